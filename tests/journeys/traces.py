"""What the house still holds at the end of the story: in every file, and behind every seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from feedback.core import sealing
from feedback.core.columns import Moment
from feedback.core.database import Database
from feedback.intake.records import Response
from feedback.tables import metadata
from tests.journeys.house import House

#: What the worker and the sign of life write on their own, whoever is there.
BY_THEMSELVES = {"worker_beat", "job_run", "release_slot", "sample_link"}


ORIGINAL = "intake.response.original"


def files_that_say(folder: Path, *texts: str) -> list[str]:
    """Name every file under a folder (database, WAL, answers in progress, queue, logs, temporary files) that holds one of these."""
    wanted = [
        form
        for text in texts
        for form in (text.encode(), text.encode("utf-16-le"), text.upper().encode(), text.lower().encode())
    ]
    found = []
    for path in sorted(folder.rglob("*")):
        held = path.read_bytes() if path.is_file() else b""
        if any(form in held for form in wanted):
            found.append(path.name)
    return found


def sealed_places_that_say(house: House, text: str) -> dict[str, int]:
    """Open everything that is sealed, and count by column what holds this. Originals are counted as "original"."""
    house.hold_keys()
    found: dict[str, int] = {}
    for place, opened in _everything_sealed(house.database):
        if text.lower() in opened.lower():
            found[place] = found.get(place, 0) + 1
    return found


def _everything_sealed(database: Database) -> Iterator[tuple[str, str]]:
    with database.reading() as session:
        for response in session.scalars(select(Response).where(Response.original.is_not(None))):
            if response.original is not None:
                opened = sealing.open_original(response.programme_id, response.id, response.original)
                yield "original", opened
        for table in metadata.sorted_tables:
            for column in table.columns:
                logical = column.info.get("sealed")
                if not logical or logical == ORIGINAL:
                    continue
                key = next(iter(table.primary_key.columns))
                for row_id, box in session.execute(select(key, column).where(column.is_not(None))):
                    yield str(logical), sealing.open_text(box, str(logical), row_id)


def moments_between(database: Database, begin: datetime, end: datetime) -> list[str]:
    """Name every column that holds a moment of this stretch of time, in which a respondent alone was at work."""
    found = []
    with database.reading() as session:
        for table in metadata.sorted_tables:
            if table.name in BY_THEMSELVES:
                continue
            for column in table.columns:
                if isinstance(column.type, Moment):
                    held = select(column).where(column.between(begin, end)).limit(1)
                    if session.execute(held).first() is not None:
                        found.append(f"{table.name}.{column.name}")
    return found
