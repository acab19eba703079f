"""The pages of agreements and twinnings: what to do next, the chain, the texts side by side, the review of the term."""

import json
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.agreements.models import Agreement
from amity.records.models import Reading
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = {"confidentiality": Confidentiality.UNIT}


@pytest.fixture(autouse=True)
def autumn_of_2026(monkeypatch):
    """The day on which the pages are read."""
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: date(2026, 11, 22))


def seen(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


def page_of(client_of, row, name="an") -> str:
    record = "twinnings" if type(row).__name__ == "Twinning" else "agreements"
    return seen(client_of(name), f"/{record}/{row.pk}/").partition("<main")[2]


@pytest.fixture
def due(personas):
    """An agreement whose renewal should have begun."""
    return factories.make("agreements", personas.hers, title="Memorandum of 2022", starts_on="2022", ends_on="2027")


def test_from_the_day_of_the_rule_on_the_page_says_that_renewal_should_begin(due, client_of):
    page = page_of(client_of, due)
    assert "the agreement runs until 2027, and talks should be open since 1 January 2026." in page
    assert f'<a class="button primary" href="/agreements/{due.pk}/steps/open_talks/">Open talks on renewal</a>' in page


def test_who_only_reads_is_told_and_offered_nothing(due, client_of):
    page = page_of(client_of, due, "dung")
    assert "Renewal should begin" in page
    assert "steps/open_talks" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": "2040"},
        {"ends_on": ""},
        {"state": "renewed"},
        {"state": "lapsed"},
        {"state": "talks", "ends_on": ""},
    ],
)
def test_where_nothing_waits_nothing_is_said(personas, client_of, fields):
    row = factories.make("agreements", personas.hers, **fields)
    assert "What to do next" not in page_of(client_of, row)


def test_the_decision_not_to_renew_is_told_instead(due, client_of):
    Agreement.objects.filter(pk=due.pk).update(lapse_reason="The partner was dissolved.")
    page = page_of(client_of, due)
    assert "It was decided not to renew it: The partner was dissolved." in page
    assert "Renewal should begin" not in page


def test_a_renewal_in_preparation_is_shown_on_both_pages(personas, due, client_of):
    later = factories.make("agreements", personas.hers, title="Next text", state="talks", renews=due, ends_on="")
    page = page_of(client_of, due)
    assert "Its renewal is being prepared." in page
    assert f'href="/agreements/{later.pk}/">Next text</a>' in page
    page = page_of(client_of, later)
    assert "Before it is signed, that term must be reviewed." in page
    assert f'href="/agreements/{due.pk}/review/"' in page
    Agreement.objects.filter(pk=due.pk).update(reviewed_on="2026-10")
    page = page_of(client_of, later)
    assert "When both sides have signed it, record that here." in page
    assert f'href="/agreements/{later.pk}/steps/sign/"' in page


def test_the_chain_stands_oldest_first_with_the_current_text_and_its_gaps(personas, due, client_of):
    first = factories.make(
        "agreements", personas.hers, title="Agreement of 2014", starts_on="2014", ends_on="2019", state="renewed"
    )
    Agreement.objects.filter(pk=due.pk).update(renews=first)
    chain = page_of(client_of, due).partition('class="chain"')[2].partition("</section>")[0]
    order = ["Agreement of 2014", "No text was in force from 1 January 2020 to 31 December 2021.", "Memorandum of 2022"]
    assert sorted(order, key=chain.index) == order
    assert chain.count("now in force") == 1
    assert chain.index("now in force") > chain.index("Memorandum of 2022")
    assert f'<a href="/agreements/{due.pk}/" aria-current="page">' in chain


def test_a_chain_hides_the_texts_that_the_reader_may_not_see(personas, due, client_of):
    factories.make("agreements", personas.other, title="Quiet text", state="talks", renews=due, **SECRET)
    page = page_of(client_of, due)
    assert "Quiet text" not in page
    assert 'class="chain"' not in page
    assert "Its renewal is being prepared" not in page


def test_a_text_alone_has_no_chain(due, client_of):
    assert 'class="chain"' not in page_of(client_of, due)


def test_texts_stand_side_by_side_article_by_article(personas, due, client_of):
    for language, title, wording, is_authentic, checked_by in (
        ("vi", "Biên bản", "Điều 1. Hợp tác.\n\nĐiều 2. Thời hạn.", True, "Phòng Pháp chế"),
        ("zh", "备忘录", "第一条 合作", True, ""),
        ("en", "Memorandum", "", False, ""),
    ):
        factories.make(
            "agreement_texts", personas.hers, agreement=due, language=language, title=title, wording=wording,
            is_authentic=is_authentic, checked_by=checked_by,
        )  # fmt: skip
    texts = page_of(client_of, due).partition('class="texts"')[2].partition("</section>")[0]
    assert texts.count("<th ") == 3
    assert texts.count("<tr>") == 3
    assert '<td lang="vi">Điều 1. Hợp tác.</td><td lang="zh">第一条 合作</td><td lang="en"></td>' in texts
    assert (texts.count("equally authentic"), texts.count("translation only")) == (2, 1)
    assert (texts.count("checked by Phòng Pháp chế"), texts.count("not yet checked")) == (1, 2)


