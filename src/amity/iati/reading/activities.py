"""The activities of a file, one by one, in the words of this system, with a report of what was not simply taken.

Nothing here touches the database: what is read is the same whoever reads it, and whether or not it is stored. Each
element is met once: a method takes it together with what it knows of its inside, or it is reported as a whole.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, BinaryIO

from babel.numbers import is_currency
from django.utils.translation import gettext as _

from amity.aid.models import AidKind, AidState, FlowKind, Vocabulary
from amity.core.dates import PartialDate
from amity.iati import codes, opening
from amity.iati.reading.words import Activity, Named, Party, Report, Sum

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STATES = {
    "1": AidState.PROPOSED,
    "2": AidState.RUNNING,
    "3": AidState.FINISHED,
    "4": AidState.SETTLED,
    "5": AidState.REFUSED,
    "6": AidState.PROPOSED,  # suspended: stands still before it begins or goes on
}
MONEY = {code: kind.value for kind, code in codes.TRANSACTION.items()} | {
    codes.EXPENDITURE: FlowKind.DISBURSEMENT.value
}
VOCABULARIES = {"": Vocabulary.DAC_5.value, **{one.value: one.value for one in Vocabulary}}
STARTS, ENDS = (codes.PLANNED_START, codes.ACTUAL_START), (codes.PLANNED_END, codes.ACTUAL_END)
ACTUAL = (codes.ACTUAL_START, codes.ACTUAL_END)
ROLES = (codes.FUNDING, codes.ACCOUNTABLE, codes.EXTENDING, codes.IMPLEMENTING)
OF_A_SUM = ("transaction-type", "transaction-date", "value")
OF_A_BUDGET = ("period-start", "period-end", "value")
CHILDREN = f"related-activity[@type='{codes.CHILD}']"
HOME = "VN"
CENT = Decimal("0.01")
MOST = Decimal(10) ** 13  # what a sum can hold here
DIGITS = 20  # of a number before its point; nobody means more, and with very many one cannot calculate
LONGEST_REFERENCE, LONGEST_SECTOR = 80, 20


def read(file: BinaryIO) -> Iterator[Activity]:
    """Each activity of a file as soon as it is complete; raises opening.NotReadable."""
    for element in opening.elements(file, names=("iati-activity",), remove_comments=True, remove_pis=True):
        yield _Reader(element).read()
        opening.forget(element)


class _Reader:
    """Reads one activity: a method for each element it understands."""

    __slots__ = ("activity", "countries", "currency", "element", "language", "no_place", "report")

    def __init__(self, element: Any) -> None:
        self.element = element
        self.report = Report()
        identifier = " ".join((element.findtext("iati-identifier") or "").split())
        self.activity = Activity(identifier, element.sourceline or 0)
        self.currency = element.get("default-currency", "")
        self.language = element.get(LANG, "")
        self.countries: list[str] = []
        self.no_place = _("There is no place for this here.")  # looked up once: said of most elements of most files

    def read(self) -> Activity:
        """Read all that is understood and report the rest."""
        activity, report, element = self.activity, self.report, self.element
        report.taken += 1
        activity.is_humanitarian = element.get("humanitarian") in ("1", "true")
        if element.get("hierarchy") == codes.PROGRAMME_LEVEL and element.find(CHILDREN) is not None:
            activity.kind = AidKind.PROGRAMME
        for child in element:
            TAKERS.get(child.tag, _Reader.nowhere)(self, child)
        activity.is_abroad = bool(self.countries) and HOME not in self.countries
        activity.lines = report.lines(activity.identifier)
        activity.taken, activity.mapped, activity.reported = report.taken, report.mapped, report.reported
        return activity

    def nowhere(self, child: Any) -> None:
        self.report.refuse(child, self.no_place)

    def identifier(self, child: Any) -> None:
        self._take(child)

    def reporter(self, child: Any) -> None:
        self.report.taken += 1
        words = self._words(child)[0]
        self.activity.source = f"IATI: {words} ({child.get('ref', '')})"

    def title(self, child: Any) -> None:
        self.report.taken += 1
        words, words_vi = self._words(child)
        self.activity.title, self.activity.title_vi = words or words_vi, words_vi

    def description(self, child: Any) -> None:
        words, words_vi = self._words(child)
        activity = self.activity
        if activity.description or activity.description_vi:
            self.report.map(child, _("Several descriptions are kept as one."))
        else:
            self.report.taken += 1
        activity.description = "\n\n".join(one for one in (activity.description, words) if one)
        activity.description_vi = "\n\n".join(one for one in (activity.description_vi, words_vi) if one)

    def status(self, child: Any) -> None:
        code = child.get("code", "").strip()
        if code not in STATES:
            self.report.refuse(child, _("There is no such state here."))
            return
        self.activity.status, self.activity.state = code, STATES[code]
        if code in codes.STATUS.values():
            self._take(child)
        else:
            self.report.map(child, _("A suspended activity is kept as a proposed one."))
            self._inside(child)

    def date(self, child: Any) -> None:
        kind, day = child.get("type", ""), known_day(child.get("iso-date", ""))
        name = "starts_on" if kind in STARTS else "ends_on" if kind in ENDS else ""
        if not day:
            self.report.refuse(child, _("The date is missing or does not exist."))
        elif not name:
            self.report.refuse(child, _("There is no such kind of date here."))
        elif getattr(self.activity, name) and kind not in ACTUAL:
            self.report.refuse(child, _("The actual date is kept instead of the planned one."))
        else:
            setattr(self.activity, name, day)
            self.report.taken += 1
            for words in child:
                self.report.refuse(words, _("A date is kept without words."))

    def party(self, child: Any) -> None:
        role, activity = child.get("role", ""), self.activity
        if role not in ROLES:
            self.report.refuse(child, _("There is no such part in an activity here."))
        elif role != codes.FUNDING and role in activity.parties:
            self.report.refuse(child, _("Only one organisation can have this part here; the first was taken."))
        elif party := self._party(child):
            activity.parties.setdefault(role, []).append(party)

    def country(self, child: Any) -> None:
        code = child.get("code", "").strip().upper()
        self.countries.append(code)
        if code == HOME:
            self._take(child)
        else:
            self.report.refuse(child, _("Aid for other countries is not kept here."))

    def location(self, child: Any) -> None:
        named, code, words = None, child.get("ref", "").strip(), ""
        for part in child:
            if part.tag == "name" and named is None:
                named = part
                self.report.taken += 1
                words = self._words(part)[0]
            elif part.tag in ("location-reach", "location-class") and part.get("code") == "1" and not len(part):
                self.report.taken += 1  # in an area, which is what a province is
            else:
                self.nowhere(part)
        self.report.taken += 1
        self.activity.places.append((code, words))

    def sector(self, child: Any) -> None:
        vocabulary, code = VOCABULARIES.get(child.get("vocabulary", "")), child.get("code", "").strip()
        if vocabulary is None or not 0 < len(code) <= LONGEST_SECTOR:
            self.report.refuse(child, _("There is no such list of sectors here."))
            return
        words = self._words(child)[0]
        if vocabulary == Vocabulary.OWN:
            kept = self.activity.sector_words
            self.activity.sector_words = "; ".join(one for one in (kept, words or code) if one)[:250]
            self.report.map(child, _("A sector of the publisher's own list is kept in words."))
        else:
            self._add_sector(child, Named(vocabulary, code, words, number(child.get("percentage", ""))))

    def _add_sector(self, child: Any, named: Named) -> None:
        kept = self.activity.sectors
        at = next((at for at, one in enumerate(kept) if one[:2] == named[:2]), None)
        if at is None:
            kept.append(named)
            self.report.taken += 1
            return
        shares = [one for one in (kept[at].percent, named.percent) if one is not None]
        kept[at] = kept[at]._replace(
            name=kept[at].name or named.name, percent=sum(shares, Decimal(0)) if shares else None
        )
        self.report.map(child, _("A sector that is named twice is kept once, with both shares."))

    def budget(self, child: Any) -> None:
        found, more = _parts(child, OF_A_BUDGET)
        activity, value = self.activity, found.get("value")
        amount = number(value.text or "") if value is not None else None
        currency = known_currency((value.get("currency") if value is not None else "") or self.currency)
        if amount is None or not currency or abs((activity.amount or 0) + amount) >= MOST:
            self.report.refuse(child, _("The sum is no number, or its currency is not known."))
        elif activity.currency not in ("", currency):
            self.report.refuse(child, _("Budgets in a second currency are not kept here."))
        else:
            activity.amount = (activity.amount or 0) + amount.quantize(CENT)
            activity.currency, activity.budget_status = currency, child.get("status", codes.INDICATIVE_BUDGET)
            self.report.map(child, _("The budgets of an activity are kept as one amount."))
            self._parts_taken(found, more)

    def related(self, child: Any) -> None:
        kind, ref = child.get("type", ""), child.get("ref", "").strip()
        if kind == codes.PARENT and ref and not self.activity.parent:
            self.activity.parent = ref
            self._take(child)
        elif kind == codes.CHILD:
            self.report.map(child, _("A part names its whole itself."))
            self._inside(child)
        else:
            self.report.refuse(child, _("Only the whole that an activity is part of is kept here."))

    def money(self, child: Any) -> None:
        found, more = _parts(child, OF_A_SUM)
        value, dated, kind = found.get("value"), found.get("transaction-date"), found.get("transaction-type")
        code = kind.get("code", "") if kind is not None else ""
        amount = number(value.text or "") if value is not None else None
        currency = known_currency((value.get("currency") if value is not None else "") or self.currency)
        day = dated.get("iso-date", "") if dated is not None else ""
        day = known_day(day or (value.get("value-date", "") if value is not None else ""))
        if why := _why_not(code, amount, currency, day):
            self.report.refuse(child, why)
            return
        assert amount is not None
        parties: dict[str, Party | None] = {}
        words, rest = "", []
        for part in more:
            if part.tag in ("provider-org", "receiver-org") and part.tag not in parties:
                parties[part.tag] = self._party(part)
            elif part.tag == "description" and not words:
                self.report.taken += 1
                words = self._words(part)[0]
            else:
                rest.append(part)
        self._parts_taken(found, rest)
        if code == codes.EXPENDITURE:
            self.report.map(child, _("An expenditure is kept as a disbursement."))
        else:
            self.report.taken += 1
        reference = " ".join(child.get("ref", "").split())[:LONGEST_REFERENCE]
        provider, receiver = parties.get("provider-org"), parties.get("receiver-org")
        paid = Sum(MONEY[code], day, amount.quantize(CENT), currency, reference, provider, receiver, words[:300])
        self.activity.sums.append(paid)

    def _take(self, element: Any) -> None:
        """The element is kept as it is; what is inside has no place."""
        self.report.taken += 1
        if len(element):
            self._inside(element)

    def _inside(self, element: Any) -> None:
        for inner in element:
            self.nowhere(inner)

    def _parts_taken(self, found: dict[str, Any], more: list[Any]) -> None:
        for part in found.values():
            self._take(part)
        for part in more:
            self.nowhere(part)

    def _words(self, element: Any) -> tuple[str, str]:
        """The narratives of an element: the default one, and that in Vietnamese; further ones are reported."""
        words = words_vi = ""
        for one in element:
            if one.tag != "narrative":
                self.nowhere(one)
                continue
            is_vietnamese = (one.get(LANG) or self.language)[:2].lower() == "vi"
            if words_vi if is_vietnamese else words:
                self.report.refuse(one, _("Only one text, and one in Vietnamese, is kept here."))
                continue
            said = (one.text or "").strip()
            if is_vietnamese:
                words_vi = said
            else:
                words = said
            self._take(one)
        return words, words_vi

    def _party(self, element: Any) -> Party | None:
        identifier = " ".join(element.get("ref", "").split())
        if not identifier and not "".join(element.itertext()).strip():
            self.report.refuse(element, _("The organisation has neither an identifier nor a name."))
            return None
        self.report.taken += 1
        words, words_vi = self._words(element)
        return Party(identifier, words or words_vi, words_vi, element.get("type", ""))


def _parts(element: Any, wanted: tuple[str, ...]) -> tuple[dict[str, Any], list[Any]]:
    """The first of each of the elements wanted inside another one, and all the others."""
    found: dict[str, Any] = {}
    more = []
    for part in element:
        if part.tag in wanted and part.tag not in found:
            found[part.tag] = part
        else:
            more.append(part)
    return found, more


def _why_not(code: str, amount: Decimal | None, currency: str, day: str) -> str:
    if code not in MONEY:
        return _("There is no such kind of sum here.")
    if amount is None or not amount or abs(amount) >= MOST or not amount.quantize(CENT):
        return _("The sum is no number, or nothing.")
    if not currency:
        return _("The currency is not known.")
    return "" if day else _("The date is missing or does not exist.")


def number(text: str) -> Decimal | None:
    """A number as a file writes it; None for what is none, or beyond all measure."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and found.adjusted() < DIGITS else None


@lru_cache(maxsize=50_000)
def known_day(text: str) -> str:
    """A day as it is kept; "" for one that does not exist. A time zone behind it is left out."""
    try:
        return PartialDate(text.strip()[:10]).iso
    except ValueError:
        return ""


@lru_cache(maxsize=1000)
def known_currency(text: str) -> str:
    """The code of a currency; "" for one that nobody knows."""
    code = text.strip().upper()
    return code if is_currency(code) else ""


TAKERS: dict[str, Callable[[_Reader, Any], None]] = {
    "iati-identifier": _Reader.identifier,
    "reporting-org": _Reader.reporter,
    "title": _Reader.title,
    "description": _Reader.description,
    "activity-status": _Reader.status,
    "activity-date": _Reader.date,
    "participating-org": _Reader.party,
    "recipient-country": _Reader.country,
    "location": _Reader.location,
    "sector": _Reader.sector,
    "related-activity": _Reader.related,
    "budget": _Reader.budget,
    "transaction": _Reader.money,
}
