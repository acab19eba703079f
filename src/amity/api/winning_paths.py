"""The description of winning aid and of what comes of it."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, content, gathered, operation


def paths() -> Json:
    """The addresses."""
    support, made = "/opportunities/{row_id}/support", content("OffersMade", _("As it was made."))
    return gathered(
        ("get", support, operation(
            "opportunities_support", _("What an opportunity lacks, and who might support it"), as_is("SupportTold"),
            "400 404", tag="opportunities")),
        ("post", support, operation(
            "opportunities_suggest", _("Put organisations on the list of those to be asked"), {"201": made},
            f"{WRITING} 404", body="Suggested", tag="opportunities")),
        ("get", "/mobilising", operation(
            "mobilising", _("What support is looked for, and how far talks are"), as_is("WinningTold"), "400")),
        ("get", "/aid_items/{row_id}/results", operation(
            "aid_items_results", _("Where the indicators of an item stand"), as_is("ResultsTold"), "400 404",
            tag="aid_items")),
    )  # fmt: skip
