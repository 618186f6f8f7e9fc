"""What people send, read and checked. What the board's rules say of it is the verbs' business."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import BigAutoField, Q

from boards.models import Block, Board, Card, Column, DiscardReason, Event, Role
from boards.moves import WRITTEN_FIELDS
from boards.templates import TEMPLATES
from boards.words import name_of


class OneLine(forms.CharField):
    """Text without line breaks, wherever it was pasted from."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class CardNumber(forms.IntegerField):
    """A card that a page names; what is true of it, the verb reads under its lock."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=BigAutoField.MAX_BIGINT, **kwargs)

    def clean(self, value: Any) -> Card | None:
        number = super().clean(value)
        return Card(pk=number) if number else None


class MoveForm(forms.Form):
    """A card for a column, right behind a neighbour or at the head."""

    card = CardNumber()
    behind = CardNumber(required=False)
    override_reason = forms.CharField(max_length=200, required=False)


class NewCardForm(forms.ModelForm):
    override_reason = forms.CharField(max_length=200, required=False)

    class Meta:
        model = Card
        fields = ("title",)
        field_classes = {"title": OneLine}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return name_of(obj)


class Remembering(forms.ModelForm):
    """A form whose fields remember what they were drawn with: see `changes`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """Only what this person changed: what somebody else saved meanwhile in another field stays."""
        written = valid(self)
        return {name: written[name] for name in self.changed_data}

    def seen(self) -> dict[str, Any]:
        """What stood in those fields when they were drawn, as far as the page says so."""
        told = [self[name] for name in self.changed_data if self.add_initial_prefix(name) in self.data]
        return {bound.name: bound.field.to_python(self.data[bound.html_initial_name]) for bound in told}


class CardForm(Remembering):
    """What is written on a card."""

    external_url = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Card
        fields = WRITTEN_FIELDS
        field_classes = {"title": OneLine, "assignee": PersonField}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "due_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        card = self.instance
        assignee = self.fields["assignee"]
        assert isinstance(assignee, forms.ModelChoiceField)
        # Who has left the board can stay on a card, but not come to one.
        assignable = Q(boards=card.board_id) | Q(pk=card.assignee_id)
        assignee.queryset = User.objects.filter(assignable).distinct().order_by("first_name", "username")
        assignee.empty_label = "Nobody"


class DiscardForm(forms.Form):
    reason = forms.ChoiceField(choices=DiscardReason.choices)
    note = forms.CharField(max_length=2000, required=False)


class RestoreForm(forms.Form):
    column = forms.ModelChoiceField(Column.objects.none())
    override_reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_columns(self, board, "column")


class UndoForm(forms.Form):
    override_reason = forms.CharField(max_length=200, required=False)


class BlockForm(forms.ModelForm):
    class Meta:
        model = Block
        fields = ("reason", "note")


class ColumnForm(Remembering):
    class Meta:
        model = Column
        fields = ("name", "kind", "maximum", "minimum", "when_full", "policy")
        widgets = {"policy": forms.Textarea(attrs={"rows": 2})}


class ShiftForm(forms.Form):
    to = forms.ChoiceField(label="Direction", choices=[("left", "left"), ("right", "right")])


class LineForm(forms.Form):
    """Where the clock starts and stops."""

    start = forms.ModelChoiceField(Column.objects.none())
    finish = forms.ModelChoiceField(Column.objects.none())
    delivered = forms.ModelChoiceField(Column.objects.none(), required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_columns(self, board, "start", "finish", "delivered")


class RetireForm(forms.Form):
    cards_to = forms.ModelChoiceField(Column.objects.none(), required=False)
    override_reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_columns(self, board, "cards_to")


class NewBoardForm(forms.ModelForm):
    """`begins` names a template, or a board of this person's to copy without its cards."""

    begins = forms.ChoiceField(label="Begins with", required=False)

    class Meta:
        model = Board
        fields = ("name", "purpose", "timezone")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates = [(code, template.title) for code, template in TEMPLATES.items()]
        mine = Board.objects.visible_to(person).order_by("name").values_list("pk", "name")
        begins = self.fields["begins"]
        assert isinstance(begins, forms.ChoiceField)
        begins.choices = templates + [(f"copy-{pk}", f"As {name}, without its cards") for pk, name in mine]


class InviteForm(forms.Form):
    """Addresses, one a line or with commas between."""

    emails = forms.CharField(label="E-mail addresses", max_length=20_000)
    role = forms.ChoiceField(choices=Role.choices)

    def clean_emails(self) -> list[str]:
        return self.cleaned_data["emails"].replace(",", " ").replace(";", " ").split()


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class ReadAllForm(forms.Form):
    """Up to the newest notice that the page showed."""

    newest = forms.IntegerField(min_value=0, max_value=BigAutoField.MAX_BIGINT)


class DeleteBoardForm(forms.Form):
    name = forms.CharField(max_length=120, required=False)


class BoardForm(Remembering):
    class Meta:
        model = Board
        fields = ("name", "purpose", "customer", "expected_value", "timezone")


class WebhookForm(forms.Form):
    """Whether the address may be called is the verb's business."""

    url = forms.CharField(label="Address", max_length=500)
    events = forms.MultipleChoiceField(choices=Event.choices)


class SwitchForm(forms.Form):
    to = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


def valid(form: forms.BaseForm) -> dict[str, Any]:
    """What was asked for; raises ValidationError with a sentence per field that cannot be read."""
    if form.is_valid():
        return form.cleaned_data
    raise ValidationError([sentence for name in form.errors for sentence in _sentences(form, name)])


def _sentences(form: forms.BaseForm, name: str) -> list[str]:
    label = form.fields[name].label or name.replace("_", " ").capitalize() if name in form.fields else ""
    return [f"{label}: {error}" if label else str(error) for error in form.errors[name]]


def _offer_columns(form: forms.Form, board: Board, *names: str) -> None:
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = board.columns.in_use()
        field.error_messages["invalid_choice"] = "That column is not on this board, or no longer. Choose another."
