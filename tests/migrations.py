"""What a migration must not do, because the release before it still runs while it is applied, and for a while after.

`manage.py prepare` migrates first; web and worker processes are replaced one after the other. So what the older code
reads must stay, what it writes must still be taken, and no table that people work on may be locked for long.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterIndexTogether,
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterOrderWithRespectTo,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
    RenameField,
    RenameIndex,
    RenameModel,
    RunPython,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field

TAKES_AWAY = (RemoveField, DeleteModel, RenameField, RenameModel, AlterModelTable)
# Known to the code alone, or done in a moment once the table is free.
EASY = (AlterModelOptions, AlterModelManagers, CreateModel, RemoveIndex, RenameIndex, RemoveConstraint)
# Done while all work, and so without the short patience that `manage.py migrate` has in a transaction.
BESIDE_ALL = (RunPython, AddIndexConcurrently, RemoveIndexConcurrently, ValidateConstraint)

STILL_ASKED = "the release before still asks for it: stop using it in one release, take it away in the next"
NOT_FILLED = "the release before writes rows without it: let it be null, or give it a db_default"
REWRITES = "the table is locked while each row is looked at or rewritten: add a field, fill it, and change over"
LOCKS = "the table is locked while all of it is read: CREATE INDEX CONCURRENTLY, in a migration with atomic = False"
VALIDATES = "the table is locked while each row is looked at: AddConstraintNotValid, and ValidateConstraint in another"
MIXED = "it goes on for long under the locks of other operations: a migration of its own"
ALL_AT_ONCE = "each row it changes is kept from people until the last is: atomic = False, and some at a time"
IMPATIENT = "without a transaction it waits for its table with everybody behind it: a migration with atomic = True"
UNREAD = "nobody can tell what it does: say so in EXEMPT"


def problems_of(loader: MigrationLoader, app: str, name: str) -> list[str]:
    """What is wrong with a migration, in the order of its operations."""
    migration = loader.get_migration(app, name)
    state = loader.project_state((app, name), at_end=False)
    return list(_problems(migration, state))


def _problems(migration: Migration, state: ProjectState) -> Iterator[str]:
    made: set[str] = set()
    operations = list(_in_the_database(migration.operations))
    for operation in operations:
        if isinstance(operation, CreateModel):
            made.add(operation.name_lower)
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        table = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
        altered = _fields(migration.app_label, operation, before, state)
        problem = _among_others(operation, operations, migration.atomic) or _problem(operation, table in made, altered)
        if problem:
            yield f"{operation.describe()}: {problem}"


def _in_the_database(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _in_the_database(operation.database_operations)
        else:
            yield operation


def _fields(app: str, operation: Operation, before: ProjectState, after: ProjectState) -> tuple[Field, Field] | None:
    """The field as it was and as it will be, where one is altered."""
    if not isinstance(operation, AlterField):
        return None
    old, new = (
        state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name) for state in (before, after)
    )
    assert isinstance(old, Field)
    assert isinstance(new, Field)
    return old, new


def _among_others(operation: Operation, all_of_it: list[Operation], atomic: bool) -> str:
    """What is wrong with its being in this migration."""
    others = [other for other in all_of_it if type(other) is not type(operation)]
    if others and isinstance(operation, RunPython | ValidateConstraint):
        return MIXED
    if isinstance(operation, RunPython) and atomic:
        return ALL_AT_ONCE
    return "" if atomic or isinstance(operation, BESIDE_ALL) else IMPATIENT


def _problem(operation: Operation, new_table: bool, altered: tuple[Field, Field] | None) -> str:
    """Nothing is wrong with what is done to a table that is made here: nobody knows it yet."""
    match operation:
        case _ if not type(operation).__module__.startswith("django."):
            return UNREAD
        case _ if new_table or isinstance(operation, (*EASY, *BESIDE_ALL, AddConstraintNotValid)):
            return ""
        case _ if isinstance(operation, TAKES_AWAY):
            return STILL_ASKED
        case AddField(field=field) if not field.many_to_many:
            return _of_new_field(field)
        case AddField():
            return ""
        case AlterField() if altered:
            return "" if _is_easy(*altered) else REWRITES
        case AddIndex():
            return LOCKS
        case AlterOrderWithRespectTo():
            return NOT_FILLED
        case AddConstraint() | AlterUniqueTogether() | AlterIndexTogether():
            return VALIDATES
    return UNREAD


def _of_new_field(field: Field) -> str:
    if not field.null and not field.has_db_default():
        return NOT_FILLED
    return LOCKS if getattr(field, "db_index", False) or field.unique else ""


def _is_easy(old: Field, new: Field) -> bool:
    """Known to the database already; or it only takes more than before: an empty value, a longer text."""
    editor: Any = connection.schema_editor()
    if not editor._field_should_be_altered(old, new):
        return True
    wider = old.clone()
    wider.null = old.null or new.null
    wider.max_length = max(old.max_length or 0, new.max_length or 0) or None
    wider.set_attributes_from_name(old.name)
    return bool(wider.deconstruct()[1:] == new.deconstruct()[1:])
