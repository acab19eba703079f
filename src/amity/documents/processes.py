"""Heavy work in a process of its own, which takes its memory with it when it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 120


class ProcessFailed(RuntimeError):
    """A process ended without its result; the text is the last thing it said."""


def run(program: str, job: Any) -> bytes:
    """Give a job as JSON to a program of this package and return what it writes; raises ProcessFailed."""
    places = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    ended = subprocess.run(
        [sys.executable, "-m", f"amity.documents.{program}"],
        input=json.dumps(job).encode(),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().splitlines()
        raise ProcessFailed(said[-1] if said else f"{program} ended with {ended.returncode} and said nothing.")
    return ended.stdout
