"""An application from the draft to the delivered certificate: who holds it, who sees it, and what the clock says."""

from datetime import date, timedelta

import pytest

from amity.access.actors import actor_of
from amity.access.models import Account, RoleGrant, Unit
from amity.access.roles import Role
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import registry, workflow, writes
from amity.registration import queries
from amity.registration.models import Application, CasePeriod, Certificate, DossierPaper, Duty, RegistrationCase
from amity.registration.services import applying, granting, handling
from amity.work import services as work
from amity.work.models import Opinion
from tests import factories
from tests.registering import MONDAY as TODAY
from tests.registering import World

pytestmark = pytest.mark.django_db
APPLICATIONS, CASES = registry.get("applications"), registry.get("registration_cases")
OPINIONS = registry.get("opinions")
DAY = PartialDate.parse


@pytest.fixture
def world(personas):
    """The desk for foreign organisations over the unit of Hoa's organisation; a ministry that decides, two bodies."""
    return World(personas)


def stored(row):
    return type(row).objects.get(pk=row.pk)


def test_a_new_application_lists_the_papers_of_the_rule_with_their_marks(world):
    row = applying.prepare(world.ngo, **world.act("hoa"), kind="issue", certificate_kind="operation")
    papers = {one.code: one for one in DossierPaper.objects.filter(application=row)}
    assert set(papers) == {
        "form", "charter", "legal_status", "programme", "appointment", "cv", "judicial_record", "passport",
    }  # fmt: skip
    assert (papers["charter"].legalised, papers["form"].legalised) == ("missing", "exempt")
    assert {one.owner_id for one in papers.values()} == {world.personas.ngo.pk} == {row.owner_id}


def test_a_dossier_without_its_papers_is_not_handed_in(world):
    row = applying.prepare(world.ngo, **world.act("hoa"), kind="issue", certificate_kind="operation")
    with pytest.raises(applying.DossierIncomplete, match="Copy of the charter"):
        world.take("hoa", row, "submit")
    assert stored(row).state == "draft"


def test_a_second_application_of_the_kind_is_refused_while_one_is_open(world):
    world.ready()
    with pytest.raises(applying.CaseUnderWay):
        applying.prepare(world.ngo, **world.act("hoa"), kind="issue", certificate_kind="operation")


def test_two_organisations_with_one_acronym_apply_in_the_same_year(world):
    first = world.begun()
    twin = factories.make("organisations", world.desk, name="Healthy Homes", acronym="HH", confidentiality=0)
    factories.make("foreign_ngos", world.desk, organisation=twin, confidentiality=0)
    second = applying.prepare(twin, **world.act("lan"), kind="issue", certificate_kind="operation")
    assert first.reference != second.reference
    assert Application.objects.count() == 2


def test_nobody_applies_about_the_certificate_of_somebody_else(world):
    other = factories.make("certificates", world.desk, confidentiality=0)
    with pytest.raises(applying.OthersPaper):
        applying.prepare(world.ngo, **world.act("hoa"), kind="extend", certificate_kind="operation", certificate=other)
    assert not Application.objects.exists()


@pytest.mark.parametrize("kind", ["suspend", "revoke"])
def test_the_holder_does_not_propose_what_is_done_against_it(world, kind):
    paper = factories.make("certificates", world.desk, ngo=world.ngo, confidentiality=0)
    asked = {"kind": kind, "certificate_kind": "operation", "certificate": paper}
    with pytest.raises(applying.NotByHolder):
        applying.prepare(world.ngo, **world.act("hoa"), **asked)
    assert applying.prepare(world.ngo, **world.act("lan"), **asked, way="own_motion").owner == world.desk


def test_whoever_holds_the_dossier_changes_it_and_the_other_one_reads_it(world):
    row = world.ready()
    assert row.owner == world.personas.ngo
    world.take("hoa", row, "submit")
    held = stored(row)
    assert held.owner == world.desk
    hoa = world.act("hoa")["actor"]
    assert not hoa.may_write(held.owner_id)
    assert row.pk in world.sees("hoa", Application)
    assert world.sees("hoa", DossierPaper) == set(DossierPaper.objects.values_list("pk", flat=True))
    case = world.take("lan", row, "take_in")
    assert case.pk not in world.sees("hoa", RegistrationCase)
    world.take("lan", case, "give_back", why="The charter is not translated.")
    back = stored(row)
    assert (back.owner, back.state, back.remark) == (world.personas.ngo, "returned", "The charter is not translated.")
    world.take("hoa", back, "submit", today=TODAY + timedelta(days=7))
    assert stored(row).owner == world.desk
    assert row.pk in world.sees("hoa", Application)
    assert world.sees("hoa", DossierPaper) == set(DossierPaper.objects.values_list("pk", flat=True))


