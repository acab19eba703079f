"""Declarations of the aid module."""

from django.utils.translation import gettext_lazy as _

from amity.aid.models import (
    AidChange,
    AidFlow,
    AidItem,
    ClosedYear,
    DonorShare,
    ExchangeRate,
    ProvinceShare,
    Sector,
    SectorShare,
)
from amity.aid.queries import closing as closed
from amity.aid.queries import items as queries
from amity.aid.services import closing, deciding
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

YES_NO = (("yes", _("Yes")), ("no", _("No")))
DAY = _("A day, such as 2026-11-22")

aid_sectors = register(
    Record(
        model=Sector,
        name="aid_sectors",
        label=_("Sector of aid"),
        plural=_("Sectors of aid"),
        group=_("Foreign aid"),
        title=("name",),
        sections={_("Sector of aid"): ("name", "name_vi", "vocabulary", "code", "parent")},
        columns=("name", "name_vi", "vocabulary", "code", "parent"),
        filters=("vocabulary", "parent"),
        search=("name", "name_vi", "code"),
        key=("vocabulary", "code"),
    )
)

aid_items = register(
    Record(
        model=AidItem,
        name="aid_items",
        label=_("Item of aid"),
        plural=_("Items of aid"),
        group=_("Foreign aid"),
        title=("title",),
        sections={
            _("Item of aid"): (
                *("title", "title_vi", "reference", "kind", "is_humanitarian", "parent"),
                *("donors", "recipient", "managing", "executing", "description", "description_vi"),
            ),
            _("Where and for what"): ("provinces", "sectors", "sector_words", "starts_on", "ends_on"),
            _("Money"): ("amount", "currency", "basis", "is_budget_revenue"),
            _("Approval"): (
                *("state", "ground", "level", "approver", "rule"),
                *("proposed_on", "valid_on", "appraisal_due_on", "approved_on", "decision", "start_due_on"),
            ),
            _("After the end"): (
                *("handed_over_on", "handed_over_to", "handover_paper"),
                *("settled_on", "settlement"),
            ),
        },
        columns=("title", "donors", "amount", "currency", "basis", "starts_on", "state"),
        filters=(
            *("state", "kind", "basis", "currency", "donors", "recipient", "managing", "provinces", "sectors"),
            *("parent", "level", "starts_on", "ends_on", "approved_on"),
            Filter(
                "running_in",
                _("Running in"),
                apply=queries.running_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
            Filter("not_begun_by", _("Approved and not begun in time, on"), apply=queries.not_begun_by, hint=DAY),
            Filter("appraisal_late_on", _("Appraisal late on"), apply=queries.appraisal_late_on, hint=DAY),
        ),
        search=(
            "title",
            "title_vi",
            "reference",
            "description",
            "description_vi",
            "sectors__name",
            "sectors__name_vi",
            "sector_words",
            "decision",
        ),
        key=("reference",),
        order="-starts_on",
        steps=(
            Step("appraise", _("Send to appraisal"), run=deciding.appraise, when=("proposed",), asks=("valid_on",)),
            Step(
                "approve",
                _("Approve"),
                run=deciding.approve,
                when=("appraisal",),
                asks=("decision", "approved_on"),
                by=approves,
            ),
            Step("refuse", _("Refuse"), run=deciding.refuse, when=("appraisal",), by=approves, needs_why=True),
            Step("start", _("Start"), run=deciding.start, when=("approved",), asks=("starts_on",)),
            Step("finish", _("Finish"), run=deciding.finish, when=("running",), asks=("ends_on",)),
            Step(
                "hand_over",
                _("Hand over"),
                run=deciding.hand_over,
                when=("finished",),
                asks=("handed_over_on", "handed_over_to", "handover_paper"),
            ),
            Step(
                "settle",
                _("Settle accounts"),
                run=deciding.settle,
                when=("handed_over",),
                asks=("settled_on", "settlement"),
            ),
        ),
        state="state",
        entry_states=("approved", "running", "finished", "handed_over", "settled", "refused"),
        moment="starts_on",
        expiry_dates=(
            ("ends_on", _("Aid runs out")),
            ("appraisal_due_on", _("Appraisal of aid due")),
            ("start_due_on", _("Approved aid has to begin")),
        ),
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
        sections={
            _("Sum of aid"): ("item", "kind", "value_on", "amount", "currency"),
            _("Who and what for"): ("provider", "receiver", "reference", "description"),
        },
        columns=("item", "kind", "value_on", "amount", "currency"),
        filters=(
            *("kind", "currency", "item", "value_on", "provider", "receiver"),
            Filter("converted", _("Converted into US dollars"), apply=queries.converted, choices=YES_NO),
            Filter("changed_after", _("Entered or changed after"), apply=closed.changed_after, hint=DAY),
        ),
        search=("item__title", "item__title_vi", "item__reference", "reference", "description"),
        key=("item", "kind", "value_on", "amount", "reference"),
        order="-value_on",
        moment="value_on",
    )
)

exchange_rates = register(
    Record(
        model=ExchangeRate,
        name="exchange_rates",
        label=_("Exchange rate"),
        plural=_("Exchange rates"),
        group=_("Foreign aid"),
        title=("currency", "quoted_on"),
        sections={_("Exchange rate"): ("currency", "quoted_on", "per_usd")},
        columns=("currency", "quoted_on", "per_usd"),
        filters=("currency", "quoted_on"),
        search=("currency",),
        key=("currency", "quoted_on"),
        order="-quoted_on",
    )
)

aid_changes = register(
    Record(
        model=AidChange,
        name="aid_changes",
        label=_("Change of aid"),
        plural=_("Changes of aid"),
        group=_("Foreign aid"),
        title=("item__title", "number"),
        sections={
            _("Change of aid"): ("item", "kind", "decided_on", "number", "state"),
            _("What changes"): ("was", "becomes", "amount_delta", "new_ends_on"),
        },
        columns=("item", "kind", "decided_on", "number", "becomes", "state"),
        filters=("item", "kind", "state", "decided_on"),
        search=("item__title", "item__title_vi", "item__reference", "number", "was", "becomes"),
        key=("item", "number", "kind"),
        order="-decided_on",
        steps=(Step("record", _("Record in the item"), run=deciding.record_change, when=("decided",), by=approves),),
        state="state",
        entry_states=("recorded",),
        moment="decided_on",
    )
)

donor_shares = register(
    Record(
        model=DonorShare,
        name="donor_shares",
        label=_("Share of a donor"),
        plural=_("Shares of donors"),
        group=_("Foreign aid"),
        title=("organisation__name", "item__title"),
        sections={_("Share of a donor"): ("item", "organisation", "percent")},
        columns=("item", "organisation", "percent"),
        filters=("item", "organisation"),
        search=("organisation__name", "item__title", "item__title_vi"),
        key=("item", "organisation"),
    )
)

province_shares = register(
    Record(
        model=ProvinceShare,
        name="province_shares",
        label=_("Share of a province"),
        plural=_("Shares of provinces"),
        group=_("Foreign aid"),
        title=("province__name", "item__title"),
        sections={_("Share of a province"): ("item", "province", "percent")},
        columns=("item", "province", "percent"),
        filters=("item", "province"),
        search=("province__name", "item__title", "item__title_vi"),
        key=("item", "province"),
    )
)

sector_shares = register(
    Record(
        model=SectorShare,
        name="sector_shares",
        label=_("Share of a sector"),
        plural=_("Shares of sectors"),
        group=_("Foreign aid"),
        title=("sector__name", "item__title"),
        sections={_("Share of a sector"): ("item", "sector", "percent")},
        columns=("item", "sector", "percent"),
        filters=("item", "sector"),
        search=("sector__name", "item__title", "item__title_vi"),
        key=("item", "sector"),
    )
)

closed_years = register(
    Record(
        model=ClosedYear,
        name="closed_years",
        label=_("Closed year of aid"),
        plural=_("Closed years of aid"),
        group=_("Foreign aid"),
        title=("year", "edition"),
        sections={
            _("Closed year"): ("year", "is_reporting", "edition", "state", "closed_on", "published_in", "reason")
        },
        columns=("year", "is_reporting", "edition", "closed_on", "published_in", "state"),
        filters=("state", "is_reporting", "closed_on"),
        search=("published_in", "reason"),
        key=("year", "is_reporting", "edition"),
        order="-closed_on",
        steps=(Step("close", _("Close the year"), run=closing.close, when=("draft",), by=approves),),
        state="state",
        moment="closed_on",
    )
)
