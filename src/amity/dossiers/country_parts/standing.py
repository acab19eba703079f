"""The level of relations: since when, on what the date rests, the steps up the ladder, the milestones."""

from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.documents import wording
from amity.documents.document import Span, Text, joined, sentence, text
from amity.dossiers.country_parts.making import Making, columns, plain_table
from amity.places.models import Country
from amity.records import registry
from amity.relations.models import Standing

MOST = 20
INHERITED = ("relations", "tier_changes", "milestones", "high_level_visits", "agreements")
MOMENTS = {"relations": "established_on", "tier_changes": "changed_on", "milestones": "happened_on",
           "high_level_visits": "from_on", "agreements": "signed_on"}  # fmt: skip


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Level of relations"), "relations")
    _lineage(making)
    told = [level(making), since(making)]
    for words in told:
        making.outline.say(words)
    making.opening.who += told
    making.table(
        "tier_changes", {"country": making.number}, ("changed_on", "tier", "detail"), "tier",
        order=("-changed_on",), caption=_("Steps on the ladder of partnership"), most=MOST,
    )  # fmt: skip
    milestones = {"countries": making.number}
    making.table(
        "milestones", milestones, ("happened_on", "title", "kind", "standing"), "title",
        order=("-happened_on",), caption=_("Milestones"), most=MOST,
    )  # fmt: skip
    count, span = making.figure("milestones", _("Milestones on record"), "milestones", milestones)
    if not count:
        making.gaps.append(sentence(_("No milestone is on record: {number}."), number=span))
    _inherited(making)


def _lineage(making: Making) -> None:
    """Former states lead on, states that followed them look back; neither takes over what is the other's."""
    country, day = making.country, making.day
    if making.lineage.after:
        names = _led(making.lineage.after)
        ended = PartialDate.of(country.valid_to_on).shown(making.language) if country.valid_to_on else ""
        told = _("{name} is a former state. It was followed by: {names}.")
        if ended:
            told = _("{name} is a former state; it existed until {ended}. It was followed by: {names}.")
        led = sentence(told, name=making.name, ended=ended, names=names)
        making.outline.say(led, "lead")
        making.opening.who.append(led)
    if making.lineage.before:
        told = _("Before it: {names}. What is on record of them is marked as theirs.")
        making.outline.say(sentence(told, names=_led(making.lineage.before)))
    begins, ends = country.valid_from_on, country.valid_to_on
    if (begins and begins.first > day) or (ends and ends.last < day and not making.lineage.after):
        making.gaps.append(text(_("On the day this is read for, the state did not exist by the records.")))
    if making.lineage.groups:
        names = joined(
            text(Span(name, url=f"/country_groups/{pk}/")) for pk, name in making.lineage.groups.items()
        )  # fmt: skip
        making.outline.say(sentence(_("It belongs to: {names}."), names=names))


def _led(states: dict[int, str]) -> Text:
    return joined((text(Span(name, url=dossier_of(pk))) for pk, name in states.items()), ", ")


def dossier_of(pk: int) -> str:
    """The page of the dossier of a country."""
    return f"/countries/{pk}/dossier/"


def level(making: Making) -> Text:
    if making.level is None:
        told = _("No level of partnership is on record for this day.")
        making.gaps.append(text(told))
        return text(told)
    url = f"/tier_changes/?country={making.number}"
    tier = Span(str(making.level.tier.label), url=url, strong=True)
    if making.level.since is None:
        making.gaps.append(text(_("Since when this level holds is not on record.")))
        return sentence(_("Level of relations: {tier}."), tier=tier)
    since = PartialDate.of(making.level.since).shown(making.language)
    return sentence(_("Level of relations: {tier}, since {since}."), tier=tier, since=since)


def since(making: Making) -> Text:
    """Since when there are ties, and how sure the day is."""
    relation = making.relation
    if relation is None:
        told = text(_("No diplomatic ties are on record."))
        making.gaps.append(told)
        return told
    making.seen.rows.setdefault("relations", []).append(relation.pk)
    page = f"/relations/{relation.pk}/"
    if not relation.established_on:
        making.gaps.append(text(_("Since when there are diplomatic ties is not on record.")))
        return sentence(_("Diplomatic ties: {word}."), word=Span(_("the day is not on record"), url=page))
    since = PartialDate.of(relation.established_on)
    mark = making.sources.cite(relation.source_title, relation.source_url)
    sure = str(Standing(relation.standing).label)
    words = [sentence(_("Diplomatic ties since {day} ({sure})."), day=Span(since.shown(making.language), url=page),
                      sure=sure[:1].lower() + sure[1:]), mark]  # fmt: skip
    basis = (relation.basis_vi if making.language == "vi" else "") or relation.basis or relation.basis_vi
    if basis:
        words.append(text(" ", _("The date rests on: {basis}").format(basis=basis)))
    if since.precision != "day":
        making.gaps.append(text(_("The day on which ties were established is known only in part.")))
    if relation.standing == Standing.CONTESTED:
        making.gaps.append(text(_("The sources disagree on the day on which ties were established.")))
    return text(*words)


def _inherited(making: Making) -> None:
    """What is on record of the states before it, told as theirs: nothing of it is counted here."""
    states = making.lineage.before
    if not states:
        return
    found: list[tuple[str, str, int, tuple[int, ...]]] = []
    for name in INHERITED:
        record, moment = registry.get(name), MOMENTS[name]
        path = "countries" if name in ("milestones", "agreements") else "country"
        rows = visible_to(making.actor, record).filter(**{f"{path}__in": states}).order_by()
        for pk, on, country in rows.values_list("pk", moment, path)[: 10 * MOST]:
            found.append((str(on or ""), name, pk, (country,)))
    found.sort()
    told = found[:MOST]
    names = {name: making.names(name, [pk for _on, one, pk, _c in told if one == name]) for name in INHERITED}
    rows_told = []
    for on, name, pk, (country,) in told:
        record = registry.get(name)
        what = text(Span(names[name].get(pk, ""), url=f"/{name}/{pk}/"), f" – {record.label}")
        rows_told.append((making.told(PartialDate(on)) if on else wording.UNKNOWN, what, states[country]))
    if rows_told:
        heads = columns((_("Date"), 2), (_("What"), 7), (_("Of which state"), 3))
        caption = _("On record of the states before it")
        note = text(_("These rows belong to the state named beside them; no figure of this dossier counts them."))
        making.outline.section(caption, "before")
        making.outline.add(plain_table(caption, heads, rows_told, note))


def state_of(country: Country) -> str:
    """The kind of place in words, for the line below the title."""
    return str(Country.Kind(country.kind).label)
