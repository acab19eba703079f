"""What the register says of one foreign organisation: the extract, the certificate, and the sheet for its bank."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.aid.models import AidItem, AidState, Basis
from amity.documents import wording
from amity.documents.document import Column, Document, Span, Table, Text, joined, sentence, text
from amity.documents.making import Making
from amity.dossiers.papers import parts
from amity.dossiers.papers.parts import Fact, NoPaper
from amity.registration.models import Certificate, CertificateState, ForeignNgo

# What a bank may take as approved: items of aid that were approved and are not over.
APPROVED = (AidState.APPROVED, AidState.RUNNING)


def extract(pk: int, making: Making, door: str) -> Document:
    """The extract of the register: who it is, where it is at home, and every certificate it ever held."""
    entry = parts.row_of("foreign_ngos", pk, making)
    name = _organisation(entry, making)
    outline = making.outline
    outline.add(parts.facts(_("The organisation"), _entry(entry, making)))
    papers = list(
        parts.rows_of("certificates", making, ngo=entry.organisation_id)
        .prefetch_related("provinces").order_by("-issued_on", "pk")
    )  # fmt: skip
    if papers:
        outline.add(_certificates(papers, making))
    else:
        outline.say(text(_("No certificate is on record.")))
    outline.add(_offices(entry, making))
    outline.say(
        text(
            _(
                "Whether an organisation is active and whether its certificate is valid are two things: the first is"
                " what is known of its work, the second what was decided about its papers."
            )
        ),
        "note",
    )
    making.sources.cite(entry.source_title, entry.source_url)
    return parts.made(making, name=f"extract-{pk}", title=_("Extract of the register"), subtitle=name,
                      address=f"/prints/extract/{pk}/", door=door)  # fmt: skip


def certificate(pk: int, making: Making, door: str) -> Document:
    """A certificate as the register holds it."""
    row: Certificate = parts.row_of("certificates", pk, making)
    outline = making.outline
    holder = parts.named(row.ngo, making)
    outline.say(text(Span(holder, strong=True)), "lead")
    outline.add(parts.facts(_("What the certificate says"), [(_("Holder"), text(holder)), *_paper(row, making)]))
    if row.state != CertificateState.VALID:
        outline.say(text(Span(_("This certificate is not valid at present."), strong=True)))
    elif row.expires_on is not None and row.expires_on.last < making.today:
        outline.say(text(Span(_("The term of this certificate is over."), strong=True)))
    outline.say(
        text(
            _(
                "Work is allowed only in the provinces and fields named here. This print shows what is on record on"
                " the day it was made; the signed and sealed original is what counts."
            )
        ),
        "note",
    )
    making.sources.cite(row.source_title, row.source_url)
    return parts.made(making, name=f"certificate-{pk}", title=_title(row), subtitle=row.number,
                      address=f"/prints/certificate/{pk}/", door=door)  # fmt: skip


def bank_sheet(pk: int, making: Making, door: str) -> Document:
    """One sheet for the bank: under which certificate an organisation works and which purposes were approved."""
    entry = parts.row_of("foreign_ngos", pk, making)
    name = _organisation(entry, making)
    outline = making.outline
    outline.say(
        sentence(
            _("This sheet lists what was approved for {name}, so that money that arrives can be matched to a purpose."),
            name=Span(name, strong=True),
        ),
        "lead",
    )
    held = parts.rows_of("certificates", making, ngo=entry.organisation_id, state=CertificateState.VALID)
    valid = [one for one in held.prefetch_related("provinces").order_by("-issued_on") if _holds(one, making)]
    for one in valid:
        outline.add(parts.facts(_("Certificate %(number)s") % {"number": one.number}, _paper(one, making)))
    if not valid:
        outline.say(text(Span(_("No valid certificate is on record on this day."), strong=True)))
    items = parts.rows_of("aid_items", making, donors=entry.organisation_id, state__in=APPROVED)
    items = items.exclude(decision="")  # without a decision on record nothing is called approved
    found = list(items.select_related("recipient").prefetch_related("provinces").order_by("starts_on", "pk"))
    if found:
        making.seen.rows.setdefault("aid_items", []).extend(one.pk for one in found)
        outline.add(_purposes(found, making))
        outline.say(
            text(
                ngettext("%(count)s approved purpose.", "%(count)s approved purposes.", len(found))
                % {"count": len(found)}
            ),
            "note",
        )
    else:
        outline.say(text(Span(_("No approved purpose is on record."), strong=True)))
    outline.say(
        text(_("Sums are what the decision of approval names; they say nothing of what has arrived already.")), "note"
    )
    return parts.made(making, name=f"bank-{pk}", title=_("Approved purposes, for the bank"), subtitle=name,
                      address=f"/prints/bank/{pk}/", door=door)  # fmt: skip


def _organisation(entry: ForeignNgo, making: Making) -> str:
    name = parts.named(entry.organisation, making)
    if not name:
        raise NoPaper("organisations")
    return name


def _entry(entry: ForeignNgo, making: Making) -> list[Fact]:
    organisation = entry.organisation
    activity = str(entry.get_activity_display())
    if entry.activity_on:
        activity = _("%(activity)s, as of %(day)s") % {
            "activity": activity, "day": entry.activity_on.shown(making.language),
        }  # fmt: skip
    until = entry.home_until_on.shown(making.language) if entry.home_until_on else ""
    return [
        (_("Name"), text(organisation.name)),
        (_("Name in Vietnamese"), text(organisation.name_vi)),
        (_("Short name"), text(organisation.acronym)),
        (_("Home country"), text(parts.named(organisation.country, making))),
        (_("Legal form at home"), text(entry.legal_form)),
        (_("Registered at home"), text(", ".join(filter(None, (entry.home_number, entry.home_authority))))),
        (_("Registered at home until"), text(until)),
        (_("Purposes"), parts.spoken(entry, "purposes", making)),
        (_("Fields of work"), parts.spoken(entry, "fields_of_work", making)),
        (_("Activity"), text(activity)),
        (_("Works in the country since"), parts.day(entry.works_since, making)),
        (_("Representative"), text(parts.named(entry.representative, making))),
    ]


def _certificates(papers: list[Certificate], making: Making) -> Table:
    columns = (
        *(Column(_("Number"), 3), Column(_("Kind of certificate"), 4), Column(_("From"), 2), Column(_("Until"), 2)),
        *(Column(_("Provinces"), 4), Column(_("Fields of work"), 4), Column(_("State"), 2)),
    )
    rows = tuple(
        (
            text(one.number),
            text(str(one.get_kind_display())),
            text(wording.day(one.issued_on, making.language)),
            text(wording.day(one.expires_on, making.language)),
            text(parts.several(one.provinces.all(), making)),
            parts.spoken(one, "fields_of_work", making),
            text(str(one.get_state_display())),
        )
        for one in papers
    )
    making.seen.rows.setdefault("certificates", []).extend(one.pk for one in papers)
    return Table(_("Certificates, the newest first"), columns, rows)


def _offices(entry: ForeignNgo, making: Making) -> Table | None:
    rows = list(
        parts.rows_of("ngo_offices", making, ngo=entry.organisation_id, closed_on="")
        .select_related("province", "country").order_by("kind", "pk")
    )  # fmt: skip
    if not rows:
        return None
    columns = (Column(_("Office"), 4), Column(_("Kind of office"), 3), Column(_("Where"), 5), Column(_("Since"), 2))
    return Table(
        _("Offices"),
        columns,
        tuple(
            (
                parts.spoken(one, "name", making),
                text(str(one.get_kind_display())),
                joined(
                    [text(part) for part in (one.address, parts.named(one.province, making),
                                             parts.named(one.country, making)) if part]
                ),
                text(wording.day(one.opened_on, making.language)),
            )
            for one in rows
        ),
    )  # fmt: skip


def _paper(row: Certificate, making: Making) -> list[Fact]:
    making.seen.rows.setdefault("certificates", []).append(row.pk)
    return parts.what_it_allows(row, making)


def _title(row: Any) -> str:
    return str(row.get_kind_display())


def _holds(row: Certificate, making: Making) -> bool:
    return row.expires_on is None or row.expires_on.last >= making.today


def _purposes(items: list[AidItem], making: Making) -> Table:
    columns = (
        *(Column(_("Purpose"), 6), Column(_("Decision of approval"), 4), Column(_("Recipient"), 4)),
        *(Column(_("Provinces"), 3), Column(_("Term"), 3), Column(_("Amount"), 3, is_number=True)),
    )
    return Table(_("Approved purposes"), columns, tuple(_purpose(one, making) for one in items))


def _purpose(one: AidItem, making: Making) -> tuple[Text, ...]:
    days = dict.fromkeys(wording.day(day, making.language) for day in (one.starts_on, one.ends_on) if day)
    return (
        parts.spoken(one, "title", making),
        text(one.decision or wording.UNKNOWN),
        text(parts.named(one.recipient, making) or wording.UNKNOWN),
        text(parts.several(one.provinces.all(), making) or wording.UNKNOWN),
        text(" – ".join(days) or wording.UNKNOWN),
        _amount(one, making),
    )


def _amount(one: AidItem, making: Making) -> Text:
    """The sum, and what it stands for where it is not the sum that was approved."""
    words = parts.amount(one.amount, one.currency, making)
    if not words or one.basis in ("", Basis.APPROVED):
        return words or text(wording.UNKNOWN)
    return text(words, f" ({one.get_basis_display()})")
