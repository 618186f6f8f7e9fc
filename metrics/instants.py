"""Instants as whole numbers: microseconds since 1970 in UTC, exact and quick to compare. No Django."""

from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
A_DAY = 86_400 * 10**6

# Stands for none, and lies before every instant.
NEVER = int(np.iinfo(np.int64).min)


def microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def instant_of(count: int) -> datetime:
    return EPOCH + int(count) * MICROSECOND


def in_days(spans: Ints | Floats) -> Floats:
    """Elapsed seconds / 86,400, whatever the clocks on the walls did in between."""
    return spans / A_DAY
