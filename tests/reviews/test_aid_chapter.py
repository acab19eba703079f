"""The aid of the years in a review: each figure leads to rows that add up to it, beside what was published."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor, actor_of
from amity.access.roles import Confidentiality
from amity.documents.document import Span, Table, plain
from amity.reviews.parts import aid as chapter
from amity.reviews.yearly import yearly_review
from tests.factories import make
from tests.personas import TODAY
from tests.reviews.test_parts import part, words

pytestmark = pytest.mark.django_db
LARGEST = "Commitment in 2023 by {}, the largest first"
BY_YEAR = "Aid by year, each sum counted once"


def review(actor=None, language="en", year=2023):
    return yearly_review(year, actor=actor or Actor.system(), language=language, today=TODAY)


def table(document, caption):
    return next((one for one in part(document, "aid") if isinstance(one, Table) and one.caption == caption), None)


def cells(document, caption):
    return [[plain(cell) for cell in row] for row in table(document, caption).rows]


def spans(document):
    """Every figure of the chapter with the address of its rows."""
    found = []
    for block in part(document, "aid"):
        if isinstance(block, Table):
            found += [span for row in block.rows for cell in row for span in cell if isinstance(span, Span)]
    return [span for span in found if span.url.startswith("/aid/rows/")]


def aid(owner, amount, value_on="2023", kind="commitment", level=0, **links):
    item = make("aid_items", owner, confidentiality=level, donors=links.pop("donors", []), **links)
    return make("aid_flows", owner, item=item, amount=amount, value_on=value_on, kind=kind, confidentiality=level)


@pytest.fixture
def giving(personas):
    """Aid of two years for two provinces, from a donor with a country."""
    owner = personas.union
    country = make("countries", owner, confidentiality=0, name="Farland")
    donor = make("organisations", owner, confidentiality=0, name="Givers", country=country)
    hue, hanoi = (make("provinces", owner, confidentiality=0, name=name) for name in ("Hue", "Ha Noi"))
    sector = make("aid_sectors", owner, confidentiality=0, name="Health")
    aid(owner, 1000, provinces=[hue], donors=[donor], sectors=[sector])
    aid(owner, 300, "2022", provinces=[hanoi], donors=[donor])
    aid(owner, 40, "2023", provinces=[hanoi])
    aid(owner, 7, "2019", kind="approval")
    return personas


def test_five_years_stand_kind_by_kind(giving):
    document = review()
    made = table(document, BY_YEAR)
    assert [column.words for column in made.columns] == ["Year", "Commitment", "Approval"]
    assert cells(document, BY_YEAR) == [
        ["2019", "–", "7"],
        ["2020", "–", "–"],
        ["2021", "–", "–"],
        ["2022", "300", "–"],
        ["2023", "1,040", "–"],
    ]


def test_the_largest_stand_first_with_the_year_before_and_a_sum(giving):
    document = review()
    assert cells(document, LARGEST.format("province")) == [
        ["Hue", "1,000", "–"],
        ["Ha Noi", "40", "300"],
        ["Together", "1,040", "300"],
    ]
    assert cells(document, LARGEST.format("sector"))[0] == ["Health", "1,000", "–"]
    assert cells(document, LARGEST.format("donor"))[0] == ["Givers", "1,000", "300"]
    assert cells(document, LARGEST.format("home country"))[0] == ["Farland", "1,000", "300"]
    assert cells(document, LARGEST.format("donor"))[1][0] == "Not broken down"


def test_every_figure_leads_to_rows_that_add_up_to_it(giving, client_of):
    client, found = client_of("chi"), spans(review())
    assert len(found) >= 15
    for span in found:
        text = client.get(span.url).content.decode()
        assert re.search(rf">{span.text}(\.00)? USD<", text), span


def test_no_more_than_ten_are_named_and_the_sum_holds_all(personas):
    for number in range(1, 14):
        donor = make("organisations", personas.union, name=f"Giver {number:02}", confidentiality=0)
        aid(personas.union, number, donors=[donor])
    made = table(review(), LARGEST.format("donor"))
    assert [plain(row[0]) for row in made.rows] == [*(f"Giver {number:02}" for number in range(13, 3, -1)), "Together"]
    assert plain(made.rows[-1][1]) == "91"
    assert plain(made.note) == "3 more are in the sum."


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (("commitment",), "Commitment"),
        (("commitment", "approval"), "Approval"),
        (("commitment", "receipt", "approval"), "Receipt"),
        (("commitment", "disbursement", "receipt"), "Disbursement"),
    ],
)
def test_the_kind_nearest_to_what_was_spent_is_told_in_detail(personas, kinds, told):
    for kind in kinds:
        aid(personas.union, 5, kind=kind)
    assert table(review(), f"{told} in 2023 by province, the largest first")


def test_a_year_without_sums_among_others_says_so(personas):
    aid(personas.union, 5, "2021")
    document = review()
    assert "No sum of aid with a date of 2023 is on record." in words(part(document, "aid"))
    assert cells(document, BY_YEAR)[2] == ["2021", "5"]


def test_nothing_on_record_says_so_and_still_tells_what_was_published(personas):
    make("statements", personas.union, measure="foreign_ngo_aid", subject="Aid", value="223", unit="million USD",
         basis="disbursed", period="2023", confidentiality=0, scope="")  # fmt: skip
    document = review()
    assert "No sum of aid with a date of these five years is on record." in words(part(document, "aid"))
    (line,) = cells(document, "Aid as published, beside what is counted (disbursement)")
    assert line[:1] + line[2:4] == ["2023", "0", "\u2212223,000,000"]
    assert "No sum of this kind is on record" in line[4]


def test_published_figures_of_the_five_years_stand_beside(giving):
    for value, period in (("0.01", "2023"), ("9", "2018"), ("1", "2019-2023")):
        make("statements", giving.union, measure="foreign_ngo_aid", subject="Aid", value=value, unit="million USD",
             basis="committed", period=period, confidentiality=0, scope="", said_by="Union", qualifier="about",
             source_title=f"Report {period}")  # fmt: skip
    document = review()
    found = cells(document, "Aid as published, beside what is counted (commitment)")
    assert [line[0] for line in found] == ["2023", "2019–2023"]
    assert found[1][2] == "1,340"
    assert found[0][1].startswith("about ")
    assert any(source.words == "Report 2023" for source in document.sources)


def test_the_rule_and_what_is_not_converted_are_said(giving):
    make("aid_flows", giving.union, item=make("aid_items", giving.union), kind="commitment", amount=5, currency="GBP",
         value_on="2023-04-01", confidentiality=0)  # fmt: skip
    told = words(part(review(), "aid"))
    assert any(line.startswith("A sum counts once, where it is recorded.") for line in told)
    assert "Sums in other currencies that could not be converted and are not counted: 1." in told


def test_the_chapter_tells_no_reader_of_rows_out_of_his_sight(giving):
    reader = actor_of(giving.binh, today=TODAY)
    before = part(review(reader), "aid")
    donor = make("organisations", giving.hers, name="Quiet givers", confidentiality=Confidentiality.UNIT)
    aid(giving.hers, 9999, level=Confidentiality.UNIT, donors=[donor])
    after = part(review(reader), "aid")
    assert after == before
    hers = review(actor_of(giving.an, today=TODAY))
    assert cells(hers, LARGEST.format("donor"))[0] == ["Quiet givers", "9,999", "–"]


def test_names_come_in_the_language_of_the_review(personas):
    province = make("provinces", personas.union, name="Hue", name_vi="Huế", confidentiality=0)
    aid(personas.union, 5, provinces=[province])
    found = [plain(cell) for one in part(review(language="vi"), "aid") if isinstance(one, Table)
             for row in one.rows for cell in row]  # fmt: skip
    assert "Huế" in found
    assert "Hue" not in found


def test_the_chapter_asks_no_more_when_there_is_more_to_tell(giving):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            review()
        return sum("aid_aidcell" in one["sql"] or "aid_aiddonorcell" in one["sql"] for one in queries)

    before = asked()
    for _number in range(6):
        donor = make("organisations", giving.union, confidentiality=0)
        aid(giving.union, 5, donors=[donor], provinces=[make("provinces", giving.union, confidentiality=0)])
    assert asked() == before
    assert before <= 1 + 4 + 1


def test_the_kinds_that_are_preferred_are_all_kinds():
    assert sorted(chapter.PREFERRED) == ["approval", "commitment", "disbursement", "receipt"]
