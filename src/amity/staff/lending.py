"""Lending records to another unit, what was lent, and who read what."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.actors import Actor, unit_of
from amity.access.models import Loan, Unit
from amity.core.dates import PartialDate
from amity.records import listing, registry, titles
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.writes import NotAllowed
from amity.sharing import lending, reads
from amity.staff.editing import problems
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

MOST = 10_000  # records of one loan
SHOWN = 100
DOORS = {
    "page": gettext_lazy("Its page"),
    "list": gettext_lazy("A list"),
    "export": gettext_lazy("An export"),
    "api": gettext_lazy("A program"),
    "file": gettext_lazy("A file of it"),
    "history": gettext_lazy("Its history"),
    "copy": gettext_lazy("Copy of the data on a person"),
}


class LendForm(forms.Form):
    """To whom, what for, and until when."""

    to_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("Lend to"), empty_label=gettext_lazy("Choose")
    )
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=300)
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
        help_text=gettext_lazy("The last day: 31/3/2027"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units: Any = self.fields["to_unit"]
        units.queryset = Unit.objects.order_by("name", "pk")


def lend(request: StaffRequest, record: Record) -> HttpResponse:
    """Lend the rows behind an address (one record, or a list with its filters) to another unit."""
    actor, language = request.actor, get_language() or "en"
    if not actor.writes_anything:
        raise PermissionDenied
    try:
        rows = listing.rows_of(record, actor, request.GET)
    except BadFilter as error:
        messages.error(request, str(error))
        return redirect("staff:list", record=record)
    if actor.writable is not None:
        rows = rows.filter(owner__in=actor.writable)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise Http404
    title = listing.title_of(record, ids[0], actor, language) if len(ids) == 1 else _told_list(record, len(ids))
    form = LendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and len(ids) <= MOST:
        answer = _lend(request, record, ids, title, form)
        if answer is not None:
            return answer
    context = {
        "record": record,
        "title": title,
        "count": len(ids),
        "is_too_many": len(ids) > MOST,
        "most": MOST,
        "form": form,
        "problems": problems(form),
        "back": f"/{record.name}/{ids[0]}/" if len(ids) == 1 else f"/{record.name}/?{request.GET.urlencode()}",
    }
    return render(request, "staff/lend.html", context, status=422 if form.errors else 200)


def _told_list(record: Record, count: int) -> str:
    return _("%(plural)s: %(count)s records") % {"plural": record.plural, "count": count}


def _lend(request: StaffRequest, record: Record, ids: list[int], title: str, form: LendForm) -> HttpResponse | None:
    given = form.cleaned_data
    until: date = given["until_on"]
    try:
        loan, count = lending.lend(
            record, ids, to_unit=given["to_unit"], purpose=given["purpose"], until_on=until, title=title,
            actor=request.actor, today=timezone.localdate(),
        )  # fmt: skip
    except ValidationError as error:
        for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return None
    if loan is None:
        form.add_error(None, _("These records are open to the whole union already; there is nothing to lend."))
        return None
    messages.success(request, _("Lent: %(count)s records.") % {"count": count})
    return redirect("staff:loan", pk=loan.pk)


def loans_page(request: StaffRequest) -> HttpResponse:
    """What my units lend and borrow, and who else read restricted or lent records of theirs."""
    actor, language, today = request.actor, get_language() or "en", timezone.localdate()
    loans = Loan.objects.select_related("from_unit", "to_unit").order_by("-pk")
    given = loans if actor.writable is None else loans.filter(from_unit__in=actor.writable)
    taken = loans.filter(to_unit__in=_units(actor), until_on__gte=today, revoked_at=None)
    context = {
        "given": [_told(one, today, language) for one in given[:SHOWN]],
        "taken": [_told(one, today, language) for one in taken[:SHOWN]],
        "readings": [
            (one, str(DOORS.get(one.door, one.door)), PartialDate.of(timezone.localdate(one.at)).shown(language))
            for one in (reads.in_units(actor, language) if actor.writes_anything else [])
        ],
        "keeps": actor.writes_anything,
    }
    return render(request, "staff/loans.html", context)


def _units(actor: Actor) -> set[int]:
    if actor.audiences is None:
        return set(Unit.objects.values_list("pk", flat=True))
    return {unit for code in actor.audiences if (unit := unit_of(code)) is not None}


def _told(loan: Loan, today: date, language: str) -> tuple[Loan, str, str]:
    """A loan, its end in words, and how it stands."""
    standing = (
        _("taken back") if loan.revoked_at is not None else _("ended") if loan.until_on < today else _("in force")
    )
    return loan, PartialDate.of(loan.until_on).shown(language), standing


def loan_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One loan: its rows, as far as the reader sees them, and taking it back."""
    actor, language, today = request.actor, get_language() or "en", timezone.localdate()
    mine = Q(to_unit__in=_units(actor)) if actor.writable is not None else Q()
    keeps = Q(from_unit__in=actor.writable) if actor.writable is not None else Q()
    loan = Loan.objects.select_related("from_unit", "to_unit", "made_by").filter(mine | keeps, pk=pk).first()
    if loan is None:
        raise Http404
    may_end = actor.may_write(loan.from_unit_id) and loan.revoked_at is None and loan.until_on >= today
    if request.method == "POST":
        try:
            lending.take_back(loan, actor=actor)
        except NotAllowed as error:
            raise PermissionDenied from error
        messages.success(request, _("The loan was taken back."))
        return redirect("staff:loan", pk=pk)
    record = registry.get(loan.record)
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language)
    codes = Q() if actor.audiences is None else Q(audience__in=sorted(actor.audiences))
    rows = lending.rows_of(loan).filter(codes).values_list("pk", *columns)[: SHOWN + 1]
    named = [(f"/{record.name}/{row}/", name(values) or f"#{row}") for row, *values in rows]
    _loan, until, standing = _told(loan, today, language)
    context = {
        "loan": loan,
        "record": record,
        "rows": named[:SHOWN],
        "has_more": len(named) > SHOWN,
        "until": until,
        "standing": standing,
        "may_end": may_end,
    }
    return render(request, "staff/loan.html", context)


def readings_page(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Who read a record that is restricted or lent; for those who keep it."""
    actor, language = request.actor, get_language() or "en"
    row = row_or_404(record, pk, actor)
    if not actor.may_write(row.owner_id):
        raise PermissionDenied
    found = [
        (one, str(DOORS.get(one.door, one.door)), PartialDate.of(timezone.localdate(one.at)).shown(language))
        for one in reads.of_row(record, pk)
    ]
    context = {
        "record": record,
        "pk": pk,
        "title": listing.title_of(record, pk, actor, language),
        "readings": found,
    }
    return render(request, "staff/readings.html", context)
