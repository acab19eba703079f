"""The description of what is done around events, minutes and tasks."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, as_is, choice, content, gathered, operation, paper

WRITES = f"{WRITING} 404"


def paths() -> Json:
    """The addresses."""
    return _events() | _work()


def _files() -> list[Json]:
    return [
        choice("format", ["json", "pdf", "docx"], _("The kind of file.")),
        choice("language", ["en", "vi"], _("The language of the file.")),
    ]


def _made(name: str) -> Json:
    return {"201": content(name, _("As it was made."))}


def _events() -> Json:
    one, series = "/events/{row_id}", "/series/{row_id}/next"
    told, proposed = as_is("PermissionTold"), _("What the records propose for the next edition")
    return gathered(
        ("post", f"{one}/clone", operation("events_clone", _("Make an event after this one"), _made("Event"), WRITES,
                                           body="CloneOf", tag="events")),
        ("get", series, operation("series_next", proposed, as_is("NextEdition"), "404", tag="series")),
        ("post", series, operation("series_make_next", _("Make the next edition"), _made("Event"), WRITES,
                                   body="NextOf", tag="series")),
        ("get", f"{one}/programme", operation("events_programme", _("The programme of an event"),
                                              paper("ProgrammeTold"), "400 404", _files(), tag="events")),
        ("get", f"{one}/permission", operation("events_permission", _("Whether an event needs a permission"), told,
                                               "404", tag="events")),
        ("post", f"{one}/permission", operation("events_open_case", _("Open a permission case"),
                                                _made("PermissionCase"), WRITES, body="NewCase", tag="events")),
        ("get", f"{one}/evaluation", operation("events_evaluation", _("What the answers on an event come to"),
                                               as_is("EvaluationTold"), "404", tag="events")),
    )  # fmt: skip


def _work() -> Json:
    found, taken = _("The minutes, and the tasks made of them"), _("Take minutes; each decision becomes a task")
    ask = _("Ask organisations for their opinion")
    both = [
        one
        for name in ("events", "interactions")
        for one in (
            ("get", f"/{name}/{{row_id}}/minutes", operation(f"{name}_minutes", found, paper("MinutesTold"), "400 404",
                                                             _files(), tag=name)),
            ("post", f"/{name}/{{row_id}}/minutes", operation(f"{name}_take_minutes", taken, _made("TasksMade"),
                                                              WRITES, body="MinutesOf", tag=name)),
        )
    ]  # fmt: skip
    return gathered(
        *both,
        ("get", "/assignments/mine", operation("assignments_mine", _("My tasks"), as_is("MyTasks"), "400",
                                               tag="assignments")),
        ("post", "/permission_cases/{row_id}/opinions", operation("permission_cases_ask", ask, _made("TasksMade"),
                                                                  WRITES, body="Bodies", tag="permission_cases")),
    )  # fmt: skip
