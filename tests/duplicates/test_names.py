"""Names as words, and how alike two of them are."""

import pytest

from amity.duplicates import names
from amity.duplicates.names import Rarity

UNIONS = (
    "Vietnam-Russia Friendship Association",
    "Vietnam-Romania Friendship Association",
    "Vietnam-Iran Friendship Association",
    "Vietnam-Iraq Friendship Association",
    "Vietnam-Austria Friendship Association",
    "Vietnam-Australia Friendship Association",
    "Vietnam-Iran Trade Council",
    "Vietnam-Iraq Trade Council",
    "Vietnam-Austria Trade Council",
    "Vietnam-Australia Trade Council",
    "Hanoi Union of Friendship Organizations",
)


@pytest.fixture
def rarity():
    found = Rarity()
    for name in UNIONS:
        found.add(words(name))
    return found


def words(name):
    return names.variants([name])[0]


def compare(one, other, rarity=None):
    return names.compare(words(one), words(other), rarity or Rarity())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["Trần Thị Mỹ"], (("tran", "thi", "mi"),)),
        (["Ông Nguyễn Văn An"], (("nguien", "van", "an"),)),
        (["Bà Trần Thị Hoa"], (("tran", "thi", "hoa"),)),
        (["Mr. John Smith", "GS.TS. Lê Văn Lan"], (("john", "smith"), ("le", "van", "lan"))),
        (["H.E. Mr Raúl Castro"], (("raul", "castro"),)),
        (["Drew Barry"], (("drew", "barri"),)),
        (["Ba Ong"], (("ba", "ong"),)),
        (
            ["KOVIFA (RoK-Vietnam Friendship Association)"],
            (("kovifa",), ("rok", "vietnam", "friendship", "association")),
        ),
        (["City Union (HUFO)"], (("citi", "union"),)),
        (["An Nam", "An Nam"], (("an", "nam"),)),
        ([" ", "( )"], ()),
    ],
)
def test_a_name_is_read_without_address_and_brackets(written, expected):
    assert names.variants(written) == expected


@pytest.mark.parametrize("other", ["Văn An Nguyễn", "An Nguyễn Văn", "An Văn Nguyễn", "An Van Nguyen"])
def test_a_name_may_begin_with_either_end(other):
    found = compare("Nguyễn Văn An", other)
    assert (found.is_same, found.is_moved, found.is_other) == (True, True, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vietnam-Russia Friendship Association", "Russia-Vietnam Friendship Association"),
        ("Belarus-Viet Nam Friendship Association", "Vietnam-Belarus Friendship Association"),
        ("Friends of Laos in Cuba", "Friends of Cuba in Laos"),
    ],
)
def test_words_that_change_places_inside_a_name_make_another_name(one, other):
    found = compare(one, other)
    assert (found.is_same, found.is_moved, found.is_other) == (True, False, True)
    assert found.bits < 0


def test_a_word_may_be_written_as_two():
    found = compare("Belarus-Viet Nam Friendship Association", "Belarus-Vietnam Friendship Association")
    assert (found.is_same, found.is_moved, found.is_other, found.bits) == (True, False, False, 0)


def test_a_slip_of_the_pen_is_nearly_the_same():
    found = compare("Friedrich Ebert Stiftung", "Friedrich Ebert Stifftung")
    assert (found.is_same, found.opposed, found.missing) == (False, 0, 0)
    assert found.slips > 0
    assert -4 < found.bits < 0


def test_a_first_letter_may_stand_for_a_word():
    found = compare("N. V. An", "Nguyen Van An")
    assert (found.opposed, found.missing) == (0, 0)


@pytest.mark.parametrize(("one", "other"), [("Iran", "Iraq"), ("Austria", "Australia"), ("Romania", "Russia")])
def test_words_that_others_have_too_are_no_slips(one, other, rarity):
    found = compare(f"Vietnam-{one} Friendship Association", f"Vietnam-{other} Friendship Association", rarity)
    assert found.slips == 0
    assert found.opposed > 0.3
    assert found.bits < -3


@pytest.mark.parametrize(("one", "other"), [("An Nam", "An Nga"), ("Thanh Hoa Union", "Khanh Hoa Union")])
def test_short_words_with_another_letter_are_other_words(one, other):
    assert compare(one, other).opposed > 0


def test_a_common_word_that_one_name_leaves_out_says_less_than_a_rare_one(rarity):
    common = compare("Vietnam-Russia Friendship Association", "Russia Friendship Association", rarity)
    rare = compare("Vietnam-Russia Friendship Association", "Vietnam Friendship Association", rarity)
    assert 0 > common.bits > rare.bits
    assert common.opposed == rare.opposed == 0


def test_the_likest_names_of_two_rows_speak_for_them(rarity):
    ours = names.variants(["Vietnam-Laos Friendship Association", "Hội hữu nghị Việt Nam - Lào"])
    theirs = names.variants(["Hội hữu nghị Việt Nam - Lào"])
    assert names.likest(ours, theirs, rarity).is_same
    assert names.likest(ours, (), rarity).bits < -3


def test_the_key_is_the_one_of_the_search():
    from amity.core.text import search_key
    from amity.records.search import match_key

    for name in ("Nguyễn Văn An", "Quỹ Hòa bình", "Ưng Hoàng Phúc"):
        assert names.key(words(name)) == match_key(search_key(name))


def test_namesakes_are_expected_where_words_are_common():
    rarity = Rarity(rows=1_000_000)
    for at in range(100):
        rarity.add(("nguien", "van", "an") if at < 30 else (f"rare{at}", "name"))
    assert rarity.expected(("nguien", "van", "an")) > 1000
    assert rarity.expected(("nguien", "van", "never")) == 0
    assert Rarity().expected(("any",)) == 0
