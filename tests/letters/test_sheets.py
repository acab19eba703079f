"""A letter as a sheet of paper: what stands where, in which language, and what stays out of it."""

from datetime import date

import pytest

from amity.letters.exchange.sheets import sheets_of
from amity.letters.models import Letter
from amity.letters.rules import late, wording
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)


@pytest.fixture
def an(personas):
    return personas.actor("an")


def make(personas, record, /, **fields):
    return factories.make(record, personas.hers, **fields)


def letter(personas, **fields) -> Letter:
    return make(personas, "letters", **fields)


def sheet(row, actor):
    [found] = sheets_of([row], actor=actor, today=TODAY)
    return found


def test_a_sheet_says_who_writes_to_whom_about_what(personas, an):
    sender = make(personas, "organisations", name="Union of Friendship", name_vi="Liên hiệp hữu nghị")
    president = make(personas, "people", name="Nguyen Van Chu", name_vi="Nguyễn Văn Chủ")
    ann = make(personas, "people", name="Ann Miller", honorific="Ms")
    row = letter(
        personas, person=ann, from_organisation=sender, signatory=president, signatory_title="President",
        number="17/LHHN", subject="Thanks", text="First.\n\nSecond.", sent_on="2026-03-02", state="sent",
    )  # fmt: skip
    made = sheet(row, an)
    assert (made.language, made.sender, made.number, made.date) == (
        "en",
        "Union of Friendship",
        "17/LHHN",
        "2 March 2026",
    )
    assert (made.to, made.subject, made.paragraphs) == (("Ms Ann Miller",), "Thanks", ["First.", "Second."])
    assert (made.signatory, made.signatory_title, made.picture) == ("Nguyen Van Chu", "President", "")


def test_a_vietnamese_letter_names_everybody_in_vietnamese(personas, an):
    sender = make(personas, "organisations", name="Union of Friendship", name_vi="Liên hiệp hữu nghị")
    president = make(personas, "people", name="Nguyen Van Chu", name_vi="Nguyễn Văn Chủ")
    binh = make(personas, "people", name="Tran Binh", name_vi="Trần Bình")
    made = sheet(letter(personas, language="vi", person=binh, from_organisation=sender, signatory=president), an)
    assert (made.sender, made.signatory, made.to) == ("Liên hiệp hữu nghị", "Nguyễn Văn Chủ", ("Trần Bình",))
    assert made.date == "ngày 16 tháng 3 năm 2026"


def test_an_unsent_letter_bears_the_day_it_is_printed_and_a_sent_one_its_own(personas, an):
    assert sheet(letter(personas), an).date == "16 March 2026"
    assert sheet(letter(personas, state="sent", sent_on="2024-02-29"), an).date == "29 February 2024"
    assert sheet(letter(personas, state="sent", sent_on="2025-11"), an).date == "November 2025"
    assert sheet(letter(personas, state="sent", sent_on="1986"), an).date == "1986"


@pytest.mark.parametrize(
    ("language", "occasion"), [("vi", "liên hoan"), ("en", "the festival"), ("fr", "the festival")]
)
def test_the_occasion_is_told_in_vietnamese_only_where_the_letter_is(personas, an, language, occasion):
    row = letter(personas, language=language, text="{occasion}", occasion="the festival", occasion_vi="liên hoan")
    assert sheet(row, an).text == occasion


def test_an_occasion_without_its_vietnamese_is_told_as_it_is(personas, an):
    assert sheet(letter(personas, language="vi", text="{occasion}", occasion="Tết"), an).text == "Tết"


def test_the_post_stands_on_the_sheet_only_with_the_body_it_is_held_in(personas, an):
    ann = make(personas, "people", name="Ann Miller")
    body, other = (make(personas, "organisations", name=name) for name in ("Peace Council", "Trade Union"))
    make(personas, "positions", person=ann, organisation=body, title="Director", title_vi="Giám đốc")
    assert sheet(letter(personas, person=ann, organisation=body), an).to == ("Ann Miller", "Director", "Peace Council")
    assert sheet(letter(personas, person=ann, organisation=other), an).to == ("Ann Miller", "Trade Union")
    assert sheet(letter(personas, person=ann), an).to == ("Ann Miller",)


def test_a_vietnamese_letter_takes_the_vietnamese_title_of_the_post(personas, an):
    ann, body = make(personas, "people", name="Ann"), make(personas, "organisations", name="Council")
    make(personas, "positions", person=ann, organisation=body, title="Director", title_vi="Giám đốc")
    assert sheet(letter(personas, person=ann, organisation=body, language="vi"), an).values["title"] == "Giám đốc"


def test_a_letter_to_a_body_alone_names_it_once(personas, an):
    body = make(personas, "organisations", name="Peace Council")
    made = sheet(letter(personas, organisation=body), an)
    assert made.to == ("Peace Council",)
    assert made.values["salutation"] == "Dear Sir or Madam"


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Lao PDR"), ("vi", "CHDCND Lào"), ("ru", "Лаос"), ("fr", "Laos")]
)
def test_the_country_of_the_letter_is_named_in_its_language(personas, an, language, name):
    laos = make(personas, "countries", code="LA", name="Lao PDR", name_vi="CHDCND Lào")
    made = sheet(letter(personas, country=laos, language=language), an)
    assert made.to == (name,)


