"""Files of rows written in the background."""

import pytest

from amity.exchange import export_jobs, exports
from amity.records import registry
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_no_more_rows_are_told_as_written_than_there_are(count, personas, monkeypatch):
    monkeypatch.setattr(exports, "BLOCK", 2)
    for number in range(count):
        factories.make("people", personas.hers, name=f"Lan {number}")
    job = export_jobs.order(registry.get("people"), "", "csv", actor=personas.actor("an"))
    run_waiting()
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.total, done.done) == ("done", count, count)
    assert export_jobs.file_of(done).read_bytes().count(b"\r\n") == count + 1
