"""An installation is brought to a new release while people work: no migration stands in their way."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    CreateExtension,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests import migrations as checking
from tests.processes.installation import ROOT

LOADER = MigrationLoader(None)
OWN_APPS = {app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT}
OWN = sorted(key for key in LOADER.disk_migrations if key[0] in OWN_APPS)

# Each with the reason why nobody is in its way. Those so far come before the first release: no company runs what was
# before them. After it, think twice.
EXEMPT = {
    ("boards", "0002_people"): "before the first release; memberships are few",
    ("boards", "0003_webhooks"): "before the first release",
    ("boards", "0004_invitations_wait_for_their_turn"): "before the first release; a constraint on a short table",
    ("boards", "0005_fill_invitations"): "before the first release; invitations are few",
    ("boards", "0006_invitations_are_due"): "before the first release; invitations are few",
    ("boards", "0007_work_types_by_index"): "before the first release",
    ("boards", "0008_notices"): "before the first release; a partial index, of overrides alone",
    ("metrics", "0004_log_segments"): "before the first release; its Python tells how a table made here is stored",
    ("metrics", "0005_flow_pages_anew"): "before the first release; nobody waits for the row of a Flow page",
}


@pytest.mark.parametrize("key", OWN, ids=".".join)
def test_the_release_before_works_on_while_a_migration_is_applied(key: tuple[str, str]) -> None:
    problems = checking.problems_of(LOADER, *key)
    assert bool(problems) == (key in EXEMPT), "\n".join(problems) or "it needs no exemption"


BIG = migrations.CreateModel(
    "Big",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=9)),
        ("owner", models.ForeignKey("boards.Big", models.CASCADE, related_name="+")),
    ],
)
CHECK = models.CheckConstraint(condition=models.Q(name="a"), name="big_check")
FILL = migrations.RunPython(migrations.RunPython.noop)


class Homemade(Operation):
    def state_forwards(self, app_label: str, state: ProjectState) -> None: ...


class HomemadeField(migrations.AddField):
    """Of which nobody knows what it does beside."""


def problem_of(*operations: Operation, atomic: bool = True) -> str:
    """Of these, in a release after the one that made the table Big."""
    state = LOADER.project_state(())
    BIG.state_forwards("boards", state)
    new = type("Migration", (Migration,), {"operations": operations, "atomic": atomic})("9999_new", "boards")
    return "; ".join(checking._problems(new, state))


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.RemoveField("Big", "name"), checking.STILL_ASKED),
        (migrations.DeleteModel("Big"), checking.STILL_ASKED),
        (migrations.RenameField("Big", "name", "title"), checking.STILL_ASKED),
        (migrations.AlterModelTable("Big", "other"), checking.STILL_ASKED),
        (migrations.AddField("Big", "age", models.IntegerField(default=0)), checking.NOT_FILLED),
        (migrations.AddField("Big", "age", models.IntegerField(null=True, db_index=True)), checking.LOCKS),
        (migrations.AlterField("Big", "name", models.CharField(max_length=8)), checking.REWRITES),
        (migrations.AlterField("Big", "name", models.IntegerField()), checking.REWRITES),
        (migrations.AddIndex("Big", models.Index(fields=["name"], name="big_name")), checking.LOCKS),
        (
            migrations.AddConstraint("Big", models.UniqueConstraint(fields=["name"], name="big_once")),
            checking.VALIDATES,
        ),
        (migrations.AlterUniqueTogether("Big", {("id", "name")}), checking.VALIDATES),
        (migrations.AlterOrderWithRespectTo("Big", "owner"), checking.NOT_FILLED),
        (migrations.RunSQL("VACUUM FULL"), checking.UNREAD),
        (Homemade(), checking.UNREAD),
        (HomemadeField("Big", "age", models.IntegerField(null=True)), checking.UNREAD),
        (CreateExtension("hstore"), checking.UNREAD),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, Operation) else "",
)
@pytest.mark.django_db
def test_what_would_stand_in_their_way_is_refused_with_what_to_do_instead(operation: Operation, why: str) -> None:
    assert why in problem_of(operation)


def test_rows_are_not_changed_under_the_locks_of_others() -> None:
    add = migrations.AddField("Big", "age", models.IntegerField(null=True))
    assert checking.MIXED in problem_of(add, FILL, atomic=False)
    assert problem_of(FILL, FILL, atomic=False) == ""


def test_rows_are_not_changed_all_at_once() -> None:
    assert checking.ALL_AT_ONCE in problem_of(FILL)


def test_a_constraint_is_validated_when_the_lock_of_its_adding_is_gone() -> None:
    add, validate = AddConstraintNotValid("Big", CHECK), ValidateConstraint("Big", CHECK.name)
    assert checking.MIXED in problem_of(add, validate)
    assert problem_of(add) == problem_of(validate) == ""


def test_without_a_transaction_is_only_what_nobody_waits_for() -> None:
    index = AddIndexConcurrently("Big", models.Index(fields=["name"], name="big_name"))
    assert problem_of(index, atomic=False) == ""
    add = migrations.AddField("Big", "age", models.IntegerField(null=True))
    assert checking.IMPATIENT in problem_of(add, atomic=False)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("Big", "age", models.IntegerField(null=True)),
        migrations.AddField("Big", "age", models.IntegerField(db_default=0)),
        migrations.AlterField("Big", "name", models.CharField(max_length=90)),
        migrations.AlterField("Big", "name", models.CharField(max_length=9, null=True)),
        migrations.AlterField("Big", "name", models.CharField("what it is called", max_length=9)),
    ],
)
@pytest.mark.django_db
def test_what_the_release_before_does_not_notice_may_be_done(operation: Operation) -> None:
    assert problem_of(operation) == ""


def test_a_table_that_is_made_here_is_in_nobodys_way() -> None:
    made = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    field = migrations.AddField("New", "age", models.IntegerField(default=0))
    index = migrations.AddIndex("New", models.Index(fields=["age"], name="new_age"))
    assert problem_of(made, field, index) == ""
