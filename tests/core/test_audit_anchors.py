"""Heads that were written down elsewhere show what the chain alone cannot: that its newest events were deleted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.audit import Anchor, AnchorFile
from feedback.core.database import Database
from feedback.core.sealing import canonical
from tests.builders.people import WEDNESDAY

ROOT = Path(__file__).resolve().parents[2]
WHO = Actor(account_id=uuid4(), programme_id=uuid4(), organisation_id=uuid4(), roles=frozenset())


def act(database: Database, how_often: int) -> None:
    with database.writing() as session:
        for number in range(how_often):
            audit.record(
                session,
                by=WHO,
                at=WEDNESDAY,
                act="example.act",
                about=("thing", uuid4()),
                reason=f"number.{number}",
            )


@pytest.fixture
def file(tmp_path: Path) -> AnchorFile:
    return AnchorFile(tmp_path / "elsewhere" / "anchors.jsonl")


@pytest.fixture
def session(each_database: Database) -> Iterator[Session]:
    with each_database.reading() as opened:
        yield opened


def cut(database: Database, last: int) -> None:
    """Delete everything after an event and move the head back, as somebody with the database could."""
    with database.writing() as session:
        session.execute(text("DELETE FROM audit_event WHERE number > :last"), {"last": last})
        session.execute(
            text(
                "UPDATE audit_head SET number = :last, digest = (SELECT digest FROM audit_event WHERE number = :last)"
            ),
            {"last": last},
        )


def test_deleting_the_newest_events_with_their_head_is_found_by_an_anchor(
    each_database: Database, file: AnchorFile
) -> None:
    act(each_database, 3)
    earlier = audit.anchor_head(each_database, file, why="daily", at=WEDNESDAY)
    act(each_database, 2)
    newest = audit.anchor_head(each_database, file, why="specification", at=WEDNESDAY + timedelta(days=1))
    cut(each_database, 4)
    with each_database.reading() as session:
        assert audit.verify(session).whole  # the chain alone shows nothing
        verdict = audit.verify(session, file.read().anchors)
    assert earlier not in verdict.contradicted
    assert (verdict.whole, verdict.contradicted) == (False, (newest,))


def test_a_chain_that_was_made_anew_contradicts_every_anchor(
    each_database: Database, file: AnchorFile
) -> None:
    act(each_database, 2)
    audit.anchor_head(each_database, file, why="daily", at=WEDNESDAY)
    with each_database.writing() as session:
        session.execute(text("DELETE FROM audit_event"))
        session.execute(text("UPDATE audit_head SET number = 0, digest = :start"), {"start": audit.START})
    act(each_database, 5)
    with each_database.reading() as session:
        assert len(audit.verify(session, file.read().anchors).contradicted) == 1


@pytest.mark.parametrize("digits", [16, 64])
def test_a_head_printed_on_a_document_is_found_without_its_number(
    each_database: Database, digits: int
) -> None:
    act(each_database, 3)
    with each_database.reading() as session:
        second = session.scalars(select(audit.AuditEvent.digest).where(audit.AuditEvent.number == 2)).one()
        assert audit.verify(session, [Anchor(second[:digits])]).whole
        unknown = Anchor(("f" if second[0] != "f" else "e") + second[1:digits])
        assert audit.verify(session, [unknown]).contradicted == (unknown,)


def test_the_worker_anchors_once_a_day(database: Database, file: AnchorFile) -> None:
    act(database, 1)
    days = [WEDNESDAY, WEDNESDAY + timedelta(hours=3), WEDNESDAY + timedelta(days=1)]
    made = [audit.anchor_daily(database, file, at=at) for at in days]
    assert [one is not None for one in made] == [True, False, True]
    assert file.path.stat().st_mode & 0o077 == 0


def test_a_torn_line_is_named_and_neither_it_nor_the_next_one_is_lost_in_the_other(file: AnchorFile) -> None:
    first, last = Anchor("a" * 64, 1), Anchor("b" * 64, 2)
    file.append(first)
    with file.path.open("a") as torn:
        torn.write('{"at": "2026-11-1')
    file.append(last)
    kept = file.read()
    assert (kept.anchors, kept.spoiled) == ((first, last), (2,))


@settings(max_examples=25)
@given(
    number=st.integers(0, 10**12), digest=st.text("0123456789abcdef", min_size=16, max_size=64), why=st.text()
)
def test_an_anchor_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, number: int, digest: str, why: str
) -> None:
    file, anchor = (
        AnchorFile(tmp_path_factory.getbasetemp() / "one.jsonl"),
        Anchor(digest, number, "now", why),
    )
    file.path.unlink(missing_ok=True)
    file.append(anchor)
    assert file.read().anchors == (anchor,)


def stand_alone(*arguments: Path) -> subprocess.CompletedProcess[str]:
    """Check an export with the tool that knows nothing of the service."""
    tool = [sys.executable, "-I", str(ROOT / "tools" / "verify_audit.py"), *map(str, arguments)]
    return subprocess.run(tool, capture_output=True, text=True, check=False)


def test_an_export_is_checked_by_a_reading_of_the_format_that_knows_nothing_of_ours(
    database: Database, file: AnchorFile, tmp_path: Path
) -> None:
    act(database, 4)
    audit.anchor_head(database, file, why="daily", at=WEDNESDAY)
    chain = tmp_path / "chain.jsonl"
    with database.reading() as session:
        lines = [canonical(event) for event in audit.export(session)]
        head = audit.head_digest(session)
    chain.write_bytes(b"\n".join(lines) + b"\n")
    assert stand_alone(chain, file.path).stdout == f"The chain is whole: 4 events, head {head}.\n"
    chain.write_bytes(b"\n".join(lines[:3]) + b"\n")
    assert stand_alone(chain).returncode == 0
    assert "event 4, which was anchored, is missing" in stand_alone(chain, file.path).stderr
    changed = json.loads(lines[1]) | {"reason": "another"}
    chain.write_bytes(b"\n".join([lines[0], canonical(changed), *lines[2:]]) + b"\n")
    assert "event 2 was changed" in stand_alone(chain).stderr
