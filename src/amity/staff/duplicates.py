"""Records that may be there twice: a warning while one is entered, and the pairs found in a whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity import tasks
from amity.access.actors import Actor
from amity.duplicates import before, comparing, entry, pairs, subject
from amity.duplicates.entry import Candidate
from amity.duplicates.models import Pair
from amity.records import forms
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.forms import RecordForm
from amity.records.rows import Link, Reader
from amity.records.values import shown
from amity.staff.routes import StaffRequest
from amity.tasks.models import Job

SEEN = "seen"  # the box of a form with the ids of the candidates that were shown
SHOWN = 20  # pairs on a page
COUNTED = 1000
JOB = "find duplicates"


def typed(record: Record, form: RecordForm) -> dict[str, Any]:
    """What a form holds so far in the fields that are compared; what cannot be read yet is left out."""
    found = {}
    for name in _watched(record):
        field = form.fields.get(name)
        if field is not None:
            given = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            try:
                found[name] = field.clean(given) if given else None
            except ValidationError:
                found[name] = None
    return found


def _watched(record: Record) -> tuple[str, ...]:
    """The fields that tell whether a row may be there already."""
    return before.watched(record) or tuple(one.name for one in subject.of(record))


def unseen(record: Record, form: RecordForm, actor: Actor) -> list[Candidate]:
    """What a form about to be stored may already be, if any of it was not shown to whoever fills it in."""
    found = entry.candidates(record, typed(record, form), actor)
    known = set(form.data.get(SEEN, "").split())
    return found if {str(one.row_id) for one in found} - known else []


def warning(record: Record, found: Sequence[Candidate] = (), *, asks: bool = False) -> dict[str, Any]:
    """What the form of a new record needs to warn while somebody types; nothing when nothing is compared."""
    watched = _watched(record)
    if not watched:
        return {}
    events = (f"{event} from:#id_{name} delay:400ms" for name in watched for event in ("input changed", "change"))
    return {"warns": ", ".join(events), "candidates": found, "asks": asks}


@require_POST
def already(request: StaffRequest, record: Record) -> HttpResponse:
    """What is being typed may already be one of these: a part of the form's page. Nothing is written."""
    actor = request.actor
    if not actor.writes_anything:
        raise PermissionDenied
    form = forms.form_for(record, actor, get_language() or "en", is_new=True)(request.POST)
    context = {"record": record, "candidates": entry.candidates(record, typed(record, form), actor)}
    return render(request, "staff/duplicates_already.html", context)


@dataclass(slots=True)
class Side:
    """One record of a pair."""

    id: int
    name: str
    href: str


@dataclass(slots=True)
class Shown:
    """A pair as the page shows it: its two records, and line by line what they say."""

    first: Side
    second: Side
    percent: int
    reasons: list[str]
    lines: list[tuple[str, str, str]]
    compare: str
    may_decide: bool


def pairs_page(request: StaffRequest, record: Record) -> HttpResponse:
    """The pairs that may be one record, likeliest first."""
    if not subject.of(record):
        raise Http404
    actor = request.actor
    text = request.GET.get("page", "")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1
    every = pairs.open_pairs(record, actor)
    stored = list(every[(page - 1) * SHOWN : page * SHOWN + 1])
    here = reverse("staff:duplicates", args=[record])
    count = every[: COUNTED + 1].count()
    context = {
        "record": record,
        "pairs": _shown(record, stored[:SHOWN], actor),
        "count": min(count, COUNTED),
        "is_capped": count > COUNTED,
        "previous": f"{here}?page={page - 1}" if page > 1 else "",
        "next": f"{here}?page={page + 1}" if len(stored) > SHOWN else "",
        "job": _running(record, actor),
        "may_search": actor.writes_anything,
    }
    return render(request, "staff/duplicates.html", context)


def _running(record: Record, actor: Actor) -> Job | None:
    """The search that the reader started and that is not over."""
    mine = Job.objects.filter(name=JOB, arguments__record=record.name, account_id=actor.account_id or 0)
    return mine.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).order_by("pk").last()


def _shown(record: Record, stored: Sequence[Pair], actor: Actor) -> list[Shown]:
    """Pairs with what their rows say, read in one query for all of them."""
    language = get_language() or "en"
    names = [one.name for one in subject.of(record)]
    ids = {pk for pair in stored for pk in (pair.first_id, pair.second_id)}
    titles = dict(forms.named(record, sorted(ids), actor, language))
    reader = Reader(record, [*names, "owner"], actor, language)
    rows = pairs.rows(record, ids, actor)
    told = {pk: [_told(one, value, language) for one, value in zip(reader.fields, values, strict=True)]
            for pk, values in reader.read(rows)}  # fmt: skip
    owners = dict(rows.values_list("pk", "owner_id"))
    found = []
    for pair in stored:
        first, second = (Side(pk, titles[pk], f"/{record.name}/{pk}/") for pk in (pair.first_id, pair.second_id))
        lines = zip((one.label for one in reader.fields), told[first.id], told[second.id], strict=True)
        found.append(
            Shown(
                first,
                second,
                round(pair.score * 100),
                comparing.told(record, pairs.reasons(pair, record)),
                [line for line in lines if line[1] or line[2]],
                f"/{record.name}/{first.id}/merge/{second.id}/",
                any(actor.may_write(owners[pk]) for pk in (first.id, second.id)),
            )
        )
    return found


def _told(field: Field, value: Any, language: str) -> str:
    if isinstance(value, list):
        return "; ".join(link.name for link in value)
    return value.name if isinstance(value, Link) else shown(field, value, language)


@require_POST
def search(request: StaffRequest, record: Record) -> HttpResponse:
    """Start the search through the whole list, unless one that the reader started is still running."""
    if not subject.of(record):
        raise Http404
    if not request.actor.writes_anything:
        raise PermissionDenied
    if _running(record, request.actor) is None:
        tasks.enqueue(JOB, account_id=request.actor.account_id, arguments={"record": record.name})
    return redirect("staff:duplicates", record=record)


@require_POST
def different(request: StaffRequest, record: Record, first: int, second: int) -> HttpResponse:
    """Write down that two records are two."""
    try:
        pairs.decide(record, first, second, Pair.State.DIFFERENT, actor=request.actor, now=timezone.now())
    except pairs.Undecided:
        raise Http404 from None
    messages.success(request, _("Kept as two. They are proposed again only when one of them is changed."))
    return redirect("staff:duplicates", record=record)
