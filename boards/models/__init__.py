from boards.models.block import Block, BlockReason
from boards.models.board import Board, Membership, Role
from boards.models.card import Card, WorkType
from boards.models.column import Column, WhenFull
from boards.models.decision import Decided, Decision
from boards.models.invitation import Approach, Invitation
from boards.models.notice import Notice, Told
from boards.models.talk import Colour, Comment, Label, Link
from boards.models.transition import DiscardReason, Transition
from boards.models.webhook import Delivery, Event, Webhook

__all__ = [
    "Approach",
    "Block",
    "BlockReason",
    "Board",
    "Card",
    "Colour",
    "Column",
    "Comment",
    "Decided",
    "Decision",
    "Delivery",
    "DiscardReason",
    "Event",
    "Invitation",
    "Label",
    "Link",
    "Membership",
    "Notice",
    "Role",
    "Told",
    "Transition",
    "Webhook",
    "WhenFull",
    "WorkType",
]
