"""The review of an agreement's term: what was promised against what was done, from the records alone.

Everything in it is read through the door of visible rows for one actor, so a reader finds in it no more than he may
see on the pages. What was done is read from whatever names the agreement, or names two of its parties in the years of
the term; which record types those are is known from the registry.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.agreements import queries
from amity.agreements.models import Agreement, AgreementText, Commitment, CommitmentState, Signatory, language_name
from amity.core.dates import PartialDate
from amity.core.text import slug
from amity.documents import framing, wording
from amity.documents.document import (
    Bullets,
    Column,
    Document,
    FigureLine,
    Outline,
    Sources,
    Span,
    Table,
    Text,
    joined,
    sentence,
    text,
)
from amity.files import scope
from amity.files.models import Attachment
from amity.records import listing, registry, titles
from amity.records.declaration import Record
from amity.records.rows import Link, Reader
from amity.sharing import reads

MOST = 60  # deeds that are named; all are counted
MOST_IN_ADDRESS = 100  # rows that the address of a list may name one by one
FACTS = (
    *("reference", "form", "kind", "level", "parties", "countries", "purpose", "state", "signed_on", "place"),
    *("starts_on", "ends_on", "languages", "parent", "part_kind", "renews", "review_rule", "amount", "currency"),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done: when, what, of which record type, and where it was read."""

    on: PartialDate
    title: str
    record: Record
    row_id: int
    source: tuple[str, str]


