"""To look at: what holds on boards, and who had a digest when."""

from django.contrib import admin

from alerts.models import Condition, Digest, Rules
from boards.admin import ReadOnly


@admin.register(Rules)
class RulesAdmin(ReadOnly):
    list_display = ("board", "late", "blocked", "over", "below", "overridden")
    list_select_related = ("board",)


@admin.register(Condition)
class ConditionAdmin(ReadOnly):
    list_display = ("board", "kind", "card", "column", "since", "due_at", "raised_at", "ended_at")
    list_select_related = ("board", "card", "column")


@admin.register(Digest)
class DigestAdmin(ReadOnly):
    list_display = ("person", "wanted", "day", "claimed_until")
    list_select_related = ("person",)
