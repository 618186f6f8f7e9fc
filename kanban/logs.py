"""What is written to standard error, and how."""

from typing import Any


def logging(form: str) -> dict[str, Any]:
    """As lines or as JSON: what Django is to be told of logs."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "kanban.discreet.WithoutSecrets", "format": "%(levelname)s %(name)s: %(message)s"},
            "json": {"()": "monitoring.logs.JsonLines"},
        },
        "filters": {
            "one_line": {"()": "kanban.discreet.OneLine"},
            "once_a_minute": {"()": "kanban.discreet.OnceAMinute"},
            "no_probes": {"()": "monitoring.logs.NoProbes"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # A refused move answers 409, as it should: only what answers 5xx is news for whoever runs this.
            "django.request": {"level": "ERROR", "filters": ["no_probes"]},
            # Scanners ask for names of others all day; who set up a name and forgot ALLOWED_HOSTS looks here for it.
            "django.security.DisallowedHost": {"filters": ["one_line"]},
            "kanban.cache": {"filters": ["once_a_minute"]},
            "monitoring.views": {"filters": ["once_a_minute"]},
            "monitoring": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }
