"""The description of what the API tells of what lies ahead."""

from django.utils.translation import gettext as _

from amity.almanac import anniversaries
from amity.anniversaries.models import AnniversaryState
from amity.anniversaries.queries import UNDECIDED
from amity.api.components import WRITING, Json, choice, content, gathered, latest, operation, query
from amity.calendar import entries
from amity.relations.models import Pillar, Tier


def paths() -> Json:
    """The addresses."""
    country = query("country", {"type": "integer"}, _("Only what concerns the country of this number."))
    period = query("in", {"type": "string"}, _("A year, years, a month or days, such as 2030, 2026-2030 or 2030-01."))
    ahead = [
        period,
        choice("kind", [one.name for one in anniversaries.bases()], _("Only this kind of date.")),
        country,
        choice("tier", [str(one) for one in Tier.values], _("Only countries of this tier.")),
        choice("decision", [UNDECIDED, *(str(one) for one in AnniversaryState.values)], _("Only what was so decided.")),
    ]
    shown = [
        period,
        choice("layer", list(entries.layers()), _("Only this layer.")),
        country,
        choice("pillar", [str(one) for one in Pillar.values], _("Only this pillar.")),
    ]
    told = {"200": content("CalendarTold", _("What stands there, and what clashes."))}
    made = {"201": content("Anniversary", _("The row of the decision."))}
    return gathered(
        ("get", "/horizon", operation(
            "horizon", _("Anniversaries ahead"), latest("AnniversariesAhead"), "400", ahead)),
        ("post", "/horizon/{address}", operation(
            "decide", _("Adopt an anniversary, or let it pass"), made, f"{WRITING} 404", body="AdoptedOrNot")),
        ("get", "/calendar", operation("calendar", _("The shared calendar"), told, "400", shown)),
    )  # fmt: skip
