"""What the API answers when it cannot do what was asked: problem details (RFC 9457) in the reader's language.

A problem names the fields that are wrong and what cures them. It never names a row: for an id out of sight it says what
it says for an id that does not exist.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import pydantic
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from amity.records import shelving, workflow, writes
from amity.records.filtering import BadFilter

MEDIA_TYPE = "application/problem+json"
Errors = list[dict[str, str | None]]

# kind: (status, title, what to say when nothing nearer is known)
KINDS = {
    "unreadable": (400, gettext_lazy("The request cannot be read"), gettext_lazy("The body is not a JSON object.")),
    "bad-query": (400, gettext_lazy("The address asks for something unknown"), ""),
    "bad-key": (
        400,
        gettext_lazy("The request cannot be read"),
        gettext_lazy("An Idempotency-Key has 1 to 255 plain characters, such as those of a UUID."),
    ),
    "not-logged-in": (401, gettext_lazy("Not logged in"), gettext_lazy("Log in, or send a token that is still good.")),
    "forged": (
        403,
        gettext_lazy("Not sent from this site"),
        gettext_lazy("Send the X-CSRFToken header of your session, or use a token instead of the session."),
    ),
    "scope": (403, gettext_lazy("Not allowed"), ""),
    "not-allowed": (403, gettext_lazy("Not allowed"), ""),
    "not-found": (
        404,
        gettext_lazy("Not found"),
        gettext_lazy("Nothing stands under this address, or nothing that you may see."),
    ),
    "method": (405, gettext_lazy("Not possible here"), gettext_lazy("This address does not take this method.")),
    "refused": (409, gettext_lazy("Not possible now"), ""),
    "clash": (
        409,
        gettext_lazy("Clashes with another record"),
        gettext_lazy("A record like this exists already, or the values contradict each other."),
    ),
    "over": (
        409,
        gettext_lazy("Not possible now"),
        gettext_lazy("It is over, was taken back already, or lies too far back."),
    ),
    "linked": (409, gettext_lazy("Other records lead here"), ""),
    "changed": (409, gettext_lazy("Changed in the meantime"), ""),
    "key-busy": (
        409,
        gettext_lazy("Not possible now"),
        gettext_lazy("A request with this Idempotency-Key is being carried out. Ask again in a moment."),
    ),
    "precondition": (
        412,
        gettext_lazy("Changed in the meantime"),
        gettext_lazy("The record no longer stands at the version of If-Match. Read it again and repeat your change."),
    ),
    "too-large": (413, gettext_lazy("Too large"), gettext_lazy("The body is larger than this site accepts.")),
    "invalid": (422, gettext_lazy("Values are wrong"), gettext_lazy("Mend the fields named and send it again.")),
    "key-reused": (
        422,
        gettext_lazy("The key was used before"),
        gettext_lazy("Another request was sent with this Idempotency-Key. Choose a new key for a new request."),
    ),
    "too-many": (
        429,
        gettext_lazy("Too many requests"),
        gettext_lazy("Wait for as many seconds as Retry-After says, then go on more slowly."),
    ),
}
EMPTY = gettext_lazy("Fill this in: it cannot be empty.")
UNSEEN = gettext_lazy("This points at a record that does not exist or that you may not see.")
_SENTENCES = {
    "missing": EMPTY,
    "too_short": EMPTY,
    "extra_forbidden": gettext_lazy("This cannot be written here: it is unknown, or Amity sets it itself."),
    "string_type": gettext_lazy("Write a text here, in quotation marks."),
    "int_type": gettext_lazy("Write a whole number here, without quotation marks."),
    "int_from_float": gettext_lazy("Write a whole number here, without quotation marks."),
    "int_parsing_size": UNSEEN,
    "greater_than_equal": UNSEEN,  # only the ids of rows have bounds
    "less_than_equal": UNSEEN,
    "bool_type": gettext_lazy("Write true or false here, without quotation marks."),
    "list_type": gettext_lazy("Write a list here."),
}


class Problem(Exception):
    """An answer other than the one asked for, of one of the kinds above."""

    def __init__(self, kind: str, detail: str = "", errors: Iterable[tuple[str | None, str]] = ()) -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail
        self.errors: Errors = [{"field": field, "message": str(message)} for field, message in errors]

    @property
    def status(self) -> int:
        """The status of the answer."""
        return KINDS[self.kind][0]

    def told(self) -> dict[str, Any]:
        """The problem as it is sent."""
        status, title, detail = KINDS[self.kind]
        told = {"type": f"urn:amity:problem:{self.kind}", "title": str(title), "status": status}
        return told | {"detail": self.detail or str(detail), "errors": self.errors}


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer that tells of a problem."""
    response = HttpResponse(orjson.dumps(problem.told()), status=problem.status, content_type=MEDIA_TYPE)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Amity"'
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def problem_of(error: Exception) -> Problem:
    """The problem behind an error that a door or a reader of bodies raised."""
    for kind, cls in _OF_ERRORS:
        if isinstance(error, cls):
            return Problem(kind)
    if isinstance(error, workflow.WhyMissing):
        return Problem("invalid", errors=[("why", str(error))])
    if isinstance(error, shelving.StillLinked):
        return Problem("linked", str(error), [(None, f"{record.name}/{pk}") for record, pk in error.rows])
    for kind, cls in _TOLD_BY_ERRORS:
        if isinstance(error, cls):
            return Problem(kind, str(error))
    if isinstance(error, ValidationError):
        return Problem("invalid", errors=_of_fields(error))
    if isinstance(error, pydantic.ValidationError):
        return _of_body(error)
    if isinstance(error, Problem):
        return error
    raise TypeError(f"No problem is made of {type(error).__name__}.") from error


_OF_ERRORS: tuple[tuple[str, type[Exception]], ...] = (
    ("not-logged-in", AuthenticationError),
    ("clash", IntegrityError),
    ("too-large", RequestDataTooBig),
)
_TOLD_BY_ERRORS: tuple[tuple[str, type[Exception]], ...] = (
    ("not-allowed", writes.NotAllowed),
    ("changed", writes.Stale),
    ("refused", writes.Refused),
    ("bad-query", BadFilter),
)


# The errors a problem is made of.
KNOWN: tuple[type[Exception], ...] = (
    *(Problem, ValidationError, pydantic.ValidationError),
    *(cls for _kind, cls in (*_OF_ERRORS, *_TOLD_BY_ERRORS)),
)


def tell_all(api: NinjaAPI) -> None:
    """Let the API answer these errors as problems; every other error is a fault of ours and answered by Django."""

    def handle(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(problem_of(error))

    for cls in KNOWN:
        api.add_exception_handler(cls, handle)


def _of_fields(error: ValidationError) -> list[tuple[str | None, str]]:
    if not hasattr(error, "error_dict"):
        return [(None, message) for message in error.messages]
    return [
        (None if name == "__all__" else name, message)
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _of_body(error: pydantic.ValidationError) -> Problem:
    """The problem of a body that does not have the shape of its record type."""
    wrong = error.errors(include_url=False, include_input=False)
    if any(not one["loc"] for one in wrong):  # not JSON, or no object
        return Problem("unreadable")
    told: dict[str, str] = {}
    for one in wrong:
        told.setdefault(str(one["loc"][0])[:80], _sentence(one["type"], one.get("ctx", {})))
    return Problem("invalid", errors=told.items())


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "literal_error":
        return _("This is not one of the values allowed: %(allowed)s.") % {"allowed": context["expected"]}
    return str(_SENTENCES.get(kind) or _("This value cannot be read."))
