"""Figures of the register of foreign organisations."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "aid"

register(
    Measure(
        name="certificates_issued",
        title=_("Certificates issued to foreign non-governmental organisations"),
        unit="certificates",
        record="certificates",
        where=lambda period: {"issued_on": str(period)},
        heading=HEADING,
        note=_("Certificates on record with a day of issue in the year."),
        split_by=("kind",),
    )
)
register(
    Measure(
        name="certificates_in_force",
        title=_("Certificates in force at the end of the year"),
        unit="certificates",
        record="certificates",
        where=lambda period: {"in_force_on": period.last.isoformat()},
        heading=HEADING,
        note=_(
            "Certificates whose term holds the last day of the year; those suspended, ended or revoked are left out."
        ),
        split_by=("kind",),
    )
)
register(
    Measure(
        name="registration_cases_opened",
        title=_("Registration cases opened"),
        unit="cases",
        record="registration_cases",
        where=lambda period: {"opened_on": str(period)},
        heading=HEADING,
        note=_("Cases opened in the year, whatever came of them."),
        split_by=("state",),
    )
)
register(
    Measure(
        name="registration_cases_decided",
        title=_("Registration cases decided"),
        unit="cases",
        record="registration_cases",
        where=lambda period: {"decided_on": str(period)},
        heading=HEADING,
        note=_("Cases decided in the year, granted or refused."),
    )
)
