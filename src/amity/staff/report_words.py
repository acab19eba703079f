"""What the pages of reports and the page of a foreign organisation say in words: what to do next, and by when."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.core.dates import PartialDate
from amity.registration.models import ForeignNgo
from amity.reporting.models import NgoReport, ReportState
from amity.reporting.queries import Ask
from amity.staff.visit_words import shown


def left(due_on: date | None, today: date) -> str:
    """How many days are left until a day, in words; "" without one."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def year_of(report: NgoReport) -> int:
    """The year a report is on: that in which its period ends."""
    return report.to_on.last.year if report.to_on else 0


def next_of_report(report: NgoReport, *, may_write: bool, may_accept: bool) -> str:
    """What whoever reads a report should do with it now."""
    if report.state == ReportState.DRAFT and may_write:
        return _(
            "Look through what is filled in already, complete it, and save as often as you like. Send it when it is"
            " whole."
        )
    if report.state == ReportState.RETURNED and may_write:
        return _("The report was returned to be corrected. Correct what is told here, save it, and send it again.")
    if report.state == ReportState.SENT and may_accept:
        return _("Read the report. Accept it, or return it with what is to be corrected.")
    return {
        ReportState.DRAFT: _("The organisation is still preparing this report."),
        ReportState.SENT: _("The report is sent and is being looked through. You need do nothing now."),
        ReportState.RETURNED: _("The report is with the organisation to be corrected."),
        ReportState.ACCEPTED: _("The report is accepted. Nothing more is to be done."),
    }[ReportState(report.state)]


def asked(one: Ask, entry: ForeignNgo, today: date) -> dict[str, Any]:
    """One thing that is asked of an organisation: a sentence, its button, and how much time is left."""
    row: Any = one.row
    told: dict[str, tuple[str, str, str]] = {
        "correct": (_("Your report on %(name)s was returned. Correct it and send it again."), _("Correct the report"),
                    "report"),
        "go_on": (_("Your report on %(name)s is begun and not sent yet."), _("Go on with the report"), "report"),
        "begin": (_("Report on the year %(name)s."), _("Begin the report"), "report-begin"),
        "complete": (_("Your application %(name)s was returned to be completed."), _("Complete the application"),
                     "application"),
        "hand_in": (_("Your application %(name)s is begun and not handed in yet."), _("Go on with the application"),
                    "application"),
        "fulfil": (_("You owe a notice: %(name)s."), _("Record it as done"), "step"),
        "extend": (_("Your certificate %(name)s runs out."), _("Ask for its extension"), "apply"),
    }  # fmt: skip
    words, label, page = told[one.what]
    if page == "step":
        href, name = reverse("staff:step", args=["ngo_duties", row.pk, "fulfil"]), str(row.get_kind_display())
    elif page == "apply":
        href, name = reverse("staff:apply", args=[entry.pk]) + f"?certificate={row.pk}", row.number
    elif page == "report-begin":
        href, name = reverse("staff:report-begin", args=[entry.pk]) + f"?year={row.year}", str(row.year)
    elif page == "report":
        href, name = reverse("staff:report", args=[row.pk]), str(year_of(row))
    else:
        href, name = reverse("staff:application", args=[row.pk]), row.reference
    return {
        "words": words % {"name": name},
        "label": label,
        "href": href,
        "begins": row.year if one.what == "begin" else 0,
        "due": shown(PartialDate.of(one.due_on)) if one.due_on else "",
        "left": left(one.due_on, today),
        "is_late": one.due_on is not None and one.due_on < today,
    }
