"""How one item of aid is shared out among its donors, provinces and sectors: one form, the sum beside it.

What the page of an item says of the day by which the aid has to begin stands here too.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidItem, AidState
from amity.aid.rules import approval as rules
from amity.aid.rules.sharing import WHOLE, weights
from amity.aid.services import sharing_out
from amity.aid.services.sharing_out import Shared
from amity.core.dates import PartialDate
from amity.documents import wording
from amity.records import registry, writes
from amity.sharing import reads
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import spoken


class SharesForm(forms.Form):
    """A percentage, or nothing, for each of those an item names."""

    def __init__(self, *args: Any, name: str, ones: list[Shared], **options: Any) -> None:
        super().__init__(*args, **options)
        self.name, self.ones = name, ones
        for one in ones:
            self.fields[f"{name}-{one.row.pk}"] = forms.DecimalField(
                label=spoken(one.row, "name"), required=False, localize=True,
                min_value=Decimal("0.0001"), max_value=Decimal(100), max_digits=7, decimal_places=4,
                initial=one.percent.normalize() if one.percent else None,
            )  # fmt: skip

    @property
    def percents(self) -> dict[int, Decimal | None]:
        """What was given to whom."""
        return {one.row.pk: self.cleaned_data[f"{self.name}-{one.row.pk}"] for one in self.ones}

    @property
    def parts(self) -> list[str]:
        """What each has of the whole as it is stored, those without a share their part of the rest."""
        return [_percent(part) for part in self._parts()]

    @property
    def whole(self) -> str:
        """What they have together."""
        return _percent(sum(self._parts(), Decimal(0)))

    def _parts(self) -> list[Decimal]:
        told = {one.row.pk: one.percent for one in self.ones if one.percent is not None}
        found = dict(weights([one.row.pk for one in self.ones], told))
        whole = sum(found.values()) or WHOLE
        return [Decimal(100 * found.get(one.row.pk, 0)) / whole for one in self.ones]


def shares_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The shares of an item, to be read, and by whoever keeps it to be changed."""
    record, actor = registry.of(AidItem), request.actor
    item: AidItem = get_object_or_404(visible_to(actor, record), pk=pk)
    reads.note(record, [item.pk], actor, "page")
    may_write = actor.may_write(item.owner_id)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    every = [
        SharesForm(given, name=name, ones=sharing_out.shared(item, name, actor=actor)) for name in sharing_out.SHARES
    ]
    are_valid = [form.is_valid() for form in every]  # each says what is wrong with it
    if given is not None and all(are_valid) and _stored(item, every, actor):
        messages.success(request, _("The shares are stored."))
        return redirect("staff:record", "aid_items", item.pk)
    context = {
        "item": item,
        "name": spoken(item, "title"),
        "parts": [(_heading(form.name), form, list(zip(form, form.parts, strict=True))) for form in every],
        "may_write": may_write,
    }
    is_wrong = any(form.errors for form in every)
    return render(request, "staff/aid_shares.html", context, status=422 if is_wrong else 200)


def _stored(item: AidItem, every: list[SharesForm], actor: Actor) -> bool:
    """Store what was given; what is refused stands above the part it is about."""
    with transaction.atomic():
        for form in every:
            try:
                sharing_out.share_out(item, form.name, form.percents, actor=actor)
            except writes.Refused as refused:
                form.add_error(None, str(refused))
            except ValidationError as wrong:
                form.add_error(None, wrong.messages)
        is_refused = any(form.errors for form in every)
        transaction.set_rollback(is_refused)
    return not is_refused


def _heading(name: str) -> str:
    return {"donors": _("Donors"), "provinces": _("Provinces"), "sectors": _("Sectors")}[name]


def _percent(part: Decimal) -> str:
    """A share as it is written for a reader, to two places."""
    return f"{wording.number(part.quantize(Decimal('0.01')), get_language() or 'en')} %"


def links(item: AidItem) -> list[tuple[str, str]]:
    """The pages that are made of an item."""
    return [(reverse("staff:aid-shares", args=[item.pk]), _("Shares of donors, provinces and sectors"))]


def cautions(item: AidItem) -> list[tuple[str, str]]:
    """By when approved aid has to begin, or that it has not begun in time, and by which rule."""
    if item.state != AidState.APPROVED or item.start_due_on is None or item.approved_on is None:
        return []
    rule = rules.in_force("start", item.approved_on.last)
    told = {"day": item.start_due_on.shown(get_language() or "en"), "rule": rules.told(rule)}
    is_late = item.start_due_on < PartialDate.of(timezone.localdate())
    words = (
        _("This aid was to begin by %(day)s and has not; without a reason it could be withdrawn (%(rule)s).")
        if is_late
        else _("This aid has to begin by %(day)s (%(rule)s).")
    )
    found = words % told
    if rule is not None and not rule.is_confirmed:
        found += " " + _("Taken over from the decree before; not confirmed in the new one.")
    return [("", found)]
