"""Names in other scripts as Latin letters: kept beside the name when it is stored, tried when it is looked for.

`anyascii` gives the letters of each character. A name is spelt in several ways even so (Юрий is Yuriy, Yuri and Yury;
習近平 and 习近平 are Xi Jinping and Xi Jin Ping), so an entry holds all spellings, and a question is answered by any.
Scripts that write few vowels (Arabic, Hebrew, most of Thai, Khmer and Devanagari) give little more than consonants, and
Japanese names in Chinese characters are read as Chinese; such names are found as they are written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import name

from anyascii import anyascii

from amity.core.text import search_key

Reading = tuple[tuple[str, ...], ...]  # words that stand together, each in one of its spellings
MOST: Final = 24  # spellings of one word
# What is also written for the letters a script gives; each line is tried on every spelling found before it.
_ALSO: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "CYRILLIC": (
        ("ks", "x"), ("^e", "ye"), ("([aei])e", r"\1ye"), ("([dt])r$", r"\1er"), ("^zh", "j"), ("q", "k"),
        ("ch|ts", "c"),
    ),
    "GREEK": (("oy", "ou"),),
    "HIRAGANA": (("i(y[aou])", r"\1"), ("(sh|ch|j)y", r"\1"), ("t([kspc])", r"\1\1"), ("ou", "o"), ("uu", "u")),
    "HANGUL": (
        ("^g", "k"), ("^d", "t"), ("^b", "p"), ("^j", "ch"), ("^i$", "lee"), ("^u$", "woo"), ("^bag$", "park"),
        ("^no$", "roh"), ("oe", "oi"), ("(?<!n)g$", "k"), ("eo", "u"), ("eo", "o"), ("eu", "u"),
        ("^([^aeiou]*)u", r"\1oo"),
    ),
    "KHMER": (("ae", "e"), ("o", "u")),
    "LAO": (
        ("d$", "th"), ("gn", "nh"), ("ai(gn|nh)", "ay"), ("n$", "ne"), ("n([xs])", r"ne\1"), ("l", "r"), ("x", "s"),
    ),
}  # fmt: skip
_SYLLABLES: Final = ("CJK", "HANGUL")  # each character is one; names of several are written with and without spaces
_TOGETHER: Final = 4  # syllables of an entry that may be typed without spaces
# Vowels of Lao and Thai that are written before the consonant they follow, and the Lao letter that is a vowel inside.
_BEFORE = re.compile("([\u0ec0-\u0ec4\u0e40-\u0e44])([\u0e81-\u0eae\u0e01-\u0e2e])")
_LAO_O = re.compile("(?<=[\u0e81-\u0ecd])\u0ead(?![\u0eb0-\u0ebd])")


@lru_cache(maxsize=10_000)
def spellings(word: str) -> tuple[str, ...]:
    """The folded Latin words under which an entry with this word is found as well; none for a Latin word."""
    if word.isascii():
        return ()
    script = _script(word)
    if script not in _SYLLABLES:
        return tuple(_spelt(word, script)) if script else ()
    syllables = _syllables(word, script)
    joined = ["".join(one[0] for one in syllables[at : at + _TOGETHER]) for at in range(len(syllables))]
    return tuple(dict.fromkeys([*joined, *(spelt for one in syllables for spelt in one)]))


@lru_cache(maxsize=10_000)
def readings(word: str) -> tuple[Reading, ...]:
    """What a typed word may stand as in an entry in Latin letters; nothing for a Latin word."""
    if word.isascii():
        return ()
    script = _script(word)
    if not script:
        return ()
    if script not in _SYLLABLES:
        # Entries are found by the beginnings of words, so the shortest ending stands for all: Dmitri, Dmitry, Dmitriy.
        spelt = tuple(dict.fromkeys(re.sub("(?<=.)i+$", "i", one) for one in _spelt(word, script)))
        return ((spelt,),) if spelt else ()
    syllables = _syllables(word, script)
    if not syllables:
        return ()
    first = [one[0] for one in syllables]
    in_two = [(("".join(first[:at]),), ("".join(first[at:]),)) for at in range(1, len(first))]
    return tuple(dict.fromkeys([(("".join(first),),), *in_two, tuple(syllables)]))


def _script(word: str) -> str:
    """The script of the first character that is not of ASCII; "" when that is no letter."""
    first = next(char for char in word if not char.isascii())
    script = name(first, "").replace("-", " ").partition(" ")[0] if first.isalpha() else ""
    return "HIRAGANA" if script == "KATAKANA" else script


def _syllables(word: str, script: str) -> list[tuple[str, ...]]:
    spelt = (tuple(_spelt(one, script)) for one in word)
    return [one for one in spelt if one]


def _spelt(word: str, script: str) -> list[str]:
    """The ways to write one word or syllable in folded Latin letters, the library's own first."""
    ordered = _BEFORE.sub(r"\2\1", _LAO_O.sub("o", word))
    found = [re.sub("[^a-z0-9]", "", anyascii(ordered).lower())]
    for pattern, other in _ALSO.get(script, ()):
        found = list(dict.fromkeys([*found, *(re.sub(pattern, other, one) for one in found)]))[:MOST]
    return [one for one in dict.fromkeys(map(search_key, found)) if one]
