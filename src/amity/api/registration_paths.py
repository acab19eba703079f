"""The description of what is done with applications of foreign organisations and their cases."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, content, gathered, operation

WRITES = f"{WRITING} 404"


def paths() -> Json:
    """The addresses."""
    case = "/registration_cases/{row_id}"
    begun, asked = content("Application", _("As it was made.")), content("OpinionsAsked", _("As it was made."))
    return gathered(
        ("post", "/foreign_ngos/{row_id}/applications", operation(
            "foreign_ngos_apply", _("Begin an application"), {"201": begun}, WRITES, body="NewApplication",
            tag="foreign_ngos")),
        ("get", "/applications/{row_id}/lacks", operation(
            "applications_lacks", _("What a dossier still lacks"), as_is("DossierTold"), "404", tag="applications")),
        ("get", f"{case}/clocks", operation(
            "registration_cases_clocks", _("The steps of a case on the clock"), as_is("CaseClocks"), "404",
            tag="registration_cases")),
        ("post", f"{case}/opinions", operation(
            "registration_cases_consult", _("Ask organisations for their opinion"), {"201": asked}, WRITES,
            body="Consultation", tag="registration_cases")),
    )  # fmt: skip
