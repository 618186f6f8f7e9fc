from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class MonitoringConfig(AppConfig):
    name = "monitoring"

    def ready(self) -> None:
        import_module("monitoring.heartbeat")
        import_module("monitoring.task_runs")
        if settings.SENTRY_DSN:
            import_module("monitoring.sentry").begin(settings.SENTRY_DSN)
