"""The page on which a case is worked: the next step of each who has a part in it, and what each of them reads there."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.models import Unit
from amity.access.roles import Role
from amity.files.models import Attachment
from amity.registration.models import Application, CasePeriod, DossierPaper, Duty, RegistrationCase
from amity.work import services as work
from amity.work.models import Opinion
from tests import factories
from tests.registering import World

pytestmark = pytest.mark.django_db
make = factories.make


@pytest.fixture
def world(personas):
    """The desk, the ministry that decides, a province that is asked, and Hoa's organisation, today."""
    return World(personas, timezone.localdate())


def html_of(answer) -> str:
    """What stands on the page itself, without its head."""
    return unescape(answer.content.decode()).partition("<main")[2]


def page(world, name: str, case, language: str = "en") -> str:
    answer = world.client(name, language).get(f"/registration_cases/{case.pk}/work/")
    assert answer.status_code == 200
    return html_of(answer)


def next_of(html: str) -> str:
    """The box that says what to do next."""
    return html.partition('id="next"')[2].partition("</section>")[0]


def marks(case, **changed) -> dict[str, str]:
    """The form of the dossier as it stands, with what is changed of its first paper."""
    papers = list(DossierPaper.objects.filter(application=case.application_id).order_by("pk"))
    given = {"do": "papers"}
    for one in papers:
        for name in ("legalised", "translated", "verdict", "remark", "version"):
            given[f"{name}-{one.pk}"] = str(getattr(one, name))
        if one.is_there:
            given[f"is_there-{one.pk}"] = "on"
    return given | {f"{name}-{papers[0].pk}": value for name, value in changed.items()}


def stored(row):
    return type(row).objects.get(pk=row.pk)


def first_paper(case) -> DossierPaper:
    return DossierPaper.objects.filter(application=case.application_id).order_by("pk").first()


def test_a_dossier_in_order_is_found_valid_and_its_step_has_a_last_day(world):
    case = world.checking()
    told = next_of(page(world, "lan", case))
    assert "Record the dossier as valid" in told
    assert told.index("/steps/find_valid/") < told.index("/steps/give_back/")
    assert case.due_on.shown("en") in told


def test_a_dossier_not_in_order_is_returned_and_what_it_lacks_is_said(world):
    case = world.checking()
    DossierPaper.objects.filter(application=case.application_id, code="charter").update(legalised="missing")
    html = page(world, "lan", case)
    told = next_of(html)
    assert told.index("/steps/give_back/") < told.index("/steps/find_valid/")
    assert "Copy of the charter: consular legalisation is missing" in html


def test_the_marks_of_the_dossier_are_saved_in_one_form(world):
    case = world.checking()
    url = f"/registration_cases/{case.pk}/work/"
    answer = world.client("lan").post(url, marks(case, verdict="mend", remark="Sign it."))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{url}#dossier")
    paper = first_paper(case)
    assert (paper.verdict, paper.remark) == ("mend", "Sign it.")
    assert DossierPaper.objects.filter(verdict="mend").count() == 1
    assert "To be mended:</strong> Sign it." in page(world, "lan", case)


def test_a_paper_to_mend_without_a_remark_is_refused_and_no_other_is_saved(world):
    case = world.checking()
    papers = list(DossierPaper.objects.filter(application=case.application_id).order_by("pk"))
    given = marks(case, verdict="good") | {f"verdict-{papers[1].pk}": "mend"}
    answer = world.client("lan").post(f"/registration_cases/{case.pk}/work/", given)
    assert answer.status_code == 422
    assert "Say what is to be mended." in html_of(answer)
    assert not DossierPaper.objects.exclude(verdict="unseen").exists()


def test_marks_somebody_else_changed_meanwhile_are_not_lost(world):
    case = world.checking()
    given = marks(case, verdict="good")
    world.client("lan").post(f"/registration_cases/{case.pk}/work/", marks(case, verdict="mend", remark="Sign it."))
    answer = world.client("chi").post(f"/registration_cases/{case.pk}/work/", given)
    assert answer.status_code == 422
    assert first_paper(case).verdict == "mend"


def test_a_file_sent_with_a_paper_hangs_on_it_and_the_paper_is_there(world):
    case = world.checking()
    paper = first_paper(case)
    DossierPaper.objects.filter(pk=paper.pk).update(is_there=False)
    sent = SimpleUploadedFile("form.txt", b"We apply.", "text/plain")
    given = marks(case)
    given.pop(f"is_there-{paper.pk}", None)
    answer = world.client("lan").post(f"/registration_cases/{case.pk}/work/", given | {f"file-{paper.pk}": sent})
    assert answer.status_code == 302
    assert stored(paper).is_there
    assert [(one.record, one.row_id) for one in Attachment.objects.all()] == [("dossier_papers", paper.pk)]
    assert "form.txt" in page(world, "lan", case)


