"""What people are told: written by the verbs, in the transaction of the change that it tells of.

Nobody is told of their own acts, and nobody who does not see the board. What somebody is called or given is mailed at
once (`boards.notice_mails`); all else waits in the inbox.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.text import Truncator

from boards.access import who_answers_to
from boards.change import BoardChange
from boards.mentions import mentioned_in
from boards.models import Board, Card, Comment, Invitation, Notice, Told
from boards.models.notice import AT_ONCE
from boards.words import name_of

QUOTED = 280  # characters of what was said
COUNTED = 100  # more unread notices than a page says
KEPT = timedelta(days=90)
KEPT_UNREAD = timedelta(days=365)


def tell_assigned(change: BoardChange, *cards: Card) -> None:
    """The cards were just given to their assignees. Who got many at once is told so once."""
    given = defaultdict(list)
    for card in cards:
        given[card.assignee_id].append(card)
    for person in change.members if given.keys() - {None} else []:
        if theirs := given[person.pk]:
            what = f"“{theirs[0]}”" if len(theirs) == 1 else f"{len(theirs)} cards"
            about = theirs[0] if len(theirs) == 1 else None
            _tell(change, [person], Told.ASSIGNED, f"{_who(change)} gave you {what}", card=about)


def call_in_comment(change: BoardChange, comment: Comment, mentioned: Iterable[User]) -> None:
    """Who was called in it before, if only in earlier words, was told, and may have stopped watching since."""
    told = User.objects.filter(notices__comment=comment, notices__kind=Told.MENTIONED)
    called_before = {*comment.mentioned.all(), *told}
    newly = [person for person in mentioned if person not in called_before]
    _call(change, newly, comment.card, comment.text, comment=comment)


def call_in_description(change: BoardChange, card: Card, *, before: str) -> None:
    """Who is called in the card's description and was not called in what stood there before."""
    if card.description == before or "@" not in card.description:
        return
    called_before = mentioned_in(before, change.members)
    newly = [person for person in mentioned_in(card.description, change.members) if person not in called_before]
    _call(change, newly, card, card.description)


def tell_watchers(change: BoardChange, comment: Comment) -> None:
    """Who watches the card hears of a new comment, once: who is called in it has been told already."""
    mentioned = comment.notices.values("person")
    watchers = comment.card.watchers.filter(memberships__board=change.board).exclude(pk__in=mentioned)
    words = f"{_who(change)} commented on “{comment.card}”"
    quote = _beginning(comment.text)
    _tell(change, watchers, Told.COMMENT, words, card=comment.card, comment=comment, quote=quote)


def tell_invited(change: BoardChange, invitation: Invitation) -> None:
    """Whoever has an account with that address already; invited anew, they are told anew."""
    invitation.notices.all().delete()
    words = f"{_who(change)} invites you to “{change.board}” as {invitation.role}"
    _tell(change, who_answers_to(invitation.email), Told.INVITED, words, invitation=invitation)


def tell(people: Iterable[User], kind: Told, words: str, *, board: Board, at: datetime, **about: object) -> None:
    """`about` is what it leads to and quotes, as the fields of a notice."""
    Notice.objects.bulk_create(notices_to(people, kind, words, board=board, at=at, **about))


def notices_to(
    people: Iterable[User], kind: Told, words: str, *, board: Board, at: datetime, **about: object
) -> Iterator[Notice]:
    """What `tell` writes, for who has much to tell and writes it at once."""
    due_at = at if kind in AT_ONCE else None
    for person in people:
        if person.is_active:
            yield Notice(person=person, board=board, kind=kind, words=words, at=at, due_at=due_at, **about)


def how_many_unread(person: User) -> int:
    """One query, which reads the person's unread notices alone, and not all of very many."""
    return Notice.objects.visible_to(person).unread()[:COUNTED].count()


def mark_read(notices: QuerySet[Notice], *, at: datetime) -> None:
    """What was read need not be mailed any more."""
    notices.filter(read_at=None).update(read_at=at, due_at=None)


def mark_unread(notices: QuerySet[Notice]) -> None:
    notices.update(read_at=None)


def forget_notices(*, at: datetime) -> None:
    """Those read long ago, and those that nobody has read for a year."""
    Notice.objects.filter(read_at__lt=at - KEPT).delete()
    Notice.objects.unread().filter(at__lt=at - KEPT_UNREAD).delete()


def _call(change: BoardChange, people: Collection[User], card: Card, text: str, **about: object) -> None:
    """They are told, and watch the card from then on."""
    card.watchers.add(*people)
    words = f"{_who(change)} mentioned you on “{card}”"
    _tell(change, people, Told.MENTIONED, words, card=card, quote=_beginning(text), **about)


def _tell(change: BoardChange, people: Iterable[User], kind: Told, words: str, **about: object) -> None:
    others = [person for person in people if person != change.by]
    tell(others, kind, words, board=change.board, at=change.at, **about)


def _who(change: BoardChange) -> str:
    return name_of(change.by) or "Somebody"


def _beginning(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(QUOTED)
