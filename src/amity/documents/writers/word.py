"""A document as DOCX that officials go on editing in Word: real headings, table headers, page numbers, links."""

import io
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from amity.documents import charts
from amity.documents.document import Block, Bullets, Chart, Document, Heading, Paragraph, Table, Text
from amity.documents.writers import word_parts as parts
from amity.documents.writers.data import absolute
from amity.documents.writers.print import pngs


def write(document: Document) -> bytes:
    """Return the DOCX file."""
    file = docx.Document()
    parts.style_all(file, document.language)
    _page(file, document)
    _properties(file, document)
    _head(file, document)
    writer = _Writer(file, document)
    for block in document.blocks:
        writer.add(block)
    writer.sources()
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


class _Writer:
    """Appends blocks to the file, counting tables and charts."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        drawn = charts.pictures(document.charts, document.language)
        self.pictures = dict(zip(drawn, pngs(drawn.values()), strict=True))
        self.tables = self.charts = 0

    def add(self, block: Block) -> None:
        """Append one block."""
        if isinstance(block, Heading):
            self.file.add_heading(f"{block.number}. {block.words}", block.level)
        elif isinstance(block, Paragraph):
            self._words(self.file.add_paragraph(style="Note" if block.manner == "note" else "Body Text"), block.words)
        elif isinstance(block, Bullets):
            for item in block.items:
                self._words(self.file.add_paragraph(style="List Bullet"), item)
        elif isinstance(block, Table):
            self.tables += 1
            self._table(block, f"{self.document.words.table.format(number=self.tables)}. {block.caption}")
        elif isinstance(block, Chart):
            self._chart(block)

    def sources(self) -> None:
        """Append the numbered list of sources, each under a bookmark that its marks lead to."""
        if not self.document.sources:
            return
        self.file.add_heading(self.document.words.sources, 1)
        for source in self.document.sources:
            paragraph = self.file.add_paragraph(f"{source.number}. ", style="Source")
            parts.bookmark(paragraph, f"source_{source.number}", source.number)
            if source.words != source.url:
                paragraph.add_run(f"{source.words} — " if source.url else source.words)
            if source.url:
                parts.link(paragraph, source.url, source.url)

    def _chart(self, chart: Chart) -> None:
        self.charts += 1
        run = self.file.add_paragraph(style="Picture").add_run()
        run.add_picture(io.BytesIO(self.pictures[chart.name]), width=Mm(158))
        described = run._r.xpath(".//wp:docPr")[0]
        described.set("descr", chart.alt)
        described.set("title", chart.title)
        number = self.document.words.chart.format(number=self.charts)
        self.file.add_paragraph(f"{number}. {chart.title}", style="Caption")
        if chart.data:
            self._table(chart.data, f"{self.document.words.data}: {chart.title}")

    def _table(self, table: Table, caption: str) -> None:
        self.file.add_paragraph(caption, style="Caption").paragraph_format.keep_with_next = True
        grid = self.file.add_table(rows=1 + len(table.rows), cols=len(table.columns), style="Table Grid")
        rows = parts.cells_by_row(grid)
        parts.set_widths(grid, rows, table.columns)
        parts.head_row(grid.rows[0], rows[0], table.columns)
        for cells, texts in zip(rows[1:], table.rows, strict=True):
            for cell, column, words in zip(cells, table.columns, texts, strict=True):
                self._words(parts.fill(cell, column), words)
        self._words(self.file.add_paragraph(style="Note"), table.note)

    def _words(self, paragraph: Any, words: Text) -> None:
        for span in words:
            if span.url and span.text:
                parts.link(paragraph, span.text, absolute(span.url))
            elif span.text:
                paragraph.add_run(span.text).bold = span.strong or None
            if span.source:
                parts.link(paragraph, f"[{span.source}]", anchor=f"source_{span.source}")


def _page(file: Any, document: Document) -> None:
    """A4 with the margins of official papers, the running title above and the page number below."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(22)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(f"{document.issuer} – {document.words.header}")
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, rest = document.words.page_of.split("{page}")
        between, after = rest.split("{pages}")
        paragraph.add_run(before)
        parts.field(paragraph, "PAGE")
        paragraph.add_run(between)
        parts.field(paragraph, "NUMPAGES")
        paragraph.add_run(after)


def _properties(file: Any, document: Document) -> None:
    properties = file.core_properties
    properties.title = document.full_title
    properties.author = document.issuer
    properties.language = parts.LANGUAGES[document.language]
    properties.created = properties.modified = datetime.combine(document.made_on, time(12), tzinfo=UTC)
    properties.comments = ""


def _head(file: Any, document: Document) -> None:
    """Who issues it and, where the letterhead has them, state and motto; then the title."""
    if len(document.letterhead) > 1:
        left, right = file.add_table(rows=1, cols=2).rows[0].cells
        parts.centred(left.paragraphs[0], document.issuer.upper(), bold=True)
        parts.centred(right.paragraphs[0], document.letterhead[0], bold=True)
        for at, line in enumerate(document.letterhead[1:]):
            parts.centred(right.add_paragraph(), line, bold=at == 0, italic=at > 0)
    else:
        parts.centred(file.add_paragraph(), document.issuer.upper(), bold=True)
        for line in document.letterhead:
            paragraph = file.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.add_run(line).italic = True
    for words, style in ((document.title.upper(), "Title"), (document.subtitle, "Subtitle")):
        if words:
            file.add_paragraph(words, style=style).alignment = WD_ALIGN_PARAGRAPH.CENTER
