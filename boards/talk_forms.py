"""What people send when they talk on a card, read and checked."""

from typing import Any

from django import forms

from boards.forms import OneLine
from boards.models import Board, Comment, Label


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ("text",)


class LabelForm(forms.ModelForm):
    class Meta:
        model = Label
        fields = ("name", "colour")
        field_classes = {"name": OneLine}


class PutLabelsForm(forms.Form):
    """Labels of the card's board that it gets, and those it loses."""

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {str(label.pk): label for label in board.labels.all()}
        for name in ("add", "remove"):
            self.fields[name] = forms.TypedMultipleChoiceField(
                required=False,
                choices=[(number, label.name) for number, label in labels.items()],
                coerce=labels.__getitem__,
                empty_value=[],
                error_messages={"invalid_choice": "That label is not on this board, or no longer."},
            )

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if not self.errors and not any(asked.values()):
            raise forms.ValidationError("Choose a label.")
        return asked


class LinkForm(forms.Form):
    url = forms.URLField(label="Address", max_length=500, assume_scheme="https")
    title = OneLine(max_length=200, required=False)
