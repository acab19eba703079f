"""Questions asked of the register and of its cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.fields import begun_by, not_over_before
from amity.network.models import Organisation
from amity.records import registry
from amity.registration import rules
from amity.registration.models import (
    Application,
    ApplicationState,
    CasePeriod,
    CaseState,
    Certificate,
    CertificateState,
    DossierPaper,
    ForeignNgo,
    Mark,
    RegistrationCase,
    Span,
    Verdict,
)

NEAR = 2  # working days
OPEN_CASES = tuple(one for one in CaseState if one not in (CaseState.DELIVERED, CaseState.WITHDRAWN))


def receivers(applications: Sequence[Application]) -> dict[int, set[int]]:
    """Of applications that wait to be taken in, the unit that does it."""
    return {one.pk: {one.owner_id} for one in applications if one.state == ApplicationState.SUBMITTED}


def applicants_of_returned(applications: Sequence[Application]) -> dict[int, set[int]]:
    """Of applications that are to be completed, the unit that completes them."""
    return {one.pk: {one.owner_id} for one in applications if one.state == ApplicationState.RETURNED}


def entry_of(organisation_id: int | None) -> ForeignNgo | None:
    """The entry of an organisation in the register, whoever asks: for rules, never for pages."""
    return ForeignNgo.objects.filter(organisation=organisation_id, audience__gte=0).select_related("unit").first()


def unit_of(organisation_id: int | None) -> Unit | None:
    """The unit in which an organisation keeps its own data, if it has one."""
    entry = entry_of(organisation_id)
    return entry.unit if entry else None


def own_entry(actor: Actor) -> ForeignNgo | None:
    """The entry in the register of the organisation for which somebody logs in; None for everybody else."""
    rows = visible_to(actor, registry.of(ForeignNgo)).select_related("organisation")
    return rows.filter(unit=actor.home_unit_id).first() if actor.home_unit_id else None


def organisation_called(names: Sequence[str]) -> Organisation | None:
    """The organisation on record under one of the names a rule uses, in either language; the first name wins."""
    rows = Organisation.objects.filter(Q(name__in=names) | Q(name_vi__in=names), audience__gte=0).order_by("pk")
    known = {name: one for one in reversed(rows) for name in (one.name_vi, one.name)}
    return next((known[name] for name in names if name in known), None)


def in_force_on(rows: QuerySet[Certificate], value: str) -> QuerySet[Certificate]:
    """Certificates whose term holds a day; what was suspended, ended or revoked since does not count."""
    day = PartialDate.parse(value)
    held = rows.filter(state__in=(CertificateState.VALID, CertificateState.LAPSED))
    return held.filter(begun_by("issued_on", day.first) & not_over_before("expires_on", day.last))


def late_on(rows: QuerySet[RegistrationCase], value: str) -> QuerySet[RegistrationCase]:
    """Open cases whose step was due before a day."""
    day = PartialDate.parse(value).first.isoformat()
    return rows.filter(state__in=OPEN_CASES, due_on__gt="", due_on__lt=day)


def due_soon_on(rows: QuerySet[RegistrationCase], value: str) -> QuerySet[RegistrationCase]:
    """Open cases whose step is due on a day or within the two working days after it."""
    day = PartialDate.parse(value).first
    return rows.filter(
        state__in=OPEN_CASES, due_on__gte=day.isoformat(), due_on__lte=rules.CALENDAR.add(day, NEAR).isoformat()
    )


def unit_called(organisation: Organisation | None) -> Unit | None:
    """The unit through which an organisation takes part in the system: the one of its name, in either language."""
    if organisation is None:
        return None
    names = [name for name in (organisation.name, organisation.name_vi) if name]
    return Unit.objects.filter(Q(name__in=names) | Q(name_vi__in=names)).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a dossier lacks: the paper, and which of its marks."""

    paper: DossierPaper
    what: str  # there | legalised | translated | mend


def lacks(papers: Iterable[DossierPaper]) -> list[Lack]:
    """What the papers of a dossier lack before it can be called valid."""
    found = []
    for one in papers:
        if one.is_required and not one.is_there:
            found.append(Lack(one, "there"))
        elif one.is_there:
            found += [Lack(one, name) for name in ("legalised", "translated") if getattr(one, name) == Mark.MISSING]
        if one.verdict == Verdict.MEND:
            found.append(Lack(one, "mend"))
    return found


@dataclass(frozen=True, slots=True)
class Clock:
    """One step of a case as a page tells it: working days used, working days there are, and whether it is late."""

    period: CasePeriod
    used: int
    given: int | None  # None: nothing is due
    is_open: bool
    is_late: bool
    left: int | None  # working days to the end of an open step; negative when it is late

    @property
    def is_pause(self) -> bool:
        """Whether the clock of the authority stands meanwhile."""
        return self.period.step == Span.RETURNED


def clocks(case: RegistrationCase, actor: Actor, today: date) -> list[Clock]:
    """The steps of a case in the order they were taken, counted in working days."""
    rows = visible_to(actor, registry.of(CasePeriod)).filter(case=case.pk).order_by("began_on", "pk")
    return [_clock(one, today) for one in rows]


def open_clocks(cases: Iterable[int], actor: Actor, today: date) -> dict[int, Clock]:
    """The step on the clock of each of these cases, as far as the reader may see it (one query)."""
    rows = visible_to(actor, registry.of(CasePeriod)).filter(case__in=list(cases), ended_on="")
    return {one.case_id: _clock(one, today) for one in rows}


def _clock(period: CasePeriod, today: date) -> Clock:
    begins = period.began_on.first if period.began_on else today
    ends = period.ended_on.last if period.ended_on else max(today, begins)
    due = period.due_on.last if period.due_on else None
    is_open = not period.ended_on
    return Clock(
        period=period,
        used=rules.working_days(begins, ends),
        given=rules.working_days(begins, due) if due else None,
        is_open=is_open,
        is_late=due is not None and ends > due,
        left=rules.working_days(today, due) if is_open and due else None,
    )


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How long a case took so far, in working days: with the authorities, with the applicant, and against the law."""

    authority: int
    applicant: int
    given: int | None
    is_late: bool


def elapsed(case: RegistrationCase, actor: Actor, today: date) -> Elapsed:
    """The whole time of a case, pauses apart, and what the law gives from the valid dossier to the answer."""
    told = clocks(case, actor, today)
    due = case.answer_due_on.last if case.answer_due_on else None
    ends = case.delivered_on.last if case.delivered_on else today
    rule = rules.version("total", case)
    return Elapsed(
        authority=sum(one.used for one in told if not one.is_pause),
        applicant=sum(one.used for one in told if one.is_pause),
        given=rule.whole_number if rule and due else None,
        is_late=due is not None and ends > due,
    )


def open_period(case: RegistrationCase) -> CasePeriod | None:
    """The step of a case that is on the clock now, whoever asks."""
    return CasePeriod.objects.filter(case=case.pk, ended_on="", audience__gte=0).first()


def application_of(case: RegistrationCase, actor: Actor) -> Application | None:
    """The application a case is about, if the reader may see it."""
    return visible_to(actor, registry.of(Application)).filter(pk=case.application_id).first()
