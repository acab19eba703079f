"""The process of comparison: forms of names, blocks, levels of agreement, and what is learnt."""

import csv
import json

import duckdb
import pytest

from amity.duplicates import linkage

FIELDS = [("name", "name"), ("email", "email"), ("born_on", "date"), ("country", "choice")]


def write(folder, rows, fields=FIELDS):
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["unique_id", *(name for name, _kind in fields)])
        out.writerows([number, *row] for number, row in enumerate(rows))
    return folder / "rows.csv"


def prepared(folder, rows, fields=FIELDS):
    connection = duckdb.connect()
    assert linkage.prepare(connection, write(folder, rows, fields), fields) == len(rows)
    return connection


def ask(connection, statement):
    return connection.execute(statement).fetchall()


def test_a_name_is_given_the_forms_in_which_it_is_compared(tmp_path):
    connection = prepared(tmp_path, [["nguien van an|an nguien", "", "", ""], ["", "", "", ""]])
    columns = "name, name_words, name_key, name_keys, name_begin, name_bones, name_first"
    assert ask(connection, f"SELECT {columns} FROM plain WHERE unique_id = 0") == [
        (
            "nguien van an",
            ["an", "nguien", "van"],
            "an nguien van",
            ["an nguien van", "an nguien"],
            "an ngu van",
            "an ngn vn",
            "a n v",
        )
    ]
    assert ask(connection, "SELECT name, name_keys, email FROM plain WHERE unique_id = 1") == [(None, None, None)]


def test_rows_that_share_a_key_share_a_block_and_others_do_not(tmp_path):
    rows = [["an nam", "a@x.vn", "", ""], ["nam an", "b@x.vn", "", ""], ["le hoa", "a@x.vn", "", ""]]
    connection = prepared(tmp_path, rows)
    blocks = linkage.block(connection, FIELDS)
    pairs = set(ask(connection, linkage._unjudged(blocks)))
    assert pairs == {(0, 1, None), (0, 2, None)}


def test_a_key_that_too_many_share_is_no_block(tmp_path):
    rows = [[3 * letter, "office@x.vn", "", ""] for letter in "abcdefghijklmnopqrstu"]
    connection = prepared(tmp_path, rows)
    assert ask(connection, linkage._unjudged(linkage.block(connection, FIELDS))) == []
    connection = prepared(tmp_path, rows[:20])
    assert len(ask(connection, linkage._unjudged(linkage.block(connection, FIELDS)))) == 190


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["nguien van an", "", "1963-05-19", ""], ["an nguien", "", "1963-05-19", ""]),
        (["nguien van an", "", "1963", ""], ["van an nguien", "", "1963-05-19", ""]),
        (["nguien van khanh", "", "", ""], ["nguienn van khanh", "", "", ""]),
        (["nguien van khanh", "", "", ""], ["nguien van khanhh", "", "", ""]),
        (["peter", "p@x.vn", "", ""], ["somebodi else", "p@x.vn", "", ""]),
    ],
)
def test_doubles_of_every_kind_meet_in_some_block(one, other, tmp_path):
    connection = prepared(tmp_path, [one, other])
    assert ask(connection, linkage._unjudged(linkage.block(connection, FIELDS))) == [(0, 1, None)]


