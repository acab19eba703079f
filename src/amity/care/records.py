"""The record types of the care of friends."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.care import queries, services
from amity.care.models import Gift, HistoryFact, Honour, Liaison
from amity.duplicates import before
from amity.records import filtering
from amity.records.declaration import Record, Step
from amity.records.registry import register

liaisons = register(
    Record(
        model=Liaison,
        name="liaisons",
        label=_("Liaison"),
        plural=_("Liaisons"),
        group=_("Care of friends"),
        title=("organisation", "person", "officer__name"),
        sections={
            _("Who looks after whom"): ("officer", "organisation", "person"),
            _("Next step"): ("next_step", "next_on", "contact_days"),
            _("Time"): ("state", "from_on", "to_on", "why_ended"),
        },
        columns=("officer", "state", "organisation", "person", "next_step", "next_on"),
        filters=("state", "officer", "organisation", "person", "next_on"),
        search=("officer__name", "organisation__name", "organisation__name_vi", "person__name", "next_step"),
        key=("officer", "organisation", "person", "from_on"),
        state="state",
        entry_states=("ended",),
        steps=(
            Step(
                "pass_on",
                _("Hand over"),
                run=services.pass_on,
                when=("current",),
                asks=("officer", "from_on"),
                needs_why=True,
            ),
            Step("end", _("End"), run=services.end, when=("current",), asks=("to_on",), needs_why=True),
        ),
        expiry_dates=(("next_on", _("Next step with a partner")),),
    )
)

history_facts = register(
    Record(
        model=HistoryFact,
        name="history_facts",
        label=_("Fact of shared history"),
        plural=_("Facts of shared history"),
        group=_("Care of friends"),
        title=("what",),
        sections={
            _("Fact"): ("what", "what_vi", "happened_on"),
            _("About whom"): ("people", "organisations", "countries"),
            _("Use"): ("is_reusable", "checked_by", "checked_on"),
        },
        columns=("what", "happened_on", "people", "organisations", "is_reusable"),
        filters=("is_reusable", "people", "organisations", "countries", "happened_on"),
        search=("what", "what_vi"),
        key=("what",),
        moment="happened_on",
        personal=("what", "what_vi", "people", "checked_by"),
    )
)

gifts = register(
    Record(
        model=Gift,
        name="gifts",
        label=_("Gift"),
        plural=_("Gifts"),
        group=_("Care of friends"),
        title=("what",),
        sections={
            _("Gift"): ("direction", "what", "what_vi", "given_on", "occasion", "value", "currency"),
            _("From whom, or to whom"): ("person", "organisation", "country"),
            _("Thanks"): ("thanks", "thanks_due_on", "thanked_on", "thanked_how"),
        },
        columns=("what", "direction", "given_on", "person", "organisation", "thanks"),
        filters=("direction", "thanks", "person", "organisation", "country", "given_on", "thanks_due_on"),
        search=("what", "what_vi", "occasion", "person__name", "organisation__name"),
        key=("what", "given_on", "person", "organisation"),
        order="-given_on",
        moment="given_on",
        state="thanks",
        entry_states=("thanked", "none"),
        steps=(
            Step(
                "thank",
                _("Record thanks"),
                run=services.thank,
                when=("owed",),
                asks=("thanked_on", "thanked_how"),
            ),
        ),
        expiry_dates=(("thanks_due_on", _("Thanks owed for a gift")),),
        personal=("person",),
    )
)

honours = register(
    Record(
        model=Honour,
        name="honours",
        label=_("Honour"),
        plural=_("Honours"),
        group=_("Care of friends"),
        title=("name", "person", "organisation"),
        sections={
            _("Honour"): ("name", "name_vi", "level", "granted_by", "granted_on", "decision_number", "handed_over_on"),
            _("Who holds it"): ("person", "organisation", "country"),
        },
        columns=("name", "level", "person", "organisation", "granted_on"),
        filters=("level", "person", "organisation", "country", "granted_on"),
        search=("name", "name_vi", "granted_by", "decision_number", "person__name", "organisation__name"),
        key=("name", "person", "organisation", "granted_on"),
        order="-granted_on",
        moment="granted_on",
    )
)


def _beside(apply: Callable[[Record, str, Actor], QuerySet[Any]]) -> Callable[..., QuerySet[Any]]:
    """A filter of lists that follows from what each reader may see; lists of other types say that they have it not."""

    def ids(record: Record, texts: Sequence[str], actor: Actor) -> QuerySet[Any]:
        try:
            return apply(record, texts[0], actor).values("pk")
        except ValueError as error:
            raise filtering.BadFilter(str(error)) from error

    return ids


filtering.BESIDE["unattended"] = (_("Nobody looks after them"), _beside(queries.unattended))
filtering.BESIDE["single_thread"] = (_("Known to one of us only"), _beside(queries.single_threaded))
filtering.BESIDE["silent_since"] = (_("No contact since"), _beside(queries.silent_since))
before.ASKED["gifts"] = before.Asked(
    ("what", "what_vi", "direction", "person", "organisation"),
    queries.given_before,
    _("The same gift on %(on)s"),
    "given_on",
)
before.ASKED["honours"] = before.Asked(
    ("name", "name_vi", "person", "organisation"),
    queries.held_already,
    _("Already held, granted on %(on)s"),
    "granted_on",
)
