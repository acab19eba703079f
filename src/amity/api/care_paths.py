"""The description of what the API does for the care of friends."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, choice, content, gathered, operation, paper, query


def paths() -> Json:
    """The addresses."""
    number = {"type": "integer"}
    asked = [
        query("people", number, _("The number of the person one wants to meet.")),
        query("organisations", number, _("Or that of the organisation.")),
        query("from_people", number, _("The officer with whom the way begins.")),
        query("from_organisations", number, _("Or the organisation.")),
    ]
    kit = [
        choice("format", ["json", "pdf", "docx"], _("The kind of file.")),
        choice("language", ["en", "vi"], _("The language of the document.")),
    ]
    found = {"200": content("Introduction", _("The way, link by link; without a start nobody was found."))}
    handed = {"200": content("HandedOver", _("The act, and how many partners changed hands."))}
    return gathered(
        ("get", "/introduction", operation(
            "introduction", _("Who among us can introduce us"), found, "400 404", asked)),
        ("get", "/officers/{number}/handover", operation(
            "handover", _("The handover kit of an officer"), paper(), "400 404", kit)),
        ("post", "/officers/{number}/handover", operation(
            "hand_over", _("Hand partners of an officer over"), handed, f"{WRITING} 404", body="HandingOver")),
    )  # fmt: skip
