"""All that a database keeps."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from kanban.backup.tables import LEFT_OUT


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """By the models, not as a backup reads them."""
    models: list[type[Model]] = [*apps.get_models(include_auto_created=True)]
    return {
        model._meta.label: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in models
        if model._meta.label not in LEFT_OUT
    }


def begin_anew() -> None:
    """The database is as `migrate` left it, its counters too."""
    call_command("flush", interactive=False, verbosity=0)
