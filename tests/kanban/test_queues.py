"""Which work waits behind which, and when a task is ended because nobody believes in it any more."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from boards import mail_run
from boards.webhooks import delivering as hooks
from boards.webhooks import mails as of_webhooks
from kanban import queues
from kanban.celery import app
from reports import delivering as reports
from reports import undelivered

app.loader.import_default_modules()
OURS: dict[str, Any] = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
IN_QUEUES = {
    "mail": {
        *("boards.tasks.mail_invitations", "boards.tasks.mail_notices", "boards.webhooks.tasks.tell_owners"),
        *("reports.tasks.find_due", "reports.tasks.draw_and_deliver", "reports.tasks.ask_stakeholders"),
        *("reports.tasks.tell_owners", "alerts.tasks.mail_digests"),
    },
    "hooks": {"boards.webhooks.tasks.deliver"},
}
# For how long nobody else takes up what a task has taken up to send.
LEASES = {
    "boards.tasks.mail_invitations": mail_run.longer_wait(timedelta(0)),
    "boards.tasks.mail_notices": mail_run.longer_wait(timedelta(0)),
    "boards.webhooks.tasks.deliver": hooks.LEASE,
    "boards.webhooks.tasks.tell_owners": of_webhooks.TRY_AGAIN,
    "reports.tasks.ask_stakeholders": mail_run.longer_wait(timedelta(0)),
    "reports.tasks.draw_and_deliver": reports.lease(),
    "reports.tasks.tell_owners": undelivered.TRY_AGAIN,
    "alerts.tasks.mail_digests": mail_run.longer_wait(timedelta(0)),
}


def queue_of(name: str) -> str:
    queue: Any = app.amqp.router.route({}, name)["queue"]
    return queue.name


def test_what_waits_for_mail_servers_and_receivers_keeps_no_figures_waiting() -> None:
    for queue, names in IN_QUEUES.items():
        assert {name for name in OURS if queue_of(name) == queue} == names
    assert queue_of("metrics.tasks.refresh_boards") == "refresh"


def test_a_worker_that_is_told_nothing_takes_all_queues() -> None:
    assert {*app.amqp.queues.consume_from} == {*queues.QUEUES}


def test_all_that_beat_gives_out_is_a_task() -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= OURS.keys()


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_task_has_a_limit_and_time_for_last_words(name: str) -> None:
    assert OURS[name].time_limit > OURS[name].soft_time_limit > 0


@pytest.mark.parametrize("name", sorted(LEASES))
def test_what_must_not_be_sent_twice_ends_before_its_lease(name: str) -> None:
    assert timedelta(seconds=OURS[name].time_limit) <= LEASES[name]


def test_all_that_sends_holds_a_lease() -> None:
    sends_nothing = {"reports.tasks.find_due"}
    assert LEASES.keys() == (IN_QUEUES["mail"] | IN_QUEUES["hooks"]) - sends_nothing


def test_a_patient_installation_waits_longer_for_its_mail_server() -> None:
    seconds = queues.Limits(mail_server_silent_for=60).seconds["mail"]
    assert seconds > reports.STEPS * 60
