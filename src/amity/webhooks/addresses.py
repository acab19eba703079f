"""Which addresses the machine may call on behalf of somebody who is not its keeper.

A webhook could otherwise be pointed at the machine itself, at its neighbours or at the service that gives a cloud
machine its keys. So a name is looked up once, every address behind it must be one of the public internet, and exactly
the address that was judged is called: a name that leads elsewhere a moment later is of no use.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORT = 443
LONGEST = 500
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # kept for protocols; Python calls parts of it global
_PUBLIC_V6 = IPv6Network("2000::/3")
# Addresses that carry one of another kind inside: 6to4 and Teredo.
_CARRIERS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))


class Refused(Exception):
    """An address that is not called; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; `is_trusted` when the keeper of the machine has allowed it by name."""

    scheme: str
    host: str
    port: int
    path: str
    is_trusted: bool


def read(url: str) -> Target:
    """Take an address apart; raises Refused for one that no webhook may have."""
    if len(url) > LONGEST or not url.isascii() or any(one.isspace() or not one.isprintable() for one in url):
        raise Refused(_("Write the address in plain characters, at most %(most)s of them.") % {"most": LONGEST})
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(_("This is not an address.")) from None
    is_trusted = f"{parts.scheme}://{parts.netloc}" in settings.WEBHOOK_ALLOW
    if not host or parts.username is not None or parts.password is not None:
        raise Refused(_("Write an address such as https://example.org/amity, without a name or password in it."))
    if not is_trusted and parts.scheme != "https":
        raise Refused(_("The address must begin with https://."))
    if not is_trusted and port not in (None, PORT):
        raise Refused(_("The address must use port 443."))
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(parts.scheme, host, port or (PORT if parts.scheme == "https" else 80), path, is_trusted)


def look_up(target: Target) -> str:
    """The one address to call; raises Refused when any address behind the name is not of the public internet."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    numbers = [str(one[4][0]) for one in found]
    if not numbers or not (target.is_trusted or all(is_public(number) for number in numbers)):
        # One sentence for both, so that nobody learns which names there are inside.
        raise Refused(_("The address does not lead to a machine on the public internet."))
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet, and of one machine."""
    try:
        address = ip_address(number)
    except ValueError:  # such as one with a zone, which is none of the internet
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return address not in _PROTOCOLS
    return address in _PUBLIC_V6 and not any(address in carrier for carrier in _CARRIERS)
