"""Long lists as files: ordered, written in the background, fetched by whoever asked, gone after a day."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from python_calamine import load_workbook

from amity.access.roles import Confidentiality
from amity.exchange import export_jobs, exports
from amity.tasks import enqueue
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    """Files of tests lie in a folder of their own, and three rows are many."""
    settings.HOME = tmp_path
    monkeypatch.setattr(export_jobs, "LONG", {"csv": 2, "xlsx": 1})


@pytest.fixture
def three(personas):
    """Three agreements An sees, and one only Bình's unit sees."""
    for number in range(3):
        factories.make("agreements", personas.hers, title=f"Deal {number}", state="signed")
    hidden = Confidentiality.UNIT
    factories.make("agreements", personas.other, title="Quiet deal", state="signed", confidentiality=hidden)


def html_of(answer) -> str:
    return unescape(answer.content.decode())


def ordered(client, query="format=csv"):
    return client.post(f"/agreements/export/?{query}")["Location"]


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_looking_at_a_long_export_orders_nothing(three, client_of):
    page = client_of("an").get("/agreements/export/?format=csv")
    assert page.status_code == 200
    assert "This list has more than 2 records." in html_of(page)
    assert Job.objects.count() == 0


def test_a_short_list_is_sent_at_once(three, client_of):
    answer = client_of("an").get("/agreements/export/?format=csv&q=deal+0")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"Deal 0" in content(answer)


def test_a_long_list_is_written_in_the_background_and_fetched(three, personas, client_of):
    client = client_of("an")
    page = ordered(client, "format=csv&state=signed")
    assert "Waiting for its turn." in html_of(client.get(page))
    assert client.get(f"{page}file/").status_code == 404
    run_waiting()
    job = Job.objects.get()
    assert (job.state, job.total) == (Job.State.DONE, 3), job.traceback
    assert "The file is ready." in html_of(client.get(page))
    answer = client.get(f"{page}file/")
    assert answer["Content-Disposition"] == 'attachment; filename="agreements.csv"'
    rows = list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["Deal 0", "Deal 1", "Deal 2"]
    assert sorted(one.suffix for one in export_jobs.folder().iterdir()) == [".csv"]
    assert job.result["file"] not in html_of(client.get(page))


def test_a_workbook_comes_the_same_way(three, client_of):
    client = client_of("an")
    page = ordered(client, "format=xlsx")
    run_waiting()
    book = load_workbook(io.BytesIO(content(client.get(f"{page}file/"))))
    assert len(book.get_sheet_by_index(0).to_python()) == 4


def test_nobody_else_finds_the_export_or_its_file(three, client_of):
    page = ordered(client_of("an"))
    run_waiting()
    for name in ("binh", "chi", "dung", "hoa"):
        assert client_of(name).get(page).status_code == 404
        assert client_of(name).post(page).status_code == 404
        assert client_of(name).get(f"{page}file/").status_code == 404


def test_another_job_of_mine_is_no_export(personas, client_of):
    job = enqueue("export: forget old files", account_id=personas.an.pk)
    assert client_of("an").get(f"/exports/{job.pk}/").status_code == 404


def test_the_file_holds_what_the_account_may_see_when_it_is_written(three, personas, client_of):
    client = client_of("an")
    page = ordered(client)
    personas.an.grants.all().delete()
    run_waiting()
    rows = list(csv.DictReader(io.StringIO(content(client.get(f"{page}file/")).decode("utf-8-sig"))))
    assert rows == []


def test_a_file_is_gone_after_a_day(three, client_of):
    client = client_of("an")
    page = ordered(client)
    run_waiting()
    job = Job.objects.get()
    Job.objects.update(finished_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert client.get(f"{page}file/").status_code == 404
    assert "is gone" in html_of(client.get(page))
    assert export_jobs.file_of(job) is not None  # the row as it was read before
    later = timezone.now() + timedelta(hours=25)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export_jobs.timezone, "now", lambda: later)
        export_jobs.forget(None)
    assert list(export_jobs.folder().iterdir()) == []


def test_an_export_is_stopped_and_started_again(three, client_of):
    client = client_of("an")
    page = ordered(client)
    client.post(page)
    run_waiting()
    assert "It was stopped before its end. There is no file." in html_of(client.get(page))
    client.post(page)
    run_waiting()
    assert client.get(f"{page}file/").status_code == 200


def test_what_does_not_fit_is_said_and_leaves_no_half_file(three, client_of, monkeypatch):
    def refuse(*args):
        raise exports.TooLarge("Take CSV.")

    monkeypatch.setattr(exports, "write_xlsx", refuse)
    client = client_of("an")
    page = ordered(client, "format=xlsx")
    run_waiting()
    assert "Take CSV." in html_of(client.get(page))
    assert list(export_jobs.folder().iterdir()) == []


def test_a_worker_killed_in_the_middle_leaves_no_file_that_can_be_fetched(three, client_of, monkeypatch):
    def die(*args, **options):
        yield b"half"
        raise MemoryError

    monkeypatch.setattr(exports, "csv_chunks", die)
    client = client_of("an")
    page = ordered(client)
    run_waiting()
    assert client.get(f"{page}file/").status_code == 404
    assert list(export_jobs.folder().iterdir()) == []


def test_a_name_from_the_database_never_leads_out_of_the_folder(three, client_of, tmp_path):
    client = client_of("an")
    page = ordered(client)
    run_waiting()
    (tmp_path / "secret_key").write_text("s")
    Job.objects.update(result={"file": "../secret_key"})
    assert client.get(f"{page}file/").status_code == 404


def test_the_chosen_rows_are_offered_in_both_kinds(three, client_of):
    html = html_of(client_of("an").get("/agreements/export/choice/?all=1&state=signed"))
    assert "Chosen: 3" in html
    for kind in ("csv", "xlsx"):
        assert f'href="/agreements/export/?all=1&state=signed&format={kind}"' in html
    assert client_of("an").get("/agreements/export/choice/?signed_on=soon").status_code == 400
