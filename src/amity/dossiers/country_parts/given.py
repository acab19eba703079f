"""Aid with partners of the country: the items, and their sums by basis and currency, none of them added twice."""

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from amity.aid.models import Basis
from amity.documents import listed, wording
from amity.documents.document import Column, Span, sentence, text
from amity.dossiers.country_parts.making import Making, plain_table

MOST = 15


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Aid"), "aid")
    params = dict(making.own)
    count, span = making.figure("aid_items", _("Items of aid"), "aid_items", params)
    if not count:
        making.outline.say(sentence(_("No item of aid with a partner from there is on record: {number}."), number=span))
        return
    running = {**params, "running_in": making.day.isoformat()}
    __, running_span = making.figure("aid_running", _("Items of aid running"), "aid_items", running)
    told = sentence(_("Items of aid: {number}; running now: {running}."), number=span, running=running_span)
    making.outline.say(told)
    making.opening.in_force.append(told)
    _sums(making, params)
    making.table(
        "aid_items", params, ("title", "donors", "amount", "currency", "basis", "starts_on", "ends_on"), "title",
        order=("-starts_on",), caption=_("Items of aid, the latest first"), most=MOST,
    )  # fmt: skip


def _sums(making: Making, params: dict[str, str]) -> None:
    """One sum for each basis and currency; what is part of a programme is left to the programme."""
    whole = {**params, "parent": "none", "amount": "0.."}
    rows = listed.visible_rows(making, "aid_items", whole).order_by()
    ids = rows.model._default_manager.filter(pk__in=rows.values("pk")).order_by()
    found = ids.values_list("basis", "currency").annotate(items=Count("pk"), total=Sum("amount"))
    lines = []
    for basis, currency, items, total in sorted(found, key=lambda one: (list(Basis.values).index(one[0]), one[1])):
        url = listed.address("aid_items", {**whole, "basis": basis, "currency": currency})
        amount = Span(f"{wording.number(total, making.language)} {currency}", url=url, strong=True)
        number = Span(wording.number(items, making.language), url=url)
        lines.append((str(Basis(basis).label), text(amount), text(number)))
    if not lines:
        return
    heads = (
        Column(_("What the sum is"), 4),
        Column(_("Sum"), 4, is_number=True),
        Column(_("Items"), 2, is_number=True),
    )
    rule = _(
        "Each sum holds items of one basis and one currency; nothing is converted. A part of a programme is not added"
        " beside it. An item with donors from several countries stands whole in the dossier of each: sums of several"
        " dossiers must not be added."
    )
    making.outline.add(plain_table(_("Sums of aid on record"), heads, lines, text(rule)))
