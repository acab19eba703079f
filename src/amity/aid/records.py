"""Declarations of the aid module."""

from django.utils.translation import gettext_lazy as _

from amity.aid import queries, services
from amity.aid.models import AidFlow, AidItem
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
