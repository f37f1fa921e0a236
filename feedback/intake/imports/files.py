"""A file of past feedback, whichever kind it is: CSV, or an Excel workbook with one sheet chosen."""

from __future__ import annotations

from feedback.intake.imports.parts import is_spreadsheet
from feedback.intake.imports.rules.csv_file import Table, read_table
from feedback.intake.imports.spreadsheet import read_workbook, sheets_of


def read_file(data: bytes, sheet: str = "") -> Table:
    """Read a file.

    Args:
        sheet: the sheet of a workbook; the first that a person sees where it is empty.

    Raises:
        DomainError: one clear line on what is wrong with the file.
        TooMuch: it is larger than we take in one go.
    """
    return read_workbook(data, sheet) if is_spreadsheet(data) else read_table(data)


def sheet_names(data: bytes) -> list[str]:
    """Name the sheets of a workbook; a CSV file has none."""
    return sheets_of(data) if is_spreadsheet(data) else []
