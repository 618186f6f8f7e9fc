"""All that an installation's database keeps, in one file, and from there into an empty database of either kind."""

from kanban.backup.refused import Refused
from kanban.backup.restoring import restore
from kanban.backup.writing import back_up

__all__ = ["Refused", "back_up", "restore"]
