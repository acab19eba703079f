"""The anniversaries ahead: a list, a wheel of years and months, and the page on which somebody decides."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.almanac import anniversaries as almanac
from amity.anniversaries import queries, services
from amity.anniversaries.models import AnniversaryState
from amity.anniversaries.queries import Asked, Coming
from amity.core.dates import PartialDate
from amity.records import registry, titles
from amity.records.writes import Refused
from amity.relations.models import Standing, Tier
from amity.staff import wheel
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest

SHOWN = 50
WAITING = 12
YEARS = 5
MOST_YEARS = 10
EARLIEST, LATEST = 1900, 2200


class AskForm(forms.Form):
    """What of the horizon is to be seen."""

    first = forms.IntegerField(label=gettext_lazy("From the year"), min_value=EARLIEST, max_value=LATEST)
    years = forms.IntegerField(label=gettext_lazy("Years"), min_value=1, max_value=MOST_YEARS)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of date"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Partnership tier"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Decision"), required=False)

    def __init__(self, given: QueryDict, request: StaffRequest, *, today: date) -> None:
        known = {name: given.get(name, "") for name in self.base_fields}
        super().__init__(known | {"first": known["first"] or today.year, "years": known["years"] or YEARS})
        fields: Any = self.fields
        every = [("", _("All"))]
        fields["kind"].choices = [*every, *((base.name, str(base.label)) for base in almanac.bases())]
        fields["tier"].choices = [*every, *((str(value), str(label)) for value, label in Tier.choices)]
        decisions = [(queries.UNDECIDED, _("Not decided yet")), *AnniversaryState.choices]
        fields["state"].choices = [*every, *((str(value), str(label)) for value, label in decisions)]
        fields["country"].choices = [*every, *countries(request)]
        fields["first"].widget.attrs["inputmode"] = fields["years"].widget.attrs["inputmode"] = "numeric"

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day asked for."""
        first, years = self.cleaned_data["first"], self.cleaned_data["years"]
        return date(first, 1, 1), date(first + years - 1, 12, 31)

    @property
    def asked(self) -> Asked:
        """What the horizon is narrowed to."""
        given = self.cleaned_data
        bases = (given["kind"],) if given["kind"] else ()
        country = int(given["country"]) if given["country"] else None
        return Asked(bases=bases, country=country, tier=given["tier"], state=given["state"])


def countries(request: StaffRequest) -> list[tuple[str, str]]:
    """The countries the reader may see, to choose from, in the order of their names."""
    record = registry.get("countries")
    language = get_language() or "en"
    columns = titles.paths(record)
    told = titles.reader(record, columns, request.actor, language)
    order = "sort_key_vi" if language == "vi" else "sort_key"
    return [
        (str(pk), told(values))
        for pk, *values in visible_to(request.actor, record).order_by(order).values_list("pk", *columns)
    ]


@dataclass(slots=True)
class Line:
    """One anniversary as the page tells it."""

    one: Coming
    name: str
    href: str
    on: str
    begins: str
    is_late: bool
    where: str
    state: str
    state_href: str


def horizon(request: StaffRequest) -> HttpResponse:
    """The list and the wheel."""
    today, language = timezone.localdate(), get_language() or "en"
    form = AskForm(request.GET, request, today=today)
    context: dict[str, Any] = {"form": form, "problems": problems(form), "query": _query(request)}
    if form.is_valid():
        first, last = form.window
        found = queries.horizon(request.actor, first, last, form.asked)
        at = request.GET.get("at", "")
        shown, after = _page(found.found, at)
        begun = today.isoformat()[:7]
        waiting = [
            one for one in found.found if one.decided is None and one.begins <= begun and one.due.last >= str(today)
        ]
        told = found.named([*shown, *waiting[:WAITING]], request.actor, language)
        names = dict(countries(request))

        def lines(some: list[Coming]) -> list[Line]:
            return [_line(one, told, names, language, begun) for one in some]

        context |= {
            "count": len(found.found),
            "groups": _grouped(lines(shown), language),
            "waiting": lines(waiting[:WAITING]),
            "waiting_rest": max(0, len(waiting) - WAITING),
            "after": after,
            "at": at,
            "table": wheel.table(found.by_month, range(first.year, last.year + 1)),
            "wheel": wheel.drawn(found.by_month, range(first.year, last.year + 1), context["query"]),
            "months": wheel.months(),
        }
    return render(request, "staff/horizon.html", context, status=200 if form.is_valid() else 422)


