"""What people are told, and what of it is mailed at once."""

import re
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from boards.bulk import create_cards
from boards.change import BoardChange
from boards.invitation_link import token_of
from boards.members import accept_invitation, invite, remove_member, revoke_invitation
from boards.models import Board, Card, Column, Notice, Told
from boards.moves import create_card, edit_card, move_card
from boards.notice_mails import mail_notices
from boards.notices import forget_notices, how_many_unread, mark_read
from boards.talk import add_comment, edit_comment, remove_comment, unwatch_card, watch_card
from tests.boards.meanwhile import meanwhile
from tests.boards.state import nothing_changed
from tests.boards.test_queries import plan_of
from tests.cast import after, fill
from tests.mail_servers import no_mail_server, silent_mail_server

NOW = after(days=1)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture(autouse=True)
def addresses(owner: User, member: User, viewer: User) -> None:
    for person in (owner, member, viewer):
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])


@pytest.fixture
def given(card: Card, owner: User, member: User) -> Notice:
    """The owner gave the card to the member."""
    edit_card(card=card, assignee=member, by=owner, at=NOW)
    return Notice.objects.get()


def told(person: User) -> list[tuple[str, str]]:
    return list(person.notices.order_by("pk").values_list("kind", "words"))


def kinds(person: User) -> list[str]:
    return [kind for kind, _ in told(person)]


# Assigned


def test_who_is_given_a_card_is_told(given: Notice, member: User, owner: User) -> None:
    assert told(member) == [(Told.ASSIGNED, "Olga Owner gave you “X”")]
    assert told(owner) == []
    assert (given.at, given.due_at) == (NOW, NOW)


def test_a_new_card_may_be_somebodys_at_once(idea: Column, owner: User, member: User) -> None:
    create_card(board=idea.board, column=idea, title="New", assignee=member, by=owner)
    assert told(member) == [(Told.ASSIGNED, "Olga Owner gave you “New”")]


def test_who_takes_a_card_is_not_told(card: Card, member: User) -> None:
    edit_card(card=card, assignee=member, by=member)
    assert told(member) == []


def test_a_card_that_stays_with_somebody_is_no_news(given: Notice, card: Card, owner: User, member: User) -> None:
    edit_card(card=card, assignee=member, title="Y", by=owner)
    edit_card(card=card, title="Z", by=owner)
    edit_card(card=card, assignee=None, by=owner)
    assert kinds(member) == [Told.ASSIGNED]


def test_many_cards_at_once_are_told_once(idea: Column, board: Board, owner: User, member: User) -> None:
    new = [(idea, {"title": title, "assignee_id": member.pk}) for title in "ABC"]
    create_cards(board=board, new=new, by=owner)
    assert told(member) == [(Told.ASSIGNED, "Olga Owner gave you 3 cards")]


def test_a_notice_that_cannot_be_written_keeps_the_card_as_it_was(
    card: Card, owner: User, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*rows: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Notice.objects, "bulk_create", broken)
    with nothing_changed(), pytest.raises(IntegrityError):
        edit_card(card=card, assignee=member, by=owner)


def test_a_drag_tells_nobody_and_asks_nothing_of_notices(given: Notice, card: Card, validation: Column) -> None:
    with CaptureQueriesContext(connection) as asked:
        move_card(card=card, to=validation, by=None)
    assert not [query for query in asked.captured_queries if "notice" in query["sql"]]


# Mentioned


def test_who_is_called_in_a_comment_is_told_what_was_said(card: Card, owner: User, member: User) -> None:
    add_comment(card=card, text="@max  please\nlook. " + "x" * 400, by=owner)
    (notice,) = member.notices.all()
    assert (notice.kind, notice.words) == (Told.MENTIONED, "Olga Owner mentioned you on “X”")
    assert notice.quote.startswith("@max please look. xxx")
    assert len(notice.quote) == 280


def test_who_is_called_again_is_told_nothing_twice(card: Card, owner: User, member: User) -> None:
    comment = add_comment(card=card, text="@max, why?", by=owner)
    for text in ("@max, when?", "Nobody", "@max, how?"):
        edit_comment(comment=comment, text=text, by=owner)
    assert kinds(member) == [Told.MENTIONED]


