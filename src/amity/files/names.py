"""Names of files: what people called them, without what could lead elsewhere or pretend to be something else."""

import re

from amity.core.text import nfc
from amity.files.formats import ENDINGS, Format

LONGEST = 150
NAMELESS = "file"
# Endings that make a machine run a file; in the middle of a name they only deceive.
ACTIVE = frozenset(
    "app bat cmd com cpl dll exe hta htm html jar js jse lnk msc msi php pif ps1 py reg scr sh shtml svg url vb vbe vbs"
    " wsf wsh xhtml xml zip docm xlsm pptm".split()
)
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def stored(given: str, found: Format) -> str:
    """Return the name a file is kept under: its own last part, cleaned, with the ending of what it holds."""
    name = nfc(re.split(r"[/\\]", given)[-1], single_line=True)
    stem, had = _UNSAFE.sub("_", name).strip(" ."), ""
    while "." in stem:
        rest, _dot, ending = stem.rpartition(".")
        if ending.lower() not in ENDINGS | ACTIVE:
            break
        stem, had = rest.rstrip(" ."), had or ending.lower()
    ending = had if had in found.endings else found.endings[0]
    return f"{stem[: LONGEST - len(ending) - 1].rstrip(' .') or NAMELESS}.{ending}"
