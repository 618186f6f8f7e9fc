"""Where this installation listens."""

import errno
import ipaddress
import socket

from kanban.environment import refuse, text


def host() -> str:
    return text("HOST", "127.0.0.1")


def port() -> int:
    given = text("PORT", "8000")
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        refuse(f"PORT must be a number from 1 to 65535: {given!r}")
    return int(given)


def is_loopback() -> bool:
    """Only this machine reaches it."""
    ip = _ip()
    return ip.is_loopback if ip else host() == "localhost"


def web_address() -> str:
    """What people type; where every interface listens, the machine's own name."""
    ip = _ip()
    if ip and ip.is_unspecified:
        return f"http://{socket.gethostname()}:{port()}"
    if ip and ip.version == 6:
        return f"http://[{ip}]:{port()}"
    return f"http://{host()}:{port()}"


def refuse_if_taken() -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host(), port(), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            # As the web server does: what a server that has ended leaves behind for a minute does not count.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            refuse(f"port {port()} is taken: end what listens there, or choose another with PORT")
        refuse(f"cannot listen on {host()} port {port()}: {error.strerror}")


def _ip() -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host())
    except ValueError:
        return None
