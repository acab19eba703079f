"""Saved views: the tabs above a list, and the pages that save, change, order and delete them.

`?view=17` opens a view. Every link on the opened page spells the filters out and carries `tab=17` along, so that the
list still says where it came from after a filter was taken away. `tab=all` is the whole list for somebody whose list
opens with a view.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BooleanField, CharField, ChoiceField, Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.roles import Role
from amity.notices import lists
from amity.notices.lists import Asked
from amity.records import fields, filtering, registry
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.writes import NotAllowed
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest
from amity.views import saved
from amity.views.models import Meant, View

TABS = 7  # that stand above a list before the others fold into a menu
Params = dict[str, list[str]]


@dataclass(slots=True)
class Tab:
    """A view above a list: where it leads and whether the list shows it."""

    name: str
    href: str
    is_current: bool


@dataclass(slots=True)
class Seen:
    """A list as its address and the reader's views ask for it, with what stands above it."""

    params: Params
    whole: str  # the address of the whole list
    tabs: list[Tab]
    more: list[Tab]
    notice: str
    save_as: str  # where what is shown is saved as a new view; "" when there is nothing to save
    save: tuple[str, str] | None  # the view that was changed, and where the change is kept


def seen(request: StaffRequest, record: Record, params: Params) -> Seen:
    """Open the view that an address names, or the one the reader's list begins with (one query)."""
    views = saved.offered(request.actor, record, today=timezone.localdate())
    first = next((one for one in views if one.is_first), None)
    here = reverse("staff:list", args=[record])
    whole = f"{here}?tab=all" if first else here
    notice = ""
    wanted = params.get("view", [str(first.pk) if first and not params else ""])[0]
    if wanted:
        named = next((one for one in views if str(one.pk) == wanted), None)
        rest = {name: texts for name, texts in params.items() if name not in ("view", "tab")}
        opened = saved.opened(record, named.query, request.actor) if named else saved.Opened({}, [])
        params = {"tab": [wanted if named else "all"], **opened.params, **rest}
        notice = _notice(record, named, opened)
    tab = params.get("tab", [""])[0]
    current = next((one for one in views if str(one.pk) == tab), None)
    tabs = [Tab(str(one), f"{here}?view={one.pk}", one is current) for one in views]
    shown = [one for at, one in enumerate(tabs) if at < TABS or one.is_current]
    folded = [one for one in tabs if one not in shown]
    if tabs:
        shown.insert(0, Tab(_("Whole list"), whole, current is None))
    save_as, save = _offers(request, record, params, current)
    return Seen(params, whole, shown, folded, notice, save_as, save)


def _notice(record: Record, view: View | None, opened: saved.Opened) -> str:
    """What a reader must know of a view that is not there, or not all of it."""
    if view is None:
        return _("This view does not exist or is not meant for you. You see the whole list.")
    if not opened.missing:
        return ""
    known = fields.all_of(record)
    names = ", ".join(known[name].label if name in known else name for name in opened.missing)
    told = _("The view “%(view)s” asks for something that no longer exists and works without it: %(names)s.")
    return told % {"view": view, "names": names}


def _offers(
    request: StaffRequest, record: Record, params: Params, current: View | None
) -> tuple[str, tuple[str, str] | None]:
    """Where what is shown can be saved: as a new view, and as a change to the view it came from."""
    kept, query = saved.kept(params), saved.address(params)
    is_new = bool(kept) if current is None else kept != saved.opened(record, current.query, request.actor).params
    if not is_new:
        return "", None
    save_as = f"{reverse('staff:view-new', args=[record])}?{query}"
    if current is None or not saved.is_his(request.actor, current):
        return save_as, None
    return save_as, (str(current), f"{reverse('staff:view', args=[record, current.pk])}?{query}&refresh=1")


def asked(actor: Actor, record: str, number: int) -> Asked | None:
    """What a saved view asks for today, for a reader it is meant for."""
    declared = registry.get(record)
    view = saved.find(actor, declared, number, today=timezone.localdate())
    return Asked(record, str(view), saved.opened(declared, view.query, actor).params) if view else None


def views_page(request: StaffRequest, record: Record) -> HttpResponse:
    """The views of a list, their order, and with which of them it opens."""
    actor, language = request.actor, get_language() or "en"
    views = saved.offered(actor, record, today=timezone.localdate())
    if request.method == "POST":
        return _arrange(request, record, views)
    followed = {one.number for one in lists.followed(actor, record.name)}
    told = [
        {
            "view": one,
            "audience": _audience(one),
            "by": "" if one.account_id == actor.account_id else str(one.account),
            "words": filtering.chips(record, saved.opened(record, one.query, actor).params, actor, language),
            "may_change": saved.may_change(actor, one),
            "is_followed": one.pk in followed,
        }
        for one in views
    ]
    context = {"record": record, "views": told, "opens_whole": not any(one.is_first for one in views)}
    return render(request, "staff/views.html", context)


def _arrange(request: StaffRequest, record: Record, views: list[Any]) -> HttpResponse:
    """Move a view up or down, let the list open with it, or with all rows ("whole"); follow it, or no longer."""
    ids = [one.pk for one in views]
    first = next((one.pk for one in views if one.is_first), None)
    action, _colon, number = request.POST.get("action", "").partition(":")
    if action == "whole":
        first = None
    elif number not in map(str, ids):
        raise Http404
    elif action in ("follow", "unfollow"):
        return _follow(request, record, int(number), is_on=action == "follow")
    elif action == "first":
        first = int(number)
    else:
        at = ids.index(int(number))
        ids.insert(max(0, at - 1) if action == "up" else at + 1, ids.pop(at))
    saved.arrange(record, ids, first, actor=request.actor, today=timezone.localdate())
    return redirect("staff:views", record=record)


