"""The account of an emergency appeal: what was needed, who did what where, what came of it, and what is missing."""

from decimal import Decimal

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Column, Document, Span, Table, Text, text
from amity.documents.making import Making
from amity.dossiers.papers import parts
from amity.dossiers.papers.parts import NoPaper
from amity.mobilising import queries
from amity.mobilising.models import Appeal, AppealState, Opportunity
from amity.mobilising.queries import Line, Need, Sums


def account(pk: int, making: Making, door: str) -> Document:
    """The public account of an appeal with the figures as the reader may see them; the public reads closed ones."""
    appeal: Appeal = parts.row_of("appeals", pk, making)
    if door == "public" and appeal.state != AppealState.CLOSED:
        raise NoPaper("account")
    needs = queries.needs_of_appeal(making.actor, appeal)
    making.seen.rows["opportunities"] = [one.opportunity.pk for one in needs]
    making.seen.rows["offers"] = [line.offer.pk for one in needs for line in one.lines]
    outline = making.outline
    words = parts.spoken(appeal, "account", making)
    outline.say(words or text(_("The appeal is not closed yet; its public account stands here when it is.")), "lead")
    outline.add(_appeal(appeal, making))
    if needs:
        outline.add(_in_all(queries.sums(needs), making))
        outline.add(_needs(needs, making))
    else:
        outline.say(text(_("No need is on record.")))
    lines = [(need.opportunity, line) for need in needs for line in need.lines]
    if lines:
        outline.add(_who_does_what(lines, making))
        outline.say(
            text(_("What an item of aid tells was delivered is read from its disbursements; a need is filled only by"
                   " sums in its own currency.")),
            "note",
        )  # fmt: skip
    making.sources.cite(appeal.source_title, appeal.source_url)
    address = f"/appeals/{pk}/account/" if door == "public" else f"/prints/account/{pk}/"
    return parts.made(making, name=f"account-{pk}", title=_("Account of an emergency appeal"),
                      subtitle=_title(appeal, making), address=address, door=door)  # fmt: skip


def _title(row: Appeal | Opportunity, making: Making) -> str:
    return (row.title_vi if making.language == "vi" else "") or row.title


def _appeal(appeal: Appeal, making: Making) -> Table:
    return parts.facts(
        _("The appeal"),
        [
            (_("What happened"), parts.spoken(appeal, "happened", making)),
            (_("When it happened"), parts.day(appeal.happened_on, making)),
            (_("Provinces"), text(parts.several(appeal.provinces.all(), making))),
            (_("Led by"), text(parts.named(appeal.lead, making))),
            (_("Needed in all"), parts.amount(appeal.target, appeal.currency, making)),
            (_("Opened on"), parts.day(appeal.opened_on, making)),
            (_("Closes on"), parts.day(appeal.closes_on, making)),
            (_("Closed on"), parts.day(appeal.closed_on, making)),
            (_("State"), text(str(appeal.get_state_display()))),
        ],
    )


def _in_all(sums: list[Sums], making: Making) -> Table:
    """Each currency on its own; nothing is converted."""
    columns = (Column(_("Currency"), 2), *_numbers(_("Needed"), _("Pledged"), _("Delivered")))
    rows = tuple(
        (text(one.currency), *(_number(value, making) for value in (one.needed, one.pledged, one.delivered)))
        for one in sums
    )
    return Table(_("In all, currency by currency"), columns, rows)


def _needs(needs: list[Need], making: Making) -> Table:
    columns = (
        *(Column(_("What is needed"), 4), Column(_("Where"), 3), Column(_("Currency"), 2)),
        *_numbers(_("Needed"), _("Pledged"), _("Delivered"), _("Still missing")),
    )
    rows = tuple(
        (
            text(Span(_title(one.opportunity, making), strong=True), _how_many(one.opportunity, making)),
            text(_where(one.opportunity, one.opportunity.place, making)),
            text(one.opportunity.currency),
            *(_number(value, making) for value in (one.opportunity.amount, one.pledged, one.delivered, one.gap)),
        )
        for one in needs
    )
    return Table(_("Needs, and what is still missing"), columns, rows)


def _how_many(need: Opportunity, making: Making) -> str:
    return f" ({wording.number(need.quantity, making.language)} {need.unit})" if need.quantity is not None else ""


def _who_does_what(lines: list[tuple[Opportunity, Line]], making: Making) -> Table:
    columns = (
        *(Column(_("Who"), 3), Column(_("What it does"), 4), Column(_("Where"), 3), Column(_("Stage"), 2)),
        *(Column(_("Currency"), 2), *_numbers(_("Pledged"), _("Delivered"))),
    )
    rows = tuple(
        (
            text(Span(parts.named(line.offer.organisation, making) or _("Not named here"), strong=True)),
            text(line.offer.what or _title(need, making)),
            text(_where(need, line.offer.place or need.place, making)),
            text(str(line.offer.get_stage_display())),
            text(line.offer.currency),
            *(_number(value, making) if line.offer.currency else () for value in (line.pledged, line.delivered)),
        )
        for need, line in lines
    )
    return Table(_("Who does what where"), columns, rows)


def _where(need: Opportunity, place: str, making: Making) -> str:
    return ", ".join(filter(None, (place, parts.named(need.province, making))))


def _numbers(*words: str) -> tuple[Column, ...]:
    return tuple(Column(one, 2, is_number=True) for one in words)


def _number(value: Decimal | None, making: Making) -> Text:
    return text(wording.number(value, making.language))
