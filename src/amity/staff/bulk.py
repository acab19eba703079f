"""Acting on many rows of a list: choose the action, see what will happen to how many rows, then let it be done.

The chosen rows stand in the address (see `amity.bulk.choosing`), so every page here can be opened again.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.actors import Actor
from amity.bulk import acts, choosing, edits, jobs, tagging, wording
from amity.bulk.models import Action
from amity.records import fields, filtering
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.forms import form_for
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest

OFFERED = (Action.EDIT, Action.ASSIGN, Action.TAG, Action.ARCHIVE, Action.RESTORE, Action.TRASH)
BARE = (Action.ARCHIVE, Action.RESTORE, Action.TRASH)  # nothing more is asked for these
EXPORT, MERGE, LEND, WRITE, INVITE = "export", "merge", "lend", "letters", "guests"
LONGEST_TEXT = 2000


def offered(record: Record, actor: Actor, params: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """What the form below a list offers: (action, words, how many rows exactly it needs or "")."""
    found = []
    if actor.writes_anything:
        archived = params.get("archived", [""])[0]
        left = {"": {Action.RESTORE}, "yes": {Action.ARCHIVE}}.get(archived, set())
        found = [(str(one), str(one.label), "") for one in OFFERED if one not in left]
        found += [(MERGE, _("Merge these two"), "2"), (LEND, _("Lend to another unit"), "")]
        if record.name == "people":
            found += [(WRITE, _("Write letters"), ""), (INVITE, _("Put on the list of an event"), "")]
    return [*found, (EXPORT, _("Export"), "")]


def chosen(request: StaffRequest, record: Record) -> HttpResponse:
    """Lead from the boxes of a list to the page of the action."""
    params = filtering.params_of(request.GET)
    within = filtering.params_of(QueryDict(params.get("within", [""])[0]))
    choice = choosing.choice_of(params, within)
    action = params.get("action", [""])[0]
    if not {"id", "all"} & set(params):
        messages.error(request, _("Choose records first: tick the boxes before them."))
        back = request.GET.get("within", "")
        return redirect(f"{reverse('staff:list', args=[record])}{'?' if back else ''}{back}")
    if action == MERGE:
        return _merge(request, record, params)
    if action in (WRITE, INVITE) and record.name == "people":
        door = "staff:letters-compose" if action == WRITE else "staff:guests-from-list"
        return redirect(f"{reverse(door)}?{choice}")
    if action in (EXPORT, LEND):  # these take the address of a list
        query = choice if "all" in params else f"{choice}&archived=any"
        door = "staff:lend" if action == LEND else "staff:export-choice"
        return redirect(f"{reverse(door, args=[record])}?{query}")
    if action not in OFFERED:
        raise Http404
    return redirect(f"{reverse('staff:bulk-act', args=[record, action])}?{choice}")


def _merge(request: StaffRequest, record: Record, params: dict[str, list[str]]) -> HttpResponse:
    """Lead to the page where two rows stand side by side."""
    ids = list(dict.fromkeys(one for one in params.get("id", []) if one.isascii() and one.isdigit() and len(one) < 19))
    if len(ids) != 2 or "all" in params:
        messages.error(request, _("Choose exactly two records to merge them."))
        return redirect("staff:list", record=record)
    return redirect("staff:merge", record=record, pk=ids[0], other=ids[1])


def act_page(request: StaffRequest, record: Record, action: str) -> HttpResponse:
    """Ask for what an action needs, say what it would do, and begin it when that is confirmed."""
    if not request.actor.writes_anything:
        raise PermissionDenied
    if action not in OFFERED:
        raise Http404
    params = filtering.params_of(request.GET)
    what = params.pop("what", [""])[0]
    context = {"record": record, "action": Action(action), "back": _back(record, params), "what": what}
    try:
        rows = choosing.rows_of(record, request.actor, params)
    except BadFilter as error:
        told = {"record": record, "heading": Action(action).label, "problem": str(error)}
        return render(request, "staff/refused.html", told, status=400)
    if action == Action.EDIT and what not in {value for _label, many in ways(record) for value, _text in many}:
        given = [(name, text) for name, texts in params.items() for text in texts]
        context |= {"ways": ways(record), "count": rows.order_by().count(), "given": given}
        return render(request, "staff/bulk_field.html", context)
    form = _form(record, Action(action), what, request)
    if action == Action.TAG and not form.fields["tag"].choices:  # type: ignore[attr-defined]
        messages.info(request, _("There is no tag yet that you may put on. Make one first."))
        return redirect("staff:tag-new")
    if request.method != "POST" and action not in BARE and form.fields.keys() != {"why"}:
        return render(request, "staff/bulk_form.html", context | {"form": form, "fields": list(form), "problems": []})
    if request.method == "POST" and not form.is_valid():
        context |= {"form": form, "fields": list(form), "problems": problems(form)}
        return render(request, "staff/bulk_form.html", context, status=422)
    asked = _asked(record, Action(action), what, form)
    return _confirm(request, record, rows, asked, form, context)


def _confirm(
    request: StaffRequest, record: Record, rows: Any, asked: edits.Asked, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    """Show what an act would do; begin it when exactly that was confirmed."""
    actor, language, action = request.actor, get_language() or "en", context["action"]
    foreseen = choosing.forecast(record, rows, action, asked, actor, language)
    seen = f"{foreseen.total}.{foreseen.changes}"
    refusal = ""
    if "go" in request.POST:
        if request.POST["go"] == seen and foreseen.changes:
            try:
                return _begin(request, record, rows, asked, action)
            except acts.TooMany as error:
                refusal = str(error)
        else:
            refusal = _("The list has changed since you saw it. This is how it stands now; look again.")
    told = [(name, text) for name in form.fields for text in request.POST.getlist(name) if name != "why"]
    context |= {
        "foreseen": foreseen,
        "told": wording.told(record, action, asked, actor, language),
        "rest": max(0, foreseen.changes - len(foreseen.names)),
        "seen": seen,
        "given": told,
        "why": request.POST.get("why", ""),
        "refusal": refusal,
        "is_trash": action == Action.TRASH,
    }
    return render(request, "staff/bulk_confirm.html", context, status=409 if refusal else 200)


def _begin(request: StaffRequest, record: Record, rows: Any, asked: edits.Asked, action: Action) -> HttpResponse:
    actor, why = request.actor, request.POST.get("why", "")[:400]
    with transaction.atomic():
        act = acts.begin(record, rows, action, asked, actor=actor, why=why)
        job = tasks.enqueue(jobs.CARRY_OUT, account_id=actor.account_id, arguments={"act_id": act.pk})
        act.job = job.pk
        act.save(update_fields=["job"])
    return redirect("staff:operation", pk=act.operation_id)


def _back(record: Record, params: dict[str, list[str]]) -> str:
    """The list that the choice was made in."""
    here = reverse("staff:trash" if "trash" in params else "staff:list", args=[record])
    rest = {name: texts for name, texts in params.items() if name not in ("id", "all", "trash")}
    return f"{here}?{urlencode(rest, doseq=True)}" if rest else here


def ways(record: Record) -> list[tuple[str, list[tuple[str, str]]]]:
    """The ways to change the fields of many rows, under the headings of the form."""
    known = edits.editable(record)
    sections = {**record.all_sections, _("Further fields"): tuple(fields.custom_of(record))}
    found = []
    for label, names in sections.items():
        offered_here = [known[name] for name in names if name in known]
        told = [(f"{field.name}.{how}", wording.way(field, how)) for field, many in offered_here for how in many]
        found += [(str(label), told)] if told else []
    return found


def _form(record: Record, action: Action, what: str, request: StaffRequest) -> forms.Form:
    """The form of an action: the value asked for, as the record's own form asks for it, and the reason."""
    actor, language = request.actor, get_language() or "en"
    form = forms.Form(request.POST if request.method == "POST" else None)
    name, _dot, how = ("owner.set" if action == Action.ASSIGN else what).partition(".")
    if action == Action.TAG:
        form.fields["how"] = forms.ChoiceField(
            label=_("What to do"), choices=[(edits.ADD, _("Put the tag on")), (edits.REMOVE, _("Take the tag off"))]
        )
        mine = [(one.pk, one.shown) for one in tagging.offered(actor) if one.is_his]
        form.fields["tag"] = forms.ChoiceField(label=_("Tag"), choices=mine)
    elif how == edits.REPLACE:
        form.fields["find"] = forms.CharField(label=_("Words to find"), max_length=LONGEST_TEXT, strip=False)
        form.fields["value"] = forms.CharField(
            label=_("Replace them by"), max_length=LONGEST_TEXT, required=False, strip=False
        )
    elif action in (Action.EDIT, Action.ASSIGN) and how != edits.CLEAR:
        field = form_for(record, actor, language, is_new=False, only=(name,)).base_fields[name]
        field.required = not isinstance(field, forms.BooleanField)
        field.help_text = field.help_text or ""
        if isinstance(field, forms.BooleanField):
            field = forms.TypedChoiceField(
                label=field.label, choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda text: text == "yes"
            )
        form.fields["value"] = field
    form.fields["why"] = forms.CharField(
        label=_("Why"), required=False, max_length=400, help_text=_("Kept in the history of each record.")
    )
    return form


def _asked(record: Record, action: Action, what: str, form: forms.Form) -> dict[str, Any]:
    """What a valid form asks for, in plain values."""
    if action in BARE:
        return {}
    given = form.cleaned_data if form.is_bound else {}
    if action == Action.TAG:
        return {"tag": int(given["tag"]), "how": given["how"]}
    name, _dot, how = ("owner.set" if action == Action.ASSIGN else what).partition(".")
    if how == edits.CLEAR:
        return {"field": name, "how": how}
    if how == edits.REPLACE:
        return {"field": name, "how": how, "find": given["find"], "value": given["value"]}
    return {"field": name, "how": how, "value": edits.plain(fields.one(record, name), given["value"])}
