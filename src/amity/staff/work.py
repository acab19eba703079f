"""Tasks and opinions: minutes that become tasks, my tasks, and bodies asked for their opinion."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.core.fields import PartialDateFormField
from amity.events import rules
from amity.events.models import PermissionCase
from amity.records import fields, listing, registry
from amity.records.declaration import Record
from amity.records.forms import LinkField
from amity.sharing import reads
from amity.staff.editing import dress, problems
from amity.staff.events import FILES, carried_out, sent_file
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.work import exchange, queries, services
from amity.work.models import Assignment, Opinion

MEETINGS = ("events", "interactions")
LINES = 5  # decisions that the page has room for at once; more after saving
SHOWN = 100


class MinutesForm(forms.Form):
    """What was said, and line by line what was decided, who does it and until when."""

    minutes = forms.CharField(
        label=gettext_lazy("Minutes"), required=False, widget=forms.Textarea(attrs={"rows": 12}), strip=True
    )

    def __init__(self, *args: Any, actor: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        person, language = fields.one(registry.of(Assignment), "responsible"), get_language() or "en"
        for number in range(1, LINES + 1):
            self.fields[f"what-{number}"] = forms.CharField(label=_("Decision"), max_length=300, required=False)
            self.fields[f"who-{number}"] = LinkField(person, actor, language, label=_("Who"), required=False)
            self.fields[f"until-{number}"] = PartialDateFormField(label=_("Until"), required=False, help_text=" ")

    def clean(self) -> dict[str, Any]:
        """A line that says who or until when says what as well."""
        given = self.cleaned_data
        for number in range(1, LINES + 1):
            is_begun = given.get(f"who-{number}") or given.get(f"until-{number}")
            if is_begun and not given.get(f"what-{number}"):
                self.add_error(f"what-{number}", _("Say what was decided."))
        return given

    def rows(self) -> list[tuple[int, Any, Any, Any]]:
        """The fields line by line."""
        numbers = range(1, LINES + 1)
        return [(one, self[f"what-{one}"], self[f"who-{one}"], self[f"until-{one}"]) for one in numbers]

    def lines(self) -> list[services.Line]:
        """The decisions taken down."""
        given = self.cleaned_data
        return [
            services.Line(given[f"what-{one}"], given[f"who-{one}"], given[f"until-{one}"])
            for one in range(1, LINES + 1)
            if given[f"what-{one}"]
        ]


def minutes_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """The minutes of a meeting, the decisions and what became of them; each new line becomes a task."""
    about, actor, language = _meeting(request, record, pk), request.actor, get_language() or "en"
    may_edit = actor.may_write(about.owner_id)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    start = {"minutes": exchange.minutes_text(about)}
    form = MinutesForm(request.POST if request.method == "POST" else None, initial=start, actor=actor)
    if request.method == "POST" and form.is_valid():
        made = carried_out(
            form,
            lambda: services.take_minutes(
                about,
                actor=actor,
                today=timezone.localdate(),
                minutes=form.cleaned_data["minutes"],
                lines=form.lines(),
            ),
        )
        if made is not None:
            messages.success(request, _("Saved. Tasks made: %(count)s.") % {"count": len(made)})
            return redirect("staff:minutes", record=record, pk=pk)
    dress(form)
    reads.note(record, [pk], actor, "page")
    tasks = exchange.tasks_of(about, actor)
    reads.note(registry.of(Assignment), [one.pk for one in tasks], actor, "page")
    context = {
        "record": record,
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language),
        "form": form,
        "problems": problems(form),
        "text": exchange.minutes_text(about),
        "tasks": _told(tasks),
        "may_edit": may_edit,
        "formats": FILES,
        "language": language,
    }
    return render(request, "staff/minutes.html", context, status=422 if form.errors else 200)


def minutes_file(request: StaffRequest, record: Record, pk: int, kind: str) -> HttpResponse:
    """The minutes as a file."""
    about, today = _meeting(request, record, pk), timezone.localdate()
    reads.note(record, [pk], request.actor, "file")
    tasks = exchange.tasks_of(about, request.actor)
    reads.note(registry.of(Assignment), [one.pk for one in tasks], request.actor, "file")
    return sent_file(
        request,
        kind,
        lambda language: exchange.minutes_document(about, actor=request.actor, language=language, today=today),
    )


def mine(request: StaffRequest) -> HttpResponse:
    """My tasks: those in my name, and those of my units that are in nobody's."""
    found = queries.mine(request.actor)
    own = list(found.own.select_related("owner")[:SHOWN])
    units = list(found.units.select_related("owner")[:SHOWN])
    reads.note(registry.of(Assignment), [one.pk for one in (*own, *units)], request.actor, "page")
    context = {
        "own": _told(own),
        "units": _told(units),
        "most": SHOWN,
        "email": request.user.email,
        "all": f"{reverse('staff:list', args=['assignments'])}?state=open&state=doing",
    }
    return render(request, "staff/my_tasks.html", context)


class AskForm(forms.Form):
    """Whom to ask."""

    def __init__(self, *args: Any, actor: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies, language = fields.one(registry.get("events"), "hosts"), get_language() or "en"
        self.fields["bodies"] = LinkField(bodies, actor, language, many=True, label=_("Whom to ask"))


def ask_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask several bodies at once for their opinion on a dossier; each answer then has its own clock."""
    record, actor, today = registry.of(PermissionCase), request.actor, timezone.localdate()
    case: PermissionCase = row_or_404(record, pk, actor)
    if not actor.may_write(case.owner_id):
        raise PermissionDenied
    form = AskForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        made = carried_out(
            form, lambda: services.ask(case, actor=actor, today=today, bodies=form.cleaned_data["bodies"])
        )
        if made is not None:
            messages.success(request, _("Asked: %(count)s. Record each answer when it comes.") % {"count": len(made)})
            return redirect("staff:record", record=record, pk=pk)
    dress(form)
    language, due = get_language() or "en", rules.opinions_due(today)
    context = {
        "case": case,
        "title": listing.title_of(record, pk, actor, language),
        "form": form,
        "problems": problems(form),
        "due": due.shown(language) if due else "",
        "rule": rules.opinion_days(today) if due else None,
        "opinions": registry.of(Opinion),
    }
    return render(request, "staff/ask.html", context, status=422 if form.errors else 200)


def _meeting(request: StaffRequest, record: Record, pk: int) -> Any:
    if record.name not in MEETINGS:
        raise Http404
    return row_or_404(record, pk, request.actor)


def _told(tasks: list[Assignment]) -> list[dict[str, Any]]:
    """Tasks as a page tells them."""
    today, is_vietnamese = timezone.localdate(), get_language() == "vi"
    return [
        {
            "row": one,
            "what": (one.what_vi if is_vietnamese else "") or one.what,
            "who": ((one.responsible.name_vi if is_vietnamese else "") or one.responsible.name)
            if "responsible" in one._state.fields_cache and one.responsible
            else "",
            "until": one.due_on.typed if one.due_on else "",
            "is_overdue": queries.is_overdue(one, today),
        }
        for one in tasks
    ]
