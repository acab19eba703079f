"""What stands beside the facts of a record: the pages made of it, and what somebody should know of it now."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidItem, ClosedYear, ClosingState
from amity.core.dates import PartialDate
from amity.delegations.models import Delegation
from amity.dossiers.papers.letters import DECIDED
from amity.dossiers.papers.making import PAPERS
from amity.events import queries, rules
from amity.events.models import Event, EventState, Participation, PermissionCase, PermissionState, Series
from amity.mobilising.models import Appeal, AppealState, Opportunity
from amity.network.models import Interaction
from amity.places.models import Country
from amity.records import registry
from amity.records.declaration import Record
from amity.records.models import Shelf
from amity.registration import queries as register
from amity.registration.models import (
    Application,
    CaseState,
    Certificate,
    CertificateState,
    ForeignNgo,
    RegistrationCase,
)
from amity.relations.models import HighLevelVisit, Relation
from amity.reporting.models import NgoReport
from amity.staff import aid_shares
from amity.work.models import Opinion, Way

Link = tuple[str, str]  # an address, and what it is called


@dataclass(slots=True)
class Beside:
    """Pages made of the record, and sentences of caution with the address where the cure is."""

    links: list[Link] = field(default_factory=list)
    cautions: list[Link] = field(default_factory=list)


def of(record: Record, row: Any, actor: Actor) -> Beside:
    """What stands beside a row, as far as the reader may know it."""
    makers: dict[str, Callable[[Any, Actor], Beside]] = {
        "events": _event, "series": _series, "interactions": _interaction, "permission_cases": _case,
        "countries": _country, "relations": _relation, "high_level_visits": _visit,
        "delegations": _delegation, "foreign_ngos": _ngo, "certificates": _certificate,
        "registration_cases": _registration, "opinions": _opinion, "applications": _application,
        "ngo_reports": _report, "closed_years": _closed_year, "aid_items": _aid_item,
        "appeals": _appeal, "opportunities": _opportunity,
    }  # fmt: skip
    return makers[record.name](row, actor) if record.name in makers else Beside()


def _appeal(appeal: Appeal, actor: Actor) -> Beside:
    made = Beside(prints(appeal.pk, "account"))
    if appeal.audience == 0 and appeal.state == AppealState.CLOSED:
        made.links.append((reverse("staff:public-account", args=[appeal.pk]), _("Account as everybody reads it")))
    return made


def _opportunity(opportunity: Opportunity, actor: Actor) -> Beside:
    return Beside([(reverse("staff:support", args=[opportunity.pk]), _("Win support"))])


def _event(event: Event, actor: Actor) -> Beside:
    may_write = actor.may_write(event.owner_id)
    clone = reverse("staff:event-clone", args=[event.pk])
    if event.state == EventState.TEMPLATE:
        made = Beside([(clone, _("Make a new event after this template"))] if may_write else [])
        made.cautions.append((clone if may_write else "", _("This is a template: it is not counted and is not held.")))
        return made
    made = Beside(
        [
            (reverse("staff:guests", args=[event.pk]), _guests(event, actor)),
            (reverse("staff:programme", args=[event.pk]), _("Programme")),
            (reverse("staff:minutes", args=["events", event.pk]), _("Minutes")),
            (reverse("staff:evaluation", args=[event.pk]), _("Evaluation")),
        ]
    )
    if event.kind in rules.CONFERENCES:
        made.links.append((reverse("staff:permission", args=[event.pk]), _("Permission")))
        made.cautions += _permission(event, actor)
    if may_write:
        made.links.append((clone, _("Make a new event after this one")))
    if event.series is not None and may_write and actor.may_see(event.series.audience):
        made.links.append((reverse("staff:series-next", args=[event.series_id]), _("Prepare the next edition")))
    return made


def _aid_item(item: AidItem, _actor: Actor) -> Beside:
    results = (reverse("staff:results", args=[item.pk]), _("Results"))
    return Beside([results, *aid_shares.links(item)], aid_shares.cautions(item))


def _guests(event: Event, actor: Actor) -> str:
    """The list of guests; how many were checked in at the door stands beside the figure somebody recorded."""
    rows = visible_to(actor, registry.of(Participation)).filter(event=event, shelf=Shelf.LIVE)
    came = rows.filter(admission__came_at__isnull=False).count()
    return _("Guests (checked in at the door: %(count)s)") % {"count": came} if came else _("Guests")


def _permission(event: Event, actor: Actor) -> list[Link]:
    """Where the permission of a conference stands: before it is held, and when it was held without one."""
    if event.state in (EventState.CANCELLED, EventState.TEMPLATE):
        return []
    page = reverse("staff:permission", args=[event.pk])
    cases = visible_to(actor, registry.of(PermissionCase)).filter(event=event)
    case = cases.exclude(state=PermissionState.REFUSED).order_by("-pk").first() or cases.order_by("-pk").first()
    if case is not None and case.state == PermissionState.GRANTED:
        return []
    if event.state == EventState.HELD:
        began = event.starts_on is not None and event.starts_on.first >= rules.first_day()
        is_told = case is not None or (began and queries.permission_need(event, actor).is_needed)
        return [(page, _("This conference was held, and no permission for it is on record."))] if is_told else []
    if case is not None and case.state not in rules.OPEN:
        state = str(case.get_state_display()).lower()
        return [(page, _("Permission for this conference: %(state)s.") % {"state": state})]
    if case is None and not queries.permission_need(event, actor).is_needed:
        return []
    level = case.level if case is not None else rules.level_for("other")
    latest = rules.latest_day(event, level, timezone.localdate())
    if latest is None:
        return [(page, _("This conference needs a permission; its latest day is known when the day is."))]
    shown = {"day": PartialDate.of(latest).shown(get_language() or "en")}
    if latest < timezone.localdate():
        return [(page, _("This conference needs a permission; the latest day to submit was %(day)s.") % shown)]
    return [(page, _("This conference needs a permission; submit the dossier by %(day)s.") % shown)]


def _series(series: Series, actor: Actor) -> Beside:
    if not actor.writes_anything:
        return Beside()
    return Beside([(reverse("staff:series-next", args=[series.pk]), _("Prepare the next edition"))])


def _interaction(interaction: Interaction, actor: Actor) -> Beside:
    return Beside([(reverse("staff:minutes", args=["interactions", interaction.pk]), _("Minutes"))])


def _country(country: Country, actor: Actor) -> Beside:
    if country.is_home or not actor.may_see(country.audience):
        return Beside()
    return Beside([(reverse("staff:dossier", args=[country.pk]), _("Dossier"))])


def _relation(relation: Relation, actor: Actor) -> Beside:
    return _country(relation.country, actor)


def _visit(visit: HighLevelVisit, actor: Actor) -> Beside:
    return Beside([(reverse("staff:visit-propose", args=[visit.pk]), _("People's events around the visit"))])


def _delegation(delegation: Delegation, actor: Actor) -> Beside:
    return Beside(
        [
            (reverse("staff:visit", args=[delegation.pk]), _("Prepare the visit")),
            (reverse("staff:seating", args=[delegation.pk]), _("Who sits where")),
            (reverse("staff:delegation-briefing", args=[delegation.pk]), _("Briefing book")),
            (reverse("staff:delegation-paper", args=[delegation.pk]), _("Paper for the guests")),
        ]
    )


def _case(case: PermissionCase, actor: Actor) -> Beside:
    if not actor.may_see(case.event.audience):
        return Beside()
    made = Beside([(reverse("staff:permission", args=[case.event_id]), _("Where it stands"))])
    if case.state in (PermissionState.SUBMITTED, PermissionState.CONSULTING) and actor.may_write(case.owner_id):
        made.links.append((reverse("staff:ask", args=[case.pk]), _("Ask for opinions")))
    if rules.is_late(case):
        made.cautions.append(("", _("The dossier was submitted after its latest day.")))
    return made


def _ngo(entry: ForeignNgo, actor: Actor) -> Beside:
    return Beside([*_applies(entry, actor), *prints(entry.pk, "extract", "bank")])


def _applies(entry: ForeignNgo, actor: Actor) -> list[Link]:
    """Where an application begins, for whoever may begin one."""
    own = entry.unit_id is not None and actor.may_write(entry.unit_id)
    if not (own or actor.may_write(entry.owner_id)):
        return []
    return [
        (reverse("staff:apply", args=[entry.pk]), _("Begin an application")),
        (reverse("staff:report-begin", args=[entry.pk]), _("Begin a report")),
    ]


def _report(report: NgoReport, actor: Actor) -> Beside:
    return Beside([(reverse("staff:report", args=[report.pk]), _("Work on the report"))])


def _closed_year(row: ClosedYear, actor: Actor) -> Beside:
    is_closed = row.state == ClosingState.CLOSED
    return Beside(
        [(reverse("staff:closed-year", args=[row.pk]), _("As closed and as counted now"))] if is_closed else []
    )


def _certificate(certificate: Certificate, actor: Actor) -> Beside:
    """An application about a certificate begins at the entry of its holder."""
    made = Beside(prints(certificate.pk, "certificate"))
    known = register.entry_of(certificate.ngo_id)
    is_over = certificate.state in (CertificateState.ENDED, CertificateState.REVOKED)
    if known is not None and actor.may_see(known.audience) and not is_over:
        made.links += [(f"{href}?certificate={certificate.pk}", words) for href, words in _applies(known, actor)[:1]]
    return made


def _registration(case: RegistrationCase, actor: Actor) -> Beside:
    return Beside([_works(case), *case_prints(case)])


def _works(case: RegistrationCase) -> Link:
    return reverse("staff:case", args=[case.pk]), _("Work on the case")


def case_prints(case: RegistrationCase) -> list[Link]:
    """The letters of a case as it stands."""
    letters = ["returning"] if case.state == CaseState.RETURNED else []
    letters += ["decision"] if case.state in DECIDED else []
    return prints(case.pk, *letters)


def _application(application: Application, actor: Actor) -> Beside:
    made = Beside([(reverse("staff:application", args=[application.pk]), _("Dossier"))])
    case = visible_to(actor, registry.of(RegistrationCase)).filter(application=application.pk).first()
    made.links += [_works(case)] if case is not None else []
    return made


def _opinion(opinion: Opinion, actor: Actor) -> Beside:
    case = opinion.registration_case
    made = Beside([_works(case)] if case is not None and actor.may_see(case.audience) else [])
    made.links += prints(opinion.pk, "asking") if case is not None and opinion.way == Way.OUT else []
    return made


def prints(pk: int, *papers: str) -> list[Link]:
    """Papers to print about a row."""
    return [(reverse("staff:print", args=[one, pk]), str(PAPERS[one].label)) for one in papers]
