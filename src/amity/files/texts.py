"""The words written in files, read in a process of its own that may use little time and memory and hold nothing open.

Whatever a crafted file does to a reader, it does it there: this process only takes text from it.
"""

import subprocess
import sys
from pathlib import Path

from amity.files import extract
from amity.files.formats import Format
from amity.files.models import Blob

SECONDS = 60


class Unreadable(Exception):
    """No text could be read from a file."""


def read(blob: Blob, found: Format) -> str:
    """Return the text of a content; raises Unreadable."""
    program = str(Path(extract.__file__).resolve())
    command = [sys.executable, "-I", "-B", program, found.reader, str(blob.path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, cwd="/", env={})
    except subprocess.SubprocessError as error:
        raise Unreadable(str(error)) from error
    return done.stdout.decode("utf-8", errors="replace")