def _query(request: StaffRequest) -> str:
    """What was asked for, to be carried along by links that lead to a month."""
    kept = request.GET.copy()
    kept.pop("at", None)
    return kept.urlencode()


def _page(found: list[Coming], at: str) -> tuple[list[Coming], str]:
    """The anniversaries from a month on, whole months only, and the month the next page begins with."""
    rest = [one for one in found if one.due.last[: len(at)] >= at] if at else found
    if len(rest) <= SHOWN:
        return rest, ""
    month = rest[SHOWN].due.last[:7]
    shown = [one for one in rest if one.due.last[:7] < month]
    if not shown:  # one month alone fills more than a page
        shown = [one for one in rest if one.due.last[:7] == month]
    left = rest[len(shown) :]
    return shown, left[0].due.last[:7] if left else ""


def _line(one: Coming, told: dict[Any, Any], names: dict[str, str], language: str, begun: str) -> Line:
    row = told[one.due.base.record.name, one.due.row_id]
    state = str(AnniversaryState(one.decided[1]).label) if one.decided else ""
    return Line(
        one,
        row.name,
        row.url,
        PartialDate(one.due.on).shown(language),
        PartialDate(one.begins).shown(language),
        one.decided is None and one.begins <= begun,
        ", ".join(filter(None, (names.get(str(country), "") for country in one.countries))),
        state,
        f"/anniversaries/{one.decided[0]}/" if one.decided else "",
    )


