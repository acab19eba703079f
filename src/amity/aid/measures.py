"""Figures of foreign non-governmental aid. Sums on different bases, or in different currencies, are never added up."""

from django.utils.translation import gettext_lazy as _

from amity.core.dates import Period
from amity.measures.declaration import Measure, Where, register

HEADING = "aid"
CURRENCIES = ("USD", "VND", "EUR", "GBP")
COMMITTED = {
    "USD": _("Aid committed, in US dollars"),
    "VND": _("Aid committed, in Vietnamese dong"),
    "EUR": _("Aid committed, in euros"),
    "GBP": _("Aid committed, in pounds sterling"),
}
DISBURSED = {
    "USD": _("Aid disbursed, in US dollars"),
    "VND": _("Aid disbursed, in Vietnamese dong"),
    "EUR": _("Aid disbursed, in euros"),
    "GBP": _("Aid disbursed, in pounds sterling"),
}


def _flows(kind: str, currency: str) -> Where:
    def where(period: Period) -> dict[str, str | list[str]]:
        return {"kind": kind, "currency": currency, "value_on": str(period)}

    return where


register(
    Measure(
        name="aid_items_started",
        title=_("Items of aid that began"),
        unit="items",
        record="aid_items",
        where=lambda period: {"starts_on": str(period)},
        heading=HEADING,
        note=_("Programmes, projects and gifts whose first day surely falls in the year."),
        split_by=("kind",),
    )
)
register(
    Measure(
        name="aid_items_running",
        title=_("Items of aid that ran in the year"),
        unit="items",
        record="aid_items",
        where=lambda period: {"running_in": str(period)},
        heading=HEADING,
        note=_("Approved items begun by the end of the year and not over before it began."),
    )
)
for currency in CURRENCIES:
    register(
        Measure(
            name=f"aid_committed_{currency.lower()}",
            title=COMMITTED[currency],
            unit=currency,
            record="aid_flows",
            where=_flows("commitment", currency),
            total="amount",
            heading=HEADING,
            note=_(
                "Sums entered as committed with a value date in the year, in this currency only; nothing is converted."
            ),
        )
    )
for currency in CURRENCIES:
    register(
        Measure(
            name=f"aid_disbursed_{currency.lower()}",
            title=DISBURSED[currency],
            unit=currency,
            record="aid_flows",
            where=_flows("disbursement", currency),
            total="amount",
            heading=HEADING,
            statement="foreign_ngo_aid" if currency == "USD" else "",
            note=_(
                "Sums entered as disbursed with a value date in the year, in this currency only; nothing is converted."
            ),
        )
    )
