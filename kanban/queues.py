"""In which queue each task waits, and how long it may take.

A worker takes all queues unless it is told which (`-Q mail`), in the turns that `kanban/turns.py` gives them: where one
kind of work keeps the others waiting, it gets workers of its own.
"""

from typing import Any

# What takes a mail server's time, and what takes that of receivers. All else is computing.
ROUTES = {
    "boards.tasks.mail_*": {"queue": "mail"},
    "boards.webhooks.tasks.tell_owners": {"queue": "mail"},
    "reports.tasks.*": {"queue": "mail"},
    "alerts.tasks.mail_digests": {"queue": "mail"},
    "boards.webhooks.tasks.deliver": {"queue": "hooks"},
}
QUEUES = ("refresh", "mail", "hooks")
OTHERS = "refresh"

LAST_WORDS = 10  # seconds between the exception that ends a task and the end of its process


class Limits:
    """Celery asks for each task what it is to be annotated with.

    Whoever takes up work holds a lease on it. Where two at once would send a thing twice, a task is ended before its
    lease is over; figures that are computed twice are only late.
    """

    def __init__(self, *, mail_server_silent_for: int) -> None:
        self.seconds = {
            "refresh": 300,  # the days of a long import
            "hooks": 20,  # a run begins nothing after 1, and a message takes 5; the lease is 30
            # A run begins nothing after 20, and a mail takes 8 steps; the lease is two minutes, or those steps.
            "mail": 30 + 8 * mail_server_silent_for,
        }

    @property
    def longest(self) -> int:
        """After so many seconds every task has ended."""
        return max(self.seconds.values()) + LAST_WORDS

    def annotate(self, task: Any) -> dict[str, int]:
        route = task.app.amqp.router.route({}, task.name)
        seconds = self.seconds[route["queue"].name]
        return {"soft_time_limit": seconds, "time_limit": seconds + LAST_WORDS}
