"""A delegation as documents read it: its words in either language, its hours and days, and whom it names."""

import pytest

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.delegations.models import Appointment, Side
from amity.documents.document import plain
from amity.documents.making import Making
from amity.dossiers import visit
from amity.network.models import Person
from amity.past import forgetting
from amity.records import registry
from tests.dossiers import visits
from tests.factories import make
from tests.personas import TODAY


@pytest.mark.parametrize(
    ("english", "vietnamese", "language", "told", "marked"),
    [
        ("Talks", "Hội đàm", "en", "Talks", ""),
        ("Talks", "Hội đàm", "vi", "Hội đàm", ""),
        ("Talks", "", "vi", "Talks", "en"),
        ("", "Hội đàm", "en", "Hội đàm", "vi"),
        (" ", "Hội đàm", "en", "Hội đàm", "vi"),
        ("", "", "en", "", ""),
        ("", " ", "vi", "", ""),
    ],
)
def test_a_text_stands_in_the_language_asked_for_or_in_the_other_and_is_marked(
    english, vietnamese, language, told, marked
):
    span = visit.spoken(english, vietnamese, language)
    assert (span.text.strip(), span.language) == (told, marked)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", []),
        ("\n \n", []),
        ("Thank them", ["Thank them"]),
        ("- Thank them\n• Ask for the archive\n\n– Offer help\r\n* Leave early", [
            "Thank them", "Ask for the archive", "Offer help", "Leave early",
        ]),
        ("A well-known point", ["A well-known point"]),
        ("2 - 1 = 1", ["2 - 1 = 1"]),
    ],
)  # fmt: skip
def test_points_are_read_one_to_a_line_whatever_mark_stands_before_them(typed, told):
    assert [plain(one) for one in visit.points(typed, "", "en")] == told


@pytest.mark.parametrize(
    ("on", "language", "told"),
    [
        ("2026-03-10", "en", "Tuesday, 10 March 2026"),
        ("2026-03-15", "vi", "Chủ Nhật, ngày 15 tháng 3 năm 2026"),
        ("2026-03", "en", "March 2026"),
        ("2026", "vi", "2026"),
    ],
)
def test_a_day_is_named_with_the_day_of_the_week_as_far_as_it_is_known(on, language, told):
    named = visit.day_named(PartialDate(on), language)
    assert named.removeprefix("năm ") == told


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [("09:00", "10:30", "09:00–10:30"), ("09:00", "", "09:00"), ("", "10:30", ""), ("", "", "")],
)
def test_hours_are_told_as_far_as_they_are_known(begins, ends, told):
    assert visit.hours(Appointment(begins_at=begins, ends_at=ends)) == told


@pytest.mark.parametrize(
    ("venue", "place", "told"),
    [("Hall A", "Hà Nội", "Hall A, Hà Nội"), ("", "Hà Nội", "Hà Nội"), ("Hall A", "", "Hall A"), ("", "", "")],
)
def test_where_is_the_hall_and_the_place(venue, place, told):
    assert visit.where(Appointment(venue=venue, place=place)) == told


def test_a_telephone_is_not_broken_over_two_lines():
    assert visit.phone(Appointment(contact_phone="0901 111 222")) == visits.NUMBER
    assert visit.phone(Appointment(contact_phone="")) == ""


@pytest.fixture
def made(personas):
    return visits.received(personas)


def read(made, personas, who="an", language="en"):
    making = Making(actor=personas.actor(who), language=language, today=TODAY)
    return visit.read(made.delegation.pk, making), making


@pytest.mark.django_db
def test_both_sides_are_told_by_who_comes_to_whom(made, personas):
    found, _making = read(made, personas)
    assert [one.person_id for one in found.theirs] == [made.head.pk, made.second.pk]
    assert [one.person_id for one in found.ours] == [made.chief.pk]
    made.delegation.direction = "out"
    made.delegation.save()
    found, _making = read(made, personas)
    assert [one.person_id for one in found.theirs] == [made.chief.pk]
    assert [one.person_id for one in found.ours] == [made.head.pk, made.second.pk]
    assert found.leader(Side.DELEGATION).person_id == made.head.pk


@pytest.mark.django_db
@pytest.mark.parametrize(("to_on", "told"), [("2026-03-10", "10 March 2026"), ("", "10 March 2026"),
                                             ("2026-03", "10 March 2026 – March 2026")])  # fmt: skip
def test_a_visit_of_one_day_names_it_once(made, personas, to_on, told):
    type(made.delegation).objects.filter(pk=made.delegation.pk).update(to_on=to_on)
    Appointment.objects.all().delete()
    assert read(made, personas)[0].days == told


@pytest.mark.django_db
def test_everybody_out_of_sight_is_left_out_wherever_a_row_names_him(made, personas):
    hidden = make("people", personas.hers, name="Ghost", confidentiality=Confidentiality.UNIT)
    Appointment.objects.filter(pk=made.talks.pk).update(contact=hidden, interpreter=hidden)
    made.talks.people.add(hidden)
    item = next(one for one in read(made, personas)[0].items if one.pk == made.talks.pk)
    for who, count in (("an", 1), ("binh", 0)):
        found, making = read(made, personas, who)
        assert len(found.met(item)) == count
        assert bool(found.person(hidden.pk)) == bool(count)
        assert (hidden.pk in making.seen.rows["people"]) == bool(count)


@pytest.mark.django_db
def test_an_organisation_out_of_sight_has_no_name(made, personas):
    hidden = make("organisations", personas.hers, name="Ghost house", confidentiality=Confidentiality.UNIT)
    type(made.member).objects.filter(pk=made.member.pk).update(organisation=hidden)
    leader = read(made, personas, "binh")[0].theirs[0]
    assert plain(read(made, personas, "binh")[0].title(leader)) == "Chairman"
    assert plain(read(made, personas, "an")[0].title(leader)) == "Chairman, Ghost house"


@pytest.mark.django_db
def test_a_country_out_of_sight_is_none(made, personas):
    type(made.laos).objects.filter(pk=made.laos.pk).update(confidentiality=Confidentiality.UNIT)
    assert read(made, personas, "binh")[0].country is None
    assert read(made, personas, "binh")[0].name_of_country == ""


@pytest.mark.django_db
def test_who_was_forgotten_is_nobody_on_either_side_and_in_no_item(made, personas):
    made.talks.people.add(made.head)
    record = registry.of(Person)
    for person in (made.head, made.chief):
        forgetting.forget(record, Person.objects.get(pk=person.pk), actor=personas.actor("an"), why="Asked")
    found, _making = read(made, personas)
    assert [one.person_id for one in found.members] == [made.second.pk]
    assert {made.head.pk, made.chief.pk}.isdisjoint(found.people)
    item = next(one for one in found.items if one.pk == made.talks.pk)
    assert (found.met(item), found.person(item.contact_id)) == ([], ())
