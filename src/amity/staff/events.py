"""Holding events: one made after another, the next edition, the programme, the permission, the evaluation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateFormField
from amity.documents import framing, wording, writers
from amity.events import exchange, queries, rules
from amity.events.models import (
    Evaluation,
    Event,
    EventState,
    Ground,
    HostShare,
    Level,
    PermissionCase,
    PermissionState,
    Series,
    ShareRole,
)
from amity.events.services import cloning, permitting
from amity.records import fields, listing, registry, writes
from amity.records.forms import LinkField
from amity.sharing import reads
from amity.staff.editing import dress, problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.work import services as work

FILES = ("pdf", "docx")
TAKES = (
    (cloning.SESSIONS, gettext_lazy("The programme: its sessions, without papers")),
    (cloning.SHARES, gettext_lazy("The tasks of the hosts, without what they paid")),
    (cloning.GUESTS, gettext_lazy("The guests, as names put forward")),
    (work.TASKS, gettext_lazy("The tasks, each moved with the day")),
)


class CloneForm(forms.Form):
    """What the new event is called, when it begins, and what comes along."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    title_vi = forms.CharField(label=gettext_lazy("Name in Vietnamese"), max_length=300, required=False)
    starts_on = PartialDateFormField(label=gettext_lazy("Begins on"))
    take = forms.MultipleChoiceField(
        label=gettext_lazy("What comes along"), choices=TAKES, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_template = forms.BooleanField(
        label=gettext_lazy("Keep it as a template"),
        required=False,
        help_text=gettext_lazy("A template is not counted and stands in no list; new events are made after it."),
    )

    def wish(self) -> cloning.Wish:
        """What was asked for."""
        given = self.cleaned_data
        return cloning.Wish(
            title=given["title"],
            title_vi=given["title_vi"],
            starts_on=given["starts_on"],
            take=given["take"],
            is_template=given.get("is_template", False),
        )


class EditionForm(CloneForm):
    """The next edition of a series: its number and its host as well."""

    edition = forms.IntegerField(label=gettext_lazy("Number of the edition"), min_value=1, max_value=32767)
    is_template = None  # type: ignore[assignment]
    field_order = ("edition", "title", "title_vi", "starts_on", "host_country", "hosts", "take")

    def __init__(self, *args: Any, actor: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        record, language = registry.of(Event), get_language() or "en"
        for name, many in (("host_country", False), ("hosts", True)):
            one = fields.one(record, name)
            self.fields[name] = LinkField(one, actor, language, many=many, label=one.label, required=False)
        self.order_fields(self.field_order)

    def wish(self) -> cloning.Wish:
        """What was asked for."""
        given = self.cleaned_data
        return cloning.Wish(
            title=given["title"],
            title_vi=given["title_vi"],
            starts_on=given["starts_on"],
            take=given["take"],
            edition=given["edition"],
            host_country=given["host_country"],
            hosts=given["hosts"] or [],
        )


def clone_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a new event after this one."""
    event = _event(request, pk)
    if not request.actor.may_write(event.owner_id):
        raise PermissionDenied
    every = [name for name, _words in TAKES if name != cloning.GUESTS]
    start: dict[str, Any] = {"title": event.title, "title_vi": event.title_vi, "take": every}
    form = CloneForm(request.POST if request.method == "POST" else None, initial=start)
    answer = _make(request, event, form)
    context = {"event": event, "title": _title(request, event), "templates": _templates(request, event)}
    return answer or _form_page(request, "staff/event_clone.html", form, context)


def next_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Prepare the next edition of a series: proposed by its rhythm and its turn, made after the last one."""
    series: Series = row_or_404(registry.of(Series), pk, request.actor)
    proposed = queries.next_edition(series, request.actor)
    last = proposed.last
    context = {"series": series, "title": _title(request, series), "next": proposed, "last": last}
    if last is None:
        return render(request, "staff/series_next.html", context)
    if not request.actor.may_write(last.owner_id):
        raise PermissionDenied
    start = {
        "edition": proposed.number,
        "title": _numbered(last.title, last.edition, proposed.number),
        "title_vi": _numbered(last.title_vi, last.edition, proposed.number),
        "starts_on": PartialDate(f"{proposed.year:04}") if proposed.year else None,
        "host_country": proposed.host_country.pk if proposed.host_country else None,
        "hosts": [one.pk for one in proposed.hosts],
        "take": [cloning.SESSIONS, cloning.SHARES, work.TASKS],
    }
    form = EditionForm(request.POST if request.method == "POST" else None, initial=start, actor=request.actor)
    answer = _make(request, last, form)
    context["last_title"] = _title(request, last)
    return answer or _form_page(request, "staff/series_next.html", form, context)


def programme_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The programme of an event with what does not fit in it, and what its hosts bear."""
    event = _event(request, pk)
    read = exchange.programme(event, request.actor)
    shares = visible_to(request.actor, registry.of(HostShare)).filter(event=event)
    language = get_language() or "en"
    document = exchange.programme_document(event, actor=request.actor, language=language, today=timezone.localdate())
    reads.note(registry.of(Event), [pk], request.actor, "page")
    context = {
        "event": event,
        "title": _title(request, event),
        "read": read,
        "html": writers.html(document),
        "strays": _strays(event, read.shares),
        "costs": [f"{wording.number(total, language)} {currency}" for currency, total in queries.costs(shares)],
        "formats": FILES,
        "language": language,
        "may_edit": request.actor.may_write(event.owner_id),
        "adds": [
            (registry.get(name).label, f"{reverse('staff:new', args=[name])}?event={pk}")
            for name in ("sessions", "papers", "host_shares")
        ],
    }
    return render(request, "staff/event_programme.html", context)


def programme_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The programme as a file."""
    event = _event(request, pk)
    reads.note(registry.of(Event), [pk], request.actor, "file")
    return sent_file(
        request,
        kind,
        lambda language: exchange.programme_document(
            event, actor=request.actor, language=language, today=timezone.localdate()
        ),
    )


class CaseForm(forms.Form):
    """What decides who permits the conference, and the number of the file."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=80,
        help_text=gettext_lazy("The number under which your office keeps the file."),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("What decides the level"),
        choices=Ground.choices,
        initial=Ground.OTHER,
        widget=forms.RadioSelect,
    )


def permission_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Whether an event needs a permission, until when to ask for it, and how far the asking is."""
    event = _event(request, pk)
    actor, today, language = request.actor, timezone.localdate(), get_language() or "en"
    may_edit = actor.may_write(event.owner_id)
    form = CaseForm(
        request.POST if request.method == "POST" else None, initial={"reference": f"HNQT-{today.year}-{event.pk}"}
    )
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if form.is_valid():
            made = carried_out(form, lambda: permitting.open_case(event, actor=actor, today=today, **form.cleaned_data))
            if made is not None:
                messages.success(request, _("The case is open. Collect the dossier, then record it as submitted."))
                return redirect("staff:permission", pk=pk)
    cases = list(visible_to(actor, registry.of(PermissionCase)).filter(event=event).order_by("-pk"))
    context = {
        "event": event,
        "title": _title(request, event),
        "need": queries.permission_need(event, actor),
        "cases": [_case(one, request) for one in cases],
        "may_open": may_edit and all(one.state == PermissionState.REFUSED for one in cases),
        "latest": [
            (label, rules.days_before(level, today), _shown(rules.latest_day(event, level, today), language))
            for level, label in Level.choices
        ],
        "is_open": event.state in (EventState.PLANNED, EventState.POSTPONED),
    }
    return _form_page(request, "staff/event_permission.html", form, context)


def _case(case: PermissionCase, request: StaffRequest) -> dict[str, Any]:
    """A case as its page tells it: where it stands, what is late, and what comes next."""
    today, language = timezone.localdate(), get_language() or "en"
    latest = rules.latest_day(case.event, case.level, today)
    is_open = case.state in rules.OPEN
    record = registry.of(PermissionCase)
    steps = record.steps_for(request.actor, case)
    return {
        "row": case,
        "latest": _shown(latest, language) if is_open else (case.due_on.shown(language) if case.due_on else ""),
        "days": (latest - today).days if latest and is_open else None,
        "is_stale": is_open and latest is not None and (case.due_on is None or case.due_on.first != latest),
        "is_late": rules.is_late(case),
        "submitted": case.submitted_on.shown(language) if case.submitted_on else "",
        "decided": case.decided_on.shown(language) if case.decided_on else "",
        "steps": [one for one in steps if one.name != "reckon"],
        "may_ask": case.state in (PermissionState.SUBMITTED, PermissionState.CONSULTING)
        and request.actor.may_write(case.owner_id),
        "opinions": [
            (one, one.due_on.shown(language) if one.due_on else "", one.due_on is not None and one.due_on.last < today)
            for one in visible_to(request.actor, registry.get("opinions"))
            .filter(permission_case=case)
            .select_related("organisation")
            .order_by("pk")
            if request.actor.may_see(one.organisation.audience)
        ],
    }


def evaluation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What an event was to achieve, what it achieved, and what those who were there thought of it."""
    event = _event(request, pk)
    rows = visible_to(request.actor, registry.of(Evaluation)).filter(event=event)
    told = queries.scores(rows)
    reads.note(registry.of(Event), [pk], request.actor, "page")
    context = {
        "event": event,
        "title": _title(request, event),
        "scores": told,
        "most": max((count for _score, count in told.each), default=0),
        "words": [one for one in rows.order_by("-score", "pk") if one.worked or one.change],
        "may_edit": request.actor.may_write(event.owner_id),
        "rows": f"{reverse('staff:list', args=['evaluations'])}?event={pk}",
        "add": f"{reverse('staff:new', args=['evaluations'])}?event={pk}",
    }
    return render(request, "staff/event_evaluation.html", context)


def sent_file(request: StaffRequest, kind: str, made: Callable[[str], Any]) -> HttpResponse:
    """A document as a file, in the language asked for or that of the reader."""
    if kind not in FILES:
        raise Http404
    asked = request.GET.get("language", "")
    language = asked if asked in framing.LANGUAGES else get_language() or "en"
    content, content_type, name = writers.download(made(language), kind)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def carried_out(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What an act makes; None, with the sentence in the form, when it is refused."""
    try:
        return act()
    except writes.NotAllowed as error:
        raise PermissionDenied from error
    except writes.Refused as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, sentences)
    return None


def _make(request: StaffRequest, event: Event, form: CloneForm) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    made = carried_out(form, lambda: work.clone(event, actor=request.actor, wish=form.wish()))
    if made is None:
        return None
    messages.success(request, _("Made. Look it through, then correct what differs this time."))
    return redirect("staff:record", record=registry.of(Event), pk=made.pk)


def _form_page(request: StaffRequest, template: str, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    dress(form)
    context |= {"form": form, "problems": problems(form)}
    return render(request, template, context, status=422 if form.errors else 200)


def _event(request: StaffRequest, pk: int) -> Event:
    found: Event = row_or_404(registry.of(Event), pk, request.actor)
    return found


def _title(request: StaffRequest, row: Any) -> str:
    return listing.title_of(registry.of(type(row)), row.pk, request.actor, get_language() or "en")


def _templates(request: StaffRequest, event: Event) -> list[tuple[int, str]]:
    """The templates that a new event may be made after, when this one is none itself."""
    rows = visible_to(request.actor, registry.of(Event)).filter(state=EventState.TEMPLATE).exclude(pk=event.pk)
    is_vietnamese = get_language() == "vi"
    return [(one.pk, (one.title_vi if is_vietnamese else "") or one.title) for one in rows.order_by("sort_key")[:20]]


def _strays(event: Event, shares: list[HostShare]) -> list[HostShare]:
    """Shares of hosts that are among the hosts of the event no more."""
    hosts = set(event.hosts.values_list("pk", flat=True))
    roles = (ShareRole.HOST, ShareRole.CO_HOST)
    return [one for one in shares if one.role in roles and one.organisation_id not in hosts]


def _numbered(title: str, old: int | None, new: int) -> str:
    """The name of the last edition with the new number in the place of the old one, where it is found."""
    vietnamese = "lần thứ nhất" if old == 1 else f"lần thứ {old}"
    for before, after in ((_ordinal(old), _ordinal(new)), (vietnamese, f"lần thứ {new}")):
        if old and before in title:
            return title.replace(before, after)
    return title


def _ordinal(number: int | None) -> str:
    """1st, 2nd, 3rd, 4th, as the names of English editions have it."""
    if number is None:
        return ""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _shown(day: Any, language: str) -> str:
    return PartialDate.of(day).shown(language) if day else ""
