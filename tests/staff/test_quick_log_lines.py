"""The lines of a quick log: repeated, numbered, in other scripts, too long; and who keeps what is logged."""

import json
from unicodedata import normalize

import pytest

from amity.access.roles import Confidentiality
from amity.network.models import Interaction
from amity.records.models import Change
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(personas):
    return make("organisations", personas.hers, name="Peace Committee", name_vi="Ủy ban Hòa bình")


@pytest.fixture
def friend(personas):
    return make("people", personas.hers, name="Nguyễn Văn Ấn", name_vi="", name_native="")


def log(client, **given):
    return client.post("/log/", {"partners": "", "subject": "Spoke", "held_on": "16/3/2026", **given})


def partners_of():
    stored = Interaction.objects.get()
    return list(stored.organisations.all()), list(stored.people.all())


@pytest.mark.parametrize(
    "typed",
    ["Peace Committee", "  Peace Committee  ", "\n\nPeace Committee\r\n", "Ủy ban Hòa bình",
     "Peace Committee\nPeace Committee", "Peace\x00 Committee"],
)  # fmt: skip
def test_a_name_is_found_whatever_stands_round_it_and_taken_once(typed, partner, client_of):
    assert log(client_of("an"), partners=typed).status_code == 302
    assert partners_of() == ([partner], [])


@pytest.mark.parametrize("typed", ["Nguyễn Văn Ấn", normalize("NFD", "Nguyễn Văn Ấn")])
def test_vietnamese_letters_are_read_in_either_form(typed, friend, client_of):
    assert log(client_of("an"), partners=typed).status_code == 302
    assert partners_of() == ([], [friend])


def test_another_tone_is_another_name(friend, client_of):
    assert log(client_of("an"), partners="Nguyễn Văn Ẩn").status_code == 422
    assert not Interaction.objects.exists()


@pytest.mark.parametrize("word", ["Organisation", "Person"])
def test_the_number_is_read_together_with_what_it_numbers(word, partner, client_of):
    answer = log(client_of("an"), partners=f"Anything at all · {word} #{partner.pk}")
    taken = word == "Organisation"
    assert (answer.status_code == 302) is taken
    assert Interaction.objects.exists() is taken


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "9" * 18, "9" * 40, "²"])
def test_a_number_that_is_none_finds_nobody(number, partner, client_of):
    answer = log(client_of("an"), partners=f"Peace Committee · Organisation #{number}")
    assert answer.status_code == 422
    assert not Interaction.objects.exists()


def test_one_wrong_line_among_right_ones_is_named_and_nothing_stored(partner, client_of):
    html = log(client_of("an"), partners="Peace Committee\nNobody here").content.decode()
    assert "There is no “Nobody here”" in html
    assert "There is no “Peace Committee”" not in html
    assert not Interaction.objects.exists()


def test_a_long_line_is_named_by_its_beginning_and_never_as_markup(client_of):
    html = log(client_of("an"), partners="<b>" + "x" * 200).content.decode()
    problem = html.partition("There is no “")[2].partition("”")[0]
    assert problem == "&lt;b&gt;" + "x" * 77


@pytest.mark.parametrize(("lines", "status"), [(20, 302), (21, 422)])
def test_twenty_lines_are_the_most(lines, status, partner, client_of):
    assert log(client_of("an"), partners="\n".join(["Peace Committee"] * lines)).status_code == status


def test_two_whose_names_are_the_same_in_vietnamese_are_asked_about(partner, personas, client_of):
    make("organisations", personas.hers, name="Another", name_vi="Ủy ban Hòa bình")
    assert "Several records are called" in log(client_of("an"), partners="Ủy ban Hòa bình").content.decode()
    assert log(client_of("an"), partners="Another").status_code == 302


def test_one_whose_two_names_are_the_same_is_one(personas, client_of):
    row = make("organisations", personas.hers, name="VUFO", name_vi="VUFO")
    log(client_of("an"), partners="VUFO")
    assert partners_of() == ([row], [])


def test_a_namesake_out_of_sight_is_not_asked_about(partner, personas, client_of):
    make("people", personas.other, name="Peace Committee", confidentiality=Confidentiality.UNIT)
    assert log(client_of("an"), partners="Peace Committee").status_code == 302
    assert partners_of() == ([partner], [])


@pytest.mark.parametrize(("length", "status"), [(300, 302), (301, 422)])
def test_the_line_that_says_what_is_as_long_as_a_subject(length, status, partner, client_of):
    assert log(client_of("an"), partners="Peace Committee", subject="x" * length).status_code == status


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2026", "2026"), ("3/2026", "2026-03"), ("29/2/2024", "2024-02-29"), ("2024-02-29", "2024-02-29")],
)
def test_a_day_known_in_part_is_enough(typed, stored, partner, client_of):
    log(client_of("an"), partners="Peace Committee", held_on=typed)
    assert str(Interaction.objects.get().held_on) == stored


@pytest.mark.parametrize("typed", ["29/2/2023", "13/13/2026", "", "11/21/2014"])
def test_a_day_that_does_not_exist_is_told(typed, partner, client_of):
    assert log(client_of("an"), partners="Peace Committee", held_on=typed).status_code == 422
    assert not Interaction.objects.exists()


