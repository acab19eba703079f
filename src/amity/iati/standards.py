"""Where the published schema, codelists and rules of IATI lie: they are not part of this program.

AMITY_STANDARDS names a folder that holds `iati/` as its publisher gives it out: `xsd-2.03`, `standard.json`,
`codelists-embedded` and `codelists-nonembedded`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from lxml import etree

SCHEMAS = {"iati-activities": "iati-activities-schema.xsd", "iati-organisations": "iati-organisations-schema.xsd"}


@dataclass(frozen=True, slots=True)
class Codelist:
    """The codes of a list; one that is not complete may be added to by anybody."""

    name: str
    codes: frozenset[str]
    is_complete: bool
    is_embedded: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where the codes of a list stand in a file, and under which condition."""

    path: str
    codelist: Codelist
    condition: str


@dataclass(frozen=True, slots=True)
class Standards:
    """The standard as it lies in a folder."""

    folder: Path

    @classmethod
    def found(cls) -> "Standards | None":
        """The standard, or None where the setting names no folder that holds it."""
        folder = Path(settings.STANDARDS) / "iati" if settings.STANDARDS else None
        return cls(folder) if folder and (folder / "standard.json").exists() else None

    def schema(self, root: str) -> Any:
        """The schema of a kind of file, by the name of its first element."""
        return etree.XMLSchema(etree.parse(self.folder / "xsd-2.03" / SCHEMAS[root]))

    def rules(self) -> dict[str, Any]:
        """The rules that no schema can tell."""
        return dict(json.loads((self.folder / "standard.json").read_text(encoding="utf-8")))

    def mappings(self) -> list[Mapping]:
        """Which list rules which place of a file."""
        lists = {one.name: one for one in self._codelists()}
        found = []
        for row in etree.parse(self.folder / "codelists-embedded" / "mapping.xml").iter("mapping"):
            codelist = lists.get(row.find("codelist").get("ref"))
            if codelist:
                found.append(Mapping(row.findtext("path"), codelist, row.findtext("condition") or ""))
        return found

    def _codelists(self) -> list[Codelist]:
        found = []
        for name in ("codelists-embedded", "codelists-nonembedded"):
            for path in sorted((self.folder / name).glob("*.xml")):
                root = etree.parse(path).getroot()
                if root.tag == "codelist":
                    codes = frozenset(code.text.strip() for code in root.iter("code"))
                    is_complete = root.get("complete") == "1"
                    found.append(Codelist(root.get("name"), codes, is_complete, name == "codelists-embedded"))
        return found
