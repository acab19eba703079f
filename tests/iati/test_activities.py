"""Items of aid as activities of IATI."""

from datetime import timedelta
from decimal import Decimal

import pytest
from lxml import etree

from amity.access.actors import Actor
from amity.aid.models import AidState, FlowKind
from amity.iati import codes
from amity.iati.writing.activities import Activities
from amity.network.models import Organisation
from amity.records import registry, shelving, writes
from amity.records.models import Change
from tests.factories import make
from tests.iati.conftest import NOW

pytestmark = pytest.mark.django_db
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def only(activities):
    (found,) = activities.values()
    return found


def texts(element, path):
    return [str(one) for one in element.xpath(path)]


def test_a_project_is_told_with_all_that_is_public_of_it(personas, activities):
    donor = make("organisations", personas.hers, confidentiality=0, kind="foreign_ngo", name="Giver", identifier="GB-1")
    agency = make("organisations", personas.hers, confidentiality=0, kind="ministry", name="Agency", name_vi="")
    place = make("provinces", personas.hers, confidentiality=0, code="11", name="Dien Bien", name_vi="Điện Biên")
    field = make("aid_sectors", personas.hers, confidentiality=0, vocabulary="2", code="111", name="Education")
    item = make(
        "aid_items",
        personas.hers,
        confidentiality=0,
        reference="QD 12",
        title="Homes",
        title_vi="Nhà",
        donors=[donor],
        managing=agency,
        provinces=[place],
        sectors=[field],
    )
    flow = {"item": item, "kind": "receipt", "value_on": "2026-01-02", "amount": "12.50", "currency": "EUR"}
    make("aid_flows", personas.hers, confidentiality=0, provider=donor, receiver=agency, reference="T1", **flow)
    told = activities()["XM-AMITY-QD_2012"]
    assert (told.get(LANG), told.get("default-currency"), told.get("hierarchy")) == ("en", "USD", "2")
    assert told.get("humanitarian") is None
    assert texts(told, "title/narrative/text()") == ["Homes", "Nhà"]
    assert texts(told, "reporting-org/@ref") == ["XM-AMITY"]
    roles = [(one.get("role"), one.get("ref"), one.get("type")) for one in told.iter("participating-org")]
    assert roles == [("1", "GB-1", "21"), ("2", f"XM-AMITY-ORG-{agency.pk}", "10")]
    assert texts(told, "recipient-country/@code") == ["VN"]
    assert texts(told, "location/name/narrative/text()") == ["Dien Bien", "Điện Biên"]
    assert texts(told, "location/point") == []
    assert texts(told, "sector/@percentage") == ["100.00"]
    (money,) = told.iter("transaction")
    assert money.get("ref") == "T1"
    assert texts(money, "transaction-type/@code | transaction-date/@iso-date") == ["1", "2026-01-02"]
    assert texts(money, "value/@currency | value/@value-date | value/text()") == ["EUR", "2026-01-02", "12.50"]
    assert texts(money, "provider-org/@ref | receiver-org/narrative/text()") == ["GB-1", "Agency"]


def test_the_identifier_stays_when_the_title_changes(item, activities):
    row = item(reference="A-1")
    before = list(activities())
    row.title, row.title_vi = "Another name", "Tên khác"
    writes.save(row, actor=Actor.system())
    assert list(activities()) == before == ["XM-AMITY-A-1"]


def test_the_prefix_is_a_setting(item, activities, settings):
    settings.IATI_PREFIX = "VN-MOHA-9"
    item(reference="A-1")
    assert list(activities()) == ["VN-MOHA-9-A-1"]


def test_a_tree_has_levels_and_its_parts_know_each_other(item, activities):
    programme = item(reference="P", kind="programme")
    project = item(reference="J", kind="project", parent=programme)
    item(reference="C", kind="project", parent=project)
    item(reference="G", kind="non_project", parent=programme)
    told = activities()
    levels = {pk.rpartition("-")[2]: one.get("hierarchy") for pk, one in told.items()}
    assert levels == {"P": "1", "J": "2", "C": "3", "G": "2"}
    related = [(one.get("ref"), one.get("type")) for one in told["XM-AMITY-J"].iter("related-activity")]
    assert related == [("XM-AMITY-P", "1"), ("XM-AMITY-C", "2")]
    parts = [one.get("ref") for one in told["XM-AMITY-P"].iter("related-activity")]
    assert parts == ["XM-AMITY-J", "XM-AMITY-G"]


def test_only_the_lowest_level_tells_a_budget(item, activities):
    programme = item(reference="P", kind="programme")
    item(reference="J", kind="project", parent=programme)
    told = activities()
    assert told["XM-AMITY-P"].find("budget") is None
    assert sum(Decimal(one) for one in texts(told["XM-AMITY-J"], "budget/value/text()")) == Decimal(495592)