def _follow(request: StaffRequest, record: Record, number: int, *, is_on: bool) -> HttpResponse:
    try:
        if is_on:
            lists.follow(record.name, number, actor=request.actor, now=timezone.now())
            messages.success(
                request, _("You follow this view: once a day you are told what came in and what went out.")
            )
        else:
            lists.unfollow(record.name, number, actor=request.actor)
            messages.success(request, _("You no longer follow this view."))
    except (lists.TooLong, BadFilter) as error:
        messages.error(request, str(error))
    return redirect("staff:views", record=record)


def _audience(view: View) -> str:
    if view.meant == Meant.UNIT:
        return str(view.unit)
    return str(Role(view.role).label) if view.meant == Meant.ROLE else str(Meant(view.meant).label)


class ViewForm(Form):
    """The name of a view, for whom it is, and whether the list opens with it."""

    name = CharField(max_length=80, required=False, label=gettext_lazy("Name"))
    name_vi = CharField(max_length=80, required=False, label=gettext_lazy("Name (Vietnamese)"))
    meant = ChoiceField(choices=Meant.choices, label=gettext_lazy("For whom"))
    role = ChoiceField(choices=[("", "–"), *Role.choices], required=False, label=gettext_lazy("Role"))
    is_first = BooleanField(required=False, label=gettext_lazy("Open this list with this view"))


def _form(request: StaffRequest, view: View) -> ViewForm:
    """The form of a view, with the audiences that this reader may choose; one name is enough."""
    initial = {name: getattr(view, name) for name in ("name", "name_vi", "meant", "role")}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=initial)
    allowed = {*saved.audiences(request.actor), view.meant}
    form.fields["meant"] = ChoiceField(
        label=_("For whom"), choices=[(value, label) for value, label in Meant.choices if value in allowed]
    )
    form.fields["name_vi"].widget.attrs["lang"] = "vi"
    form.fields["name_vi"].help_text = _("One of the two names is enough.")
    if Meant.ROLE not in allowed:
        del form.fields["role"]
    return form


def new_view(request: StaffRequest, record: Record) -> HttpResponse:
    """Save what an address shows under a name."""
    query = saved.address(filtering.params_of(request.GET))
    return _write(request, record, View(record=record.name, query=query, meant=Meant.ME))


def change_view(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Rename a view or mean it for others; with "refresh" in the address it takes over what the address shows."""
    view = _his_view(request, record, pk)
    if "refresh" in request.GET:
        view.query = saved.address({k: v for k, v in filtering.params_of(request.GET).items() if k != "refresh"})
    return _write(request, record, view)


def _his_view(request: StaffRequest, record: Record, pk: int) -> View:
    """A view that he may change; one not meant for him is not there."""
    view = saved.find(request.actor, record, pk, today=timezone.localdate())
    if view is None:
        raise Http404
    if not saved.may_change(request.actor, view):
        raise PermissionDenied
    return view


def _write(request: StaffRequest, record: Record, view: View) -> HttpResponse:
    """Show the form of a view, or store what was filled in and lead to the list as the view shows it."""
    actor, language = request.actor, get_language() or "en"
    here = reverse("staff:list", args=[record])
    form = _form(request, view)
    if request.method == "POST" and form.is_valid() and _stored(request, record, view, form):
        messages.success(request, _("The view is saved."))
        return redirect(f"{here}?view={view.pk}")
    form.fields["is_first"].initial = _is_first(request, record, view)
    context = {
        "record": record,
        "view": view if view.pk else None,
        "form": form,
        "fields": list(form),
        "problems": problems(form),
        "words": filtering.chips(record, saved.opened(record, view.query, actor).params, actor, language),
        "back": reverse("staff:views", args=[record]) if view.pk else f"{here}?{view.query}",
    }
    return render(request, "staff/view_form.html", context, status=422 if form.errors else 200)


def _stored(request: StaffRequest, record: Record, view: View, form: ViewForm) -> bool:
    """Store a view from its form; False, with the problem in the form, when it cannot be."""
    for name in ("name", "name_vi", "meant", "role"):
        setattr(view, name, form.cleaned_data.get(name, getattr(view, name)))
    try:
        saved.keep(view, actor=request.actor)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except NotAllowed as error:
        raise PermissionDenied from error
    today = timezone.localdate()
    views = saved.offered(request.actor, record, today=today)
    first = next((one.pk for one in views if one.is_first and one.pk != view.pk), None)
    first = view.pk if form.cleaned_data["is_first"] else first
    saved.arrange(record, [one.pk for one in views], first, actor=request.actor, today=today)
    return True


def _is_first(request: StaffRequest, record: Record, view: View) -> bool:
    views = saved.offered(request.actor, record, today=timezone.localdate()) if view.pk else []
    return any(one.is_first for one in views if one.pk == view.pk)


def delete_view(request: StaffRequest, record: Record, pk: int) -> HttpResponse:
    """Ask once more, then delete a view; the rows stay."""
    view = _his_view(request, record, pk)
    if request.method == "POST":
        saved.drop(view, actor=request.actor)
        messages.success(request, _("The view is deleted. The records are untouched."))
        return redirect("staff:views", record=record)
    return render(request, "staff/view_delete.html", {"record": record, "view": view})
