"""The record types of the network."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.network import queries
from amity.network.models import Interaction, Organisation, Person, Position, Tie
from amity.records.declaration import Filter, Record
from amity.records.registry import register

organisations = register(
    Record(
        model=Organisation,
        name="organisations",
        label=_("Organisation"),
        plural=_("Organisations"),
        group=_("Network"),
        title=("name",),
        sections={
            _("Organisation"): ("name", "name_vi", "name_native", "acronym", "kind", "interests", "identifier"),
            _("Where"): ("country", "focus_countries", "province"),
            _("Life"): ("founded_on", "ended_on", "predecessor"),
            _("How to reach it"): ("website", "email", "phone", "address"),
        },
        columns=("name", "kind", "country", "focus_countries", "founded_on"),
        filters=("kind", "country", "focus_countries", "province", "founded_on"),
        search=("name", "name_vi", "name_native", "acronym", "identifier", "interests"),
        key=("name",),
        same=("name", "name_vi", "name_native", "acronym", "email", "phone", "founded_on", "country"),
        base_dates=(("founded_on", _("Founding")),),
    )
)

people = register(
    Record(
        model=Person,
        name="people",
        label=_("Person"),
        plural=_("People"),
        group=_("Network"),
        title=("name",),
        sections={
            _("Name"): (
                "name",
                "name_vi",
                "name_native",
                "family_name",
                "given_name",
                "honorific",
                "salutation",
                "salutation_vi",
            ),
            _("Person"): (
                "country",
                "born_on",
                "retired_on",
                "died_on",
                "successor",
                "languages",
                "expertise",
                "studied_in",
                "is_overseas_vietnamese",
            ),
            _("How to reach the person"): ("email", "phone"),
        },
        columns=("name", "name_vi", "country", "expertise"),
        filters=(
            "country",
            "studied_in",
            "is_overseas_vietnamese",
            "born_on",
            "successor",
            Filter(
                "ageing_on",
                _("Old and without a named successor on"),
                apply=queries.ageing_on,
                hint=_("A day, such as 2017-12-31"),
            ),
        ),
        search=("name", "name_vi", "name_native", "expertise", "languages"),
        key=("name",),
        same=("name", "name_vi", "name_native", "email", "phone", "born_on", "country"),
        personal=(
            *("name", "name_vi", "name_native", "family_name", "given_name"),
            *("honorific", "salutation", "salutation_vi", "country", "born_on", "retired_on", "died_on"),
            *("successor", "languages", "expertise", "studied_in", "email", "phone", "notes"),
        ),
        sensitive=("is_overseas_vietnamese",),
        base_dates=(("died_on", _("Memorial day")), ("born_on", _("Birthday"), Q(died_on=""))),
    )
)

positions = register(
    Record(
        model=Position,
        name="positions",
        label=_("Position"),
        plural=_("Positions"),
        group=_("Network"),
        title=("person", "title"),
        sections={
            _("Position"): ("person", "organisation", "title", "title_vi", "rank", "is_public_office"),
            _("Time"): ("from_on", "to_on"),
        },
        columns=("person", "title", "organisation", "from_on", "to_on"),
        filters=(
            "organisation",
            "is_public_office",
            "to_on",
            Filter("held_on", _("In office on"), apply=queries.held_on, hint=_("A day, such as 2017-12-31")),
        ),
        search=("title", "title_vi", "person__name", "organisation__name"),
        key=("person", "organisation", "title"),
        expiry_dates=(("to_on", _("Term ends")),),
    )
)

ties = register(
    Record(
        model=Tie,
        name="ties",
        label=_("Tie"),
        plural=_("Ties"),
        group=_("Network"),
        title=("person", "organisation", "other_person", "other_organisation"),
        sections={
            _("First party"): ("person", "organisation"),
            _("Tie"): ("kind", "from_on", "to_on"),
            _("Second party"): ("other_person", "other_organisation"),
        },
        columns=("kind", "person", "organisation", "other_person", "other_organisation", "from_on"),
        filters=("kind", "person", "organisation", "other_person", "other_organisation"),
        search=("person__name", "organisation__name", "other_person__name", "other_organisation__name"),
        key=("person", "organisation", "kind", "other_person", "other_organisation"),
    )
)

interactions = register(
    Record(
        model=Interaction,
        name="interactions",
        label=_("Interaction"),
        plural=_("Interactions"),
        group=_("Network"),
        title=("subject",),
        sections={
            _("Interaction"): ("kind", "held_on", "subject", "subject_vi", "place", "country"),
            _("Who took part"): ("organisations", "people"),
            _("What came of it"): ("summary", "follow_up", "follow_up_on", "followed_up_on"),
        },
        columns=("held_on", "kind", "subject", "organisations", "people"),
        filters=(
            "kind",
            "country",
            "organisations",
            "people",
            "held_on",
            Filter(
                "follow_up_due_by",
                _("Follow-up due by"),
                apply=queries.follow_up_due_by,
                hint=_("A day, such as 2017-12-31"),
            ),
        ),
        search=("subject", "subject_vi", "place", "summary"),
        key=("held_on", "subject"),
        order="-held_on",
        moment="held_on",
        expiry_dates=(("follow_up_on", _("Follow-up due")),),
    )
)
