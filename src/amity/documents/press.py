"""Sets pages; run as `python -m amity.documents.press`, never imported by a web process.

The typesetter keeps some 100 MB of a document in memory, so it lives in a process of its own. It reads a JSON list of
jobs from standard input and writes a JSON list of files, in base64, to standard output. Each job has a `template`, the
`inputs` the template reads, a `format`, and the `standards` to try in turn.
"""

import base64
import json
import sys
from typing import Any

import typst


def made(job: dict[str, Any]) -> bytes:
    """Set one job; where the stricter standards refuse it, such as for a sign that no font has, by the next ones."""
    *strict, last = job["standards"]
    for standards in strict:
        try:
            return _compiled(job, standards)
        except typst.TypstError:
            continue
    return _compiled(job, last)


def _compiled(job: dict[str, Any], standards: list[Any]) -> bytes:
    return bytes(
        typst.compile(
            job["template"].encode(),
            format=job["format"],
            sys_inputs=job["inputs"],
            pdf_standards=standards,
            timestamp=job.get("timestamp"),
            ppi=job.get("ppi"),
        )
    )


def main() -> int:
    """Set every job on standard input."""
    json.dump([base64.b64encode(made(job)).decode() for job in json.load(sys.stdin)], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
