"""The description of what the API tells of totals of aid."""

from django.utils.translation import gettext as _

from amity.aid.models import FlowKind
from amity.aid.queries import sheets
from amity.api.components import Json, as_is, choice, gathered, operation, query, shared

YEAR = {"type": "integer", "minimum": sheets.FIRST_YEAR, "maximum": sheets.LAST_YEAR}
NUMBER = {"type": "integer", "minimum": 0}


def paths() -> Json:
    """The addresses."""
    asked = [
        choice("by", list(sheets.BY), _("What the lines are of.")),
        choice("kind", [str(one) for one in FlowKind.values], _("Which kind of sum.")),
        query("first", YEAR, _("The first year.")),
        query("last", YEAR, _("The last year, at most thirty in all.")),
        choice("reporting", ["no", "yes"], _("Whether years begin on 15 December.")),
        choice("places", list(sheets.PLACES), _("Provinces of today, of before July 2025, or as recorded.")),
        query("province", NUMBER, _("Only this province; 0 for what names none.")),
        query("sector", NUMBER, _("Only this sector; 0 for what names none.")),
        query("donor", NUMBER, _("Only this donor; 0 for what names none.")),
        query("country", NUMBER, _("Only donors of this country; 0 for those without.")),
    ]
    return gathered(
        ("get", "/aid/totals", operation("aid_totals", _("Totals of aid"), as_is("AidTotals"), "400", asked)),
        ("get", "/aid/rows", operation(
            "aid_rows", _("The items behind a total of aid"), as_is("AidRows"), "400",
            [*asked, shared("after"), shared("limit")])),
        ("get", "/closed_years/{row_id}/figures", operation(
            "closed_figures", _("A closed year of aid, as closed and as counted now"), as_is("Restatement"), "404",
            asked[:2])),
    )  # fmt: skip
