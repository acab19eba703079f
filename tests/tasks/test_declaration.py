"""Jobs are declared by name, once."""

import pytest

from amity import tasks
from amity.tasks import declaration
from amity.tasks.declaration import AlreadyRegistered, UnknownJob


def sample(_progress):
    return {}


@pytest.mark.usefixtures("only_jobs_of_the_test")
def test_a_job_is_found_by_its_name_and_stays_a_function():
    assert tasks.job("sample", label="Sample", queue="long", tries=5)(sample) is sample
    declared = declaration.get("sample")
    assert (declared.label, declared.function, declared.queue, declared.tries) == ("Sample", sample, "long", 5)
    assert (declaration.label("sample"), declaration.queue("sample"), declaration.tries("sample")) == (
        "Sample",
        "long",
        5,
    )


@pytest.mark.usefixtures("only_jobs_of_the_test")
def test_a_name_that_nobody_declared_has_the_usual_answers():
    with pytest.raises(UnknownJob, match="lost"):
        declaration.get("lost")
    assert (declaration.label("lost"), declaration.queue("lost"), declaration.tries("lost")) == ("lost", "default", 3)


@pytest.mark.usefixtures("only_jobs_of_the_test")
def test_two_functions_cannot_be_one_job():
    tasks.job("sample", label="Sample")(sample)
    tasks.job("sample", label="Sample")(sample)
    with pytest.raises(AlreadyRegistered, match="sample"):
        tasks.job("sample", label="Other")(lambda _progress: None)
    assert declaration.get("sample").function is sample


@pytest.mark.usefixtures("only_jobs_of_the_test")
def test_the_clock_stands_above_the_job():
    with pytest.raises(UnknownJob, match="below"):
        tasks.every(minutes=5)(sample)
    tasks.every(minutes=5)(tasks.job("sample", label="Sample")(sample))
    assert list(declaration.clocks()) == ["sample"]


def test_every_job_of_the_house_has_a_label_and_a_queue_that_workers_know(settings):
    assert "clean up jobs" in declaration._jobs
    for declared in declaration._jobs.values():
        assert str(declared.label)
        assert declared.queue in settings.TASKS["default"]["QUEUES"], declared.name
        assert declared.tries >= 1
