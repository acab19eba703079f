"""Partners there by kind and health, people to know with their terms, and ours that are concerned with the country."""

from collections import Counter

from django.db.models import Case, Count, F, Value, When
from django.utils.translation import gettext as _

from amity.care import queries as care
from amity.documents import listed
from amity.documents.document import Bullets, Span, Text, joined, sentence, text
from amity.dossiers.country_parts.making import Making, columns, linked_to, plain_table, rest
from amity.dossiers.told import STRENGTHS
from amity.network.models import Organisation
from amity.records import registry

MOST = 25
READ = 200  # partners whose contacts are read
OURS = (Organisation.Kind.UNION, Organisation.Kind.UNION_UNIT, Organisation.Kind.MEMBER_ORGANISATION)


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Partners and people"), "partners")
    _partners(making)
    _people(making)
    _ours(making)


def _partners(making: Making) -> None:
    making.outline.section(_("Partners there"), "partners-there")
    params = {"country": making.number, "ended_on": "none"}
    count, span = making.figure("partners", _("Partners there"), "organisations", params)
    if not count:
        told = sentence(_("No partner there is on record: {number}."), number=span)
        making.gaps.append(told)
        making.outline.say(told)
        return
    rows = listed.visible_rows(making, "organisations", params).order_by()
    kinds = dict(rows.values_list("kind").annotate(rows=Count("pk")))
    labels = {str(value): str(label) for value, label in Organisation.Kind.choices}
    items = tuple(
        text(f"{label}: ", making.counted(f"partners_{kind}", label, kinds[kind],
                                          listed.address("organisations", {**params, "kind": kind})))
        for kind, label in labels.items() if kind in kinds
    )  # fmt: skip
    making.outline.add(Bullets(items))
    _table(making, params, count, list(labels), labels)


def _table(making: Making, params: dict[str, str], count: int, order: list[str], labels: dict[str, str]) -> None:
    """The partners with their last contact, by kind and the livelier first."""
    rank = Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(order)), default=Value(99))
    rows = listed.visible_rows(making, "organisations", params).order_by(rank, "pk")
    stored = list(rows.values_list("pk", "kind", "source_title", "source_url")[:READ])
    record = registry.of(Organisation)
    strengths = care.strengths(record, [one[0] for one in stored], making.actor, today=making.day)
    words = Counter(strengths[one[0]].word for one in stored)
    stored.sort(key=lambda one: (order.index(one[1]), -strengths[one[0]].points, str(strengths[one[0]].last or "")))
    shown = stored[:MOST]
    names = making.names("organisations", [one[0] for one in shown])
    lines = []
    for pk, kind, *source in shown:
        mark, known = making.sources.cite(*source), strengths[pk]
        making.seen.unsourced += not mark
        name = text(Span(names.get(pk, ""), url=f"/organisations/{pk}/"), mark)
        lines.append((name, labels[kind], making.told(known.last), str(STRENGTHS[known.word])))
    heads = columns((_("Partner"), 6), (_("Kind"), 3), (_("Last contact"), 2), (_("The tie is"), 2))
    note = rest(len(shown), count, listed.address("organisations", params), making.language)
    told = "; ".join(f"{label}: {words[word]}" for word, label in STRENGTHS.items() if words[word])
    making.outline.say(text(_("Ties by the last contacts on record: {told}.").format(told=told)))
    making.outline.add(plain_table(_("Partners there and the health of the tie"), heads, lines, note))
    making.opening.who.append(
        sentence(_("Partners there: {number} ({told})."),
                 number=Span(str(count), url=listed.address("organisations", params)), told=told)
    )  # fmt: skip
    if words[care.NEVER]:
        making.gaps.append(
            text(_("Partners of whom no contact is on record: {number}.").format(number=words[care.NEVER]))
        )


