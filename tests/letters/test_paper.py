"""Letters, labels, badges and cards as PDF, and letters as DOCX: what can be read on them."""

import io
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from amity.letters.exchange import paper, word
from amity.letters.exchange.sheets import Sheet
from amity.letters.rules import wording
from amity.letters.rules.wording import Recipient
from amity.network.models import Organisation, Person
from amity.places.models import Country

TODAY = date(2026, 3, 16)
LAOS = Country(code="LA", name="Laos", name_vi="Lào")


def sheet(**fields) -> Sheet:
    given = {
        "language": "en",
        "sender": "Union of Friendship",
        "number": "17/LHHN",
        "date": "16 March 2026",
        "to": ("Ms Ann Miller", "Director", "Peace Council", "Laos"),
        "subject": "Thanks",
        "text": "Dear Ms Miller,\n\nthank you for coming.",
        "signatory": "Nguyen Van Chu",
        "signatory_title": "President",
        "picture": "",
        **fields,
    }
    values = {**dict.fromkeys(wording.ALL, ""), **{name: given[name] for name in ("subject", "text", "number", "date")}}
    return Sheet(
        **given, values=values | {"name": "Ann Miller", "salutation": "Dear Ms Miller", **fields.get("values", {})}
    )


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def written(*sheets: Sheet) -> list[str]:
    return pages(paper.letters(sheets, title="Letters", made_on=TODAY))


def test_everything_on_a_sheet_can_be_read_on_its_page():
    [page] = written(sheet())
    for words in ("17/LHHN", "16 March 2026", "Ms Ann Miller", "Director", "Peace Council", "Laos", "Thanks"):
        assert words in page
    assert "thank you for coming." in page
    assert "Nguyen Van Chu" in page


def test_each_letter_stands_on_a_page_of_its_own():
    made = written(sheet(subject="First one"), sheet(subject="Second one"), sheet(subject="Third one"))
    assert len(made) == 3
    assert ["First one" in page for page in made] == [True, False, False]
    assert ["Third one" in page for page in made] == [False, False, True]


def test_a_long_letter_takes_as_many_pages_as_it_needs_and_the_next_begins_anew():
    made = written(sheet(text="\n\n".join(f"Paragraph {number}." for number in range(120))), sheet(subject="Next one"))
    assert len(made) > 2
    assert "Paragraph 119." in made[-2]
    assert "Next one" in made[-1]
    assert "Paragraph" not in made[-1]


@pytest.mark.parametrize(
    "text", ["#panic()", "$x$ and *stars*", "a_b_c", "// no comment", "@nobody [x] \\ end", "<b>&"]
)
def test_what_means_something_to_the_press_is_set_as_it_was_written(text):
    [page] = written(sheet(text=text))
    assert text in page.replace("\n", " ")


def test_vietnamese_is_set_with_all_its_marks():
    [page] = written(sheet(language="vi", text="Kính gửi Bà Nguyễn Thị Hữu Nghị, chúc mừng năm mới."))
    assert "Kính gửi Bà Nguyễn Thị Hữu Nghị, chúc mừng năm mới." in page


def test_a_letter_of_which_little_is_known_is_set_all_the_same():
    [page] = written(sheet(sender="", number="", to=(), signatory="", signatory_title="", text=""))
    assert "Thanks" in page
    assert "Nguyen" not in page


def test_the_same_letters_of_the_same_day_are_the_same_file():
    assert paper.letters([sheet()], title="A", made_on=TODAY) == paper.letters([sheet()], title="A", made_on=TODAY)


def test_the_title_of_the_file_is_that_of_the_letters():
    content = paper.letters([sheet()], title="Thanks to all", made_on=TODAY)
    assert PdfReader(io.BytesIO(content)).metadata.title == "Thanks to all"


def test_twenty_four_labels_stand_on_a_sheet_and_the_next_begins_another():
    sheets = [sheet(to=(f"Guest number {number}", "Hanoi")) for number in range(25)]
    made = pages(paper.labels(sheets, title="Labels", made_on=TODAY))
    assert len(made) == 2
    assert "Guest number 0" in made[0]
    assert "Guest number 23" in made[0]
    assert "Guest number 24" in made[1]
    assert "thank you" not in "".join(made)


