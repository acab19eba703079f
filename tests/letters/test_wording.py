"""Fields of templates: which there are, how they are filled, how a wrong one is refused."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from amity.letters.rules import wording
from amity.letters.rules.wording import Recipient
from amity.network.models import Organisation, Person
from amity.places.models import Country

LAOS = Country(code="LA", name="Laos", name_vi="Lào")


def person(**fields) -> Person:
    return Person(**{"name": "Ann Miller", **fields})


def refusal(text: str) -> str:
    with pytest.raises(ValidationError) as error:
        wording.check(text)
    return " ".join(error.value.messages)


@pytest.mark.parametrize("text", ["", "Dear {name},", "{ salutation }, {event} in {event_place}", "100 % sure"])
def test_a_text_with_fields_that_exist_passes(text):
    assert wording.check(text) is None


def test_every_field_may_stand_in_a_text():
    assert wording.check(" ".join(f"{{{name}}}" for name in wording.ALL)) is None


def test_an_unknown_field_is_refused_with_its_line_and_the_one_that_may_be_meant():
    assert refusal("Dear {name},\n\n{salutaton} and more") == (
        "Line 3: There is no field {salutaton}. Do you mean {salutation}?"
    )


def test_a_field_like_no_other_is_refused_with_all_there_are():
    told = refusal("{zzz}")
    assert told.startswith("Line 1: There is no field {zzz}. These exist: {salutation}, {name}")
    assert "{answer_link}" in told


@pytest.mark.parametrize("text", ["Dear {name", "Dear name}", "{{name}}", "{two words}", "{}"])
def test_a_brace_too_many_is_refused(text):
    assert "belongs to no field" in refusal(text)


def test_the_fields_of_a_text_are_told_once_in_their_order():
    assert wording.fields_in("{name} {event} {name}") == ["name", "event"]


def test_a_line_whose_only_field_is_empty_disappears():
    assert wording.filled("{name}\n{title}\nHa Noi", {"name": "Ann", "title": ""}) == "Ann\nHa Noi"


def test_an_empty_line_between_paragraphs_stays():
    assert wording.filled("{name},\n\nwelcome.", {"name": "Ann"}) == "Ann,\n\nwelcome."


def test_what_is_filled_in_is_not_filled_again():
    assert wording.filled("{name}", {"name": "{title}", "title": "President"}) == "{title}"


@given(st.text())
def test_a_text_without_braces_is_filled_with_nothing(text):
    plain = text.replace("{", "").replace("}", "")
    assert wording.filled(plain, {"name": "Ann"}) == "\n".join(line.rstrip() for line in plain.splitlines())


@given(st.text(alphabet="ab{} _n\n"))
def test_every_text_is_either_refused_or_filled_without_a_brace_left(text):
    try:
        wording.check(text)
    except ValidationError:
        return
    assert not set(wording.filled(text, {})) & {"{", "}"}


@pytest.mark.parametrize(
    ("language", "fields", "expected"),
    [
        ("en", {"salutation": "Dear Professor Miller"}, "Dear Professor Miller"),
        ("en", {"honorific": "Ms", "family_name": "Miller"}, "Dear Ms Miller"),
        ("en", {"family_name": "Miller"}, "Dear Ann Miller"),
        ("en", {"honorific": "H.E."}, "Dear H.E. Ann Miller"),
        ("vi", {"salutation_vi": "Kính thưa Bà Đại sứ"}, "Kính thưa Bà Đại sứ"),
        ("vi", {"name_vi": "An Mi-lơ", "honorific": "Ms"}, "Kính gửi An Mi-lơ"),
        ("vi", {"salutation": "Dear Professor Miller"}, "Kính gửi Ann Miller"),
        ("ru", {"name_native": "Анна Миллер", "salutation": "Dear Anna"}, "Анна Миллер"),
    ],
)
def test_a_person_is_addressed_as_the_language_asks(language, fields, expected):
    assert wording.salutation(person(**fields), language) == expected


def test_a_body_is_addressed_when_nobody_is_known_by_name():
    assert wording.salutation(None, "en") == "Dear Sir or Madam"
    assert wording.salutation(None, "vi") == "Kính gửi Quý cơ quan"
    assert wording.salutation(None, "fr") == ""


def test_a_recipient_fills_names_in_his_language():
    body = Organisation(name="Lao Committee", name_vi="Ủy ban Lào")
    one = Recipient(person(country=LAOS, name_native="ອານ"), "vi", body, title="President", title_vi="Chủ tịch")
    values = wording.values_for(one)
    assert (values["name"], values["title"], values["organisation"], values["country"]) == (
        "Ann Miller",
        "Chủ tịch",
        "Ủy ban Lào",
        "Lào",
    )
    one.language = "lo"
    assert wording.values_for(one)["name"] == "ອານ"
    assert wording.values_for(one)["title"] == "President"


def test_what_is_known_beside_the_names_fills_its_fields():
    one = Recipient(person(), "en", values={"event": "Festival", "title": "Speaker"})
    assert wording.values_for(one)["event"] == "Festival"
    assert wording.values_for(one)["title"] == "Speaker"


def test_a_letter_to_a_body_alone_carries_its_name():
    one = Recipient(None, "en", Organisation(name="Peace Council", country=LAOS))
    values = wording.values_for(one)
    assert (values["name"], values["country"], values["honorific"]) == ("Peace Council", "Laos", "")
