"""Papers by their kind: the one door through which pages, files and programs ask for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.documents.document import Document
from amity.documents.making import Making
from amity.dossiers.papers import appeals, letters, register
from amity.dossiers.papers.parts import NoPaper
from amity.records.declaration import Words

__all__ = ["PAPERS", "NoPaper", "PaperKind", "make"]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: its name in addresses, of which record it is made, and by what."""

    name: str
    label: Words
    record: str
    maker: Callable[[int, Making, str], Document]


PAPERS = {
    one.name: one
    for one in (
        PaperKind("extract", _("Extract of the register"), "foreign_ngos", register.extract),
        PaperKind("bank", _("Approved purposes, for the bank"), "foreign_ngos", register.bank_sheet),
        PaperKind("certificate", _("Print of the certificate"), "certificates", register.certificate),
        PaperKind("decision", _("Letter of the decision"), "registration_cases", letters.decision),
        PaperKind("returning", _("Letter that returns the dossier"), "registration_cases", letters.returning),
        PaperKind("asking", _("Letter that asks for the opinion"), "opinions", letters.asking),
        PaperKind("account", _("Account of the appeal"), "appeals", appeals.account),
    )
}


def make(kind: str, pk: int, *, actor: Actor, language: str, today: date, door: str) -> Document:
    """Make a paper from what this actor may see; raises NoPaper for a kind or a record there is not."""
    if kind not in PAPERS:
        raise NoPaper(kind)
    with translation.override(language):
        return PAPERS[kind].maker(pk, Making(actor=actor, language=language, today=today), door)
