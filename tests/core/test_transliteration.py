"""Names in other scripts: public names of statesmen, cosmonauts and cities, found in one script by the other.

A case is [language, name in its own script, name in Latin letters, the Latin finds the native one, and the other way
round]. What is not found stands there as well, so that the table says how far this goes.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.text import search_key
from amity.core.transliteration import MOST, readings, spellings

CASES = json.loads((Path(__file__).parent / "transliteration_cases.json").read_text(encoding="utf-8"))
# What the union's partners write: here at least nine names in ten must be found either way.
KEPT = ("ru", "uk", "bg", "sr", "mn", "zh", "ko", "lo", "el", "hy", "ja")


def held(name: str) -> list[str]:
    """The words of an entry with this name."""
    words = search_key(name).split()
    return words + [spelt for word in words for spelt in spellings(word)]


def finds(typed: str, name: str) -> bool:
    """Whether what is typed finds an entry with this name alone: each word begins a word, in one of its readings."""
    words = held(name)

    def begins(part: str) -> bool:
        return any(word.startswith(part) for word in words)

    return all(
        begins(asked) or any(all(any(map(begins, spelt)) for spelt in reading) for reading in readings(asked))
        for asked in search_key(typed).split()
    )


@pytest.mark.parametrize(("language", "native", "latin", "by_latin", "by_native"), CASES)
def test_a_name_is_found_in_the_other_script_as_the_table_says(language, native, latin, by_latin, by_native):
    assert (finds(latin, native), finds(native, latin)) == (by_latin, by_native)


@pytest.mark.parametrize(("language", "native", "latin", "by_latin", "by_native"), CASES)
def test_a_name_is_always_found_as_it_is_written(language, native, latin, by_latin, by_native):
    assert finds(native, native)
    assert finds(latin, latin)


def test_nine_in_ten_are_found_in_the_scripts_of_the_partners():
    asked, found = Counter(), Counter()
    for language, _native, _latin, by_latin, by_native in CASES:
        for way, is_found in (("latin", by_latin), ("native", by_native)):
            if language in KEPT:
                asked[way] += 1
                found[way] += is_found
    assert asked["latin"] >= 60
    assert all(found[way] >= 0.9 * asked[way] for way in asked), found


@pytest.mark.parametrize(
    ("word", "spelt"),
    [
        ("дмитрии", {"dmitrii"}),
        ("юрии", {"iurii"}),
        ("александр", {"aleksandr", "alexandr", "aleksander", "alexander"}),
        ("ельцин", {"eltsin", "ieltsin"}),
        ("习近平", {"xijinping", "jinping", "ping", "xi", "jin"}),
        ("あべ", {"abe"}),
        ("きょうと", {"kioto"}),
        ("김", {"gim", "kim"}),
    ],
)
def test_an_entry_holds_the_usual_spellings(word, spelt):
    assert spelt <= set(spellings(word))


@pytest.mark.parametrize("word", ["nguien", "putin", "58", "", "x1"])
def test_latin_words_are_left_as_they_are(word):
    assert spellings(word) == readings(word) == ()


@pytest.mark.parametrize("word", ["𝟙𝟚", "١٢", "①"])
def test_digits_of_other_scripts_are_no_letters(word):
    assert readings(search_key(word) or "①") == ()


def test_a_long_name_of_syllables_has_no_more_readings_than_places_to_cut_it():
    name = "中国人民对外友好协会"
    assert len(readings(name)) == len(name) + 1
    assert len(spellings(name)) <= 2 * len(name)


@given(st.text(st.characters(min_codepoint=0x80), min_size=1, max_size=12))
def test_any_text_gives_a_limited_number_of_plain_words(text):
    for word in search_key(text).split():
        for spelt in spellings(word):
            assert spelt.isascii()
            assert spelt == search_key(spelt) != ""
        assert len(spellings(word)) <= (MOST + 1) * len(word)
        assert len(readings(word)) <= len(word) + 1