def test_a_file_that_is_not_kept_takes_the_marks_back(world):
    case = world.checking()
    sent = SimpleUploadedFile("form.exe", b"MZ\x90\x00" * 50, "application/octet-stream")
    given = marks(case, verdict="good") | {f"file-{first_paper(case).pk}": sent}
    answer = world.client("lan").post(f"/registration_cases/{case.pk}/work/", given)
    assert answer.status_code == 422
    assert first_paper(case).verdict == "unseen"
    assert not Attachment.objects.exists()


def test_while_the_applicant_mends_the_clock_stands_and_nothing_is_marked(world):
    case = world.checking()
    world.take("lan", case, "give_back", why="Sign the form.")
    html = page(world, "lan", case)
    assert "the clock of the authority stands still" in next_of(html)
    assert "the clock stands" in html.partition('id="clock"')[2]
    answer = world.client("lan").post(f"/registration_cases/{case.pk}/work/", marks(case, verdict="good"))
    assert answer.status_code == 403
    world.take("hoa", Application.objects.get(), "submit")
    assert f"/applications/{case.application_id}/steps/take_in/" in next_of(page(world, "lan", case))


def test_bodies_are_asked_in_two_acts_and_their_units_are_proposed(world):
    case = world.valid()
    paper = make("organisations", world.personas.union, name="Ministry of Paper", confidentiality=0)
    url = f"/registration_cases/{case.pk}/work/"
    names = f"{world.body.name} #{world.body.pk}\n{paper.name} #{paper.pk}"
    given = {"do": "ask", "bodies": names, "question": "May they?"}
    answer = world.client("lan").post(url, given)
    html = html_of(answer)
    assert (answer.status_code, Opinion.objects.count()) == (200, 0)
    assert f'<option value="{world.province.pk}" selected>' in html
    assert "Who answers for Ministry of Paper" in html
    answer = world.client("lan").post(url, given | {f"unit-{world.body.pk}": world.province.pk, f"unit-{paper.pk}": ""})
    assert answer.status_code == 302
    told = {(one.organisation_id, one.unit_id, one.question) for one in Opinion.objects.all()}
    assert told == {(world.body.pk, world.province.pk, "May they?"), (paper.pk, None, "May they?")}
    html = page(world, "lan", case)
    assert "2 answers are awaited" in next_of(html)
    assert "Waiting for the answer: 2" in html
    assert "Answers on paper." in html


def test_whom_to_ask_is_said_before_anything_is_asked(world):
    case = world.valid()
    url = f"/registration_cases/{case.pk}/work/"
    for bodies in ("", "Nobody of this name", "#999999"):
        answer = world.client("lan").post(url, {"do": "ask", "bodies": bodies})
        assert answer.status_code == 422
    assert not Opinion.objects.exists()


def test_a_body_asked_already_is_not_asked_again(world):
    case = world.valid()
    world.ask(case)
    given = {"do": "ask", "bodies": f"#{world.body.pk}", f"unit-{world.body.pk}": ""}
    answer = world.client("lan").post(f"/registration_cases/{case.pk}/work/", given)
    assert answer.status_code == 422
    assert "was asked already" in html_of(answer)
    assert Opinion.objects.count() == 1


def test_the_body_asked_reads_the_dossier_and_its_own_question_alone(world):
    case = world.valid()
    unit = Unit.objects.create(code="PROV2", name="Another province", kind="agency")
    world.add("phu", unit, Role.KEEPER)
    other = make("organisations", world.personas.union, name="The other body", confidentiality=0)
    bodies = [work.Body(world.body, world.province), work.Body(other, unit)]
    first, second = work.consult(case, **world.act("lan"), bodies=bodies, question="May they?")
    world.take("phu", second, "answer", answer="disagrees", text="Not in our districts.")
    html = page(world, "nga", case)
    assert f"/opinions/{first.pk}/steps/answer/" in next_of(html)
    assert "What you are asked" in html
    assert "Copy of the charter" in html
    for hidden in ("The other body", "Not in our districts.", f"/opinions/{second.pk}/", "Does not agree: 1"):
        assert hidden not in html
    for form in ('value="papers"', 'value="ask"', "/steps/find_valid/", "/steps/pass_on"):
        assert form not in html
    keeper = page(world, "lan", case)
    assert "Does not agree: 1" in keeper
    assert "Not in our districts." in keeper
    assert f"/opinions/{first.pk}/steps/answer/" not in next_of(keeper)


def test_the_body_asked_changes_nothing_of_the_case(world):
    case = world.valid()
    world.ask(case)
    url = f"/registration_cases/{case.pk}/work/"
    assert world.client("nga").post(url, marks(case, verdict="good")).status_code == 403
    assert world.client("nga").post(url, {"do": "ask", "bodies": f"#{world.decider.pk}"}).status_code == 403
    assert not DossierPaper.objects.exclude(verdict="unseen").exists()


def test_an_answer_late_is_told_and_given_up_from_the_page(world):
    case = world.valid()
    (opinion,) = world.ask(case)
    past = (world.today - timedelta(days=3)).isoformat()
    Opinion.objects.filter(pk=opinion.pk).update(due_on=past, asked_on="2020-01-06")
    html = page(world, "lan", case)
    assert "1 answer is late" in next_of(html)
    assert f"/opinions/{opinion.pk}/steps/give_up/" in html
    assert "working day" in html.partition('class="tag strong late"')[2][:60]


