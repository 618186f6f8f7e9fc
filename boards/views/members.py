"""Who belongs to a board, who is invited, and the door that an invitation opens."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from boards import members
from boards.access import Right, SignedInRequest, fetched, may
from boards.forms import InviteForm, RoleForm, valid
from boards.invitation_link import invitation_of
from boards.models import Board, Invitation, Membership, Role
from boards.refusals import Refused
from boards.views.plain import act_on


@require_GET
def board_members(request: SignedInRequest, pk: int) -> HttpResponse:
    return show_members(request, fetched(Board, request.user, pk))


def show_members(
    request: SignedInRequest, board: Board, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    owners = board.memberships.filter(role=Role.OWNER)
    context = {
        "board": board,
        "only_owner": owners.get() if owners.count() == 1 else None,
        "memberships": board.memberships.select_related("person").order_by("person__first_name", "person__username"),
        "invitations": board.invitations.filter(accepted_at=None).order_by("email"),
        "now": timezone.now(),
        "roles": Role.choices,
        "may_rule": may(request.user, Right.RULE, board),
        "problem": problem,
        "asked": request.POST,
    }
    return render(request, "boards/members.html", context, status=status)


@act_on(Board, Right.RULE, page=show_members, to="board_members")
def invite(request: SignedInRequest, board: Board) -> None:
    members.invite(board=board, by=request.user, **valid(InviteForm(request.POST)))


@act_on(Invitation, Right.RULE, page=show_members, to="board_members")
def revoke_invitation(request: SignedInRequest, invitation: Invitation) -> None:
    members.revoke_invitation(invitation=invitation, by=request.user)


@act_on(Membership, Right.RULE, page=show_members, to="board_members")
def change_role(request: SignedInRequest, membership: Membership) -> None:
    members.change_role(membership=membership, by=request.user, **valid(RoleForm(request.POST)))


@act_on(Membership, Right.RULE, page=show_members, to="board_members")
def remove_member(request: SignedInRequest, membership: Membership) -> None:
    members.remove_member(membership=membership, by=request.user)


@act_on(Board, Right.SEE, page=show_members, to="board_list")
def leave_board(request: SignedInRequest, board: Board) -> None:
    members.remove_member(membership=get_object_or_404(board.memberships, person=request.user), by=request.user)


@require_http_methods(["GET", "POST"])
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """What the mail's link opens; nobody comes to a board by a GET, as those who scan mails send them too."""
    try:
        if request.method == "POST":
            return redirect("board", members.accept_invitation(token=token, by=request.user).pk)
        return render(request, "boards/invitation.html", {"invitation": invitation_of(token, at=timezone.now())})
    except Refused as refusal:
        status = HTTPStatus.FORBIDDEN if refusal.code == "not_invited" else HTTPStatus.GONE
        return render(request, "boards/invitation.html", {"refusal": refusal}, status=status)
