"""My organisation: the page of the focal point of a foreign organisation, with what is asked of it now."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidItem
from amity.core.dates import PartialDate
from amity.network.models import Organisation
from amity.records import fields, registry
from amity.records.models import Shelf
from amity.registration import queries as register
from amity.registration.models import Application, Certificate, ForeignNgo
from amity.registration.services import keeping
from amity.reporting import queries
from amity.reporting.models import NgoReport, ReportState
from amity.sharing import reads
from amity.staff import report_words
from amity.staff.editing import dress, problems
from amity.staff.events import carried_out
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown, spoken

SHOWN = 50


class ContactForm(forms.Form):
    """How an organisation is reached: what it keeps up to date itself."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    email = forms.EmailField(required=False, max_length=254)
    phone = forms.CharField(required=False, max_length=60)
    website = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, ngo: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(ngo, name) for name in ("version", *keeping.KEPT)}
        known = fields.of(registry.of(Organisation))
        for name in keeping.KEPT:
            self.fields[name].label = known[name].label


def portal_page(request: StaffRequest) -> HttpResponse:
    """The register entry of my organisation, its papers and reports, and the one thing to do next."""
    actor, today = request.actor, timezone.localdate()
    entry = register.own_entry(actor)
    if entry is None or not actor.may_see(entry.organisation.audience):
        raise Http404
    ngo = entry.organisation
    form = ContactForm(request.POST if request.method == "POST" else None, ngo=ngo)
    if request.method == "POST" and form.is_valid() and _kept(entry, form, actor):
        messages.success(request, _("Saved."))
        return redirect(reverse("staff:portal") + "#contact")
    reads.note(registry.of(ForeignNgo), [entry.pk], actor, "page")
    asked = [report_words.asked(one, entry, today) for one in queries.asks(entry, actor, today)]
    dress(form)
    context = {
        "entry": entry,
        "name": spoken(ngo, "name"),
        "first": asked[0] if asked else None,
        "others": asked[1:],
        "facts": _facts(entry),
        "form": form if actor.may_write(entry.unit_id) else None,
        "problems": problems(form),
        "reports": _reports(entry, actor),
        "certificates": [
            (one, shown(one.issued_on), shown(one.expires_on))
            for one in _mine(Certificate, entry, actor).order_by("-issued_on", "pk")[:SHOWN]
        ],
        "applications": list(_mine(Application, entry, actor).order_by("-pk")[:SHOWN]),
        "items": _items(entry, actor),
        "items_href": f"{reverse('staff:list', args=['aid_items'])}?donors={entry.organisation_id}",
    }
    return render(request, "staff/portal.html", context, status=422 if form.errors else 200)


def _kept(entry: ForeignNgo, form: ContactForm, actor: Actor) -> bool:
    """Store how the organisation is reached; False when it is refused."""
    given = {name: form.cleaned_data[name] for name in keeping.KEPT}
    version = form.cleaned_data["version"]
    act = lambda: keeping.keep_contact(entry, actor=actor, version=version, **given)  # noqa: E731
    return carried_out(form, act) is not None


def _facts(entry: ForeignNgo) -> list[tuple[str, str]]:
    """What the register says of the organisation."""
    told = (
        ("activity", str(entry.get_activity_display())),
        ("fields_of_work", spoken(entry, "fields_of_work")),
        ("purposes", spoken(entry, "purposes")),
        ("home_number", entry.home_number),
        ("home_authority", entry.home_authority),
        ("home_until_on", shown(entry.home_until_on)),
        ("works_since", shown(entry.works_since)),
    )
    known = fields.of(registry.of(ForeignNgo))
    return [(str(known[name].label), words) for name, words in told if words]


def _reports(entry: ForeignNgo, actor: Actor) -> list[dict[str, Any]]:
    rows = list(_mine(NgoReport, entry, actor).order_by("-to_on", "-pk")[:SHOWN])
    reads.note(registry.of(NgoReport), [one.pk for one in rows], actor, "list")
    return [
        {
            "row": one,
            "year": report_words.year_of(one),
            "due": shown(one.due_on),
            "sent": shown(one.sent_on),
            "accepted": shown(one.accepted_on),
            "is_open": one.state in (ReportState.DRAFT, ReportState.RETURNED),
        }
        for one in rows
    ]


def _items(entry: ForeignNgo, actor: Actor) -> list[dict[str, Any]]:
    """The items of aid that the organisation gives, the latest first."""
    rows = visible_to(actor, registry.of(AidItem)).filter(donors=entry.organisation_id, shelf=Shelf.LIVE)
    return [
        {"row": one, "title": spoken(one, "title"), "when": _span(one.starts_on, one.ends_on)}
        for one in rows.order_by("-starts_on", "pk")[:SHOWN]
    ]


def _span(begins: PartialDate | None, ends: PartialDate | None) -> str:
    return " – ".join(part for part in (shown(begins), shown(ends)) if part)


def _mine(model: Any, entry: ForeignNgo, actor: Actor) -> Any:
    return visible_to(actor, registry.of(model)).filter(ngo=entry.organisation_id, shelf=Shelf.LIVE)