def _grouped(lines: list[Line], language: str) -> list[tuple[str, list[Line]]]:
    """The lines under the month, or the year, they fall in."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.one.due.on[:7], []).append(line)
    return [(PartialDate(month).shown(language), some) for month, some in found.items()]


class AdoptForm(forms.Form):
    """What is settled when an anniversary is adopted."""

    owner = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit that leads it"), empty_label=None)
    template: Any = forms.ModelChoiceField(
        None, label=gettext_lazy("Begin with the programme"), required=False, empty_label=gettext_lazy("An empty one")
    )
    organisations: Any = forms.ModelMultipleChoiceField(
        None, label=gettext_lazy("Responsible organisations"), required=False,
        help_text=gettext_lazy("The associations and unions that take part; more can be added later."),
    )  # fmt: skip
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), required=False, max_length=3)

    def __init__(self, data: Any, request: StaffRequest, *, concerned: list[int]) -> None:
        actor = request.actor
        super().__init__(data, initial={"owner": actor.home_unit_id, "currency": "VND"})
        fields: Any = self.fields
        units = Unit.objects.order_by("name", "pk")
        fields["owner"].queryset = units if actor.writable is None else units.filter(pk__in=actor.writable)
        fields["template"].queryset = visible_to(actor, registry.get("programme_templates")).order_by("sort_key")
        near = visible_to(actor, registry.get("organisations"))
        fields["organisations"].queryset = near.filter(focus_countries__in=concerned).distinct().order_by("sort_key")


def one(request: StaffRequest, address: str) -> HttpResponse:
    """One anniversary ahead: what it is, what the rules say, what a programme would hold, and the decision."""
    actor = request.actor
    found = queries.one_of(actor, address)
    if found is None:
        raise Http404
    base, row, due = found
    decided = _decision(request, due)
    if decided is not None:
        return redirect("staff:record", record="anniversaries", pk=decided)
    concerned = queries.countries_of(actor, due)
    form = AdoptForm(request.POST if request.method == "POST" else None, request, concerned=concerned)
    why, decides = request.POST.get("why", ""), request.method == "POST" and "preview" not in request.POST
    if decides:
        if not actor.writes_anything:
            raise PermissionDenied
        done = _decide(request, address, form, why)
        if done is not None:
            return done
    context = _told(request, base, row, due, concerned) | {
        "form": form,
        "problems": problems(form) if decides else [],
        "why": why,
        "lines": _preview(request, address, form),
        "address": address,
        "may_decide": actor.writes_anything,
    }
    return render(request, "staff/horizon_one.html", context, status=422 if context["problems"] else 200)


def _decision(request: StaffRequest, due: almanac.Due) -> int | None:
    rows = visible_to(request.actor, registry.get("anniversaries"))
    rows = rows.filter(counted_from=due.base.name, counted_row=due.row_id, years=due.years)
    return rows.values_list("pk", flat=True).first()


def _decide(request: StaffRequest, address: str, form: AdoptForm, why: str) -> HttpResponse | None:
    """Carry the decision out; None, with the problem in the form, when it is refused."""
    actor, today = request.actor, timezone.localdate()
    lets_pass = "let_pass" in request.POST
    if not form.is_valid() and not lets_pass:
        return None
    given = form.cleaned_data
    owner = given.get("owner") or Unit.objects.get(pk=actor.home_unit_id or 0)
    try:
        if lets_pass:
            made = services.let_pass(address, owner.pk, actor=actor, today=today, why=why.strip())
        else:
            programme = services.Programme(
                owner.pk,
                organisations=list(given["organisations"]),
                budget=given["budget"],
                currency=given["currency"] if given["budget"] is not None else "",
                template=given["template"],
            )
            made = services.adopt(address, programme, actor=actor, today=today)
    except ValidationError as error:
        for sentences in getattr(error, "message_dict", {"": error.messages}).values():
            form.add_error(None, sentences)
        return None
    except Refused as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Let pass, with its reason.") if lets_pass else _("Adopted: here is its programme."))
    return redirect("staff:record", record="anniversaries", pk=made.pk)


def _told(request: StaffRequest, base: Any, row: Any, due: almanac.Due, concerned: list[int]) -> dict[str, Any]:
    language = get_language() or "en"
    foreseen = services.foreseen(due_address(due), actor=request.actor)
    standing = getattr(row, "standing", Standing.AGREED)
    names = dict(countries(request))
    return {
        "title": titles.of_row(base.record, row, language, request.actor),
        "what": base.label,
        "href": f"/{base.record.name}/{row.pk}/",
        "years": due.years,
        "on": PartialDate(due.on).shown(language),
        "since": PartialDate(due.since).shown(language),
        "begins": foreseen.begin_on.shown(language) if foreseen.begin_on else "",
        "doubt": str(Standing(standing).label) if standing != Standing.AGREED else "",
        "basis": getattr(row, "basis", ""),
        "where": [names[str(pk)] for pk in concerned if str(pk) in names],
    }


def due_address(due: almanac.Due) -> str:
    """What names an anniversary in addresses."""
    return f"{due.base.name}:{due.row_id}:{due.years}"


def _preview(request: StaffRequest, address: str, form: AdoptForm) -> list[tuple[str, str, str]]:
    """The lines the chosen template would make: when, what, which sort of work."""
    if not form.is_bound or not form.is_valid() or form.cleaned_data["template"] is None:
        return []
    language = get_language() or "en"
    foreseen = services.foreseen(address, actor=request.actor)
    made = services.lines_of(form.cleaned_data["template"], foreseen, actor=request.actor)
    return [
        (
            line.due_on.shown(language) if line.due_on else "",
            (line.what_vi if language == "vi" else "") or line.what,
            str(line.get_kind_display()),
        )
        for line in made
    ]
