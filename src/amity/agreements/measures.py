"""Figures of agreements."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "agreements"

register(
    Measure(
        name="agreements_signed",
        title=_("Agreements signed"),
        unit="agreements",
        record="agreements",
        where=lambda period: {"signed_on": str(period)},
        heading=HEADING,
        note=_("Agreements whose signing surely falls in the year."),
        split_by=("form",),
    )
)
register(
    Measure(
        name="agreements_in_force",
        title=_("Agreements in force at the end of the year"),
        unit="agreements",
        record="agreements",
        where=lambda period: {"in_force_on": period.last.isoformat()},
        heading=HEADING,
        note=_("Agreements begun by that day and not known to be over; those without a last day count as running."),
        split_by=("form",),
    )
)
register(
    Measure(
        name="agreements_run_out",
        title=_("Agreements that ran out in the year"),
        unit="agreements",
        record="agreements",
        where=lambda period: {"ending_in": str(period)},
        heading=HEADING,
        note=_("Agreements whose last day surely falls in the year, renewed or not."),
    )
)
register(
    Measure(
        name="agreements_run_out_unreviewed",
        title=_("Agreements among them without a review"),
        unit="agreements",
        record="agreements",
        where=lambda period: {"ending_in": str(period), "unreviewed": "yes"},
        heading=HEADING,
        note=_("Those of the agreements above of which no review of the term is on record."),
    )
)
register(
    Measure(
        name="commitments_due",
        title=_("Promises that fell due"),
        unit="commitments",
        record="commitments",
        where=lambda period: {"due_on": str(period)},
        heading=HEADING,
        note=_("Promises made in agreements with a due date in the year."),
        split_by=("state",),
    )
)
register(
    Measure(
        name="commitments_done",
        title=_("Promises among them recorded as kept"),
        unit="commitments",
        record="commitments",
        where=lambda period: {"due_on": str(period), "state": "done"},
        heading=HEADING,
        note=_("Those of the promises above that stand as done, with evidence."),
    )
)
register(
    Measure(
        name="commitments_without_evidence",
        title=_("Promises among them without any evidence"),
        unit="commitments",
        record="commitments",
        where=lambda period: {"due_on": str(period), "without_evidence": "yes"},
        heading=HEADING,
        note=_("Those of the promises above of which neither words nor a contact show that anything was done."),
    )
)
register(
    Measure(
        name="twinnings_dormant",
        title=_("Dormant twinnings at the end of the year"),
        unit="twinnings",
        record="twinnings",
        where=lambda period: {"dormant_on": period.last.isoformat()},
        heading=HEADING,
        note=_("Twinnings that stand, with no activity of both localities on record in the years the rule counts."),
    )
)