def test_relief_is_humanitarian_and_names_its_emergency(item, activities):
    item(reference="Y/1", kind="emergency", title="Yagi")
    told = only(activities())
    assert told.get("humanitarian") == "1"
    scope = told.find("humanitarian-scope")
    assert (scope.get("type"), scope.get("vocabulary"), scope.get("code")) == ("1", "99", "Y/1")
    assert texts(scope, "narrative/text()") == ["Yagi"]


@pytest.mark.parametrize(
    ("recipient", "executing", "told"),
    [
        ("GETS", "", [("4", "GETS")]),
        ("GETS", "GETS", [("4", "GETS")]),
        ("GETS", "DOES", [("3", "GETS"), ("4", "DOES")]),
        ("", "DOES", [("4", "DOES")]),
        ("", "", []),
    ],
)
def test_who_receives_implements_unless_somebody_else_does(personas, item, activities, recipient, executing, told):
    known = {
        name: make("organisations", personas.hers, confidentiality=0, kind="ministry", identifier=name)
        for name in ("GETS", "DOES")
    }
    item(recipient=known.get(recipient), executing=known.get(executing))
    roles = [(one.get("role"), one.get("ref")) for one in only(activities()).iter("participating-org")]
    assert roles == [("1", "GB-CHC-1"), *told]


def test_what_an_item_is_about_is_told_in_both_languages(item, activities):
    item(title="Homes", description="Homes for 120 families.\nAnd wells.", description_vi="Nhà cho 120 hộ.")
    told = only(activities()).find("description")
    assert texts(told, "narrative/text()") == ["Homes for 120 families.\nAnd wells.", "Nhà cho 120 hộ."]
    assert texts(told, "narrative/@xml:lang") == ["vi"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"description": "About"}, ["About"]),
        ({"description_vi": "Về việc"}, ["Về việc"]),
        ({}, ["Homes", "Nhà"]),
    ],
)
def test_the_title_stands_where_nothing_is_said_of_an_item(item, activities, words, told):
    item(title="Homes", title_vi="Nhà", **words)
    assert texts(only(activities()), "description/narrative/text()") == told


def test_a_project_may_count_as_humanitarian_without_being_relief(item, activities):
    item(kind="project", is_humanitarian=True)
    told = only(activities())
    assert told.get("humanitarian") == "1"
    assert told.find("humanitarian-scope") is None


@pytest.mark.parametrize(
    ("state", "starts", "ends", "status", "dates"),
    [
        ("proposed", "2027-01-01", "2028-12-31", "1", [("1", "2027-01-01"), ("3", "2028-12-31")]),
        ("approved", "2027-01-01", "", "1", [("1", "2027-01-01")]),
        ("running", "2025-10-01", "2027-09-30", "2", [("2", "2025-10-01"), ("3", "2027-09-30")]),
        ("running", "2026-12-01", "2027-09-30", "2", [("1", "2026-12-01"), ("3", "2027-09-30")]),
        ("finished", "2020", "2025-06", "3", [("2", "2020-01-01"), ("4", "2025-06-30")]),
        ("handed_over", "2020", "2026", "3", [("2", "2020-01-01"), ("4", "2026-03-16")]),
        ("settled", "2020", "2027-01-01", "4", [("2", "2020-01-01"), ("3", "2027-01-01")]),
        ("refused", "2020", "2021", "5", [("1", "2020-01-01"), ("3", "2021-12-31")]),
    ],
)
def test_states_and_dates_say_what_is_planned_and_what_came(item, activities, state, starts, ends, status, dates):
    item(state=state, starts_on=starts, ends_on=ends, decision="1/QD")
    told = only(activities())
    assert texts(told, "activity-status/@code") == [status]
    assert [(one.get("type"), one.get("iso-date")) for one in told.iter("activity-date")] == dates


def test_every_state_has_a_status_and_every_kind_of_sum_a_type_of_its_own():
    assert set(codes.STATUS) == set(AidState)
    assert set(codes.TRANSACTION) == set(FlowKind)
    assert len(set(codes.TRANSACTION.values())) == len(FlowKind)
    assert set(codes.ORGANISATION_TYPE) == set(Organisation.Kind)


def test_a_date_known_in_part_says_so_beside_the_day(item, activities):
    item(starts_on="2024", ends_on="2025-06-30", state="finished")
    start, end = only(activities()).iter("activity-date")
    assert texts(start, "narrative/text()")[0] == "Only known as 2024."
    assert texts(end, "narrative") == []


