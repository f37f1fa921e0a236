"""Facts about Excel workbooks: what their cells say, which are refused and how, and that none is a trap."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from feedback.core.errors import DomainError, TooMuch
from feedback.intake.imports import parts, spreadsheet
from feedback.intake.imports.files import read_file, sheet_names
from feedback.intake.imports.rules.csv_file import Line
from feedback.intake.imports.rules.rows import a_week
from tests.builders.imports import a_workbook

SUNDAY = datetime(2026, 3, 8, 23, 59)  # noqa: DTZ001 - Excel knows no zones
HEADS = ["Comment", "When", "Score"]


def rewritten(data: bytes, name: str, change: Any) -> bytes:
    """Write a workbook anew with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_what_cells_hold_is_what_a_person_would_have_typed() -> None:
    row = ["Kind", date(2026, 3, 2), 5, 4.5, True, datetime(2026, 3, 2, 14, 30), time(9, 5), None, 5.0]  # noqa: DTZ001 - Excel knows no zones
    table = read_file(a_workbook([list("abcdefghi"), row]))
    assert table.lines[0].cells == (
        "Kind", "2026-03-02", "5", "4.5", "TRUE", "2026-03-02T14:30:00", "09:05:00", "", "5",
    )  # fmt: skip
    assert (table.encoding, table.sheet) == ("xlsx", "Sheet")


def test_weeks_are_read_from_dates_of_excel() -> None:
    table = read_file(a_workbook([HEADS, ["Kind", date(2026, 3, 2), 1], ["Far", SUNDAY, 2]]))
    weeks = {a_week(line.cells[1], today=date(2026, 11, 18)) for line in table.lines}
    assert weeks == {"2026-W10"}


def test_words_come_in_to_the_letter() -> None:
    words = "  <b>“Não”</b> & 😀\nسلام =1+1"
    assert read_file(a_workbook([HEADS, [words, "", ""]])).lines[0].cells[0] == words


@settings(max_examples=20)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "x", "=", "a, b", " "]), min_size=3, max_size=3), min_size=1, max_size=6
    )
)
def test_every_filled_row_is_a_line_under_its_own_number_and_no_other(rows: list[list[str]]) -> None:
    sheet = [[cell or None for cell in row] for row in rows]
    filled = [number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    if not filled:
        return
    table = read_file(a_workbook([HEADS, *sheet]))
    assert [line.number for line in table.lines] == filled
    assert set(table.blank) == set(range(2, filled[-1])) - set(filled)


def test_lines_above_the_heading_and_empty_rows_are_no_rows() -> None:
    table = read_file(
        a_workbook([["Leaving survey, spring"], [], HEADS, ["Kind", "", 1], [], ["Far", "", 2], [], []])
    )
    assert table.columns == ("Comment", "When", "Score")
    assert table.lines == (Line(4, ("Kind", "", "1")), Line(6, ("Far", "", "2")))
    assert table.blank == (5,)


def test_a_sheet_is_chosen_by_its_name_and_hidden_ones_are_not_offered() -> None:
    book = Workbook()
    book.create_sheet("Spring").append(["Comment", "Score"])
    book["Spring"].append(["Kind", 1])
    book.create_sheet("Notes").sheet_state = "hidden"
    data = saved(book)
    assert sheet_names(data) == ["Sheet", "Spring"]
    assert read_file(data, "Spring").lines[0].cells == ("Kind", "1")
    with pytest.raises(DomainError, match="no sheet called Notes"):
        read_file(data, "Notes")


def test_two_sheets_of_one_file_are_two_imports() -> None:
    book = Workbook()
    for name in ("One", "Two"):
        for row in (["Comment", "Score"], ["Kind", 1]):
            book.create_sheet(name).append(row) if name not in book.sheetnames else book[name].append(row)
    data = saved(book)
    assert read_file(data, "One").digest != read_file(data, "Two").digest


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_gives_its_value_and_one_without_a_value_is_named() -> None:
    data = a_workbook([["Comment", "Score"], ["Kind", "=1+1"]])
    with pytest.raises(DomainError, match="Cell B2 holds a formula that was never worked out"):
        read_file(data)
    worked_out = rewritten(
        data, SHEET, lambda xml: xml.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    )
    assert read_file(worked_out).lines[0].cells == ("Kind", "2")


def test_an_error_of_the_spreadsheet_is_named_by_its_cell() -> None:
    with pytest.raises(DomainError, match="Cell B3 holds an error"):
        read_file(a_workbook([["Comment", "Score"], ["Kind", 1], ["Far", "#N/A"]]))


def test_cells_merged_over_several_rows_are_refused_and_a_merged_title_is_not() -> None:
    book = Workbook()
    sheet = book.create_sheet("Survey", 0)
    for row in (["Spring survey", None], ["Comment", "Score"], ["Kind", 1], ["Far", 2]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    assert len(read_file(saved(book)).lines) == 2
    sheet.merge_cells("B3:B4")
    with pytest.raises(DomainError, match="B3:B4 are merged"):
        read_file(saved(book))


def an_old_workbook(marker: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + marker


def a_zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (an_old_workbook("EncryptedPackage".encode("utf-16-le")), "has a password"),
        (an_old_workbook(b"Workbook"), "old kind of spreadsheet"),
        (b"PK\x03\x04 cut off", "could not be opened"),
        (a_zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (a_zip(word__document="<w/>"), "no spreadsheet"),
        (a_zip(**{"xl__workbook.xml": "<not xml"}), "could not be opened"),
    ],
)
def test_what_is_no_workbook_gets_one_clear_line(data: bytes, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        read_file(data)


def test_a_workbook_that_is_cut_off_or_damaged_gets_one_clear_line() -> None:
    data = a_workbook([HEADS, *[["Kind", "", number] for number in range(50)]])
    middle = len(data) // 2
    for broken in (data[:middle], data[:middle] + b"\0" * 40 + data[middle + 40 :]):
        with pytest.raises(DomainError):
            read_file(broken)


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be"])
def test_a_part_that_could_grow_without_end_is_never_parsed(encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'.encode(encoding)
    data = rewritten(a_workbook([HEADS, ["Kind", "", 1]]), SHEET, lambda xml: bomb + xml)
    with pytest.raises(DomainError, match="could not be opened"):
        read_file(data)


def test_a_workbook_that_would_become_huge_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = a_workbook([HEADS, ["x" * 20_000, "", 1]])
    assert len(data) < 20_000
    monkeypatch.setattr(parts, "MOST_UNPACKED", 20_000)
    with pytest.raises(TooMuch, match="would become larger"):
        read_file(data)


def test_a_file_that_lies_about_its_size_costs_nothing() -> None:
    def lie(xml: bytes) -> bytes:
        return xml.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')

    data = rewritten(a_workbook([HEADS, ["Kind", "", 1]]), SHEET, lie)
    assert len(read_file(data).lines) == 1


def test_more_cells_than_we_take_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 10)
    with pytest.raises(TooMuch, match="more than 10 cells"):
        read_file(a_workbook([HEADS, *[["Kind", "", 1]] * 5]))


def test_a_sheet_without_rows_says_so() -> None:
    with pytest.raises(DomainError, match="heading and no rows"):
        read_file(a_workbook([HEADS]))
    with pytest.raises(DomainError, match="empty"):
        read_file(a_workbook([]))
