"""Files of activities are stored: once, whole, by the rights of whoever brings them."""

import io
from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.aid.models import AidFlow, AidItem, SectorShare
from amity.iati import opening
from amity.iati.models import Intake, IntakeLine
from amity.iati.reading import storing
from amity.iati.writing.activities import Activities
from amity.network.models import Organisation
from amity.past import undo
from amity.records import registry, shelving, writes
from amity.records.models import Change
from tests.factories import make
from tests.iati.conftest import NOW

pytestmark = pytest.mark.django_db

GIVER = '<participating-org role="1" ref="GB-CHC-1" type="21"><narrative>Giver</narrative></participating-org>'
SUM = (
    '<transaction{ref}><transaction-type code="3"/><transaction-date iso-date="{day}"/>'
    '<value currency="USD" value-date="{day}">{amount}</value></transaction>'
)


def activity(name, inside="", title="Water", attributes=""):
    return (
        f'<iati-activity xml:lang="en" {attributes}><iati-identifier>{name}</iati-identifier>'
        f"<title><narrative>{title}</narrative></title>{inside}</iati-activity>"
    )


def money(amount, day="2021-05-01", ref=""):
    return SUM.format(amount=amount, day=day, ref=f' ref="{ref}"' if ref else "")


@pytest.fixture
def bring(personas):
    """Bring activities as a persona: the file as it was looked through."""

    def brought(*told, name="an"):
        text = f'<iati-activities version="2.03">{"".join(told)}</iati-activities>'
        file = storing.bring(personas.actor(name), "donor.xml", [text.encode()])
        storing.look(file, personas.actor(name))
        return file

    return brought


@pytest.fixture
def store(bring, personas):
    """Bring activities and store them."""

    def stored(*told, name="an"):
        file = bring(*told, name=name)
        storing.store(file, personas.actor(name))
        return file

    return stored


def counts(file):
    return {fate: file.counts.get(fate, 0) for fate in ("new", "changed", "same", "refused")}


def told(file):
    return [line.why for line in IntakeLine.objects.filter(brought=file).order_by("id")]


def test_an_activity_becomes_an_item_with_its_sums_and_its_donor(store, personas):
    file = store(activity("GB-1-A", GIVER + '<activity-status code="2"/>' + money("10.50", ref="T1")))
    item = AidItem.objects.get()
    assert (item.reference, item.title, item.state, item.kind) == ("GB-1-A", "Water", "running", "project")
    assert item.owner_id == personas.actor("an").home_unit_id
    (donor,) = item.donors.all()
    assert (donor.name, donor.identifier, donor.kind) == ("Giver", "GB-CHC-1", "foreign_ngo")
    flow = AidFlow.objects.get()
    assert (flow.item, flow.amount, flow.value_on.iso, flow.reference) == (item, Decimal("10.50"), "2021-05-01", "T1")
    assert (file.state, file.written, file.operation.kind) == (Intake.State.DONE, 1, "import")


def test_a_look_stores_nothing_but_the_report(bring):
    file = bring(activity("A", GIVER + money(5) + "<result/>"), activity(""))
    assert counts(file) == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert told(file) == ["There is no place for this here.", "There is no identifier."]
    assert not AidItem.objects.exists()
    assert not Organisation.objects.exists()
    assert not Change.objects.exists()


def test_a_look_counts_every_element(bring):
    file = bring(activity("A", GIVER + money(5) + "<result><title/></result>"), activity("B"))
    counted = sum(file.counts[fate] for fate in ("taken", "mapped", "reported"))
    assert counted == 16
    assert file.counts["reported"] == 2


def test_the_same_file_twice_changes_nothing_the_second_time(store, bring):
    whole = [
        activity("P", '<related-activity ref="A" type="2"/>', attributes='hierarchy="1"'),
        activity(
            "A",
            GIVER + '<participating-org role="4"><narrative>Doer</narrative></participating-org>'
            '<activity-status code="3"/><activity-date type="2" iso-date="2020-01-01"/>'
            '<sector code="14030" percentage="60"/><sector code="11220" percentage="40"/>'
            '<sector vocabulary="99" code="X"><narrative>Own</narrative></sector>'
            + money(5)
            + money(5)
            + money("7.25", ref="R")
            + '<related-activity ref="P" type="1"/>',
        ),
    ]
    store(*whole)
    changes = Change.objects.count()
    assert counts(bring(*whole)) == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    second = store(*whole)
    assert second.written == 0
    assert Change.objects.count() == changes
    assert (AidItem.objects.count(), AidFlow.objects.count(), Organisation.objects.count()) == (2, 3, 2)


