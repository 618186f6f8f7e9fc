"""Who may hear of a board: asked once, when a stream is opened, by the rules of its page."""

from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import Http404
from django.utils.module_loading import import_string

from boards.access import fetched
from boards.models import Board
from boards.words import initials, name_of
from live.sessions import SignedIn, signed_in

Scope = dict[str, Any]
threads = ThreadPoolExecutor(2, "door")  # each keeps a database connection, however many come in
SessionStore = import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class Reader(NamedTuple):
    id: int
    name: str
    initials: str


class Entered(NamedTuple):
    reader: Reader
    signed_in: SignedIn


def let_in(scope: Scope, board: int) -> Entered | HTTPStatus:
    """Whoever is signed in and sees the board; for others, what they are answered."""
    close_old_connections()
    request = ASGIRequest(scope, BytesIO())
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    try:
        person = _person(request, session)
        if not isinstance(person, User):
            return HTTPStatus.UNAUTHORIZED
        fetched(Board, person, board)
    except DisallowedHost:
        return HTTPStatus.BAD_REQUEST
    except Http404:
        return HTTPStatus.NOT_FOUND
    except (DatabaseError, InterfaceError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    finally:
        close_old_connections()
    name = name_of(person)
    return Entered(Reader(person.pk, name, initials(name)), signed_in(session, person))


def _person(request: ASGIRequest, session: str) -> User | AnonymousUser:
    request.get_host()  # raises for a name that is not ours
    request.session = SessionStore(session)
    person: User | AnonymousUser = get_user(request)
    return person