def test_the_decider_decides_and_the_keeper_waits(world):
    case = world.deciding()
    told = next_of(page(world, "minh", case))
    assert told.index("/steps/grant/") < told.index("/steps/refuse/")
    waiting = next_of(page(world, "lan", case))
    assert "Ministry of Foreign Affairs" in waiting
    assert "/steps/grant/" not in waiting


def test_the_decider_reads_all_opinions_side_by_side(world):
    case = world.valid()
    (opinion,) = world.ask(case)
    world.take("nga", opinion, "answer", answer="remarks", text="In two districts.")
    world.take("lan", stored(case), "pass_on")
    html = page(world, "minh", case)
    assert "In two districts." in html
    assert "Agrees with remarks: 1" in html


def test_after_the_decision_the_answer_is_delivered_and_the_duties_stand_there(world):
    case = world.granted()
    html = page(world, "lan", case)
    assert "/steps/deliver/" in next_of(html)
    assert "12/CNV-HD" in html
    assert "Notify the bank account" in html.partition('id="duties"')[2]
    world.take("lan", stored(case), "deliver")
    assert "Nothing more is to be done" in next_of(page(world, "lan", case))
    assert Duty.objects.count() == 2


def test_a_kind_of_chapter_four_is_said_to_have_no_known_clock(world):
    paper = make("certificates", world.desk, ngo=world.ngo)
    about = make(
        "applications", world.desk, ngo=world.ngo, kind="suspend", certificate=paper, state="submitted",
        way="own_motion", confidentiality=2,
    )  # fmt: skip
    case = world.take("lan", about, "take_in")
    assert "could not be read" in page(world, "lan", case)
    assert "could not be read" not in page(world, "lan", make("registration_cases", world.desk, confidentiality=2))


@pytest.mark.parametrize("name", ["hoa", "an", "dung", "nga", "minh"])
def test_who_has_no_part_in_a_case_finds_no_page(world, name):
    case = world.checking()
    client = world.client(name)
    assert client.get(f"/registration_cases/{case.pk}/work/").status_code == 404
    assert client.post(f"/registration_cases/{case.pk}/work/", marks(case)).status_code == 404


def test_another_foreign_organisation_finds_nothing_of_it(world):
    world.add_other_ngo()
    case = world.valid()
    world.ask(case)
    client = world.client("xuan")
    for path in (f"registration_cases/{case.pk}/work", f"applications/{case.application_id}/dossier"):
        assert client.get(f"/{path}/").status_code == 404
    assert client.get(f"/foreign_ngos/{world.entry.pk}/apply/").status_code == 403


def test_a_person_of_the_union_without_a_part_finds_nothing_of_it(world):
    case = world.valid()
    assert world.client("an").get(f"/applications/{case.application_id}/dossier/").status_code == 404


def test_the_page_costs_the_same_however_many_opinions_and_papers_there_are(world):
    case = world.valid()
    world.ask(case)
    client = world.client("lan")
    url = f"/registration_cases/{case.pk}/work/"
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(6):
        body = make("organisations", world.personas.union, confidentiality=0)
        world_ask = work.consult(stored(case), **world.act("lan"), bodies=[work.Body(body, None)])
        assert len(world_ask) == 1, number
        make("dossier_papers", world.desk, application=case.application, confidentiality=2)
        make("case_periods", world.desk, case=case, ended_on="2026-03-03", confidentiality=2)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few) + 1
    assert len(many) < 60


def test_the_page_speaks_vietnamese_where_the_records_do(world):
    case = world.checking()
    html = page(world, "lan", case, "vi")
    assert "Bản sao điều lệ" in html
    assert "Copy of the charter" not in html


def test_the_record_pages_lead_to_the_working_page(world):
    case = world.valid()
    (opinion,) = world.ask(case)
    url = f"/registration_cases/{case.pk}/work/"
    for name, path in (
        ("lan", f"registration_cases/{case.pk}"),
        ("lan", f"applications/{case.application_id}"),
        ("lan", f"opinions/{opinion.pk}"),
        ("nga", f"opinions/{opinion.pk}"),
    ):
        assert f'href="{url}"' in html_of(world.client(name).get(f"/{path}/")), path
    assert RegistrationCase.objects.count() == 1
    assert CasePeriod.objects.filter(case=case).count() == 3


def test_the_applicant_reads_nothing_of_the_case_on_its_own_pages(world):
    case = world.valid()
    world.ask(case, question="Is the director trustworthy?")
    client = world.client("hoa")
    for path in (f"applications/{case.application_id}/dossier", f"applications/{case.application_id}"):
        html = html_of(client.get(f"/{path}/"))
        assert "trustworthy" not in html
        assert f"/registration_cases/{case.pk}/" not in html
        assert "People's Committee of the province" not in html
