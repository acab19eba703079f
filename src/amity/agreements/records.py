"""Declarations of the agreements module."""

from django.utils.translation import gettext_lazy as _

from amity.agreements import queries, services
from amity.agreements.models import Agreement, Commitment
from amity.records.declaration import Filter, Record, Step
from amity.records.registry import register

agreements = register(
    Record(
        model=Agreement,
        name="agreements",
        label=_("Agreement"),
        plural=_("Agreements"),
        group=_("Agreements"),
        title=("title",),
        sections={
            _("Agreement"): ("title", "title_vi", "reference", "form", "parties", "countries", "purpose", "purpose_vi"),
            _("State and dates"): ("state", "signed_on", "place", "starts_on", "ends_on", "languages", "review_rule"),
            _("Chain"): ("parent", "renews"),
            _("Money"): ("amount", "currency"),
        },
        columns=("title", "parties", "signed_on", "ends_on", "state"),
        filters=(
            "state",
            "form",
            "parties",
            "countries",
            "signed_on",
            "ends_on",
            Filter("in_force_on", _("In force on"), apply=queries.in_force_on, hint=_("A day, such as 2017-12-31")),
            Filter(
                "ending_in",
                _("Runs out in"),
                apply=queries.ending_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
        ),
        search=("title", "title_vi", "reference", "purpose", "purpose_vi"),
        key=("reference",),
        order="-signed_on",
        steps=(
            Step("sign", _("Sign"), run=services.sign, when=("talks",), asks=("signed_on", "starts_on", "ends_on")),
            Step("start", _("Enter into force"), run=services.enter_into_force, when=("signed",), asks=("starts_on",)),
            Step(
                "renew",
                _("Renew"),
                run=services.renew,
                when=("in_force", "lapsed"),
                asks=("reference", "signed_on", "starts_on", "ends_on"),
            ),
            Step("lapse", _("Record as lapsed"), run=services.lapse, when=("signed", "in_force")),
            Step("end", _("End early"), run=services.end, when=("signed", "in_force"), asks=("ends_on",)),
        ),
        state="state",
        entry_states=("signed", "in_force", "renewed", "lapsed", "ended"),
        moment="signed_on",
        base_dates=(("signed_on", _("Signing")),),
        expiry_dates=(("ends_on", _("Agreement runs out")),),
    )
)

commitments = register(
    Record(
        model=Commitment,
        name="commitments",
        label=_("Commitment"),
        plural=_("Commitments"),
        group=_("Agreements"),
        title=("what",),
        sections={
            _("Commitment"): ("agreement", "what", "what_vi", "who", "due_on"),
            _("Outcome"): ("state", "evidence"),
        },
        columns=("what", "agreement", "who", "due_on", "state"),
        filters=("state", "agreement", "who", "due_on"),
        search=("what", "what_vi", "evidence", "agreement__title", "agreement__title_vi"),
        key=("agreement", "what"),
        order="due_on",
        steps=(
            Step("fulfil", _("Record as done"), run=services.fulfil, when=("open", "missed"), asks=("evidence",)),
            Step("miss", _("Record as missed"), run=services.miss, when=("open",)),
            Step("drop", _("Drop"), run=services.drop, when=("open", "missed"), needs_why=True),
        ),
        state="state",
        entry_states=("done", "missed", "dropped"),
        moment="due_on",
        expiry_dates=(("due_on", _("Commitment due")),),
    )
)
