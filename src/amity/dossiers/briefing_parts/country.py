"""The partner country in about ten lines, with the way to its dossier."""

from django.utils.translation import gettext as _

from amity.documents import listed, wording
from amity.documents.document import Bullets, Span, Text, joined, sentence, text
from amity.dossiers import country as dossiers
from amity.dossiers.briefing_parts.making import Making
from amity.dossiers.country_parts import standing
from amity.dossiers.country_parts.making import Making as CountryMaking
from amity.relations.models import Tier

STEPS, EACH = 3, 2


def add(making: Making) -> None:
    """Append the part; nothing of a country out of sight or of our own."""
    if making.visit.country is None:
        return
    try:
        of = dossiers.begun(making.visit.country.pk, making.actor, making.language, making.today, making.today)
    except dossiers.NoDossier:
        return
    of.sources, of.seen = making.sources, making.seen
    making.outline.part(_("The country"), "country")
    lines = [standing.level(of), standing.since(of), *_steps(of)]
    lines += _latest(of, "milestones", {"countries": of.number}, "happened_on", _("Milestones: {rows}."))
    lines += _latest(of, "high_level_visits", {"country": of.number}, "from_on", _("High-level visits: {rows}."))
    lines += _numbers(of)
    lines.append(sentence(_("Everything else stands in the dossier of {name}."),
                          name=Span(of.name, url=standing.dossier_of(of.country.pk))))  # fmt: skip
    making.outline.add(Bullets(tuple(lines)))
    making.figures += of.figures


def _steps(of: CountryMaking) -> list[Text]:
    """The last steps on the ladder of partnership, with their days."""
    dated = [one for one in of.changes if one.changed_on][-STEPS:]
    of.seen.rows.setdefault("tier_changes", []).extend(one.pk for one in dated)
    told = [
        text(f"{wording.day(one.changed_on, of.language)}: {Tier(one.tier).label}",
             of.sources.cite(one.source_title, one.source_url))
        for one in dated
    ]  # fmt: skip
    return [sentence(_("Steps: {steps}."), steps=joined(told, "; "))] if told else []


def _latest(of: CountryMaking, record: str, params: dict[str, str], moment: str, words: str) -> list[Text]:
    """The latest rows of a list, in one line."""
    rows = listed.visible_rows(of, record, params).order_by(f"-{moment}", "-pk")
    stored = list(rows.values_list("pk", moment, "source_title", "source_url")[:EACH])
    names = of.names(record, [pk for pk, *_rest in stored])
    told = [
        text(f"{of.told(on)}: ", Span(names.get(pk, ""), url=f"/{record}/{pk}/"), of.sources.cite(*source))
        for pk, on, *source in stored
    ]
    return [sentence(words, rows=joined(told, "; "))] if told else []


def _numbers(of: CountryMaking) -> list[Text]:
    """How much there is with the country, each figure leading to its rows."""
    asked = (
        ("agreements_in_force", "agreements", {**of.own, "in_force_on": of.day.isoformat()},
         _("Agreements in force: {number}.")),
        ("partners", "organisations", {"country": of.number, "ended_on": "none"}, _("Partners there: {number}.")),
        ("events_held", "events", {**of.own, "state": "held"}, _("Events held: {number}.")),
    )  # fmt: skip
    return [
        sentence(words, number=of.figure(name, words.partition(":")[0], record, params)[1])
        for name, record, params, words in asked
    ]
