"""Preparing a visit: one page with what to do next, the people of both sides, the programme, travel, gifts, letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.delegations.models import Appointment, Delegation, Direction, Member, PrecedenceRank, Role, Side
from amity.delegations.models.travelling import TWICE, TWO_LEADERS
from amity.delegations.services import ordering
from amity.dossiers import preparing
from amity.dossiers.preparing import Names, Prepared
from amity.records import fields, registry, writes
from amity.records.forms import RecordForm, form_for
from amity.staff import visit_words
from amity.staff.editing import dress, problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

LONGEST = 31  # days offered to choose from
PERSON = ("person", "side", "role", "rank", "title")
ITEM = ("what", "held_on", "begins_at", "ends_at", "place", "kind", "organisation", "interpreter")


class RankField(forms.ModelChoiceField):
    """A choice of ranks, in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The title of a rank."""
        return visit_words.spoken(obj, "title")


@dataclass(slots=True)
class Line:
    """A person of a visit as the page lists him."""

    member: Member
    number: int
    name: str
    rank: str
    title: str
    organisation: str
    up: int  # the place above; 0 for the first
    down: int
    may_move: bool


@dataclass(slots=True)
class ItemLine:
    """An item of the programme as the page lists it."""

    item: Appointment
    what: str
    hours: str
    told: str
    clashes: list[str]
    may_edit: bool


def delegation_of(request: StaffRequest, pk: int) -> Delegation:
    """A delegation that the reader may see."""
    found: Delegation = row_or_404(registry.of(Delegation), pk, request.actor)
    return found


def visit_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything a visit needs, in the order in which it is done."""
    held, actor = delegation_of(request, pk), request.actor
    does = request.POST.get("do", "") if request.method == "POST" else ""
    person = person_form(request, held, is_bound=does == "person")
    item = item_form(request, held, is_bound=does == "item")
    if request.method == "POST":
        if not actor.writes_anything:
            raise PermissionDenied
        acts: dict[str, Callable[[], HttpResponse | None]] = {
            "person": lambda: _stored(request, held, person, "people", _("Added to the list.")),
            "item": lambda: _stored(request, held, item, "programme", _("Added to the programme.")),
            "order": lambda: _ordered(request, held),
            "table": lambda: _begun(request, held),
        }
        done = acts.get(does, lambda: _back(held, "people"))()
        if done is not None:
            return done
    language, today = get_language() or "en", timezone.localdate()
    visit = preparing.prepared(held, actor=actor, language=language, today=today, door="page")
    dress(person)
    dress(item)
    context = {
        **head(held),
        **_told(visit, request),
        "next": visit_words.next_step(visit, actor),
        "person": person,
        "item": item,
        "problems": problems(person) if person.is_bound else problems(item),
        "may_write": actor.writes_anything,
    }
    return render(request, "staff/visit.html", context, status=422 if person.errors or item.errors else 200)


def head(held: Delegation) -> dict[str, Any]:
    """What stands at the head of the pages of a visit."""
    parts = (visit_words.shown(held.from_on), visit_words.shown(held.to_on))
    return {
        "delegation": held,
        "title": visit_words.spoken(held, "name"),
        "when": " – ".join(part for part in parts if part),
        "comes": held.direction == Direction.IN,
    }


def _told(visit: Prepared, request: StaffRequest) -> dict[str, Any]:
    """The sections of the page below its forms."""
    held, actor = visit.delegation, request.actor
    sides = [(side, label, lines_of(visit.side(side), visit.names, request)) for side, label in Side.choices]
    return {
        "sides": sides,
        "days": _days(visit, request),
        "journeys": [(one, visit_words.journey_hours(one), _for_whom(one, visit.names)) for one in visit.journeys],
        "limits": [(one, visit_words.limit(one)) for one in visit.limits],
        "is_over_limit": bool(visit.exceeded) and not held.exception.strip(),
        "gaps": None
        if visit.gaps is None
        else [(one.member, visit.names.person(one.member.person_id), visit_words.gap(one.why)) for one in visit.gaps],
        "gifts": [(one, visit_words.spoken(one, "what"), visit_words.shown(one.given_on)) for one in visit.gifts],
        "gift_links": _gift_links(held),
        "days_off": [(visit_words.shown(PartialDate.of(day)), words) for day, words in visit.days_off],
        "has_ranks": visit.has_ranks,
        "writes_to": [(one, visit.names.person(one.person_id)) for one in preparing.partners(visit)]
        if actor.writes_anything
        else [],
        "wants_thanks": held.state in ("done", "reported"),
    }


def lines_of(people: Sequence[Member], names: Names, request: StaffRequest) -> list[Line]:
    """The people of one side in order, with the places above and below."""
    return [
        Line(
            one,
            number,
            names.person(one.person_id),
            names.of(PrecedenceRank, one.rank_id),
            visit_words.spoken(one, "title"),
            names.organisation(one.organisation_id),
            number - 1,
            number + 1 if number < len(people) else 0,
            request.actor.may_write(one.owner_id),
        )
        for number, one in enumerate(people, start=1)
    ]


