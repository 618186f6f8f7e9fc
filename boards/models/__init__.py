from boards.models.block import Block, BlockReason
from boards.models.board import Board, Membership
from boards.models.card import Card, WorkType
from boards.models.column import Column, WhenFull
from boards.models.transition import DiscardReason, Transition

__all__ = [
    "Block",
    "BlockReason",
    "Board",
    "Card",
    "Column",
    "DiscardReason",
    "Membership",
    "Transition",
    "WhenFull",
    "WorkType",
]
