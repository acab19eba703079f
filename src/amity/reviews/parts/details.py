"""What stands under the figures of a heading: the rows worth naming and the pictures worth showing."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _

from amity.documents import charts, listed, wording
from amity.documents.document import Chart, Column, Point, Span, Table, Text, text
from amity.documents.listed import RowsWanted
from amity.measures.declaration import get
from amity.measures.evaluation import split
from amity.reviews.calendar import Anniversary
from amity.reviews.making import Making, year_period
from amity.reviews.parts.aid import add_totals
from amity.reviews.pictures import aid_chart

MOST_ANNIVERSARIES = 20


def _network(making: Making) -> None:
    contacts = RowsWanted(
        record="interactions",
        params={"held_on": str(making.year)},
        columns=("held_on", "kind", "subject", "country"),
        own="subject",
        order=("held_on",),
        caption=_("Contacts of the year"),
        words={"country": _("Country")},
    )
    making.outline.add(listed.table(making, contacts))


def _relations(making: Making) -> None:
    ties = [one for one in making.anniversaries if one.record.name == "relations"]
    making.outline.add(anniversary_table(making, ties, _("Anniversaries of diplomatic ties"), with_events=True))
    others = [one for one in making.anniversaries if one.record.name != "relations"]
    making.outline.add(anniversary_table(making, others, _("Other anniversaries: foundings, milestones, signings")))
    visits = RowsWanted(
        record="high_level_visits",
        params={"from_on": str(making.year)},
        columns=("from_on", "principal_text", "country", "direction"),
        own="principal_text",
        order=("from_on",),
        caption=_("High-level visits of the year"),
    )
    changes = RowsWanted(
        record="tier_changes",
        params={"changed_on": str(making.year)},
        columns=("changed_on", "country", "tier"),
        own="tier",
        order=("changed_on",),
        caption=_("Partnerships raised or confirmed in the year"),
    )
    making.outline.add(listed.table(making, visits), listed.table(making, changes))


def anniversary_table(
    making: Making, found: list[Anniversary], caption: str, *, with_events: bool = False
) -> Table | None:
    """Anniversaries in order of date; those of tens and twenty-fives first where there are too many."""
    if not found:
        return None
    kept = sorted(found, key=lambda one: one.roundness != "round")[:MOST_ANNIVERSARIES]
    kept = [one for one in found if one in kept]
    columns = [Column(_("Date"), 3), Column(_("What"), 9), Column(_("Since"), 3), Column(_("Years"), 2, is_number=True)]
    held = _events_by_country(making) if with_events else {}
    if with_events:
        columns.append(Column(_("Events that marked it"), 3, is_number=True))
    rows = []
    for one in kept:
        mark = making.sources.cite(*one.source)
        making.seen.unsourced += not mark
        making.seen.partly_dated += one.base.precision != "day"
        name = text(Span(one.name, url=one.url), f" – {one.what}" if not with_events else "", mark)
        row: list[Text] = [text(wording.day(one.on, making.language)), name,
                           text(wording.day(one.base, making.language)), text(str(one.years))]  # fmt: skip
        if with_events:
            row.append(text(held.get(one.row_id, Span("0"))))
        rows.append(tuple(row))
    note: Text = ()
    if len(kept) < len(found):
        note = text(
            _("{kept} of {found} are named here; the rounder ones were kept.").format(kept=len(kept), found=len(found))
        )
    return Table(caption, tuple(columns), tuple(rows), note)


def _events_by_country(making: Making) -> dict[int, Span]:
    """For each relation with an anniversary, the events of the year that marked anniversaries with that country."""
    params: dict[str, str | list[str]] = {"kind": ["anniversary", "national_day"], "held_in": str(making.year)}
    counts = Counter(listed.visible_rows(making, "events", params).order_by().values_list("country", flat=True))
    relations = listed.visible_rows(making, "relations", {"round_in": str(making.year)})
    return {
        pk: Span(str(counts[country]), url=listed.address("events", {**params, "country": str(country)}))
        for pk, country in relations.order_by().values_list("pk", "country")
        if country in counts
    }


def _events(making: Making) -> None:
    measure = get("events_held")
    now = split(measure, "kind", making.actor, making.period)
    before = split(measure, "kind", making.actor, year_period(making.year - 1))
    if now:
        values = {part.choice: part for part in before}
        points = []
        for part in now:
            points.append(Point(part.label, str(making.year), part.value or 0, part.rows_url))
            earlier = values.get(part.choice)
            points.append(
                Point(part.label, str(making.year - 1), (earlier.value or 0) if earlier else 0,
                      earlier.rows_url if earlier else "")
            )  # fmt: skip
        making.outline.add(_kinds_chart(making, tuple(points)))
    editions = RowsWanted(
        record="events",
        params={"edition": "1..", "held_in": str(making.year)},
        columns=("starts_on", "title", "edition", "place"),
        own="title",
        order=("starts_on",),
        caption=_("Editions of series held in the year"),
    )
    largest = RowsWanted(
        record="events",
        params={"attended_count": "1..", "held_in": str(making.year)},
        columns=("starts_on", "title", "place", "attended_count"),
        own="title",
        order=("-attended_count",),
        caption=_("Events with the largest attendance on record"),
        words={"attended_count": _("Attendance")},
        most=8,
    )
    making.outline.add(listed.table(making, editions), listed.table(making, largest))


def _kinds_chart(making: Making, points: tuple[Point, ...]) -> Chart:
    title = _("Events by kind, {year} and {before}").format(year=making.year, before=making.year - 1)
    first = points[0]
    alt = _("Bars: for each kind of event the number held in {year} and {before}. The largest is {kind} with {value}.")
    chart = Chart(
        name="events",
        title=title,
        alt=alt.format(year=making.year, before=making.year - 1, kind=first.category, value=first.value),
        form="bars",
        axes=(_("Kind of event"), _("Number of events"), _("Year")),
        points=points,
    )
    return charts.with_data(chart, making.language)


def _agreements(making: Making) -> None:
    signed = RowsWanted(
        record="agreements",
        params={"signed_on": str(making.year)},
        columns=("signed_on", "title", "parties", "ends_on"),
        own="title",
        order=("signed_on",),
        caption=_("Agreements signed in the year"),
    )
    making.outline.add(listed.table(making, signed))


def _aid(making: Making) -> None:
    begun = RowsWanted(
        record="aid_items",
        params={"starts_on": str(making.year)},
        columns=("title", "donors", "amount", "currency", "ends_on"),
        own="title",
        order=("starts_on",),
        caption=_("Items of aid that began in the year"),
    )
    making.outline.add(listed.table(making, begun), aid_chart(making))
    add_totals(making)


def _members(making: Making) -> None:
    congresses = RowsWanted(
        record="congresses",
        params={"held_on": str(making.year)},
        columns=("held_on", "organisation", "ordinal", "delegates", "committee_size"),
        own="organisation",
        order=("held_on",),
        caption=_("Congresses of the year"),
        words={"ordinal": _("Ordinal"), "committee_size": _("Committee size")},
    )
    making.outline.add(listed.table(making, congresses))


DETAILS: dict[str, Callable[[Making], None]] = {
    "network": _network,
    "relations": _relations,
    "events": _events,
    "agreements": _agreements,
    "aid": _aid,
    "members": _members,
}
