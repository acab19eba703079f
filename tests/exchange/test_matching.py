"""Which field a column is: by name, by label, by what was chosen before, by likeness; and what is left to a person."""

import pytest

from amity.exchange import imports, matching
from amity.exchange.matching import Matching
from amity.records import registry
from tests.exchange.planned import load, plan, stored

pytestmark = pytest.mark.django_db


def people():
    return registry.get("people")


def samples(*lines: str) -> list[matching.Sample]:
    return matching.samples(imports.read_table("\n".join(lines).encode(), "x.csv"))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("E-mail", "email"),
        ("Telephon", "phone"),
        ("name in vietnamese", "name_vi"),
        ("Vietnamese, name in", "name_vi"),
        ("bornon", "born_on"),
        ("Shoe size", ""),
        ("", ""),
        ("id", ""),
    ],
)
def test_a_head_is_guessed_by_likeness_or_left_aside(head, name):
    assert matching.guess(people(), [head]).columns == [name]


def test_each_field_is_guessed_once_and_the_better_likeness_wins():
    assert matching.guess(people(), ["Emails", "E-mail", "email"]).columns == ["", "", "email"]
    assert matching.guess(people(), ["Emaill adress", "Emails"]).columns == ["", "email"]


def test_the_number_of_a_record_is_taken_from_files_made_by_an_export_only():
    assert matching.guess(people(), ["id", "name", "email"]).columns == ["id", "name", "email"]
    assert matching.guess(people(), ["id", "Full name", "Mail"]).columns[0] == ""


def test_what_stands_behind_a_file_of_problems_is_left_aside():
    assert matching.guess(people(), ["name", "problem", "cure"]).columns == ["name", "", ""]


def test_a_head_chosen_before_is_chosen_again(personas):
    actor = personas.actor("an")
    brought = imports.bring(people(), actor, "x.csv", [b"Wer,Wo\nAn,VN\n"])
    imports.match(brought, Matching(["name", ""]))
    assert matching.guess(people(), ["Wo", "wer"], past=matching.past(people(), actor)).columns == ["", "name"]
    assert matching.past(people(), personas.actor("binh")) == []
    assert matching.remembered(people(), actor, ["WER", "wo", "problem", "cure"]).columns == ["name", "", "", ""]
    assert matching.remembered(people(), actor, ["wer"]) is None


def test_a_saved_matching_is_offered_for_the_same_heads_to_its_owner(personas):
    actor = personas.actor("an")
    chosen = Matching(["name", ""], {"country": "VN"}, {"born_on": "month"})
    matching.save(people(), actor, "From Bonn", ["Wer", "Wo"], chosen)
    assert matching.remembered(people(), actor, ["wer", "wo"]) == chosen
    assert matching.named(people(), actor, "From Bonn", ["Wo", "Was", "Wer"]).columns == ["", "", "name"]
    assert matching.remembered(people(), personas.actor("binh"), ["wer", "wo"]) is None
    with pytest.raises(matching.SavedMatching.DoesNotExist):
        matching.named(people(), personas.actor("binh"), "From Bonn", ["Wer"])
    matching.save(people(), actor, "From Bonn", ["Wer", "Wo"], Matching(["", "name"]))
    assert matching.remembered(people(), actor, ["wer", "wo"]).columns == ["", "name"]


def test_a_column_shows_three_cells_each_once():
    (one, two) = samples("a,b", "x,1", "x,", "y,2", "z,3", "w,4")
    assert (one.cells, two.cells) == (["x", "y", "z"], ["1", "2", "3"])


@pytest.mark.parametrize(
    ("cells", "ways"),
    [
        (["01/02/2023", "3.4.2023"], {"day", "month"}),
        (["13/02/2023", "01/02/2023"], {"day"}),
        (["02/13/2023"], {"month"}),
        (["02/13/2023", "13/02/2023"], set()),
        (["1963", "2023-01-02"], set()),
        (["1.234,50", "2,5"], {"comma"}),
        (["1,234.50"], {"point"}),
        (["1,234"], {"comma", "point"}),
        (["1234", "5.5"], set()),
    ],
)
def test_the_ways_in_which_cells_can_be_read_are_found(cells, ways):
    (one,) = samples("a", *(f'"{cell}"' for cell in cells))
    assert one.ways == ways


def test_what_is_certain_is_not_asked_and_what_is_not_is():
    record = registry.get("agreements")
    (dates, amounts) = samples("a,b", '02/13/2023,"1,234.50"')
    found = matching.guess(record, ["signed_on", "amount"], seen=[dates, amounts])
    assert found.reading == {"signed_on": "month", "amount": "point"}
    assert matching.is_open(record, "signed_on", dates) == ()
    (both,) = samples("a", "01/02/2023")
    assert matching.is_open(record, "signed_on", both) == ("day", "month")
    assert matching.is_open(record, "title", both) == ()
    assert matching.guess(record, ["signed_on"], seen=[both]).reading == {}


def test_dates_and_numbers_are_read_in_the_way_that_was_chosen(personas):
    lines = ("reference,title,form,signed_on,amount,currency", 'A,a,mou,02/13/2023,"1.234,50",USD')
    load("agreements", personas.actor("an"), *lines, reading={"signed_on": "month", "amount": "comma"})
    row = stored("agreements")
    assert (str(row.signed_on), str(row.amount)) == ("2023-02-13", "1234.50")
    lines = (lines[0], 'B,b,mou,13/02/2023,"1,234.50",USD')
    load("agreements", personas.actor("an"), *lines, reading={"amount": "point"})
    assert str(stored("agreements", reference="B").amount) == "1234.50"


def test_a_value_for_all_rows_holds_for_rows_of_any_length(personas):
    brought = plan("people", personas.actor("an"), "name,phone,email", "A", "B,1,b@x.vn", constants={"notes": "list"})
    imports.carry_out(brought, personas.actor("an"))
    assert [stored("people", name=name).notes for name in "AB"] == ["list", "list"]


def test_a_wrong_value_for_all_rows_is_told_under_the_name_of_its_field(personas):
    brought = plan("people", personas.actor("an"), "name", "A", constants={"born_on": "long ago"})
    (problem,) = imports.problems(brought, 10)
    assert (problem.column, problem.value) == ("born_on", "long ago")
