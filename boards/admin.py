"""The installation's own back door: it changes boards and cards by the verbs of the pages, and no row of the log."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from boards.board_setup import create_board, describe_board
from boards.forms import BoardForm, CardForm
from boards.members import add_member, change_role, remove_member
from boards.models import Block, Board, Card, Column, Membership, Notice, Transition
from boards.moves import edit_card
from boards.refusals import Refused


class Ruled(admin.ModelAdmin):
    """What the rules refuse is said on the page, and nothing is changed, of several things neither."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._told(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._told(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._told(request, super().changelist_view, *args, **kwargs)

    def _told(self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, refusal.sentence, messages.ERROR)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        return redirect(request.get_full_path())


class ReadOnly(Ruled):
    """To look at only: what changes these has a verb on the board's page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Board)
class BoardAdmin(Ruled):
    form = BoardForm
    list_display = ("name", "timezone", "version")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Board, form: ModelForm, change: bool) -> None:
        if change:
            describe_board(board=obj, by=_person(request), **form.cleaned_data)
        else:
            obj.pk = create_board(owner=_person(request), **form.cleaned_data).pk

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Card)
class CardAdmin(ReadOnly):
    form = CardForm
    list_display = ("title", "board", "column", "work_type", "blocked")
    list_select_related = ("board", "column")
    search_fields = ("title", "external_id")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def save_model(self, request: HttpRequest, obj: Card, form: ModelForm, change: bool) -> None:
        edit_card(card=obj, by=_person(request), **form.cleaned_data)


@admin.register(Column)
class ColumnAdmin(ReadOnly):
    list_display = ("name", "board", "kind", "maximum", "minimum", "retired_at")


@admin.register(Transition)
class TransitionAdmin(ReadOnly):
    list_display = ("at", "board", "card", "kind", "from_name", "to_name", "by_name", "override")
    list_select_related = ("board", "card")


@admin.register(Block)
class BlockAdmin(ReadOnly):
    list_display = ("card", "reason", "note", "since", "until")


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("at", "person", "board", "kind", "read_at", "due_at", "mailed_at")
    list_select_related = ("person", "board")


@admin.register(Membership)
class MembershipAdmin(Ruled):
    """Whoever runs the installation can let somebody into a board that is nobody's; the board log tells it."""

    list_display = ("board", "person", "role")
    list_select_related = ("board", "person")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("board", "person") if obj else ()

    def save_model(self, request: HttpRequest, obj: Membership, form: ModelForm, change: bool) -> None:
        if change:
            change_role(membership=obj, role=obj.role, by=_person(request))
        else:
            obj.pk = add_member(board=obj.board, person=obj.person, role=obj.role, by=_person(request)).pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        remove_member(membership=obj, by=_person(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset:
            self.delete_model(request, membership)


def _person(request: HttpRequest) -> User:
    """The admin lets nobody anonymous in."""
    assert isinstance(request.user, User)
    return request.user
