"""Declarations of the reporting module."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.notices import deadlines, handing
from amity.records.declaration import Record, Step, approves
from amity.records.registry import register
from amity.reporting import queries, services
from amity.reporting.models import NgoReport, ReportLine

NGOS = _("Foreign organisations")
handing.register("ngo_reports", "send", _("%(who)s sent this report."), queries.checkers)
handing.register(
    "ngo_reports", "return", _("%(who)s returned this report. What is to be corrected stands on it."), queries.reporters
)
handing.register("ngo_reports", "accept", _("%(who)s accepted this report."), queries.reporters)
deadlines.words("foreign_ngos", "report_due", _("Yearly report due"))


def checks(actor: Actor, row: Any) -> bool:
    """The rule of accepting and returning: he approves for the unit that holds it."""
    return approves(actor, row)


reports = register(
    Record(
        model=NgoReport,
        name="ngo_reports",
        label=_("Report of a foreign organisation"),
        plural=_("Reports of foreign organisations"),
        group=NGOS,
        title=("reference", "ngo__name"),
        sections={
            _("Report"): ("reference", "ngo", "kind", "from_on", "to_on", "due_on", "rule"),
            _("The organisation"): ("staff_foreign", "staff_local"),
            _("What is reported"): ("achieved", "difficulties", "proposals", "plans"),
            _("State"): ("state", "sent_on", "remark", "accepted_on"),
        },
        columns=("reference", "ngo", "to_on", "due_on", "sent_on", "state"),
        filters=("state", "kind", "ngo", "from_on", "to_on", "due_on", "sent_on"),
        search=("reference", "ngo__name", "ngo__name_vi", "achieved"),
        key=("reference",),
        order="-to_on",
        steps=(
            Step("send", _("Send"), run=services.send, when=("draft", "returned")),
            Step("give_back", _("Return for correction"), run=services.give_back, when=("sent",), by=checks,
                 needs_why=True),
            Step("accept", _("Accept"), run=services.accept, when=("sent",), by=checks),
        ),
        state="state",
        entry_states=("sent", "returned", "accepted"),
        moment="to_on",
        expiry_dates=(("due_on", _("Report of a foreign organisation due")),),
    )
)  # fmt: skip

lines = register(
    Record(
        model=ReportLine,
        name="report_lines",
        label=_("Line of a report"),
        plural=_("Lines of reports"),
        group=NGOS,
        title=("title", "report__reference"),
        sections={
            _("Line"): ("report", "item", "title", "place", "partner"),
            _("Money of the period"): ("committed", "disbursed", "currency"),
            _("Results"): ("people", "results"),
        },
        columns=("title", "report", "item", "committed", "disbursed", "currency", "people"),
        filters=("report", "item", "currency"),
        search=("title", "place", "partner", "results", "report__reference"),
        key=("report", "title"),
    )
)
