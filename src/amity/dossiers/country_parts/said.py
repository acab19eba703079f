"""What published figures say of the country: each as it was said, none of them added."""

from django.utils.translation import gettext as _

from amity.documents.document import sentence
from amity.dossiers.country_parts.making import Making

MOST = 15


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Published figures"), "published")
    params = {"q": making.country.name}
    count, span = making.figure("statements", _("Published figures that name the country"), "statements", params)
    if not count:
        making.outline.say(sentence(_("No published figure on record names the country: {number}."), number=span))
        return
    making.table(
        "statements", params, ("subject", "period", "qualifier", "value", "unit", "basis", "said_by"), "subject",
        order=("-said_on",), caption=_("Figures that others published, as they were said"), most=MOST,
    )  # fmt: skip
