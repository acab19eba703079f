"""What of a row is compared, and how it is read from a form, a file and the database."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.duplicates import subject
from amity.duplicates.subject import Compared, Facts
from amity.records import registry
from tests import factories

SYSTEM = Actor.system()


def test_each_field_is_compared_as_what_it_is():
    kinds = {one.name: one.kind for one in subject.of(registry.get("people"))}
    assert kinds == {
        "name": "name",
        "name_vi": "name",
        "name_native": "name",
        "email": "email",
        "phone": "phone",
        "born_on": "date",
        "country": "choice",
    }
    organisations = {one.name: one.kind for one in subject.of(registry.get("organisations"))}
    assert (organisations["acronym"], organisations["founded_on"]) == ("text", "date")
    assert subject.of(registry.get("countries")) == ()


def test_every_kind_of_field_that_may_be_declared_is_known():
    for record in registry.all_records():
        assert all(one.kind in ("name", "email", "phone", "date", "choice", "text") for one in subject.of(record))


FIELDS = (
    Compared("name", "name"),
    Compared("email", "email"),
    Compared("phone", "phone"),
    Compared("born_on", "date"),
    Compared("country", "choice"),
    Compared("acronym", "text"),
)


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({"email": " An@X.VN "}, {"email": "an@x.vn"}),
        ({"phone": " 024 3845 4272 "}, {"phone": "024 3845 4272"}),
        ({"born_on": PartialDate("1963-05")}, {"born_on": "1963-05"}),
        ({"born_on": date(1963, 5, 19)}, {"born_on": "1963-05-19"}),
        ({"born_on": "1963"}, {"born_on": "1963"}),
        ({"country": 7}, {"country": "7"}),
        ({"country": 0}, {"country": "0"}),
        ({"acronym": "HỮU-NGHỊ"}, {"acronym": "huu nghi"}),
        ({"acronym": "—"}, {}),
        ({"email": "", "phone": None}, {}),
        ({"something": "else"}, {}),
    ],
)
def test_values_are_read_in_the_form_they_are_compared_in(values, known):
    assert subject.facts(FIELDS, values) == Facts((), known)


@pytest.mark.django_db
def test_a_linked_row_counts_as_its_number(personas):
    country = factories.make("countries", personas.hers)
    assert subject.facts(FIELDS, {"country": country}).known == {"country": str(country.pk)}


@pytest.mark.django_db
def test_a_stored_row_says_the_same_as_its_form(personas):
    people = registry.get("people")
    country = factories.make("countries", personas.hers, confidentiality=0)
    typed = {
        "name": "Ông Nguyễn Văn An",
        "name_vi": "",
        "name_native": "Ан",
        "email": "An@x.vn",
        "phone": "024 3845 4272",
        "born_on": "1963-05",
        "country": country,
    }
    row = factories.make("people", personas.hers, **typed)
    ((pk, stored),) = subject.read(people, visible_to(SYSTEM, people), SYSTEM)
    assert pk == row.pk
    assert stored == subject.facts(subject.of(people), typed)
    assert stored.names == (("nguien", "van", "an"), ("ан",))


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "is_known"), [("an", False), ("binh", True), ("chi", True)])
def test_a_link_to_a_row_out_of_sight_is_unknown(who, is_known, personas):
    people = registry.get("people")
    hidden = factories.make("countries", personas.other, confidentiality=2)
    factories.make("people", personas.hers, country=hidden, confidentiality=1)
    actor = personas.actor(who)
    ((_pk, stored),) = subject.read(people, visible_to(actor, people), actor)
    assert ("country" in stored.known) is is_known


@pytest.mark.django_db
def test_rows_are_read_in_one_query(personas, django_assert_num_queries):
    people = registry.get("people")
    for _n in range(3):
        factories.make("people", personas.hers)
    with django_assert_num_queries(1):
        assert len(list(subject.read(people, visible_to(SYSTEM, people), SYSTEM))) == 3