def test_our_own_file_changes_nothing(personas, bring, item):
    """Whatever has no code of its own there stays as it is here: states, kinds, dates, silent shares."""
    fields = [
        make("aid_sectors", personas.hers, confidentiality=0, vocabulary="2", code=str(111 + n)) for n in range(3)
    ]
    place = make("provinces", personas.hers, confidentiality=0)
    agency = make("organisations", personas.hers, confidentiality=0, kind="ministry")
    donor = make("organisations", personas.hers, confidentiality=0, kind="foreign_ngo", identifier="GB-CHC-7")
    whole = item(reference="QD 1/P", kind="programme", donors=[donor], description="About\nit")
    for n, state in enumerate(("proposed", "appraisal", "approved", "refused", "running", "finished", "settled")):
        row = item(
            reference=f"QD {n}", state=state, decision="1/QD", parent=whole, starts_on="2020", ends_on="2025-06",
            sectors=fields, provinces=[place], managing=agency, recipient=agency, kind="non_project", donors=[donor],
        )  # fmt: skip
        for kind in ("commitment", "approval", "receipt", "disbursement"):
            make(
                "aid_flows", personas.hers, confidentiality=0, item=row, kind=kind, value_on="2021-05", provider=agency
            )
    item(reference="E", kind="emergency", donors=[donor], recipient=agency, executing=agency)
    file = b"".join(Activities(Actor.nobody(), NOW).chunks()).decode()
    told = file[file.index("<iati-activity ") : file.index("</iati-activities>")]
    assert counts(bring(told)) == {"new": 0, "changed": 0, "same": 9, "refused": 0}


def test_what_changed_in_the_file_changes_here_and_nothing_else(store, bring):
    store(activity("A", GIVER + money(5, ref="T")), activity("B"))
    file = store(activity("A", GIVER + money(6, ref="T"), title="Clean water"), activity("B"))
    assert counts(file) == {"new": 0, "changed": 1, "same": 1, "refused": 0}
    assert AidItem.objects.get(reference="A").title == "Clean water"
    assert [flow.amount for flow in AidFlow.objects.all()] == [6]


def test_what_a_file_does_not_tell_stays(store):
    store(activity("A", GIVER + "<description><narrative>About</narrative></description>" + money(5)))
    file = store(activity("A"))
    assert counts(file)["same"] == 1
    row = AidItem.objects.get()
    assert row.description == "About"
    assert [one.name for one in row.donors.all()] == ["Giver"]
    assert AidFlow.objects.count() == 1


def test_a_corrected_sum_without_a_reference_does_not_stand_twice(store):
    store(activity("A", money(5) + money(7)))
    store(activity("A", money(5) + money(8)))
    assert sorted(flow.amount for flow in AidFlow.objects.all()) == [5, 8]


def test_equal_sums_of_one_day_are_kept_apart(store):
    store(activity("A", money(5) + money(5) + money(5)))
    assert sorted(flow.reference for flow in AidFlow.objects.all()) == ["", "2", "3"]


def test_the_same_reference_twice_is_taken_once_and_told(store):
    file = store(activity("A", money(5, ref="T") + money(5, ref="T")))
    assert AidFlow.objects.count() == 1
    assert told(file) == ["The same sum with the same reference stands in the activity twice; the first was taken."]


def test_a_stored_sum_that_the_file_no_longer_tells_stays_and_is_told(store):
    store(activity("A", money(5) + money(7, day="2022-01-01")))
    file = store(activity("A", money(5)))
    assert told(file) == ["A sum that is stored is no longer in the file; it stays."]
    assert AidFlow.objects.count() == 2


def test_an_organisation_is_found_by_identifier_then_by_name(store, personas):
    by_identifier = make("organisations", personas.hers, name="Other words", identifier="GB-CHC-1")
    by_name = make("organisations", personas.hers, name="Doer", identifier="")
    doer = '<participating-org role="4" ref="XX-1"><narrative>Doer</narrative></participating-org>'
    store(activity("A", GIVER + doer))
    row = AidItem.objects.get()
    assert ([*row.donors.all()], row.executing) == ([by_identifier], by_name)
    assert Organisation.objects.count() == 2


def test_an_organisation_named_in_many_activities_is_entered_once(store):
    store(*(activity(f"A-{n}", GIVER + money(n + 1)) for n in range(5)))
    assert Organisation.objects.count() == 1


