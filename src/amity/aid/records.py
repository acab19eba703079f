"""Declarations of the aid module."""

from django.utils.translation import gettext_lazy as _

from amity.aid import queries, services
from amity.aid.models import AidFlow, AidItem, Certificate
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

aid_items = register(
    Record(
        model=AidItem,
        name="aid_items",
        label=_("Item of aid"),
        plural=_("Items of aid"),
        group=_("Foreign aid"),
        title=("title",),
        sections={
            _("Item of aid"): ("title", "title_vi", "reference", "kind", "parent", "donors", "recipient", "executing"),
            _("Where and for what"): ("provinces", "sectors", "starts_on", "ends_on"),
            _("Money"): ("amount", "currency", "basis"),
            _("Decision"): ("state", "decision"),
        },
        columns=("title", "donors", "amount", "currency", "basis", "starts_on", "state"),
        filters=(
            "state",
            "kind",
            "basis",
            "currency",
            "donors",
            "provinces",
            "starts_on",
            "ends_on",
            Filter(
                "running_in",
                _("Running in"),
                apply=queries.running_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
        ),
        search=("title", "title_vi", "reference", "sectors", "decision"),
        key=("reference",),
        order="-starts_on",
        steps=(
            Step("appraise", _("Send to appraisal"), run=services.appraise, when=("proposed",)),
            Step("approve", _("Approve"), run=services.approve, when=("appraisal",), asks=("decision",), by=approves),
            Step("refuse", _("Refuse"), run=services.refuse, when=("appraisal",), by=approves, needs_why=True),
            Step("start", _("Start"), run=services.start, when=("approved",), asks=("starts_on",)),
            Step("finish", _("Finish"), run=services.finish, when=("running",), asks=("ends_on",)),
            Step("hand_over", _("Hand over"), run=services.hand_over, when=("finished",)),
            Step("settle", _("Settle accounts"), run=services.settle, when=("handed_over",)),
        ),
        state="state",
        entry_states=("approved", "running", "finished", "handed_over", "settled", "refused"),
        moment="starts_on",
        expiry_dates=(("ends_on", _("Aid runs out")),),
    )
)

aid_flows = register(
    Record(
        model=AidFlow,
        name="aid_flows",
        label=_("Sum of aid"),
        plural=_("Sums of aid"),
        group=_("Foreign aid"),
        title=("item__title", "value_on"),
        sections={_("Sum of aid"): ("item", "kind", "value_on", "amount", "currency")},
        columns=("item", "kind", "value_on", "amount", "currency"),
        filters=("kind", "currency", "item", "value_on"),
        search=("item__title", "item__title_vi", "item__reference"),
        key=("item", "kind", "value_on", "amount"),
        order="-value_on",
        moment="value_on",
    )
)

certificates = register(
    Record(
        model=Certificate,
        name="certificates",
        label=_("Certificate"),
        plural=_("Certificates"),
        group=_("Foreign aid"),
        title=("number",),
        sections={
            _("Certificate"): ("ngo", "kind", "number", "representative"),
            _("What it allows"): ("provinces", "fields_of_work"),
            _("State and dates"): ("state", "issued_on", "expires_on"),
        },
        columns=("number", "ngo", "kind", "issued_on", "expires_on", "state"),
        filters=("state", "kind", "ngo", "provinces", "issued_on", "expires_on"),
        search=("number", "ngo__name", "ngo__name_vi", "fields_of_work", "representative"),
        key=("number",),
        order="-issued_on",
        steps=(
            Step("extend", _("Extend"), run=services.extend, when=("valid", "lapsed"), asks=("expires_on",)),
            Step("suspend", _("Suspend"), run=services.suspend, when=("valid",), needs_why=True),
            Step("resume", _("Resume"), run=services.resume, when=("suspended",)),
            Step("lapse", _("Record as lapsed"), run=services.lapse, when=("valid", "suspended")),
            Step("end", _("End at the holder's wish"), run=services.end, when=("valid", "suspended")),
            Step("revoke", _("Revoke"), run=services.revoke, when=("valid", "suspended"), needs_why=True),
        ),
        state="state",
        entry_states=("lapsed", "suspended", "ended", "revoked"),
        moment="issued_on",
        expiry_dates=(("expires_on", _("Certificate expires")),),
    )
)
