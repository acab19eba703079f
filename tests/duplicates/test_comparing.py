"""What speaks for and against two rows being one."""

import pytest

from amity.duplicates import comparing, subject
from amity.duplicates.names import Rarity
from amity.duplicates.subject import Compared
from amity.records import registry

FIELDS = (
    Compared("name", "name"),
    Compared("name_vi", "name"),
    Compared("email", "email"),
    Compared("phone", "phone"),
    Compared("born_on", "date"),
    Compared("country", "choice"),
    Compared("expertise", "text"),
)
AN = {"name": "Nguyễn Văn An"}


def verdict(one, other, **options):
    return comparing.compare(
        FIELDS, subject.facts(FIELDS, one), subject.facts(FIELDS, other), rarity=Rarity(), **options
    )


def score(one, other, **options):
    return verdict(one, other, **options).score


def reasons(one, other):
    return [(reason.what, reason.field, reason.is_for) for reason in verdict(one, other).reasons]


def test_a_name_that_nobody_else_has_is_shown_and_one_of_many_is_not():
    assert score(AN, AN) > 0.9
    assert score(AN, AN, namesakes=2) > comparing.SHOWN
    assert score(AN, AN, namesakes=40) < comparing.SHOWN
    assert score({**AN, "born_on": "1963-05-19"}, {**AN, "born_on": "1963-05-19"}, namesakes=40) > 0.9


def test_accents_capitals_order_and_honorifics_do_not_matter():
    for other in ("NGUYEN VAN AN", "Ông Nguyễn Văn An", "An Nguyen Van", "An Van Nguyen"):
        assert score(AN, {"name": other}) > 0.85


def test_a_date_that_contradicts_speaks_against():
    born = {**AN, "born_on": "1963-05-19"}
    assert score(born, {**AN, "born_on": "1971-05-19"}) < comparing.SHOWN
    assert ("differs", "born_on", False) in reasons(born, {**AN, "born_on": "1971-05-19"})


@pytest.mark.parametrize("other", ["1963", "1963-05"])
def test_a_partial_date_speaks_only_as_far_as_it_is_known(other):
    born = {**AN, "born_on": "1963-05-19"}
    assert score(born, {**AN, "born_on": other}) > score(AN, AN)
    assert ("agrees", "born_on", True) in reasons(born, {**AN, "born_on": other})


def test_an_unknown_date_says_nothing():
    assert verdict({**AN, "born_on": "1963"}, AN).bits == verdict(AN, AN).bits


@pytest.mark.parametrize("other", ["1963-11-05", "1968-05-11"])
def test_day_and_month_the_other_way_round_or_one_figure_wrong_is_nearly_the_same(other):
    assert ("nearly", "born_on", True) in reasons({**AN, "born_on": "1963-05-11"}, {**AN, "born_on": other})


def test_the_same_email_speaks_strongly_for_even_a_common_or_half_other_name():
    mail = {"email": "An@Example.org "}
    assert score({**AN, **mail}, {**AN, "email": "an@example.org"}, namesakes=50) > 0.95
    assert score({"name": "Nguyễn An", **mail}, {"name": "Nguyễn Văn An", "email": "an@example.org"}) > 0.9
    assert score({"name": "Trần Bình", **mail}, {"name": "Nguyễn Văn An", "email": "an@example.org"}) > comparing.SHOWN


def test_a_telephone_shared_by_people_of_other_names_is_no_duplicate():
    assert score({**AN, "phone": "024 3845 4272"}, {"name": "Lê Hoa", "phone": "+84 24 38454272"}) < comparing.SHOWN
    assert score({**AN, "phone": "024 3845 4272"}, {**AN, "phone": "+84 24 38454272"}, namesakes=30) > comparing.SHOWN


def test_another_country_speaks_against():
    assert score({**AN, "country": "1"}, {**AN, "country": "2"}) < score({**AN, "country": "1"}, {**AN, "country": "1"})


def test_rows_without_a_name_are_compared_by_the_rest():
    assert score({"email": "an@example.org"}, {"email": "an@example.org"}) > 0.95
    assert score({"expertise": "Peace"}, {"expertise": "peace"}) > 0.5
    assert score({}, {}) < 0.5


def test_contradicting_names_are_told_apart_from_the_rest_of_the_evidence():
    found = verdict({"name": "Trần Bình", "email": "a@b.vn"}, {"name": "Lê Hoa", "email": "a@b.vn"})
    assert found.contradiction < -5
    assert verdict(AN, {"name": "An Nguyễn Văn"}).contradiction == 0


def test_the_reasons_are_told_in_words_those_for_it_first():
    people = registry.get("people")
    found = verdict({**AN, "country": "1", "born_on": "1963"}, {**AN, "country": "2", "born_on": "1963"})
    assert comparing.told(people, found.reasons) == ["The same name", "Born on: the same", "Country: different"]


def test_every_reason_has_a_sentence():
    pairs = [
        (AN, AN),
        (AN, {"name": "An Nguyễn Văn"}),
        (AN, {"name": "Văn Nguyễn An"}),
        (AN, {"name": "Nguyễn An"}),
        ({"name": "Friedrich Ebert"}, {"name": "Friedricch Ebert"}),
        (AN, {"name": "Lê Hoa"}),
    ]
    told = [comparing.told(registry.get("people"), verdict(one, other).reasons) for one, other in pairs]
    assert told == [
        ["The same name"],
        ["The same name in another order"],
        ["The same words in an order that makes another name"],
        ["Part of the name is the same"],
        ["Nearly the same name"],
        ["The names differ"],
    ]