def test_an_organisation_out_of_sight_is_not_found(store, personas):
    hidden = make("organisations", personas.other, confidentiality=3, name="Giver", identifier="GB-CHC-1")
    store(activity("A", GIVER))
    (donor,) = AidItem.objects.get().donors.all()
    assert donor.pk != hidden.pk


def test_parts_find_their_wholes_wherever_they_stand(store, monkeypatch):
    monkeypatch.setattr(storing, "BLOCK", 2)
    part = '<related-activity ref="{}" type="1"/>'
    store(activity("C", part.format("B")), activity("B", part.format("A")), activity("X"), activity("A"))
    above = dict(AidItem.objects.values_list("reference", "parent__reference"))
    assert above == {"C": "B", "B": "A", "X": None, "A": None}


def test_a_circle_of_parts_is_not_closed(store):
    part = '<related-activity ref="{}" type="1"/>'
    file = store(activity("A", part.format("B")), activity("B", part.format("A")), activity("S", part.format("S")))
    assert [one for one in told(file) if "circle" in one]
    above = dict(AidItem.objects.values_list("reference", "parent__reference"))
    assert above["S"] is None
    assert sorted((above["A"] or "", above["B"] or "")) in (["", "A"], ["", "B"])


def test_a_circle_through_what_is_stored_is_not_closed(store):
    part = '<related-activity ref="{}" type="1"/>'
    store(activity("A"), activity("B", part.format("A")), activity("C", part.format("B")))
    store(activity("A", part.format("C")))
    assert AidItem.objects.get(reference="A").parent is None


def test_a_programme_is_not_put_under_a_project(store):
    store(activity("J"))
    whole = '<related-activity ref="J" type="1"/><related-activity ref="Z" type="2"/>'
    store(activity("P", whole, attributes='hierarchy="1"'))
    assert AidItem.objects.get(reference="P").parent is None


def test_a_decision_taken_here_is_not_taken_back_by_a_file(store, personas):
    make("aid_items", personas.hers, reference="A", state="approved", decision="1/QD", title="Water")
    file = store(activity("A", '<activity-status code="4"/>'))
    assert AidItem.objects.get().state == "approved"
    assert told(file) == ["The state stays: it follows from a decision taken here."]


def test_what_somebody_else_owns_is_refused_and_the_rest_stored(store, personas):
    other = make("aid_items", personas.other, reference="A", confidentiality=0, title="Theirs")
    file = store(activity("A", money(5)), activity("B"))
    assert counts(file) == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    other.refresh_from_db()
    assert other.title == "Theirs"
    assert not AidFlow.objects.exists()


def test_a_refusal_says_nothing_of_what_is_out_of_sight(bring, personas):
    make("aid_items", personas.other, reference="A", confidentiality=3, title="SECRET")
    file = bring(activity("A"))
    assert counts(file)["refused"] == 1
    assert told(file) == ["This reference cannot be used here."]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (activity("A", '<recipient-country code="LA"/>'), "Aid for other countries is not kept here."),
        (activity("A" * 81), "The identifier is longer than 80 characters."),
        (activity("A", title=""), "It has no title."),
        (
            activity(
                "A", '<activity-date type="1" iso-date="2021-01-01"/><activity-date type="3" iso-date="2020-01-01"/>'
            ),
            "It ends before it begins.",
        ),
    ],
)
def test_an_activity_that_cannot_be_kept_is_refused_and_the_next_one_stored(store, bad, why):
    file = store(bad, activity("B"))
    assert why in told(file)
    assert [row.reference for row in AidItem.objects.all()] == ["B"]


def test_an_identifier_that_comes_twice_is_stored_once(store):
    file = store(activity("A", title="First"), activity("A", title="Second"))
    assert counts(file) == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert AidItem.objects.get().title == "First"


def test_shares_of_sectors_are_kept_and_follow_the_file(store):
    sectors = '<sector code="14030" percentage="{}"/><sector code="11220" percentage="{}"/>'
    store(activity("A", sectors.format(60, 40)))
    store(activity("A", sectors.format(70, 30)))
    assert sorted(share.percent for share in SectorShare.objects.all()) == [30, 70]


def test_provinces_are_found_by_code_or_name_and_others_told(store, personas):
    place = make("provinces", personas.hers, confidentiality=0, code="12", name="Lai Chau", name_vi="Lai Châu")
    named = "<location{}><name><narrative>{}</narrative></name></location>"
    file = store(activity("A", named.format(' ref="12"', "?")), activity("B", named.format("", "lai châu")),
                 activity("C", named.format("", "Atlantis")))  # fmt: skip
    assert [[*row.provinces.all()] for row in AidItem.objects.order_by("reference")] == [[place], [place], []]
    assert told(file) == ["No province of this name is known here."]