def test_the_clock_stands_while_the_dossier_is_with_the_applicant(world):
    row = world.ready()
    world.take("hoa", row, "submit")
    case = world.take("lan", row, "take_in")
    assert str(case.due_on) == "2026-03-18"
    world.take("lan", case, "give_back", today=date(2026, 3, 17), why="Translate the charter.")
    assert stored(case).due_on is None
    world.take("hoa", stored(row), "submit", today=date(2026, 3, 30))
    world.take("lan", stored(row), "take_in", today=date(2026, 3, 30))
    world.take("lan", case, "find_valid", today=date(2026, 3, 31))
    told = queries.clocks(stored(case), world.act("lan")["actor"], date(2026, 4, 1))
    assert [(one.period.step, one.used, one.given, one.is_open) for one in told] == [
        ("check", 1, 2, False), ("returned", 9, None, False), ("check", 1, 2, False), ("send", 1, 2, True),
    ]  # fmt: skip
    whole = queries.elapsed(stored(case), world.act("lan")["actor"], date(2026, 4, 1))
    assert (whole.authority, whole.applicant, whole.given, whole.is_late) == (3, 9, 30, False)
    assert str(stored(case).answer_due_on) == str(stored(row).answer_due_on)


def test_a_dossier_with_a_paper_not_legalised_is_not_valid(world):
    row = world.ready()
    world.take("hoa", row, "submit")
    case = world.take("lan", row, "take_in")
    DossierPaper.objects.filter(application=row, code="charter").update(legalised="missing")
    with pytest.raises(handling.DossierLacks, match="Copy of the charter"):
        world.take("lan", case, "find_valid")


def test_a_body_with_a_unit_reads_the_dossier_and_answers_itself(world):
    case = world.valid()
    for model in (RegistrationCase, Application, DossierPaper, Opinion):
        assert not world.sees("nga", model)
    (opinion,) = world.ask(case, question="May they work in your districts?")
    assert str(opinion.due_on) == "2026-03-30"
    assert world.sees("nga", RegistrationCase) == {case.pk}
    assert world.sees("nga", Opinion) == {opinion.pk}
    assert world.sees("nga", DossierPaper) == set(DossierPaper.objects.values_list("pk", flat=True))
    assert not world.act("nga")["actor"].may_write(case.owner_id)
    world.take("nga", opinion, "answer", answer="agrees", text="Welcome.")
    kept = stored(opinion)
    assert (kept.state, kept.answer, kept.text, kept.owner) == ("answered", "agrees", "Welcome.", world.desk)
    assert stored(case).state == "opinions_in"


def test_each_body_sees_its_own_question_and_no_other_and_the_applicant_none(world):
    case = world.valid()
    other = Unit.objects.create(code="PROV2", name="Another province", kind="agency")
    account = Account.objects.create_account("phu", None, name="Phu", language="vi")
    RoleGrant.objects.create(account=account, unit=other, role=Role.KEEPER)
    body = factories.make("organisations", world.personas.union, confidentiality=0)
    asked = work.consult(
        case, **world.act("lan"), bodies=[work.Body(world.body, world.province), work.Body(body, other)]
    )
    phu = actor_of(account, today=TODAY)
    assert set(visible_to(phu, OPINIONS).values_list("pk", flat=True)) == {asked[1].pk}
    assert world.sees("nga", Opinion) == {asked[0].pk}
    assert not world.sees("hoa", Opinion)
    assert world.sees("minh", Opinion) == {one.pk for one in asked}
    with pytest.raises(Opinion.DoesNotExist):
        workflow.take(
            OPINIONS, OPINIONS.step("answer"), asked[0].pk, actor=phu, today=TODAY, asked={"answer": "agrees"}
        )
    world.take("nga", asked[0], "answer", answer="agrees")
    assert stored(case).state == "opinions"
    workflow.take(OPINIONS, OPINIONS.step("answer"), asked[1].pk, actor=phu, today=TODAY, asked={"answer": "disagrees"})
    assert stored(case).state == "opinions_in"


def test_nobody_is_asked_twice_and_silence_ends_the_waiting(world):
    case = world.valid()
    (opinion,) = world.ask(case)
    with pytest.raises(work.AskedAlready):
        world.ask(stored(case))
    with pytest.raises(work.NotYetDue):
        world.take("lan", opinion, "give_up")
    world.take("lan", opinion, "give_up", today=date(2026, 3, 31))
    assert stored(case).state == "opinions_in"


