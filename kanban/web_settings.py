"""The settings of who answers requests: people wait for each of them."""

from kanban import postgresql
from kanban.settings import *  # noqa: F403
from kanban.settings import DATABASE

DATABASES = {"default": postgresql.hurried(DATABASE)}
