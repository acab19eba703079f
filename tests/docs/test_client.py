"""The client of docs/api against a live server, and its types against the checker."""

import csv
import importlib.util
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.tokens import issue
from amity.api import limits
from amity.network.models import Person
from amity.records import registry
from amity.records.models import Shelf
from amity.tasks.running import run_waiting
from tests import factories
from tests.code_rules.source import ROOT

CLIENT = ROOT / "docs" / "api" / "client.py"


def loaded():
    spec = importlib.util.spec_from_file_location("amity_client", CLIENT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["amity_client"] = module
    spec.loader.exec_module(module)
    return module


client = loaded()


@pytest.fixture
def amity_of(live_server, personas):
    """The client as a program of a persona: amity_of("an", scopes="people:read")."""

    def make(name: str, scopes: str = "write", **options):
        known = [record.name for record in registry.all_records()]
        account = getattr(personas, name)
        _token, secret = issue(account, name="client", now=timezone.now(), scopes=scopes, known=known)
        return client.Amity(live_server.url, secret, **options)

    return make


pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_is_added_read_changed_thrown_away_and_taken_back(amity_of):
    amity = amity_of("an")
    made = amity.create("people", {"name": "Nguyễn Thị Bình", "born_on": "1927"}, why="From the archive.")
    assert (made.record, made["name"], made["owner"], made["version"]) == ("people", "Nguyễn Thị Bình", "MEMBER-A", 1)
    assert amity.read("people", made.id) == made
    changed = amity.change(made, {"notes": "Met in Hà Nội."})
    assert (changed["notes"], changed["version"]) == ("Met in Hà Nội.", 2)
    amity.throw_away(changed, why="Twice.")
    with pytest.raises(client.Refused) as gone:
        amity.read("people", made.id)
    assert (gone.value.status, gone.value.kind) == (404, "not-found")
    assert amity.restore(changed)["notes"] == "Met in Hà Nội."
    assert Person.objects.get().shelf == Shelf.LIVE


def test_a_change_of_a_row_that_moved_on_is_refused(amity_of):
    amity = amity_of("an")
    row = amity.create("people", {"name": "x"})
    amity.change(row, {"notes": "first"})
    with pytest.raises(client.Refused) as refused:
        amity.change(row, {"notes": "second"})
    assert refused.value.kind == "precondition"
    assert Person.objects.get().notes == "first"


def test_a_long_list_is_read_to_its_end(amity_of, personas):
    for n in range(205):
        factories.make("provinces", personas.hers, name=f"Province {n}")
    rows = list(amity_of("an").rows("provinces", fields=["name"], sort="-name", owner="MEMBER-A"))
    assert len({row.id for row in rows}) == 205
    assert rows[0].record == "provinces"
    assert "country" not in rows[0]


def test_a_batch_tells_what_became_of_each_row(amity_of):
    amity = amity_of("an")
    results = amity.batch("people", [{"name": "One"}, {"name": ""}], mode="each")
    assert [one["status"] for one in results] == [201, 422]
    with pytest.raises(client.Refused) as refused:
        amity.batch("people", [{"name": "Two"}, {"name": ""}])
    assert list(refused.value.errors) == ["rows.1.name"]
    assert "rows.1.name: " in str(refused.value)
    assert Person.objects.count() == 1


def test_a_step_is_taken_and_the_changes_tell_it(amity_of, personas):
    row = factories.make("agreements", personas.hers)
    amity = amity_of("an")
    taken = amity.step(amity.read("agreements", row.pk), "end", why="Over.")
    assert taken["state"] == "ended"
    first = next(amity.changes("agreements"))
    assert (first["action"], first["row_id"], first["why"]) == ("end", row.pk, "Over.")


def test_a_list_is_written_into_a_file_while_the_client_waits(amity_of, personas, settings, tmp_path):
    settings.HOME = tmp_path
    factories.make("provinces", personas.hers, name="Thừa Thiên Huế")
    factories.make("provinces", personas.other, name="Not asked for", confidentiality=0)
    waited = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        run_waiting()

    text = amity_of("an", sleep=sleep).export("provinces", owner="MEMBER-A").decode("utf-8-sig")
    assert waited == [1.0]
    (row,) = csv.DictReader(text.splitlines())
    assert row["name"] == "Thừa Thiên Huế"


def test_many_rows_are_changed_while_the_client_waits(amity_of, personas):
    rows = [factories.make("people", personas.hers, born_on="1963") for _n in range(2)]
    amity = amity_of("an", sleep=lambda seconds: run_waiting())
    told = amity.bulk("people", "edit", query="born_on=1963", field="notes", value="Met", why="By telephone.")
    assert (told["state"], told["counts"]["done"]) == ("done", 2)
    assert amity.bulk("people", "archive", ids=[rows[0].pk])["counts"]["done"] == 1
    assert set(Person.objects.values_list("notes", flat=True)) == {"Met"}


def test_rows_are_lent_and_taken_back(amity_of, personas):
    row = factories.make("people", personas.hers, confidentiality=2)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    amity = amity_of("an")
    loan = amity.lend("people", [row.pk], to_unit="MEMBER-B", purpose="The visit", until_on=until)
    assert amity_of("binh").read("people", row.pk).id == row.pk
    amity.take_back("people", loan)
    with pytest.raises(client.Refused) as gone:
        amity_of("binh").read("people", row.pk)
    assert gone.value.kind == "not-found"


def test_a_token_that_does_not_reach_so_far_is_told(amity_of):
    with pytest.raises(client.Refused) as refused:
        amity_of("an", scopes="people:read").create("people", {"name": "x"})
    assert (refused.value.status, refused.value.kind) == (403, "scope")


def test_one_request_too_many_waits_as_long_as_the_site_asks(amity_of, settings, monkeypatch):
    settings.API_RATE = 1
    monkeypatch.setattr(limits, "_counts", limits._Counts())
    waited = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        settings.API_RATE = 0

    amity = amity_of("an", sleep=sleep)
    for _n in range(2):
        assert list(amity.rows("people")) == []
    assert len(waited) == 1
    assert 0 < waited[0] <= 60


def test_a_site_that_is_not_there_is_asked_again_and_then_told(amity_of):
    waited = []
    amity = client.Amity("http://127.0.0.1:9", "amity_x", sleep=waited.append)
    with pytest.raises(OSError, match="refused"):
        amity.read("people", 1)
    assert waited == [1.0] * (client.TRIES - 1)


def test_an_answer_that_is_no_problem_document_is_refused_too():
    class Bare:
        code, reason = 502, "Bad Gateway"

        @staticmethod
        def read() -> bytes:
            return b"<html>"

    told = client.Amity._refused(Bare())
    assert (told.status, told.kind, told.detail) == (502, "unknown", "Bad Gateway")


def test_the_types_of_the_client_hold():
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=/dev/null", str(CLIENT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