def _people(making: Making) -> None:
    """Who is in office, those of the embassy first, with the ends of their terms."""
    making.outline.section(_("People to know"), "people")
    params = {**making.own, "held_on": making.day.isoformat()}
    count, span = making.figure("positions", _("Positions of people to know"), "positions", params)
    embassies = linked_to(making.actor, "organisations", country=making.country.pk, kind=Organisation.Kind.EMBASSY)
    if count:
        first = Case(When(organisation__in=embassies, then=Value(0)), default=Value(1))
        making.table(
            "positions", params, ("person", "title", "organisation", "from_on", "to_on"), "title",
            order=(first, F("rank").asc(nulls_last=True)), caption=_("In office, with their terms"), most=MOST,
        )  # fmt: skip
        __, open_ended = making.figure("positions_open", _("Positions without a last day on record"), "positions",
                                       {**params, "to_on": "none"})  # fmt: skip
        told = _("Positions of which the end of the term is not on record: {number}.")
        making.gaps.append(sentence(told, number=open_ended))
    else:
        making.outline.say(sentence(_("Nobody in office is on record: {number}."), number=span))
        making.gaps.append(sentence(_("Nobody in office there is on record: {number}."), number=span))
    _ambassadors(making, embassies)


def _ambassadors(making: Making, embassies: list[int]) -> None:
    """Who stands at the embassy on the day, for the first half page."""
    if not embassies:
        making.gaps.append(text(_("No embassy is on record.")))
        return
    params: dict[str, str | list[str]] = {"organisation": [str(pk) for pk in embassies]}
    rows = listed.visible_rows(making, "positions", {**params, "held_on": making.day.isoformat()})
    stored = list(rows.order_by(F("rank").asc(nulls_last=True), "pk").values_list("pk", "to_on")[:3])
    all_of_them = listed.address("positions", params)
    if not stored:
        told = _("Nobody of the embassy is on record as in office: {everybody}.")
        making.gaps.append(sentence(told, everybody=Span(_("all on record"), url=all_of_them)))
        return
    names = making.names("positions", [pk for pk, _to in stored])
    people = joined(
        (text(Span(names.get(pk, ""), url=f"/positions/{pk}/"),
              " " + _("(until {day})").format(day=making.told(to)) if to else "") for pk, to in stored), "; ",
    )  # fmt: skip
    making.opening.who.append(sentence(_("Embassy: {people}."), people=people))


def _ours(making: Making) -> None:
    """Organisations of the union that are concerned with the country, and who leads them."""
    making.outline.section(_("Ours that are concerned with it"), "ours")
    params: dict[str, str | list[str]] = {
        "kind": [str(kind) for kind in OURS], "focus_countries": making.number, "ended_on": "none",
    }  # fmt: skip
    count, span = making.figure("ours", _("Organisations of ours concerned with it"), "organisations", params)
    if not count:
        told = sentence(_("No organisation of ours is concerned with it, by the records: {number}."), number=span)
        making.outline.say(told)
        return
    making.table(
        "organisations", params, ("name", "kind", "province", "founded_on"), "name",
        order=("province__name", "name"), caption=_("Organisations of ours concerned with it"), most=MOST,
    )  # fmt: skip
    ids = linked_to(making.actor, "organisations", focus_countries=making.country.pk, kind__in=OURS, ended_on="")
    offices: dict[str, str | list[str]] = {"organisation": [str(pk) for pk in ids], "body": "leadership"}
    making.table(
        "offices", offices, ("person", "title", "organisation", "from_on", "to_on"), "title",
        order=("-to_on", "-from_on"), caption=_("Who leads them"), most=MOST,
    )  # fmt: skip
    making.opening.who.append(_first_names(making, ids, span))


def _first_names(making: Making, ids: list[int], span: Span) -> Text:
    names = making.names("organisations", ids[:2])
    led = joined((text(Span(name, url=f"/organisations/{pk}/")) for pk, name in names.items()), "; ")
    return sentence(_("Ours concerned with it: {number}, such as {names}."), number=span, names=led)
