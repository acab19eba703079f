"""The description of the dossiers of countries, their coverage, and the people's events around a visit."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, choice, content, gathered, operation, paper, query


def paths() -> Json:
    """The addresses."""
    formats = choice("format", ["json", "pdf", "docx"], _("The kind of file."))
    languages = choice("language", ["en", "vi"], _("The language of the file."))
    day = query("as_at", {"type": "string"}, _("The day it is read for; a month or a year stands for its last day."))
    whom = query(
        "counterpart", {"type": "string"}, _("Of one counterpart alone, such as people.12 or organisations.3.")
    )
    held = "/delegations/{row_id}"
    visit, planned = "/high_level_visits/{row_id}", {"201": content("EventsPlanned", _("What was made."))}
    practice, plan = (
        _("What is usual within such visits, and what came after"),
        _("Plan people's events within a visit"),
    )
    return gathered(
        ("get", "/countries/{row_id}/dossier", operation(
            "dossier", _("Everything on record about a country"), paper(), "400 404", [formats, languages, day],
            tag="countries")),
        ("get", f"{held}/briefing", operation("briefing", _("The briefing book of a delegation"), paper(), "400 404",
                                              [formats, languages, whom], tag="delegations")),
        ("get", f"{held}/paper", operation("visit_paper", _("The programme of a visit as a paper for its guests"),
                                           paper(), "400 404", [formats, languages], tag="delegations")),
        ("get", "/prints/{paper}/{row_id}", operation(
            "register_paper", _("A paper: extract, bank, certificate, decision, returning, asking or account"),
            paper(), "400 404", [formats, languages])),
        ("get", "/coverage", operation("coverage", _("What each country should have by its priority, and has"),
                                       as_is("Coverage"), "400")),
        ("get", f"{visit}/practice", operation("visit_practice", practice, as_is("Practices"), "400 404",
                                               tag="high_level_visits")),
        ("post", f"{visit}/propose", operation("visit_propose", plan, planned, f"{WRITING} 404", body="EventsChosen",
                                               tag="high_level_visits")),
    )  # fmt: skip
