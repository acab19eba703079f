"""The page on which an item of aid is shared out, and what the page of an item says of the day it has to begin."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.aid.models import DonorShare, ProvinceShare
from amity.core.dates import PartialDate
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def donors(personas):
    return [make("organisations", personas.union, name=name, confidentiality=0) for name in ("Ant", "Bee")]


@pytest.fixture
def item(personas, donors):
    province = make("provinces", personas.union, confidentiality=0)
    return make("aid_items", personas.hers, donors=donors, provinces=[province], title="Wells",
                confidentiality=Confidentiality.UNIT)  # fmt: skip


def page_of(client, item):
    answer = client.get(f"/aid_items/{item.pk}/shares/")
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, item, *percents, **more):
    donors = list(item.donors.order_by("pk"))
    given = {f"donors-{one.pk}": text for one, text in zip(donors, percents, strict=True)}
    return client.post(f"/aid_items/{item.pk}/shares/", {**given, **more})


def stored(item):
    return dict(DonorShare.objects.filter(item=item, audience__gte=0).values_list("organisation__name", "percent"))


def test_the_page_of_an_item_leads_to_its_shares(item, client_of):
    assert f'href="/aid_items/{item.pk}/shares/"' in client_of("an").get(f"/aid_items/{item.pk}/").content.decode()


def test_the_page_tells_what_each_has_now_and_the_sum(item, client_of):
    text = page_of(client_of("an"), item)
    assert re.findall(r"now ([\d.]+ %)", text) == ["50 %", "50 %", "100 %"]
    assert re.findall(r"<strong>([\d.]+ %)</strong>", text) == ["100 %", "100 %"]
    assert "The item names none." in text


def test_shares_are_stored_and_shown(item, client_of):
    client = client_of("an")
    answer = sent(client, item, "62.5", "37.5")
    assert (answer.status_code, answer["Location"]) == (302, f"/aid_items/{item.pk}/")
    assert stored(item) == {"Ant": 62.5, "Bee": 37.5}
    text = page_of(client, item)
    assert 'value="62.5"' in text
    assert re.findall(r"now ([\d.]+ %)", text)[:2] == ["62.5 %", "37.5 %"]


def test_one_left_empty_takes_the_rest(item, client_of):
    sent(client_of("an"), item, "70", "")
    assert stored(item) == {"Ant": 70}
    assert re.findall(r"now ([\d.]+ %)", page_of(client_of("an"), item))[:2] == ["70 %", "30 %"]


@pytest.mark.parametrize(
    ("percents", "words"),
    [
        (("70", "40"), "The shares make 110 %, more than the whole. Lower one of them."),
        (("70", "20"), "The shares make 90 %, not 100 %. Leave one empty, and it takes the rest."),
        (("much", ""), "Enter a number."),
        (("0", "100"), "greater than or equal to"),
        (("101", ""), "less than or equal to"),
        (("33.33333", ""), "no more than 4 decimal places"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(item, client_of, percents, words):
    answer = sent(client_of("an"), item, *percents)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{percents[0]}"' in answer.content.decode()
    assert stored(item) == {}


def test_when_one_part_is_refused_the_others_are_not_stored_either(item, client_of):
    province = item.provinces.get()
    answer = sent(client_of("an"), item, "60", "40", **{f"provinces-{province.pk}": "50"})
    assert answer.status_code == 422
    assert "The shares make 50 %, not 100 %." in answer.content.decode()
    assert stored(item) == {}
    assert not ProvinceShare.objects.exists()


def test_who_reads_only_sees_the_shares_and_changes_nothing(item, client_of):
    client = client_of("dung")
    text = page_of(client, item)
    assert "now 50 %" in text
    assert "<input" not in text.partition('<fieldset class="aid-shares">')[2]
    assert sent(client, item, "60", "40").status_code == 403
    assert stored(item) == {}


@pytest.mark.parametrize("name", ["binh", "hoa"])
def test_a_stranger_finds_no_such_page(item, client_of, name):
    assert client_of(name).get(f"/aid_items/{item.pk}/shares/").status_code == 404
    assert sent(client_of(name), item, "60", "40").status_code == 404


def test_donors_out_of_sight_are_not_named(item, personas, client_of):
    quiet = make("organisations", personas.other, name="Quiet givers", confidentiality=Confidentiality.UNIT)
    item.donors.add(quiet)
    assert "Quiet givers" not in page_of(client_of("an"), item)


def test_who_reads_a_restricted_item_there_is_noted(personas, client_of):
    item = make("aid_items", personas.hers, donors=[], confidentiality=Confidentiality.RESTRICTED)
    page_of(client_of("an"), item)
    assert "An" in client_of("an").get(f"/aid_items/{item.pk}/readings/").content.decode()


# By when aid has to begin.


def approved(owner, approved_on, due, **fields):
    return make("aid_items", owner, state="approved", starts_on="", ends_on="", approved_on=approved_on,
                start_due_on=due, **fields)  # fmt: skip


def said(client, item):
    return client.get(f"/aid_items/{item.pk}/").content.decode()


def test_approved_aid_says_by_when_it_has_to_begin(personas, client_of):
    due = PartialDate.of(timezone.localdate() + timedelta(days=30))
    item = approved(personas.hers, "2025-01-10", due.iso)
    text = said(client_of("an"), item)
    assert f"This aid has to begin by {due.shown('en')} (Decree 80/2020/ND-CP Art. 4)." in text
    assert "not confirmed in the new one" not in text


def test_aid_that_has_not_begun_in_time_says_so(personas, client_of):
    text = said(client_of("an"), approved(personas.hers, "2020-10-01", "2021-04-01"))
    assert "This aid was to begin by 1 April 2021 and has not; without a reason it could be withdrawn" in text


def test_what_is_not_confirmed_in_the_new_decree_is_said_to_be_so(personas, client_of):
    text = said(client_of("an"), approved(personas.hers, "2026-01-10", "2099-07-10"))
    assert "(Decree 313/2025/ND-CP)" in text
    assert "Taken over from the decree before; not confirmed in the new one." in text


@pytest.mark.parametrize("state", ["proposed", "running", "finished", "refused"])
def test_other_aid_says_nothing_of_it(personas, client_of, state):
    item = make("aid_items", personas.hers, state=state, approved_on="2025-01-10", start_due_on="2025-07-10")
    text = said(client_of("an"), item)
    assert "has to begin by" not in text
    assert "was to begin by" not in text
