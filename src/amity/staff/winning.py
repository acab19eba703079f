"""Winning aid: what is looked for and how talks go, and the page on which support for one opportunity is won."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.documents import wording
from amity.mobilising import queries, services
from amity.mobilising.models import Offer, OfferRole, Opportunity, OpportunityState
from amity.mobilising.queries import Match, Need, Pipeline
from amity.network.models import Organisation
from amity.records import fields, listing, registry, titles
from amity.records.forms import LinkField
from amity.records.models import Shelf
from amity.sharing import reads
from amity.staff.case_words import called
from amity.staff.editing import dress, problems
from amity.staff.events import carried_out
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown, spoken

SHOWN = 100


class SuggestForm(forms.Form):
    """Who is put on the list: ticked among those found, or somebody else."""

    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Who might support it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, found: list[Match], **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        field: Any = self.fields["organisations"]
        field.choices = [(str(one.organisation.pk), spoken(one.organisation, "name")) for one in found]
        one, language = fields.one(registry.of(Offer), "organisation"), get_language() or "en"
        self.fields["other"] = LinkField(one, actor, language, label=_("Somebody else"), required=False)
        self.fields["role"] = forms.ChoiceField(label=_("Part"), choices=OfferRole.choices, initial=OfferRole.DONOR)

    def clean(self) -> dict[str, Any]:
        """Somebody must be chosen."""
        given = self.cleaned_data
        if not self.errors and not given.get("organisations") and not given.get("other"):
            self.add_error("organisations", _("Tick somebody, or name somebody else."))
        return given

    def chosen(self) -> list[Organisation]:
        """The organisations, each once, as far as the reader may see them."""
        ids = {int(one) for one in self.cleaned_data["organisations"]}
        ids |= {self.cleaned_data["other"].pk} if self.cleaned_data["other"] else set()
        return list(visible_to(self.actor, registry.of(Organisation)).filter(pk__in=ids).order_by("sort_key", "pk"))


def support_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What is needed, who is on the list and how far, and who might be asked besides."""
    record, actor = registry.of(Opportunity), request.actor
    row: Opportunity = row_or_404(record, pk, actor)
    may_write = actor.may_write(row.owner_id) and row.state == OpportunityState.OPEN
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    found = queries.matches(actor, row, today=timezone.localdate()) if may_write else []
    form = SuggestForm(request.POST if request.method == "POST" else None, actor=actor, found=found)
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        made = carried_out(form, lambda: services.suggest(row, form.chosen(), actor=actor, role=role))
        if made is not None:
            messages.success(request, _("Put on the list: %(count)s.") % {"count": len(made)})
            return redirect("staff:support", pk=pk)
    dress(form)
    (need,) = queries.needs_of(actor, visible_to(actor, record).filter(pk=pk))
    offers = _offers(row, actor)
    reads.note(record, [pk], actor, "page")
    context = {
        "row": row,
        "title": listing.title_of(record, pk, actor, get_language() or "en"),
        "facts": _facts(row, actor),
        "sums": sums_of(need),
        "offers": offers,
        "form": form if may_write else None,
        "found": [
            (one, spoken(one.organisation, "name"), str(one.organisation.pk) in (form["organisations"].value() or []))
            for one in found
        ],
        "problems": problems(form) if form.is_bound else [],
    }
    return render(request, "staff/support.html", context, status=422 if form.is_bound else 200)


def _facts(row: Opportunity, actor: Actor) -> list[tuple[str, str]]:
    """What is needed, where, for whom and by when; what is not known is left out."""
    language = get_language() or "en"
    many = f"{wording.number(row.quantity, language)} {row.unit}" if row.quantity is not None else ""
    told = [
        (_("What it is about"), spoken(row, "description")),
        (_("Where"), ", ".join(filter(None, (row.place, called(row.province, actor))))),
        (_("Sector"), called(row.sector, actor)),
        (_("How many"), many),
        (_("People who gain by it"), wording.number(row.people, language) if row.people is not None else ""),
        (_("Asked for by"), called(row.asked_by, actor)),
        (_("Emergency appeal"), called(row.appeal, actor, "title")),
        (_("Wanted by"), shown(row.wanted_by_on)),
    ]
    return [(label, words) for label, words in told if words]


def sums_of(need: Need) -> list[tuple[str, str]]:
    """What is needed, pledged, delivered and missing, in the currency of the need."""
    if need.opportunity.amount is None:
        return []
    told = ((_("Needed"), need.opportunity.amount), (_("Pledged"), need.pledged), (_("Delivered"), need.delivered))
    return [
        (label, money(value, need.opportunity.currency)) for label, value in (*told, (_("Still missing"), need.gap))
    ]


def money(value: Any, currency: str) -> str:
    """A sum with its currency; "" for none."""
    return f"{wording.number(value, get_language() or 'en')} {currency}".strip() if value is not None else ""


