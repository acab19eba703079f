"""Declarations of the agreements module."""

from django.utils.translation import gettext_lazy as _

from amity.agreements import queries, services
from amity.agreements.models import Agreement, AgreementText, Commitment, Signatory, Twinning
from amity.almanac import calls
from amity.records.declaration import Filter, Record, Step
from amity.records.registry import register

A_DAY = _("A day, such as 2017-12-31")
YES = ((queries.YES, _("Yes")),)

agreements = register(
    Record(
        model=Agreement,
        name="agreements",
        label=_("Agreement"),
        plural=_("Agreements"),
        group=_("Agreements"),
        title=("title",),
        sections={
            _("Agreement"): (
                *("title", "title_vi", "reference", "form", "kind", "level", "parties", "countries"),
                *("purpose", "purpose_vi"),
            ),
            _("State and dates"): ("state", "signed_on", "place", "starts_on", "ends_on", "languages", "review_rule"),
            _("Chain"): ("parent", "part_kind", "renews"),
            _("Review and renewal"): ("reviewed_on", "conclusion", "conclusion_vi", "lapse_reason"),
            _("Money"): ("amount", "currency"),
        },
        columns=("title", "parties", "signed_on", "ends_on", "state"),
        filters=(
            "state",
            "form",
            "kind",
            "level",
            "parties",
            "countries",
            "signed_on",
            "ends_on",
            Filter("in_force_on", _("In force on"), apply=queries.in_force_on, hint=A_DAY),
            Filter(
                "ending_in",
                _("Runs out in"),
                apply=queries.ending_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
            Filter("renewal_due_by", _("Renewal should have begun by"), apply=queries.renewal_due_by, hint=A_DAY),
            Filter("unreviewed", _("Without a review"), apply=queries.unreviewed, choices=YES),
        ),
        search=("title", "title_vi", "reference", "purpose", "purpose_vi"),
        key=("reference",),
        order="-signed_on",
        steps=(
            Step("draft", _("Record a draft"), run=services.draft, when=("talks",)),
            Step("agree", _("Record the text as agreed"), run=services.agree, when=("talks", "drafted")),
            Step(
                "sign",
                _("Sign"),
                run=services.sign,
                when=("talks", "drafted", "agreed"),
                asks=("signed_on", "starts_on", "ends_on"),
            ),
            Step(
                "drop_talks",
                _("End the talks"),
                run=services.drop_talks,
                when=("talks", "drafted", "agreed"),
                needs_why=True,
            ),
            Step(
                "review",
                _("Record the review"),
                run=services.review,
                when=("in_force", "lapsed"),
                asks=("reviewed_on", "conclusion"),
            ),
            Step(
                "open_talks",
                _("Open talks on renewal"),
                run=services.open_talks,
                when=("in_force", "lapsed"),
                asks=("reference", "title", "title_vi"),
            ),
            Step("start", _("Enter into force"), run=services.enter_into_force, when=("signed",), asks=("starts_on",)),
            Step(
                "renew",
                _("Renew"),
                run=services.renew,
                when=("in_force", "lapsed"),
                asks=("reference", "signed_on", "starts_on", "ends_on"),
            ),
            Step(
                "let_lapse",
                _("Decide not to renew"),
                run=services.let_lapse,
                when=("signed", "in_force"),
                asks=("lapse_reason",),
            ),
            Step("lapse", _("Record as lapsed"), run=services.lapse, when=("signed", "in_force")),
            Step("end", _("End early"), run=services.end, when=("signed", "in_force"), asks=("ends_on",)),
        ),
        state="state",
        entry_states=("drafted", "agreed", "signed", "in_force", "renewed", "lapsed", "ended"),
        moment="signed_on",
        base_dates=(("signed_on", _("Signing")),),
        expiry_dates=(("ends_on", _("Agreement runs out")),),
    )
)

commitments = register(
    Record(
        model=Commitment,
        name="commitments",
        label=_("Commitment"),
        plural=_("Commitments"),
        group=_("Agreements"),
        title=("what",),
        sections={
            _("Commitment"): ("agreement", "what", "what_vi", "who", "responsible", "due_on"),
            _("Outcome"): ("state", "evidence", "interactions"),
        },
        columns=("what", "agreement", "who", "responsible", "due_on", "state"),
        filters=(
            "state",
            "agreement",
            "who",
            "responsible",
            "due_on",
            Filter("overdue_on", _("Overdue on"), apply=queries.overdue_on, hint=A_DAY),
            Filter("without_evidence", _("Without any evidence"), apply=queries.without_evidence, choices=YES),
        ),
        search=("what", "what_vi", "evidence", "agreement__title", "agreement__title_vi"),
        key=("agreement", "what"),
        order="due_on",
        steps=(
            Step("begin", _("Record as begun"), run=services.begin, when=("open",)),
            Step(
                "fulfil",
                _("Record as done"),
                run=services.fulfil,
                when=("open", "under_way", "missed"),
                asks=("evidence",),
            ),
            Step("miss", _("Record as missed"), run=services.miss, when=("open", "under_way")),
            Step("drop", _("Drop"), run=services.drop, when=("open", "under_way", "missed"), needs_why=True),
        ),
        state="state",
        entry_states=("under_way", "done", "missed", "dropped"),
        moment="due_on",
        expiry_dates=(("due_on", _("Commitment due")),),
    )
)

signatories = register(
    Record(
        model=Signatory,
        name="signatories",
        label=_("Signatory"),
        plural=_("Signatories"),
        group=_("Agreements"),
        title=("name", "agreement"),
        sections={
            _("Signatory"): ("agreement", "name", "person", "organisation", "title", "title_vi"),
            _("Order"): ("side", "rank", "position"),
        },
        columns=("name", "title", "organisation", "side", "rank", "agreement"),
        filters=("side", "agreement", "person", "organisation"),
        search=("name", "title", "title_vi"),
        key=("agreement", "name"),
        order="position",
        personal=("name", "title", "title_vi", "notes"),
    )
)

agreement_texts = register(
    Record(
        model=AgreementText,
        name="agreement_texts",
        label=_("Text of an agreement"),
        plural=_("Texts of agreements"),
        group=_("Agreements"),
        title=("title",),
        sections={
            _("Text"): ("agreement", "language", "title", "is_authentic", "wording"),
            _("Checking"): ("checked_by", "checked_on"),
        },
        columns=("language", "title", "is_authentic", "checked_by", "agreement"),
        filters=("language", "is_authentic", "agreement"),
        search=("title", "wording"),
        key=("agreement", "language"),
        personal=("checked_by",),
    )
)

twinnings = register(
    Record(
        model=Twinning,
        name="twinnings",
        label=_("Twinning"),
        plural=_("Twinnings"),
        group=_("Agreements"),
        title=("home", "foreign"),
        sections={
            _("Twinning"): ("home", "foreign", "agreement", "field_of_work", "field_of_work_vi"),
            _("State and dates"): ("state", "since_on", "until_on"),
        },
        columns=("home", "foreign", "since_on", "field_of_work", "state"),
        filters=(
            "state",
            "home",
            "foreign",
            "since_on",
            Filter("dormant_on", _("Dormant on"), apply=queries.dormant_on, hint=A_DAY),
        ),
        search=("home__name", "home__name_vi", "foreign__name", "foreign__name_vi", "field_of_work"),
        key=("home", "foreign"),
        steps=(
            Step("suspend", _("Suspend"), run=services.suspend, when=("active",), needs_why=True),
            Step("resume", _("Take up again"), run=services.resume, when=("suspended",)),
            Step("end", _("End"), run=services.end_twinning, when=("active", "suspended"), asks=("until_on",)),
        ),
        state="state",
        entry_states=("suspended", "ended"),
        moment="since_on",
        base_dates=(("since_on", _("Twinning")),),
        expiry_dates=(("until_on", _("Twinning ends")),),
    )
)

calls.register(
    calls.Call(record="agreements", filter="renewal_due_by", label=_("Renewal should begin"), order="ends_on")
)
calls.register(calls.Call(record="commitments", filter="overdue_on", label=_("Promise is overdue"), order="due_on"))
calls.register(calls.Call(record="twinnings", filter="dormant_on", label=_("Twinning is dormant"), order="since_on"))
