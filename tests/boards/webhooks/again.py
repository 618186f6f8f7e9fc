"""A webhook of the cast's board, and what was told to it."""

import time

from boards.models import Webhook
from tests.boards.receiver import Behave, Handler, answers


def again(webhook: Webhook) -> Webhook:
    webhook.refresh_from_db()
    return webhook


def takes(seconds: float) -> Behave:
    """And then all is well."""

    def behave(handler: Handler) -> None:
        time.sleep(seconds)
        answers(200)(handler)

    return behave
