"""Who belongs to a board: invitations, roles, leaving. Verbs as in `boards.moves`, each told in the board log.

A board always has an owner: the last one can neither leave nor step down.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from boards.access import answers_to
from boards.addresses import check_address, one_spelling
from boards.change import NAME_LENGTH, BoardChange, board_change
from boards.invitation_link import invitation_of
from boards.models import Board, Card, Decided, Invitation, Membership, Role
from boards.notices import tell_invited
from boards.refusals import Refused, invitation_closed, not_invited
from boards.strangers import approach
from boards.words import name_of

INVITATION_HOLDS = timedelta(days=14)
AT_ONCE = 50
OPEN_AT_MOST = 200


def invite(*, board: Board, emails: list[str], role: str, by: User | None, at: datetime | None = None) -> None:
    """Invite people by their addresses, all or none; the mails go out soon after. Who was invited before is again.

    Raises ValidationError for what is no address or no role, Refused for a member and for too many at once.
    """
    addresses = sorted({email.strip().lower() for email in emails if email.strip()})
    _check_addresses(addresses, role)
    with board_change(board, by=by, at=at) as change:
        check_not_here(change.board, addresses)
        if change.board.invitations.open(change.at).count() + len(addresses) > OPEN_AT_MOST:
            raise Refused("too_many_invitations", f"A board can have {OPEN_AT_MOST} open invitations.")
        approach(addresses, by=change.by, at=change.at)
        for email in addresses:
            _invite(change, email, Role(role))


def revoke_invitation(*, invitation: Invitation, by: User | None) -> None:
    """The link in the mail opens nothing any more."""
    with board_change(invitation.board_id, by=by, archived_too=True) as change:
        fresh = change.board.invitations.filter(pk=invitation.pk, accepted_at=None).first()
        if fresh is None:
            raise invitation_closed()
        _revoke(change, fresh)


def accept_invitation(*, token: str, by: User, at: datetime | None = None) -> Board:
    """Come to the board by the link in the mail, which is for who has that address. Members keep the role they have.

    Raises Refused for anybody else: a mail may be forwarded, and a link copied.
    """
    invitation = invitation_of(token, at=at or timezone.now())
    if not answers_to(by, invitation.email):
        raise not_invited(invitation)
    with board_change(invitation.board_id, by=by, at=at) as change:
        fresh = _same_mail(change, invitation)
        fresh.accepted_at = change.at
        fresh.save(update_fields=["accepted_at"])
        if not change.board.memberships.filter(person=by).exists():
            change.board.memberships.create(person=by, role=fresh.role)
            change.decide(Decided.ROLE, name_of(by), before=f"invited by {fresh.by_name}", after=fresh.role)
    return change.board


def add_member(*, board: Board, person: User, role: str, by: User | None) -> Membership:
    """Let somebody in without asking them: for whoever runs the installation. Raises ValidationError, if in already."""
    with board_change(board, by=by, archived_too=True) as change:
        membership = Membership(board=change.board, person=person, role=role)
        membership.full_clean()
        membership.save()
        change.decide(Decided.ROLE, name_of(person), after=role)
    return membership


def change_role(*, membership: Membership, role: str, by: User | None) -> Membership:
    """Raises ValidationError for an unknown role."""
    with board_change(membership.board_id, by=by, archived_too=True) as change:
        membership = _fresh(change, membership)
        if membership.role == Role.OWNER and role != Role.OWNER:
            _check_another_owner(change.board)
        before, membership.role = membership.role, role
        membership.full_clean()
        membership.save(update_fields=["role"])
        change.decide(Decided.ROLE, name_of(membership.person), before=before, after=role)
        if role != Role.OWNER:
            _revoke_all_of(change, membership.person)
    return membership


def remove_member(*, membership: Membership, by: User | None) -> None:
    """Somebody leaves, or is let go. Cards keep their name; the board is out of their sight."""
    with board_change(membership.board_id, by=by, archived_too=True) as change:
        membership = _fresh(change, membership)
        if membership.role == Role.OWNER:
            _check_another_owner(change.board)
        left = membership.person == by
        change.decide(
            Decided.ROLE, name_of(membership.person), before=membership.role, after="left" if left else "removed"
        )
        _revoke_all_of(change, membership.person)
        Card.watchers.through.objects.filter(user=membership.person, card__board=change.board).delete()
        membership.delete()


def owned_alone(person: User) -> QuerySet[Board]:
    """Boards that nobody else owns: they would be nobody's without this person."""
    owned = Board.objects.visible_to(person, Role.OWNER).values("pk")
    owners = Count("memberships", filter=Q(memberships__role=Role.OWNER))
    return Board.objects.filter(pk__in=owned).annotate(owners=owners).filter(owners=1)


def check_not_here(board: Board, addresses: list[str]) -> None:
    """Raises Refused where one of these, however it is spelled, is the address of somebody on the board."""
    asked = {one_spelling(address) for address in addresses}
    for known in board.members.exclude(email="").order_by("email").values_list("email", flat=True):
        if one_spelling(known) in asked:
            raise Refused("member_already", f"{known} is on this board already.")


def _check_addresses(addresses: list[str], role: str) -> None:
    if not addresses:
        raise ValidationError("Write at least one e-mail address.")
    if len(addresses) > AT_ONCE:
        raise Refused("too_many_invitations", f"Invite up to {AT_ONCE} people at once.")
    if role not in Role.values:
        raise ValidationError(f"“{role}” is no role.")
    for email in addresses:
        try:
            check_address(email)
        except ValidationError:
            raise ValidationError(f"“{email}” is not an e-mail address.") from None


def _invite(change: BoardChange, email: str, role: Role) -> None:
    invitation, _ = change.board.invitations.update_or_create(
        email=email,
        accepted_at=None,
        defaults={
            "role": role,
            "by": change.by,
            "by_name": name_of(change.by)[:NAME_LENGTH],
            "made_at": change.at,
            "due_at": change.at,
            "mailed_at": None,
            "unanswered": 0,
            "refusal": "",
            "expires_at": change.at + INVITATION_HOLDS,
        },
    )
    change.decide(Decided.INVITATION, email, after=f"invited as {role}")
    tell_invited(change, invitation)


def _same_mail(change: BoardChange, invitation: Invitation) -> Invitation:
    """As it is under the lock, where nobody revoked it or invited that address anew since the link was read."""
    found = change.board.invitations.open(change.at).filter(pk=invitation.pk, made_at=invitation.made_at).first()
    if found is None:
        raise invitation_closed()
    return found


def _revoke(change: BoardChange, invitation: Invitation) -> None:
    invitation.delete()
    change.decide(Decided.INVITATION, invitation.email, before=f"invited as {invitation.role}", after="revoked")


def _revoke_all_of(change: BoardChange, person: User) -> None:
    """Only owners let people in: who is none any more has nobody come after them, least of all as an owner."""
    for invitation in change.board.invitations.filter(by=person, accepted_at=None).order_by("email"):
        _revoke(change, invitation)


def _fresh(change: BoardChange, membership: Membership) -> Membership:
    found = change.board.memberships.select_related("person").filter(pk=membership.pk).first()
    if found is None:
        raise Refused("member_gone", "That person is no longer on this board.")
    return found


def _check_another_owner(board: Board) -> None:
    if board.memberships.filter(role=Role.OWNER).count() == 1:
        raise Refused("last_owner", "A board needs an owner: make somebody else one first.")