@dataclass(slots=True)
class Promise:
    """A promise with everything on record that shows it was kept."""

    row: Commitment
    who: Link | None
    responsible: Link | None
    contacts: list[Link]
    files: int
    rows: list[tuple[Record, str, int]]  # record types whose rows name it, by which field, how many

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all shows that anything was done."""
        return not (self.row.evidence or self.contacts or self.files or self.rows)


@dataclass(slots=True)
class Making:
    """A review in the making."""

    agreement: Agreement
    actor: Actor
    language: str
    today: date
    door: str
    outline: Outline = field(default_factory=Outline)
    sources: Sources = field(default_factory=Sources)
    figures: list[FigureLine] = field(default_factory=list)
    open_points: list[Text] = field(default_factory=list)
    partly_dated: int = 0
    unsourced: int = 0

    @property
    def record(self) -> Record:
        """The record type of agreements."""
        return registry.of(Agreement)

    @property
    def first(self) -> date:
        """The first day that the term can have; the beginning of the calendar where none is known."""
        begins = self.agreement.starts_on or self.agreement.signed_on
        return begins.first if begins else date.min

    @property
    def last(self) -> date:
        """The last day that can be looked back on: that of the term, or today."""
        ends = self.agreement.ends_on
        return max(self.first, min(ends.last, self.today) if ends else self.today)


def term_review(agreement: Agreement, *, actor: Actor, language: str, today: date, door: str) -> Document:
    """Make the review of a text that this actor may see; `door` names the door through which he reads it."""
    with translation.override(language):
        making = Making(agreement, actor, language, today, door)
        reads.note(making.record, [agreement.pk], actor, door)
        _agreement(making)
        _promises(making)
        _deeds(making)
        _conclusion(making)
        _open_points(making)
        return _document(making)


def _agreement(making: Making) -> None:
    """The facts, who signed, and in which languages."""
    making.outline.part(_("The agreement"), "agreement")
    rows = visible_to(making.actor, making.record).filter(pk=making.agreement.pk)
    reader = Reader(making.record, FACTS, making.actor, making.language)
    values = reader.select(rows).get()
    cells = []
    for one, make in zip(reader.fields, reader.makers(), strict=True):
        if one.kind == "links":
            told = _links(reader.links(one, [making.agreement.pk]).get(making.agreement.pk, []))
        else:
            shown = listing.cell(one, make(values), reader.pair_of(one, values), making.language)
            told = text(Span(shown.text, url=shown.href, language=shown.language))
        if told:
            cells.append((text(one.label), told))
    cells += [(text(_("Renewed by")), _named(making, later)) for later in _later(making)]
    mark = _cite(making, (making.agreement.source_title, making.agreement.source_url))
    making.outline.add(Table(_("The agreement"), (Column(_("Fact"), 3), Column(_("As recorded"), 8)), tuple(cells)))
    if mark:
        making.outline.say(sentence(_("These facts are taken from {source}."), source=mark), "note")
    _signatories(making)
    _texts(making)


def _later(making: Making) -> list[Agreement]:
    chain = queries.chain(making.agreement, making.actor)
    return chain[chain.index(making.agreement) + 1 :][:1]


def _named(making: Making, row: Agreement) -> Text:
    name = titles.of_row(making.record, row, making.language, making.actor)
    return text(Span(name, url=f"/agreements/{row.pk}/"))


def _signatories(making: Making) -> None:
    record = registry.of(Signatory)
    rows = visible_to(making.actor, record).filter(agreement=making.agreement.pk).order_by("position", "side", "rank")
    found = list(rows)
    if not found:
        making.open_points.append(text(_("Who signed is not on record.")))
        return
    reads.note(record, [one.pk for one in found], making.actor, making.door)
    linked = dict(Reader(record, ("organisation",), making.actor, making.language).read(rows))
    columns = (
        Column(_("Name as printed"), 5),
        Column(_("Title"), 5),
        Column(_("For which organisation"), 5),
        Column(_("Side"), 3),
    )
    lines = tuple(
        (
            text(Span(one.name, url=f"/signatories/{one.pk}/"), _cite(making, (one.source_title, one.source_url))),
            text(_one_of(making, one.title, one.title_vi)),
            _links(link for link in linked[one.pk] if link),
            text(one.get_side_display()),
        )
        for one in found
    )
    making.outline.add(Table(_("Signatories in the order of signing"), columns, lines))


def _texts(making: Making) -> None:
    record = registry.of(AgreementText)
    found = list(visible_to(making.actor, record).filter(agreement=making.agreement.pk).order_by("language"))
    reads.note(record, [one.pk for one in found], making.actor, making.door)
    for is_authentic, words in (
        (True, _("Equally authentic texts: {texts}.")),
        (False, _("Translations without authority of their own: {texts}.")),
    ):
        told = [
            text(Span(f"{language_name(one.language)} – {one.title}", url=f"/agreement_texts/{one.pk}/"))
            for one in found
            if one.is_authentic is is_authentic
        ]
        if told:
            making.outline.say(sentence(words, texts=joined(told, "; ")))


def _promises(making: Making) -> None:
    making.outline.part(_("What was promised, and what became of it"), "promises")
    promises = _read_promises(making)
    if not promises:
        making.outline.say(text(_("No promise of this agreement is on record.")))
        making.open_points.append(text(_("What the parties promised each other is not on record.")))
        return
    _say_how_many(making, promises)
    columns = (
        Column(_("Promise"), 7),
        Column(_("Who, until when"), 4),
        Column(_("State"), 3),
        Column(_("Evidence"), 8),
    )
    lines = tuple(_promise_line(making, one) for one in promises)
    making.outline.add(Table(_("Promises and evidence"), columns, lines))
    bare = [one for one in promises if one.is_bare]
    if bare:
        making.outline.say(text(_("Nothing on record shows that anything was done for these promises:")))
        making.outline.add(Bullets(tuple(_promise_name(making, one) for one in bare)))
    undated = sum(one.row.due_on is None for one in promises)
    if undated:
        words = _("{count} of the promises have no day on which they fall due.")
        making.open_points.append(sentence(words, count=undated))


def _read_promises(making: Making) -> list[Promise]:
    """The promises in the text and in its parts, by the day on which they fall due; a few queries for all of them."""
    record = registry.of(Commitment)
    rows = visible_to(making.actor, record).filter(agreement__in=_whole(making)).order_by("due_on", "pk")
    found = list(rows)
    ids = [one.pk for one in found]
    reads.note(record, ids, making.actor, making.door)
    linked = dict(Reader(record, ("who", "responsible", "interactions"), making.actor, making.language).read(rows))
    held = scope.visible_among(
        making.actor, list(Attachment.objects.filter(record=record.name, row_id__in=ids, is_trashed=False))
    )
    files = Counter(one.attachment.row_id for one in held)
    named: dict[int, list[tuple[Record, str, int]]] = {pk: [] for pk in ids}
    for other, name in registry.links_to(record):
        counted = visible_to(making.actor, other).filter(**{f"{name}__in": ids}).order_by()
        for pk, count in counted.values_list(name).annotate(count=Count("pk", distinct=True)):
            named[pk].append((other, name, count))
    return [
        Promise(one, linked[one.pk][0], linked[one.pk][1], linked[one.pk][2], files[one.pk], named[one.pk])
        for one in found
    ]


def _whole(making: Making) -> list[int]:
    """The text and those of its parts that the actor may see."""
    parts = visible_to(making.actor, making.record).filter(parent=making.agreement.pk)
    return [making.agreement.pk, *parts.order_by("pk").values_list("pk", flat=True)]


def _say_how_many(making: Making, promises: Sequence[Promise]) -> None:
    """The figures of the promises, each leading to its rows."""
    asked = {"agreement": [str(pk) for pk in _whole(making)], "archived": "any"}
    counts = Counter(one.row.state for one in promises)
    standing = len(promises) - counts[CommitmentState.DROPPED]
    spans = {"total": _figure(making, "promises", _("Promises"), len(promises), _list("commitments", asked))}
    told = []
    for state in CommitmentState:
        if counts[state]:
            address = _list("commitments", {**asked, "state": str(state.value)})
            span = _figure(making, f"promises_{state.value}", str(state.label), counts[state], address)
            told.append(text(f"{str(state.label).lower()}: ", span))
    making.outline.say(sentence(_("On record are {total} promises; {states}."), **spans, states=joined(told)), "lead")
    if standing:
        share = wording.number(round(100 * counts[CommitmentState.DONE] / standing), making.language)
        words = _("Kept, of those that were not dropped by agreement: {share} %.")
        making.outline.say(sentence(words, share=share))


def _promise_name(making: Making, one: Promise) -> Text:
    name = _one_of(making, one.row.what, one.row.what_vi)
    return text(Span(name, url=f"/commitments/{one.row.pk}/"))


def _promise_line(making: Making, one: Promise) -> tuple[Text, ...]:
    mark = _cite(making, (one.row.source_title, one.row.source_url))
    people = _links(link for link in (one.who, one.responsible) if link)
    due = wording.day(one.row.due_on, making.language)
    shown = [text(one.row.evidence)] if one.row.evidence else []
    shown += [_links(one.contacts)] if one.contacts else []
    if one.files:
        href = f"/commitments/{one.row.pk}/files/"
        shown.append(text(Span(_("files: {count}").format(count=one.files), url=href)))
    for record, name, count in one.rows:
        shown.append(text(Span(f"{record.plural}: {count}", url=_list(record.name, {name: str(one.row.pk)}))))
    evidence = joined(shown, "; ") or text(_("none on record"))
    return (
        text(_promise_name(making, one), mark),
        joined([people, text(due)] if people else [text(due)]),
        text(one.row.get_state_display()),
        evidence,
    )


def _deeds(making: Making) -> None:
    """What was done: first what names the agreement, then, apart from it, what only names the same parties."""
    making.outline.part(_("What was done during the term"), "deeds")
    if making.first == date.min:
        making.open_points.append(text(_("The first day of the term is not known; everything before is taken along.")))
    if making.agreement.ends_on is None:
        making.open_points.append(text(_("The last day of the term is not known; it is read up to today.")))
    under: dict[Record, set[int]] = {}
    found: list[Deed] = []
    for agreement in _whole(making):
        row = Agreement(pk=agreement)
        for record, _name, rows in queries.acts_under(row, making.actor, making.first, making.last):
            fresh = rows.exclude(pk__in=under.setdefault(record, set())).exclude(pk__in=_own(making, record))
            read = _read_deeds(making, record, fresh)
            under[record] |= {one.row_id for one in read}
            found += read
    making.outline.section(_("Under the agreement"), "under")
    _tell_deeds(making, found, "deeds_under", _("Done under the agreement"),
                _("Nothing dated in the term names the agreement."))  # fmt: skip
    making.outline.section(_("Between the same parties in the same years"), "between")
    making.outline.say(
        text(_("These name at least two of the parties. Nothing on record says that they belong to the agreement.")),
        "note",
    )
    _tell_deeds(making, _between(making, under), "deeds_between", _("Done between the same parties"),
                _("Nothing else dated in the term names two of the parties."))  # fmt: skip


def _own(making: Making, record: Record) -> list[int]:
    """The text itself, which is no deed under itself."""
    return _whole(making)[:1] if record is making.record else []


def _between(making: Making, under: dict[Record, set[int]]) -> list[Deed]:
    organisations = registry.get("organisations")
    parties = visible_to(making.actor, organisations).filter(pk__in=making.agreement.parties.values("pk"))
    ids = sorted(parties.values_list("pk", flat=True))
    if len(ids) < 2:
        making.open_points.append(text(_("Fewer than two parties are on record; what else they did cannot be told.")))
        return []
    chain = [one.pk for one in queries.chain(making.agreement, making.actor)]
    found = []
    for record, rows in queries.acts_between(ids, making.actor, making.first, making.last):
        known = {*under.get(record, ()), *(chain + _whole(making) if record is making.record else ())}
        found += _read_deeds(making, record, rows.exclude(pk__in=known))
    return found


def _read_deeds(making: Making, record: Record, rows: QuerySet[Any]) -> list[Deed]:
    columns = titles.paths(record)
    told = titles.reader(record, columns, making.actor, making.language)
    wanted = (record.moment, "source_title", "source_url", *columns)
    found = [
        Deed(PartialDate.of(moment), told(values), record, pk, (title, url))
        for pk, moment, title, url, *values in rows.values_list("pk", *wanted)
    ]
    reads.note(record, [one.row_id for one in found], making.actor, making.door)
    return found


def _tell_deeds(making: Making, found: list[Deed], name: str, title: str, nothing: str) -> None:
    if not found:
        making.outline.say(text(nothing))
        return
    counted = []
    for record, ids in _by_record(found).items():
        span = _figure(making, f"{name}_{record.name}", f"{title}: {record.plural}", len(ids), _rows(record, ids))
        counted.append(text(f"{record.plural}: ", span))
    making.outline.say(joined(counted, "; "), "lead")
    latest = sorted(found, key=lambda one: (one.on.iso, one.title))
    columns = (Column(_("Date"), 2), Column(_("What"), 9), Column(_("Record"), 3))
    lines = []
    for one in latest[:MOST]:
        making.partly_dated += one.on.precision == "year"
        mark = _cite(making, one.source)
        name_span = Span(one.title, url=f"/{one.record.name}/{one.row_id}/")
        lines.append((text(wording.day(one.on, making.language)), text(name_span, mark), text(str(one.record.label))))
    words = _("The first {told} of {found} are named here; the figures lead to all of them.")
    note = text(words.format(told=MOST, found=len(found))) if len(found) > MOST else ()
    making.outline.add(Table(title, columns, tuple(lines), note))


def _by_record(found: Iterable[Deed]) -> dict[Record, list[int]]:
    ids: dict[Record, list[int]] = {}
    for one in found:
        ids.setdefault(one.record, []).append(one.row_id)
    return ids


def _conclusion(making: Making) -> None:
    making.outline.part(_("What the parties concluded"), "conclusion")
    row = making.agreement
    if row.reviewed_on is None and not row.conclusion:
        making.outline.say(text(_("No review by the parties is on record.")))
        return
    if row.reviewed_on is not None:
        day = row.reviewed_on.shown(making.language)
        making.outline.say(sentence(_("Reviewed: {day}."), day=day))
    making.outline.say(text(_one_of(making, row.conclusion, row.conclusion_vi)))
    if row.lapse_reason:
        making.outline.say(sentence(_("It is not to be renewed: {reason}"), reason=row.lapse_reason))


def _open_points(making: Making) -> None:
    """What the records leave open, and for whom this was made."""
    making.outline.part(_("What the records leave open"), "open-points")
    if making.agreement.signed_on is None:
        making.open_points.append(text(_("The day of signing is not known.")))
    if making.partly_dated:
        words = _("{count} of the dates are known only to the year and may lie outside the term.")
        making.open_points.append(sentence(words, count=making.partly_dated))
    if making.unsourced:
        words = _("{count} of the records named here say no source.")
        making.open_points.append(sentence(words, count=making.unsourced))
    if making.open_points:
        making.outline.add(Bullets(tuple(making.open_points)))
    else:
        making.outline.say(text(_("Nothing that was looked for is missing.")))
    making.outline.say(
        text(
            _("Made from the records alone, as far as the reader may see them; another reader may find more or less.")
        ),
        "note",
    )


def _document(making: Making) -> Document:
    row, language = making.agreement, making.language
    year = (row.ends_on or PartialDate.of(making.today)).year
    return Document(
        name=f"term-review-{slug(row.reference)}-{language}",
        title=_("Promised against done"),
        subtitle=titles.of_row(making.record, row, language, making.actor),
        issuer=str(row.owner),
        letterhead=framing.letterhead(language, making.today),
        language=language,
        year=year,
        made_on=making.today,
        address=f"/agreements/{row.pk}/review/",
        words=framing.words(_("Review of the term of {reference}").format(reference=row.reference)),
        blocks=tuple(making.outline.blocks),
        sources=making.sources.listed(),
        figures=tuple(making.figures),
    )


def _figure(making: Making, measure: str, title: str, value: int, address: str) -> Span:
    """A figure that leads to the rows behind it, kept for the files as well."""
    making.figures.append(FigureLine(measure, title, "term_review", value, "records", None, address, ""))
    return Span(wording.number(value, making.language), url=address, strong=True)


def _list(name: str, params: Mapping[str, str | Sequence[str]]) -> str:
    return f"/{name}/?{urlencode(params, doseq=True)}"


def _rows(record: Record, ids: list[int]) -> str:
    """The list of exactly these rows, as long as an address can name them."""
    if len(ids) > MOST_IN_ADDRESS:
        return f"/{record.name}/"
    return _list(record.name, {"id": [str(pk) for pk in sorted(ids)], "archived": "any"})


def _links(links: Iterable[Link]) -> Text:
    return joined((text(Span(one.name, url=f"/{one.record.name}/{one.id}/" if one.id else "")) for one in links), "; ")


def _one_of(making: Making, english: str, vietnamese: str) -> str:
    return (vietnamese or english) if making.language == "vi" else (english or vietnamese)


def _cite(making: Making, source: tuple[str, str]) -> Text:
    mark = making.sources.cite(*source)
    making.unsourced += not mark
    return mark