def test_a_break_is_gone_on_from_where_it_was(bring, personas, monkeypatch):
    monkeypatch.setattr(storing, "BLOCK", 2)
    file = bring(*(activity(f"A-{n}", GIVER + money(5)) for n in range(6)))

    def stop(done):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storing.store(file, personas.actor("an"), tell=stop)
    again = Intake.objects.get(pk=file.pk)
    assert (again.number, AidItem.objects.count()) == (4, 4)
    changes = Change.objects.filter(row_id__in=AidItem.objects.values("pk"), record="aid_items").count()
    storing.store(again, personas.actor("an"))
    assert (again.state, again.written, AidItem.objects.count()) == (Intake.State.DONE, 6, 6)
    assert Change.objects.filter(record="aid_items").count() == changes + 2


def test_whoever_was_overtaken_stores_nothing_more(bring, personas):
    file = bring(activity("A"))
    storing.begin(file, personas.actor("an"))
    storing.cancel(Intake.objects.get(pk=file.pk))
    with pytest.raises(storing.Overtaken):
        storing.store(file, personas.actor("an"))
    assert not AidItem.objects.exists()


def test_a_stopped_file_can_be_gone_on_with(bring, personas):
    file = bring(activity("A"))
    storing.cancel(file)
    storing.store(file, personas.actor("an"))
    assert AidItem.objects.count() == 1
    with pytest.raises(storing.Refused):
        storing.cancel(file)


def test_one_activity_that_the_records_refuse_does_not_keep_the_others_out(bring, personas, monkeypatch):
    file = bring(*(activity(f"A-{n}", GIVER) for n in range(7)))
    save_many = writes.save_many

    def refuse(rows, **options):
        if any(getattr(row, "reference", "") == "A-3" for row in rows):
            raise writes.Refused("Not this one.")
        return save_many(rows, **options)

    monkeypatch.setattr(writes, "save_many", refuse)
    storing.store(file, personas.actor("an"))
    assert AidItem.objects.count() == 6
    assert Organisation.objects.count() == 1
    assert "The records do not allow it: Not this one." in told(file)


def test_what_was_stored_can_be_undone_as_one_act(store, personas):
    file = store(activity("A", GIVER + money(5)), activity("B", '<related-activity ref="A" type="1"/>'))
    undo.undo(file.operation, actor=personas.actor("an"))
    assert not AidItem.objects.exists()
    assert not AidFlow.objects.exists()


def test_what_lies_in_the_trash_is_not_entered_again(store, bring):
    store(activity("A"))
    shelving.shelve(registry.get("aid_items"), [AidItem.objects.get().pk], 2, actor=Actor.system(), why="Wrong")
    assert counts(bring(activity("A")))["refused"] == 1


def test_queries_hang_on_the_blocks_and_not_on_the_activities(bring, personas, django_assert_max_num_queries):
    few = [activity(f"A-{n}", GIVER + money(5)) for n in range(60)]
    file = bring(*few)
    with django_assert_max_num_queries(140):
        storing.store(file, personas.actor("an"))


def test_a_file_that_is_never_opened_is_not_kept(personas):
    with pytest.raises(opening.DocumentType):
        storing.bring(personas.actor("an"), "x.xml", [b"<!DOCTYPE x><x/>"])
    assert not Intake.objects.exists()


def test_a_file_that_breaks_off_says_so_when_it_is_looked_through(personas):
    file = storing.bring(personas.actor("an"), "x.xml", [b"<iati-activities><iati-activity/>"])
    with pytest.raises(opening.NotXml):
        storing.look(file, personas.actor("an"))


def test_a_file_too_large_is_not_kept(personas, monkeypatch):
    monkeypatch.setattr(storing, "LARGEST", 10)
    with pytest.raises(storing.Refused):
        storing.bring(personas.actor("an"), "x.xml", [b"<iati-activities/>"])
    assert not [*storing.path_of(Intake(stored="x")).parent.iterdir()] or not Intake.objects.exists()


def test_whoever_works_for_no_unit_brings_nothing(personas):
    with pytest.raises(storing.Refused):
        storing.bring(Actor.nobody(), "x.xml", io.BytesIO(b"<iati-activities/>"))


def test_everybody_looks_at_his_own_files(bring, personas):
    file = bring(activity("A"))
    assert [*storing.mine(personas.actor("an"))] == [file]
    assert [*storing.mine(personas.actor("binh"))] == []
