"""What a reader asks of the Flow page. All of it stands in the address, so that a view can be kept and sent."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from boards.models import Board, Column, WorkType
from metrics.weeks import USUAL_WEEKS, asked_weeks, begins, week_of, weeks_asked

WINDOWS = (4, 8, USUAL_WEEKS, 26, 52, None)


@dataclass(frozen=True, slots=True)
class View:
    """`weeks` None is all of history; `day` is the last one that is looked at, in the board's zone.

    `instant` is as of when exactly: lists of cards tell of the instant that their figure told of.
    """

    weeks: int | None = USUAL_WEEKS
    day: date | None = None
    instant: datetime | None = None
    work_type: str | None = None
    column: Column | None = None
    compare: bool = False

    @property
    def is_usual(self) -> bool:
        return self == View()

    @property
    def query(self) -> str:
        """What asks for its picture again, always in the same words; nothing for the usual one."""
        asked = {
            "weeks": weeks_asked(self.weeks) if self.weeks != USUAL_WEEKS else None,
            "day": self.day,
            "as_of": self.instant.isoformat() if self.instant else None,
            "type": self.work_type,
            "column": self.column.pk if self.column else None,
        }
        return urlencode({name: value for name, value in asked.items() if value is not None})

    def as_of(self, board: Board, now: datetime) -> datetime:
        """The instant or the end of the day that was asked for, or now."""
        return min([now, *self._asked(board)])

    def of_weeks_before(self, instant: datetime, board: Board) -> "View":
        """The same up to the last week that was complete by then."""
        return replace(self, day=week_of(instant, board.zone) - timedelta(days=1), instant=None, compare=False)

    @property
    def of_page(self) -> "View":
        """The view of the page that a list of cards was opened from."""
        return replace(self, instant=None)

    def _asked(self, board: Board) -> Iterator[datetime]:
        if self.instant:
            yield self.instant
        elif self.day:
            yield begins(self.day + timedelta(days=1), board.zone)


class ViewForm(forms.Form):
    """Nothing has to be said; raises no error for what is left out."""

    weeks = forms.CharField(required=False, label="Window")
    day = forms.DateField(required=False, label="As of the end of", widget=forms.DateInput(attrs={"type": "date"}))
    type = forms.ChoiceField(required=False, label="Work type", choices=[("", "Every type"), *WorkType.choices])
    column = forms.ModelChoiceField(Column.objects.none(), required=False, empty_label="Every column")
    as_of = forms.CharField(required=False)
    compare = forms.BooleanField(required=False, label="Beside the weeks before")

    def __init__(self, asked: Any, *, board: Board) -> None:
        super().__init__(asked)
        self.board = board
        column = self.fields["column"]
        assert isinstance(column, forms.ModelChoiceField)
        column.queryset = board.columns.order_by("position")
        column.error_messages["invalid_choice"] = "That column is not on this board. Choose another."
        self.fields["type"].error_messages["invalid_choice"] = "There is no such work type."

    def clean_weeks(self) -> int | None:
        word = self.cleaned_data["weeks"]
        if not word:
            return USUAL_WEEKS
        try:
            return asked_weeks(word)
        except ValueError as error:
            raise forms.ValidationError(f"“{word[:20]}” {error}.") from None

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and not 1900 <= day.year < 2200:
            raise forms.ValidationError("That day is outside the years 1900 to 2199.")
        return day

    def clean_as_of(self) -> datetime | None:
        word = self.cleaned_data["as_of"]
        try:
            instant = datetime.fromisoformat(word) if word else None
        except ValueError:
            raise forms.ValidationError(f"“{word[:40]}” is no instant in ISO 8601.") from None
        if instant and not 1900 <= instant.year < 2200:
            raise forms.ValidationError("That instant is outside the years 1900 to 2199.")
        return instant if instant is None or instant.tzinfo else instant.replace(tzinfo=self.board.zone)

    @property
    def trouble(self) -> str:
        """What cannot be asked, in words."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)

    def view(self) -> View:
        """What was asked for; the usual view where that cannot be."""
        if not self.is_valid():
            return View()
        asked = self.cleaned_data
        return View(
            asked["weeks"], asked["day"], asked["as_of"], asked["type"] or None, asked["column"], asked["compare"]
        )

    def windows(self) -> list[tuple[str, str, bool]]:
        """What can be chosen: word, label, and whether it is."""
        weeks = self.view().weeks
        offered = WINDOWS if weeks in WINDOWS else (weeks, *WINDOWS)
        return [
            (
                weeks_asked(each),
                ("1 week" if each == 1 else f"{each} weeks") if each else "All of history",
                each == weeks,
            )
            for each in offered
        ]
