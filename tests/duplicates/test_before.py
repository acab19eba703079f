"""What happened before and is told before it happens again: looked up among visible rows alone."""

import pytest

from amity.access.roles import Confidentiality
from amity.duplicates import before, entry
from amity.records import registry
from tests.factories import make

pytestmark = pytest.mark.django_db
GIFTS, HONOURS = registry.get("gifts"), registry.get("honours")
UNIT = Confidentiality.UNIT


@pytest.fixture
def gift(personas):
    return make(
        "gifts", personas.hers, direction="given", what="Lacquer picture", what_vi="Tranh sơn mài", given_on="2024"
    )


def asked(gift, **change):
    return {"direction": "given", "what": "Lacquer picture", "organisation": gift.organisation, **change}


def found(values, actor, record=GIFTS, **options):
    return [(one.row_id, one.reasons) for one in entry.candidates(record, values, actor, **options)]


def test_only_some_record_types_are_asked():
    assert before.watched(GIFTS)[:2] == ("what", "what_vi")
    assert before.watched(registry.get("countries")) == ()


def test_the_same_gift_is_found_with_its_day(gift, personas):
    assert found(asked(gift), personas.actor("an")) == [(gift.pk, ["The same gift on 2024"])]


def test_neither_case_nor_language_hides_it(gift, personas):
    actor = personas.actor("an")
    assert found(asked(gift, what="LACQUER PICTURE"), actor)
    assert found(asked(gift, what="Something", what_vi="Tranh sơn mài"), actor)


def test_the_row_itself_is_not_its_own_repetition(gift, personas):
    assert found(asked(gift), personas.actor("an"), besides=gift.pk) == []


def test_numbers_as_text_are_understood_and_nonsense_finds_nothing(gift, personas):
    actor = personas.actor("an")
    assert found(asked(gift, organisation=str(gift.organisation_id)), actor)
    for nonsense in ("x", "-1", "9" * 30, None):
        assert found(asked(gift, organisation=nonsense), actor) == []


def test_the_latest_come_first_and_no_more_than_asked_for(gift, personas):
    later = [
        make(
            "gifts",
            personas.hers,
            direction="given",
            what="Lacquer picture",
            organisation=gift.organisation,
            given_on=on,
        )
        for on in ("2025", "2026")
    ]
    ids = [pk for pk, _reasons in found(asked(gift), personas.actor("an"), limit=2)]
    assert ids == [later[1].pk, later[0].pk]


def test_what_is_out_of_sight_is_not_told(gift, personas):
    type(gift).objects.filter(pk=gift.pk).update(confidentiality=UNIT)
    assert found(asked(gift), personas.actor("binh")) == []
    assert found(asked(gift), personas.actor("an")) != []


def test_a_partner_out_of_sight_is_as_good_as_none(gift, personas):
    """Else a stranger could ask whether a visible gift went to a person he may not see."""
    type(gift.organisation).objects.filter(pk=gift.organisation_id).update(confidentiality=UNIT)
    assert found(asked(gift), personas.actor("binh")) == []


def test_an_honour_held_by_an_organisation_is_found_too(personas):
    held = make("honours", personas.hers, person=None, organisation=make("organisations", personas.hers))
    values = {"name": held.name, "organisation": held.organisation}
    assert found(values, personas.actor("an"), HONOURS) == [(held.pk, ["Already held, granted on 4 December 2020"])]
    assert found({"name": held.name}, personas.actor("an"), HONOURS) == []