def test_the_day_of_the_approval_stands_for_a_beginning_nobody_knows(item, activities):
    item(starts_on="", ends_on="", approved_on="2026-02-03", state="approved", decision="1/QD")
    (start,) = only(activities()).iter("activity-date")
    assert (start.get("type"), start.get("iso-date")) == ("1", "2026-02-03")
    assert "approval" in texts(start, "narrative/text()")[0]


def test_an_item_without_any_date_is_left_out_and_told(item):
    dateless = item(reference="D", starts_on="", ends_on="", state="proposed")
    item(reference="E")
    made = Activities(Actor.nobody(), NOW)
    text = b"".join(made.chunks()).decode()
    assert "XM-AMITY-E<" in text
    assert "XM-AMITY-D<" not in text
    assert (made.count, [(one.pk, one.reference) for one in made.left_out]) == (1, [(dateless.pk, "D")])


def test_a_sum_of_a_month_is_written_on_its_first_day_and_says_so(personas, item, activities):
    row = item()
    make("aid_flows", personas.hers, confidentiality=0, item=row, value_on="2023-06", description="Books")
    told = only(activities())
    assert texts(told, "transaction/transaction-date/@iso-date") == ["2023-06-01"]
    assert texts(told, "transaction/description/narrative/text()")[0] == "Books Only known as 6/2023."


@pytest.mark.parametrize(
    ("kind", "code"), [("commitment", "2"), ("approval", "11"), ("receipt", "1"), ("disbursement", "3")]
)
def test_each_kind_of_sum_is_a_transaction_of_its_type(personas, item, activities, kind, code):
    make("aid_flows", personas.hers, confidentiality=0, item=item(), kind=kind)
    assert texts(only(activities()), "transaction/transaction-type/@code") == [code]


def test_shares_of_sectors_add_up_in_each_list_by_itself(personas, item, activities):
    own = make("aid_sectors", personas.hers, confidentiality=0, vocabulary="99", code="X", name="Own")
    dac = [make("aid_sectors", personas.hers, confidentiality=0, vocabulary="2", code=str(111 + n)) for n in range(3)]
    row = item(sectors=[own, *dac])
    make("sector_shares", personas.hers, item=row, sector=dac[0], percent=50, confidentiality=0)
    found = {}
    for one in only(activities()).iter("sector"):
        found.setdefault(one.get("vocabulary"), []).append(Decimal(one.get("percentage")))
    assert found == {"2": [50, 25, 25], "99": [100]}


def test_a_sector_in_words_alone_stands_in_our_own_list(item, activities):
    item(sector_words="Clean water")
    (told,) = only(activities()).iter("sector")
    assert (told.get("vocabulary"), told.get("code")) == ("99", "UNCODED")
    assert texts(told, "narrative/text()") == ["Clean water"]


def test_the_union_tells_how_to_reach_it_where_that_is_public(personas, item, activities):
    item()
    assert only(activities()).find("contact-info") is None
    make("organisations", personas.union, confidentiality=0, kind="union", name="The Union", email="a@example.org")
    told = only(activities())
    assert texts(told, "contact-info/email/text()") == ["a@example.org"]
    assert texts(told, "reporting-org/narrative/text()")[0] == "The Union"


def test_the_last_update_is_the_last_change_of_the_item_or_of_a_sum(personas, item, activities):
    row = item()
    first = only(activities()).get("last-updated-datetime")
    flow = make("aid_flows", personas.hers, confidentiality=0, item=row)
    Change.objects.filter(record="aid_items", row_id=row.pk).update(at=NOW)
    Change.objects.filter(record="aid_flows", row_id=flow.pk).update(at=NOW + timedelta(days=1))
    assert first != "2026-03-17T05:00:00Z"
    assert only(activities()).get("last-updated-datetime") == "2026-03-17T05:00:00Z"
    shelving.shelve(registry.get("aid_flows"), [flow.pk], 2, actor=Actor.system(), why="Wrong")
    assert only(activities()).get("last-updated-datetime") > "2026-03-17T05:00:00Z"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_nothing_of_what_is_not_public_goes_out(personas, item, exported, level):
    hidden = make("organisations", personas.hers, confidentiality=level, name="HIDDEN-ORG", kind="foreign_ngo")
    place = make("provinces", personas.hers, confidentiality=level, code="HID", name="HIDDEN-PLACE")
    field = make("aid_sectors", personas.hers, confidentiality=level, code="HID", name="HIDDEN-FIELD")
    union = make("organisations", personas.hers, confidentiality=level, name="HIDDEN-UNION", kind="union")
    secret = make("aid_items", personas.hers, confidentiality=level, reference="HIDDEN-ITEM", kind="programme")
    row = item(
        reference="OPEN", donors=[hidden], managing=hidden, recipient=hidden, executing=hidden,
        provinces=[place], sectors=[field], parent=secret, notes="HIDDEN-NOTE",
    )  # fmt: skip
    make("aid_items", personas.hers, confidentiality=level, reference="HIDDEN-PART", parent=row)
    make("aid_flows", personas.hers, confidentiality=level, item=row, description="HIDDEN-SUM", amount=777)
    make("aid_flows", personas.hers, confidentiality=0, item=row, provider=hidden, receiver=hidden, amount=12)
    make("sector_shares", personas.hers, confidentiality=level, item=row, sector=field, percent=33)
    text = exported().decode()
    assert "XM-AMITY-OPEN" in text
    assert "HID" not in text
    assert "777" not in text
    assert f"ORG-{hidden.pk}" not in text
    assert f"ORG-{union.pk}" not in text
    assert "XM-AMITY-HIDDEN-ITEM" in exported(Actor.system()).decode()


