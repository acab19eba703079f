"""What files of donors hold rarely: numbers beyond measure, words without end, dates with a zone, unknown lists."""

from decimal import Decimal

import pytest

from amity.iati.reading import activities
from tests.iati.test_reading import BUDGET, one, read, why

NO_NUMBER = "The sum is no number, or its currency is not known."
NO_SUM = "The sum is no number, or nothing."
PAID = (
    '<transaction><transaction-type code="{code}"/><transaction-date iso-date="{day}"/>'
    '<value currency="{currency}">{amount}</value>{more}</transaction>'
)


def paid(amount="5", code="3", day="2021-05-01", currency="USD", more=""):
    return PAID.format(amount=amount, code=code, day=day, currency=currency, more=more)


@pytest.mark.parametrize("amount", ["1e13", "-1e13", "1e30", "1e400", "1e9999999", "-1e9999999"])
def test_a_sum_beyond_measure_is_reported_and_the_file_read_on(amount):
    found = one(paid(amount) + paid("7"))
    assert [money.amount for money in found.sums] == [7]
    assert why(found, "transaction") == [NO_SUM]


@pytest.mark.parametrize("amount", ["1e13", "-1e13", "1e30", "1e400", "1e9999999", "Infinity", "NaN", ""])
def test_a_budget_beyond_measure_is_reported_and_the_file_read_on(amount):
    found = one(BUDGET.format(1, "USD", amount) + BUDGET.format(1, "USD", "7"))
    assert (found.amount, found.currency) == (Decimal(7), "USD")
    assert NO_NUMBER in why(found, "budget")


def test_budgets_that_are_beyond_measure_together_are_kept_as_far_as_they_go():
    found = one(BUDGET.format(1, "USD", "6000000000000") * 2)
    assert found.amount == Decimal(6_000_000_000_000)
    assert NO_NUMBER in why(found, "budget")


@pytest.mark.parametrize(
    ("amount", "kept"), [("9999999999999.99", "9999999999999.99"), ("-0.01", "-0.01"), ("0.005000001", "0.01")]
)
def test_the_greatest_and_the_smallest_sums_are_kept_to_the_cent(amount, kept):
    assert [money.amount for money in one(paid(amount)).sums] == [Decimal(kept)]


@pytest.mark.parametrize("amount", ["0", "-0", "0.00", "0.001", "-0.004", "1e-9999999"])
def test_what_is_nothing_to_the_cent_is_no_sum(amount):
    found = one(paid(amount))
    assert (found.sums, why(found, "transaction")) == ([], [NO_SUM])


def test_a_negative_sum_is_kept_as_what_was_given_back():
    assert [money.amount for money in one(paid("-12.345")).sums] == [Decimal("-12.34")]


def test_negative_and_zero_budgets_are_added_like_the_others():
    found = one(BUDGET.format(2, "USD", "10") + BUDGET.format(2, "USD", "-4") + BUDGET.format(2, "USD", "0"))
    assert found.amount == Decimal(6)


@pytest.mark.parametrize("currency", ["", "XYZ", "DOLLARS", "$", "us", "1"])
def test_a_budget_in_an_unknown_currency_is_reported(currency):
    found = one(BUDGET.format(1, currency, "10"))
    assert (found.amount, found.currency) == (None, "")
    assert why(found, "budget") == [NO_NUMBER]


@pytest.mark.parametrize("currency", ["XYZ", "DOLLARS", "$", "us"])
def test_a_sum_in_an_unknown_currency_is_reported_even_where_the_default_is_known(currency):
    found = one(paid(currency=currency), 'default-currency="EUR"')
    assert why(found, "transaction") == ["The currency is not known."]


def test_the_default_currency_stands_for_budgets_and_sums_that_name_none():
    found = one(paid(currency="") + BUDGET.format(1, "", "10"), 'default-currency=" eur "')
    assert ([money.currency for money in found.sums], found.currency) == (["EUR"], "EUR")


def test_a_budget_without_a_value_is_reported_with_all_that_is_in_it():
    found = one('<budget><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/></budget>')
    assert (found.amount, found.reported) == (None, 3)
    assert why(found, "budget") == [NO_NUMBER]


def test_a_budget_that_says_nothing_of_its_weight_is_indicative():
    found = one('<budget><value currency="USD">5</value></budget>')
    assert found.budget_status == "1"


@pytest.mark.parametrize("code", ["", "0", "5", "8", "12", "13", "x"])
def test_a_kind_of_sum_that_is_not_kept_here_is_reported(code):
    assert why(one(paid(code=code)), "transaction") == ["There is no such kind of sum here."]


@pytest.mark.parametrize(("code", "kind"), [("1", "receipt"), ("2", "commitment"), ("11", "approval")])
def test_each_kind_of_sum_has_its_name_here(code, kind):
    found = one(paid(code=code))
    assert [money.kind for money in found.sums] == [kind]
    assert found.mapped == 0


def test_a_transaction_without_anything_in_it_is_reported_and_no_fault():
    found = one("<transaction/>")
    assert (found.sums, found.reported) == ([], 1)


