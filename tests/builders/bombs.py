"""Workbooks that are made to fill all the memory there is, each in a way of its own, written as a small file."""

from __future__ import annotations

import io
import zipfile

from tests.builders.imports import a_workbook

MB = 1024 * 1024
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_SHEET, _TEXTS, _STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_CELL = '<c t="inlineStr"><is><t>Kind</t></is></c>'
_NUMBER, _STYLE, _PIECE, _LINK = "<c><v>1</v></c>", '<xf numFmtId="0"/>', "<r><t>k</t></r>", "<Relationship/>"
_ROWS = f"<row>{_CELL}{_CELL}</row><row>{_CELL}</row>"


def _sheet(rows: str) -> str:
    return f"<worksheet {_NS}><sheetData>{rows}</sheetData></worksheet>"


def a_book(**parts: str | bytes) -> bytes:
    """Write a workbook that is read, with some of its parts exchanged or more of them ("xl/styles.xml")."""
    with zipfile.ZipFile(io.BytesIO(a_workbook([["Comment", "When"], ["Kind", ""]]))) as plain:
        whole: dict[str, str | bytes] = {name: plain.read(name) for name in plain.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (whole | parts).items():
            made.writestr(name, content)
    return out.getvalue()


def _that_lies(data: bytes) -> bytes:
    """Let the list of parts say of the sheet that it is a hundred bytes long."""
    at = data.rindex(_SHEET.encode()) - 46
    return data[: at + 24] + (100).to_bytes(4, "little") + data[at + 28 :]


def _that_claims(data: bytes) -> bytes:
    """Let the list of parts say of the sheet that it is packed badly, so that it seems to grow little."""
    at = data.rindex(_SHEET.encode()) - 46
    return data[: at + 20] + (90 * MB).to_bytes(4, "little") + data[at + 24 :]


def bombs(size: int) -> dict[str, bytes]:
    """Write one of each kind, each `size` bytes when it is unpacked (or as many parts, rows or texts as make it)."""
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    texts = "".join(f"<si><t>{one:07d}</t></si>" for one in range(size // 24))
    zeros = _sheet(_ROWS) + " " * size
    return {
        "a sheet of nothing": a_book(**{_SHEET: zeros}),
        "one cell": a_book(**{_SHEET: _sheet(_ROWS.replace("Kind", "k" * size))}),
        "one row": a_book(**{_SHEET: _sheet(f"<row>{_NUMBER * (size // 15)}</row>")}),
        "rows of nothing": a_book(**{_SHEET: _sheet(_ROWS + "<row/>" * (size // 6))}),
        "shared texts": a_book(**{_TEXTS: f"<sst {_NS}>{texts}</sst>"}),
        "one shared text of many pieces": a_book(
            **{_TEXTS: f"<sst {_NS}><si>{_PIECE * (size // 15)}</si></sst>"}
        ),
        "styles": a_book(
            **{_STYLES: f"<styleSheet {_NS}><cellXfs>{_STYLE * (size // 20)}</cellXfs></styleSheet>"}
        ),
        "relations": a_book(
            **{
                "xl/_rels/workbook.xml.rels": f"<Relationships {_LINKS}>{_LINK * (size // 15)}</Relationships>"
            }
        ),
        "many parts": a_book(**{f"xl/media/{one}.bin": b"" for one in range(size // 4_000)}),
        "a bomb in a bomb": a_book(**{"xl/embeddings/inside.xlsx": a_book(**{_SHEET: zeros})}),
        "an entity": a_book(**{_SHEET: entity + _sheet(_ROWS.replace("Kind", "&b;"))}),
        "a list of parts that lies": _that_lies(a_book(**{_SHEET: zeros})),
        "a list of parts that claims": _that_claims(a_book(**{_SHEET: zeros})),
    }
