"""A file of past feedback, whichever kind it is: CSV, or an Excel workbook with one sheet chosen.

What reads workbooks weighs 20 MB, and is loaded with the first workbook: the public process, which meets these rules on its
way to others, never reads one (tests/intake/test_public_surface.py).
"""

from __future__ import annotations

from feedback.intake.imports.parts import is_spreadsheet
from feedback.intake.imports.rules.csv_file import Table, read_table


def read_file(data: bytes, sheet: str = "") -> Table:
    """Read a file.

    Args:
        sheet: the sheet of a workbook; the first that a person sees where it is empty.

    Raises:
        DomainError: one clear line on what is wrong with the file.
        TooMuch: it is larger than we take in one go.
    """
    if not is_spreadsheet(data):
        return read_table(data)
    from feedback.intake.imports.spreadsheet import read_workbook  # noqa: PLC0415 - see above

    return read_workbook(data, sheet)


def sheet_names(data: bytes) -> list[str]:
    """Name the sheets of a workbook; a CSV file has none."""
    if not is_spreadsheet(data):
        return []
    from feedback.intake.imports.spreadsheet import sheets_of  # noqa: PLC0415 - see above

    return sheets_of(data)
