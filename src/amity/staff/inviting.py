"""The guests of an event: put forward, approved, written to, and how they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.bulk import choosing
from amity.core.text import slug
from amity.documents.wording import day
from amity.events import exchange
from amity.events.jobs import WRITE
from amity.events.models import Event, Participation, ParticipationState, Pass
from amity.events.services import admitting, guests, inviting
from amity.letters import jobs as writing
from amity.letters import queries as letters_queries
from amity.letters.exchange import paper
from amity.letters.rules import languages
from amity.network.models import Organisation, Person
from amity.records import fields, filtering, registry, titles, writes
from amity.records.filtering import BadFilter
from amity.records.forms import LinkField
from amity.records.models import Shelf
from amity.staff import letters
from amity.staff.editing import dress, problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.views import saved

SHOWN = 200
MOST = 20_000
State = ParticipationState
PURPOSES = {
    guests.INVITE: (gettext_lazy("Invitations"), "invitation", gettext_lazy("Write the invitations")),
    guests.REMIND: (gettext_lazy("Reminders"), "", gettext_lazy("Write the reminders")),
    guests.THANK: (gettext_lazy("Letters of thanks"), "thank_you", gettext_lazy("Write the letters of thanks")),
}


@dataclass(slots=True)
class Guest:
    """A guest as the list shows him."""

    pk: int
    name: str
    organisation: str
    role: str
    state: str
    language: str
    told: str  # when he was invited, how and by whom it was answered
    came: datetime | None
    note: str


def event_of(request: StaffRequest, pk: int) -> Event:
    """An event that the reader may see."""
    found: Event = row_or_404(registry.of(Event), pk, request.actor)
    return found


def guests_of(event: Event, actor: Actor) -> QuerySet[Any]:
    """The guests of an event that an actor may see."""
    return visible_to(actor, registry.of(Participation)).filter(event=event, shelf=Shelf.LIVE)


@require_safe
def guests_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The list of guests by state, and what can be done with those ticked."""
    event, actor = event_of(request, pk), request.actor
    rows = guests_of(event, actor)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    chosen = rows.filter(state=state) if state else rows
    page = max(1, _number(request.GET.get("page", "")))
    found = list(chosen.select_related("admission").order_by("sort_key", "pk")[(page - 1) * SHOWN : page * SHOWN + 1])
    came = rows.filter(admission__came_at__isnull=False).count()
    language = get_language() or "en"
    context = {
        "event": event,
        "title": titles.named(registry.of(Event), [pk], actor, language)[pk],
        "choices": [(value, label, counts[value], state == value) for value, label in State.choices if value in counts],
        "total": sum(counts.values()),
        "state": state,
        "guests": told(found[:SHOWN], actor, language),
        "came": came,
        "waiting": counts.get(State.INVITED, 0),
        "previous": page - 1,
        "next": page + 1 if len(found) > SHOWN else 0,
        "closes": day(event.answer_by, language) if event.answer_by else "",
        "is_keeper": actor.writes_anything,
        "next_step": _next_step(counts),
        "purposes": [(name, words[0]) for name, words in PURPOSES.items()],
    }
    return render(request, "staff/guests.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _next_step(counts: dict[str, int]) -> str:
    """What to do next, in one word for the page."""
    if not counts:
        return "add"
    if counts.get(State.NOMINATED):
        return "approve"
    return guests.INVITE if counts.get(State.APPROVED) else ""


def told(rows: Sequence[Participation], actor: Actor, language: str) -> list[Guest]:
    """Guests as the list shows them, with the names of only those whom the actor may see."""
    people = titles.named(registry.of(Person), [row.person_id for row in rows], actor, language)
    bodies = titles.named(
        registry.of(Organisation), [row.organisation_id for row in rows if row.organisation_id], actor, language
    )
    found = []
    for row in rows:
        admission = getattr(row, "admission", None)
        parts = [_("invited %(day)s") % {"day": day(row.invited_on, language)}] if row.invited_on else []
        if row.answered_on:
            parts.append(_answered(row, day(row.answered_on, language)))
        found.append(
            Guest(
                row.pk,
                people.get(row.person_id, titles.HIDDEN),
                bodies.get(row.organisation_id or 0, ""),
                row.role,
                row.get_state_display(),
                languages.name(row.language) if row.language else "",
                ", ".join(parts),
                admission.came_at if admission else None,
                row.answer_note,
            )
        )
    return found


def _answered(row: Participation, on: str) -> str:
    """When and by whom an invitation was answered."""
    if row.answering == Participation.Answering.GUEST:
        return _("answered by the guest %(day)s") % {"day": on}
    if row.answered_for:
        return _("answered on behalf %(day)s: %(who)s") % {"day": on, "who": row.answered_for}
    return _("answered on behalf %(day)s") % {"day": on} if row.answering else _("answered %(day)s") % {"day": on}


@require_POST
def guests_act(request: StaffRequest, pk: int, action: str) -> HttpResponse:
    """Do something to the ticked guests, or to all of the state shown when none is ticked."""
    event, actor, today = event_of(request, pk), request.actor, timezone.localdate()
    if not actor.writes_anything:
        raise PermissionDenied
    acts = {"approve": guests.approve_all, "invited": guests.invite_all, "absent": admitting.take_all_back}
    if action not in acts:
        raise Http404
    rows = _chosen(event, actor, request.POST)
    try:
        if action == "invited":
            inviting.refuse_invitations(event, actor=actor, today=today)
        outcome = acts[action](rows, actor=actor, today=today)
    except writes.Refused as error:
        messages.error(request, str(error))
    else:
        _tell(request, outcome)
    return redirect(_back(event, request.POST))


def _chosen(event: Event, actor: Actor, given: QueryDict) -> list[Participation]:
    """The guests ticked, or those of the state shown."""
    ids = [int(one) for one in given.getlist("id") if one.isascii() and one.isdigit() and len(one) < 19]
    rows = guests_of(event, actor)
    state = given.get("state", "")
    rows = rows.filter(pk__in=ids) if ids else rows.filter(state=state) if state in State.values else rows
    return list(rows.select_related("person", "event").order_by("sort_key", "pk")[:MOST])


def _back(event: Event, given: QueryDict) -> str:
    state = given.get("state", "")
    query = f"?{urlencode({'state': state})}" if state in State.values else ""
    return reverse("staff:guests", args=[event.pk]) + query


def _tell(request: StaffRequest, outcome: guests.Outcome) -> None:
    """Say how many were moved on, and name those who were left and why."""
    done = ngettext("%(count)s guest is moved on.", "%(count)s guests are moved on.", outcome.done)
    messages.success(request, done % {"count": outcome.done})
    people = titles.named(registry.of(Person), [pk for pk, _why in outcome.left], request.actor, get_language() or "en")
    for pk, reason in outcome.left[:10]:
        messages.warning(request, f"{people.get(pk, titles.HIDDEN)}: {reason}")
    if len(outcome.left) > 10:
        messages.warning(request, _("And %(count)s more.") % {"count": len(outcome.left) - 10})


class AddForm(forms.Form):
    """Whom to put on the list: by name, from a saved view, or from the guests of another event."""

    role = forms.CharField(label=gettext_lazy("Role"), max_length=120, required=False)
    group = forms.CharField(label=gettext_lazy("Group"), max_length=80, required=False)

    def __init__(self, *args: Any, actor: Actor, with_event: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        known, language = fields.of(registry.of(Participation)), get_language() or "en"
        self.actor = actor
        link = {"actor": actor, "language": language, "required": with_event}
        event = LinkField(known["event"], label=_("Event"), **link)  # type: ignore[arg-type]
        if with_event:
            self.fields = {"event": event, **self.fields}
            return
        views = saved.offered(actor, registry.of(Person), today=timezone.localdate())
        event.label = _("The guests of this event")
        people = LinkField(known["person"], actor, language, many=True, label=_("People"), required=False)
        view = forms.ChoiceField(
            label=_("Everybody in this saved list"),
            required=False,
            choices=[("", "–"), *((str(one.pk), str(one)) for one in views)],
        )
        self.fields = {"people": people, "view": view, "event": event, **self.fields}

    def ids(self) -> list[int]:
        """The people meant, from every source named."""
        given, record = self.cleaned_data, registry.of(Person)
        found = [one.pk for one in given.get("people") or []]
        view = saved.find(self.actor, record, int(given["view"]), today=timezone.localdate()) if given["view"] else None
        if view is not None:
            params = {**filtering.params_of(QueryDict(view.query)), "all": ["1"]}
            found += choosing.rows_of(record, self.actor, params).order_by("sort_key").values_list("pk", flat=True)
        if (other := given.get("event")) is not None:
            rows = guests_of(other, self.actor).order_by("sort_key")
            found += rows.values_list("person_id", flat=True)
        return found[:MOST]


def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Put people on the list of an event."""
    event, actor = event_of(request, pk), request.actor
    if not actor.writes_anything:
        raise PermissionDenied
    form = AddForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            ids = form.ids()
            if not ids:
                raise BadFilter(_("Name people, a saved list or another event."))
            given = {"role": form.cleaned_data["role"], "group": form.cleaned_data["group"]}
            outcome = guests.nominate(event, ids, actor=actor, today=timezone.localdate(), **given)
        except (BadFilter, writes.Refused) as error:
            form.add_error(None, str(error))
        else:
            _tell(request, outcome)
            return redirect("staff:guests", pk=pk)
    dress(form)
    context = {"event": event, "form": form, "fields": list(form), "problems": problems(form)}
    return render(request, "staff/guests_add.html", context, status=422 if form.errors else 200)


def from_list(request: StaffRequest) -> HttpResponse:
    """Put the people ticked in a list on the list of an event, which is asked for here."""
    actor, record = request.actor, registry.of(Person)
    if not actor.writes_anything:
        raise PermissionDenied
    try:
        rows = choosing.rows_of(record, actor, filtering.params_of(request.GET))
        ids = list(rows.order_by("sort_key", "pk").values_list("pk", flat=True)[:MOST])
    except BadFilter as error:
        return render(request, "staff/refused.html", {"record": record, "problem": str(error)}, status=400)
    form = AddForm(request.POST or None, actor=actor, with_event=True)
    if request.method == "POST" and form.is_valid():
        event = form.cleaned_data["event"]
        given = {"role": form.cleaned_data["role"], "group": form.cleaned_data["group"]}
        try:
            outcome = guests.nominate(event, ids, actor=actor, today=timezone.localdate(), **given)
        except writes.Refused as error:
            form.add_error(None, str(error))
        else:
            _tell(request, outcome)
            return redirect("staff:guests", pk=event.pk)
    dress(form)
    context = {"event": None, "count": len(ids), "form": form, "fields": list(form), "problems": problems(form)}
    return render(request, "staff/guests_add.html", context, status=422 if form.errors else 200)


def write(request: StaffRequest, pk: int, purpose: str) -> HttpResponse:
    """Write to guests: invitations, reminders or thanks, each in the guest's language."""
    event, actor, today = event_of(request, pk), request.actor, timezone.localdate()
    if not actor.writes_anything:
        raise PermissionDenied
    if purpose not in PURPOSES:
        raise Http404
    heading, kind, verb = PURPOSES[purpose]
    params = filtering.params_of(request.GET)
    name = params.pop("letter", [""])[0]
    rows = [row for row in _chosen(event, actor, request.GET) if row.state in guests.CONCERNED[purpose]]
    back = reverse("staff:guests", args=[pk])
    if not rows:
        messages.error(request, _("There is nobody on the list to write to for this."))
        return redirect(back)
    context = {"count": len(rows), "back": back, "origin": _("Guests"), "record": registry.of(Person)}
    context |= {"heading": heading, "verb": verb, "again": f"?{urlencode(params, doseq=True)}"}
    names = letters_queries.template_names(actor, (kind,) if kind else ())
    if name not in names:
        return letters.choose_template(request, names, context, params)
    refusals = guests.refusals_of(rows, purpose, actor=actor, today=today)
    ready = [row for row in rows if row.pk not in refusals]
    wanted = guests.recipients(ready, actor=actor, today=today)
    by_number = {row.pk: row for row in ready}
    for one in wanted:
        one.values = exchange.event_values(event, by_number[one.key], one.language)
    made = letters.plan(wanted, name, actor, today=today)
    made.left += [(row.person_id, refusals[row.pk]) for row in rows if row.pk in refusals]
    form = letters.details_form(request, made)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                asked = letters.asked_of(form)
                batch = guests.begin_letters(event, rows, purpose, name, asked, actor=actor, today=today)
                writing.start(batch, WRITE)
        except writes.Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("staff:letters-batch", pk=batch.pk)
    return letters.details_page(request, name, made, form, context)


def link_page(request: StaffRequest, pk: int, guest: int) -> HttpResponse:
    """The link by which a guest answers: shown to who keeps him, made anew, taken back."""
    event, actor = event_of(request, pk), request.actor
    row = guests_of(event, actor).filter(pk=guest).select_related("person").first()
    if row is None:
        raise Http404
    if not actor.may_write(row.owner_id):
        raise PermissionDenied
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            guests.revoke_link(row, actor=actor)
            messages.success(request, _("The link opens nothing any more."))
        else:
            guests.renew_link(row, actor=actor)
            messages.success(request, _("There is a new link; earlier ones open nothing any more."))
        return redirect("staff:guest-link", pk=pk, guest=guest)
    admission = Pass.objects.filter(participation=row, is_revoked=False).first()
    language = get_language() or "en"
    context = {
        "event": event,
        "row": row,
        "name": titles.named(registry.of(Person), [row.person_id], actor, language).get(row.person_id, titles.HIDDEN),
        "admission": admission,
        "is_open": row.state in inviting.INVITED,
    }
    return render(request, "staff/guest_link.html", context)


@require_safe
def cards(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Badges with codes, or cards for the table, as PDF: by name or in order of precedence."""
    event, actor, today = event_of(request, pk), request.actor, timezone.localdate()
    if kind not in paper.CARDS:
        raise Http404
    language, by_rank = get_language() or "en", request.GET.get("order") == "rank"
    rows = _chosen(event, actor, request.GET)
    made = guests.cards_of(rows, actor=actor, today=today, language=language, by_rank=by_rank)
    title = event.title_vi if language == "vi" and event.title_vi else event.title
    content = paper.cards(made, kind, title=title, made_on=today)
    return letters.attached(content, f"{slug(event.title)}-{kind}.pdf", letters.TYPES["pdf"])
