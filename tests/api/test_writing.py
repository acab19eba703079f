"""Adding and changing rows: versions, units, links out of sight, and values that are wrong."""

import pytest
from django.db import IntegrityError

from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality
from amity.network.models import Organisation, Person
from amity.records import writes
from amity.records.models import Change, SearchEntry
from tests import factories
from tests.api.bodies import kind, new_body, wrong

pytestmark = pytest.mark.django_db
PUBLIC, UNION, UNIT = Confidentiality.PUBLIC, Confidentiality.UNION, Confidentiality.UNIT


def test_a_new_row_belongs_to_the_writers_unit_unless_it_says_otherwise(personas, api_of):
    answer = api_of("an").post("/people", {"name": "Nguyễn Thị Bình"})
    assert answer.status_code == 201
    assert answer.json()["owner"] == "MEMBER-A"
    answer = api_of("chi").post("/people", {"name": "Lê Duẩn", "owner": "MEMBER-B"})
    assert answer.json()["owner"] == "MEMBER-B"


def test_texts_are_stored_as_everywhere_else(personas, api_of):
    body = {"name": " Đa\u0306\u0323ng\u200b Thai\0 ", "notes": "one\r\ntwo", "born_on": "9/1973"}
    item = api_of("an").post("/people", body).json()
    assert (item["name"], item["notes"], item["born_on"]) == ("Đặng Thai", "one\ntwo", "1973-09")
    assert SearchEntry.objects.get(record="people", row_id=item["id"]).text.startswith("dang thai")


def test_null_empties_a_field(personas, api_of):
    row = factories.make("organisations", personas.hers, founded_on="1963", acronym="VUFO")
    cleared = {"founded_on": None, "acronym": None, "country": None, "focus_countries": None}
    answer = api_of("an").patch(f"/organisations/{row.pk}", cleared)
    assert answer.status_code == 200
    told = {name: answer.json()[name] for name in cleared}
    assert told == {"founded_on": None, "acronym": "", "country": None, "focus_countries": []}


def test_what_a_change_leaves_out_stays(personas, api_of):
    row = factories.make("organisations", personas.hers, founded_on="1963", acronym="VUFO")
    before = api_of("an").get(f"/organisations/{row.pk}").json()
    after = api_of("an").patch(f"/organisations/{row.pk}", {"acronym": "HUFO"}).json()
    assert after == before | {"acronym": "HUFO", "version": 2}
    change = Change.objects.filter(record="organisations", row_id=row.pk).latest("id")
    assert change.values == {"acronym": ["VUFO", "HUFO"]}


@pytest.mark.parametrize("if_match", ['"1"', 'W/"1"', "*", '"7", "1"', ""])
def test_a_change_goes_through_at_the_version_it_was_read_at(if_match, personas, api_of):
    row = factories.make("people", personas.hers)
    headers = {"If-Match": if_match} if if_match else {}
    answer = api_of("an").patch(f"/people/{row.pk}", {"notes": "x"}, headers)
    assert (answer.status_code, answer["ETag"][:3]) == (200, '"2.')


@pytest.mark.parametrize("if_match", ['"0"', '"2"', "1", "x", '"1', "\u0110"])
def test_a_change_of_another_version_is_refused_and_nothing_stored(if_match, personas, api_of):
    row = factories.make("people", personas.hers)
    answer = api_of("an").patch(f"/people/{row.pk}", {"notes": "x"}, {"If-Match": if_match})
    assert kind(answer) == (412, "precondition")
    assert Person.objects.get(pk=row.pk).version == 1


def test_of_two_who_change_at_once_the_second_is_told(personas, api_of, monkeypatch):
    row = factories.make("people", personas.hers)
    an, chi = api_of("an"), api_of("chi")
    real = Person.full_clean

    def meanwhile(self, *args, **options):
        monkeypatch.setattr(Person, "full_clean", real)
        assert chi.patch(f"/people/{row.pk}", {"notes": "first"}).status_code == 200
        return real(self, *args, **options)

    monkeypatch.setattr(Person, "full_clean", meanwhile)
    assert kind(an.patch(f"/people/{row.pk}", {"notes": "second"})) == (409, "changed")
    row.refresh_from_db()
    assert (row.notes, row.version) == ("first", 2)


