"""The units of published figures, in the reader's words."""

from django.utils.translation import gettext as _


def unit(code: str) -> str:
    """Write the unit of a published figure in the reader's language; an unknown one as it was recorded."""
    known = {
        "organisations": _("organisations"),
        "delegations": _("delegations"),
        "activities": _("activities"),
        "events": _("events"),
        "countries": _("countries"),
        "items": _("items"),
        "projects": _("projects"),
        "grants": _("grants"),
        "people": _("people"),
        "chapters": _("chapters"),
        "opinions": _("opinions"),
        "percent": _("per cent"),
        "million USD": _("million USD"),
        "billion VND": _("billion VND"),
        "million VND": _("million VND"),
        "visits": _("visits"),
        "provinces": _("provinces"),
        "times": _("times"),
        "contributions": _("contributions"),
        "million contributions": _("million contributions"),
    }
    return known.get(code, code)
