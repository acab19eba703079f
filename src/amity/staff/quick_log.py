"""An interaction logged in three fields, from anywhere: with whom, what in one line, and when."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateFormField
from amity.core.text import fold, nfc, sort_key
from amity.network.models import PARTNERS, Interaction, Organisation, Person
from amity.records import registry, search, writes
from amity.records.declaration import Record
from amity.records.forms import named
from amity.records.ties import Links
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest

SUGGESTED = 8
MOST = 20  # partners of one interaction logged here


def partner_records() -> list[Record]:
    """The record types with whom something can be logged."""
    return [registry.of(model) for model in PARTNERS]


def called(record: Record, pk: int, name: str) -> str:
    """A partner as it is suggested and read back: its name, what it is, its number."""
    return f"{name} · {record.label} #{pk}"


class PartnersField(forms.Field):
    """People and organisations, one per line, as suggested or by a name that only one of them has."""

    def __init__(self, actor: Actor, **options: Any) -> None:
        attrs = {"rows": 2, "data-choices": "/log/choices/", "autocomplete": "off"}
        super().__init__(widget=forms.Textarea(attrs=attrs), **options)
        self.actor = actor

    def to_python(self, value: Any) -> list[Any]:
        """Find the rows behind the lines; raises ValidationError that names the line."""
        lines = [line.strip() for line in nfc(str(value or "")).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("Name at most %(most)s partners."), params={"most": MOST})
        return [self._row(line) for line in lines]

    def _row(self, line: str) -> Any:
        for record in partner_records():
            head, mark, number = line.rpartition(f"{record.label} #")
            if mark and number.isascii() and number.isdigit() and len(number) < 18:
                found = visible_to(self.actor, record).filter(pk=int(number)).first()
                return found if found is not None else self._refuse(line)
        key = sort_key(line)
        same = [row for record in partner_records() for row in self._called(record, key)] or self._nearly(line)
        if len(same) > 1:
            raise ValidationError(
                _("Several records are called “%(name)s”. Choose one from the list."), params={"name": line[:80]}
            )
        return same[0] if same else self._refuse(line)

    def _called(self, record: Record, key: str) -> list[Any]:
        rows = visible_to(self.actor, record)
        found = [*rows.filter(sort_key=key)[:2], *rows.filter(sort_key_vi=key)[:2]] if key else []
        return list({row.pk: row for row in found}.values())

    def _nearly(self, line: str) -> list[Any]:
        """Rows whose name is the same but for capitals; but for accents too, when none was typed at all."""
        same = fold if line.casefold() == fold(line) else str.casefold
        typed = same(line)
        found: list[Any] = []
        for record in partner_records():
            hits = search.find(self.actor, line, SUGGESTED, record)
            ids = [hit.row_id for hit in hits if typed in (same(hit.name("en")), same(hit.name("vi")))]
            found += visible_to(self.actor, record).filter(pk__in=ids[:2])
        return found

    def _refuse(self, line: str) -> Any:
        raise ValidationError(
            _("There is no “%(name)s” among the people and organisations you may see. Choose one from the list."),
            params={"name": line[:80]},
        )


class LogForm(forms.Form):
    """Three fields, and three more for who wants them."""

    def __init__(self, *given: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*given, **options)
        model: Any = Interaction
        self.fields["partners"] = PartnersField(
            actor,
            label=_("With whom"),
            help_text=_("A person or an organisation, one per line. Begin to type, then choose from the list."),
        )
        self.fields["subject"] = forms.CharField(
            label=_("What, in one line"), max_length=model._meta.get_field("subject").max_length
        )
        self.fields["held_on"] = PartialDateFormField(label=_("When"))
        kinds = Interaction.Kind.choices
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=kinds, initial=kinds[0][0])
        self.fields["follow_up"] = forms.CharField(label=_("What is to be done next"), required=False, max_length=2000)
        self.fields["follow_up_on"] = PartialDateFormField(label=_("To be done by"), required=False)
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("id", f"id_{name}")

    @property
    def first(self) -> list[forms.BoundField]:
        """The three fields that are asked."""
        return [self[name] for name in ("partners", "subject", "held_on")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What can be added at once."""
        return [self[name] for name in ("kind", "follow_up", "follow_up_on")]


def log(request: StaffRequest) -> HttpResponse:
    """Log an interaction; partners named in the address are filled in."""
    actor = request.actor
    if not actor.writes_anything:
        raise PermissionDenied
    if request.method == "POST":
        form = LogForm({"kind": Interaction.Kind.MEETING, **request.POST.dict()}, actor=actor)
        row = _store(form, actor) if form.is_valid() else None
        if row is not None:
            messages.success(request, _("Logged. Everybody in it has it in the timeline. Press Edit to add more."))
            return redirect("staff:record", record=registry.of(Interaction), pk=row.pk)
        return render(request, "staff/quick_log.html", {"form": form, "problems": problems(form)}, status=422)
    today = PartialDate.of(timezone.localdate())
    form = LogForm(initial={"partners": _prefilled(request, actor), "held_on": today}, actor=actor)
    return render(request, "staff/quick_log.html", {"form": form, "problems": []})


def choices(request: StaffRequest) -> HttpResponse:
    """People and organisations as they are typed, the likeliest of each first."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    language = get_language() or "en"
    found = [search.find(request.actor, typed, SUGGESTED, record) if typed else [] for record in partner_records()]
    hits = [hit for hits in zip_longest(*found) for hit in hits if hit is not None]
    told = [called(hit.record, hit.row_id, hit.name(language)) for hit in hits[: SUGGESTED + 2]]
    return JsonResponse({"choices": told})


def _prefilled(request: StaffRequest, actor: Actor) -> str:
    """The partners that the address names, as far as the actor may see them."""
    language, lines = get_language() or "en", []
    for record in partner_records():
        given = [one for one in request.GET.getlist(record.name) if one.isascii() and one.isdigit() and len(one) < 19]
        ids = [int(one) for one in given[:MOST]]
        lines += [called(record, pk, name) for pk, name in named(record, ids, actor, language)] if ids else []
    return "\n".join(lines)


def _store(form: LogForm, actor: Actor) -> Interaction | None:
    """Store what was logged, as closed as the most closed partner in it; None, with the problem told, if refused."""
    told = form.cleaned_data
    partners = told["partners"]
    open_to = Confidentiality.UNION if actor.may_see(Confidentiality.UNION) else Confidentiality.UNIT
    given: dict[str, Any] = {name: told[name] for name in ("subject", "held_on", "kind", "follow_up", "follow_up_on")}
    given |= {
        "owner_id": actor.home_unit_id,
        "confidentiality": max([open_to, *(one.confidentiality for one in partners)]),
    }
    row = Interaction(**given)
    links: Links = {
        "people": [one for one in partners if isinstance(one, Person)],
        "organisations": [one for one in partners if isinstance(one, Organisation)],
    }
    try:
        writes.save(row, actor=actor, links=links)
    except ValidationError as error:
        for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return None
    except writes.Refused as error:
        form.add_error(None, str(error))
        return None
    return row