def test_a_wrong_day_of_the_next_step_is_told_though_it_need_not_be_given(partner, client_of):
    html = log(client_of("an"), partners="Peace Committee", follow_up_on="soon").content.decode()
    assert "not a date" in html
    assert '<details class="more-fields" open>' in html
    assert not Interaction.objects.exists()


def test_what_was_typed_is_kept_when_something_is_wrong(partner, client_of):
    html = log(client_of("an"), partners="Peace Committee", subject="About <peace>", held_on="never").content.decode()
    assert "About &lt;peace&gt;" in html
    assert ">\nPeace Committee</textarea>" in html or ">Peace Committee</textarea>" in html


@pytest.mark.parametrize(("name", "unit"), [("an", "hers"), ("binh", "other"), ("chi", "union")])
def test_what_is_logged_belongs_to_the_unit_of_who_logs_it(name, unit, personas, client_of):
    row = make("organisations", personas.union, name="Open", confidentiality=Confidentiality.PUBLIC)
    assert log(client_of(name), partners=f"Open · Organisation #{row.pk}").status_code == 302
    assert Interaction.objects.get().owner == getattr(personas, unit)


def test_of_several_partners_the_most_closed_decides_who_may_read_it(partner, personas, client_of):
    closed = make("people", personas.hers, name="Closed", confidentiality=Confidentiality.UNIT)
    log(client_of("an"), partners=f"Peace Committee\nx · Person #{closed.pk}")
    stored = Interaction.objects.get()
    assert stored.confidentiality == Confidentiality.UNIT
    assert client_of("binh").get(f"/interactions/{stored.pk}/").status_code == 404
    assert "Spoke" not in client_of("binh").get(f"/organisations/{partner.pk}/").content.decode()


def test_what_is_logged_with_a_public_partner_is_for_the_union_alone(personas, client_of):
    make("organisations", personas.hers, name="Open", confidentiality=Confidentiality.PUBLIC)
    log(client_of("an"), partners="Open")
    assert Interaction.objects.get().confidentiality == Confidentiality.UNION


def test_nothing_that_stands_in_the_post_besides_the_form_is_stored(partner, personas, client_of):
    given = {"owner": personas.other.pk, "confidentiality": "0", "summary": "Smuggled", "id": "77"}
    log(client_of("an"), partners="Peace Committee", **given)
    stored = Interaction.objects.get()
    assert (stored.owner, stored.summary, stored.pk == 77) == (personas.hers, "", False)
    assert stored.confidentiality == Confidentiality.UNION


def test_logging_twice_is_two_interactions_with_a_history_each(partner, client_of):
    for _again in range(2):
        log(client_of("an"), partners="Peace Committee")
    assert Interaction.objects.count() == 2
    assert Change.objects.filter(record="interactions", action="create").count() == 2


def test_opening_the_form_stores_nothing(partner, client_of):
    client_of("an").get(f"/log/?organisations={partner.pk}")
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "query", ["people=x", "people=-1", "people=" + "9" * 30, "organisations=", "countries=1", "people=²"]
)
def test_numbers_of_nobody_in_the_address_fill_in_nothing(query, client_of):
    answer = client_of("an").get(f"/log/?{query}")
    assert answer.status_code == 200
    assert " #" not in answer.content.decode().partition("<textarea")[2].partition("</textarea>")[0]


def test_several_partners_in_the_address_are_filled_in_a_line_each(partner, friend, client_of):
    other = make("organisations", partner.owner, name="Other", name_vi="")
    address = f"/log/?organisations={partner.pk}&organisations={other.pk}&people={friend.pk}"
    area = client_of("an").get(address).content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    assert area.count(" #") == 3


@pytest.mark.parametrize(("name", "status"), [("dung", 403), ("nobody", 302)])
def test_the_form_is_for_those_who_write(name, status, client_of):
    assert client_of(name).get("/log/").status_code == status


def choices(client, typed):
    return json.loads(client.get("/log/choices/", {"q": typed}).content)["choices"]


def test_people_and_organisations_take_turns_among_the_suggestions(personas, client_of):
    for number in range(3):
        make("people", personas.hers, name=f"Hoa {number}", name_vi="")
        make("organisations", personas.hers, name=f"Hoa House {number}", name_vi="")
    kinds = ["Person" in one for one in choices(client_of("an"), "hoa")]
    assert kinds in ([True, False] * 3, [False, True] * 3)


def test_no_more_is_suggested_than_fits(personas, client_of):
    for number in range(9):
        make("people", personas.hers, name=f"Hoa {number}", name_vi="")
        make("organisations", personas.hers, name=f"Hoa House {number}", name_vi="")
    assert len(choices(client_of("an"), "hoa")) == 10


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "%", "zzzz"])
def test_nothing_is_suggested_for_nothing(typed, partner, client_of):
    assert choices(client_of("an"), typed) == []


def test_every_suggestion_is_taken_back_as_it_stands(partner, friend, client_of):
    client = client_of("an")
    lines = choices(client, "peace") + choices(client, "nguyen van an")
    assert log(client, partners="\n".join(lines)).status_code == 302
    assert partners_of() == ([partner], [friend])
