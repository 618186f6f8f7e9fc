"""How far an import has come, for whoever waits at a terminal."""

from typing import TextIO

WIDTH = 30


class Progress:
    """One line that is drawn over. Nothing at all where no terminal shows it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream if stream.isatty() else None
        self._drawn = ""

    def show(self, doing: str, share: float) -> None:
        """`share` is the part done, from 0 to 1."""
        done = int(min(share, 1) * WIDTH)
        self._draw(f"{doing:<8} {'█' * done}{'░' * (WIDTH - done)} {min(share, 1):4.0%}")

    def clear(self) -> None:
        if self._drawn:
            self._draw(" " * len(self._drawn))
            self._draw("")

    def _draw(self, line: str) -> None:
        if self._stream and line != self._drawn:
            self._stream.write(f"\r{line}")
            self._stream.flush()
            self._drawn = line
