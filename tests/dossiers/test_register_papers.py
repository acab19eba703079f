"""The papers of the register: what they say in both languages, and what they never say to whom."""

from datetime import date

import pytest
from django.utils import translation

from amity.documents import writers
from amity.documents.document import Table, plain
from amity.dossiers.papers import making
from amity.work import services as work
from tests import factories
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


def words(document) -> str:
    """Everything a paper says, in one text."""
    said = [document.title, document.subtitle]
    for block in document.blocks:
        if isinstance(block, Table):
            said += [block.caption, *(plain(cell) for row in block.rows for cell in row)]
        elif block.kind == "bullets":
            said += [plain(one) for one in block.items]
        elif block.kind == "paragraph":
            said.append(plain(block.words))
    return "\n".join(said)


@pytest.fixture
def paper(personas):
    def make(kind: str, row, name: str = "chi", language: str = "en", today: date = TODAY):
        return making.make(kind, row.pk, actor=personas.actor(name), language=language, today=today, door="test")

    return make


@pytest.fixture
def entry(personas):
    country = factories.make("countries", personas.union, name="Germany", name_vi="Đức", confidentiality=0)
    ngo = factories.make(
        "organisations", personas.union, name="Helping Hands", name_vi="Bàn tay giúp đỡ", country=country,
        kind="foreign_ngo", confidentiality=0,
    )  # fmt: skip
    return factories.make(
        "foreign_ngos", personas.union, organisation=ngo, confidentiality=0, home_number="HRB 7", home_authority="Bonn",
        purposes="Health in the mountains", purposes_vi="Y tế vùng cao", activity="not_active", activity_on="2026-01",
    )  # fmt: skip


def test_the_extract_tells_activity_and_certificates_apart_with_their_history(personas, entry, paper):
    ngo = entry.organisation
    old = {"kind": "project_office", "number": "3/VPDA", "issued_on": "2010", "expires_on": "2012", "state": "lapsed"}
    factories.make("certificates", personas.union, ngo=ngo, confidentiality=0, **old)
    factories.make("certificates", personas.union, ngo=ngo, confidentiality=0, number="9/HD")
    factories.make("ngo_offices", personas.union, ngo=ngo, confidentiality=0, name="Office in Ha Noi")
    said = words(paper("extract", entry))
    for one in ("Helping Hands", "Germany", "HRB 7, Bonn", "Registered, but not active, as of January 2026",
                "Project office registration", "3/VPDA", "Lapsed", "9/HD", "Valid", "Office in Ha Noi"):  # fmt: skip
        assert one in said, one
    assert said.index("9/HD") < said.index("3/VPDA")
    vietnamese = words(paper("extract", entry, language="vi"))
    assert "Bàn tay giúp đỡ" in vietnamese
    assert "Y tế vùng cao" in vietnamese
    assert "Đức" in vietnamese


def test_the_public_extract_holds_public_rows_alone(personas, entry, paper, client):
    ngo = entry.organisation
    factories.make("certificates", personas.union, ngo=ngo, confidentiality=2, number="SECRET-1")
    factories.make("ngo_offices", personas.union, ngo=ngo, confidentiality=1, name="Quiet office")
    page = client.get(f"/register/{entry.pk}/").content.decode()
    assert "Helping Hands" in page
    assert "SECRET-1" not in page
    assert "Quiet office" not in page
    assert "SECRET-1" in words(paper("extract", entry))
    assert "Helping Hands" in client.get("/register/?q=helping").content.decode()
    assert "Helping Hands" not in client.get("/register/?q=nobody").content.decode()
    hidden = factories.make("foreign_ngos", personas.union, confidentiality=1)
    assert client.get(f"/register/{hidden.pk}/").status_code == 404
    assert client.get(f"/register/{entry.pk}/docx/").status_code == 200


def test_an_entry_of_an_organisation_out_of_sight_is_no_entry(personas, client):
    ngo = factories.make("organisations", personas.hers, confidentiality=2)
    entry = factories.make("foreign_ngos", personas.union, organisation=ngo, confidentiality=0)
    assert client.get(f"/register/{entry.pk}/").status_code == 404
    assert ngo.name not in client.get("/register/").content.decode()


