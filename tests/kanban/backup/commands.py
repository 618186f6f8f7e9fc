"""The two commands, and what they say."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def backup(file: Path) -> str:
    return _said("backup", file)


def restore(file: Path) -> str:
    return _said("restore", file)


def refusal_of(command: str, file: Path) -> str:
    with pytest.raises(CommandError) as caught:
        call_command(command, file)
    return str(caught.value)


def _said(command: str, file: Path) -> str:
    out = StringIO()
    call_command(command, file, stdout=out)
    return out.getvalue()
