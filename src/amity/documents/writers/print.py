"""What goes to the press: whole pages, and the pictures of the screen set in the fonts of paper."""

import base64
import json
from collections.abc import Iterable
from typing import Any

from amity.documents import processes
from amity.documents.look import PRINT_FONT, SCREEN_FONT

PICTURE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)"""
DOTS_PER_INCH = 220


def printed(jobs: list[dict[str, Any]]) -> list[bytes]:
    """Have jobs set by one process of the press (see `amity.documents.press`)."""
    return [base64.b64decode(file) for file in json.loads(processes.run("press", jobs))] if jobs else []


def print_svg(svg: str) -> str:
    """The same picture with its words in the print font."""
    return svg.replace(SCREEN_FONT, PRINT_FONT)


def pngs(pictures: Iterable[str]) -> list[bytes]:
    """The pictures as PNG; the press draws them, because it needs no font installed on the machine."""
    job: dict[str, Any] = {"template": PICTURE, "format": "png", "standards": [[]], "ppi": DOTS_PER_INCH}
    return printed([{**job, "inputs": {"svg": print_svg(svg)}} for svg in pictures])