def _days(visit: Prepared, request: StaffRequest) -> list[tuple[str, list[ItemLine]]]:
    """The programme day by day, each item with what does not fit."""
    found: dict[str, list[ItemLine]] = {}
    for one in visit.items:
        beside = [clash for clash in visit.clashes if clash.item == one or clash.other == one]
        parts = (one.place, one.venue, visit.names.organisation(one.organisation_id))
        people = [name for name in (visit.names.person(who.pk) for who in one.people.all()) if name]
        if interpreter := visit.names.person(one.interpreter_id):
            people.append(_("interpreter: %(name)s") % {"name": interpreter})
        line = ItemLine(
            one,
            visit_words.spoken(one, "what"),
            visit_words.hours(one),
            ", ".join(part for part in (*parts, *people) if part),
            [visit_words.clash(clash, one, visit.names) for clash in beside],
            request.actor.may_write(one.owner_id),
        )
        found.setdefault(visit_words.shown(one.held_on), []).append(line)
    return list(found.items())


def _for_whom(journey: Any, names: Names) -> str:
    """The people a journey is for, as far as the reader may see them; "" for everybody."""
    told = [names.person(one.person_id) for one in journey.members.all()]
    return ", ".join(name for name in told if name)


def _gift_links(held: Delegation) -> list[tuple[str, str]]:
    day = str(held.from_on or "")
    given = {"given_on": day, "country": held.country_id, "organisation": held.organisation_id, "occasion": held.name}
    both = (("received", _("Record a gift received")), ("given", _("Record a gift given")))
    base = reverse("staff:new", args=["gifts"])
    return [
        (f"{base}?{urlencode({'direction': way} | {name: value for name, value in given.items() if value})}", words)
        for way, words in both
    ]


def person_form(request: StaffRequest, held: Delegation, *, is_bound: bool) -> RecordForm:
    """The short form that puts a person on the list; one of both sides, with a rank of the occasion."""
    role = request.GET.get("role", "")
    initial = {"side": Side.DELEGATION, "role": role if role in Role.values else Role.MEMBER}
    form = _short(request, held, Member, PERSON, initial, is_bound=is_bound)
    ranks = visible_to(request.actor, registry.of(PrecedenceRank)).filter(occasion=held.occasion)
    label = fields.one(registry.of(Member), "rank").label
    form.fields["rank"] = RankField(ranks.order_by("place", "pk"), label=label, required=False, empty_label="–")
    return form


def item_form(request: StaffRequest, held: Delegation, *, is_bound: bool) -> RecordForm:
    """The short form that adds an item of the programme; the day is chosen where the days are known."""
    form = _short(request, held, Appointment, ITEM, {"held_on": str(held.from_on or "")}, is_bound=is_bound)
    first, last = held.from_on, held.to_on or held.from_on
    if first and last and first.precision == "day" and last.precision == "day":
        count = min((last.first - first.first).days + 1, LONGEST)
        days = [PartialDate.of(first.first + timedelta(days=at)) for at in range(count)]
        label = form.fields["held_on"].label
        form.fields["held_on"] = forms.ChoiceField(
            label=label, choices=[(str(day), visit_words.shown(day)) for day in days]
        )
    return form


def _short(
    request: StaffRequest,
    held: Delegation,
    model: Any,
    only: tuple[str, ...],
    initial: dict[str, Any],
    *,
    is_bound: bool,
) -> RecordForm:
    """A form of some fields of a part of the delegation, kept by the unit that keeps the delegation where one may."""
    actor, language = request.actor, get_language() or "en"
    owner = held.owner_id if actor.may_write(held.owner_id) else actor.home_unit_id
    row = model(owner_id=owner, confidentiality=held.confidentiality, delegation=held)
    made = form_for(registry.of(model), actor, language, is_new=True, only=only)
    form = made(request.POST if is_bound else None, instance=row, initial=initial)
    del form.fields["version"], form.fields["why"]
    form.order_fields(only)
    return form


def _stored(request: StaffRequest, held: Delegation, form: RecordForm, part: str, told: str) -> HttpResponse | None:
    """Store a valid form and go back; None with the refusal beside the field it is cured in."""
    if not form.is_valid() or form.store() is None:
        _beside(form)
        return None
    messages.success(request, told)
    return _back(held, part)


def _beside(form: RecordForm) -> None:
    """Put the refusals of a whole row beside the field in which they are cured."""
    cures = {str(TWICE): "person", str(TWO_LEADERS): "role"}
    said = [str(one) for one in form.errors.get(NON_FIELD_ERRORS, [])]
    if any(one in cures for one in said):
        del form.errors[NON_FIELD_ERRORS]
        for one in said:
            form.add_error(cures.get(one), one)


def _back(held: Delegation, part: str) -> HttpResponse:
    return redirect(reverse("staff:visit", args=[held.pk]) + f"#{part}")


def _ordered(request: StaffRequest, held: Delegation) -> HttpResponse:
    """Put somebody in a place by hand ("12:3"), or leave him to the table ("12:")."""
    number, _colon, place = request.POST.get("place", "").partition(":")
    rows = visible_to(request.actor, registry.of(Member)).filter(delegation=held.pk)
    member = rows.filter(pk=int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0).first()
    if member is None:
        messages.error(request, _("Choose a person of the list."))
        return _back(held, "people")
    wanted = int(place) if place.isascii() and place.isdigit() and len(place) < 5 else None
    try:
        ordering.put_at(member, wanted, actor=request.actor, today=timezone.localdate())
    except writes.NotAllowed as error:
        raise PermissionDenied from error
    except writes.Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The order is changed."))
    return _back(held, "people")


def _begun(request: StaffRequest, held: Delegation) -> HttpResponse:
    try:
        made, _act = ordering.begin_table(held.occasion, actor=request.actor, today=timezone.localdate())
    except writes.Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The table has %(count)s ranks. Change them as you like.") % {"count": len(made)})
    return _back(held, "people")