@pytest.mark.parametrize("day", ["2021-05-01Z", "2021-05-01+07:00", " 2021-05-01 ", "2021-05-01T10:00:00"])
def test_a_day_with_a_time_or_a_zone_is_that_day(day):
    assert [money.value_on for money in one(paid(day=day)).sums] == ["2021-05-01"]
    assert one(f'<activity-date type="1" iso-date="{day}"/>').starts_on == "2021-05-01"


def test_the_words_of_a_sum_and_its_reference_are_cut_to_what_can_be_kept():
    more = f"<description><narrative>{'w' * 100_000}</narrative></description>"
    (money,) = one(paid(more=more).replace("<transaction>", f'<transaction ref="{"r" * 1000}">')).sums
    assert (len(money.description), len(money.reference)) == (300, activities.LONGEST_REFERENCE)


def test_the_second_of_what_a_sum_has_once_is_reported():
    giver = '<provider-org ref="GB-1"/>'
    words = "<description><narrative>W</narrative></description>"
    found = one(paid(more=giver + giver + words + words))
    assert (found.sums[0].provider.identifier, found.sums[0].description) == ("GB-1", "W")
    assert why(found, "provider-org") == why(found, "description") == ["There is no place for this here."]


def test_a_giver_of_a_sum_that_is_called_nothing_is_reported_and_the_sum_kept():
    found = one(paid(more="<provider-org/><receiver-org><narrative> </narrative></receiver-org>"))
    assert [(money.provider, money.receiver) for money in found.sums] == [(None, None)]
    assert why(found, "receiver-org") == ["The organisation has neither an identifier nor a name."]


def test_a_title_of_a_hundred_thousand_letters_is_read_whole():
    (found,) = read(f"<iati-activity><title><narrative>{'t' * 100_000}</narrative></title></iati-activity>")
    assert (found.identifier, len(found.title)) == ("", 100_000)


@pytest.mark.parametrize("vocabulary", ["3", "7", "11", "98", "x"])
def test_a_sector_of_an_unknown_list_is_reported(vocabulary):
    found = one(f'<sector vocabulary="{vocabulary}" code="6"/><sector code="14030"/>')
    assert [named.code for named in found.sectors] == ["14030"]
    assert why(found, "sector") == ["There is no such list of sectors here."]


@pytest.mark.parametrize("code", ["", " ", "1" * 21])
def test_a_sector_without_a_code_that_can_be_kept_is_reported(code):
    found = one(f'<sector code="{code}"><narrative>Water</narrative></sector>')
    assert (found.sectors, why(found, "sector")) == ([], ["There is no such list of sectors here."])


@pytest.mark.parametrize("percent", ["", "half", "NaN", "Infinity"])
def test_a_share_that_is_no_number_is_no_share(percent):
    (named,) = one(f'<sector code="14030" percentage="{percent}"/>').sectors
    assert named.percent is None


def test_sectors_in_the_words_of_the_publisher_are_put_one_behind_the_other_and_cut():
    words = '<sector vocabulary="99" code="A{}"><narrative>{}</narrative></sector>'
    assert one(words.format(1, "Wells") + words.format(2, "")).sector_words == "Wells; A2"
    assert len(one(words.format(1, "w" * 1000)).sector_words) == 250


@pytest.mark.parametrize("code", ["", "0", "7", "two", "22"])
def test_a_state_that_nobody_knows_is_reported_and_the_activity_proposed(code):
    found = one(f'<activity-status code="{code}"/>')
    assert (found.status, found.state) == ("", "proposed")
    assert why(found, "activity-status") == ["There is no such state here."]


@pytest.mark.parametrize("kind", ["", "0", "5", "start"])
def test_a_kind_of_date_that_nobody_knows_is_reported(kind):
    found = one(f'<activity-date type="{kind}" iso-date="2020-01-01"/>')
    assert (found.starts_on, found.ends_on) == ("", "")
    assert why(found, "activity-date") == ["There is no such kind of date here."]


@pytest.mark.parametrize("role", ["", "0", "5", "funding"])
def test_a_part_in_an_activity_that_nobody_knows_is_reported(role):
    found = one(f'<participating-org role="{role}" ref="GB-1"/>')
    assert found.parties == {}
    assert why(found, "participating-org") == ["There is no such part in an activity here."]


@pytest.mark.parametrize("kind", ["", "3", "4", "5", "x"])
def test_a_relation_that_is_no_whole_is_reported(kind):
    found = one(f'<related-activity type="{kind}" ref="B"/>')
    assert (found.parent, found.reported) == ("", 1)


def test_of_two_wholes_the_first_is_taken():
    found = one('<related-activity type="1" ref="B"/><related-activity type="1" ref="C"/>')
    assert found.parent == "B"
    assert why(found, "related-activity") == ["Only the whole that an activity is part of is kept here."]


def test_a_text_in_vietnamese_alone_is_the_title_in_both():
    found = one("<title><narrative>Nước sạch</narrative></title>", 'xml:lang="vi"')
    assert (found.title, found.title_vi) == ("Nước sạch", "Nước sạch")


def test_an_activity_at_home_and_abroad_is_not_abroad():
    found = one('<recipient-country code="LA"/><recipient-country code="VN"/>')
    assert not found.is_abroad
    assert why(found, "recipient-country") == ["Aid for other countries is not kept here."]
