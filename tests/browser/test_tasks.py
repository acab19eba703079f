"""Background work in a real browser: the bar moves, the end is shown, cancelling works with the keyboard alone."""

import pytest

from amity import tasks
from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.tasks import declaration
from amity.tasks.models import Job

pytestmark = pytest.mark.browser


@pytest.fixture
def job(union, monkeypatch) -> Job:
    """A job of An's that runs, for as long as the test says."""
    monkeypatch.setattr(declaration, "_jobs", {})
    tasks.job("sample", label="Bring in a table")(lambda _progress: None)
    job = tasks.enqueue("sample", account_id=union.an.pk)
    Job.objects.update(state="running", done=10, total=200, note="Checking names")
    return job


def test_the_bar_moves_and_gives_way_to_the_end(job, visit):
    window = visit()
    page = window.log_in("an")
    window.go(f"/tasks/{job.pk}/")
    assert "10 of 200" in page.inner_text(".job")
    page.focus(f"#job-cancel-{job.pk}")
    Job.objects.update(done=90)
    page.wait_for_selector(".job-count:has-text('90 of 200')")
    assert page.eval_on_selector("progress", "bar => bar.value") == 90
    assert page.evaluate("document.activeElement.id") == f"job-cancel-{job.pk}"
    Job.objects.update(state="done", result={"text": "200 people were entered.", "href": "/people/"})
    page.wait_for_selector(".job-end:has-text('200 people were entered.')")
    page.click("text=Show the result")
    page.wait_for_url("**/people/")
    assert window.faults == []


def test_a_job_is_cancelled_with_the_keyboard(job, visit):
    window = visit()
    page = window.log_in("an")
    window.go("/tasks/mine/")
    page.focus(f"#job-cancel-{job.pk}")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Being cancelled")
    assert page.url.endswith("/tasks/mine/")
    assert Job.objects.get().is_cancel_asked
    Job.objects.update(state="cancelled")
    page.wait_for_selector(f"#job-retry-{job.pk}")  # the list has looked again by itself
    assert window.faults == []


def test_without_script_a_link_looks_again(job, visit):
    window = visit(scripts=False)
    page = window.log_in("an")
    window.go(f"/tasks/{job.pk}/")
    Job.objects.update(done=90)
    page.click("text=Look again")
    assert "90 of 200" in page.inner_text(".job")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_axe_finds_nothing_and_a_phone_shows_everything(scheme, language, job, union, visit):
    RoleGrant.objects.create(account=union.an, unit=union.hers, role=Role.ADMINISTRATOR)
    union.an.language = language
    union.an.save()
    failed = tasks.enqueue("sample", account_id=union.an.pk)
    Job.objects.filter(pk=failed.pk).update(
        state="failed", error="The file is gone.", traceback=f"ValueError: {'long ' * 60}", worker="host:1", attempts=2
    )
    window = visit(scheme=scheme, width=360)
    window.log_in("an")
    found = []
    for path in ("/tasks/", "/tasks/mine/", "/tasks/?state=done", f"/tasks/{job.pk}/", f"/tasks/{failed.pk}/"):
        window.go(path)
        found += window.findings()
        assert window.width() <= 360, path
    window.page.click("main summary")
    found += window.findings()
    assert window.width() <= 360
    assert found == []
    assert window.faults == []
