"""Care of friends: what is neglected, who looks after whom, and the handover of an officer who leaves."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.access.scope import seen
from amity.care import queries, rules, services
from amity.care.models import Liaison
from amity.documents import writers
from amity.dossiers import handover
from amity.network.models import Person
from amity.records import fields, listing, registry, titles
from amity.records.forms import LinkField
from amity.records.writes import Refused
from amity.sharing import reads
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest

FORMATS = ("pdf", "docx")
MOST = 100  # officers told
PARTNERS = ("counterpart", "peace_committee", "veterans", "foreign_ngo", "foundation", "university", "think_tank")


@dataclass(frozen=True, slots=True)
class Neglected:
    """A list worth looking at: what it is called, what it holds, how many, and where it stands."""

    label: str
    hint: str
    count: str
    href: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Who looks after how many partners."""

    name: str
    href: str
    count: int


def care_page(request: StaffRequest) -> HttpResponse:
    """What is neglected, and which officer looks after how many partners."""
    rule = rule_in_words(timezone.localdate())
    return render(
        request, "staff/care.html", {"lists": _neglected(request), "officers": _officers(request), "rule": rule}
    )


def rule_in_words(day: date) -> str:
    """How the liveliness of a tie is reckoned, with the numbers in force."""
    lively, cooling = rules.thresholds(day)
    return _(
        "Each meeting, letter, gift and event you may see counts; after %(days)s days it counts half, after twice as"
        " long a quarter. From %(lively)s points a tie is lively, from %(cooling)s it is cooling, below it is silent."
        " Nothing of this is stored."
    ) % {"days": rules.half_life(day), "lively": lively, "cooling": cooling}


def _neglected(request: StaffRequest) -> list[Neglected]:
    """Lists of partners and friends that want care, each with its count; the same lines that the list itself reads."""
    today = timezone.localdate()
    silent, kinds = rules.silent_from(today).isoformat(), {"kind": list(PARTNERS)}
    asked: list[tuple[str, str, str, dict[str, Any]]] = [
        (
            _("Partners nobody looks after"),
            _("Foreign organisations without a liaison officer."),
            "organisations",
            {"unattended": "yes", **kinds},
        ),
        (
            _("Partners not met for a year"),
            _("Foreign organisations with whom nothing passed."),
            "organisations",
            {"silent_since": silent, **kinds},
        ),
        (
            _("Partners only one of us knows"),
            _("When this colleague leaves, the tie is lost."),
            "organisations",
            {"single_thread": "yes", **kinds},
        ),
        (
            _("Friends past 70 without a named successor"),
            _("Ask who will carry the friendship on."),
            "people",
            {"ageing_on": today.isoformat()},
        ),
        (_("Thanks owed for gifts"), _("Gifts received and not yet thanked for."), "gifts", {"thanks": "owed"}),
    ]
    return [
        Neglected(label, hint, _count(request, name, params), f"/{name}/?{urlencode(params, doseq=True)}")
        for label, hint, name, params in asked
    ]


def _count(request: StaffRequest, name: str, params: dict[str, Any]) -> str:
    number = listing.rows_of(registry.get(name), request.actor, params).order_by()[: listing.CAP + 1].count()
    return f"{listing.CAP}+" if number > listing.CAP else str(number)


def _officers(request: StaffRequest) -> list[Officer]:
    """The officers the reader may see, those with the most partners first."""
    rows = queries.current(request.actor).filter(seen(request.actor, "officer")).order_by()
    counts = dict(rows.values_list("officer").annotate(count=Count("pk")).order_by("-count", "officer")[:MOST])
    names = titles.named(registry.of(Person), list(counts), request.actor, get_language() or "en")
    return [
        Officer(names[pk], reverse("staff:officer", args=[pk]), count) for pk, count in counts.items() if pk in names
    ]


class HandOverForm(forms.Form):
    """To whom, and why."""

    def __init__(self, *given: Any, request: StaffRequest, **options: Any) -> None:
        super().__init__(*given, **options)
        officer = fields.one(registry.of(Liaison), "officer")
        self.fields["successor"] = LinkField(
            officer, request.actor, get_language() or "en", label=_("Who takes over"), required=True
        )
        self.fields["why"] = forms.CharField(label=_("Why (kept in the history)"), max_length=500, required=True)


def officer_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The handover kit of an officer: his partners with all that is open, and the form that hands them over."""
    return _officer(request, pk, HandOverForm(request=request))


def _officer(request: StaffRequest, pk: int, form: HandOverForm, status: int = 200) -> HttpResponse:
    actor, language, today = request.actor, get_language() or "en", timezone.localdate()
    try:
        document = handover.handover(pk, actor=actor, language=language, today=today, door="page")
    except handover.NoSuchOfficer:
        raise Http404 from None
    cared = handover.cared_for(pk, actor=actor, language=language, today=today)
    reads.note(registry.of(Person), [pk], actor, "page")
    context = {
        "pk": pk,
        "name": handover.officer_named(pk, actor, language),
        "html": writers.html(document),
        "formats": FORMATS,
        "language": language,
        "mine": [one for one in cared if actor.may_write(one.liaison.owner_id)],
        "chosen": set(request.POST.getlist("liaison")),
        "form": form,
        "problems": problems(form),
    }
    return render(request, "staff/officer.html", context, status=status)


def officer_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The handover kit as a file."""
    if kind not in FORMATS:
        raise Http404
    asked, today = request.GET.get("language", ""), timezone.localdate()
    language = asked if asked in ("en", "vi") else get_language() or "en"
    try:
        document = handover.handover(pk, actor=request.actor, language=language, today=today, door="file")
    except handover.NoSuchOfficer:
        raise Http404 from None
    reads.note(registry.of(Person), [pk], request.actor, "file")
    content, content_type, name = writers.download(document, kind)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand the chosen partners of an officer over to another one, as one act that can be undone."""
    if not request.actor.writes_anything:
        raise PermissionDenied
    form = HandOverForm(request.POST, request=request)
    if form.is_valid():
        numbers = [
            int(one) for one in request.POST.getlist("liaison") if one.isascii() and one.isdigit() and len(one) < 19
        ]
        successor = form.cleaned_data["successor"]
        try:
            liaisons = [one for one in services.chosen(numbers, actor=request.actor) if one.officer_id == pk]
            handed = services.hand_over(
                liaisons,
                successor,
                actor=request.actor,
                today=timezone.localdate(),
                why=form.cleaned_data["why"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            told = ngettext("%(count)s partner was handed over.", "%(count)s partners were handed over.", handed.count)
            messages.success(request, told % {"count": handed.count})
            return redirect("staff:operation", pk=handed.operation.pk)
    return _officer(request, pk, form, status=422)
