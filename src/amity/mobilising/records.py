"""Declarations of the mobilising module."""

from django.utils.translation import gettext_lazy as _

from amity.mobilising import queries, services
from amity.mobilising.models import Appeal, Interest, Offer, Opportunity
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

WINNING = _("Winning aid")
DAY = _("A day, such as 2026-11-22")

aid_interests = register(
    Record(
        model=Interest,
        name="aid_interests",
        label=_("Declared interest"),
        plural=_("Declared interests"),
        group=WINNING,
        title=("organisation__name", "sector__name", "province__name"),
        sections={
            _("Interest"): ("organisation", "sector", "province", "up_to", "currency"),
            _("How it was told"): ("declared_on", "until_on", "words"),
        },
        columns=("organisation", "declared_on", "sector", "province", "up_to", "currency"),
        filters=("organisation", "sector", "province", "declared_on"),
        search=("organisation__name", "organisation__name_vi", "words"),
        key=("organisation", "sector", "province", "declared_on"),
        order="-declared_on",
        moment="declared_on",
    )
)

appeals = register(
    Record(
        model=Appeal,
        name="appeals",
        label=_("Emergency appeal"),
        plural=_("Emergency appeals"),
        group=WINNING,
        title=("title",),
        sections={
            _("Appeal"): ("title", "title_vi", "reference", "provinces", "lead"),
            _("What happened"): ("happened_on", "happened", "happened_vi"),
            _("Money and days"): ("target", "currency", "opened_on", "closes_on", "state"),
            _("Public account"): ("account", "account_vi", "closed_on"),
        },
        columns=("title", "happened_on", "opened_on", "closes_on", "target", "currency", "state"),
        filters=("state", "provinces", "lead", "opened_on", "closes_on"),
        search=("title", "title_vi", "reference", "happened", "happened_vi"),
        key=("reference",),
        order="-opened_on",
        steps=(
            Step(
                "open",
                _("Open the appeal"),
                run=services.open_appeal,
                when=("draft",),
                by=approves,
                asks=("opened_on",),
            ),
            Step(
                "close",
                _("Close with an account"),
                run=services.close_appeal,
                when=("open",),
                by=approves,
                asks=("account", "account_vi"),
            ),
        ),
        state="state",
        entry_states=("open", "closed"),
        moment="opened_on",
        expiry_dates=(("closes_on", _("Emergency appeal closes")),),
    )
)

opportunities = register(
    Record(
        model=Opportunity,
        name="opportunities",
        label=_("Opportunity for aid"),
        plural=_("Opportunities for aid"),
        group=WINNING,
        title=("title",),
        sections={
            _("What is needed"): ("title", "title_vi", "reference", "sector", "description", "description_vi"),
            _("Where and for whom"): ("province", "place", "people", "asked_by", "appeal"),
            _("How much and by when"): (
                *("quantity", "unit", "amount", "currency"),
                *("put_on", "wanted_by_on", "state"),
            ),
        },
        columns=("title", "province", "sector", "amount", "currency", "wanted_by_on", "state"),
        filters=("state", "province", "sector", "appeal", "asked_by", "currency", "put_on", "wanted_by_on"),
        search=("title", "title_vi", "reference", "place", "description", "description_vi", "sector__name"),
        key=("reference",),
        order="-put_on",
        steps=(
            Step("meet", _("Met"), run=services.meet, when=("open",)),
            Step("withdraw", _("Withdraw"), run=services.withdraw, when=("open",), needs_why=True),
            Step(
                "reopen",
                _("Look for support again"),
                run=services.reopen,
                when=("met", "withdrawn"),
                reopens=True,
            ),
        ),
        state="state",
        entry_states=("met", "withdrawn"),
        moment="put_on",
        expiry_dates=(("wanted_by_on", _("Support wanted by")),),
    )
)

offers = register(
    Record(
        model=Offer,
        name="offers",
        label=_("Offer of support"),
        plural=_("Offers of support"),
        group=WINNING,
        title=("organisation__name", "opportunity__title"),
        sections={
            _("Offer"): ("opportunity", "organisation", "role", "what", "place", "item"),
            _("How much"): (
                *("amount", "delivered", "currency"),
                *("quantity", "quantity_delivered"),
            ),
            _("How far"): (
                *("stage", "approached_on", "interested_on", "pledged_on", "delivered_on", "declined_on"),
                *("next_step", "next_on"),
            ),
        },
        columns=("organisation", "opportunity", "role", "stage", "amount", "currency", "next_on"),
        filters=(
            *("stage", "role", "organisation", "opportunity", "currency", "pledged_on", "next_on"),
            Filter("late_on", _("Next step late on"), apply=queries.late_on, hint=DAY),
            Filter("came_to", _("Came so far as"), apply=queries.came_to, hint=_("A stage, such as pledged")),
        ),
        search=("organisation__name", "organisation__name_vi", "opportunity__title", "opportunity__title_vi", "what"),
        key=("opportunity", "organisation", "role"),
        steps=(
            Step(
                "approach",
                _("Has been asked"),
                run=services.approach,
                when=("suggested", "declined"),
                asks=("approached_on",),
            ),
            Step("interest", _("Is interested"), run=services.interest, when=("approached",), asks=("interested_on",)),
            Step(
                "pledge",
                _("Has pledged"),
                run=services.pledge,
                when=("suggested", "approached", "interested"),
                asks=("amount", "currency", "what", "pledged_on"),
            ),
            Step(
                "deliver",
                _("Has delivered"),
                run=services.deliver,
                when=("pledged",),
                asks=("delivered", "delivered_on"),
            ),
            Step(
                "decline",
                _("Will not give"),
                run=services.decline,
                when=("suggested", "approached", "interested", "pledged"),
                needs_why=True,
            ),
        ),
        state="stage",
        entry_states=("approached", "interested", "pledged", "delivered", "declined"),
        moment="pledged_on",
        expiry_dates=(("next_on", _("Next step of an offer due")),),
    )
)
