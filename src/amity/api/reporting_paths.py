"""The description of what is done with reports of foreign organisations, and of what is asked of one's own."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, content, gathered, operation, query

WRITES = f"{WRITING} 404"


def paths() -> Json:
    """The addresses."""
    year = query("year", {"type": "string"}, _("The year that the period ends in; the present one without it."))
    entry = "/foreign_ngos/{row_id}"
    begun, kept = content("NgoReport", _("As it was made.")), content("Organisation", _("As it stands now."))
    return gathered(
        ("get", "/portal", operation(
            "portal", _("What is asked of the organisation for which you log in"), as_is("Portal"), "404")),
        ("get", "/reporting", operation(
            "reporting", _("Reports that wait for an answer, and who is late"), as_is("ReportsTold"), "400", [year])),
        ("post", f"{entry}/reports", operation(
            "foreign_ngos_report", _("Begin a report"), {"201": begun}, WRITES, body="NewReport", tag="foreign_ngos")),
        ("post", f"{entry}/contact", operation(
            "foreign_ngos_contact", _("Change how an organisation is reached"), {"200": kept}, WRITES, body="Contact",
            tag="foreign_ngos")),
        ("get", "/ngo_reports/{row_id}/bookings", operation(
            "ngo_reports_bookings", _("What accepting a report would book"), as_is("ReportBookings"), "404",
            tag="ngo_reports")),
    )  # fmt: skip