def test_what_lies_in_the_trash_does_not_go_out(personas, item, activities):
    row = item(reference="GONE")
    shelving.shelve(registry.get("aid_items"), [row.pk], 2, actor=Actor.system(), why="Wrong")
    assert activities() == {}


def test_an_officer_who_asks_for_his_own_copy_gets_what_he_may_see(personas, activities):
    make("aid_items", personas.hers, confidentiality=2, reference="OURS")
    assert list(activities(personas.actor("an"))) == ["XM-AMITY-OURS"]
    assert list(activities(personas.actor("binh"))) == []
    assert list(activities()) == []


def test_markup_in_a_title_stays_text(item, activities):
    item(reference="M", title='<b>&"]]>', title_vi="&lt;")
    assert texts(activities()["XM-AMITY-M"], "title/narrative/text()") == ['<b>&"]]>', "&lt;"]


def test_blocks_of_any_size_make_the_same_file(item, exported):
    for n in range(5):
        item(reference=f"B-{n}")
    assert exported(at_once=2) == exported(at_once=500) == exported(at_once=1)
    assert len(etree.fromstring(exported(at_once=2))) == 5


def test_the_number_of_queries_hangs_on_the_blocks_and_not_on_the_items(item, exported, django_assert_max_num_queries):
    for n in range(3):
        item(reference=f"B-{n}")
    with django_assert_max_num_queries(27):
        exported()
    for n in range(9):
        item(reference=f"C-{n}")
    with django_assert_max_num_queries(27):
        exported()


def test_elements_stand_in_the_order_of_the_standard(personas, item, activities):
    field = make("aid_sectors", personas.hers, confidentiality=0)
    place = make("provinces", personas.hers, confidentiality=0)
    make("organisations", personas.union, confidentiality=0, kind="union", email="a@example.org")
    whole = item(reference="W", kind="programme")
    row = item(reference="R", kind="emergency", parent=whole, sectors=[field], provinces=[place], ends_on="2027")
    make("aid_flows", personas.hers, confidentiality=0, item=row)
    order = [one.tag for one in activities()["XM-AMITY-R"]]
    assert list(dict.fromkeys(order)) == [
        "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status",
        "activity-date", "contact-info", "recipient-country", "location", "sector", "humanitarian-scope", "budget",
        "transaction", "related-activity",
    ]  # fmt: skip


def test_a_bigger_file_needs_no_more_memory(item):
    def most(chunks):
        return max(len(chunk) for chunk in chunks)

    for n in range(3):
        item(reference=f"M-{n}")
    few = most(Activities(Actor.nobody(), NOW, at_once=3).chunks())
    for n in range(3, 12):
        item(reference=f"M-{n}")
    made = Activities(Actor.nobody(), NOW, at_once=3)
    assert most(made.chunks()) <= few + 20  # identifiers of two digits
    assert made.count == 12


def test_whoever_pays_and_is_not_public_is_not_told_beside_a_public_sum(personas, item, exported):
    hidden = make("organisations", personas.hers, confidentiality=2, name="HIDDEN PAYER", identifier="HID-9")
    make("aid_flows", personas.hers, confidentiality=0, item=item(), provider=hidden, receiver=hidden)
    text = exported().decode()
    assert "<transaction>" in text
    assert "provider-org" not in text
    assert "HID" not in text


def test_what_a_hidden_change_says_moves_no_public_date(personas, item, activities):
    row = item()
    before = only(activities()).get("last-updated-datetime")
    hidden = make("aid_flows", personas.hers, confidentiality=2, item=row)
    Change.objects.filter(record="aid_flows", row_id=hidden.pk).update(at=NOW + timedelta(days=900))
    assert only(activities()).get("last-updated-datetime") == before