def test_a_granted_application_gives_a_certificate_and_its_duties(world):
    case = world.deciding()
    assert world.sees("minh", RegistrationCase) == {case.pk}
    with pytest.raises(handling.DecisionMissing):
        world.take("minh", case, "grant")
    world.take("minh", case, "grant", decision_number="12/CNV-HD")
    case = stored(case)
    paper = Certificate.objects.get()
    assert (paper.number, str(paper.issued_on), str(paper.expires_on)) == ("12/CNV-HD", "2026-03-16", "2029-03-01")
    assert (case.certificate, case.state, case.owner) == (paper, "granted", world.desk)
    assert list(paper.provinces.all()) == [world.place]
    told = {(one.kind, one.province, str(one.due_on)) for one in Duty.objects.all()}
    assert told == {("account", None, "2026-03-30"), ("plan", world.place, "2026-05-21")}
    assert {one.owner for one in Duty.objects.all()} == {world.personas.ngo}
    world.take("lan", case, "deliver", delivered_to="Ms Example")
    application = Application.objects.get()
    assert (application.state, application.owner) == ("granted", world.personas.ngo)
    assert "12/CNV-HD" in application.outcome
    assert not CasePeriod.objects.filter(case=case, ended_on="").exists()
    world.take("hoa", Duty.objects.get(kind="account"), "fulfil", what="Account at a bank in the country.")


def test_a_refusal_tells_its_grounds_to_the_applicant(world):
    case = world.deciding()
    world.take("minh", case, "refuse", grounds="The field is not open to foreign organisations.")
    world.take("lan", stored(case), "deliver")
    application = Application.objects.get()
    assert (application.state, application.outcome) == ("refused", "The field is not open to foreign organisations.")
    assert not Certificate.objects.exists()


def test_the_keeper_of_the_dossier_does_not_decide_for_the_decider(world):
    case = world.deciding()
    for name in ("lan", "nga", "hoa"):
        with pytest.raises((workflow.NotAllowed, RegistrationCase.DoesNotExist)):
            world.take(name, case, "grant", decision_number="1")


def test_of_two_who_decide_the_second_is_told(world):
    case = world.deciding()
    world.take("minh", case, "grant", decision_number="12/CNV-HD")
    with pytest.raises(workflow.NotNow, match="Granted, to be delivered"):
        world.take("minh", case, "refuse", grounds="No.")
    assert stored(case).state == "granted"


def test_a_term_beyond_the_law_or_the_registration_at_home_is_refused(world):
    case = world.deciding()
    with pytest.raises(granting.TooLong, match="Decree 58/2022"):
        world.take("minh", case, "grant", decision_number="1", granted_until=DAY("2029-03-16"))
    world.entry.home_until_on = DAY("2027-12-31")
    writes.save(world.entry, actor=world.act("lan")["actor"])
    with pytest.raises(Exception, match="registered at home"):
        world.take("minh", case, "grant", decision_number="1", granted_until=DAY("2028-06-30"))
    assert stored(case).state == "deciding"
    world.take("minh", case, "grant", decision_number="1", granted_until=DAY("2027-12-31"))


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("extend", "valid", "valid"),
        ("suspend", "valid", "suspended"),
        ("resume", "suspended", "valid"),
        ("end", "valid", "ended"),
        ("revoke", "suspended", "revoked"),
    ],
)
def test_a_decision_changes_the_certificate_it_is_about(world, kind, before, after):
    paper = factories.make("certificates", world.desk, ngo=world.ngo, state=before, expires_on="2026-12-31")
    asked = factories.make(
        "applications", world.desk, ngo=world.ngo, kind=kind, certificate=paper, state="submitted",
        wanted_until="2029-12-31", way="own_motion", confidentiality=2,
    )  # fmt: skip
    case = world.take("lan", asked, "take_in")
    world.take("lan", case, "find_valid")
    assert (stored(case).answer_due_on is None) is (kind != "extend")
    world.take("lan", case, "pass_on_early", why="Nobody needs to be asked.")
    world.take("minh", case, "grant", decision_number="7/QD")
    paper = stored(paper)
    assert (paper.state, str(paper.expires_on)) == (after, "2029-12-31" if kind == "extend" else "2026-12-31")


def test_an_amendment_changes_what_the_certificate_allows_and_asks_for_new_notices(world):
    paper = factories.make("certificates", world.desk, ngo=world.ngo, fields_of_work="Health")
    case = factories.make(
        "registration_cases", world.desk, state="deciding", decision_number="7", opened_on="2026-03-02",
        application=factories.make(
            "applications", world.desk, ngo=world.ngo, kind="amend", certificate=paper, provinces=[world.place],
            fields_of_work="Health; education", state="in_treatment",
        ),
    )  # fmt: skip
    granting.carry_out(case, actor=world.act("chi")["actor"], today=TODAY)
    assert (stored(paper).fields_of_work, list(paper.provinces.all())) == ("Health; education", [world.place])
    assert [one.kind for one in Duty.objects.all()] == ["plan"]


def test_a_case_withdrawn_is_over_for_both_sides(world):
    case = world.valid("chi")
    world.take("chi", case, "withdraw", why="The organisation wrote that it will not come.")
    assert (stored(case).state, Application.objects.get().state) == ("withdrawn", "withdrawn")
    assert not CasePeriod.objects.filter(ended_on="").exists()
