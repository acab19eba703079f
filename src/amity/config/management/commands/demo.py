"""`amity demo`: the demo union in one command, loaded once and served on this machine."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from argparse import ArgumentParser
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command as Collect
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from amity import tasks
from amity.access.actors import Actor
from amity.access.models import Unit
from amity.config import union
from amity.tasks.models import Job

PAGES = ("/", "/organisations/", "/agreements/", "/events/?q=forum", "/reviews/", "/api/v1/openapi.json")


class Command(BaseCommand):
    """Sets up the demo union on first start, keeps its data afterwards, and serves it."""

    help = "Load the demo union (once), write its latest yearly review and serve it on 127.0.0.1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
        parser.add_argument("--check", action="store_true", help="start, fetch the pages, stop; exit 0 if all is well")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, then serve."""
        home = settings.HOME
        self._migrate()
        password = self._load(home)
        self._collect(home)
        document = self._review(home)
        self._tell(options["port"], password, document)
        command = [
            sys.executable, "-m", "gunicorn", "amity.config.wsgi", "--bind", f"127.0.0.1:{options['port']}",
            "--workers", "1", "--threads", "4", "--log-level", "warning",
        ]  # fmt: skip
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "amity.config.settings"}
        # The worker ends by itself soon after this process, which becomes the web server.
        work = [sys.executable, "-m", "django", "work", "--beside", str(os.getpid())]
        if options["check"]:
            with subprocess.Popen(work, env=environment) as worker:
                try:
                    _check(command, environment, options["port"], password, self.stdout.write)
                    _check_work(self.stdout.write)
                finally:
                    worker.terminate()
            return
        connection.close()
        subprocess.Popen(work, env=environment)
        os.execve(sys.executable, command, environment)  # noqa: S606

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the database …")
            call_command("migrate", verbosity=0)

    def _load(self, home: Path) -> str:
        kept = home / "demo.json"
        if Unit.objects.exists():
            if not kept.exists():
                raise CommandError(f"{home} holds records of another union. Choose an empty AMITY_HOME for the demo.")
            return str(json.loads(kept.read_text(encoding="utf-8"))["password"])
        self.stdout.write("Loading the demo union (once) …")
        password = f"hoa-binh-{secrets.token_hex(3)}"
        try:
            with transaction.atomic():
                union.load_units(union.DEMO / "units.csv")
                union.load_records(union.DEMO, actor=Actor.system(), tell=lambda line: self.stdout.write(f"  {line}"))
                union.load_accounts(password)
                # Before the records are there for good: without this file no later start would take them for its own.
                kept.touch(mode=0o600)
                kept.write_text(json.dumps({"password": password}), encoding="utf-8")
        except union.DemoBroken as error:
            raise CommandError(str(error)) from error
        return password

    def _collect(self, home: Path) -> None:
        newest = max(path.stat().st_mtime for path in settings.SOURCE.glob("*/static/**/*") if path.is_file())
        manifest = home / "static" / "staticfiles.json"
        if not manifest.exists() or manifest.stat().st_mtime < newest:
            call_command(Collect(), interactive=False, verbosity=0)

    def _review(self, home: Path) -> Path:
        from amity.reviews.yearly import years_with_records

        year = max(year for year in years_with_records(Actor.union_reader()) if year < 2026)
        document = home / f"review-{year}.pdf"
        if not document.exists():
            self.stdout.write(f"Writing the review of {year} …")
            call_command("review", str(year), language="en", format="pdf", out=str(document))
        return document

    def _tell(self, port: int, password: str, document: Path) -> None:
        self.stdout.write(f"\nAmity is at http://127.0.0.1:{port}/\n\nLog in as (password {password}):")
        for username, name, unit, role, language in union.PERSONAS:
            self.stdout.write(f"  {username:6} {name}, {role.label} in {unit}, reads {language}")
        self.stdout.write(f"\nThe yearly review: {document}\nStop with Ctrl-C; the data stay in {settings.HOME}.\n")


def _check(command: list[str], environment: dict[str, str], port: int, password: str, tell: Any) -> None:
    """Serve, log in as the desk officer, fetch the main pages, stop; raises CommandError when one does not answer."""
    server = subprocess.Popen(command, env=environment)
    base = f"http://127.0.0.1:{port}"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    try:
        _wait_for(browser, f"{base}/log-in/", server)
        form = browser.open(f"{base}/log-in/").read().decode()
        token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        fields = {"csrfmiddlewaretoken": token, "username": "chi", "password": password}
        request = urllib.request.Request(  # noqa: S310 - the address is this machine's own
            f"{base}/log-in/", urllib.parse.urlencode(fields).encode(), {"Referer": f"{base}/log-in/"}
        )
        browser.open(request)
        for address in PAGES:
            started = time.perf_counter()
            with browser.open(base + address) as answer:
                size = len(answer.read())
                if answer.status != 200 or "/log-in/" in answer.url:
                    raise CommandError(f"{address} answered {answer.status} at {answer.url}.")
            tell(f"  {address} {size:,} bytes in {(time.perf_counter() - started) * 1000:.0f} ms")
    finally:
        server.terminate()
        server.wait(timeout=10)


def _check_work(tell: Any) -> None:
    """Give the worker something to do; raises CommandError when it is not done soon."""
    job = tasks.enqueue("clean up jobs", account_id=None)
    for _attempt in range(300):
        job.refresh_from_db()
        if job.is_over:
            break
        time.sleep(0.1)
    if job.state != Job.State.DONE:
        raise CommandError(f"Background work stands still: a small job is {job.state} after thirty seconds.")
    tell(f"  {job.label}: done in the background")


def _wait_for(browser: Any, address: str, server: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(100):
        if server.poll() is not None:
            raise CommandError("The server stopped at once; is the port taken? Try --port 8001.")
        try:
            browser.open(address).close()
            return
        except OSError:
            time.sleep(0.1)
    raise CommandError("The server did not answer within ten seconds.")
