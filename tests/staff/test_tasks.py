"""The pages of background work: who sees which job, how far it is, cancelling and starting again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity import tasks
from amity.access.models import Account, RoleGrant
from amity.access.roles import Role
from amity.tasks import declaration
from amity.tasks.models import Job

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def sample(monkeypatch):
    monkeypatch.setattr(declaration, "_jobs", {})
    tasks.job("sample", label="Bring in a table")(lambda _progress: None)


@pytest.fixture
def administrator(personas, client):
    """A browser logged in as the administrator of the union."""
    account = Account.objects.create(username="em", name="Em", language="en")
    RoleGrant.objects.create(account=account, unit=personas.union, role=Role.ADMINISTRATOR)
    client.force_login(account)
    return client


def stored(account=None, **columns) -> Job:
    """A job as it might stand in the table; it fell due just now unless something else is said."""
    job = tasks.enqueue("sample", account_id=account.pk if account else None)
    Job.objects.filter(pk=job.pk).update(**columns)
    job.refresh_from_db()
    return job


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def paths(job: Job) -> dict[str, str]:
    return {name: f"/tasks/{job.pk}/{name}/".replace("/one/", "/") for name in ("one", "progress", "cancel", "retry")}


@pytest.mark.parametrize("name", ["binh", "chi", "dung", "hoa"])
def test_a_strangers_job_is_not_there(name, client_of, personas):
    job = stored(personas.an, state="failed")
    client = client_of(name)
    for path in (*paths(job).values(), "/tasks/999999999999999999/"):
        assert client.get(path, headers=HTMX if "progress" in path else {}).status_code in (404, 405)
    for verb in ("cancel", "retry"):
        assert client.post(paths(job)[verb]).status_code == 404
    assert client.get("/tasks/").status_code == 404
    assert f"/tasks/{job.pk}/" not in text_of(client.get("/tasks/mine/"))
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_job_of_nobody_is_seen_by_administrators_alone(client_of, administrator):
    job = stored()
    assert client_of("an").get(f"/tasks/{job.pk}/").status_code == 404
    assert "Bring in a table" in text_of(administrator.get(f"/tasks/{job.pk}/"))


def test_whoever_has_not_logged_in_is_asked_to(client, db):
    job = stored()
    for path in ("/tasks/", "/tasks/mine/", *paths(job).values()):
        assert client.get(path).url.startswith("/log-in/")
    assert client.post(paths(job)["cancel"]).url.startswith("/log-in/")
    job.refresh_from_db()
    assert job.state == "waiting"


@pytest.mark.parametrize("verb", ["cancel", "retry"])
def test_asking_for_a_page_changes_nothing(verb, client_of, personas):
    job = stored(personas.an)
    assert client_of("an").get(paths(job)[verb]).status_code == 405
    job.refresh_from_db()
    assert job.state == "waiting"


def test_everybody_sees_his_own_jobs(client_of, personas):
    hers, his = stored(personas.an), stored(personas.binh)
    page = text_of(client_of("an").get("/tasks/mine/"))
    assert f"/tasks/{hers.pk}/" in page
    assert f"/tasks/{his.pk}/" not in page
    assert "Of everybody" not in page


def test_administrators_see_all_jobs_and_for_whom_they_are(administrator, personas):
    stored(personas.an)
    stored(personas.binh)
    stored()
    page = text_of(administrator.get("/tasks/"))
    assert page.count("Bring in a table</a>") == 3
    assert ">An</td>" in page
    assert "by the clock" in page
    assert "Of everybody" in text_of(administrator.get("/tasks/mine/"))


def test_what_wants_to_be_seen_stands_first(administrator):
    states = ("done", "cancelled", "dead", "failed", "waiting", "running", "done")
    numbers = {stored(state=state).pk: state for state in states}
    page = text_of(administrator.get("/tasks/"))
    order = sorted(numbers, key=lambda pk: page.index(f'href="/tasks/{pk}/"'))
    assert [numbers[pk] for pk in order][:4] == ["running", "waiting", "failed", "dead"]


def test_the_list_is_narrowed_to_one_state(administrator):
    failed, done = stored(state="failed"), stored(state="done")
    page = text_of(administrator.get("/tasks/?state=failed"))
    assert f'href="/tasks/{failed.pk}/"' in page
    assert f'href="/tasks/{done.pk}/"' not in page
    assert 'aria-current="true">Failed <span class="tally">1</span>' in page
    both = text_of(administrator.get("/tasks/?state=nonsense&page=x"))
    assert f'href="/tasks/{done.pk}/"' in both


def test_a_long_list_is_turned_over(administrator):
    for _number in range(51):
        stored(state="done")
    first, second = text_of(administrator.get("/tasks/")), text_of(administrator.get("/tasks/?page=2"))
    assert (first.count("Bring in a table</a>"), second.count("Bring in a table</a>")) == (50, 1)
    assert 'href="/tasks/?page=2"' in first
    assert 'rel="prev" href="/tasks/"' in second
    assert "page=3" not in second
    assert "Nothing here yet" in text_of(administrator.get("/tasks/?page=99999"))


def test_a_list_with_jobs_that_move_looks_again_and_another_one_does_not(administrator):
    job = stored(state="done")
    assert 'hx-trigger="every' not in text_of(administrator.get("/tasks/"))
    Job.objects.filter(pk=job.pk).update(state="running")
    assert 'hx-get="/tasks/?state=running" hx-trigger="every 3s"' in text_of(administrator.get("/tasks/?state=running"))
    part = text_of(administrator.get("/tasks/", headers={**HTMX, "HX-Target": "jobs"}))
    assert part.startswith('<div id="jobs"')
    assert "<html" not in part


def test_administrators_are_told_that_no_worker_runs(administrator):
    told = "no worker takes them"
    job = stored()
    assert told not in text_of(administrator.get("/tasks/"))
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now() - timedelta(minutes=2))
    assert told in text_of(administrator.get("/tasks/"))
    stored(state="running")  # all hands are full
    assert told not in text_of(administrator.get("/tasks/"))


def test_a_running_job_shows_how_far_it_is_and_is_asked_again_each_second(client_of, personas):
    job = stored(personas.an, state="running", done=1200, total=5000, note="Checking names")
    page = text_of(client_of("an").get(f"/tasks/{job.pk}/"))
    assert '<progress aria-label="Bring in a table" max="5000" value="1200"></progress>' in page
    assert "1,200 of 5,000" in page
    assert "Checking names" in page
    assert f'hx-get="/tasks/{job.pk}/progress/?reload=1" hx-trigger="every 1s"' in page
    assert f'action="/tasks/{job.pk}/cancel/"' in page
    assert f'name="next" value="/tasks/{job.pk}/"' in page
    assert f'<p class="job-again"><a href="/tasks/{job.pk}/">Look again</a></p>' in page
    assert "/retry/" not in page


def test_only_the_bar_is_fetched_while_the_job_runs(client_of, personas):
    job = stored(personas.an, state="running", done=3)
    answer = client_of("an").get(paths(job)["progress"], headers=HTMX)
    part = text_of(answer)
    assert "3 done" in part
    assert '<progress aria-label="Bring in a table"></progress>' in part  # nobody knows of how many
    assert "<form" not in part
    assert "HX-Retarget" not in answer


def test_the_end_of_a_job_takes_the_place_of_its_bar(client_of, personas):
    result = {"href": "/people/?import=7", "text": "40 people were entered."}
    job = stored(personas.an, state="done", result=result)
    answer = client_of("an").get(paths(job)["progress"], headers=HTMX)
    part = text_of(answer)
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == (f"#job-{job.pk}", "innerHTML")
    assert "40 people were entered." in part
    assert '<a href="/people/?import=7">Show the result</a>' in part
    assert "hx-get" not in part
    again = client_of("an").get(f"{paths(job)['progress']}?reload=1", headers=HTMX)
    assert again["HX-Refresh"] == "true"


def test_the_end_of_a_failed_job_offers_another_try_from_the_page_it_stands_on(client_of, personas):
    job = stored(personas.an, state="failed", error="The file is gone.")
    headers = {**HTMX, "HX-Current-URL": "http://testserver/people/?q=an"}
    part = text_of(client_of("an").get(paths(job)["progress"], headers=headers))
    assert "The file is gone." in part
    assert 'name="next" value="/people/?q=an"' in part


def test_without_script_progress_leads_to_the_page_of_the_job(client_of, personas):
    job = stored(personas.an)
    assert client_of("an").get(paths(job)["progress"]).url == f"/tasks/{job.pk}/"


@pytest.mark.parametrize("href", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:x", "/\\elsewhere"])
def test_a_result_leads_nowhere_else(href, client_of, personas):
    job = stored(personas.an, state="done", result={"href": href})
    page = text_of(client_of("an").get(f"/tasks/{job.pk}/"))
    assert "Show the result" not in page
    assert "elsewhere" not in page


def test_what_a_job_says_is_shown_as_text(client_of, personas):
    job = stored(personas.an, state="failed", error="<b>bold</b>", note="<i>x</i>", result={"text": "<u>y</u>"})
    page = text_of(client_of("an").get(f"/tasks/{job.pk}/"))
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<u>y</u>" not in page


def test_a_job_that_is_tried_again_later_says_when_and_why(client_of, personas):
    due = timezone.now() + timedelta(hours=2)
    job = stored(personas.an, due_at=due, error="The mail server does not answer.")
    page = text_of(client_of("an").get(f"/tasks/{job.pk}/"))
    assert "The mail server does not answer." in page
    assert f"Next try: {timezone.localtime(due):%d/%m/%Y %H:%M}." in page
    assert 'hx-trigger="every 30s"' in page


def test_where_it_went_wrong_is_shown_to_administrators_alone(client_of, administrator, personas):
    job = stored(personas.an, state="failed", error="A fault.", traceback="ValueError: password=tre", worker="host:1")
    hers = text_of(client_of("an").get(f"/tasks/{job.pk}/"))
    assert "A fault." in hers
    assert "password" not in hers
    assert "host:1" not in hers
    theirs = text_of(administrator.get(f"/tasks/{job.pk}/"))
    assert "ValueError: password=tre" in theirs
    assert "host:1" in theirs
    for one in (text_of(administrator.get("/tasks/")), text_of(client_of("an").get("/tasks/mine/"))):
        assert "password" not in one


@pytest.mark.parametrize("who", ["an", "administrator"])
def test_a_waiting_job_is_cancelled_and_the_reader_stays_where_he_is(who, client_of, administrator, personas):
    client = administrator if who == "administrator" else client_of(who)
    job = stored(personas.an)
    assert client.post(paths(job)["cancel"], {"next": "/people/"}).url == "/people/"
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_running_job_is_asked_to_stop_and_says_so(client_of, personas):
    job = stored(personas.an, state="running", heartbeat_at=timezone.now())
    client = client_of("an")
    answer = client.post(paths(job)["cancel"], {"next": "https://elsewhere.example/"})
    assert answer.url in (f"/tasks/{job.pk}/", "/")
    page = text_of(client.get(f"/tasks/{job.pk}/"))
    assert "Being cancelled" in page
    assert "/cancel/" not in page


def test_a_failed_job_is_started_again_by_its_owner(client_of, personas):
    job = stored(personas.an, state="failed", attempts=1, error="Broken.")
    assert client_of("an").post(paths(job)["retry"]).url == f"/tasks/{job.pk}/"
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("waiting", 0, "")


def test_a_dead_letter_is_started_again_by_an_administrator(administrator):
    job = stored(state="dead", attempts=3)
    assert f'action="/tasks/{job.pk}/retry/"' in text_of(administrator.get("/tasks/"))
    administrator.post(paths(job)["retry"])
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_job_that_no_module_knows_any_more_cannot_be_started_again(administrator, monkeypatch):
    job = stored(state="failed")
    monkeypatch.setattr(declaration, "_jobs", {})
    assert "/retry/" not in text_of(administrator.get(f"/tasks/{job.pk}/"))
    administrator.post(paths(job)["retry"])
    job.refresh_from_db()
    assert job.state == "failed"


def test_cancelling_needs_the_token_of_the_form(personas):
    from django.test import Client

    job = stored(personas.an)
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.an)
    assert client.post(paths(job)["cancel"]).status_code == 403
    job.refresh_from_db()
    assert job.state == "waiting"


def test_looking_how_far_a_job_is_costs_three_queries(client_of, personas):
    job = stored(personas.an, state="running")
    client = client_of("an")
    with CaptureQueriesContext(connection) as captured:
        client.get(paths(job)["progress"], headers=HTMX)
    assert len(captured) == 3  # the session, the account, the job


def test_a_list_costs_the_same_for_one_job_and_for_three(administrator, personas):
    costs = []
    for number in (1, 2):
        for _job in range(number):
            stored(personas.an, state="failed")
        with CaptureQueriesContext(connection) as captured:
            administrator.get("/tasks/")
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("path", ["/tasks/mine/", "/tasks/{}/"])
def test_the_pages_speak_vietnamese(path, client_of, personas):
    personas.an.language = "vi"
    personas.an.save()
    job = stored(personas.an, state="running")
    page = text_of(client_of("an").get(path.format(job.pk)))
    assert '<html lang="vi"' in page
    assert "Bring in a table" in page


def test_the_account_menu_leads_to_the_own_jobs(client_of):
    assert 'href="/tasks/mine/"' in text_of(client_of("an").get("/tasks/mine/")).split("<main")[0]
