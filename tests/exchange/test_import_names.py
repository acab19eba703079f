"""Imports: a link may be written as people write it, by name."""

import pytest

from amity.access.roles import Confidentiality
from amity.exchange import imports
from amity.records import registry
from tests import factories
from tests.exchange.planned import plan, problems

pytestmark = pytest.mark.django_db
CURE = "Write a name or a key from the list “Countries”; the key is: Code."
ON_ITS_PAGE = "Give one of them another name, or set the link on the page of the record."


def stored(name):
    return registry.get("people").model.objects.get(name=name)


def test_a_link_may_be_written_as_the_name_of_the_row_in_either_language(personas):
    viet_nam = factories.make("countries", personas.union, code="VN", name="Viet Nam", name_vi="Việt Nam")
    cuba = factories.make("countries", personas.union, code="CU", name="Cuba", name_vi="Cộng hòa Cuba anh em")
    factories.make("countries", personas.union, code="XX", name="VN")
    lines = ("name,country,studied_in", "A,Việt Nam,Cộng hòa Cuba anh em; VN", "B,Viet Nam,", "C,VN,")
    made = plan("people", personas.actor("an"), *lines)
    assert problems(made) == []
    imports.carry_out(made, personas.actor("an"))
    assert [stored(name).country for name in "ABC"] == [viet_nam] * 3
    assert set(stored("A").studied_in.all()) == {viet_nam, cuba}


def test_a_name_that_leads_to_no_row_or_to_two_is_told(personas):
    for code in ("01", "01-63"):
        factories.make("provinces", personas.union, code=code, name="Hanoi")
    factories.make("countries", personas.other, code="QQ", name="Quiet", confidentiality=Confidentiality.UNIT)
    lines = ("name,kind,country,province", "A,foreign_ngo,Quiet,Hanoi", "B,foreign_ngo,Nowhere,01")
    made = plan("organisations", personas.actor("an"), *lines)
    assert sorted((one.row, one.column, one.message, one.cure) for one in problems(made)) == [
        (2, "country", "There is no “Quiet” among the records you may see.", CURE),
        (2, "province", "2 records have this key.", ON_ITS_PAGE),
        (3, "country", "There is no “Nowhere” among the records you may see.", CURE),
    ]
