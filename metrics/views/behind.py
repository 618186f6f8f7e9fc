"""The cards that one figure counts, each as it was at the instant that the figure tells of."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import numpy as np
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from boards import words
from boards.access import SignedInRequest, fetched
from boards.models import Board, WorkType
from metrics.answers import names, written
from metrics.behind import UnknownFigure, behind
from metrics.courses import NOWHERE
from metrics.forms import View, ViewForm
from metrics.instants import NEVER, Flags, instant_of
from metrics.log import WORK_TYPES, discard_reasons
from metrics.reading import Reading, read_all

MOST_CARDS = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """`column` is none off the board, `since` when it came to where it lies or was put away."""

    card: int
    title: str
    work_type: str
    column: str | None
    since: datetime
    started: datetime | None
    finished: datetime | None
    discarded_for: str | None


@require_GET
def flow_cards(request: SignedInRequest, pk: int) -> HttpResponse:
    board = fetched(Board, request.user, pk)
    form = ViewForm(request.GET, board=board)
    if not form.is_valid():
        context = {"board": board, "trouble": form.trouble}
        return render(request, "metrics/flow_cards.html", context, status=HTTPStatus.BAD_REQUEST)
    reading = _read(board, form.view(), timezone.now())
    try:
        told = behind(reading, request.GET.get("figure", "cards"), request.GET.get("part", ""))
    except UnknownFigure:
        raise Http404("No figure is called so.") from None
    context = {"board": board, "title": told.title, "count": int(told.cards.sum()), "most": MOST_CARDS}
    context |= {"cards": listed(reading, told.cards), "reading": reading, "view": form.view()}
    return render(request, "metrics/flow_cards.html", context)


def _read(board: Board, view: View, now: datetime) -> Reading:
    return read_all(board, as_of=view.as_of(board, now), weeks=view.weeks).asked_for(view.work_type, view.column)


def listed(reading: Reading, cards: Flags) -> list[Listed]:
    its = np.flatnonzero(cards)[:MOST_CARDS]
    ids = reading.lives.card[its].tolist()
    titles = {card: title for card, _, title in written(ids)}
    gone = reading.lives.card[its[reading.lives.discarded[its] != NEVER]].tolist()
    reasons = discard_reasons(gone, reading.as_of)
    return [_listed(reading, int(number), titles, reasons) for number in its]


def _listed(reading: Reading, number: int, titles: dict[int, str], reasons: dict[int, str]) -> Listed:
    lives = reading.lives
    card, place = int(lives.card[number]), int(lives.lies[number])
    return Listed(
        card=card,
        title=titles[card],
        work_type=WorkType(WORK_TYPES[lives.work_type[number]]).label,
        column=None if place == NOWHERE else names(reading)[place],
        since=instant_of(lives.entered[number]),
        started=_instant(lives.started[number]),
        finished=_instant(lives.finished[number]),
        discarded_for=words.reason(reasons[card]) if card in reasons else None,
    )


def _instant(at: np.int64) -> datetime | None:
    return None if at == NEVER else instant_of(int(at))