def level(kind, one, other, tmp_path):
    """The place of the level at which two values agree: 0 unknown, 1 the closest."""
    fields = [("field", kind)]
    connection = prepared(tmp_path, [[one], [other]], fields)
    levels = linkage._COMPARISONS[kind]("field")["comparison_levels"]
    names = [name for (name,) in ask(connection, "SELECT column_name FROM (DESCRIBE plain)") if name != "unique_id"]
    sides = [", ".join(f"{name} AS {name}_{side}" for name in names) for side in "lr"]
    cases = " ".join(
        f"WHEN {one['sql_condition']} THEN {at}" for at, one in enumerate(levels) if one["sql_condition"] != "ELSE"
    )
    ((found,),) = ask(
        connection,
        f"SELECT CASE {cases} ELSE {len(levels) - 1} END FROM (SELECT {sides[0]} FROM plain WHERE unique_id = 0), "
        f"(SELECT {sides[1]} FROM plain WHERE unique_id = 1)",
    )
    return found


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("name", "nguien van an", "", 0),
        ("name", "nguien van an", "an nguien van", 1),
        ("name", "hoi huu nghi|friends of laos", "friends of laos", 2),
        ("name", "nguien van an", "nguien van ann", 3),
        ("name", "nguien van an", "nguien an", 4),
        ("name", "nguien van an", "nguien thi hoa", 5),
        ("name", "nguien van an", "pedro gomez", 6),
        ("date", "1963", "", 0),
        ("date", "1963-05-19", "1963-05-19", 1),
        ("date", "1963-05-19", "1963", 2),
        ("date", "1963", "1963", 2),
        ("date", "1963-05-11", "1963-11-05", 3),
        ("date", "1963-05-11", "1963-05-12", 3),
        ("date", "1963-05-11", "1963-12-24", 4),
        ("date", "1963-05-11", "1971-02-24", 5),
        ("email", "", "an@x.vn", 0),
        ("email", "an@x.vn", "an@x.vn", 1),
        ("email", "an.nguyen@x.vn", "an.nguyen@gmail.com", 2),
        ("email", "an@x.vn", "hoa@y.vn", 3),
        ("phone", "38454272", "", 0),
        ("phone", "38454272", "38454272", 1),
        ("phone", "38454272", "38454722", 2),
        ("phone", "38454272", "91234567", 3),
        ("text", "hang bai 105", "hang bai 105", 1),
        ("text", "hang bai 105", "hang bai 106", 2),
        ("text", "wallaby place", "wallabie pl", 3),
        ("text", "wallaby place", "kings road", 4),
        ("choice", "12", "12", 1),
        ("choice", "12", "21", 2),
        ("choice", "", "21", 0),
    ],
)
def test_values_agree_as_closely_as_they_do(kind, one, other, expected, tmp_path):
    assert level(kind, one, other, tmp_path) == expected
    assert level(kind, other, one, tmp_path) == expected


@pytest.mark.parametrize("kind", sorted(linkage._COMPARISONS))
def test_levels_say_how_often_they_hold_and_the_closest_say_most(kind):
    levels = linkage._COMPARISONS[kind]("field")["comparison_levels"][1:]
    assert sum(one["m_probability"] for one in levels) == pytest.approx(1)
    weights = [one["m_probability"] / one["u_probability"] for one in levels]
    assert weights[0] == max(weights)
    assert weights[-1] == min(weights) < 1


def test_nothing_learnt_is_ever_certain():
    usual = {"comparisons": [linkage._choice("country")]}
    learnt = {
        "comparisons": [
            {
                "comparison_levels": [
                    {"sql_condition": "unknown", "is_null_level": True},
                    {"sql_condition": "same", "m_probability": 1.0, "u_probability": 0.7},
                    {"sql_condition": "ELSE", "m_probability": 1e-60},
                ]
            }
        ]
    }
    (found,) = linkage._tempered(learnt, usual)["comparisons"]
    unknown, same, other = found["comparison_levels"]
    assert "m_probability" not in unknown
    assert same["m_probability"] == pytest.approx(0.99)
    assert same["u_probability"] == 0.7
    assert (other["m_probability"], other["u_probability"]) == (pytest.approx(0.01), 0.8)


def test_it_is_learnt_only_from_blocks_with_enough_pairs(tmp_path, monkeypatch):
    rows = [["an nam", "", "1963", ""] for _n in range(5)] + [["le hoa", "", "", ""]]
    connection = prepared(tmp_path, rows)
    linkage.block(connection, FIELDS)
    assert linkage._rules(connection, FIELDS) == []
    monkeypatch.setattr(linkage, "ENOUGH", 10)
    assert linkage._rules(connection, FIELDS) == ["l.name_key = r.name_key", "l.born_on = r.born_on"]


@pytest.mark.parametrize(("least", "is_learnt"), [(1, True), (100, False)])
def test_a_folder_with_rows_becomes_a_folder_with_pairs(least, is_learnt, tmp_path):
    rows = [[f"name{number} famili{number % 7}", f"p{number}@x.vn", "1963-05-19", "1"] for number in range(40)]
    rows.append(rows[3])
    write(tmp_path, rows)
    spec = {"fields": FIELDS, "threads": 1, "memory": "500MB", "least": least, "threshold": 0.0001}
    (tmp_path / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
    linkage.main(tmp_path)
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8")) == {"rows": 41, "is_learnt": is_learnt}
    with (tmp_path / "pairs.csv").open(encoding="utf-8") as file:
        pairs = list(csv.reader(file))
    assert all(int(first) < int(second) for first, second, _score in pairs)
    scores = {(int(first), int(second)): score for first, second, score in pairs}
    assert (3, 40) in scores
    assert (scores[3, 40] == "") is not is_learnt