def test_what_is_written_in_a_text_is_never_taken_for_markup(personas, due, client_of):
    factories.make("agreement_texts", personas.hers, agreement=due, wording="<script>alert(1)</script>")
    raw = client_of("an").get(f"/agreements/{due.pk}/").content.decode()
    assert "<script>alert(1)" not in raw


def test_texts_out_of_sight_are_not_shown_and_restricted_ones_are_noted(personas, due, client_of):
    factories.make("agreement_texts", personas.other, agreement=due, title="Quiet text", **SECRET)
    kept = factories.make(
        "agreement_texts", personas.hers, agreement=due, language="vi", confidentiality=Confidentiality.RESTRICTED
    )
    assert "Quiet text" not in page_of(client_of, due)
    assert ("agreement_texts", kept.pk) in Reading.objects.values_list("record", "row_id")


def test_the_review_is_a_page_with_files_and_a_way_to_record_it(due, client_of):
    page = seen(client_of("an"), f"/agreements/{due.pk}/review/")
    assert "Promised against done" in page
    for kind in ("pdf", "docx", "json"):
        assert f'href="/agreements/{due.pk}/review/{kind}/?language=en"' in page
    assert f'href="/agreements/{due.pk}/steps/review/"' in page
    Agreement.objects.filter(pk=due.pk).update(reviewed_on="2026-10")
    assert f'href="/agreements/{due.pk}/steps/review/"' not in seen(client_of("an"), f"/agreements/{due.pk}/review/")
    assert f'href="/agreements/{due.pk}/review/"' in page_of(client_of, due)


def test_the_files_are_handed_over_in_the_language_asked_for(due, client_of):
    answer = client_of("an").get(f"/agreements/{due.pk}/review/json/?language=vi")
    assert json.loads(answer.content)["language"] == "vi"
    assert answer["Content-Disposition"].endswith('-vi.json"')
    assert client_of("an").get(f"/agreements/{due.pk}/review/exe/").status_code == 404


@pytest.mark.parametrize("way", ["", "json/", "pdf/"])
def test_the_review_of_a_text_out_of_sight_is_not_there(personas, client_of, way):
    row = factories.make("agreements", personas.hers, **SECRET)
    assert [client_of(name).get(f"/agreements/{row.pk}/review/{way}").status_code for name in ("binh", "hoa")] == [
        404
    ] * 2


def test_reading_a_restricted_agreement_in_its_review_is_noted_by_its_door(personas, client_of):
    row = factories.make("agreements", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    client_of("an").get(f"/agreements/{row.pk}/review/")
    client_of("an").get(f"/agreements/{row.pk}/review/json/")
    doors = Reading.objects.filter(record="agreements", row_id=row.pk).order_by("pk").values_list("door", flat=True)
    assert list(doors) == ["page", "file"]


def test_the_page_of_a_dormant_twinning_says_so(personas, client_of):
    row = factories.make("twinnings", personas.hers)
    page = page_of(client_of, row)
    assert "Nothing that both took part in is on record for the last 3 years." in page
    assert ">dormant<" in page


def test_the_page_of_a_lively_twinning_counts_and_names_what_was_done(personas, client_of):
    row = factories.make("twinnings", personas.hers)
    both = {"hosts": [row.home], "organisations": [row.foreign]}
    factories.make("events", personas.hers, title="Week of culture", starts_on="2025-05-02", **both)
    factories.make("events", personas.hers, title="Long ago", starts_on="2015", **both)
    factories.make("events", personas.other, title="Quiet week", starts_on="2025", **both, **SECRET)
    page = page_of(client_of, row)
    assert "Activities of both on record in the last 3 years: 1." in page
    section = page.partition('class="twinning"')[2].partition("</section>")[0]
    assert "Week of culture" in section
    assert "2 May 2025" in section
    assert "Long ago" not in section
    assert "Quiet week" not in page


def test_the_list_shows_the_dormant_ones_and_the_state(personas, client_of):
    sleeping = factories.make("twinnings", personas.hers, field_of_work="Ports and trade")
    awake = factories.make("twinnings", personas.hers, field_of_work="Schools")
    factories.make("events", personas.hers, hosts=[awake.home, awake.foreign], starts_on="2026")
    page = seen(client_of("an"), "/twinnings/?dormant_on=2026-11-22")
    assert "Ports and trade" in page
    assert "Schools" not in page
    assert f"/twinnings/{sleeping.pk}/" in page
