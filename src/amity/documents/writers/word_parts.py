"""The pieces of a DOCX file that python-docx has no call for: links, bookmarks, fields, shading, styles."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from amity.documents.document import Column
from amity.documents.look import ACCENT, INK, OFFICE_FONT, SHADE

LANGUAGES = {"en": "en-GB", "vi": "vi-VN"}
SIZES = {
    "Normal": 13, "Body Text": 13, "List Bullet": 13, "Title": 17, "Subtitle": 14, "Heading 1": 14, "Heading 2": 13,
    "Heading 3": 13, "Caption": 11, "Note": 11, "Source": 11, "Picture": 11, "Cell": 11, "Header": 10, "Footer": 10,
}  # fmt: skip
OWN_STYLES = ("Note", "Source", "Picture", "Cell")
SPACE_AFTER = {"Cell": 0, "Source": 3, "Picture": 2}
TEXT_WIDTH = 160  # millimetres between the margins


def element(tag: str, **attributes: str) -> Any:
    """Make an element of the `w:` namespace with attributes of the same."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def colour(code: str) -> RGBColor:
    """Read "#rrggbb"."""
    return RGBColor.from_string(code.removeprefix("#").upper())


def style_all(file: Any, language: str) -> None:
    """Give the built-in styles the type, sizes and language of the document, and add the few that are missing."""
    for name in OWN_STYLES:
        file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
    for name, size in SIZES.items():
        style = file.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = OFFICE_FONT, Pt(size), colour(INK)
        style.font.bold = name.startswith(("Heading", "Title", "Subtitle", "Caption"))
        style.font.italic = name == "Heading 3"
        style.paragraph_format.space_after = Pt(SPACE_AFTER.get(name, 6))
        _one_font(style)
    title = file.styles["Title"].element.get_or_add_pPr()
    for border in title.xpath("w:pBdr"):  # the line under the title that the template brings
        title.remove(border)
    code = LANGUAGES[language]
    file.styles["Normal"].element.get_or_add_rPr().append(element("lang", val=code, eastAsia=code))
    file.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    file.styles["Heading 1"].paragraph_format.space_before = Pt(18)
    file.styles["Heading 2"].paragraph_format.space_before = Pt(12)
    file.styles["Picture"].paragraph_format.keep_with_next = True


def _one_font(style: Any) -> None:
    """The same font for every script; the theme of the template would otherwise win."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), OFFICE_FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def centred(paragraph: Any, words: str, *, bold: bool = False, italic: bool = False) -> None:
    """Write a centred line."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic


def cells_by_row(grid: Any) -> list[list[Any]]:
    """The cells of a table without merged ones; the library's own way looks at the whole table for every cell."""
    return [[_Cell(cell, grid) for cell in row.tc_lst] for row in grid._tbl.tr_lst]


def set_widths(grid: Any, rows: list[list[Any]], columns: tuple[Column, ...]) -> None:
    """Share the width of the text among the columns; every cell is told, because Word listens to cells."""
    grid.autofit = False
    whole = sum(column.share for column in columns)
    widths = [Mm(TEXT_WIDTH * column.share / whole) for column in columns]
    for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.width = width


def fill(cell: Any, column: Column) -> Any:
    """Set the style of a cell and return its paragraph; numbers stand at its end."""
    paragraph = cell.paragraphs[0]
    paragraph._p.style = "Cell"  # by its id: the library's own way reads every style for every cell
    if column.is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def head_row(row: Any, cells: list[Any], columns: tuple[Column, ...]) -> None:
    """Write the header row: shaded, repeated on every page, known to screen readers as the head of its columns."""
    for cell, column in zip(cells, columns, strict=True):
        fill(cell, column).add_run(column.words).bold = True
        cell._tc.get_or_add_tcPr().append(element("shd", val="clear", fill=SHADE.removeprefix("#").upper()))
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def field(paragraph: Any, name: str) -> None:
    """Append a field that Word fills in, such as PAGE."""
    made = element("fldSimple", instr=name)
    run, words = element("r"), element("t")
    words.text = "1"
    run.append(words)
    made.append(run)
    paragraph._p.append(made)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """Append a place that links of this file can lead to."""
    paragraph._p.append(element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def link(paragraph: Any, words: str, url: str = "", *, anchor: str = "") -> None:
    """Append a link to an address or, raised like a note mark, to a bookmark of this file."""
    made = element("hyperlink", anchor=anchor) if anchor else element("hyperlink")
    if not anchor:
        made.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(words)
    run.font.superscript = bool(anchor) or None
    run.font.color.rgb = colour(ACCENT)
    made.append(run._r)
    paragraph._p.append(made)
