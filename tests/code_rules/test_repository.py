"""What the repository as a whole must and must not hold."""

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest

from tests.code_rules.source import ROOT, Source, files, findings, paths, read, said

# Written so that the patterns do not find themselves.
MACHINE_PATH = re.compile(
    r"(?<![\w.$}])/([w]ork/(main|shared)|[t]mp/brief|[r]oot/|[h]ome/\w+/|[U]sers/\w+/|[o]pt/pypi)"
)
REGISTRY = re.compile(
    r"\b(pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|(deb|security)[.]debian[.]org|docker[.]io|ghcr[.]io)\b"
)
# Third-party files kept as they were published.
AS_PUBLISHED = ("tests/browser/axe/",)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
LARGEST_KB = 2_000


def no_machine(source: Source) -> Iterator[str]:
    """Nothing says on which machine it was written or where that machine gets its packages."""
    if source.path.startswith(AS_PUBLISHED):
        return
    for number, line in enumerate(source.lines, 1):
        for pattern in (MACHINE_PATH, REGISTRY):
            if match := pattern.search(line):
                yield source.at(number, f"{match.group()!r} belongs to a machine")


def locked(source: Source) -> Iterator[str]:
    """Every line of a lock is one version with its hashes, and nothing else."""
    wanted = re.compile(r"[a-z0-9][a-z0-9.-]*(\[[a-z,]+\])?==[^ ]+( ; .+)? \\")
    follows = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    for number, line in enumerate(source.lines, 1):
        if not (wanted.fullmatch(line) or follows.fullmatch(line)):
            yield source.at(number, f"not a version with hashes: {line[:60]!r}")


def leading_links(source: Source) -> Iterator[str]:
    """A link to a file of the repository leads there."""
    folder = (ROOT / source.path).parent
    for number, line in enumerate(source.lines, 1):
        for target in LINK.findall(line):
            if "://" not in target and not target.startswith("mailto:") and not (folder / target).exists():
                yield source.at(number, f"{target} is not there")


def scripts_named(text: str) -> set[str]:
    """Return the scripts a text tells its reader to run."""
    return set(re.findall(r"\b((?:script|\.ci)/[a-z_]+(?:\.py)?)\b", text))


@pytest.mark.parametrize(
    "text", ["/srv/amity/var", "https://example.org/work/", "src/amity/root/x", "$HOME/x", "/work/"]
)
def test_a_path_of_any_machine_passes(text):
    assert not said(no_machine, text, "docs/start.md")


@pytest.mark.parametrize(
    "text",
    [
        "cd /wo" + "rk/main",
        "/ro" + "ot/.cache",
        "'/ho" + "me/an/amity'",
        "https://py" + "pi.org/simple",
        "ghcr" + ".io/x",
    ],
)
def test_a_path_of_one_machine_is_found(text):
    assert said(no_machine, text, "docs/start.md")


HASH = "    --hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    "text",
    [
        f"django==5.2.19 \\\n{HASH} \\\n{HASH}\n",
        f"psycopg-binary==3.3.9 ; implementation_name != 'pypy' \\\n{HASH}\n",
    ],
)
def test_a_lock_of_versions_and_hashes_passes(text):
    assert not said(locked, text, "requirements/runtime.txt")


@pytest.mark.parametrize("text", ["django==5.2.19\n", "django>=5 \\\n", "--index-url x\n", "-e .\n", "# by a tool\n"])
def test_anything_else_in_a_lock_is_found(text):
    assert said(locked, text, "requirements/runtime.txt")


def test_a_link_that_leads_nowhere_is_found():
    assert said(leading_links, "[x](nowhere.md)", "docs/start.md")
    assert not said(leading_links, "[x](start.md#first) [y](https://example.org)", "docs/start.md")


def test_nothing_tells_of_a_machine():
    assert findings(no_machine, files("", suffixes=("",))) == []


def test_the_locks_hold_versions_and_hashes_alone():
    assert findings(locked, files("requirements", suffixes=(".txt",))) == []


def test_the_tests_run_on_the_versions_the_product_runs_on():
    runtime, test = (
        {line.split()[0] for line in (ROOT / "requirements" / name).read_text().splitlines() if "==" in line}
        for name in ("runtime.txt", "test.txt")
    )
    assert runtime - test == set()


def test_no_lock_of_another_kind_stands_beside_them():
    others = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "pdm.lock"}
    assert [path for path in paths() if path.rpartition("/")[2] in others] == []


def test_no_file_is_too_large_to_read():
    assert [path for path in paths() if (ROOT / path).stat().st_size > LARGEST_KB * 1024] == []


def test_every_link_leads_somewhere():
    assert findings(leading_links, files("", suffixes=(".md",))) == []


def test_every_script_that_is_named_exists():
    named = {name for source in files("", suffixes=(".md",)) for name in scripts_named(source.text)}
    assert {"script/demo", "script/test"} <= named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_decision_stands_in_the_index():
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    decisions = {path.rpartition("/")[2] for path in paths() if re.match(r"docs/adr/\d{4}-", path)}
    assert {name for name in decisions if f"({name})" not in index} == set()


def test_every_file_ends_with_one_line_end():
    suffixes = (".py", ".html", ".css", ".md", ".toml", ".in", ".typ")
    wrong = [
        source.path
        for source in files("", suffixes=suffixes)
        if source.text and (not source.text.endswith("\n") or source.text.endswith("\n\n"))
    ]
    assert wrong == []


def test_axe_is_as_it_was_published():
    about = read("tests/browser/axe/README.md")
    published = (ROOT / "tests/browser/axe/axe.min.js").read_bytes()
    digest = base64.b64encode(hashlib.sha512(published).digest()).decode()
    assert about
    assert f"sha512-{digest}" in about.text
