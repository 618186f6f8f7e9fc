"""Where this installation listens."""

import errno
import os
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from kanban.environment import refuse, text


def host() -> IPv4Address | IPv6Address:
    given = text("HOST", "127.0.0.1")
    try:
        return ip_address("127.0.0.1" if given == "localhost" else given)
    except ValueError:
        refuse(f"HOST must be an IP address, such as 127.0.0.1 or 0.0.0.0: {given!r}")


def port() -> int:
    given = text("PORT", "8000")
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        refuse(f"PORT must be a number from 1 to 65535: {given!r}")
    return int(given)


def web_address() -> str:
    """What people type; where every interface listens, the machine's own name."""
    if host().is_unspecified:
        return f"http://{socket.gethostname()}:{port()}"
    return f"http://[{host()}]:{port()}" if host().version == 6 else f"http://{host()}:{port()}"


def only_this_machine() -> bool:
    """Whether nobody can come from elsewhere: where a proxy lets them in, BASE_URL has its name."""
    named = urlsplit(text("BASE_URL", web_address())).hostname
    return host().is_loopback and named in ("localhost", "127.0.0.1", "::1", str(host()))


def refuse_if_taken() -> None:
    family = socket.AF_INET6 if host().version == 6 else socket.AF_INET
    try:
        socket.create_server((str(host()), port()), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            refuse(f"port {port()} is taken: end what listens there, or choose another with PORT")
        refuse(f"cannot listen on {host()} port {port()}: {os.strerror(error.errno or 0)}")
