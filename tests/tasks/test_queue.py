"""Jobs are stored, wait, and end."""

import pytest

from amity import tasks
from amity.tasks import declaration
from amity.tasks.models import Job
from amity.tasks.running import run_waiting


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    monkeypatch.setattr(declaration, "_jobs", {})

    @tasks.job("count", label="Count")
    def count(progress, *, to):
        progress.total(to)
        progress.done(to)
        return {"counted": to}


def test_a_job_waits_until_it_is_run(personas):
    job = tasks.enqueue("count", account_id=personas.an.pk, arguments={"to": 3})
    assert Job.objects.get().state == "waiting"
    (ended,) = run_waiting()
    assert ended == job
    assert (ended.state, ended.done, ended.total, ended.result) == ("done", 3, 3, {"counted": 3})
