"""The page of one record and its history."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import trashed_for, visible_to
from amity.bulk import tagging
from amity.core.dates import PartialDate
from amity.duplicates import merging
from amity.network.models import PARTNERS
from amity.records import fields, page, registry, tags
from amity.records.declaration import Record
from amity.records.models import Shelf
from amity.records.page import Group, Page
from amity.sharing import reads
from amity.staff import agreement_sections, attached, beside, care_facts, keeping, markup, recent, shelf, talk
from amity.staff.routes import StaffRequest

SOURCE = ("source_title", "source_url", "source_on", "source_page")
# What stands above the facts of some record types: a function of the row and the reader.
SECTIONS: dict[str, Callable[[Any, Actor], str]] = {
    "agreements": agreement_sections.of_agreement,
    "twinnings": agreement_sections.of_twinning,
}
RECENT = 14  # moments a timeline shows before it folds the earlier ones away


@dataclass(slots=True)
class Related:
    """A record type whose rows may point at this one: where one is added that does."""

    label: str
    href: str


def row_or_404(record: Record, pk: int, actor: Actor) -> Any:
    """The row, if the actor may see it; for him there is no difference between hidden and absent."""
    row = visible_to(actor, record).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def record_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Everything known of one record."""
    actor, language = request.actor, get_language() or "en"
    seen = page.read(record, pk, actor, language)
    if seen is None:
        was_his = trashed_for(actor, record).filter(pk=pk).exists()  # a stranger is not told where it went
        kept = merging.kept_of(record, pk) if was_his else None
        if kept is not None and visible_to(actor, record).filter(pk=kept).exists():
            return redirect("staff:record", record=record, pk=kept)
        return shelf.thrown_away_page(request, record, pk)
    reads.note(record, [pk], actor, "page")
    today = timezone.localdate().isoformat()
    name, name_language, other_name = names(record, seen, language)
    timeline = sorted([*seen.timeline, *care_facts.attended(record, seen.row, actor)], reverse=True)[: page.LONG]
    context = {
        "record": record,
        "page": seen,
        "merges": merging.merges_of(record, pk) if seen.may_edit else [],
        "more": _more(record, pk, request.actor),
        "beside": beside.of(record, seen.row, actor),
        "sections": SECTIONS[record.name](seen.row, actor) if record.name in SECTIONS else "",
        "care": care_facts.of(record, seen.row, actor),
        "pk": pk,
        "name": name,
        "name_language": name_language,
        "other_name": other_name,
        "other_language": "en" if language == "vi" else "vi",
        "confidentiality": _confidentiality(seen.row.confidentiality),
        "is_archived": seen.row.shelf == Shelf.ARCHIVED,
        "tags": [(one.pk, tagging.shown(one)) for one in tags.of_row(record, pk, actor)],
        "shelf": shelf.actions(seen.row, actor),
        "copy": keeping.copy_href(seen.row, actor),
        "groups": [(group.label, markup.facts(group.facts)) for group in _groups(seen)],
        "source": source(seen.row, language),
        "recent": markup.moments(timeline[:RECENT], today),
        "earlier": markup.moments(timeline[RECENT:], today),
        "earlier_count": max(0, len(timeline) - RECENT),
        "panels": [(one, markup.panel(one), _new_beside(one.all_href)) for one in seen.panels],
        "related": related(record, pk) if actor.writes_anything else [],
        "first": _interaction(record, pk) if actor.writes_anything else "",
        "talk": talk.panel(record, seen.row, actor, everything=request.GET.get("comments") == "all"),
        "files": attached.panel(record, seen.row, actor),
    }
    answer = render(request, "staff/record.html", context)
    recent.remember(request, answer, record, pk)
    return answer


def names(record: Record, seen: Page, language: str) -> tuple[str, str, str]:
    """The name, its language when it is not the page's, and the name in the other language."""
    first = record.title[0]
    pair = fields.one(record, first).pair if "__" not in first else ""
    if not pair or len(record.title) > 1:
        return seen.title, "", ""
    english, vietnamese = getattr(seen.row, first), getattr(seen.row, pair)
    mine, other = (vietnamese, english) if language == "vi" else (english, vietnamese)
    if not mine:
        return seen.title, "en" if language == "vi" else "vi", ""
    return seen.title, "", "" if other == mine else other


def _confidentiality(level: int) -> str:
    return str(Confidentiality(level).label) if level >= Confidentiality.UNIT else ""


def _groups(seen: Page) -> list[Group]:
    """The groups of facts, without what stands elsewhere on the page (name, state, source) and without a plain "no"."""
    known = fields.of(seen.record)
    told = {known[name].label for name in (*SOURCE, seen.record.state) if name}
    named = {known[name.partition("__")[0]].label for name in seen.record.title}
    doubts = {field.label for field in known.values() if field.kind == "yes_no"}
    left = [
        Group(
            group.label,
            [
                (label, cell)
                for label, cell in group.facts
                if label not in told
                and not (label in named and cell.text == seen.title)
                and not (label in doubts and cell.text == _("No"))
            ],
        )
        for group in seen.groups
    ]
    return [group for group in left if group.facts]


def source(row: Any, language: str) -> SafeString:
    """Where the facts come from: title and address, date and page. An address is a link only if it is a web address."""
    address = row.source_url.strip()
    if markup.ADDRESS.fullmatch(address):
        parts = [markup.outside(address, row.source_title)]
    else:
        parts = [markup.text(row.source_title), markup.linked(address)]
    parts.append(markup.text(PartialDate.of(row.source_on).shown(language)) if row.source_on else "")
    parts.append(markup.text(_("page %(page)s") % {"page": row.source_page}) if row.source_page else "")
    return markup.safe(", ".join(part for part in parts if part))


def related(record: Record, pk: int) -> list[Related]:
    """Every record type that can point at this row, with the address of a form that already does."""
    found: dict[str, Related] = {}
    for other, name in registry.links_to(record):
        found.setdefault(other.name, Related(str(other.label), f"/{other.name}/new/?{urlencode({name: pk})}"))
    return list(found.values())


def _interaction(record: Record, pk: int) -> str:
    """Where a contact with this partner is written down; "" for records that nobody meets."""
    return f"{reverse('staff:log')}?{record.name}={pk}" if record.model in PARTNERS else ""


def _new_beside(all_href: str) -> str:
    """The address of a new row for a panel, which points at the same record as the panel's rows do."""
    path, _mark, query = all_href.partition("?")
    return f"{path}new/?{query}"


def _more(record: Record, pk: int, actor: Actor) -> list[tuple[str, str]]:
    """What else can be done with a record, for the menu of its page: (address, words)."""
    if not actor.writes_anything:
        return []
    own = {
        "people": [(reverse("staff:letters-compose") + f"?id={pk}", _("Write a letter"))],
        "letters": [
            (reverse("staff:letter-file", args=[pk, "pdf"]), _("As PDF")),
            (reverse("staff:letter-file", args=[pk, "docx"]), _("For Word")),
        ],
        "letter_templates": [(reverse("staff:letter-word", args=[pk]), _("Our own document of Word"))],
    }
    lend = (reverse("staff:lend", args=[record]) + f"?id={pk}&archived=any", _("Lend to another unit"))
    return [*own.get(record.name, []), lend]
