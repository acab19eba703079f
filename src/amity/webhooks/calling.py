"""One call of another system: to the address that was judged, within a time, without following it anywhere."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Timer

from django.utils.translation import gettext as _

from amity.webhooks import addresses
from amity.webhooks.addresses import Refused, Target

WHOLE = 10.0  # seconds for everything
CONNECT = 5.0  # seconds to be let in, and without a sign in between


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to: the status of the answer, or why there is none."""

    code: int | None
    error: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the other system has taken the message."""
        return self.code is not None and 200 <= self.code < 300


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(HTTPConnection):
    """A connection to a name, made to the one number that was looked up and judged for it."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT)
        self.number, self.is_secret = number, target.scheme == "https"

    def connect(self) -> None:
        """Connect to the number; the certificate must be that of the name."""
        self.sock = socket.create_connection((self.number, self.port), timeout=CONNECT)
        if self.is_secret:
            sealed = _tls().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = sealed  # known before the handshake, which the watch must be able to end
            sealed.do_handshake()


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Send a message. Of the answer only its status is read: what stands in it is nobody's business here."""
    try:
        target = addresses.read(url)
        connection = _Pinned(target, addresses.look_up(target))
    except Refused as error:
        return Outcome(None, str(error))
    # A slow answer, a byte at a time, passes every other limit.
    watch = Timer(WHOLE, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, dict(headers))
        return _judged(connection.getresponse().status)
    except (OSError, HTTPException, ValueError) as error:
        return Outcome(None, _said(error))
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            connection.close()


def _judged(code: int) -> Outcome:
    if 300 <= code < 400:
        return Outcome(code, _("It sent us to another address, which is not followed."))
    return Outcome(code, "" if 200 <= code < 300 else _("It did not take the message."))


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return _("Its certificate is not good.")
    if isinstance(error, TimeoutError):
        return _("It did not answer in time.")
    return _("It could not be reached.")
