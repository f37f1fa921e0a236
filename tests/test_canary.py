"""What a thief would find: nothing. A marked word stands in every sealed column, and in no file; after a withdrawal, nowhere."""

from __future__ import annotations

import base64
import logging
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from feedback.core import sealing
from feedback.core.database import Database
from feedback.core.jobs import run_due
from feedback.intake.records import Response
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.kept import what_was_asked
from tests.builders.path import LATER, a_finished_path
from tests.builders.people import World

MARK = "Heliotropewren"
SEALED = [column for table in metadata.sorted_tables for column in table.columns if "sealed" in column.info]


def traces_of(word: str, folders: list[Path]) -> list[str]:
    """List the files below some folders that hold a word, as text in any usual encoding or inside base64."""
    raw = word.encode()
    shapes = {raw, raw.lower(), word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode()}
    for offset in range(3):
        encoded = base64.b64encode(b"x" * offset + raw).rstrip(b"=")
        shapes.add(encoded[4 if offset else 0 : -2])
    return sorted(
        str(file)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and any(shape in file.read_bytes() for shape in shapes)
    )


@pytest.fixture
def folders(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Give the places where a trace could lie: everything below `var`, and temporary files of this process."""
    temporary = settings.var / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return [settings.var]


def test_the_search_finds_a_word_that_does_lie_there(settings: Settings, folders: list[Path]) -> None:
    (settings.var / "tmp" / "one").write_bytes(base64.b64encode(b"ab" + MARK.encode() + b"cd"))
    (settings.var / "tmp" / "two").write_text(f"x{MARK}x", encoding="utf-16")
    assert len(traces_of(MARK, folders)) == 2


def test_the_path_fills_every_sealed_column_and_no_file_shows_a_word(
    database: Database, world: World, folders: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        what_was_asked(database, world, a_finished_path(database, world, MARK), MARK)
        with database.reading() as session:
            filled = {
                str(column): session.scalar(
                    select(func.count()).select_from(column.table).where(column.is_not(None))
                )
                for column in SEALED
            }
        assert {name for name, count in filled.items() if not count} == set()
        run_due(database, LATER)
    assert traces_of(MARK, folders) == []
    assert MARK not in caplog.text


def test_the_words_are_there_for_those_who_hold_the_keys(database: Database, world: World) -> None:
    path = a_finished_path(database, world, MARK)
    with database.reading() as session:
        row = session.scalars(
            select(Response).where(Response.submission_id == path.first, Response.is_text)
        ).one()
        assert row.original is not None
        assert MARK in sealing.open_original(world.id, row.id, row.original)


def everything_sealed(database: Database) -> bytes:
    """Give every sealed byte string of the database, opened where it can be, in one."""
    found = []
    with database.reading() as session:
        for column in SEALED:
            keys = list(column.table.primary_key.columns)
            for row in session.execute(select(*keys, column).where(column.is_not(None))):
                row_id, box = row[0], row[-1]
                if column.table.name == "response":
                    programme = session.get_one(Response, row_id).programme_id
                    found.append(sealing.open_original(programme, row_id, box))
                else:
                    found.append(sealing.open_text(box, column.info["sealed"], row_id))
    return "\n".join(found).encode()


def test_after_a_withdrawal_no_word_of_that_person_is_left_even_for_the_keys(
    database: Database, world: World, folders: list[Path]
) -> None:
    path = a_finished_path(database, world, MARK)
    assert b"three times" in everything_sealed(database)
    with database.writing() as session:
        reporting.take_back(session, path.second, at=LATER)
    assert database.forget_deleted_pages()
    assert b"three times" not in everything_sealed(database)
    assert b"said so" in everything_sealed(database)
    assert traces_of("three times", folders) == []


def test_the_bytes_of_a_withdrawn_original_leave_the_disk(
    database: Database, world: World, settings: Settings
) -> None:
    path = a_finished_path(database, world, MARK)
    with database.reading() as session:
        boxes = [
            row.original
            for row in session.scalars(select(Response).where(Response.submission_id == path.second))
        ]
    pieces = [box[40:72] for box in boxes if box]
    files = [settings.var / "feedback.sqlite3", settings.var / "feedback.sqlite3-wal"]
    held = b"".join(file.read_bytes() for file in files if file.exists())
    assert all(piece in held for piece in pieces)
    with database.writing() as session:
        reporting.take_back(session, path.second, at=LATER)
    run_due(database, LATER)  # nobody asks for it: the worker does it by itself
    held = b"".join(file.read_bytes() for file in files if file.exists())
    assert not any(piece in held for piece in pieces)