def test_the_sheet_for_the_bank_lists_approved_purposes_and_no_other(personas, entry, paper):
    ngo = entry.organisation
    kept = {"donors": [ngo], "confidentiality": 0, "decision": "Decision 2201", "amount": 495592, "currency": "USD"}
    factories.make("aid_items", personas.union, title="Happy home", state="running", **kept)
    factories.make("aid_items", personas.union, title="Undecided", state="running", **kept | {"decision": ""})
    factories.make("aid_items", personas.union, title="Only proposed", state="proposed", **kept)
    factories.make("aid_items", personas.union, title="Long over", state="settled", **kept)
    factories.make("aid_items", personas.other, title="Not yours", state="approved", **kept | {"confidentiality": 3})
    factories.make("certificates", personas.union, ngo=ngo, confidentiality=0, number="9/HD", expires_on="2027-01-01")
    factories.make("certificates", personas.union, ngo=ngo, confidentiality=0, number="1/HD", issued_on="2020",
                   expires_on="2023-01-01")  # fmt: skip
    said = words(paper("bank", entry))
    for one in ("Happy home", "Decision 2201", "495,592 USD", "Certificate 9/HD", "1 approved purpose."):
        assert one in said, one
    for one in ("Undecided", "Only proposed", "Long over", "Not yours", "1/HD"):
        assert one not in said, one


def test_a_certificate_that_does_not_hold_says_so(personas, paper):
    over = factories.make("certificates", personas.union, issued_on="2020-01-01", expires_on="2022-12-31")
    suspended = factories.make("certificates", personas.union, state="suspended")
    valid = factories.make("certificates", personas.union)
    assert "The term of this certificate is over." in words(paper("certificate", over))
    assert "not valid at present" in words(paper("certificate", suspended))
    said = words(paper("certificate", valid))
    assert "is over" not in said
    assert "not valid at present" not in said


def case_of(personas, entry, **fields):
    about = factories.make(
        "applications", personas.union, ngo=entry.organisation, state="in_treatment", confidentiality=2
    )
    return factories.make("registration_cases", personas.union, application=about, confidentiality=2, **fields)


def test_the_letter_of_a_decision_is_written_once_there_is_one(personas, entry, paper):
    case = case_of(personas, entry)
    with pytest.raises(making.NoPaper):
        paper("decision", case)
    refused = {"state": "refused", "grounds": "Not in need of it.", "decided_on": "2026-03-10"}
    case = case_of(personas, entry, **refused, grounds_vi="Chưa có nhu cầu.")
    said = words(paper("decision", case))
    assert "cannot be granted" in said
    assert "Not in need of it." in said
    assert "To: Helping Hands" in said
    assert "Chưa có nhu cầu." in words(paper("decision", case, language="vi"))
    granted = {"state": "granted", "decision_number": "12/QD", "decided_on": "2026-03-10"}
    certificate = factories.make("certificates", personas.union, ngo=entry.organisation, number="12/CNV")
    factories.make("ngo_duties", personas.union, certificate=certificate, due_on="2026-03-30")
    said = words(paper("decision", case_of(personas, entry, **granted, certificate=certificate)))
    assert "is granted" in said
    assert "12/CNV" in said
    assert "Notify the bank account: by 30 March 2026" in said


def test_the_letter_that_returns_a_dossier_names_what_it_lacks(personas, entry, paper):
    case = case_of(personas, entry, state="returned")
    about = case.application
    factories.make("dossier_papers", personas.union, application=about, title="Charter", is_there=False)
    factories.make("dossier_papers", personas.union, application=about, title="Licence", legalised="missing")
    factories.make("dossier_papers", personas.union, application=about, title="Plan", verdict="mend", remark="Short")
    said = words(paper("returning", case))
    for one in ("Charter: is missing", "Licence: consular legalisation is missing", "Plan: Short"):
        assert one in said, one


def test_the_letter_to_a_body_says_what_is_asked_and_until_when(personas, entry, paper):
    case = case_of(personas, entry, state="valid", valid_on="2026-03-12")
    body = factories.make("organisations", personas.union, name="Ministry of Health", confidentiality=0)
    acts = {"actor": personas.actor("chi"), "today": TODAY}
    (opinion,) = work.consult(case, **acts, bodies=[work.Body(body)], question="Is it needed?")
    said = words(paper("asking", opinion))
    for one in ("To: Ministry of Health", "Is it needed?", "Helping Hands", "30 March 2026", "Decree 58/2022"):
        assert one in said, one


@pytest.mark.parametrize("kind", ["docx", "pdf", "json"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_paper_is_written_in_every_form(entry, paper, kind, language):
    content, _content_type, name = writers.download(paper("extract", entry, language=language), kind)
    assert len(content) > 500
    assert name.endswith(kind)
    with translation.override(language):
        assert language in name


def test_no_paper_is_made_of_what_its_reader_does_not_see(personas, entry, paper, client_of):
    case = case_of(personas, entry, state="returned")
    for name in ("an", "binh", "dung", "hoa"):
        with pytest.raises(making.NoPaper):
            paper("returning", case, name)
        assert client_of(name).get(f"/prints/returning/{case.pk}/").status_code == 404
        assert client_of(name).get(f"/prints/returning/{case.pk}/pdf/").status_code == 404
    assert client_of("chi").get(f"/prints/returning/{case.pk}/").status_code == 200
    assert client_of("chi").get(f"/prints/nothing/{case.pk}/").status_code == 404