def test_a_label_has_no_word_of_the_letter():
    [made] = pages(paper.labels([sheet(to=("Ann Miller",))], title="Labels", made_on=TODAY))
    assert "Ann Miller" in made
    assert "Thanks" not in made
    assert "17/LHHN" not in made


def recipient(language="en", **fields) -> Recipient:
    ann = Person(**{"name": "Ann Miller", "honorific": "Dr", "country": LAOS, **fields})
    body = Organisation(name="Peace Council", name_vi="Hội đồng hòa bình")
    return Recipient(ann, language, body, title="Director", title_vi="Giám đốc")


def test_a_card_speaks_the_language_asked_for():
    english = paper.card_of(recipient(), "Speaker", "A", "12", "")
    assert (english.name, english.title, english.organisation, english.country) == (
        "Dr Ann Miller",
        "Director",
        "Peace Council",
        "Laos",
    )
    vietnamese = paper.card_of(recipient("vi", name_vi="An Mi-lơ"), "", "", "", "")
    assert (vietnamese.name, vietnamese.title, vietnamese.organisation, vietnamese.country) == (
        "Dr An Mi-lơ",
        "Giám đốc",
        "Hội đồng hòa bình",
        "Lào",
    )


def test_the_own_script_stands_on_a_card_only_where_it_is_another():
    assert paper.card_of(recipient(name_native="安妮"), "", "", "", "").native == "安妮"
    assert paper.card_of(recipient(name_native="Ann Miller"), "", "", "", "").native == ""
    assert paper.card_of(recipient("zh", name_native="安妮"), "", "", "", "").native == ""
    assert paper.card_of(recipient(), "", "", "", "").native == ""


def test_a_card_of_nobody_by_name_carries_the_body():
    card = paper.card_of(Recipient(None, "en", Organisation(name="Peace Council")), "Guest", "", "", "")
    assert (card.name, card.native, card.title, card.country) == ("Peace Council", "", "", "")


@pytest.mark.parametrize(("kind", "on_a_sheet"), [("badges", 10), ("places", 4)])
def test_as_many_cards_stand_on_a_sheet_as_the_paper_holds(kind, on_a_sheet):
    made = [paper.card_of(recipient(name=f"Guest {number}x"), "", "", "", "") for number in range(on_a_sheet + 1)]
    first, second = pages(paper.cards(made, kind, title="Festival", made_on=TODAY))
    assert "Guest 0x" in first
    assert f"Guest {on_a_sheet - 1}x" in first
    assert f"Guest {on_a_sheet}x" in second


def test_no_guests_make_no_badge():
    content = paper.cards([], "badges", title="Festival", made_on=TODAY)
    assert content[:5] == b"%PDF-"
    assert "Guest" not in "".join(pages(content))


