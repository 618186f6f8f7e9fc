"""A script in every place where people, programs and logs of other tools can write, on the board of the cast."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from boards.board_setup import describe_board
from boards.columns import add_column
from boards.labels import make_label, put_labels
from boards.links import add_link
from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, discard_card, edit_card, move_card, unblock_card
from boards.talk import add_comment

SCRIPT = "<script>alert('planted')</script>"
HARM = f"'\">{SCRIPT}"
IN_MARKDOWN = f"{HARM}\n\n<img src=x onerror=alert('planted')>\n\n[x](javascript:alert('planted'))\n\n@max `{HARM}`"

# Whatever is done of this to such a text, it is text no more.
LIVE = ("<script>alert", "<img src=x", 'href="javascript:', "'\"><")


def name_all(*people: User) -> None:
    User.objects.filter(pk__in=[person.pk for person in people]).update(first_name=HARM, last_name=HARM)
    for person in people:
        person.refresh_from_db()


def plant(board: Board, owner: User) -> Card:
    """The card on which all of it hangs."""
    days_ago = iter(datetime.now(UTC) - timedelta(days=days, hours=1) for days in range(30, 0, -1))
    describe_board(board=board, by=owner, name=HARM, purpose=HARM, customer=HARM, expected_value=HARM)
    for number, column in enumerate(board.columns.order_by("position")):
        Column.objects.filter(pk=column.pk).update(name=f"{number}{HARM}", policy=HARM)
    add_column(board=board, name=f"new {HARM}", by=owner, kind="waiting", policy=HARM)
    left, middle, *_ = board.columns.in_use()
    for _ in range(3):
        lost = create_card(board=board, column=left, title=HARM, by=owner, at=next(days_ago))
        discard_card(card=lost, reason="other", note=HARM, by=owner, at=next(days_ago))
    card = create_card(board=board, column=left, title=HARM, by=owner, at=next(days_ago))
    edit_card(card=card, description=IN_MARKDOWN, requester=HARM, external_id=HARM, by=owner)
    move_card(card=card, to=middle, override_reason=HARM, by=owner, at=next(days_ago))
    block_card(card=card, reason="other", note=HARM, by=owner, at=next(days_ago))
    unblock_card(card=card, by=owner, at=next(days_ago))
    block_card(card=card, reason="other", note=HARM, by=owner, at=next(days_ago))
    add_comment(card=card, text=IN_MARKDOWN, by=owner)
    add_link(card=card, url=f"https://example.org/?{SCRIPT}", title=HARM, by=owner)
    label = make_label(board=board, name=HARM, by=owner)
    put_labels(card=card, add=[label], by=owner)
    return card
