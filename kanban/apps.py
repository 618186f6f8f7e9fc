from importlib import import_module

from django.apps import AppConfig


class KanbanConfig(AppConfig):
    name = "kanban"

    def ready(self) -> None:
        import_module("kanban.checks")
        import_module("kanban.looks")
