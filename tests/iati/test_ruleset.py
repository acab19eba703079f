"""Each kind of rule of the standard, on an example that keeps it and one that breaks it."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from amity.iati import ruleset

NOW = datetime(2026, 3, 16, 5, tzinfo=UTC)


def broken(kind, case, inside, **attributes):
    root = etree.Element("iati-activities")
    told = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    root.append(etree.fromstring(f"<iati-activity{told}>{inside}</iati-activity>"))
    case = {"ruleInfo": {"id": "1.1", "severity": "error", "message": "No."}, **case} if kind != "loop" else case
    rules = {"/iati-activities/iati-activity": {kind: {"cases": [case]}}}
    return [one.rule for one in ruleset.broken(root, rules, NOW)]


ORDER = {"less": "a/@d", "more": "b/@d"}
SUM = {"paths": ["s/@p"], "sum": 100}


@pytest.mark.parametrize(
    ("kind", "case", "kept", "not_kept"),
    [
        ("atleast_one", {"paths": ["a", "b/@c"]}, '<b c="1"/>', '<b c=" "/>'),
        ("no_more_than_one", {"paths": ["a"]}, "<a/>", "<a/><a/>"),
        ("unique", {"paths": ["a/@r", "b"]}, '<a r="1"/><b>2</b>', '<a r="1"/><b>1</b>'),
        ("startswith", {"prefix": ["a"], "separator": "-", "paths": ["b"]}, "<a>X</a><b>X-1</b>", "<a>X</a><b>X1</b>"),
        ("date_order", ORDER, '<a d="2026-01-01"/><b d="2026-01-01"/>', '<a d="2026-01-02"/><b d="2026-01-01"/>'),
        ("date_order", {"less": "a/@d", "more": "NOW"}, '<a d="2026-03-16"/>', '<a d="2026-03-17"/>'),
        (
            "time_limit",
            {"start": "a/@d", "end": "b/@d"},
            '<a d="2024-01-01"/><b d="2024-12-31"/>',
            '<a d="2024-01-01"/><b d="2025-01-02"/>',
        ),
        (
            "between_dates",
            {"date": "c/@d", "start": "a/@d", "end": "b/@d"},
            '<a d="2024-01-01"/><b d="2024-12-31"/><c d="2024-05-05"/>',
            '<a d="2024-01-01"/><b d="2024-12-31"/><c d="2025-05-05"/>',
        ),
        ("regex_matches", {"regex": "^[^/]+$", "paths": ["a"]}, "<a>x</a>", "<a>x/y</a>"),
        ("no_spaces", {"paths": ["a/@r"]}, '<a r="x y"/>', '<a r=" x"/>'),
        ("strict_sum", SUM, '<s p="33.3"/><s p="66.7"/>', '<s p="33.3"/><s p="66.6"/>'),
        ("range", {"paths": ["s/@p"], "min": 0.0, "max": 100.0}, '<s p="0"/>', '<s p="100.01"/>'),
        ("if_then", {"if": "count(a) > 1", "then": "count(a) = count(a/@p)"}, "<a/>", '<a/><a p="1"/>'),
        ("one_or_all", {"one": "@x", "all": "lang"}, "", "<t><narrative>x</narrative></t>"),
        ("one_or_all", {"one": "@x", "all": "currency"}, '<value currency="USD"/>', "<budget><value/></budget>"),
        (
            "one_or_all",
            {"one": "sector", "all": "sector"},
            "<transaction/><transaction/>",
            "<transaction/><transaction><sector/></transaction>",
        ),
    ],
)
def test_a_rule_is_kept_or_broken(kind, case, kept, not_kept):
    assert broken(kind, case, kept) == []
    assert broken(kind, case, not_kept) == ["1.1"]


def test_a_moment_may_not_lie_ahead():
    case = {"date": "@at"}
    assert broken("date_now", case, "", at="2026-03-16T05:00:00Z") == []
    assert broken("date_now", case, "", at="2026-03-16T12:00:00+07:00") == []
    assert broken("date_now", case, "", at="2026-03-16T05:00:01Z") == ["1.1"]


def test_a_rule_with_a_condition_is_asked_where_it_holds():
    case = {"condition": "count(s) > 1", **SUM}
    assert broken("strict_sum", case, '<s p="5"/>') == []
    assert broken("strict_sum", case, '<s p="5"/><s p="6"/>') == ["1.1"]


def test_a_loop_asks_its_rules_of_each_value():
    inner = {"ruleInfo": {"id": "2.1.2", "severity": "error", "message": "No."}, "sum": 100}
    rule = {"condition": "count(s[@v = '$1']) > 1", "paths": ["s[@v = '$1']/@p"], **inner}
    case = {"foreach": "s/@v", "do": {"strict_sum": {"cases": [rule]}}, "subs": ["paths", "condition"]}
    assert broken("loop", case, '<s v="1" p="40"/><s v="1" p="60"/><s v="2" p="7"/>') == []
    assert broken("loop", case, '<s v="1" p="40"/><s v="1" p="50"/><s v="2" p="7"/>') == ["2.1.2"]


def test_a_rule_about_the_register_of_agencies_is_passed_over():
    assert broken("startswith", {"prefix": ["ORG-ID-PREFIX"], "paths": ["a"]}, "<a>X</a>") == []


def test_what_is_no_date_or_number_is_left_to_the_schema():
    assert broken("date_order", ORDER, '<a d="soon"/><b d="2026-01-01"/>') == []
    assert broken("range", {"paths": ["s/@p"], "min": 0, "max": 1}, '<s p="much"/>') == []


def test_every_kind_of_rule_in_the_standard_is_known(standards):
    def kinds(rules):
        for told in rules.values():
            for kind, cases in told.items():
                yield kind
                for case in cases["cases"]:
                    yield from case.get("do", {})

    assert set(kinds(standards.rules())) - {"loop"} == set(ruleset.KINDS)


@pytest.mark.parametrize(
    "name", ["activity-standard-example-annotated.xml", "organisation-standard-example-annotated.xml"]
)
def test_every_rule_of_the_standard_can_be_asked_of_its_own_example(standards, name):
    root = etree.parse(standards.folder / "guidance" / name).getroot()
    found = {one.rule for one in ruleset.broken(root, standards.rules(), NOW)}
    assert found <= {one["ruleInfo"]["id"] for one in every_case(standards.rules())}


def every_case(told):
    if isinstance(told, dict):
        if "ruleInfo" in told:
            yield told
        for one in told.values():
            yield from every_case(one)
    elif isinstance(told, list):
        for one in told:
            yield from every_case(one)


def test_a_day_with_a_zone_is_that_day_where_it_may_not_lie_ahead():
    case = {"date": "@at"}
    assert broken("date_now", case, "", at="2026-03-16Z") == []
    assert broken("date_now", case, "", at="2026-03-17Z") == ["1.1"]