def lines(content: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_plain_document_holds_the_letter_in_its_order():
    made = lines(word.letters([sheet()], title="Letters"))
    assert made == [
        "UNION OF FRIENDSHIP",
        "17/LHHN – 16 March 2026",
        "Ms Ann Miller\nDirector\nPeace Council\nLaos",
        "Thanks",
        "Dear Ms Miller,",
        "thank you for coming.",
        "PRESIDENT",
        "\n\nNguyen Van Chu",
    ]


def test_a_plain_document_leaves_out_what_is_not_known():
    bare = sheet(sender="", number="", to=("Ann",), signatory="", signatory_title="", text="Hello.")
    assert lines(word.letters([bare], title="Letters")) == ["16 March 2026", "Ann", "Thanks", "Hello."]


def test_letters_of_a_plain_document_are_parted_by_a_page():
    content = word.letters([sheet(), sheet(), sheet()], title="Letters")
    assert docx.Document(io.BytesIO(content)).element.xml.count('w:type="page"') == 2


def test_a_document_of_word_is_a4_and_bears_its_title():
    made = docx.Document(io.BytesIO(word.letters([sheet()], title="Letters of thanks")))
    assert (round(made.sections[0].page_width.mm), round(made.sections[0].page_height.mm)) == (210, 297)
    assert (made.core_properties.title, made.core_properties.comments) == ("Letters of thanks", "")


def office(*paragraphs: str, header: str = "", footer: str = "") -> bytes:
    made, buffer = docx.Document(), io.BytesIO()
    for one in paragraphs:
        made.add_paragraph(one)
    made.sections[0].header.paragraphs[0].text = header
    made.sections[0].footer.paragraphs[0].text = footer
    made.save(buffer)
    return buffer.getvalue()


def on(template: bytes, *sheets: Sheet) -> list[str]:
    return lines(word.letters(sheets, title="Letters", template=template))


def test_an_offices_document_is_filled_once_for_each_letter():
    template = office("LETTERHEAD", "{{ salutation }},", "No. {{ number }}")
    made = on(template, sheet(), sheet(number="18"))
    assert [one for one in made if one.strip()] == [
        *("LETTERHEAD", "Dear Ms Miller,", "No. 17/LHHN"),
        *("LETTERHEAD", "Dear Ms Miller,", "No. 18"),
    ]


@pytest.mark.parametrize(("number", "told"), [("9", "With number"), ("", "Without")])
def test_an_offices_document_may_ask_whether_a_field_is_given(number, told):
    template = office("{% if number %}With number{% else %}Without{% endif %}")
    assert told in on(template, sheet(number=number))


def test_what_a_field_holds_is_no_markup_in_the_document():
    made = on(office("{{ subject }}"), sheet(subject="A < B & <w:p/> {{ name }}"))
    assert "A < B & <w:p/> {{ name }}" in made


def test_the_paragraphs_of_a_text_stay_paragraphs_in_an_offices_document():
    made = on(office("{{ text }}"), sheet(text="One.\n\nTwo."))
    assert [one for one in made if one] == ["One.", "Two."]


def test_the_head_of_an_offices_document_is_kept_and_its_fields_are_filled():
    content = word.letters([sheet()], title="Letters", template=office("{{ text }}", header="No. {{ number }}"))
    [section] = docx.Document(io.BytesIO(content)).sections
    assert section.header.paragraphs[0].text == "No. 17/LHHN"


def test_an_offices_document_without_letters_stays_empty():
    assert [one for one in on(office("{{ text }}")) if one] == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ name.upper() }}",
        "{{ name | upper }}",
        "{{ 1 + 1 }}",
        "{% set a = 1 %}",
        "{% if name == 'x' %}a{% endif %}",
        "{{ name[0] }}",
        "{% include 'x' %}",
        "{{ name",
    ],
)
def test_an_offices_document_is_no_program(line):
    with pytest.raises(word.UnknownWords, match="asks for more than fields"):
        word.check(office(line))


def test_a_field_that_no_letter_has_is_refused_with_the_one_that_may_be_meant():
    with pytest.raises(word.UnknownWords, match="Do you mean {occasion}"):
        word.check(office("{{ ocasion }}"))


def test_a_field_that_no_letter_has_is_found_in_the_head_and_the_foot_as_well():
    for where in ("header", "footer"):
        with pytest.raises(word.UnknownWords, match="There is no field {zzzz}"):
            word.check(office("{{ text }}", **{where: "{{ zzzz }}"}))


def test_every_field_and_what_is_told_beside_passes():
    names = [*wording.ALL, *word.TOLD]
    assert word.check(office(*(f"{{{{ {name} }}}}" for name in names))) is None


@pytest.mark.parametrize("content", [b"", b"words", b"PK\x03\x04broken"])
def test_a_file_that_is_no_document_is_refused_with_the_cure(content):
    with pytest.raises(word.NoDocument, match="Save it as DOCX"):
        word.check(content)


def test_signs_of_life_are_given_after_every_hundred_letters():
    told: list[int] = []
    word.letters([sheet()] * 201, title="Letters", told=told.append)
    word.letters([sheet()] * 100, title="Letters", template=office("{{ text }}"), told=told.append)
    assert told == [100, 200, 100]