def test_another_wording_calls_who_was_not_called_before(card: Card, owner: User, member: User, viewer: User) -> None:
    comment = add_comment(card=card, text="@max, why?", by=owner)
    edit_comment(comment=comment, text="@max @vera, why?", by=owner)
    assert (kinds(member), kinds(viewer)) == ([Told.MENTIONED], [Told.MENTIONED])


def test_a_watcher_who_is_called_only_later_is_told_so(card: Card, owner: User, member: User) -> None:
    watch_card(card=card, by=member)
    comment = add_comment(card=card, text="Why?", by=owner)
    edit_comment(comment=comment, text="Why, @max?", by=owner)
    assert kinds(member) == [Told.COMMENT, Told.MENTIONED]


def test_nobody_calls_themselves_nor_who_is_not_on_the_board(card: Card, owner: User, outsider: User) -> None:
    add_comment(card=card, text="@olga @otto", by=owner)
    assert told(owner) == told(outsider) == []


def test_words_that_are_taken_back_are_told_no_more(card: Card, owner: User, member: User) -> None:
    comment = add_comment(card=card, text="@max, a secret", by=owner)
    remove_comment(comment=comment, by=owner)
    assert told(member) == []


def test_who_is_called_in_a_description_is_told_once_and_watches(card: Card, owner: User, member: User) -> None:
    for description in ("Ask @max", "Ask @max first", "Ask @max first. @olga"):
        edit_card(card=card, description=description, by=owner)
    assert told(member) == [(Told.MENTIONED, "Olga Owner mentioned you on “X”")]
    assert told(owner) == []
    assert member in card.watchers.all()


def test_the_description_of_a_new_card_calls_too(idea: Column, board: Board, owner: User, member: User) -> None:
    create_card(board=board, column=idea, title="One", description="@max", by=owner)
    create_cards(board=board, new=[(idea, {"title": "Two", "description": "@max"})], by=owner)
    assert kinds(member) == [Told.MENTIONED] * 2


# Comments


def test_who_watches_hears_of_a_new_comment(card: Card, owner: User, member: User, viewer: User) -> None:
    for person in (owner, member):
        watch_card(card=card, by=person)
    add_comment(card=card, text="Why?", by=owner)
    assert told(member) == [(Told.COMMENT, "Olga Owner commented on “X”")]
    assert told(owner) == told(viewer) == []
    assert Notice.objects.get().due_at is None


def test_a_watcher_who_is_called_is_told_once(card: Card, owner: User, member: User) -> None:
    watch_card(card=card, by=member)
    add_comment(card=card, text="@max?", by=owner)
    assert kinds(member) == [Told.MENTIONED]


def test_who_watches_no_longer_hears_nothing(card: Card, owner: User, member: User) -> None:
    watch_card(card=card, by=member)
    unwatch_card(card=card, by=member)
    add_comment(card=card, text="Why?", by=owner)
    assert told(member) == []


def test_a_watcher_who_does_not_see_the_board_hears_nothing(card: Card, owner: User, outsider: User) -> None:
    card.watchers.add(outsider)
    add_comment(card=card, text="Why?", by=owner)
    assert told(outsider) == []


def test_a_deactivated_account_is_told_nothing(card: Card, owner: User, member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_active=False)
    add_comment(card=card, text="@max", by=owner)
    assert told(member) == []


# Invited


@pytest.fixture
def invited(board: Board, owner: User, outsider: User) -> Board:
    EmailAddress.objects.create(user=outsider, email="otto@example.org", verified=True)
    invite(board=board, emails=["otto@example.org", "new@example.org"], role="viewer", by=owner, at=NOW)
    return board


def test_who_has_an_account_finds_the_invitation_in_the_inbox(invited: Board, outsider: User) -> None:
    assert told(outsider) == [(Told.INVITED, "Olga Owner invites you to “Checkout” as viewer")]
    assert how_many_unread(outsider) == 1
    assert Notice.objects.count() == 1


