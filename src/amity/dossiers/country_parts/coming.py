"""What comes: delegations in preparation, anniversaries of three years that the rules mark, and terms that end."""

from datetime import timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from amity.anniversaries import queries
from amity.anniversaries.models import AnniversaryState
from amity.anniversaries.queries import Asked, Coming
from amity.core.dates import PartialDate
from amity.delegations.models import DelegationState
from amity.documents import listed, wording
from amity.documents.document import Column, Span, Text, sentence, text
from amity.dossiers.country_parts.making import YEARS, Making, plain_table, rest

PREPARED = [str(DelegationState.PLANNED), str(DelegationState.INVITED), str(DelegationState.APPROVED)]
MOST = 20
NEXT = 3  # anniversaries that are named on the first half page
TERM = 365  # days


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("What comes"), "coming")
    _delegations(making)
    _anniversaries(making)
    _terms(making)


def _delegations(making: Making) -> None:
    """Delegations that are being prepared, the next of them on the first half page."""
    params: dict[str, str | list[str]] = {**making.own, "state": PREPARED}
    count, span = making.figure("delegations_coming", _("Delegations in preparation"), "delegations", params)
    if not count:
        return
    making.outline.section(_("Delegations in preparation"), "delegations-coming")
    making.table(
        "delegations", params, ("from_on", "name", "direction", "state"), "name", order=("from_on",),
        caption=_("Delegations in preparation, the next first"), most=MOST,
    )  # fmt: skip
    rows = listed.visible_rows(making, "delegations", params).order_by("from_on", "pk")
    first, on = rows.values_list("pk", "from_on")[0]
    name = Span(making.names("delegations", [first]).get(first, ""), url=f"/delegations/{first}/")
    told = _("Delegations in preparation: {number}; the next on {day}: {name}.")
    making.opening.coming.append(sentence(told, number=span, day=on.shown(making.language), name=name))


def _anniversaries(making: Making) -> None:
    last = making.until
    making.outline.section(_("Anniversaries until the end of {year}").format(year=last.year), "anniversaries")
    horizon = queries.horizon(making.actor, making.day, last, Asked(country=making.country.pk))
    found = horizon.found
    query = urlencode({"first": making.day.year, "years": YEARS + 1, "country": making.number})
    span = making.counted("anniversaries", _("Anniversaries coming"), len(found), f"/horizon/?{query}")
    if not found:
        making.outline.say(sentence(_("No anniversary that the rules mark falls in these years: {number}."),
                                    number=span))  # fmt: skip
        return
    shown = found[:MOST]
    for one in shown:
        making.seen.rows.setdefault(one.due.base.record.name, []).append(one.due.row_id)
    names = horizon.named(shown, making.actor, making.language)
    lines = []
    for one in shown:
        told = names[one.due.base.record.name, one.due.row_id]
        what = text(Span(told.name, url=told.url), f" – {one.due.base.label}")
        line = (
            making.told(PartialDate(one.due.on)),
            what,
            str(one.due.years),
            wording.day(PartialDate(one.begins), making.language),
            _decided(one),
        )
        lines.append(line)
        if len(making.opening.coming) < 6 and len(lines) <= NEXT:
            making.opening.coming.append(
                sentence(_("{day}: {years} years, {what}"), day=PartialDate(one.due.on).shown(making.language),
                         years=str(one.due.years), what=what)
            )  # fmt: skip
    heads = (
        *(Column(_("Date"), 2), Column(_("What"), 7), Column(_("Years"), 2, is_number=True)),
        *(Column(_("Prepare from"), 2), Column(_("Decision"), 3)),
    )
    note = rest(len(shown), len(found), f"/horizon/?{query}", making.language)
    making.outline.add(plain_table(_("Anniversaries that the rules mark"), heads, lines, note))


def _decided(one: Coming) -> Text:
    if one.decided is None:
        return text(Span(_("not decided yet"), url=f"/horizon/{one.address}/"))
    pk, state = one.decided
    return text(Span(str(AnniversaryState(state).label), url=f"/anniversaries/{pk}/"))


def _terms(making: Making) -> None:
    """Positions of people there whose end falls in the coming year."""
    making.outline.section(_("Terms that end"), "terms")
    window = f"{making.day.isoformat()}..{(making.day + timedelta(days=TERM)).isoformat()}"
    params = {**making.own, "to_on": window}
    count, span = making.figure("terms_ending", _("Terms that end in a year"), "positions", params)
    if not count:
        making.outline.say(sentence(_("No term of theirs is on record as ending in a year: {number}."), number=span))
        return
    making.opening.coming.append(sentence(_("Terms of theirs that end in the next twelve months: {number}."),
                                          number=span))  # fmt: skip
    making.table(
        "positions", params, ("to_on", "person", "title", "organisation"), "title", order=("to_on",),
        caption=_("Terms that end in the next twelve months"), most=MOST,
    )  # fmt: skip
