"""What is wrong with a log, told line by line."""

from bisect import insort

SHOWN = 20


class BadHistory(Exception):
    """The log, its map or the board do not fit together, and nothing was changed. The text is for people."""


class Problems:
    """Collected while reading on: whoever mends a file wants to hear of all its faults at once."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[tuple[int, str]] = []

    def add(self, line: int, reason: str) -> None:
        self.count += 1
        insort(self._shown, (line, reason))
        del self._shown[SHOWN:]

    def refuse_if_any(self) -> None:
        """Raises BadHistory with the first problems and the number of the others."""
        if not self.count:
            return
        told = [f"line {line}: {reason}" for line, reason in self._shown]
        if self.count > len(told):
            told.append(f"and {self.count - len(told)} more")
        raise BadHistory("\n".join(told))
