"""Telephone numbers: which are one, and the same eight digits in Python and in both databases."""

import pytest

from amity.core.fields import LastDigits
from amity.core.phones import last_digits, same
from amity.network.models import Person
from tests import factories

ONE_NUMBER = (
    ("024 3845 4272", "(+84) 24-3845-4272"),
    ("0084 24 38454272", "024.3845.4272"),
    ("+84 (0)24 3845 4272", "02438454272"),
    ("0912345678", "+84 912 345 678"),
    ("01 42 68 53 00", "+33 1 42 68 53 00"),
)
TWO_NUMBERS = (
    ("0912345678", "0812345678"),
    ("+33 142685300", "+34 142685300"),
    ("0912345678", "0912345679"),
    ("12", "12"),
    ("", ""),
)


@pytest.mark.parametrize(("one", "other"), ONE_NUMBER)
def test_one_number_written_in_two_ways_is_one(one, other):
    assert same(one, other)
    assert same(other, one)
    assert last_digits(one) == last_digits(other) != ""


@pytest.mark.parametrize(("one", "other"), TWO_NUMBERS)
def test_two_numbers_are_two(one, other):
    assert not same(one, other)
    assert not same(other, one)


def test_what_is_no_number_is_compared_as_it_stands():
    assert same("9999999999999999999", "99999 99999 99999 9999")
    assert not same("9999999999999999999", "1999999999999999999")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["024 3845 4272", "(+84) 24-3845/4272", "02438454272", "38.45.42.72", "1234"])
def test_the_database_finds_the_same_digits(text, personas):
    row = factories.make("people", personas.hers, phone=text)
    found = Person.objects.annotate(asked=LastDigits("phone")).values_list("asked", flat=True).get(pk=row.pk)
    assert found[-8:] == "".join(sign for sign in text if sign.isdigit())[-8:]


@pytest.mark.django_db
def test_an_index_answers_who_has_a_number():
    asked = Person.objects.annotate(asked=LastDigits("phone")).filter(asked="38454272").values("pk")
    assert "person_by_phone" in asked.explain() or "Seq Scan" in asked.explain()  # PostgreSQL reads empty tables whole
