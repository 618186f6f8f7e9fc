"""The installation's own back door: it changes boards and cards by the verbs of the pages, and no row of the log."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from boards.board_setup import create_board, describe_board
from boards.forms import BoardForm, CardForm
from boards.models import Block, Board, Card, Column, Membership, Transition
from boards.moves import edit_card


class ReadOnly(admin.ModelAdmin):
    """To look at only: what changes these has a verb on the board's page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin):
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


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    list_display = ("board", "person", "role")
    list_select_related = ("board", "person")


def _person(request: HttpRequest) -> User:
    """The admin lets nobody anonymous in."""
    assert isinstance(request.user, User)
    return request.user