def test_the_country_written_to_wins_over_that_of_the_person(personas, an):
    laos = make(personas, "countries", code="LA", name="Laos")
    cuba = make(personas, "countries", code="CU", name="Cuba")
    ann = make(personas, "people", name="Ann", country=cuba)
    assert sheet(letter(personas, person=ann, country=laos), an).values["country"] == "Laos"


def test_a_letter_without_a_country_names_none_even_where_the_person_has_one(personas, an):
    ann = make(personas, "people", name="Ann", country=make(personas, "countries", code="CU", name="Cuba"))
    assert sheet(letter(personas, person=ann), an).to == ("Ann",)


def test_who_is_out_of_sight_stands_on_no_sheet(personas):
    hidden = factories.make("people", personas.other, name="Hidden Person", honorific="Dr", confidentiality=2)
    body = factories.make("organisations", personas.other, name="Hidden Body", confidentiality=2)
    row = letter(
        personas, person=hidden, organisation=body, from_organisation=body, signatory=hidden,
        text="{salutation}, {name} of {organisation}\n{signatory}\n{from_organisation}",
    )  # fmt: skip
    made = sheet(row, personas.actor("an"))
    assert (made.to, made.sender, made.signatory) == ((), "", "")
    assert "Hidden" not in str(made.told())
    assert "Dr" not in made.to
    assert made.text == "Dear Sir or Madam,  of"


def test_a_post_in_a_body_out_of_sight_gives_no_title_to_the_sheet(personas, an):
    ann = make(personas, "people", name="Ann")
    hidden = factories.make("organisations", personas.other, confidentiality=2)
    make(personas, "positions", person=ann, organisation=hidden, title="Secret Adviser")
    made = sheet(letter(personas, person=ann, organisation=hidden), an)
    assert made.to == ("Ann",)


def test_fields_that_only_print_knows_are_filled_for_who_keeps_the_letter(personas, an, monkeypatch):
    row = letter(personas, text="Answer at {answer_link}")
    asked = []

    def giver(ids):
        asked.append(list(ids))
        return {pk: {"answer_link": "https://amity.example/answer/1/", "picture": "<svg/>"} for pk in ids}

    monkeypatch.setattr(late, "_givers", [giver])
    made, read = sheet(row, an), sheet(row, personas.actor("dung"))
    assert (made.text, made.picture) == ("Answer at https://amity.example/answer/1/", "<svg/>")
    assert (read.text, read.picture, asked) == ("Answer at", "", [[row.pk], []])


def test_every_field_has_a_value_for_the_document_of_an_office(personas, an):
    values = sheet(letter(personas, number="9"), an).values
    assert set(wording.ALL) <= set(values)
    assert {"subject", "text", "number"} <= set(values)
    assert all(isinstance(one, str) for one in values.values())
    assert (values["event"], values["answer_link"], values["number"]) == ("", "", "9")


def test_fields_left_in_a_letter_are_filled_when_it_is_printed(personas, an):
    ann = make(personas, "people", name="Ann Miller")
    made = sheet(letter(personas, person=ann, subject="To {name}", text="{salutation},\n{role}\nwelcome."), an)
    assert (made.subject, made.text) == ("To Ann Miller", "Dear Ann Miller,\nwelcome.")


def test_empty_paragraphs_are_none(personas, an):
    made = sheet(letter(personas, text="One.\n\n\n\nTwo\nlines."), an)
    assert made.paragraphs == ["One.", "Two\nlines."]
    assert made.told()["paragraphs"] == made.paragraphs


def test_a_letter_without_a_text_has_no_paragraph(personas, an):
    assert sheet(letter(personas, text=""), an).paragraphs == []


def test_sheets_keep_the_order_of_the_letters(personas, an):
    rows = [letter(personas, subject=name) for name in ("C", "A", "B")]
    assert [one.subject for one in sheets_of(rows, actor=an, today=TODAY)] == ["C", "A", "B"]
    assert sheets_of([], actor=an, today=TODAY) == []


def test_many_sheets_cost_the_queries_of_one(personas, an, django_assert_max_num_queries):
    rows = list(Letter.objects.filter(pk__in=[letter(personas).pk for _ in range(10)]))
    with django_assert_max_num_queries(8):
        made = sheets_of(rows, actor=an, today=TODAY)
    assert len(made) == 10


class Kept:
    """Givers of late values, kept apart from those of the site."""

    def __init__(self, monkeypatch) -> None:
        self.givers: list = []
        monkeypatch.setattr(late, "_givers", self.givers)


def test_a_giver_is_asked_once_however_often_it_is_registered(monkeypatch):
    kept, asked = Kept(monkeypatch), []

    def giver(ids):
        asked.append(ids)
        return {1: {"answer_link": "a"}}

    assert late.gives(giver) is giver
    late.gives(giver)
    assert (late.values([1]), kept.givers, asked) == ({1: {"answer_link": "a"}}, [giver], [[1]])


def test_what_several_know_of_a_letter_is_put_together(monkeypatch):
    kept = Kept(monkeypatch)
    kept.givers += [lambda _ids: {1: {"answer_link": "a"}}, lambda _ids: {1: {"picture": "p"}, 2: {"picture": "q"}}]
    assert late.values([1, 2]) == {1: {"answer_link": "a", "picture": "p"}, 2: {"picture": "q"}}
