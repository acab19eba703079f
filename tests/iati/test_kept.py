"""Whose records become of what is new in a donor's file, and who sees them."""

import pytest
from django.core.management import CommandError
from django.db import IntegrityError

from amity.access.actors import Actor
from amity.aid.models import AidFlow, AidItem, Sector, SectorShare
from amity.core import derived
from amity.iati.models import Intake
from amity.iati.reading import storing
from amity.network.models import Organisation
from tests.iati.test_command import DONOR as ONE
from tests.iati.test_command import run

pytestmark = pytest.mark.django_db
FILE = (
    '<iati-activities version="2.03"><iati-activity xml:lang="en"><iati-identifier>GB-1-K</iati-identifier>'
    "<title><narrative>Clean water</narrative></title>"
    '<participating-org role="1" ref="GB-1" type="21"><narrative>Giver</narrative></participating-org>'
    '<sector vocabulary="2" code="140" percentage="70"><narrative>Water</narrative></sector>'
    '<sector vocabulary="2" code="110" percentage="30"><narrative>Education</narrative></sector>'
    '<transaction ref="T{sum}"><transaction-type code="3"/><transaction-date iso-date="2021-05-0{sum}"/>'
    '<value currency="USD">{sum}</value></transaction></iati-activity></iati-activities>'
)
COUNTED = (AidItem, AidFlow, SectorShare)
NAMED = (Organisation, Sector)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.STANDARDS = ""


@pytest.fixture
def stored(personas):
    """Bring a file as a persona and store it."""

    def store(name, text=FILE, amount=5, **kept):
        actor = personas.actor(name)
        brought = storing.bring(actor, "donor.xml", [text.format(sum=amount).encode()], **kept)
        storing.look(brought, actor)
        storing.store(brought, actor)
        return brought

    return store


def kept(models):
    return {(row.owner_id, row.confidentiality) for model in models for row in model.objects.all()}


def test_unless_told_the_union_sees_what_becomes_the_own_units(personas, stored):
    stored("an")
    assert kept((*COUNTED, *NAMED)) == {(personas.hers.pk, 1)}


@pytest.mark.parametrize("level", [0, 1, 2])
def test_what_is_new_is_of_the_unit_and_the_class_that_were_chosen(personas, stored, level):
    stored("chi", owner=personas.other.pk, confidentiality=level)
    assert kept(COUNTED) == {(personas.other.pk, level)}
    assert [model.objects.count() for model in COUNTED] == [1, 1, 2]


@pytest.mark.parametrize(("level", "shown"), [(0, 0), (1, 1), (2, 1)])
def test_organisations_and_sectors_are_never_closed_to_the_union(personas, stored, level, shown):
    stored("chi", owner=personas.other.pk, confidentiality=level)
    assert kept(NAMED) == {(personas.other.pk, shown)}


@pytest.mark.parametrize(("item", "chosen", "shown"), [(2, 0, 2), (1, 0, 1), (0, 1, 1), (0, 2, 2), (2, 2, 2)])
def test_a_new_sum_is_seen_no_wider_than_its_item_nor_than_was_chosen(personas, stored, item, chosen, shown):
    stored("an", confidentiality=item)
    first = AidFlow.objects.get()
    stored("an", amount=7, confidentiality=chosen)
    added = AidFlow.objects.exclude(pk=first.pk).get()
    assert (first.confidentiality, added.confidentiality, added.owner_id) == (item, shown, personas.hers.pk)


def test_a_file_read_again_for_another_unit_moves_nothing(personas, stored):
    stored("chi", owner=personas.other.pk)
    again = stored("chi", owner=personas.hers.pk)
    assert again.written == 0
    assert kept(COUNTED) == {(personas.other.pk, 1)}


def test_a_unit_one_may_not_write_in_is_refused_and_nothing_is_kept(personas, stored, tmp_path):
    for owner in (personas.other.pk, 99_999):
        with pytest.raises(storing.Refused, match="may not change records of this unit"):
            stored("an", owner=owner)
    assert not Intake.objects.exists()
    assert not [path for path in (tmp_path / "imports").glob("*") if path.is_file()]


def test_a_unit_that_is_not_there_is_refused_to_who_writes_everywhere(personas, stored):
    with pytest.raises(storing.Refused, match="may not change"):
        storing.bring(Actor.system(), "donor.xml", [FILE.encode()], owner=99_999)


def test_a_class_out_of_ones_own_sight_is_refused(personas, stored):
    with pytest.raises(storing.Refused, match="still see") as refused:
        stored("chi", owner=personas.union.pk, confidentiality=3)
    assert refused.value.field == "confidentiality"


def test_who_does_not_see_what_the_union_sees_brings_no_file(personas):
    with pytest.raises(storing.Refused, match="Only members of the union"):
        storing.bring(personas.actor("hoa"), "donor.xml", [FILE.encode()], owner=personas.ngo.pk, confidentiality=2)
    assert not Intake.objects.exists()


def test_an_activity_whose_money_cannot_be_counted_is_told_and_the_rest_is_stored(personas, monkeypatch):
    """Counting comes last, when the block is as good as stored: what fails there is found as any other fault is."""

    def fails(ids):
        if AidItem.objects.filter(pk__in=ids, reference="GB-1-BAD").exists():
            raise IntegrityError("out of range")

    monkeypatch.setattr(derived, "_renewals", derived.defaultdict(list))
    derived.of("aid_items", fails)
    whole = "".join(
        FILE.format(sum=5).replace("GB-1-K", name).partition('version="2.03">')[2].removesuffix("</iati-activities>")
        for name in ("GB-1-A", "GB-1-BAD", "GB-1-C")
    )
    actor = personas.actor("an")
    brought = storing.bring(actor, "d.xml", [f'<iati-activities version="2.03">{whole}</iati-activities>'.encode()])
    storing.look(brought, actor)
    storing.store(brought, actor)
    assert sorted(AidItem.objects.values_list("reference", flat=True)) == ["GB-1-A", "GB-1-C"]
    assert (brought.state, brought.written) == (Intake.State.DONE, 2)
    assert [(one.activity, one.why) for one in brought.intakeline_set.all() if "out of range" in one.why] == [
        ("GB-1-BAD", "The records do not allow it: out of range")
    ]


def test_a_file_brought_before_there_was_a_choice_becomes_the_own_units(personas):
    actor = personas.actor("an")
    brought = storing.bring(actor, "donor.xml", [FILE.format(sum=5).encode()])
    Intake.objects.update(owner=None)
    brought = Intake.objects.get()
    storing.look(brought, actor)
    storing.store(brought, actor)
    assert kept(COUNTED) == {(personas.hers.pk, 1)}


def test_the_command_takes_a_unit_and_a_class(personas, tmp_path):
    path = tmp_path / "donor.xml"
    path.write_text(ONE, encoding="utf-8")
    run("import", path, "--as", "an", "--store", "--unit", "MEMBER-A", "--class", "unit")
    assert kept((AidItem,)) == {(personas.hers.pk, 2)}
    with pytest.raises(CommandError, match="no unit with the code NOWHERE"):
        run("import", path, "--as", "an", "--unit", "NOWHERE")
    with pytest.raises(CommandError, match="may not change"):
        run("import", path, "--as", "an", "--unit", "MEMBER-B")
