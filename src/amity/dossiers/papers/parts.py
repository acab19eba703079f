"""What the papers of the register share: rows as the reader may see them, and tables of facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.documents import wording
from amity.documents.document import Column, Document, Span, Table, Text, text
from amity.documents.framing import framed
from amity.documents.making import Making
from amity.dossiers import told
from amity.records import registry
from amity.registration.models import Certificate

Fact = tuple[str, Text]


class NoPaper(LookupError):
    """There is no such paper, or the reader may not see the record it is made of."""


def row_of(name: str, pk: int, making: Making) -> Any:
    """The record a paper is made of; raises NoPaper. That it was read is noted."""
    record = registry.get(name)
    row = visible_to(making.actor, record).filter(pk=pk).first()
    if row is None:
        raise NoPaper(name)
    making.seen.rows.setdefault(name, []).append(pk)
    return row


def rows_of(name: str, making: Making, **where: Any) -> Any:
    """The rows of a record type that lead to something, among those the reader may see."""
    return visible_to(making.actor, registry.get(name)).filter(**where)


def named(row: Any, making: Making) -> str:
    """The name of a linked row in the language of the paper; "" for none and for one out of sight."""
    if row is None or not making.actor.may_see(row.audience):
        return ""
    translated = str(getattr(row, "name_vi", "")) if making.language == "vi" else ""
    return translated or str(row.name)


def several(rows: Iterable[Any], making: Making) -> str:
    """The names of linked rows, in the order of the alphabet."""
    return "; ".join(sorted(filter(None, (named(one, making) for one in rows))))


def spoken(row: Any, field: str, making: Making) -> Text:
    """A text in the language of the paper, or in the other one, marked as such."""
    texts = {"en": str(getattr(row, field, "")), "vi": str(getattr(row, f"{field}_vi", ""))}
    language = "vi" if making.language == "vi" else "en"
    own, other = texts.pop(language), next(iter(texts.values()))
    return text(own) if own else text(Span(other, language="en" if making.language == "vi" else "vi")) if other else ()


def day(value: PartialDate | None, making: Making) -> Text:
    """A date as the paper writes it."""
    return text(value.shown(making.language)) if value else ()


def facts(caption: str, lines: Sequence[Fact]) -> Table:
    """A table of what is so; what is not known is left out."""
    known = tuple((text(Span(label, strong=True)), words) for label, words in lines if words)
    return Table(caption, (Column(_("What"), 3), Column(_("On record"), 7)), known)


def what_it_allows(certificate: Certificate, making: Making) -> list[Fact]:
    """The kind, number, term, provinces and fields of a certificate, and who represents its holder."""
    return [
        (_("Kind of certificate"), text(str(certificate.get_kind_display()))),
        (_("Number"), text(certificate.number)),
        (_("Issued on"), day(certificate.issued_on, making)),
        (_("Valid until"), day(certificate.expires_on, making)),
        (_("State"), text(str(certificate.get_state_display()))),
        (_("Fields of work"), spoken(certificate, "fields_of_work", making)),
        (_("Provinces"), text(several(certificate.provinces.all(), making))),
        (_("Representative"), text(certificate.representative)),
    ]


def made(making: Making, *, name: str, title: str, subtitle: str, address: str, door: str) -> Document:
    """The paper as a document, and the note that it was read."""
    told.note_read(making, door)
    return framed(
        name=f"{name}-{making.language}",
        title=title,
        subtitle=subtitle,
        language=making.language,
        today=making.today,
        address=address,
        blocks=making.outline.blocks,
        sources=making.sources.listed(),
    )


def amount(value: Any, currency: str, making: Making) -> Text:
    """A sum with its currency."""
    return text(f"{wording.number(value, making.language)} {currency}") if value is not None else ()
