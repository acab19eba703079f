"""Who sits where at the table of talks: the page, a form that puts somebody elsewhere, and cards for the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amity.access.scope import visible_to
from amity.core.text import slug
from amity.delegations.models import Delegation, Member, Side
from amity.delegations.rules import Seat
from amity.delegations.services import ordering
from amity.dossiers import seating
from amity.letters.exchange import paper
from amity.records import registry, writes
from amity.sharing import reads
from amity.staff import letters
from amity.staff.delegations import delegation_of, head
from amity.staff.editing import dress, problems
from amity.staff.routes import StaffRequest


class PlaceForm(forms.Form):
    """Who is to sit in which place of the order."""

    member = forms.ChoiceField(label=gettext_lazy("Person"))
    place = forms.IntegerField(
        label=gettext_lazy("Place in the order"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=gettext_lazy("1 is the first of the side. Leave it empty to go by the table of precedence."),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two chairs face to face."""

    number: int
    host: str
    guest: str
    is_middle: bool


def seating_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Who sits where at a long table, and a form that puts somebody in another place."""
    held, actor, language = delegation_of(request, pk), request.actor, get_language() or "en"
    plan, names = seating.plan(held, actor=actor, language=language)
    people = plan.people
    form = PlaceForm(request.POST if request.method == "POST" else None)
    movable: Any = form.fields["member"]
    movable.choices = [("", "–"), *((str(one.pk), names[one.person_id]) for one in people)]
    if request.method == "POST":
        if not actor.writes_anything:
            raise PermissionDenied
        if form.is_valid() and _placed(request, held, form):
            messages.success(request, _("The order is changed."))
            return redirect("staff:seating", pk=pk)
    _note(held, people, request, "page")
    dress(form)
    context = {
        **head(held),
        "pairs": _pairs(plan.hosts, plan.guests, names),
        "behind": [
            (Side.HOSTS.label, [names[one.person_id] for one in plan.behind_hosts]),
            (Side.DELEGATION.label, [names[one.person_id] for one in plan.behind_guests]),
        ],
        "form": form,
        "problems": problems(form),
        "may_write": actor.writes_anything,
        "count": len(people),
    }
    return render(request, "staff/seating.html", context, status=422 if form.errors else 200)


def _note(held: Delegation, people: Sequence[Member], request: StaffRequest, door: str) -> None:
    """Note the reading of what is restricted."""
    reads.note(registry.of(Delegation), [held.pk], request.actor, door)
    reads.note(registry.of(Member), [one.pk for one in people], request.actor, door)


def _placed(request: StaffRequest, held: Delegation, form: PlaceForm) -> bool:
    """Put the chosen person in the chosen place; False, with the sentence in the form, when that is refused."""
    rows = visible_to(request.actor, registry.of(Member)).filter(delegation=held.pk)
    member = rows.filter(pk=int(form.cleaned_data["member"])).first()
    if member is None:
        form.add_error("member", _("Choose a person of the list."))
        return False
    try:
        ordering.put_at(member, form.cleaned_data["place"], actor=request.actor, today=timezone.localdate())
    except writes.NotAllowed as error:
        raise PermissionDenied from error
    except writes.Refused as error:
        form.add_error("place", str(error))
        return False
    return True


def _pairs(hosts: Sequence[Seat], guests: Sequence[Seat], names: dict[int, str]) -> list[Pair]:
    def name(seat: Seat) -> str:
        return names.get(seat.member.person_id, "") if seat.member else ""

    middle = len(hosts) // 2
    return [
        Pair(at + 1, name(host), name(guest), at == middle)
        for at, (host, guest) in enumerate(zip(hosts, guests, strict=True))
    ]


@require_safe
def cards(request: StaffRequest, pk: int) -> HttpResponse:
    """Cards for the table as PDF, both sides in order of precedence."""
    held, language, today = delegation_of(request, pk), get_language() or "en", timezone.localdate()
    made = seating.cards(held, actor=request.actor, today=today, language=language)
    plan, _names = seating.plan(held, actor=request.actor, language=language)
    _note(held, plan.people, request, "file")
    content = paper.cards(made, "places", title=seating.name(held, language), made_on=today)
    return letters.attached(content, f"{slug(held.name)}-places.pdf", letters.TYPES["pdf"])
