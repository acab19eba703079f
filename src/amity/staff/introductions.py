"""Who among us can introduce us to somebody: the way drawn, and told step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.care.queries.introduction import Hop, Node, Way, introduction
from amity.core.dates import PartialDate
from amity.documents import wording
from amity.network.models import PARTNERS
from amity.records import listing, registry
from amity.records.declaration import Record
from amity.sharing import reads
from amity.staff.editing import problems
from amity.staff.markup import safe, text
from amity.staff.quick_log import PartnersField
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

WIDE, HIGH, GAP = 320, 44, 40  # of the drawing, in its own units
LETTERS = 40  # of a name that fit into a box


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a way: what joins the two, the row that proves it, and whom it leads to."""

    words: str
    proof: str
    proof_href: str
    name: str
    href: str
    is_person: bool


class FromForm(forms.Form):
    """From whom the way is to begin."""

    def __init__(self, *given: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["from"] = PartnersField(
            actor, required=False, label=_("Begin with"), help_text=_("An officer, or an organisation.")
        )
        self.fields["from"].widget.attrs |= {"rows": 1, "id": "id_from"}


def introduction_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """The way to a person or an organisation, from any of us or from whom the address names."""
    if record.model not in PARTNERS:
        raise Http404
    actor, language = request.actor, get_language() or "en"
    row_or_404(record, pk, actor)
    form = FromForm(request.GET if "from" in request.GET else None, actor=actor)
    start = _start(form)
    way = introduction(Node(record.name, pk), actor, today=timezone.localdate(), language=language, start=start)
    if form.errors:
        way = Way()
    reads.note(record, [pk], actor, "page")
    steps = [_told(hop, language) for hop in way.hops]
    context = {
        "record": record,
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language),
        "way": way,
        "steps": steps,
        "start_href": f"/{way.start.record}/{way.start.pk}/" if way.start else "",
        "drawing": drawn(way, steps) if steps else "",
        "form": form,
        "problems": problems(form),
        "starts_elsewhere": start is not None,
    }
    return render(request, "staff/introduction.html", context, status=422 if form.errors else 200)


def _start(form: FromForm) -> Node | None:
    if not form.is_bound or not form.is_valid():
        return None
    rows = form.cleaned_data["from"]
    if len(rows) > 1:
        form.add_error("from", ValidationError(_("Name one person or organisation to begin with.")))
        return None
    return Node(registry.of(type(rows[0])).name, rows[0].pk) if rows else None


def _told(hop: Hop, language: str) -> Told:
    link = hop.link
    on = wording.day(PartialDate(link.on), language) if link.on else ""
    return Told(
        words=joined_by(link.record, on),
        proof=hop.proof,
        proof_href=f"/{link.record}/{link.row_id}/",
        name=hop.name,
        href=f"/{hop.node.record}/{hop.node.pk}/",
        is_person=hop.node.record == "people",
    )


def joined_by(record: str, on: str) -> str:
    """What joins two who know each other, in words."""
    told = {
        "positions": (_("post held"), _("post held since %(on)s")),
        "ties": (_("tie"), _("tie since %(on)s")),
        "interactions": (_("met"), _("met on %(on)s")),
    }
    plain, dated = told[record]
    return dated % {"on": on} if on else plain


def drawn(way: Way, steps: Sequence[Told]) -> SafeString:
    """The way as a picture from top to bottom; its looks come from the style sheet, its words stand beside it too."""
    assert way.start is not None
    boxes = [(way.name, way.start.record == "people"), *((one.name, one.is_person) for one in steps)]
    height = len(boxes) * HIGH + len(steps) * GAP + 4
    label = _("The way as a picture; the list beside it says the same.")
    parts = [f'<svg class="way-picture" viewBox="0 0 {WIDE + 4} {height}" role="img" aria-label="{text(label)}">']
    for at, (name, is_person) in enumerate(boxes):
        top = 2 + at * (HIGH + GAP)
        if at:
            middle = top - GAP // 2 + 4
            parts.append(f'<line x1="{WIDE // 2}" y1="{top - GAP}" x2="{WIDE // 2}" y2="{top}"/>')
            parts.append(f'<text class="link" x="{WIDE // 2 + 10}" y="{middle}">{text(steps[at - 1].words)}</text>')
        kind = "person" if is_person else "organisation"
        round_by = HIGH // 2 if is_person else 4
        parts.append(f'<rect class="{kind}" x="2" y="{top}" width="{WIDE}" height="{HIGH}" rx="{round_by}"/>')
        shown = name if len(name) <= LETTERS else name[: LETTERS - 1].rstrip() + "…"
        parts.append(f'<text x="{WIDE // 2 + 2}" y="{top + HIGH // 2 + 5}" text-anchor="middle">{text(shown)}</text>')
    return safe("".join(parts) + "</svg>")
