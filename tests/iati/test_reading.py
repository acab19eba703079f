"""Each element of a file is taken, mapped or reported; nothing is dropped in silence."""

import io
from decimal import Decimal

import pytest
from lxml import etree

from amity.iati import opening
from amity.iati.reading import activities
from amity.iati.reading.words import Report

WHOLE = """<iati-activity default-currency="EUR" xml:lang="en">
<iati-identifier> GB-1-A </iati-identifier>
<title><narrative>Water</narrative>
<narrative xml:lang="vi">Nước</narrative><narrative xml:lang="fr">Eau</narrative></title>
<participating-org role="1" ref="GB-1" type="21"><narrative>Giver</narrative></participating-org>
<participating-org role="1" ref="GB-2" type="21"><narrative>Second giver</narrative></participating-org>
<participating-org role="4" ref="GB-3"/>
<participating-org role="4" ref="GB-4"/>
<activity-status code="2"/>
<activity-date type="1" iso-date="2020-01-01"/>
<activity-date type="2" iso-date="2020-02-01"/>
<activity-date type="3" iso-date="2025-12-31"><narrative>Planned</narrative></activity-date>
<recipient-country code="VN"/>
<recipient-country code="LA"/>
<location><name><narrative>Ha Giang</narrative></name><point><pos>1 2</pos></point></location>
<sector code="14030" percentage="60"/>
<sector vocabulary="2" code="140" percentage="100"/>
<sector vocabulary="99" code="X"><narrative>Own field</narrative></sector>
<sector vocabulary="7" code="6"/>
<transaction ref="T1"><transaction-type code="3"/><transaction-date iso-date="2021-01-01"/>
<value value-date="2021-01-02">10.50</value><description><narrative>Pumps</narrative></description>
<provider-org ref="GB-1"><narrative>Giver</narrative></provider-org><finance-type code="110"/></transaction>
<transaction><transaction-type code="4"/><transaction-date iso-date="2021-01-01"/>
<value currency="usd">-3</value></transaction>
<transaction><transaction-type code="8"/><transaction-date iso-date="2021-01-01"/><value>3</value></transaction>
<related-activity ref="GB-1-P" type="1"/>
<related-activity ref="GB-1-C" type="3"/>
<x:own xmlns:x="http://example.org/x"><x:inner/></x:own>
</iati-activity>"""


def read(*told):
    return list(
        activities.read(io.BytesIO(f'<iati-activities version="2.03">{"".join(told)}</iati-activities>'.encode()))
    )


def one(inside, attributes=""):
    (found,) = read(f"<iati-activity {attributes}><iati-identifier>A</iati-identifier>{inside}</iati-activity>")
    return found


def why(found, element):
    return [line.why for line in found.lines if line.element == element]


@pytest.fixture
def whole():
    (found,) = read(WHOLE)
    return found


def test_every_element_is_taken_mapped_or_reported(whole):
    assert whole.taken + whole.mapped + whole.reported == len(list(etree.fromstring(WHOLE).iter()))
    assert whole.taken
    assert whole.mapped
    assert whole.reported


def test_what_is_understood_is_taken(whole):
    assert (whole.identifier, whole.title, whole.title_vi) == ("GB-1-A", "Water", "Nước")
    assert (whole.kind, whole.state, whole.parent) == ("project", "running", "GB-1-P")
    assert (whole.starts_on, whole.ends_on) == ("2020-02-01", "2025-12-31")
    assert [party.identifier for party in whole.parties["1"]] == ["GB-1", "GB-2"]
    assert whole.places == [("", "Ha Giang")]
    assert whole.sectors == [("1", "14030", "", Decimal(60)), ("2", "140", "", Decimal(100))]


def test_sums_are_read_with_their_parties_and_their_currency(whole):
    first, second = whole.sums
    assert (first.kind, first.value_on, first.amount, first.currency) == (
        "disbursement",
        "2021-01-01",
        Decimal("10.50"),
        "EUR",
    )
    assert (first.reference, first.description, first.provider.name, first.receiver) == ("T1", "Pumps", "Giver", None)
    assert (second.kind, second.amount, second.currency) == ("disbursement", Decimal(-3), "USD")


