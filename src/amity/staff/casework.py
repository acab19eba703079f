"""The page on which a registration case is worked: what comes next, the dossier, opinions, the clock, duties."""

from collections import Counter
from dataclasses import dataclass
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
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.network.models import Organisation
from amity.records import fields, listing, registry
from amity.records.forms import LinkField
from amity.records.models import Shelf
from amity.registration import queries, rules
from amity.registration.models import Application, CaseState, DossierPaper, Duty, RegistrationCase, Span
from amity.sharing import reads
from amity.staff import beside, case_words, dossier_form
from amity.staff.editing import dress, problems
from amity.staff.events import carried_out
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown, spoken
from amity.work import services as work
from amity.work.models import Answer, Opinion, OpinionState, Way

# While a case stands so, whoever keeps it may note what came in and what he found.
MARKED_IN = (CaseState.CHECKING, CaseState.VALID, CaseState.OPINIONS, CaseState.OPINIONS_IN)
ASKED_IN = (CaseState.VALID, CaseState.OPINIONS, CaseState.OPINIONS_IN)
CLOCKS = ("check", "send", "opinion", "decide", "total")


class AskForm(forms.Form):
    """Whom to ask and what; then, body by body, which unit answers in the system."""

    question = forms.CharField(
        label=gettext_lazy("What is asked"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        many, language = fields.one(registry.get("events"), "hosts"), get_language() or "en"
        self.fields["bodies"] = LinkField(many, actor, language, many=True, label=_("Whom to ask"))
        self.order_fields(("bodies", "question"))

    def add_units(self, bodies: list[Organisation]) -> None:
        """Ask for each body which unit answers; the one of its name is proposed."""
        for one in bodies:
            unit = queries.unit_called(one)
            self.fields[f"unit-{one.pk}"] = forms.ModelChoiceField(
                Unit.objects.order_by("name", "pk"),
                label=_("Who answers for %(name)s") % {"name": spoken(one, "name")},
                required=False,
                initial=unit.pk if unit else None,
                empty_label=_("Nobody here: the answer comes on paper"),
            )

    def proposal(self) -> "AskForm":
        """The same wish, with the units proposed, to be looked through before anything is asked."""
        bodies = self.cleaned_data["bodies"]
        start = {"bodies": bodies, "question": self.cleaned_data["question"]}
        made = AskForm(initial=start, actor=self.fields["bodies"].actor)  # type: ignore[attr-defined]
        made.add_units(bodies)
        dress(made)
        return made

    def units(self) -> list[forms.BoundField]:
        """The questions which unit answers."""
        return [self[name] for name in self.fields if name.startswith("unit-")]

    def chosen(self) -> list[work.Body]:
        """The bodies with their units."""
        bodies = dict.fromkeys(self.cleaned_data["bodies"])  # the same one typed twice is asked once
        return [work.Body(one, self.cleaned_data.get(f"unit-{one.pk}")) for one in bodies]


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """An opinion as the page tells it."""

    opinion: Opinion
    name: str
    unit: str
    asked: str
    due: str
    answered: str
    left: str
    is_late: bool
    gives_up: bool
    prints: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A step on the clock as the page tells it."""

    label: str
    when: str
    used: str
    left: str
    rule: str
    is_pause: bool
    is_open: bool
    is_late: bool


def case_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One case with everything it needs, as far as the reader has a part in it."""
    record, actor = registry.of(RegistrationCase), request.actor
    case: RegistrationCase = row_or_404(record, pk, actor)
    application = queries.application_of(case, actor)
    papers = dossier_form.papers_of(application, actor) if application else []
    does = request.POST.get("do", "") if request.method == "POST" else ""
    form = marks_form(request, case, application, papers, is_sent=does == "papers")
    ask = ask_form(request, case, is_sent=does == "ask")
    if request.method == "POST":
        if (does == "papers" and form is None) or (does == "ask" and ask is None) or does not in ("papers", "ask"):
            raise PermissionDenied
        done = _saved(request, case, form) if does == "papers" and form else _asked(request, case, ask)
        if done is not None:
            return done
    if ask is not None and ask.is_bound and ask.is_valid():
        ask = ask.proposal()
    opinions = _opinions(case, actor)
    reads.note(record, [pk], actor, "page")
    reads.note(registry.of(Opinion), [one.pk for one in opinions], actor, "page")
    if application is not None:
        reads.note(registry.of(Application), [application.pk], actor, "page")
        reads.note(registry.of(DossierPaper), [one.pk for one in papers], actor, "page")
    context = {
        **_head(case, application, actor),
        **_opinion_context(case, opinions, ask, actor),
        **_clock_context(case, actor),
        "next": case_words.next_of_case(
            case, application, opinions, actor, timezone.localdate(), is_complete=not queries.lacks(papers)
        ),
        "form": form,
        "lines": dossier_form.lines(papers, application, actor, form) if application else [],
        "lacks": [(spoken(one.paper, "title"), case_words.lack(one.what)) for one in queries.lacks(papers)],
        "duties": duties_of(case.certificate_id, actor),
        "problems": problems(form) if form and form.is_bound else problems(ask) if ask and ask.is_bound else [],
    }
    failed = bool((form and form.is_bound) or (ask and ask.is_bound and ask.errors))
    return render(request, "staff/case.html", context, status=422 if failed else 200)


def marks_form(
    request: StaffRequest,
    case: RegistrationCase,
    application: Application | None,
    papers: list[DossierPaper],
    *,
    is_sent: bool,
) -> dossier_form.PapersForm | None:
    """The form of the dossier for whoever keeps the case; None for everybody else, and once it is with the decider."""
    actor = request.actor
    if application is None or case.state not in MARKED_IN or application.state != "in_treatment":
        return None
    if not (actor.may_write(case.owner_id) and actor.may_write(application.owner_id)):
        return None
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    return dossier_form.form_of(papers, *sent, finds=True)


def ask_form(request: StaffRequest, case: RegistrationCase, *, is_sent: bool) -> AskForm | None:
    """The form that asks for opinions, for whoever keeps a case that is ready for it."""
    if case.state not in ASKED_IN or not request.actor.may_write(case.owner_id):
        return None
    form = AskForm(request.POST if is_sent else None, actor=request.actor)
    dress(form)
    return form


def _saved(request: StaffRequest, case: RegistrationCase, form: dossier_form.PapersForm) -> HttpResponse | None:
    """Save the marks and files of the dossier, all or none."""
    if not dossier_form.saved(form, request.actor):
        return None
    messages.success(request, _("Saved."))
    return redirect(reverse("staff:case", args=[case.pk]) + "#dossier")


def _asked(request: StaffRequest, case: RegistrationCase, form: AskForm | None) -> HttpResponse | None:
    """Ask the bodies chosen; None while it is not said who answers for them, or when it is refused."""
    if form is None or not form.is_valid():
        return None
    bodies = form.cleaned_data["bodies"]
    if any(f"unit-{one.pk}" not in form.data for one in bodies):
        return None
    form.add_units(bodies)
    form.full_clean()
    if not form.is_valid():
        return None
    made = carried_out(
        form,
        lambda: work.consult(
            case,
            actor=request.actor,
            today=timezone.localdate(),
            bodies=form.chosen(),
            question=form.cleaned_data["question"],
        ),
    )
    if made is None:
        return None
    messages.success(request, _("Asked: %(count)s.") % {"count": len(made)})
    return redirect(reverse("staff:case", args=[case.pk]) + "#opinions")


def _head(case: RegistrationCase, application: Application | None, actor: Actor) -> dict[str, Any]:
    """Who does what, and what is asked for."""
    ngo = Organisation.objects.filter(pk=application.ngo_id).first() if application else None
    unit = spoken(case.decider_unit, "name") if case.decider_unit else ""
    roles = [
        (_("Receives"), called_role(case, "receiver", actor), ""),
        (_("Decides"), called_role(case, "decider", actor), unit or _("on paper, entered by the receiver")),
        (_("Delivers"), called_role(case, "deliverer", actor), ""),
    ]
    return {
        "case": case,
        "title": listing.title_of(registry.of(RegistrationCase), case.pk, actor, get_language() or "en"),
        "ngo": case_words.called(ngo, actor),
        "application": application,
        "kind": application.get_kind_display() if application else "",
        "roles": [one for one in roles if one[1] or one[2]],
        "asked": asked_of(application, actor) if application else [],
        "decision": _decision(case),
        "prints": beside.case_prints(case),
    }


def called_role(case: RegistrationCase, name: str, actor: Actor) -> str:
    """Who has a role on a case."""
    return case_words.called(getattr(case, name), actor)


def asked_of(application: Application, actor: Actor) -> list[tuple[str, str]]:
    """What an application asks for, as pairs of a label and its words; nothing for what is not said."""
    provinces = application.provinces.order_by("sort_key", "pk")
    told = (
        (_("What is asked for"), str(application.get_kind_display())),
        (_("Kind of certificate"), str(application.get_certificate_kind_display())),
        (_("Certificate"), case_words.called(application.certificate, actor, "number")),
        (_("Wanted until"), shown(application.wanted_until)),
        (_("Provinces"), ", ".join(spoken(one, "name") for one in provinces if actor.may_see(one.audience))),
        (_("Fields of work"), spoken(application, "fields_of_work")),
        (_("Representative"), application.representative),
        (_("Reasons and plans"), application.reasons),
        (_("How it came"), str(application.get_way_display())),
        (_("Handed in on"), shown(application.submitted_on)),
    )
    return [one for one in told if one[1]]


def _decision(case: RegistrationCase) -> list[tuple[str, str]]:
    told = (
        (_("Number of the decision"), case.decision_number),
        (_("Decided on"), shown(case.decided_on)),
        (_("Granted until"), shown(case.granted_until)),
        (_("Grounds"), spoken(case, "grounds")),
        (_("Delivered on"), shown(case.delivered_on)),
        (_("Delivered to"), case.delivered_to),
    )
    return [one for one in told if one[1]]


def _opinions(case: RegistrationCase, actor: Actor) -> list[Opinion]:
    """The opinions on a case that the reader may see: all of them, or the one he is asked for."""
    rows = visible_to(actor, registry.of(Opinion)).filter(registration_case=case.pk, shelf=Shelf.LIVE)
    return list(rows.select_related("organisation", "unit").order_by("asked_on", "pk"))


def _opinion_context(
    case: RegistrationCase, opinions: list[Opinion], ask: AskForm | None, actor: Actor
) -> dict[str, Any]:
    today, whole = timezone.localdate(), case_words.reads_whole(case, actor)
    lines = [_opinion_line(one, actor) for one in opinions]
    tally = Counter(one.answer or one.state for one in opinions)
    names = [*Answer.choices, *((one.value, one.label) for one in OpinionState if one != OpinionState.ANSWERED)]
    rule = rules.clock_of(Span.OPINIONS, case)
    due = rules.due("opinion", today, rule)
    return {
        "opinions": lines,
        "reads_whole": whole,
        "tally": [(label, tally[value]) for value, label in names if tally[value]] if whole else [],
        "ask": ask,
        "ask_units": ask.units() if ask else [],
        "ask_due": shown(due),
        "ask_days": rule.whole_number if rule else None,
    }


def _opinion_line(one: Opinion, actor: Actor) -> OpinionLine:
    today, is_waiting = timezone.localdate(), one.state == OpinionState.WAITING
    days = case_words.days_to(one.due_on, today) if is_waiting else None
    is_late = is_waiting and one.due_on is not None and one.due_on.last < today
    return OpinionLine(
        opinion=one,
        name=case_words.called(one.organisation, actor),
        unit=spoken(one.unit, "name") if one.unit else "",
        asked=shown(one.asked_on),
        due=shown(one.due_on),
        answered=shown(one.answered_on),
        left=case_words.left(days),
        is_late=is_late,
        gives_up=is_late and actor.may_write(one.owner_id),
        prints=beside.prints(one.pk, "asking") if one.way == Way.OUT and actor.may_write(one.owner_id) else [],
    )


def _clock_context(case: RegistrationCase, actor: Actor) -> dict[str, Any]:
    """The clock: every step that the reader may see, the whole, and what is not known of the rules."""
    today = timezone.localdate()
    told = queries.clocks(case, actor, today)
    versions = [one for one in (rules.version(name, case) for name in CLOCKS) if one is not None]
    return {
        "clocks": [
            ClockLine(
                label=str(one.period.get_step_display()),
                when=" – ".join(part for part in (shown(one.period.began_on), shown(one.period.ended_on)) if part),
                used=case_words.clock(one),
                left=case_words.left(one.left) if one.is_open else "",
                rule=one.period.rule,
                is_pause=one.is_pause,
                is_open=one.is_open,
                is_late=one.is_late,
            )
            for one in told
        ],
        "whole": queries.elapsed(case, actor, today) if told else None,
        "due": shown(case.due_on),
        "answer_due": shown(case.answer_due_on),
        "is_unread": case.application.kind in rules.UNREAD,
        "unconfirmed": [rules.said(one) for one in versions if not one.is_confirmed],
    }


def duties_of(certificate_id: int | None, actor: Actor) -> list[dict[str, Any]]:
    """The duties that follow a certificate, as far as the reader may see them, and who may record them as done."""
    if certificate_id is None:
        return []
    record, today = registry.of(Duty), timezone.localdate()
    found = visible_to(actor, record).filter(certificate=certificate_id, shelf=Shelf.LIVE)
    rows = list(found.select_related("province").order_by("due_on", "pk"))
    reads.note(record, [one.pk for one in rows], actor, "page")
    return [
        {
            "row": one,
            "what": " – ".join(
                part for part in (str(one.get_kind_display()), case_words.called(one.province, actor)) if part
            ),
            "due": shown(one.due_on),
            "left": case_words.left(case_words.days_to(one.due_on, today)) if one.state == "open" else "",
            "is_late": one.state == "open" and one.due_on is not None and one.due_on.last < today,
            "may_fulfil": any(step.name == "fulfil" for step in record.steps_for(actor, one)),
        }
        for one in rows
    ]
