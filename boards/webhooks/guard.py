"""Which addresses we are willing to call.

An owner of a board names the address; the call comes from inside the installation's network, where much trusts whoever
is there. So only the public internet is called, unless WEBHOOK_ALLOW_PRIVATE says otherwise. When an address is
entered, it is judged as it is written; a name is looked up for each call, which then goes to the very address that was
judged. It is not looked up when it is entered: that can take seconds, and the web has two threads for everybody.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings

from boards.webhooks.lookups import LOOKUPS

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[\w.-]+|[\da-f:.]+", re.IGNORECASE | re.ASCII)
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
# Inside wherever one asks: RFC 6761, 6762 and 8375, and what ICANN leaves to private networks.
INNER = re.compile(r"(.+\.)?(localhost|local|home\.arpa|internal)\.?", re.IGNORECASE)

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Special, and in some versions of Python still taken for global; the first holds the metadata of a cloud.
SPECIAL = ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24")
DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")


class Unfit(Exception):
    """The address cannot or must not be called; the argument is one sentence that says why."""


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str  # ASCII; an IPv6 address without brackets
    port: int
    path: str  # with the query

    @property
    def netloc(self) -> str:
        """Host and port as an address has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """The parts of an address. Raises Unfit for what is none, or is none of the web."""
    if UNPRINTABLE.search(url):
        raise Unfit("An address has no spaces in it.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Unfit("That is no address such as https://example.org/hook.") from None
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or port == 0:
        raise Unfit("That is no address such as https://example.org/hook.")
    if "@" in parts.netloc:
        raise Unfit("Leave user and password out of the address: messages are signed instead.")
    path = _quoted(parts.path or "/") + (f"?{_quoted(parts.query)}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def judge_as_written(host: str) -> None:
    """Raises Unfit for a number that is not public, and for a name that is inside by its ending. Nobody is asked."""
    if settings.WEBHOOK_ALLOW_PRIVATE:
        return
    number = _number(host)
    if INNER.fullmatch(host) or (number and not is_public(number)):
        raise _not_public(host)


def addresses_of(host: str, port: int, *, board: int, seconds: float) -> list[str]:
    """The IP addresses behind a name that this board wants to call, all of which may be called.

    Raises Unfit where there is none within these seconds, and where any of them is not public: in the same words, as
    which names there are inside is not for an owner to find out. Raises Busy where it could not be looked up at all.
    """
    try:
        found = LOOKUPS.look_up(host, port, board=board, seconds=seconds)
    except TimeoutError:
        raise Unfit(f"{host} could not be looked up in time.") from None
    except (OSError, UnicodeError):
        raise _not_public(host) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.WEBHOOK_ALLOW_PRIVATE and not all(map(is_public, addresses)):
        raise _not_public(host)
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it carries another one inside."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(ip.packed[-4:]) if ip in NAT64 else None)
        if inner is None:
            return ip in GLOBAL_UNICAST and ip.is_global and ip not in DOCUMENTATION
        ip = inner
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in SPECIAL)


def _not_public(host: str) -> Unfit:
    if settings.WEBHOOK_ALLOW_PRIVATE:  # then there is no such host at all
        return Unfit(f"There is no host named {host}.")
    known = "" if _number(host) else "known "
    return Unfit(f"{host} is not {known}on the public internet, and this installation calls nothing else.")


def _number(host: str) -> str | None:
    """The IP address that is spelt here, in any of the ways in which a call would read it; none for a name."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0])


def _quoted(text: str) -> str:
    return quote(text, safe="/%:=&?~+!$,;'@()*[]")
