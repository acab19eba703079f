"""Fills documents of Word; loaded only when one is written, because the libraries behind it weigh much."""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any
from zipfile import BadZipFile

import docx
from django.utils.translation import gettext as _
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from amity.documents.writers import word_parts as parts
from amity.letters.exchange.sheets import Sheet
from amity.letters.exchange.word import TOLD, NoDocument, Told, UnknownWords
from amity.letters.rules import wording

ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not)
STEP = 100  # letters between two signs of life


class _Environment(SandboxedEnvironment):
    """Fills fields and does nothing else."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        for node in parsed.find_all(nodes.Node):
            if not isinstance(node, ALLOWED):
                raise TemplateSyntaxError(type(node).__name__, node.lineno)
        return parsed


def check(content: bytes) -> None:
    """Refuse what is no template of letters; raises WordRefused with the place and the cure."""
    _compiled(content)


def letters(sheets: Sequence[Sheet], *, title: str, template: bytes | None = None, told: Told | None = None) -> bytes:
    """A DOCX with each letter on a page of its own; raises WordRefused for a template that does not fit."""
    file = _filled(sheets, template, told) if template else _plain(sheets, told)
    file.core_properties.title, file.core_properties.comments = title, ""
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _compiled(content: bytes) -> tuple[Any, Any]:
    """The document and its compiled body; headers and footers are looked at as well."""
    environment = _Environment(autoescape=True)
    try:
        file = DocxTemplate(io.BytesIO(content))
        file.init_docx()
        wanted = file.get_undeclared_template_variables(environment)
        body = environment.from_string(file.patch_xml(file.get_xml()))
    except TemplateError as error:
        raise UnknownWords(
            _("The document asks for more than fields: %(told)s. Use only fields such as {{ salutation }}.")
            % {"told": error.message}
        ) from error
    except (BadZipFile, KeyError, ValueError, LxmlError) as error:
        raise NoDocument(_("This is no document of Word. Save it as DOCX and try again.")) from error
    if unknown := sorted(wanted - {*wording.ALL, *TOLD}):
        raise UnknownWords(" ".join(wording.unknown(name) for name in unknown))
    return file, body


def _filled(sheets: Sequence[Sheet], content: bytes, told: Told | None) -> Any:
    file, template = _compiled(content)
    first = sheets[0].values if sheets else {}
    file.render(first, _Environment(autoescape=True), autoescape=True)
    body = file.docx.element.body
    end = body.sectPr
    for part in [part for part in body if part is not end]:
        body.remove(part)
    for number, sheet in enumerate(sheets, 1):
        # A bell parts paragraphs inside a field, as docxtpl reads it.
        values = {name: text.replace("\n\n", "\a") for name, text in sheet.values.items()}
        made = file.fix_tables(file.resolve_listing(template.render(values)))
        if number > 1:
            end.addprevious(_page_break())
        for part in [part for part in made if part.tag != end.tag]:
            end.addprevious(deepcopy(part))
        if told is not None and number % STEP == 0:
            told(number)
    return file.docx


def _plain(sheets: Sequence[Sheet], told: Told | None) -> Any:
    file = docx.Document()
    parts.style_all(file, sheets[0].language if sheets and sheets[0].language in parts.LANGUAGES else "en")
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(25)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    end = file.element.body.sectPr
    for number, sheet in enumerate(sheets, 1):
        if number > 1:
            end.addprevious(_page_break())
        for words, manner in _lines(sheet):
            end.addprevious(_paragraph(words, manner))
        if told is not None and number % STEP == 0:
            told(number)
    return file


def _lines(sheet: Sheet) -> list[tuple[str, str]]:
    """The paragraphs of a letter on a plain sheet, each with how it stands."""
    found = [(sheet.sender.upper(), "center bold")] if sheet.sender else []
    found += [(" – ".join(part for part in (sheet.number, sheet.date) if part), "right")]
    found += [("\n".join(sheet.to), "")] + [(sheet.subject, "bold")]
    found += [(part, "") for part in sheet.paragraphs]
    found += [(sheet.signatory_title.upper(), "right bold")] if sheet.signatory_title else []
    return found + ([(f"\n\n{sheet.signatory}", "right bold")] if sheet.signatory else [])


def _paragraph(words: str, manner: str) -> Any:
    """A paragraph made by hand: the library's own way looks for its place in the whole file each time."""
    made, run = parts.element("p"), parts.element("r")
    for side in (one for one in ("center", "right") if one in manner):
        kept = parts.element("pPr")
        kept.append(parts.element("jc", val=side))
        made.append(kept)
    if "bold" in manner:
        kept = parts.element("rPr")
        kept.append(parts.element("b"))
        run.append(kept)
    for at, line in enumerate(words.split("\n")):
        if at:
            run.append(parts.element("br"))
        text = parts.element("t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(text)
    made.append(run)
    return made


def _page_break() -> Any:
    made, run = parts.element("p"), parts.element("r")
    run.append(parts.element("br", type="page"))
    made.append(run)
    return made
