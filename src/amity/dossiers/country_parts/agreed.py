"""Agreements in force and running out, talks under way, and the promises that are still open."""

from datetime import timedelta

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from amity.agreements.models import UNSIGNED
from amity.documents import listed
from amity.documents.document import sentence
from amity.dossiers.country_parts.making import Making

MOST = 20
SOON = 365  # days
STILL_OPEN = ["open", "under_way"]


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Agreements and promises"), "agreements")
    in_force = {**making.own, "in_force_on": making.day.isoformat()}
    count, span = making.figure("agreements_in_force", _("Agreements in force"), "agreements", in_force)
    soon = {**in_force, "ending_in": f"{making.day.isoformat()}..{(making.day + timedelta(days=SOON)).isoformat()}"}
    ending, ending_span = making.figure("agreements_ending", _("Agreements running out in a year"), "agreements", soon)
    told = sentence(
        _("Agreements in force: {number}; running out in the next twelve months: {ending}."),
        number=span, ending=ending_span,
    )  # fmt: skip
    making.outline.say(told)
    making.opening.in_force.append(told)
    if not count:
        making.gaps.append(sentence(_("No agreement in force is on record: {number}."), number=span))
    is_open = Case(When(ends_on="", then=Value(1)), default=Value(0))
    making.table(
        "agreements", in_force, ("title", "parties", "signed_on", "ends_on"), "title",
        order=(is_open, "ends_on"), caption=_("Agreements in force, the first to run out first"), most=MOST,
    )  # fmt: skip
    if ending:
        making.opening.coming.append(
            sentence(_("Agreements running out in the next twelve months: {number}."), number=ending_span)
        )
    _talks(making)
    _promises(making)


def _talks(making: Making) -> None:
    params: dict[str, str | list[str]] = {**making.own, "state": [str(state) for state in UNSIGNED]}
    count, span = making.figure("talks", _("Texts in talks"), "agreements", params)
    if not count:
        return
    making.opening.still_open.append(sentence(_("Texts in talks: {number}."), number=span))
    making.table(
        "agreements", params, ("title", "parties", "state"), "title", order=("pk",), caption=_("Texts in talks"),
        most=MOST,
    )  # fmt: skip


def _promises(making: Making) -> None:
    """What was promised in the agreements with the country and is neither kept nor given up."""
    rows = listed.visible_rows(making, "agreements", making.own).order_by("-signed_on", "pk")
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)[:100]]
    if not ids:
        return
    params: dict[str, str | list[str]] = {"agreement": ids, "state": STILL_OPEN}
    count, span = making.figure("promises_open", _("Promises still open"), "commitments", params)
    overdue, overdue_span = making.figure(
        "promises_overdue", _("Promises overdue"), "commitments",
        {"agreement": ids, "overdue_on": making.day.isoformat()},
    )  # fmt: skip
    if not (count or overdue):
        return
    told = sentence(_("Promises still open: {number}; overdue: {overdue}."), number=span, overdue=overdue_span)
    making.opening.still_open.append(told)
    making.outline.say(told)
    making.table(
        "commitments", params, ("what", "agreement", "who", "due_on"), "what", order=("due_on",),
        caption=_("Promises still open"), most=MOST,
    )  # fmt: skip
