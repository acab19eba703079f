"""The records a reader looked at last, kept in a cookie of his own: looking writes nothing into the database.

The cookie holds only where the records are. Their names are read anew each time, as far as he may see them now.
"""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from amity.records import registry, titles
from amity.records.declaration import Record
from amity.staff.routes import StaffRequest

COOKIE = "amity_recent"
MANY = 8
DAYS = 30
Found = list[tuple[Record, str, str]]  # record type, address, name


def remember(request: StaffRequest, answer: HttpResponse, record: Record, pk: int) -> None:
    """Put a record before those looked at earlier."""
    here = f"{record.name}.{pk}"
    places = [here, *(place for place in _places(request) if place != here)][:MANY]
    answer.set_cookie(
        COOKIE,
        "/".join((str(request.user.pk), *places)),
        max_age=DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(answer: HttpResponse) -> None:
    """Leave nothing behind for who sits down next."""
    answer.delete_cookie(COOKIE, samesite="Lax")


def recall(request: StaffRequest) -> Found:
    """What he looked at last and may still see, the latest first: one query per record type."""
    places = [(name, int(number)) for name, _dot, number in (place.partition(".") for place in _places(request))]
    names: dict[tuple[str, int], str] = {}
    for name in {name for name, _pk in places}:
        ids = [pk for other, pk in places if other == name]
        told = titles.named(registry.get(name), ids, request.actor, get_language() or "en")
        names |= {(name, pk): text for pk, text in told.items()}
    return [(registry.get(name), f"/{name}/{pk}/", names[name, pk]) for name, pk in places if (name, pk) in names]


def _places(request: StaffRequest) -> list[str]:
    """The places in the cookie, if it is this reader's and well-formed."""
    account, *places = request.COOKIES.get(COOKIE, "").split("/")
    known = {record.name for record in registry.all_records()}
    if account != str(request.user.pk):
        return []
    return [place for place in places[:MANY] if _is_place(place, known)]


def _is_place(place: str, known: set[str]) -> bool:
    name, _dot, number = place.partition(".")
    return name in known and number.isascii() and number.isdigit() and len(number) < 18
