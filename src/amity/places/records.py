"""The record types of places."""

from django.utils.translation import gettext_lazy as _

from amity.places import queries
from amity.places.models import Country, CountryGroup, Province
from amity.records.declaration import Filter, Record
from amity.records.registry import register

countries = register(
    Record(
        model=Country,
        name="countries",
        label=_("Country"),
        plural=_("Countries"),
        group=_("Places"),
        title=("name",),
        sections={
            _("Country"): ("code", "name", "name_vi", "kind", "is_home"),
            _("Validity"): ("valid_from_on", "valid_to_on", "successors"),
        },
        columns=("name", "name_vi", "code", "kind"),
        filters=(
            "kind",
            Filter("existing_on", _("Existed on"), apply=queries.existing_on, hint=_("A day, such as 2017-12-31")),
        ),
        search=("name", "name_vi", "code"),
        key=("code",),
    )
)

country_groups = register(
    Record(
        model=CountryGroup,
        name="country_groups",
        label=_("Group of countries"),
        plural=_("Groups of countries"),
        group=_("Places"),
        title=("name",),
        sections={_("Group of countries"): ("code", "name", "name_vi", "members")},
        columns=("name", "name_vi", "code", "members"),
        filters=("members",),
        search=("name", "name_vi", "code"),
        key=("code",),
    )
)

provinces = register(
    Record(
        model=Province,
        name="provinces",
        label=_("Province"),
        plural=_("Provinces"),
        group=_("Places"),
        title=("name",),
        sections={
            _("Province"): ("code", "name", "name_vi", "kind"),
            _("Validity"): ("valid_from_on", "valid_to_on", "successor"),
        },
        columns=("name", "name_vi", "code", "kind", "successor"),
        filters=(
            "kind",
            "successor",
            Filter("existing_on", _("Existed on"), apply=queries.existing_on, hint=_("A day, such as 2017-12-31")),
        ),
        search=("name", "name_vi", "code"),
        key=("code",),
    )
)
