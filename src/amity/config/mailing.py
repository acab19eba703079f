"""The mail server, read from one address such as smtp+tls://user:password@mail.example.org:587."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
CURE = "Write smtp://HOST:PORT, smtp+tls://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT."


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; without a host none is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    scheme: str = "smtp"


def read(address: str) -> MailServer:
    """Read the address of a mail server; an empty one is no server."""
    if not address:
        return MailServer()
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"AMITY_MAIL_URL names no port that exists. {CURE}") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(f"AMITY_MAIL_URL cannot be read. {CURE}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, port or PORTS[parts.scheme], user, password, parts.scheme)
