"""My settings: language, time zone, what I am told and when."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel.dates import get_timezone_location
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.access.models import Account
from amity.core.text import sort_key
from amity.notices.models import Kind, Way, Wishes, wishes_of
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
KEPT = ("is_mailed", "is_quiet_at_night", "is_quiet_on_days_off", "follows_entered", "follows_commented")
HOURLY = ("digest_hour", "quiet_from", "quiet_to")


@lru_cache(maxsize=4)
def zones(language: str) -> list[tuple[str, str]]:
    """The time zones by the names of their cities, in the order of the alphabet."""
    names = [name for name in available_timezones() if name.partition("/")[0] in REGIONS]
    found = {
        get_timezone_location(name, locale=language, return_city=True): name for name in sorted(names, reverse=True)
    }
    return sorted(((name, city) for city, name in found.items()), key=lambda pair: sort_key(pair[1]))


class MeForm(forms.Form):
    """What an account decides for itself."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("The hours of your mail are read in it.")
    )
    is_mailed = forms.BooleanField(
        label=gettext_lazy("Send me mail"),
        required=False,
        help_text=gettext_lazy("Without it, everything still stands in your notices."),
    )
    digest_hour = forms.TypedChoiceField(label=gettext_lazy("The daily mail comes at"), choices=HOURS, coerce=int)
    is_quiet_at_night = forms.BooleanField(label=gettext_lazy("No mail at night"), required=False)
    quiet_from = forms.TypedChoiceField(label=gettext_lazy("The night begins at"), choices=HOURS, coerce=int)
    quiet_to = forms.TypedChoiceField(label=gettext_lazy("The night ends at"), choices=HOURS, coerce=int)
    is_quiet_on_days_off = forms.BooleanField(
        label=gettext_lazy("No mail at weekends and on the public holidays of Viet Nam"), required=False
    )
    follows_entered = forms.BooleanField(label=gettext_lazy("Follow the records that I enter"), required=False)
    follows_commented = forms.BooleanField(label=gettext_lazy("Follow the records that I comment on"), required=False)

    def __init__(self, *args: Any, wishes: Wishes, **options: Any) -> None:
        super().__init__(*args, **options)
        zone: Any = self.fields["time_zone"]
        known = zones(get_language() or "en")
        here = str(wishes.zone)
        zone.choices = known if here in dict(known) else [(here, here), *known]
        for kind in Kind:
            self.fields[f"way_{kind}"] = forms.ChoiceField(label=kind.label, choices=Way.choices)

    @classmethod
    def first(cls, account: Account, wishes: Wishes) -> dict[str, Any]:
        """What the form shows before anything is changed."""
        shown = {name: getattr(wishes, name) for name in (*KEPT, *HOURLY)}
        ways = {f"way_{kind}": wishes.way(kind) for kind in Kind}
        return {"language": account.language, "time_zone": str(wishes.zone), **shown, **ways}

    def ways(self) -> list[Any]:
        """The fields that say how each kind is told."""
        return [self[f"way_{kind}"] for kind in Kind]

    def store(self, account: Account) -> None:
        """Keep what was chosen."""
        chosen = self.cleaned_data
        ways = {str(kind): chosen[f"way_{kind}"] for kind in Kind}
        values = {name: chosen[name] for name in ("time_zone", *KEPT, *HOURLY)}
        Wishes.objects.update_or_create(account=account, defaults={**values, "ways": ways})
        Account.objects.filter(pk=account.pk).update(language=chosen["language"])


def me(request: StaffRequest) -> HttpResponse:
    """Show my settings, or keep them."""
    account = Account.objects.select_related("wishes").get(pk=request.user.pk)
    wishes = wishes_of(account)
    form = MeForm(request.POST or None, initial=MeForm.first(account, wishes), wishes=wishes)
    if request.method == "POST" and form.is_valid():
        form.store(account)
        messages.success(request, _("Saved."))
        return redirect("staff:me")
    context = {
        "form": form,
        "mail_is_on": settings.MAIL_IS_ON,
        "address": account.email,
        "problems": problems(form),
    }
    return render(request, "staff/me.html", context, status=422 if form.errors else 200)
