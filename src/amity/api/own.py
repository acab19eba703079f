"""What an account decides for itself, the reviews of a year, and what the rules of keeping did."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.models import Account
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, language
from amity.api.problems import Problem
from amity.documents import framing, writers
from amity.notices.models import Kind, Wishes, wishes_of
from amity.privacy.models import RetentionReport
from amity.records.writes import NotAllowed
from amity.reviews import yearly

KEPT = ("is_mailed", "is_quiet_at_night", "is_quiet_on_days_off", "follows_entered", "follows_commented")
HOURS = ("digest_hour", "quiet_from", "quiet_to")
FORMATS = ("json", "pdf", "docx")
REPORTS = 30
router = Router()


@router.get("/me/settings")
def my_settings(request: ApiRequest) -> HttpResponse:
    """What the caller has decided: language, time zone, what he is told and when."""
    reading.params(request.GET)
    return answer(_settings(_me(request)))


@router.patch("/me/settings")
def change_my_settings(request: ApiRequest) -> HttpResponse:
    """Change what a body names of it."""
    told, account = schemas.SettingsChange.model_validate_json(request.body), _me(request)
    given = {name: getattr(told, name) for name in told.model_fields_set}
    spoken, zone = given.pop("language", account.language), given.get("time_zone", "UTC")
    if spoken not in dict(settings.LANGUAGES):
        raise Problem("invalid", errors=[("language", ", ".join(dict(settings.LANGUAGES)))])
    if zone not in available_timezones():
        raise Problem("invalid", errors=[("time_zone", _("Write the name of a time zone, such as Asia/Ho_Chi_Minh."))])
    if "ways" in given:
        given["ways"] = {**wishes_of(account).ways, **given["ways"]}
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(language=spoken)
        Wishes.objects.update_or_create(account=account, defaults=given)
    return answer(_settings(_me(request)))


def _me(request: ApiRequest) -> Account:
    return Account.objects.select_related("wishes").get(pk=request.auth.account_id or 0)


def _settings(account: Account) -> dict[str, Any]:
    wishes = wishes_of(account)
    told = {"language": account.language, "time_zone": str(wishes.zone)}
    told |= {name: getattr(wishes, name) for name in (*KEPT, *HOURS)}
    return told | {"ways": {str(kind): str(wishes.way(kind)) for kind in Kind}}


@router.get("/reviews")
def reviews(request: ApiRequest) -> HttpResponse:
    """The years of which there is something to tell, the latest first."""
    reading.params(request.GET)
    return answer({"items": yearly.years_with_records(request.auth)})


@router.get("/reviews/{year}")
def review(request: ApiRequest, year: str) -> HttpResponse:
    """The review of a year as the caller may read it, as data or as a document."""
    given = reading.params(request.GET, "format", "language")
    form, spoken = given.get("format", ["json"])[0], given.get("language", [language()])[0]
    if form not in FORMATS:
        raise Problem("bad-query", errors=[("format", ", ".join(FORMATS))])
    if spoken not in framing.LANGUAGES:
        raise Problem("bad-query", errors=[("language", ", ".join(framing.LANGUAGES))])
    try:
        document = yearly.yearly_review(
            reading.id_of(year), actor=request.auth, language=spoken, today=timezone.localdate()
        )
    except yearly.WrongYear:
        raise Problem("not-found") from None
    content, kind, name = writers.download(document, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@router.get("/retention")
def retention(request: ApiRequest) -> HttpResponse:
    """The latest reports of what the rules of keeping found, did and left; for those who look after the machine."""
    reading.params(request.GET)
    if not request.auth.administers:
        raise NotAllowed(_("Only those who look after the machine may do this."))
    found = RetentionReport.objects.order_by("-made_at", "-pk")[:REPORTS]
    return answer({"items": [{"id": one.pk, "at": one.made_at.isoformat(), "lines": one.lines} for one in found]})
