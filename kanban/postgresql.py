"""What a process takes of PostgreSQL: how many connections, and how long it waits there.

Each process says so itself, when it connects: nothing need be set on the server. SQLite takes no notice.
"""

from typing import Any

from kanban.environment import POSTGRESQL

WEB_THREADS = 2  # of one process that answers requests; why so many, `launch.commands` says

# Milliseconds, in the order in which they come: a lock, the whole of a statement, a transaction in which nothing is
# asked any more. A page waits 15 seconds for its drag, so that it hears the answer.
HURRIED = {"lock_timeout": 8_000, "statement_timeout": 10_000, "idle_in_transaction_session_timeout": 20_000}
# Imports and rebuilds read a million rows, and compute for minutes under the board's lock; a migration builds an index.
PATIENT = {"lock_timeout": 600_000, "statement_timeout": 3_600_000, "idle_in_transaction_session_timeout": 600_000}

# As PostgreSQL names them: the lock was not had, two waited for each other; the statement took too long.
NO_LOCK = ("55P03", "40P01")
WAITED_IN_VAIN = (*NO_LOCK, "57014")
DISK_FULL = "53100"
GONE = ("08", "57P")  # the connection; the server, which is told to end or has not begun yet


def patient(database: dict[str, Any]) -> dict[str, Any]:
    """For the worker and for commands: one connection each, kept."""
    return _with_limits(database, PATIENT)


def hurried(database: dict[str, Any]) -> dict[str, Any]:
    """For who answers requests: people wait for each of them, and too many connections would be everybody's trouble.

    A connection for each thread, one for who asks whether all is well, one for who looks what is new on open boards;
    who finds none free waits four seconds.
    """
    if database["ENGINE"] != POSTGRESQL:
        return database
    pool = {"min_size": 1, "max_size": WEB_THREADS + 2, "timeout": 4}
    limited = _with_limits(database, HURRIED)
    # The pool keeps connections open: a thread that kept one for itself would take it from the others.
    return limited | {"CONN_MAX_AGE": 0, "OPTIONS": limited["OPTIONS"] | {"pool": pool}}


def _with_limits(database: dict[str, Any], limits: dict[str, int]) -> dict[str, Any]:
    """What DATABASE_URL says of its own (`?options=...`) comes last, and holds."""
    if database["ENGINE"] != POSTGRESQL:
        return database
    given = dict(database.get("OPTIONS", {}))
    stated = " ".join(f"-c {name}={milliseconds}" for name, milliseconds in limits.items())
    options = f"{stated} {given.pop('options', '')}".strip()
    # A server whose machine is gone answers nothing, not even no.
    network = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
    return database | {"OPTIONS": network | given | {"options": options}}


def trouble(error: BaseException) -> str:
    """Why a transaction was given up: "busy", "full" (nothing was changed) or "away" (who knows); else nothing."""
    from psycopg import OperationalError  # not where there is no PostgreSQL
    from psycopg_pool import PoolTimeout

    state = getattr(error, "sqlstate", None)
    if isinstance(error, PoolTimeout) or state in WAITED_IN_VAIN:
        return "busy"
    if state == DISK_FULL:
        return "full"
    gone = state.startswith(GONE) if state else isinstance(error, OperationalError)
    return "away" if gone else ""
