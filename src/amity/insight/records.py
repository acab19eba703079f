"""Declarations of the insight module."""

from django.utils.translation import gettext_lazy as _

from amity.insight import queries
from amity.insight.models import Statement
from amity.records.declaration import Filter, Record
from amity.records.registry import register

statements = register(
    Record(
        model=Statement,
        name="statements",
        label=_("Published figure"),
        plural=_("Published figures"),
        group=_("Figures"),
        title=("subject", "period"),
        sections={
            _("The figure"): ("measure", "subject", "subject_vi", "qualifier", "value", "unit", "basis", "is_estimate"),
            _("About what"): ("period", "scope", "event"),
            _("Who said it"): ("said_by", "said_on"),
        },
        columns=("subject", "period", "qualifier", "value", "unit", "basis", "said_by", "said_on"),
        filters=(
            "measure",
            "basis",
            "qualifier",
            "scope",
            "event",
            "said_on",
            Filter("in_year", _("About the year"), apply=queries.in_year, hint=_("A year, such as 2023")),
            Filter("covering", _("Period that holds the year"), apply=queries.covering, hint=_("A year, such as 2023")),
        ),
        search=("measure", "subject", "subject_vi", "scope", "said_by"),
        key=("measure", "subject", "scope", "period", "value", "said_by"),
        order="-said_on",
        moment="said_on",
    )
)
