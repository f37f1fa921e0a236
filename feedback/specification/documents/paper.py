"""Paper for Word documents: real styles, British English, repeated header rows, page numbers. Knows no draft."""

from __future__ import annotations

import re
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

ACCENT = RGBColor(0x0B, 0x55, 0x63)
INK = RGBColor(0x1F, 0x2A, 0x30)
MUTED = RGBColor(0x4A, 0x56, 0x5D)
AMBER = RGBColor(0x8A, 0x4B, 0x12)
LANGUAGE = "en-GB"
#: What XML cannot hold; it can come in by paste and means nothing on paper.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CITATION, PLAIN_WORDS, MARK, FACT = "Citation block", "Plain words", "Mark", "Fact"


def printable(text: str) -> str:
    """Give the text without characters that a document cannot hold; everything else stays to the letter."""
    return UNPRINTABLE.sub("", text)


def a_paper(title: str, *, author: str, subject: str) -> Document:
    """Give an empty A4 document in British English with our styles and its core properties set."""
    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    properties = paper.core_properties
    properties.title, properties.author, properties.subject = (
        printable(title)[:255],
        printable(author)[:255],
        subject,
    )
    properties.language, properties.keywords, properties.comments = LANGUAGE, "specification; evidence", ""
    _speak(paper)
    _style(paper)
    return paper


def _speak(paper: Document) -> None:
    defaults = paper.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        return
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LANGUAGE)


def _style(paper: Document) -> None:
    styles = paper.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Arial", Pt(11), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.2
    for name, size, before in (
        ("Title", 26, 0),
        ("Heading 1", 17, 22),
        ("Heading 2", 12.5, 16),
        ("Heading 3", 11, 10),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.color.rgb = (
            "Georgia",
            Pt(size),
            True,
            ACCENT,
        )
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
        style.paragraph_format.keep_with_next = True
    for name, size, colour, indent in (
        (CITATION, 9.5, MUTED, 0.8),
        (PLAIN_WORDS, 11, MUTED, 0),
        (MARK, 10.5, AMBER, 0),
        (FACT, 9.5, MUTED, 0),
    ):
        own = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = normal
        own.font.size, own.font.color.rgb = Pt(size), colour
        own.paragraph_format.left_indent, own.paragraph_format.space_after = Cm(indent), Pt(4)
    styles[PLAIN_WORDS].font.italic = True
    styles[MARK].font.bold = True
    quote = styles["Quote"]
    quote.font.color.rgb, quote.font.italic = INK, True
    quote.paragraph_format.left_indent = Cm(1.4)


def say(paper: Document, text: str, style: str | None = None) -> Paragraph:
    """Add a paragraph; line ends within the text stay."""
    return paper.add_paragraph(printable(text), style=style)


def head(paper: Document, text: str, level: int) -> Paragraph:
    """Add a heading; level 0 is the title."""
    added: Paragraph = paper.add_heading(printable(text), level=level)
    return added


def a_table(
    paper: Document, heads: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float] = ()
) -> Table:
    """Add a table whose header row repeats on every page and whose rows do not break across pages."""
    table: Table = paper.add_table(rows=1, cols=len(heads))
    table.style = paper.styles["Table Grid"]
    _fill(table.rows[0], heads, bold=True)
    _mark_row(table.rows[0], "w:tblHeader")
    for cells in rows:
        row = table.add_row()  # type: ignore[no-untyped-call] # python-docx types only its newer parts
        _fill(row, cells, bold=False)
        _mark_row(row, "w:cantSplit")
    for column, width in zip(table.columns, widths, strict=False):
        for cell in column.cells:
            cell.width = Cm(width)
    return table


def _fill(row: _Row, cells: Sequence[str], *, bold: bool) -> None:
    for cell, text in zip(row.cells, cells, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(printable(text))
        run.bold, run.font.size = bold, Pt(9)


def _mark_row(row: _Row, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx offers no other way to repeat a header row


def lay_across(paper: Document) -> None:
    """Go on to a page that lies across, for a wide table."""
    section = paper.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)


def head_and_foot(paper: Document, head: str, foot: str) -> None:
    """Print `head` at the top of every page, and `foot` with the page number at the bottom."""
    section = paper.sections[0]
    section.header.paragraphs[0].text = printable(head)
    line = section.footer.paragraphs[0]
    line.text = f"{printable(foot)}  ·  page "
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for paragraph in (section.header.paragraphs[0], line):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(8.5), MUTED
    _page_number(line)


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(8.5), MUTED
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx knows no fields