def test_invited_anew_they_are_told_anew(invited: Board, owner: User, outsider: User) -> None:
    mark_read(Notice.objects.all(), at=NOW)
    invite(board=invited, emails=["otto@example.org"], role="member", by=owner)
    assert told(outsider) == [(Told.INVITED, "Olga Owner invites you to “Checkout” as member")]
    assert how_many_unread(outsider) == 1


def test_an_invitation_that_is_revoked_is_told_no_more(invited: Board, owner: User, outsider: User) -> None:
    revoke_invitation(invitation=invited.invitations.get(email="otto@example.org"), by=owner)
    assert told(outsider) == []


def test_an_address_that_is_not_confirmed_is_nobodys(board: Board, owner: User, outsider: User) -> None:
    EmailAddress.objects.create(user=outsider, email="otto@example.org", verified=False)
    invite(board=board, emails=["otto@example.org"], role="viewer", by=owner)
    assert told(outsider) == []


def test_who_came_and_was_removed_sees_the_invitation_no_more(invited: Board, owner: User, outsider: User) -> None:
    accept_invitation(token=token_of(invited.invitations.get(email="otto@example.org")), by=outsider, at=NOW)
    assert how_many_unread(outsider) == 1
    remove_member(membership=invited.memberships.get(person=outsider), by=owner)
    assert how_many_unread(outsider) == 0


# What is unread


def test_what_was_told_of_a_board_that_one_no_longer_sees_is_not_counted(
    given: Notice, board: Board, member: User, owner: User
) -> None:
    assert how_many_unread(member) == 1
    remove_member(membership=board.memberships.get(person=member), by=owner)
    assert how_many_unread(member) == 0


def test_the_count_reads_the_persons_unread_notices_alone(given: Notice, member: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        how_many_unread(member)
    (query,) = asked.captured_queries
    plan = plan_of(query["sql"])
    assert "notice_unread" in plan
    assert not re.search(r"SCAN boards|Seq Scan", plan), plan


def test_what_was_read_long_ago_is_forgotten(given: Notice, card: Card, owner: User, member: User) -> None:
    add_comment(card=card, text="@max", by=owner, at=NOW)
    mark_read(Notice.objects.filter(pk=given.pk), at=NOW)
    forget_notices(at=NOW + timedelta(days=89))
    assert Notice.objects.count() == 2
    forget_notices(at=NOW + timedelta(days=91))
    assert kinds(member) == [Told.MENTIONED]


def test_what_nobody_read_for_a_year_is_forgotten(given: Notice) -> None:
    forget_notices(at=NOW + timedelta(days=364))
    assert Notice.objects.count() == 1
    forget_notices(at=NOW + timedelta(days=366))
    assert Notice.objects.count() == 0


# Mails


def sweep(**later: float) -> None:
    mail_notices(at=NOW + timedelta(**later))


def raising(error: BaseException) -> object:
    def send(*how: object) -> None:
        raise error

    return send


def test_it_is_mailed_once_with_what_was_said_and_a_link(card: Card, owner: User, member: User) -> None:
    add_comment(card=card, text="@max, R&D?", by=owner, at=NOW)
    for minutes in (0, 1, 10):
        sweep(minutes=minutes)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["max@example.org"], "Olga Owner mentioned you on “X”")
    assert f"/notices/{member.notices.get().pk}/" in str(sent.body)
    assert "@max, R&D?" in str(sent.body)
    assert "R&amp;D" in str(sent.alternatives[0][0])  # type: ignore[union-attr]


def test_a_comment_on_a_watched_card_is_not_mailed_at_once(card: Card, owner: User, member: User) -> None:
    watch_card(card=card, by=member)
    add_comment(card=card, text="Why?", by=owner, at=NOW)
    sweep()
    assert mail.outbox == []


def test_of_two_sweeps_at_once_one_mails(given: Notice) -> None:
    with meanwhile("boards_notice", sweep):
        sweep()
    assert len(mail.outbox) == 1


