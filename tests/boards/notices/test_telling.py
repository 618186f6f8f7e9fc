"""Who is told what, by which act, and who is not."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from boards.bulk import create_cards
from boards.invitation_link import token_of
from boards.members import accept_invitation, invite, remove_member, revoke_invitation
from boards.models import Board, Card, Column, Notice, Told
from boards.moves import create_card, edit_card, move_card
from boards.notices import how_many_unread, mark_read
from boards.talk import add_comment, edit_comment, remove_comment, unwatch_card, watch_card
from tests.boards.notices.told import NOW, kinds, told
from tests.boards.state import nothing_changed


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
