"""Past and coming events, contacts, high-level visits with the people's events hung on them, and delegations."""

from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.delegations.models import DelegationState
from amity.documents import listed
from amity.documents.document import Span, Text, sentence, text
from amity.dossiers.country_parts.making import Making, columns, plain_table, rest
from amity.events.models import EventState
from amity.records import registry
from amity.records.models import Shelf
from amity.relations.models import Direction, Pillar

MOST = 12
NEXT = 2  # that are named on the first half page
TRAVELLED = [str(DelegationState.DONE), str(DelegationState.REPORTED)]
PLANNED = [str(EventState.PLANNED), str(EventState.POSTPONED)]


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Events, contacts and visits"), "events")
    _coming(making)
    _past(making)
    _contacts(making)
    _visits(making)
    _delegations(making)


def _before(making: Making) -> dict[str, str]:
    """The filter that leaves out what came after the day, where the dossier is read for a day gone by."""
    return {"starts_on": f"1000-01-01..{making.day.isoformat()}"} if making.is_past else {}


def _coming(making: Making) -> None:
    making.outline.section(_("Coming events"), "events-coming")
    params: dict[str, str | list[str]] = {**making.own, "state": PLANNED}
    count, span = making.figure("events_planned", _("Events planned"), "events", params)
    if not count:
        making.outline.say(sentence(_("No event is planned: {number}."), number=span))
        return
    making.table(
        "events", params, ("starts_on", "title", "kind", "place"), "title", order=("starts_on",),
        caption=_("Events planned"), most=MOST,
    )  # fmt: skip
    rows = listed.visible_rows(making, "events", params).order_by("starts_on", "pk")
    stored = list(rows.values_list("pk", "starts_on")[:NEXT])
    names = making.names("events", [pk for pk, _on in stored])
    for pk, on in stored:
        making.opening.coming.append(
            text(f"{PartialDate.of(on).shown(making.language)}: " if on else "",
                 Span(names.get(pk, ""), url=f"/events/{pk}/"))
        )  # fmt: skip


def _past(making: Making) -> None:
    making.outline.section(_("Past events"), "events-past")
    params: dict[str, str | list[str]] = {**making.own, "state": str(EventState.HELD), **_before(making)}
    count, span = making.figure("events_held", _("Events held"), "events", params)
    if not count:
        making.outline.say(sentence(_("No event is on record as held: {number}."), number=span))
        making.gaps.append(sentence(_("No event is on record as held: {number}."), number=span))
        return
    making.table(
        "events", params, ("starts_on", "title", "kind", "attended_count"), "title", order=("-starts_on",),
        caption=_("Events held, the latest first"), words={"attended_count": _("Attendance")}, most=MOST,
    )  # fmt: skip


def _contacts(making: Making) -> None:
    making.outline.section(_("Latest contacts"), "contacts")
    params = dict(making.own)
    if making.is_past:
        params["held_on"] = f"1000-01-01..{making.day.isoformat()}"
    count, span = making.figure("contacts", _("Contacts on record"), "interactions", params)
    if not count:
        making.outline.say(sentence(_("No contact is on record: {number}."), number=span))
    making.table(
        "interactions", params, ("held_on", "subject", "kind", "organisations"), "subject", order=("-held_on",),
        caption=_("Latest contacts"), most=MOST,
    )  # fmt: skip
    due = {**making.own, "follow_up_due_by": making.day.isoformat()}
    waiting, waiting_span = making.figure("follow_ups", _("Follow-ups due"), "interactions", due)
    if waiting:
        making.opening.still_open.append(sentence(_("Follow-ups due: {number}."), number=waiting_span))


def _visits(making: Making) -> None:
    """The visits of leaders both ways, each with the number of events of the peoples that were hung on it."""
    making.outline.section(_("High-level visits"), "visits")
    params = {"country": making.number}
    count, span = making.figure("visits", _("High-level visits"), "high_level_visits", params)
    if not count:
        making.outline.say(sentence(_("No high-level visit is on record: {number}."), number=span))
        return
    rows = listed.visible_rows(making, "high_level_visits", params).order_by("-from_on", "pk")
    fields = ("pk", "from_on", "direction", "pillar", "source_title", "source_url")
    stored = list(rows.values_list(*fields)[:MOST])
    ids = [one[0] for one in stored]
    names, hung = making.names("high_level_visits", ids), _hung(making, ids)
    lines = []
    for pk, on, direction, pillar, *source in stored:
        mark = making.sources.cite(*source)
        making.seen.unsourced += not mark
        name = text(Span(names.get(pk, ""), url=f"/high_level_visits/{pk}/"), mark)
        events: Text = text(Span(str(hung[pk]), url=f"/events/?visit={pk}")) if pk in hung else text("0")
        way = f"{Direction(direction).label}, {Pillar(pillar).label}"
        lines.append((making.told(on), name, way, events))
        _soon(making, pk, on, names.get(pk, ""))
    heads = columns((_("Date"), 2), (_("Visit"), 6), (_("Direction and channel"), 4), (_("People's events"), 2))
    note = rest(len(stored), count, listed.address("high_level_visits", params), making.language)
    making.outline.add(plain_table(_("High-level visits and the people's events within them"), heads, lines, note))


def _hung(making: Making, ids: list[int]) -> dict[int, int]:
    rows = visible_to(making.actor, registry.get("events")).filter(visit__in=ids, shelf=Shelf.LIVE).order_by()
    return dict(rows.values_list("visit").annotate(events=Count("pk")))


def _soon(making: Making, pk: int, on: PartialDate | None, name: str) -> None:
    """Visits of the coming year stand on the first half page."""
    if on is not None and on.last >= making.day and on.first <= making.day + timedelta(days=365):
        day = PartialDate.of(on).shown(making.language)
        told = _("{day}: high-level visit, {name}")
        making.opening.coming.append(sentence(told, day=day, name=Span(name, url=f"/high_level_visits/{pk}/")))


def _delegations(making: Making) -> None:
    """Delegations that were received from there or sent there."""
    making.outline.section(_("Delegations received and sent"), "delegations")
    params: dict[str, str | list[str]] = {**making.own, "state": TRAVELLED}
    if making.is_past:
        params["from_on"] = f"1000-01-01..{making.day.isoformat()}"
    count, span = making.figure("delegations", _("Delegations received and sent"), "delegations", params)
    if not count:
        making.outline.say(sentence(_("No delegation is on record as over: {number}."), number=span))
        return
    making.table(
        "delegations", params, ("from_on", "name", "direction", "organisation"), "name", order=("-from_on",),
        caption=_("Delegations received and sent, the latest first"), most=MOST,
    )  # fmt: skip
