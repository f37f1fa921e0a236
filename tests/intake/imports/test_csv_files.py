"""Facts about the files that people send."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import DomainError, TooMuch
from feedback.intake.imports.rules import csv_file
from feedback.intake.imports.rules.csv_file import read_table

PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


def test_a_file_with_a_byte_order_mark_has_the_heading_that_people_see() -> None:
    table = read_table("﻿name,words\na,b\n".encode())
    assert table.columns == ("name", "words")
    assert table.encoding == "utf-8"


def test_windows_1252_is_read_and_said() -> None:
    table = read_table("words\ncaf\xe9 \x96 good\n".encode("latin-1"))
    assert table.lines[0].cells == ("café – good",)
    assert table.encoding == "cp1252"


def test_what_excel_calls_unicode_text_is_read() -> None:
    table = read_table("name\twords\na\tb\n".encode("utf-16"))
    assert table.columns == ("name", "words")
    assert table.delimiter == "\t"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_heading(delimiter: str) -> None:
    data = f"one{delimiter}two{delimiter}three\n1{delimiter}2{delimiter}3\n".encode()
    assert read_table(data).columns == ("one", "two", "three")


def test_line_numbers_are_those_that_an_editor_shows() -> None:
    table = read_table(b'words,n\n"one\ntwo\nthree",1\n\nfour,2\n')
    assert [line.number for line in table.lines] == [2, 6]
    assert table.blank == (5,)


def test_a_formula_is_text_to_the_letter() -> None:
    cell = '=HYPERLINK("http://example.org")'
    text = io.StringIO()
    csv.writer(text).writerows([["words"], [cell], ["@SUM(1)"], ["-1"]])
    assert [line.cells[0] for line in read_table(text.getvalue().encode()).lines] == [cell, "@SUM(1)", "-1"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n",
        b"words\n",
        b"words\nwith a \0 in it\n",
        b"PK\x03\x04 a spreadsheet",
        b"\xd0\xcf\x11\xe0 an old spreadsheet",
        b'words\n"never closed\nmore\n',
        b"a,a\n1,2\n",
        b"a,b\n\x81\x8d,1\n",
    ],
)
def test_what_is_no_csv_file_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(DomainError):
        read_table(data)


def test_more_than_we_take_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MOST_BYTES", 10)
    with pytest.raises(TooMuch):
        read_table(b"words\n" + b"x" * 10)


def test_more_rows_than_we_take_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MOST_ROWS", 3)
    with pytest.raises(TooMuch):
        read_table(b"words\n" + b"x\n" * 4)


def test_a_file_of_ten_thousand_rows_needs_little_memory() -> None:
    data = b"words,more\n" + b"a few words of somebody,1\n" * 10_000
    tracemalloc.start()
    read_table(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(data)


@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=8))
def test_every_cell_comes_back_to_the_letter(rows: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("one", "two"), *rows])
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    data = text.getvalue().encode()
    if not kept:
        with pytest.raises(DomainError):
            read_table(data)
        return
    assert [line.cells for line in read_table(data).lines] == kept
