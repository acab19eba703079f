"""What every page needs: the navigation, the colours chosen, the languages offered."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from amity.network.models import PARTNERS
from amity.notices import inbox
from amity.records import registry
from amity.records.declaration import Record
from amity.staff.markup import safe, text

THEMES = ("light", "dark")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The frame around every page."""
    theme = request.COOKIES.get("amity_theme", "")
    account = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    here = match.kwargs.get("record") if match else None
    return {
        "theme": theme if theme in THEMES else "",
        "account": account if account is not None and account.is_authenticated else None,
        "navigation": _navigation(here),
        "languages": settings.LANGUAGES,
        "here": match.url_name if match and match.namespace == "staff" else "",
        "back": _back(request),
        "administers": SimpleLazyObject(lambda: hasattr(request, "actor") and request.actor.administers),
        "is_focal_point": SimpleLazyObject(lambda: hasattr(request, "actor") and request.actor.is_outside),
        "unread": SimpleLazyObject(lambda: _unread(request)),
        "log_href": SimpleLazyObject(lambda: _log_href(request, here, match.kwargs.get("pk") if match else None)),
    }


def _log_href(request: HttpRequest, here: Record | None, pk: int | None) -> str:
    """Where an interaction is logged, with the partner filled in whose page this is; "" for who writes nothing."""
    if not hasattr(request, "actor") or not request.actor.writes_anything:
        return ""
    is_partner = here is not None and pk is not None and here.model in PARTNERS
    return f"{reverse('staff:log')}?{here.name}={pk}" if here and is_partner else reverse("staff:log")


def _unread(request: HttpRequest) -> str:
    """The number of unread notices, "" for none; worked out when the frame of a page is drawn, once."""
    number = inbox.unread(request.actor) if hasattr(request, "actor") else 0
    return f"{inbox.CAP - 1}+" if number >= inbox.CAP else str(number or "")


def groups() -> list[tuple[str, list[Record]]]:
    """The record types by heading, in the order of the settings: what is used daily comes first."""
    found: dict[str, list[Record]] = {}
    for record in registry.all_records():
        found.setdefault(str(record.group), []).append(record)
    return list(found.items())


def _navigation(here: Record | None) -> SafeString:
    """The record types under their headings, folded but for the heading of the page that is open."""
    parts = []
    for number, (group, records) in enumerate(groups()):
        is_open = " open" if any(record is here for record in records) else ""
        parts.append(f'<details{is_open}><summary id="nav-{number}">{text(group)}</summary>')
        parts.append(f'<ul aria-labelledby="nav-{number}">')
        for record in records:
            current = ' aria-current="page"' if record is here else ""
            parts.append(f'<li><a href="/{record.name}/"{current}>{text(str(record.plural))}</a></li>')
        parts.append("</ul></details>")
    return safe("".join(parts))


def _back(request: HttpRequest) -> str:
    """The page to return to after changing the language: this one, unless it only answers to a form."""
    if request.method != "GET" or getattr(request, "htmx", False) or getattr(request, "resolver_match", None) is None:
        return ""
    query = {name: request.GET.getlist(name) for name in request.GET}
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path
