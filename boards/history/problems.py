"""What is wrong with a log, told line by line."""

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
        if len(self._shown) < SHOWN:
            self._shown.append((line, reason))

    def refuse_if_any(self) -> None:
        """Raises BadHistory with the first problems and the number of the others."""
        if not self.count:
            return
        told = [f"line {line}: {reason}" for line, reason in sorted(self._shown)]
        if self.count > len(told):
            told.append(f"and {self.count - len(told)} more")
        raise BadHistory("\n".join(told))