def test_after_a_crash_the_next_sweep_mails(given: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(EmailMultiAlternatives, "send", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            sweep()
    sweep(minutes=4)
    assert mail.outbox == []
    sweep(minutes=6)
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_run_ends_and_all_is_tried_again(
    given: Notice, card: Card, owner: User, viewer: User, caplog: pytest.LogCaptureFixture
) -> None:
    add_comment(card=card, text="@vera", by=owner, at=NOW)
    with no_mail_server():
        sweep()
    assert caplog.text.count("could not be mailed") == 1
    sweep(seconds=5)
    assert mail.outbox == []
    sweep(minutes=6)
    assert {address for sent in mail.outbox for address in sent.to} == {"max@example.org", "vera@example.org"}


def test_what_the_mail_server_may_have_taken_is_sent_at_most_twice_under_one_id(given: Notice) -> None:
    with silent_mail_server():
        for minutes in range(0, 3 * 24 * 60, 5):
            sweep(minutes=minutes)
    assert len(mail.outbox) == 2
    assert {sent.extra_headers["Message-ID"] for sent in mail.outbox} == {f"<notice-{given.pk}@127.0.0.1>"}
    assert Notice.objects.for_digest().exists()


def test_without_a_mail_server_nothing_was_handed_over(given: Notice) -> None:
    with no_mail_server():
        for minutes in (0, 10, 30, 90):
            sweep(minutes=minutes)
    sweep(minutes=300)
    assert len(mail.outbox) == 1


def test_an_address_that_is_never_answered_keeps_nobody_elses(
    given: Notice, card: Card, owner: User, viewer: User
) -> None:
    add_comment(card=card, text="@vera", by=owner, at=NOW)
    with silent_mail_server("max@example.org", takes=False):
        sweep()
    assert [sent.to for sent in mail.outbox] == [["vera@example.org"]]


def test_a_refused_address_is_tried_less_and_less_often_and_given_up_after_two_days(
    given: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[datetime] = []
    minute = timedelta(minutes=1)

    def refuse(*how: object) -> None:
        tries.append(at)
        raise SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    for minutes in range(0, 4 * 24 * 60, 5):
        at = NOW + minutes * minute
        mail_notices(at=at)
    waits = [int((later - earlier) / minute) for earlier, later in pairwise(tries)]
    assert waits == sorted(waits)
    assert 8 <= len(tries) <= 12
    assert tries[-1] < NOW + timedelta(days=2)
    given.refresh_from_db()
    assert given.due_at is None


def test_a_refused_address_keeps_nobody_elses_mail(
    given: Notice, card: Card, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_comment(card=card, text="@vera", by=owner, at=NOW)
    send = EmailMultiAlternatives.send

    def refuse(mail: EmailMultiAlternatives) -> int:
        if "max@example.org" in mail.to:
            raise SMTPRecipientsRefused({"somebody@example.org": (450, b"not now")})
        return send(mail)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    sweep()
    assert [sent.to for sent in mail.outbox] == [["vera@example.org"]]


def test_what_was_read_in_the_meantime_is_not_mailed(given: Notice) -> None:
    mark_read(Notice.objects.all(), at=NOW)
    sweep(minutes=1)
    assert mail.outbox == []


def test_what_is_read_while_a_sweep_looks_is_not_mailed(given: Notice) -> None:
    with meanwhile("boards_notice", partial(mark_read, Notice.objects.all(), at=NOW)):
        sweep()
    assert mail.outbox == []


@pytest.mark.parametrize("why", ["removed", "deactivated", "no address"])
def test_who_cannot_be_mailed_is_not(given: Notice, board: Board, member: User, owner: User, why: str) -> None:
    if why == "removed":
        remove_member(membership=board.memberships.get(person=member), by=owner)
    User.objects.filter(pk=member.pk).update(
        is_active=why != "deactivated", email="" if why == "no address" else member.email
    )
    sweep()
    sweep(days=1)
    assert mail.outbox == []
    given.refresh_from_db()
    assert (given.due_at, given.mailed_at) == (None, None)


def test_what_is_due_is_found_by_its_own_index(given: Notice) -> None:
    Notice.objects.update(due_at=None)
    with CaptureQueriesContext(connection) as asked:
        sweep()
    (query,) = asked.captured_queries
    assert "notice_due" in plan_of(query["sql"])


def test_members_are_asked_for_once_in_a_change(board: Board) -> None:
    change = BoardChange(board, by=None, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert len(change.members) == len(change.members) == 3
    assert len(asked.captured_queries) == 1
