"""The calendar the three pillars share: a month as a grid or a list, what clashes in it, and feeds for programs."""

from calendar import monthcalendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.calendar import clashes, entries, feeds
from amity.calendar.entries import Entry, Wanted
from amity.core.dates import PartialDate
from amity.records import registry
from amity.relations.models import Pillar
from amity.staff.editing import problems
from amity.staff.horizon import countries
from amity.staff.routes import StaffRequest

A_DAY = 6  # entries of one day in the grid
WARNED = 20
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
MONTHLY, LISTED = "month", "list"


class LookForm(forms.Form):
    """What of the calendar is to be seen."""

    layer = forms.MultipleChoiceField(
        label=gettext_lazy("What"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    pillar = forms.ChoiceField(label=gettext_lazy("Pillar"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Unit"), required=False, empty_label=gettext_lazy("All")
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, given: QueryDict, request: StaffRequest) -> None:
        super().__init__(given)
        fields: Any = self.fields
        every = [("", _("All"))]
        fields["layer"].choices = [(name, str(label)) for name, label in entries.layers().items()]
        fields["pillar"].choices = [*every, *((str(value), str(label)) for value, label in Pillar.choices)]
        fields["unit"].queryset = Unit.objects.order_by("name", "pk")
        fields["country"].choices = [*every, *countries(request)]

    @property
    def wanted(self) -> Wanted:
        """What is asked for; nothing of it when the form is wrong."""
        given = self.cleaned_data
        unit, country = given["unit"], given["country"]
        return Wanted(
            frozenset(given["layer"]),
            country=int(country) if country else None,
            unit=unit.pk if unit else None,
            pillar=given["pillar"],
        )


@dataclass(slots=True)
class Day:
    """One day of the grid: its number, what stands on it, and how much more there is than is shown."""

    on: date
    is_today: bool
    name: str
    shown: list[Entry]
    rest: int


def month(request: StaffRequest) -> HttpResponse:
    """A month of the calendar."""
    today, language = timezone.localdate(), get_language() or "en"
    first = _asked_month(request.GET.get("month", ""), today)
    last = _next_month(first) - timedelta(days=1)
    form = LookForm(request.GET, request)
    view = LISTED if request.GET.get("view") == LISTED else MONTHLY
    context: dict[str, Any] = {
        "form": form,
        "problems": problems(form) if not form.is_valid() else [],
        "view": view,
        "title": PartialDate(f"{first:%Y-%m}").shown(language),
        "before": _address(request, month=f"{first - timedelta(days=1):%Y-%m}"),
        "after": _address(request, month=f"{_next_month(first):%Y-%m}"),
        "this": _address(request, month=""),
        "grid_href": _address(request, view=""),
        "list_href": _address(request, view=LISTED),
        "at": f"{first:%Y-%m}",
    }
    if form.is_valid():
        found = entries.gather(request.actor, first, last, language, form.wanted)
        dated = [one for one in found if not one.is_vague]
        context |= {
            "count": len(found),
            "vague": [(one, one.first.shown(language)) for one in found if one.is_vague],
            "weeks": _weeks(dated, first, today, language) if view == MONTHLY else [],
            "weekdays": [(str(WEEKDAYS[number]), str(WEEKDAYS_ABBR[number])) for number in range(7)],
            "listed": _listed(dated, first, last, language) if view == LISTED else [],
            "list_of_day": _address(request, view=LISTED),
            "clashes": clashes.among(request.actor, found, language)[:WARNED],
        }
    return render(request, "staff/calendar.html", context, status=200 if form.is_valid() else 422)


def _asked_month(text: str, today: date) -> date:
    """The first day of the month asked for; of this one where none, or no month, was."""
    try:
        asked = PartialDate.parse(text) if text else PartialDate.of(today)
    except ValueError:
        asked = PartialDate.of(today)
    return min(max(asked.first, FIRST), LAST).replace(day=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _address(request: HttpRequest, **changed: str) -> str:
    """This page, with something in its address changed; nothing takes it out."""
    given = request.GET.copy()
    for name, value in changed.items():
        given.pop(name, None)
        if value:
            given[name] = value
    return f"{request.path}?{given.urlencode()}" if given else request.path


def _weeks(dated: list[Entry], first: date, today: date, language: str) -> list[list[Day | None]]:
    """The days of a month by weeks that begin on Monday; None beside the month."""
    on_day: dict[date, list[Entry]] = {}
    last = _next_month(first) - timedelta(days=1)
    for entry in dated:
        day = max(entry.first.first, first)
        while day <= min(entry.last.last, last):
            on_day.setdefault(day, []).append(entry)
            day += timedelta(days=1)

    def made(number: int) -> Day | None:
        if not number:
            return None
        on = first.replace(day=number)
        some = on_day.get(on, [])
        name = PartialDate.of(on).shown(language)
        return Day(on, on == today, name, some[:A_DAY], max(0, len(some) - A_DAY))

    return [[made(number) for number in week] for week in monthcalendar(first.year, first.month)]


def _listed(dated: list[Entry], first: date, last: date, language: str) -> list[tuple[str, str, list[Entry]]]:
    """The entries under the day on which they begin, or the first of the month for what began before."""
    found: dict[date, list[Entry]] = {}
    for entry in dated:
        found.setdefault(max(entry.first.first, first), []).append(entry)
    return [(day.isoformat(), PartialDate.of(day).shown(language), found[day]) for day in sorted(found) if day <= last]


class FeedForm(forms.Form):
    """What a feed shows, under which name."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80,
        help_text=gettext_lazy("Where it will be read, such as “My telephone”."),
    )  # fmt: skip
    layers = forms.MultipleChoiceField(
        label=gettext_lazy("What it shows"), required=False, widget=forms.CheckboxSelectMultiple, choices=(),
        help_text=gettext_lazy("Nothing ticked: everything."),
    )  # fmt: skip
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Only of the unit"), required=False, empty_label=gettext_lazy("All")
    )
    country: Any = forms.ModelChoiceField(
        None, label=gettext_lazy("Only of the country"), required=False, empty_label=gettext_lazy("All")
    )

    def __init__(self, data: Any, request: StaffRequest) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["layers"].choices = [(name, str(label)) for name, label in entries.layers().items()]
        fields["unit"].queryset = Unit.objects.order_by("name", "pk")
        fields["country"].queryset = visible_to(request.actor, registry.get("countries")).order_by("sort_key")


def feeds_page(request: StaffRequest) -> HttpResponse:
    """My feeds, and making another one, whose address is shown in the answer and never again."""
    form, address = FeedForm(request.POST or None, request), ""
    if request.method == "POST" and form.is_valid():
        try:
            _feed, secret = feeds.issue(
                request.user, now=timezone.now(), language=get_language() or "en", **form.cleaned_data
            )
        except ValidationError as error:
            for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            address, form = f"{settings.BASE_URL}/feeds/{secret}.ics", FeedForm(None, request)
    names = entries.layers()
    shown = [
        (one, ", ".join(str(names[name]) for name in one.layers if name in names), _told_read(one.read_at))
        for one in feeds.live(request.user).select_related("unit", "country")
    ]
    context = {"form": form, "problems": problems(form), "address": address, "feeds": shown}
    response = render(request, "staff/calendar_feeds.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _told_read(read_at: Any) -> str:
    return PartialDate.of(timezone.localdate(read_at)).shown(get_language() or "en") if read_at else _("never")


@require_POST
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """End a feed of mine."""
    if not feeds.revoke(request.user, pk, now=timezone.now()):
        raise Http404
    messages.success(request, _("The feed is revoked: its address leads nowhere any more."))
    return redirect("staff:calendar-feeds")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A feed, for whoever has its address: a calendar program, which cannot log in."""
    found = feeds.found(secret)
    if found is None:
        raise Http404
    answer = feeds.answer(found, now=timezone.now(), today=timezone.localdate())
    if request.headers.get("If-None-Match") == answer.tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(answer.body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="amity.ics"'
    response["ETag"] = answer.tag
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    return response
