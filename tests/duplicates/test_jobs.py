"""The job that searches a whole table."""

import os
import time

import pytest

from amity import tasks
from amity.duplicates import jobs
from amity.duplicates.models import Pair
from amity.records import registry
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path / "duplicates"


def search(account):
    tasks.enqueue("find duplicates", account_id=account.pk, arguments={"record": "people"})
    (job,) = run_waiting()
    return job


def test_the_search_finds_the_pairs_and_counts_those_its_owner_may_see(home, personas):
    for unit, level in ((personas.hers, 1), (personas.hers, 1), (personas.other, 3)):
        factories.make("people", unit, name="Nguyễn Văn Khánh", name_vi="", email="k@x.vn", confidentiality=level)
    job = search(personas.an)
    assert (job.state, job.done, job.total) == ("done", 100, 100)
    assert job.result == {"href": "/people/duplicates/", "text": "1 pair may be one and the same."}
    assert Pair.objects.count() == 3
    assert list(home.iterdir()) == []
    assert home.stat().st_mode & 0o077 == 0


def test_a_search_started_again_after_a_kill_finds_the_same(home, personas):
    for _n in range(2):
        factories.make("people", personas.hers, name="Nguyễn Văn Khánh", name_vi="", email="k@x.vn")
    search(personas.an)
    before = Pair.objects.values().get()
    assert search(personas.an).state == "done"
    assert Pair.objects.values().get() == before


def test_a_search_that_is_cancelled_leaves_nothing_behind(home, personas, monkeypatch):
    factories.make("people", personas.hers)

    def cancelled(*_args):
        raise tasks.Cancelled

    monkeypatch.setattr(jobs.finding, "_compare", cancelled)
    assert search(personas.an).state == "cancelled"
    assert Pair.objects.count() == 0
    assert list(home.iterdir()) == []


def test_what_a_killed_search_left_is_thrown_away_after_a_day(home, personas):
    for name, age in (("old", 2 * 24 * 3600), ("young", 3600)):
        (home / name).mkdir(parents=True)
        (home / name / "rows.csv").write_text("unique_id\n", encoding="utf-8")
        os.utime(home / name, (time.time() - age,) * 2)
    search(personas.an)
    assert [one.name for one in home.iterdir()] == ["young"]


def test_every_record_type_that_compares_says_by_fields_it_has():
    for record in registry.all_records():
        assert set(record.same) <= set(record.fields)
