"""The charts that a review makes of more than one measure."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from amity.documents import charts
from amity.documents.document import Chart, Point
from amity.reviews.calendar import Anniversary
from amity.reviews.making import Making
from amity.reviews.published import groups_about

SPAN = 10  # years shown of published figures
AID = "foreign_ngo_aid"


def aid_chart(making: Making) -> Chart | None:
    """Every value published for a year's foreign non-governmental aid, one mark each; None with fewer than three."""
    points = []
    for year in range(making.year - SPAN + 1, making.year + 1):
        groups = [group for group in groups_about(making, {"measure": AID, "in_year": str(year)}) if not group.scope]
        for one in (one for group in groups for one in group.said):
            if one.measure == AID and one.period == str(year) and one.unit == "million USD":
                points.append(Point(str(year), one.basis_words, one.value, one.url))
    if len(points) < 3:
        return None
    chart = Chart(
        name="aid",
        title=_("Published values of foreign non-governmental aid, in million USD"),
        alt=_(
            "Marks: each value that was published for a year, from {first} to {last}; several values for one year stand"
            " above each other and are not added."
        ).format(first=points[0].category, last=points[-1].category),
        form="dots",
        axes=(_("Year"), _("million USD"), _("Basis")),
        points=tuple(points),
        categories=tuple(str(year) for year in range(int(points[0].category), making.year + 1)),
    )
    return charts.with_data(chart, making.language)


def months_chart(making: Making, found: Iterable[Anniversary], year: int) -> Chart | None:
    """Anniversaries of a year by month; those whose month is not known stand apart."""
    counts = dict.fromkeys((*range(1, 13), 0), 0)
    for one in found:
        counts[one.on.month or 0] += 1
    if not any(counts.values()):
        return None
    labels = {month: _month(month, making.language) for month in counts}
    if not counts[0]:
        del counts[0]
    alt = _("Columns: the number of anniversaries in each month of {year}; the most, {value}, fall in: {month}.")
    busiest = max(counts, key=lambda month: counts[month])
    chart = Chart(
        name="anniversaries",
        title=_("Anniversaries of {year} by month").format(year=year),
        alt=alt.format(year=year, value=counts[busiest], month=labels[busiest]),
        form="columns",
        axes=(_("Month"), _("Anniversaries"), ""),
        points=tuple(Point(labels[month], "", value) for month, value in counts.items()),
    )
    return charts.with_data(chart, making.language)


def _month(month: int, language: str) -> str:
    """The name of a month short enough for an axis; months of Vietnamese are numbered."""
    if month == 0:
        return _("not known")
    if language == "vi":
        return f"T{month}"
    return ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[month - 1]
