"""What the page of an agreement shows besides its facts: what to do next, the chain of terms, the texts side by side.

The page of a twinning shows what the two localities did together, and whether the bond sleeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.agreements import queries, rules
from amity.agreements.models import UNSIGNED, Agreement, AgreementState, AgreementText, Twinning, TwinningState
from amity.core.dates import PartialDate
from amity.records import registry, titles
from amity.sharing import reads

RUNNING = (AgreementState.SIGNED, AgreementState.IN_FORCE)
SHOWN = 12  # activities of a twinning that are named


@dataclass(frozen=True, slots=True)
class Next:
    """What should be done now: a sentence, and the page where it is done."""

    words: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One text of a chain: its name, its years, and what lies between it and the one before."""

    title: str
    href: str
    period: str
    state: str
    is_this: bool
    is_current: bool
    before: str


def of_agreement(row: Agreement, actor: Actor) -> SafeString:
    """The sections of an agreement's page."""
    language, today = get_language() or "en", timezone.localdate()
    chain = queries.chain(row, actor)
    context = {
        "next": next_step(row, chain, actor, language, today),
        "review": reverse("staff:term-review", args=[row.pk]) if row.state not in queries.NOT_RUNNING else "",
        "terms": terms(chain, row, actor, language) if len(chain) > 1 else [],
        "texts": _texts(row, actor),
    }
    return render_to_string("staff/agreement_sections.html", context)


def next_step(row: Agreement, chain: Sequence[Agreement], actor: Actor, language: str, today: date) -> Next | None:
    """What an officer should do with this text now; None when nothing waits."""
    at = list(chain).index(row)
    earlier, later = chain[at - 1] if at else None, chain[at + 1] if at + 1 < len(chain) else None
    may_write = actor.may_write(row.owner_id)
    if row.state in UNSIGNED:
        return _to_sign(row, earlier, actor, language, may_write=may_write)
    if row.state not in RUNNING:
        return None
    if later is not None:
        if later.state not in UNSIGNED:
            return None
        return Next(_("Its renewal is being prepared."), _page(later), _called(later, actor, language))
    if row.lapse_reason:
        return Next(_("It was decided not to renew it: %(reason)s") % {"reason": row.lapse_reason})
    begins = rules.renewal_from(row.form, row.ends_on, under=today)
    if begins is None or begins > today or row.ends_on is None:
        return None
    shown = {"day": PartialDate.of(begins).shown(language), "last": row.ends_on.shown(language)}
    words = (
        _("Renewal should begin: the agreement runs until %(last)s, and talks should be open since %(day)s.") % shown
    )
    if not may_write:
        return Next(words)
    return Next(words, _step(row, "open_talks"), _("Open talks on renewal"))


def _to_sign(row: Agreement, earlier: Agreement | None, actor: Actor, language: str, *, may_write: bool) -> Next | None:
    """What a text in talks waits for: the review of the one it renews, then the signature."""
    if earlier is None:
        return None
    name = {"name": _called(earlier, actor, language)}
    under = earlier.ends_on.first if earlier.ends_on else timezone.localdate()
    is_asked = rules.is_reviewed_first(earlier.form, under=max(under, timezone.localdate()))
    if earlier.reviewed_on is None and is_asked:
        words = _("This text is to renew “%(name)s”. Before it is signed, that term must be reviewed.") % name
        return Next(words, reverse("staff:term-review", args=[earlier.pk]), _("Look at what was promised and done"))
    words = _("This text is to renew “%(name)s”. When both sides have signed it, record that here.") % name
    return Next(words, _step(row, "sign"), _("Sign")) if may_write else Next(words)


def terms(chain: Sequence[Agreement], row: Agreement, actor: Actor, language: str) -> list[Term]:
    """The texts that renew one another, oldest first, with the gaps and overlaps that are sure."""
    current = next((one.pk for one in reversed(chain) if one.state == AgreementState.IN_FORCE), None)
    found = []
    for at, one in enumerate(chain):
        begins = one.starts_on or one.signed_on
        known = [day.shown(language) if day else "…" for day in (begins, one.ends_on)]
        period = " – ".join(known) if begins or one.ends_on else _("term not known")
        before = _between(queries.between(chain[at - 1], one), language) if at else ""
        title, state = _called(one, actor, language), str(one.get_state_display())
        found.append(Term(title, _page(one), period, state, one.pk == row.pk, one.pk == current, before))
    return found


def _between(found: queries.Between, language: str) -> str:
    """The days surely without a text, or surely with two, in words."""

    def shown(day: date | None) -> str:
        return PartialDate.of(day).shown(language) if day else ""

    if found.gap_from:
        days = {"first": shown(found.gap_from), "last": shown(found.gap_to)}
        return _("No text was in force from %(first)s to %(last)s.") % days
    if found.overlap_from:
        days = {"first": shown(found.overlap_from), "last": shown(found.overlap_to)}
        return _("Both texts were in force from %(first)s to %(last)s.") % days
    return ""


def _texts(row: Agreement, actor: Actor) -> dict[str, Any]:
    """The texts by language, and their articles beside each other: one row per paragraph."""
    record = registry.of(AgreementText)
    found = list(visible_to(actor, record).filter(agreement=row).order_by("-is_authentic", "pk"))
    if not found:
        return {}
    reads.note(record, [one.pk for one in found], actor, "page")
    articles = [[part.strip() for part in one.wording.split("\n\n") if part.strip()] for one in found]
    codes = [one.language for one in found]
    lines = [list(zip(codes, line, strict=True)) for line in zip_longest(*articles, fillvalue="")]
    return {"heads": found, "lines": lines}


def of_twinning(row: Twinning, actor: Actor) -> SafeString:
    """The section of a twinning's page: what the two did in the years that the rule counts, and whether it sleeps."""
    language, today = get_language() or "en", timezone.localdate()
    years = rules.dormant_years(under=today)
    since = queries.years_before(today, years)
    deeds = sorted(_deeds(row, actor, language, since, today), reverse=True)
    is_new = row.since_on is not None and row.since_on.last >= since
    context = {
        "years": years,
        "count": len(deeds),
        "is_dormant": not deeds and not is_new and row.state == TwinningState.ACTIVE,
        "deeds": [(PartialDate(on).shown(language), title, href, label) for on, title, href, label in deeds[:SHOWN]],
        "rest": max(0, len(deeds) - SHOWN),
    }
    return render_to_string("staff/twinning_section.html", context)


def _deeds(row: Twinning, actor: Actor, language: str, first: date, last: date) -> list[tuple[str, str, str, str]]:
    """What both localities took part in and the actor may see: date, name, address, record type."""
    organisations = registry.get("organisations")
    pair = visible_to(actor, organisations).filter(pk__in=(row.home_id, row.foreign_id)).values_list("pk", flat=True)
    if len(pair) < 2:
        return []
    found = []
    for record, rows in queries.acts_between(sorted(pair), actor, first, last):
        columns = titles.paths(record)
        told = titles.reader(record, columns, actor, language)
        found += [
            (str(moment), told(values), f"/{record.name}/{pk}/", str(record.label))
            for pk, moment, *values in rows.values_list("pk", record.moment, *columns)
        ]
    return found


def _called(row: Agreement, actor: Actor, language: str) -> str:
    return titles.of_row(registry.of(Agreement), row, language, actor)


def _page(row: Agreement) -> str:
    return reverse("staff:record", args=["agreements", row.pk])


def _step(row: Agreement, name: str) -> str:
    return reverse("staff:step", args=["agreements", row.pk, name])
