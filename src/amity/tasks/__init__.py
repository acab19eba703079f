"""Background work: what takes longer than a page may take is a job, carried out by a worker process.

    # jobs.py of any module, found at start
    from amity import tasks

    @tasks.job("import rows", label=_("Import"))
    def carry_out(progress: tasks.Progress, *, import_id: int) -> dict[str, Any]: ...

    # anywhere
    job = tasks.enqueue("import rows", account_id=actor.account_id, arguments={"import_id": 7})
    tasks.cancel(job)
    tasks.retry(job)

* A job is stored with the rows written beside it: it starts when the transaction is committed, and not without it.
* It is carried out outside any transaction, in the language of its account, and returns a JSON object: the result.
  The key "href" leads to what it made (a path of this site), the key "text" is a sentence about it; both are shown.
* It tells how far it is: `progress.total(n)`, `progress.done(n)` (n of them are done by now, told after the commit that
  did them), `progress.note("text")`. Each of these raises `Cancelled` when somebody asked for that and `Stopping` when
  the worker must go; let both through, after tidying up if need be. Call `done` at least every few seconds.
* It can be carried out again: a worker may be killed at any line, and the job starts anew from its first line with the
  same arguments. So it looks first at what is done already. After `tries` starts that ended so it is given up as dead.
* `raise tasks.TryLater("The mail server does not answer.")` is for what passes: tried again after a minute, five
  minutes, and so on, `tries` times in all. `raise tasks.Failed("Sentence for people.")` ends the job with that
  sentence. Any other exception ends it with a general sentence; administrators see where
  it came from.
* Keep transactions short: with SQLite everybody else waits for them.
* `@tasks.every(minutes=15)` or `@tasks.daily(hour=3)` above `@tasks.job` starts it by the clock, once however many
  workers there are, without an account. It takes no arguments then.
* A table that remembers a job points to `tasks.Job` with SET_NULL: jobs are deleted 30 days after their end (without an
  account and done: a day).

`amity.tasks.models.Job` is the stored job. Tests: jobs only wait; `amity.tasks.running.run_waiting()` runs them now.
"""

from amity.tasks.declaration import daily, every, job
from amity.tasks.progress import Cancelled, Failed, Progress, Stopping, TryLater
from amity.tasks.queue import cancel, enqueue, retry

__all__ = [
    "Cancelled",
    "Failed",
    "Progress",
    "Stopping",
    "TryLater",
    "cancel",
    "daily",
    "enqueue",
    "every",
    "job",
    "retry",
]
