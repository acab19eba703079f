"""Figures of the federation."""

from django.utils.translation import gettext_lazy as _

from amity.core.dates import Period
from amity.measures.declaration import Measure, Where, register

HEADING = "members"
CENTRAL = ["bilateral", "regional", "multilateral"]
RULE = _(
    "Members admitted by that day on record, and members whose admission is not on record but whom a source of that day"
    " or earlier names."
)


def _as_at(*kinds: str) -> Where:
    def where(period: Period) -> dict[str, str | list[str]]:
        return {"kind": list(kinds), "as_at": period.last.isoformat()}

    return where


for name, title, kinds, statement in (
    ("member_organisations", _("Member organisations of the union"), [*CENTRAL, "provincial_union"], True),
    ("central_member_organisations", _("Member organisations at the central level"), CENTRAL, True),
    ("bilateral_associations", _("Bilateral friendship associations"), ["bilateral"], True),
    ("regional_organisations", _("Regional organisations"), ["regional"], True),
    ("multilateral_organisations", _("Multilateral organisations"), ["multilateral"], True),
    ("local_unions", _("Unions of provinces and cities"), ["provincial_union"], True),
    ("provincial_associations", _("Associations in provinces and cities"), ["provincial_association"], False),
    ("chapters", _("Chapters"), ["chapter"], False),
):
    register(
        Measure(
            name=name,
            title=title,
            unit="organisations",
            record="memberships",
            where=_as_at(*kinds),
            heading=HEADING,
            statement=name if statement else "",
            note=RULE,
        )
    )
register(
    Measure(
        name="members_admitted",
        title=_("Members admitted in the year"),
        unit="organisations",
        record="life_events",
        where=lambda period: {"kind": "admitted", "happened_on": str(period)},
        heading=HEADING,
        note=_("Admissions on record with a date in the year."),
    )
)
register(
    Measure(
        name="members_founded",
        title=_("Member organisations founded in the year"),
        unit="organisations",
        record="organisations",
        where=lambda period: {"kind": "member_organisation", "founded_on": str(period)},
        heading=HEADING,
        note=_("Member organisations of any level whose recorded founding surely falls in the year."),
    )
)
register(
    Measure(
        name="congresses_held",
        title=_("Congresses held"),
        unit="congresses",
        record="congresses",
        where=lambda period: {"held_on": str(period)},
        heading=HEADING,
        note=_("Congresses on record with a date in the year, at every level."),
    )
)