def test_links_that_the_writer_cannot_see_stay_when_he_changes_those_he_can(personas, api_of):
    hers = factories.make("organisations", personas.hers, confidentiality=UNIT)
    open_one = factories.make("organisations", personas.hers, confidentiality=PUBLIC)
    event = factories.make("interactions", personas.other, confidentiality=PUBLIC, organisations=[hers, open_one])
    binh = api_of("binh")
    assert [link["id"] for link in binh.get(f"/interactions/{event.pk}").json()["organisations"]] == [open_one.pk]
    answer = binh.patch(f"/interactions/{event.pk}", {"organisations": []})
    assert (answer.status_code, answer.json()["organisations"]) == (200, [])
    assert list(event.organisations.all()) == [hers]
    assert "AAA" not in answer.content.decode()


def test_a_hidden_link_stays_when_something_else_is_changed(personas, api_of):
    hers = factories.make("organisations", personas.hers, confidentiality=UNIT)
    row = factories.make("positions", personas.other, organisation=hers, confidentiality=PUBLIC)
    answer = api_of("binh").patch(f"/positions/{row.pk}", {"title": "Adviser"})
    assert answer.json()["organisation"] == {"id": None, "title": "…"}
    row.refresh_from_db()
    assert (row.organisation_id, row.title) == (hers.pk, "Adviser")


def test_a_row_can_be_handed_to_a_unit_the_writer_keeps_and_to_no_other(personas, api_of):
    row = factories.make("people", personas.hers)
    assert wrong(api_of("an").patch(f"/people/{row.pk}", {"owner": "MEMBER-B"})) == {
        "owner": "There is no such unit among those whose records you may change."
    }
    missing = api_of("an").patch(f"/people/{row.pk}", {"owner": "NO-SUCH"})
    assert missing.content == api_of("an").patch(f"/people/{row.pk}", {"owner": "MEMBER-B"}).content
    assert api_of("chi").patch(f"/people/{row.pk}", {"owner": "MEMBER-B"}).json()["owner"] == "MEMBER-B"
    assert wrong(api_of("chi").patch(f"/people/{row.pk}", {"owner": None}))


def test_nobody_puts_a_row_where_he_may_not_read_it(personas, api_of):
    assert kind(api_of("hoa").post("/people", {"name": "A guest", "confidentiality": UNION})) == (422, "invalid")
    assert not Person.objects.filter(name="A guest").exists()


def test_an_account_without_a_unit_adds_nothing(personas, api_of):
    RoleGrant.objects.filter(account=personas.an).delete()
    assert kind(api_of("an").post("/people", {"name": "x"})) == (403, "not-allowed")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Fill this in: it cannot be empty."),
        ("name", "  ", "Fill this in: it cannot be empty."),
        ("name", "x" * 161, "Shorten this: at most 160 characters, it has 161."),
        ("name", 5, "Write a text here, in quotation marks."),
        ("name", None, "Write a text here, in quotation marks."),
        ("name", ["x"], "Write a text here, in quotation marks."),
        ("born_on", "1963-13", "“1963-13” is not a date. Write a year, a month or a day: 1963, 1973-09, 2023-09-21."),
        ("born_on", 1963, "Write a text here, in quotation marks."),
        ("is_overseas_vietnamese", "yes", "Write true or false here, without quotation marks."),
        ("is_overseas_vietnamese", 1, "Write true or false here, without quotation marks."),
        ("country", "1", "Write a whole number here, without quotation marks."),
        ("country", 1.5, "Write a whole number here, without quotation marks."),
        ("country", True, "Write a whole number here, without quotation marks."),
        ("country", {"id": 1}, "Write a whole number here, without quotation marks."),
        ("studied_in", 1, "Write a list here."),
        ("studied_in", ["1"], "Write a whole number here, without quotation marks."),
        ("confidentiality", 9, "This is not one of the values allowed: 0, 1, 2 or 3."),
        ("confidentiality", "2", "This is not one of the values allowed: 0, 1, 2 or 3."),
        ("email", "x", "Enter a valid email address."),
        ("why", "x" * 501, "Shorten the reason: at most 500 characters."),
    ],
)
def test_a_wrong_value_names_its_field_and_the_cure(field, value, said, personas, api_of):
    answer = api_of("an").post("/people", {"name": "x", field: value})
    assert kind(answer) == (422, "invalid")
    assert wrong(answer) == {field: said}
    assert Person.objects.count() == 0


