"""Languages by their codes, and the one a person is written to in."""

import pytest

from amity.core.dates import PartialDate
from amity.letters.rules import languages
from amity.network.models import Person
from amity.places.models import Country

HOME = Country(code="VN", name="Viet Nam", is_home=True)
ABROAD = Country(code="LA", name="Laos", name_vi="Lào")


def test_the_languages_of_the_house_stand_first():
    assert [code for code, _name in languages.choices()][:2] == ["vi", "en"]


def test_every_language_has_a_name_in_both_languages_of_the_house():
    for code, _name in languages.choices():
        assert languages.name(code, "en") not in ("", code)
        assert languages.name(code, "vi") not in ("", code)


@pytest.mark.parametrize(
    ("code", "english", "vietnamese"), [("lo", "Lao", "Tiếng Lào"), ("ru", "Russian", "Tiếng Nga")]
)
def test_a_language_is_called_by_its_name_in_the_readers_language(code, english, vietnamese):
    assert (languages.name(code, "en"), languages.name(code, "vi")) == (english, vietnamese)


def test_a_code_nobody_knows_is_told_as_it_is():
    assert languages.name("q7", "en") == "Q7"
    assert not languages.is_known("q7")
    assert languages.is_known("km")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Lao", "lo"),
        ("Russian, English", "ru"),
        ("tiếng Nga; tiếng Anh", "ru"),
        ("Nga", "ru"),
        ("fr", "fr"),
        ("English and French", "en"),
        ("Tiếng Việt", "vi"),
        ("speaks well, Khmer", "km"),
    ],
)
def test_the_first_language_on_record_is_the_one_written_in(written, code):
    assert languages.read_by(Person(name="A", languages=written, country=ABROAD)) == code


@pytest.mark.parametrize(
    ("country", "overseas", "code"),
    [(HOME, False, "vi"), (ABROAD, False, "en"), (None, False, "en"), (ABROAD, True, "vi")],
)
def test_without_a_language_on_record_home_is_written_to_in_vietnamese(country, overseas, code):
    assert languages.read_by(Person(name="A", country=country, is_overseas_vietnamese=overseas)) == code


@pytest.mark.parametrize(
    ("iso", "language", "shown"),
    [
        ("2026-03-16", "en", "16 March 2026"),
        ("2026-03-16", "vi", "ngày 16 tháng 3 năm 2026"),
        ("2026-03-16", "fr", "16 mars 2026"),
        ("2026-03", "ru", "март 2026"),
        ("2026", "de", "2026"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(iso, language, shown):
    assert languages.shown_date(PartialDate(iso), language).lower() == shown.lower()


def test_no_date_is_written_as_nothing():
    assert languages.shown_date(None, "en") == ""


def test_a_country_is_named_in_the_language_of_the_letter():
    assert languages.country_name("LA", "fr", "Laos") == "Laos"
    assert languages.country_name("DE", "ru", "Germany") == "Германия"
    assert languages.country_name("SU", "fr", "Soviet Union") == "Soviet Union"
    assert languages.country_name("DE", "vi", "Đức") == "Đức"
