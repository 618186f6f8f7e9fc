"""Comments, mentions and watchers."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from boards.mentions import mentioned_in, with_mentions
from boards.models import Card, Column, Comment
from boards.moves import discard_card, move_card
from boards.refusals import Refused
from boards.talk import add_comment, edit_comment, remove_comment, unwatch_card, watch_card
from boards.timeline import timeline
from tests.boards.state import nothing_changed
from tests.cast import after, fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture
def comment(card: Card, member: User) -> Comment:
    return add_comment(card=card, text="Buyers leave", by=member, at=after(days=1))


# Comments


def test_a_comment_keeps_who_said_it_and_when(comment: Comment) -> None:
    assert (comment.text, comment.by_name, comment.at) == ("Buyers leave", "Max Member", after(days=1))
    assert comment.edited_at is None


@pytest.mark.parametrize("text", ["", " \n ", "x" * 20_001])
def test_a_comment_says_something_and_not_too_much(card: Card, member: User, text: str) -> None:
    with nothing_changed(), pytest.raises(ValidationError):
        add_comment(card=card, text=text, by=member)


def test_ones_own_words_can_be_changed(comment: Comment, member: User) -> None:
    edited = edit_comment(comment=comment, text="Most buyers leave", by=member, at=after(days=2))
    edited.refresh_from_db()
    assert (edited.text, edited.at, edited.edited_at) == ("Most buyers leave", after(days=1), after(days=2))


def test_ones_own_words_can_be_taken_back(comment: Comment, card: Card, member: User) -> None:
    remove_comment(comment=comment, by=member)
    assert not card.comments.exists()


def test_nobody_changes_the_words_of_others_not_even_an_owner(comment: Comment, owner: User) -> None:
    with nothing_changed(), pytest.raises(PermissionDenied):
        edit_comment(comment=comment, text="No", by=owner)
    with nothing_changed(), pytest.raises(PermissionDenied):
        remove_comment(comment=comment, by=owner)


def test_the_words_of_who_is_gone_stay_with_their_name(comment: Comment, member: User) -> None:
    member.delete()
    comment.refresh_from_db()
    assert (comment.by, comment.by_name) == (None, "Max Member")
    with pytest.raises(PermissionDenied):
        edit_comment(comment=comment, text="No", by=None)


def test_a_comment_deleted_in_another_window_is_gone(comment: Comment, member: User) -> None:
    remove_comment(comment=Comment.objects.get(pk=comment.pk), by=member)
    with pytest.raises(Refused, match="no longer here"):
        edit_comment(comment=comment, text="No", by=member)


def test_nothing_of_it_moves_the_clock_or_stands_in_the_log(card: Card, member: User) -> None:
    card.refresh_from_db()
    before, rows = card.course(), card.transitions.count()
    comment = add_comment(card=card, text="@olga look", by=member)
    edit_comment(comment=comment, text="Look, @olga", by=member)
    card.refresh_from_db()
    assert (card.course(), card.transitions.count()) == (before, rows)


def test_what_was_learned_can_be_said_of_a_discarded_card(card: Card, member: User) -> None:
    card = discard_card(card=card, reason="evidence", by=member)
    assert add_comment(card=card, text="Nobody wanted it", by=member).card == card


# The timeline


def test_comments_stand_among_the_acts_in_order_of_time(card: Card, validation: Column, member: User) -> None:
    add_comment(card=card, text="First", by=member, at=after(days=1))
    move_card(card=card, to=validation, by=member, at=after(days=2))
    add_comment(card=card, text="Second", by=member, at=after(days=2))
    told = timeline(card, after(days=3))
    assert [entry.text if isinstance(entry, Comment) else entry.row.kind for entry in told.told] == [
        "Second",
        "move",
        "First",
        "create",
    ]
    assert told.entries[-1].stay == timedelta(days=2)


# Mentions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@max please look", "max"),
        ("Please look, @Max!", "max"),
        ("(@olga, @max.)", "olga max"),
        ("@max @MAX @max", "max"),
        ("@max's idea", "max"),
        ("**@max**: see _@olga_", "max olga"),
        ("@jörg.müller-öz? @анна", "jörg.müller-öz анна"),
        ("- @max\n- [ ] @olga\n\n> @анна", "max olga анна"),
        ("@maxine @maxi @ max @", ""),
        ("max@example.org, a@max.example", ""),
        ("`@max` is code\n\n    @max\n\n```\n@max\n```", ""),
        ("[see @max](https://example.org/@max) https://example.org/@max <https://example.org/@max>", ""),
        (r"\@max", ""),
        ("@otto", ""),
    ],
)
def test_a_mention_is_a_whole_username_behind_an_at(db: None, text: str, names: str) -> None:
    people = [User(username=name) for name in ("max", "olga", "jörg.müller-öz", "анна")]
    for number, person in enumerate(people):
        person.pk = number + 1
    assert [person.username for person in mentioned_in(text, people)] == names.split()


def test_of_two_names_that_differ_in_capitals_the_exact_one_is_meant() -> None:
    people = [User(pk=1, username="max"), User(pk=2, username="Max")]
    assert mentioned_in("@Max", people) == people[1:]
    assert mentioned_in("@MAX", people) == []


def test_a_letter_typed_in_two_parts_is_the_same_letter(card: Card, board_jorg: User, member: User) -> None:
    comment = add_comment(card=card, text="@jo\u0308rg", by=member)
    assert list(comment.mentioned.all()) == [board_jorg]


@pytest.fixture
def board_jorg(card: Card) -> User:
    person = User.objects.create_user("jörg")
    card.board.memberships.create(person=person)
    return person


def test_who_is_mentioned_is_shown_by_name(owner: User) -> None:
    shown = with_mentions("Ask @olga, **now**", [owner])
    assert shown == '<p>Ask <span class="mention" title="olga">@Olga Owner</span>, <strong>now</strong></p>\n'


def test_a_name_can_do_no_harm() -> None:
    person = User(pk=1, username="eve", first_name="<script>alert(1)</script>")
    assert "<script" not in with_mentions('@eve <span class="mention">@max</span>', [person])


def test_who_is_mentioned_watches_from_then_on(card: Card, owner: User, viewer: User, member: User) -> None:
    comment = add_comment(card=card, text="@olga, @vera and @otto", by=member)
    assert set(comment.mentioned.all()) == {owner, viewer} == set(card.watchers.all())


def test_only_who_belongs_to_the_board_can_be_called(card: Card, outsider: User, member: User) -> None:
    comment = add_comment(card=card, text="@otto", by=member)
    assert not comment.mentioned.exists()
    assert not card.watchers.exists()


def test_an_edited_comment_mentions_whom_it_now_names(card: Card, owner: User, viewer: User, member: User) -> None:
    comment = add_comment(card=card, text="@olga", by=member)
    edit_comment(comment=comment, text="@vera", by=member)
    assert list(comment.mentioned.all()) == [viewer]
    assert set(card.watchers.all()) == {owner, viewer}


def test_who_stopped_watching_is_not_called_again_by_an_edit(
    card: Card, owner: User, viewer: User, member: User
) -> None:
    comment = add_comment(card=card, text="@olga", by=member)
    unwatch_card(card=card, by=owner)
    edit_comment(comment=comment, text="@olga and @vera", by=member)
    assert list(card.watchers.all()) == [viewer]


# Watchers


def test_one_watches_until_one_no_longer_does(card: Card, viewer: User) -> None:
    for _ in range(2):
        watch_card(card=card, by=viewer)
    assert list(card.watchers.all()) == [viewer]
    unwatch_card(card=card, by=viewer)
    assert not card.watchers.exists()


def test_watching_does_not_change_the_board(card: Card, viewer: User) -> None:
    with nothing_changed():
        watch_card(card=card, by=viewer)
