"""Declarations of the anniversaries module."""

from django.utils.translation import gettext_lazy as _

from amity.anniversaries import services
from amity.anniversaries.models import Anniversary, AnniversaryRule, ProgrammeLine, ProgrammeTemplate, TemplateLine
from amity.records.declaration import Record, Step
from amity.records.registry import register

anniversaries = register(
    Record(
        model=Anniversary,
        name="anniversaries",
        label=_("Anniversary decided on"),
        plural=_("Anniversaries decided on"),
        group=_("Anniversaries"),
        title=("title",),
        sections={
            _("Anniversary"): ("title", "title_vi", "years", "falls_on", "begin_on", "state", "reason"),
            _("Counted from"): ("counted_from", "counted_row", "since_on", "countries"),
            _("Programme"): ("organisations", "budget", "currency"),
            _("Result"): ("outcome", "outcome_vi"),
        },
        columns=("title", "years", "falls_on", "countries", "state"),
        filters=("state", "countries", "organisations", "counted_from", "falls_on", "begin_on"),
        search=("title", "title_vi", "outcome", "outcome_vi"),
        key=("title", "falls_on"),
        order="falls_on",
        steps=(
            Step("prepare", _("Record as prepared"), run=services.prepare, when=("adopted",)),
            Step("hold", _("Record as held"), run=services.hold, when=("adopted", "prepared")),
            Step("report", _("Report"), run=services.report, when=("held",), asks=("outcome", "outcome_vi")),
            Step("give_up", _("Let pass"), run=services.give_up, when=("adopted", "prepared"), needs_why=True),
            Step("take_up", _("Adopt after all"), run=services.take_up, when=("let_pass",)),
        ),
        state="state",
        entry_states=("held", "reported", "let_pass"),
        moment="falls_on",
        expiry_dates=(("falls_on", _("Anniversary to be marked")),),
    )
)

programme_lines = register(
    Record(
        model=ProgrammeLine,
        name="programme_lines",
        label=_("Line of a programme"),
        plural=_("Lines of programmes"),
        group=_("Anniversaries"),
        title=("what",),
        sections={
            _("Work"): ("anniversary", "kind", "what", "what_vi", "organisation", "due_on"),
            _("Money"): ("budget", "currency"),
            _("What came of it"): ("state", "event", "letter", "result"),
        },
        columns=("what", "anniversary", "organisation", "due_on", "state"),
        filters=("state", "kind", "anniversary", "organisation", "event", "due_on"),
        search=("what", "what_vi", "result", "anniversary__title", "anniversary__title_vi"),
        key=("anniversary", "what"),
        order="due_on",
        steps=(
            Step("carry_out", _("Record as done"), run=services.carry_out, when=("planned",), asks=("result",)),
            Step("drop", _("Drop"), run=services.drop, when=("planned",), needs_why=True),
        ),
        state="state",
        entry_states=("done", "dropped"),
        expiry_dates=(("due_on", _("Line of a programme due")),),
    )
)

rules = register(
    Record(
        model=AnniversaryRule,
        name="anniversary_rules",
        label=_("Rule of anniversaries"),
        plural=_("Rules of anniversaries"),
        group=_("Anniversaries"),
        title=("name",),
        sections={_("Rule"): ("name", "name_vi", "counted_from", "tier", "every", "lead_months")},
        columns=("name", "counted_from", "tier", "every", "lead_months"),
        filters=("counted_from", "tier", "every"),
        search=("name", "name_vi"),
        key=("name",),
    )
)

templates = register(
    Record(
        model=ProgrammeTemplate,
        name="programme_templates",
        label=_("Template of a programme"),
        plural=_("Templates of programmes"),
        group=_("Anniversaries"),
        title=("name",),
        sections={_("Template of a programme"): ("name", "name_vi", "counted_from")},
        columns=("name", "counted_from"),
        filters=("counted_from",),
        search=("name", "name_vi"),
        key=("name",),
    )
)

template_lines = register(
    Record(
        model=TemplateLine,
        name="template_lines",
        label=_("Line of a template"),
        plural=_("Lines of templates"),
        group=_("Anniversaries"),
        title=("what",),
        sections={_("Work"): ("template", "kind", "event_kind", "what", "what_vi", "months_before")},
        columns=("what", "template", "kind", "months_before"),
        filters=("template", "kind"),
        search=("what", "what_vi"),
        key=("template", "what"),
    )
)