@pytest.mark.parametrize("rank", [-1, 2**63, 10**30])
def test_a_number_outside_its_column_is_refused(rank, personas, api_of):
    answer = api_of("an").post("/positions", new_body("positions", personas.hers) | {"rank": rank})
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["rank"])


@pytest.mark.parametrize("amount", ["1E+999", "Infinity", "NaN", "1,5", "12345678901234567.00", "1.005", "0"])
def test_an_amount_that_is_no_sum_of_money_is_refused(amount, personas, api_of):
    answer = api_of("an").post("/aid_flows", new_body("aid_flows", personas.hers) | {"amount": amount})
    assert kind(answer) == (422, "invalid")


def test_all_wrong_fields_are_named_at_once(personas, api_of):
    answer = api_of("an").post("/people", {"born_on": "x", "died_on": "y", "name": "x"})
    assert set(wrong(answer)) == {"born_on", "died_on"}
    assert set(wrong(api_of("an").post("/people", {"nonsense": 1, "country": "x"}))) == {"name", "nonsense", "country"}


def test_what_the_rules_of_a_type_refuse_names_no_field_where_none_is_meant(personas, api_of):
    body = new_body("ties", personas.hers)
    del body["person"]
    body["person"] = None
    answer = api_of("an").post("/ties", body)
    assert wrong(answer) == {"person": "Name exactly one first party: a person or an organisation."}


def test_the_same_record_twice_is_told_as_a_wrong_value(personas, api_of):
    first = factories.make("agreements", personas.hers)
    body = new_body("agreements", personas.hers) | {"reference": first.reference}
    assert wrong(api_of("an").post("/agreements", body)) == {
        "reference": "Agreement with this Reference already exists."
    }
    promise = factories.make("commitments", personas.hers, agreement=first)
    body = new_body("commitments", personas.hers) | {"agreement": first.pk, "what": promise.what}
    answer = api_of("an").post("/commitments", body)
    assert kind(answer) == (422, "invalid")


def test_a_clash_that_only_the_database_sees_is_told_too(personas, api_of, monkeypatch):
    first = factories.make("agreements", personas.hers)
    monkeypatch.setattr(type(first), "validate_constraints", lambda self, exclude=None: None)
    body = new_body("agreements", personas.hers) | {"reference": first.reference}
    assert kind(api_of("an").post("/agreements", body)) == (409, "changed")


def test_a_clash_in_what_a_step_stores_besides_is_told_too(personas, api_of, monkeypatch):
    row = factories.make("agreements", personas.hers)

    def clash(*args, **options):
        raise IntegrityError("UNIQUE constraint failed: secret")

    monkeypatch.setattr(writes, "save", clash)
    answer = api_of("an").post(f"/agreements/{row.pk}/steps/end", {})
    assert kind(answer) == (409, "clash")
    assert "secret" not in answer.content.decode()


def test_whether_a_clash_lies_out_of_sight_is_told_only_after_the_links_are_checked(personas, api_of):
    """A stranger who guesses at a hidden agreement learns nothing of the promises in it."""
    agreement = factories.make("agreements", personas.hers, confidentiality=UNIT)
    factories.make("commitments", personas.hers, agreement=agreement, what="Secret", confidentiality=UNIT)
    answers = [
        api_of("binh").post("/commitments", {"agreement": pk, "what": what})
        for pk in (agreement.pk, 999_999)
        for what in ("Secret", "Other")
    ]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert list(wrong(answers[0])) == ["agreement"]


def test_a_refused_body_leaves_no_half_of_it_behind(personas, api_of):
    row = factories.make("organisations", personas.hers)
    body = {"name": "New", "focus_countries": [999_999]}
    assert kind(api_of("an").patch(f"/organisations/{row.pk}", body)) == (422, "invalid")
    row.refresh_from_db()
    assert (row.name != "New", row.version, row.focus_countries.count()) == (True, 1, 1)
    assert Organisation.objects.filter(name="New").count() == 0
