"""Declarations of the monitoring module."""

from django.utils.translation import gettext_lazy as _

from amity.monitoring import queries, services
from amity.monitoring.models import ComplianceNote, Indicator, IndicatorValue, MonitoringVisit
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

RESULTS = _("Results of aid")
DAY = _("A day, such as 2026-11-22")

indicators = register(
    Record(
        model=Indicator,
        name="indicators",
        label=_("Indicator"),
        plural=_("Indicators"),
        group=RESULTS,
        title=("title",),
        sections={
            _("Indicator"): ("item", "title", "title_vi", "level", "result", "result_vi", "whole"),
            _("Measure"): ("scale", "unit", "adding", "is_less_better", "means"),
            _("From where to where"): ("baseline", "baseline_on", "target", "target_words", "target_on"),
        },
        columns=("title", "item", "level", "unit", "baseline", "target", "target_on"),
        filters=(
            *("item", "level", "scale", "whole", "target_on"),
            Filter(
                "without_value_in",
                _("Without a value in"),
                apply=queries.without_value_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
        ),
        search=("title", "title_vi", "result", "result_vi", "item__title", "item__title_vi", "item__reference"),
        key=("item", "title"),
        expiry_dates=(("target_on", _("Target of an indicator due")),),
    )
)

indicator_values = register(
    Record(
        model=IndicatorValue,
        name="indicator_values",
        label=_("Value of an indicator"),
        plural=_("Values of indicators"),
        group=RESULTS,
        title=("indicator__title", "to_on", "category"),
        sections={
            _("Value"): ("indicator", "from_on", "to_on", "dimension", "category", "target", "actual", "words"),
            _("Check"): ("evidence", "state", "sent_on", "remark", "approved_on"),
        },
        columns=("indicator", "from_on", "to_on", "category", "target", "actual", "state"),
        filters=("state", "indicator", "dimension", "from_on", "to_on"),
        search=("indicator__title", "indicator__title_vi", "category", "words", "evidence"),
        key=("indicator", "from_on", "to_on", "dimension", "category"),
        order="-to_on",
        steps=(
            Step("send", _("Send"), run=services.send, when=("draft", "returned"), asks=("evidence",)),
            Step(
                "give_back",
                _("Return for correction"),
                run=services.give_back,
                when=("sent", "approved"),
                by=approves,
                needs_why=True,
            ),
            Step("approve", _("Approve"), run=services.approve, when=("sent",), by=approves),
        ),
        state="state",
        entry_states=("sent", "returned", "approved"),
        moment="to_on",
    )
)

monitoring_visits = register(
    Record(
        model=MonitoringVisit,
        name="monitoring_visits",
        label=_("Monitoring visit"),
        plural=_("Monitoring visits"),
        group=RESULTS,
        title=("reference",),
        sections={
            _("Visit"): ("reference", "kind", "item", "ngo", "province", "place", "from_on", "to_on", "visitors"),
            _("What was found"): ("findings", "use", "people", "recommendations"),
            _("What comes of it"): ("follow_up_due_on", "followed_up", "state"),
        },
        columns=("reference", "kind", "item", "ngo", "province", "from_on", "use", "state"),
        filters=(
            *("state", "kind", "item", "ngo", "province", "use", "from_on", "follow_up_due_on"),
            Filter("follow_up_late_on", _("Not followed up in time, on"), apply=queries.follow_up_late_on, hint=DAY),
        ),
        search=("reference", "place", "findings", "recommendations", "item__title", "item__title_vi", "ngo__name"),
        key=("reference",),
        order="-from_on",
        personal=("visitors",),
        steps=(
            Step(
                "do",
                _("Record what was found"),
                run=services.do,
                when=("planned",),
                asks=("findings", "recommendations", "follow_up_due_on"),
            ),
            Step("follow_up", _("Followed up"), run=services.follow_up, when=("done",), asks=("followed_up",)),
            Step("cancel", _("Cancel"), run=services.cancel, when=("planned",), needs_why=True),
        ),
        state="state",
        entry_states=("done", "closed", "cancelled"),
        moment="from_on",
        span=("from_on", "to_on"),
        expiry_dates=(("follow_up_due_on", _("Recommendations of a visit due")),),
    )
)

compliance_notes = register(
    Record(
        model=ComplianceNote,
        name="compliance_notes",
        label=_("Note on keeping to the rules"),
        plural=_("Notes on keeping to the rules"),
        group=RESULTS,
        title=("reference",),
        sections={
            _("Note"): ("reference", "ngo", "item", "visit", "noted_on", "weight", "rule", "text"),
            _("Answer"): ("answer_due_on", "answer", "answered_on", "state"),
        },
        columns=("reference", "ngo", "noted_on", "weight", "rule", "state"),
        filters=(
            *("state", "weight", "ngo", "item", "noted_on", "answer_due_on"),
            Filter("answer_late_on", _("Not answered in time, on"), apply=queries.answer_late_on, hint=DAY),
        ),
        search=("reference", "text", "answer", "rule", "ngo__name", "ngo__name_vi"),
        key=("reference",),
        order="-noted_on",
        steps=(
            Step("answer", _("Record the answer"), run=services.answer, when=("open",), asks=("answer", "answered_on")),
            Step("close", _("Close"), run=services.close, when=("open", "answered"), needs_why=True),
        ),
        state="state",
        entry_states=("answered", "closed"),
        moment="noted_on",
        expiry_dates=(("answer_due_on", _("Answer to a note due")),),
    )
)