def test_what_is_kept_in_another_form_is_told(whole):
    assert whole.sector_words == "Own field"
    assert "An expenditure is kept as a disbursement." in why(whole, "transaction")


@pytest.mark.parametrize("element", ["point", "own", "finance-type", "narrative", "recipient-country"])
def test_what_has_no_place_is_reported_with_its_line(whole, element):
    line = next(line for line in whole.lines if line.element == element)
    assert line.line > 0
    assert line.activity == "GB-1-A"
    assert line.why


def test_a_second_executing_party_and_another_relation_are_reported(whole):
    assert [line.what for line in whole.lines if line.element == "participating-org"] == ["role=4 ref=GB-4"]
    assert [line.what for line in whole.lines if line.element == "related-activity"] == ["ref=GB-1-C type=3"]


def test_an_element_inside_one_that_is_reported_is_not_told_again(whole):
    assert not [line for line in whole.lines if line.element in ("pos", "inner")]


MONEY = '<transaction-type code="1"/>{date}{value}'
DATED = '<transaction-date iso-date="2021-01-01"/>'


@pytest.mark.parametrize(
    ("date", "value", "told"),
    [
        (DATED, "<value>1</value>", "The currency is not known."),
        (DATED, '<value currency="ZZZ">1</value>', "The currency is not known."),
        (DATED, '<value currency="USD">much</value>', "The sum is no number, or nothing."),
        (DATED, '<value currency="USD">NaN</value>', "The sum is no number, or nothing."),
        (DATED, '<value currency="USD">0</value>', "The sum is no number, or nothing."),
        (DATED, "", "The sum is no number, or nothing."),
        ("", '<value currency="USD">1</value>', "The date is missing or does not exist."),
        (
            '<transaction-date iso-date="2021-02-30"/>',
            '<value currency="USD">1</value>',
            "The date is missing or does not exist.",
        ),
    ],
)
def test_a_sum_that_cannot_be_read_is_reported_and_the_rest_is_taken(date, value, told):
    good = MONEY.format(date=DATED, value='<value currency="USD">5</value>')
    found = one(f"<transaction>{MONEY.format(date=date, value=value)}</transaction><transaction>{good}</transaction>")
    assert why(found, "transaction") == [told]
    assert [money.amount for money in found.sums] == [5]


def test_the_value_date_stands_in_for_a_missing_date():
    found = one(
        '<transaction><transaction-type code="1"/><value currency="USD" value-date="2021-05-05">1</value></transaction>'
    )
    assert [money.value_on for money in found.sums] == ["2021-05-05"]


@pytest.mark.parametrize("day", ["", "soon", "2021-13-01"])
def test_a_date_that_does_not_exist_is_reported(day):
    found = one(f'<activity-date type="1" iso-date="{day}"/><activity-date type="3" iso-date="2022-01-01"/>')
    assert why(found, "activity-date") == ["The date is missing or does not exist."]
    assert (found.starts_on, found.ends_on) == ("", "2022-01-01")


def test_an_actual_date_wins_whichever_comes_first():
    planned, actual = (
        '<activity-date type="1" iso-date="2020-01-01"/>',
        '<activity-date type="2" iso-date="2020-02-02"/>',
    )
    assert one(planned + actual).starts_on == one(actual + planned).starts_on == "2020-02-02"
    assert why(one(actual + planned), "activity-date") == ["The actual date is kept instead of the planned one."]


@pytest.mark.parametrize(
    ("attributes", "inside", "kind"),
    [
        ('hierarchy="1"', '<related-activity type="2" ref="B"/>', "programme"),
        ('hierarchy="1"', "", "project"),
        ('hierarchy="2"', "", "project"),
    ],
)
def test_the_kind_follows_from_the_level(attributes, inside, kind):
    assert one(inside, attributes).kind == kind


