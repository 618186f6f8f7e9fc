"""What a reader asks of the Flow page. All of it stands in the address, so that a view can be kept and sent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from boards.models import Board, Column, WorkType
from metrics.weeks import USUAL_WEEKS, asked_weeks, begins, weeks_asked

WINDOWS = (4, 8, USUAL_WEEKS, 26, 52, None)


@dataclass(frozen=True, slots=True)
class View:
    """`weeks` None is all of history; `day` is the last one that is looked at, in the board's zone."""

    weeks: int | None = USUAL_WEEKS
    day: date | None = None
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
            "type": self.work_type,
            "column": self.column.pk if self.column else None,
        }
        return urlencode({name: value for name, value in asked.items() if value is not None})

    def as_of(self, board: Board, now: datetime) -> datetime:
        """The end of the day that was asked for, or now."""
        return min(now, begins(self.day + timedelta(days=1), board.zone)) if self.day else now


class ViewForm(forms.Form):
    """Nothing has to be said; raises no error for what is left out."""

    weeks = forms.CharField(required=False, label="Window")
    day = forms.DateField(required=False, label="As of the end of", widget=forms.DateInput(attrs={"type": "date"}))
    type = forms.ChoiceField(required=False, label="Work type", choices=[("", "Every type"), *WorkType.choices])
    column = forms.ModelChoiceField(Column.objects.none(), required=False, empty_label="Every column")
    compare = forms.BooleanField(required=False, label="Beside the weeks before")

    def __init__(self, asked: Any, *, board: Board) -> None:
        super().__init__(asked)
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

    def view(self) -> View:
        """What was asked for; the usual view where that cannot be."""
        if not self.is_valid():
            return View()
        asked = self.cleaned_data
        return View(asked["weeks"], asked["day"], asked["type"] or None, asked["column"], asked["compare"])

    def windows(self) -> list[tuple[str, str, bool]]:
        """What can be chosen: word, label, and whether it is."""
        weeks = self.view().weeks
        offered = WINDOWS if weeks in WINDOWS else (weeks, *WINDOWS)
        return [(weeks_asked(each), f"{each} weeks" if each else "All of history", each == weeks) for each in offered]
