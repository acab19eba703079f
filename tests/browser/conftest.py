"""A real Chromium, a server on a free port, and a small union to look at."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from amity.access.models import Account, Unit
from amity.agreements.models import Agreement
from amity.network.models import Organisation
from tests import factories
from tests.personas import PASSWORD, make_personas

# Playwright keeps a loop running in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Union:
    """What the tests look at: An, her unit, and two of its records."""

    an: Account
    hers: Unit
    partner: Organisation
    agreement: Agreement


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def union(transactional_db, live_server, settings) -> Union:
    """The personas with passwords, an organisation with a history, and what leads to it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    personas = make_personas()
    for account in (personas.an, personas.binh, personas.chi, personas.dung, personas.hoa):
        account.set_password(PASSWORD)
        account.save()
    owner = personas.hers
    cuba = factories.make("countries", owner, name="Cuba", name_vi="Cuba", code="CU")
    partner = factories.make(
        "organisations",
        owner,
        name="Cuba-Vietnam Friendship Association",
        name_vi="Hội hữu nghị Cuba - Việt Nam",
        country=cuba,
        website="https://example.org",
        founded_on="1963-09-25",
        source_title="Viet Nam News",
        source_url="https://example.org/news",
        source_on="2024-02-10",
    )
    factories.make(
        "interactions", owner, organisations=[partner], subject="Reception", subject_vi="", held_on="2023-09"
    )
    agreement = factories.make(
        "agreements", owner, title="Memorandum of 2022", title_vi="Biên bản ghi nhớ 2022", parties=[partner]
    )
    return Union(personas.an, owner, partner, agreement)


class Visit:
    """A person at the browser: what went wrong in the console is kept."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "status of 4" not in text:
            self.faults.append(text)

    def go(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(self.base + path)
        return self.page

    def log_in(self, name: str) -> Page:
        """Log in with the keyboard alone."""
        self.go("/log-in/")
        self.page.focus("#id_username")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.base + "/")
        return self.page

    def findings(self) -> list[str]:
        """What axe finds on the page as it stands: rule, place and reason."""
        self.page.evaluate(AXE)
        # What sticks to an edge covers what is to be scrolled away from below it; axe looks at one place of scrolling.
        found = self.page.evaluate(
            """async (rules) => {
                const sticky = [...document.querySelectorAll(".top, form .buttons, .picked, .rows thead th")]
                    .filter((one) => getComputedStyle(one).position === "sticky");
                sticky.forEach((one) => { one.style.position = "relative"; one.style.inset = "auto"; });
                const options = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]};
                const found = await axe.run(document, options);
                sticky.forEach((one) => one.removeAttribute("style"));
                return found;
            }""",
            RULES,
        )
        return [
            f"{self.page.url} {one['id']}: {node['target']} {node['failureSummary']}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def width(self) -> int:
        """How wide the page is, whatever the window shows of it."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


@pytest.fixture
def visit(browser, live_server, union):
    """Open a window: visit(scheme="dark", width=360, scripts=False)."""
    contexts: list[BrowserContext] = []

    def open_window(*, scheme: str = "light", width: int = 1280, height: int = 800, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",  # so that nothing moves while it is looked at
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visit(context, live_server.url)

    yield open_window
    for context in contexts:
        context.close()