@pytest.mark.parametrize(("flag", "told"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_the_humanitarian_flag_is_read(flag, told):
    assert one("", f'humanitarian="{flag}"').is_humanitarian is told


def test_several_descriptions_are_kept_as_one_and_that_is_told():
    words = "<description type='{}'><narrative>{}</narrative></description>"
    found = one(words.format(1, "About") + words.format(2, "Aims"))
    assert found.description == "About\n\nAims"
    assert why(found, "description") == ["Several descriptions are kept as one."]


BUDGET = (
    '<budget status="{}"><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
    '<value currency="{}" value-date="2020-01-01">{}</value></budget>'
)


def test_budgets_of_one_currency_are_one_amount():
    found = one(BUDGET.format(2, "USD", "10.10") + BUDGET.format(2, "USD", "5"))
    assert (found.amount, found.currency, found.budget_status) == (Decimal("15.10"), "USD", "2")
    assert why(found, "budget") == ["The budgets of an activity are kept as one amount."]


def test_a_budget_of_another_currency_or_without_a_number_is_reported():
    found = one(BUDGET.format(1, "USD", "10") + BUDGET.format(1, "EUR", "5") + BUDGET.format(1, "USD", "x"))
    assert (found.amount, found.reported) == (Decimal(10), 8)
    assert "Budgets in a second currency are not kept here." in why(found, "budget")


@pytest.mark.parametrize(
    ("countries", "is_abroad"),
    [("", False), ('<recipient-country code="vn"/>', False), ('<recipient-country code="LA"/>', True)],
)
def test_an_activity_in_other_countries_alone_is_abroad(countries, is_abroad):
    assert one(countries).is_abroad is is_abroad


def test_who_reports_is_the_source():
    found = one('<reporting-org ref="GB-1" type="21"><narrative>Giver</narrative></reporting-org>')
    assert found.source == "IATI: Giver (GB-1)"


def test_a_suspended_activity_is_kept_as_proposed_and_an_unknown_state_reported():
    assert why(one('<activity-status code="6"/>'), "activity-status") == [
        "A suspended activity is kept as a proposed one."
    ]
    assert why(one('<activity-status code="9"/>'), "activity-status") == ["There is no such state here."]


def test_notes_and_instructions_between_elements_are_no_elements():
    found = one("<!-- a note --><?do this?><title><!-- b --><narrative>A</narrative></title>")
    assert (found.title, found.reported) == ("A", 0)


def test_what_is_said_many_times_is_one_line_that_says_how_often():
    found = one('<result type="1"><title/></result>' * 3)
    (line,) = found.lines
    assert (line.element, line.times, found.reported) == ("result", 3, 6)


PLACE = '<location ref="{}"><location-reach code="{}"/><name><narrative>Lai Chau</narrative></name></location>'


def test_a_place_is_read_with_its_code_and_its_reach():
    assert one(PLACE.format("12", 1)).places == [("12", "Lai Chau")]
    assert why(one(PLACE.format("12", 2)), "location-reach") == ["There is no place for this here."]


def test_an_organisation_without_identifier_and_name_is_reported():
    found = one('<participating-org role="1"/>')
    assert found.parties == {}
    assert why(found, "participating-org") == ["The organisation has neither an identifier nor a name."]


def test_a_file_that_breaks_off_gives_what_was_whole_and_says_so():
    file = io.BytesIO(b"<iati-activities><iati-activity><iati-identifier>A</iati-identifier></iati-activity><iati-")
    found = activities.read(file)
    assert next(found).identifier == "A"
    with pytest.raises(opening.NotXml):
        next(found)


def test_what_is_said_of_an_element_in_the_report_is_cut():
    report = Report()
    report.refuse(etree.fromstring(f"<a>{'x' * 500}</a>"), "No place.")
    (line,) = report.lines("A")
    assert len(line.what) == 200
    assert (report.taken, report.mapped, report.reported) == (0, 0, 1)


@pytest.mark.parametrize("text", ["1e400", "NaN", "Infinity", "much", ""])
def test_what_is_no_number_is_none(text):
    found = activities.number(text)
    assert found is None or found.is_finite()


def test_a_sum_too_great_to_be_kept_is_reported():
    value = '<value currency="USD">1e15</value>'
    found = one(f"<transaction>{MONEY.format(date=DATED, value=value)}</transaction>")
    assert (found.sums, why(found, "transaction")) == ([], ["The sum is no number, or nothing."])
