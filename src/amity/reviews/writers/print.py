"""Charts for paper: the pictures of the screen set in the fonts of the typesetter, which carry Vietnamese."""

import typst

from amity.reviews.look import PRINT_FONT, SCREEN_FONT

TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)"""


def picture_svg(svg: str) -> str:
    """The same picture with its words in the print font."""
    return svg.replace(SCREEN_FONT, PRINT_FONT)


def picture_png(svg: str, *, width: float = 480.0, ppi: float = 220.0) -> bytes:
    """The picture as PNG; the typesetter draws it, because it needs no font installed on the machine."""
    inputs = {"svg": picture_svg(svg), "width": str(width)}
    return bytes(typst.compile(TEMPLATE, format="png", sys_inputs=inputs, ppi=ppi))