def _offers(row: Opportunity, actor: Actor) -> list[dict[str, Any]]:
    """Who is on the list, with the stage, the next step and the steps that the reader may take."""
    record = registry.of(Offer)
    rows = visible_to(actor, record).filter(opportunity=row, shelf=Shelf.LIVE).select_related("organisation")
    found = list(rows.order_by("sort_key", "pk"))
    reads.note(record, [one.pk for one in found], actor, "page")
    return [_offer(one, actor) for one in found]


def _offer(one: Offer, actor: Actor) -> dict[str, Any]:
    record, today = registry.of(Offer), timezone.localdate()
    return {
        "row": one,
        "name": called(one.organisation, actor),
        "amount": " – ".join(filter(None, (money(one.amount, one.currency), one.what))),
        "next_on": shown(one.next_on),
        "is_late": one.next_on is not None and one.next_on.last < today and one.stage not in ("delivered", "declined"),
        "steps": [
            (reverse("staff:step", args=[record, one.pk, step.name]), str(step.label))
            for step in record.steps_for(actor, one)
        ],
    }


def winning_page(request: StaffRequest) -> HttpResponse:
    """What support is looked for, how far talks are, and which next steps are late."""
    actor, today = request.actor, timezone.localdate()
    record, offer = registry.of(Opportunity), registry.of(Offer)
    rows = visible_to(actor, record).filter(state=OpportunityState.OPEN, shelf=Shelf.LIVE)
    needs = queries.needs_of(actor, rows)
    live = visible_to(actor, offer).filter(shelf=Shelf.LIVE)
    talks = queries.pipeline(actor, live)
    late_rows = queries.late_on(live, today.isoformat())
    late = list(late_rows.select_related("organisation", "opportunity").order_by("next_on", "pk")[:SHOWN])
    reads.note(record, [one.opportunity.pk for one in needs[:SHOWN]], actor, "list")
    reads.note(offer, [one.pk for one in late], actor, "list")
    base = reverse("staff:list", args=[record])
    context = {
        "record": record,
        "may_write": actor.writes_anything,
        "needs": [_need(one, actor) for one in needs[:SHOWN]],
        "count": len(needs),
        "all_href": f"{base}?state=open",
        "groups": [
            (_("By province"), grouped(needs, "province", actor, base)),
            (_("By sector"), grouped(needs, "sector", actor, base)),
        ],
        "stages": stages(talks),
        "conversions": conversions(talks),
        "late": [_late(one, actor) for one in late],
        "late_count": late_rows.count(),
        "late_href": f"{reverse('staff:list', args=[offer])}?late_on={today.isoformat()}",
    }
    return render(request, "staff/winning.html", context)


def _need(need: Need, actor: Actor) -> dict[str, Any]:
    row, today = need.opportunity, timezone.localdate()
    return {
        "row": row,
        "title": spoken(row, "title"),
        "province": called(row.province, actor),
        "sector": called(row.sector, actor),
        "needed": money(row.amount, row.currency),
        "gap": money(need.gap, row.currency),
        "by": shown(row.wanted_by_on),
        "is_late": row.wanted_by_on is not None and row.wanted_by_on.last < today,
    }


def grouped(needs: Iterable[Need], name: str, actor: Actor, base: str) -> list[tuple[str, int, str]]:
    """How many opportunities name each province or sector, the most first, each number with its list."""
    numbers: Counter[int] = Counter()
    names: dict[int, str] = {}
    for need in needs:
        target = getattr(need.opportunity, name)
        if target is not None and actor.may_see(target.audience):
            numbers[target.pk] += 1
            names[target.pk] = spoken(target, "name")
    told = sorted(numbers.items(), key=lambda pair: (-pair[1], names[pair[0]], pair[0]))
    return [(names[pk], number, f"{base}?state=open&{name}={pk}") for pk, number in told]


def stages(found: Pipeline) -> list[dict[str, Any]]:
    """How many offers stand at each stage and what they come to, each number with its list."""
    base = reverse("staff:list", args=["offers"])
    return [
        {
            "label": str(line.stage.label),
            "number": line.number,
            "sums": "; ".join(money(line.sums[one], one) for one in sorted(line.sums)),
            "href": f"{base}?stage={line.stage.value}",
        }
        for line in found.stages
    ]


def conversions(found: Pipeline) -> list[dict[str, Any]]:
    """Of those that came to one stage, how many came to the next, each number with its list."""
    base = reverse("staff:list", args=["offers"])
    return [
        {
            "before": str(one.before.label),
            "after": str(one.after.label),
            "came": (one.came, f"{base}?came_to={one.before.value}"),
            "went_on": (one.went_on, f"{base}?came_to={one.after.value}"),
            "percent": wording.number(one.percent, get_language() or "en") if one.percent is not None else "",
        }
        for one in found.conversions
    ]


def _late(one: Offer, actor: Actor) -> dict[str, Any]:
    sees = actor.may_see(one.opportunity.audience)
    return {
        "row": one,
        "name": called(one.organisation, actor),
        "what": spoken(one.opportunity, "title") if sees else titles.HIDDEN,
        "href": reverse("staff:support", args=[one.opportunity_id])
        if sees
        else reverse("staff:record", args=["offers", one.pk]),
        "on": shown(one.next_on),
    }
