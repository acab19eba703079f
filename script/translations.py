"""Keeps the Vietnamese catalogue: finds the strings of the source, compiles, and checks that nothing is missing.

    .venv/bin/python script/translations.py update           strings of the source into django.po
    .venv/bin/python script/translations.py fill FILE.tsv    "English TAB Vietnamese" lines into empty entries
    .venv/bin/python script/translations.py compile          django.po into django.mo
    .venv/bin/python script/translations.py check            fails when any of it is not done

Babel reads and writes the files, so that no gettext programs are needed.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "amity"
PO = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "django.po"

LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")} | {
    "gettext_noop": None
}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY}
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w*)[^{}]*\}(?!\})|%[sd]")

# The history of the file is kept elsewhere; a date in its head would change it in every run.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)

Found = tuple[str | tuple[str, ...], str | None]


def strings_of_python(text: str) -> Iterator[Found]:
    """Yield (message, context) for every marked string of a Python file."""
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield message, context


def strings_of_template(text: str) -> Iterator[Found]:
    """Yield (message, context) for every marked string of a Django template."""
    # Django turns all but the marked strings into X; the bracket lets the rest stand at any indentation.
    yield from strings_of_python(f"({templatize(text)})")


def strings_of_source(source: Path = SOURCE) -> Iterator[tuple[str, Found]]:
    """Yield (file, (message, context)) for everything a user may read."""
    for path in sorted(source.rglob("*")):
        if "migrations" in path.parts or not path.is_file():
            continue
        if path.suffix == ".py":
            found = strings_of_python(path.read_text(encoding="utf-8"))
        elif "templates" in path.parts and path.suffix in {".html", ".txt"}:
            found = strings_of_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in found:
            yield path.relative_to(source.parent.parent).as_posix(), message


def template_of(strings: Iterable[tuple[str, Found]]) -> Catalog:
    """Return an empty catalogue of the strings found."""
    catalog = Catalog(project="Amity", charset="utf-8", fuzzy=False)
    for file, (message, context) in strings:
        catalog.add(message, locations=[(file, 0)], context=context)
    return catalog


def read(path: Path = PO) -> Catalog:
    """Return the Vietnamese catalogue, a new one when there is none yet."""
    if not path.exists():
        return Catalog(locale="vi", project="Amity", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def written(catalog: Catalog) -> bytes:
    """Return the text form: without line numbers and dates, so that it changes only when a string does."""
    catalog.creation_date = catalog.revision_date = NO_DATE
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=116, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return buffer.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """Return the form Django reads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(catalog: Catalog, template: Catalog) -> None:
    """Make the catalogue hold exactly the strings of the template; translations stay."""
    # A guess from a similar sentence is worse than none: officials would read it.
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=True)
    catalog.obsolete.clear()


def fill(catalog: Catalog, lines: Iterable[str]) -> list[str]:
    """Take "English TAB Vietnamese" lines into entries without a translation; return those no string matches."""
    entries: dict[str, list[Message]] = {}
    for message in _entries(catalog):
        entries.setdefault(_singular(message), []).append(message)
    strange = []
    for line in lines:
        english, tab, vietnamese = line.rstrip("\n").replace("\\n", "\n").partition("\t")
        if not tab or not vietnamese.strip():
            continue
        if english not in entries:
            strange.append(english)
        for message in entries.get(english, []):
            if not _translations(message):
                message.string = (vietnamese,) if message.pluralizable else vietnamese
    return strange


def problems(catalog: Catalog, template: Catalog, mo: bytes | None) -> list[str]:
    """Return everything that keeps the catalogue from being complete, right and compiled."""
    found = []
    known = {(message.id, message.context) for message in _entries(catalog)}
    wanted = {(message.id, message.context) for message in _entries(template)}
    found += [f"not in the catalogue (run update): {_shown(key[0])}" for key in wanted - known]
    found += [f"no longer in the source (run update): {_shown(key[0])}" for key in known - wanted]
    for message in _entries(catalog):
        translations = _translations(message)
        if not translations:
            found.append(f"not translated: {_shown(message.id)}")
        elif message.fuzzy:
            found.append(f"translation not sure: {_shown(message.id)}")
        elif any(_placeholders(text) != _placeholders(_last(message)) for text in translations):
            found.append(f"other placeholders in the translation: {_shown(message.id)}")
    if mo != compiled(catalog):
        found.append("django.mo is older than django.po (run compile)")
    return sorted(found)


def _entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _translations(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [text for text in strings if text]


def _singular(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def _last(message: Message) -> str:
    # Vietnamese has one form for all numbers: it corresponds to the English plural.
    return message.id[-1] if message.pluralizable else message.id


def _placeholders(text: str) -> list[str]:
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text))


def _shown(message: str | tuple[str, ...] | list[str]) -> str:
    return repr(message if isinstance(message, str) else message[0])


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description="Keeps the Vietnamese catalogue.")
    parser.add_argument("action", choices=("update", "fill", "compile", "check"))
    parser.add_argument("files", nargs="*", type=Path, help="for fill: files of English TAB Vietnamese lines")
    chosen = parser.parse_args(arguments)
    catalog, mo = read(), PO.with_suffix(".mo")
    if chosen.action in {"update", "fill"}:
        update(catalog, template_of(strings_of_source()))
        for file in chosen.files:
            for english in fill(catalog, file.read_text(encoding="utf-8").splitlines()):
                print(f"{file}: no such string in the source: {english!r}", file=sys.stderr)
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(written(catalog))
        missing = sum(not _translations(message) for message in _entries(catalog))
        print(f"{len(_entries(catalog))} strings, {missing} without translation", file=sys.stderr)
    elif chosen.action == "compile":
        mo.write_bytes(compiled(catalog))
    else:
        found = problems(catalog, template_of(strings_of_source()), mo.read_bytes() if mo.exists() else None)
        print("\n".join(found) if found else "The Vietnamese catalogue is complete.", file=sys.stderr)
        return bool(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
