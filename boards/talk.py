"""What people say on a card, and who wants to hear of it. None of it moves the card's clock or stands in its log.

The verbs obey what `boards.moves` says of its verbs. How many comments there are is shown on the face of the card.
"""

from datetime import datetime
from unicodedata import normalize

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator

from boards.change import NAME_LENGTH, BoardChange, board_change
from boards.mentions import mentioned_in
from boards.models import Card, Comment
from boards.notices import call_in_comment, tell_watchers
from boards.refusals import Refused
from boards.words import name_of

not_too_long = MaxLengthValidator(Comment._meta.get_field("text").max_length)


def add_comment(*, card: Card, text: str, by: User | None, at: datetime | None = None) -> Comment:
    """Say something on a card, in Markdown. Who is mentioned in it is told, and watches the card from then on.

    Raises ValidationError for an empty text or one that is too long.
    """
    with board_change(card.board_id, by=by, at=at) as change:
        card = change.fresh(card)
        comment = Comment(card=card, by=by, by_name=name_of(by)[:NAME_LENGTH], at=change.at)
        _write(change, comment, text)
        tell_watchers(change, comment)
        change.touch(card.column_id)
    return comment


def edit_comment(*, comment: Comment, text: str, by: User | None, at: datetime | None = None) -> Comment:
    """Say it in other words. Raises PermissionDenied where the words are somebody else's."""
    with board_change(comment.card.board_id, by=by, at=at) as change:
        comment = _own(change, comment)
        comment.edited_at = change.at
        _write(change, comment, text)
        change.touch(comment.card.column_id)
    return comment


def remove_comment(*, comment: Comment, by: User | None, at: datetime | None = None) -> Card:
    """Take one's words back. Raises PermissionDenied where they are somebody else's."""
    with board_change(comment.card.board_id, by=by, at=at) as change:
        comment = _own(change, comment)
        comment.delete()
        change.touch(comment.card.column_id)
    return comment.card


def check_own(comment: Comment, *, by: User | None) -> None:
    """Raises PermissionDenied where the words are somebody else's, or nobody's any more."""
    if comment.by_id is None or by is None or comment.by_id != by.pk:
        raise PermissionDenied("That comment is somebody else's.")


def watch_card(*, card: Card, by: User) -> None:
    """Hear of the card. That is a person's own affair: the board does not change."""
    card.watchers.add(by)


def unwatch_card(*, card: Card, by: User) -> None:
    card.watchers.remove(by)


def _own(change: BoardChange, comment: Comment) -> Comment:
    """The comment as it is under the lock; only who wrote it may change it."""
    fresh = Comment.objects.select_related("card").filter(pk=comment.pk).first()
    if fresh is None:
        raise Refused("comment_gone", "That comment is no longer here.")
    check_own(fresh, by=change.by)
    fresh.card.board = change.board
    change.not_before(fresh.at, fresh.card)
    return fresh


def _write(change: BoardChange, comment: Comment, text: str) -> None:
    comment.text = normalize("NFC", text.strip())
    not_too_long(comment.text)
    comment.full_clean(exclude=["card", "by", "edited_at"])
    comment.save()
    mentioned = mentioned_in(comment.text, change.members)
    call_in_comment(change, comment, mentioned)
    comment.mentioned.set(mentioned)
