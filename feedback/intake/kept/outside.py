"""Holds and erasures for age, as they are written down outside the backup (`core/staff_log.py`), and done again from there.

A hold is its whole row; of several lines about one hold each column that any of them has counts, since an act on a hold
only ever adds. What was erased for its age is a list of submissions; tallies are a programme.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from feedback.core.archive.rows import Shape
from feedback.core.staff_log import Line
from feedback.intake.kept.queries import held
from feedback.intake.kept.records import Hold
from feedback.intake.records import Response, Submission
from feedback.people import service as people
from feedback.people.records import Account
from feedback.programmes.records import Programme, Service

#: So many ids fit in one entry of the log.
AT_ONCE = 40
_ACTS = ("set_by", "set_at", "release_asked_by", "released_by", "released_at")
_PEOPLE = ("asked_by", "set_by", "release_asked_by", "released_by")


def _shape() -> Shape:
    return Shape.of(Hold.metadata.tables[Hold.__tablename__])


def _portions(submission_ids: Iterable[UUID]) -> list[list[UUID]]:
    """Give ids in the order of the ids, as many together as an entry holds."""
    every = sorted(submission_ids)
    return [every[begin : begin + AT_ONCE] for begin in range(0, len(every), AT_ONCE)]


def line_of(hold: Hold) -> Line:
    """Write a hold down as it stands now."""
    shape = _shape()
    values = json.loads(shape.write([getattr(hold, name) for name, _kind in shape.columns]))
    return {"hold": dict(zip((name for name, _kind in shape.columns), values, strict=True))}


def lines_of_aged(submission_ids: Iterable[UUID], *, choices_too: bool) -> list[Line]:
    """Write down whose words were erased for their age."""
    return [
        {"aged": [each.hex for each in some], "choices_too": choices_too}
        for some in _portions(submission_ids)
    ]


def line_of_tallies(programme_id: UUID) -> Line:
    """Write down that a programme's tallies were erased for their age."""
    return {"tallies": programme_id.hex}


def lines_of_kept(submission_ids: Iterable[UUID]) -> list[Line]:
    """Write down that words came back with a restore though their time is over, since a hold keeps them."""
    return [{"kept": [each.hex for each in some]} for some in _portions(submission_ids)]


@dataclass
class Noted:
    """What the log says: each hold as it stood last, whose words are gone for their age, and whose tallies since when.

    `holds` has the values of each row by their columns; `aged` whether choices went too; `tallies` the last line that says so.
    """

    holds: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    aged: dict[UUID, bool] = field(default_factory=dict)
    tallies: dict[UUID, int] = field(default_factory=dict)
    entries: int = 0


def understood(lines: Sequence[Line]) -> Noted:
    """Give what the lines of a log come to."""
    noted, shape = Noted(entries=len(lines)), _shape()
    for number, line in enumerate(lines, 1):
        if "hold" in line:
            row = shape.read([line["hold"].get(name) for name, _kind in shape.columns])
            before = noted.holds.get(row["id"], {})
            noted.holds[row["id"]] = row | {key: value for key, value in before.items() if value is not None}
        for each in line.get("aged", []):
            noted.aged[UUID(each)] = line["choices_too"] or noted.aged.get(UUID(each), False)
        for each in line.get("kept", []):
            noted.aged.pop(UUID(each), None)
        if "tallies" in line:
            noted.tallies[UUID(line["tallies"])] = number
    return noted


def _can_reach(session: Session, row: dict[str, Any]) -> bool:
    """Say whether what a hold is about is here. Where it is not, there is nothing for it to keep."""
    return all(
        row[name] is None or session.get(kind, row[name]) is not None
        for name, kind in (("programme_id", Programme), ("service_id", Service), ("response_id", Response))
    )


def _lacks(hold: Hold | None, row: dict[str, Any]) -> bool:
    return hold is None or any(getattr(hold, name) is None and row[name] is not None for name in _ACTS)


def holds_behind(session: Session, noted: Noted) -> list[UUID]:
    """Give the holds that are not here, or on which somebody has acted that is not here; but for those without reach."""
    return [
        hold_id
        for hold_id, row in sorted(noted.holds.items())
        if _lacks(session.get(Hold, hold_id), row) and _can_reach(session, row)
    ]


def enter_again(session: Session, noted: Noted, *, at: datetime) -> int:
    """Enter holds again as they stood last, whoever asked for, set and released them; give how many.

    Somebody who came after the backup gets a place without any way in, so that the two people of each act stay two.
    """
    behind = holds_behind(session, noted)
    for hold_id in behind:
        row, hold = noted.holds[hold_id], session.get(Hold, hold_id)
        for name in _PEOPLE:
            if row[name] is not None and session.get(Account, row[name]) is None:
                people.keep_a_place(session, row[name], on=at.date())
        if hold is None:
            session.add(Hold(**row))
        else:
            for name in _ACTS:
                if getattr(hold, name) is None:
                    setattr(hold, name, row[name])
        session.flush()
    return len(behind)


def _words(*, choices_too: bool) -> Select[UUID]:
    """Select the submissions that were not taken back and have words here (or choices, where they went too)."""
    there = exists().where(Response.submission_id == Submission.id, Response.withdrawn.is_(False))
    if not choices_too:
        there = there.where(Response.is_text.is_(True))
    return select(Submission.id).where(Submission.withdrawn.is_(False), there)


def aged_here(session: Session, noted: Noted, *, kept: bool) -> dict[bool, list[UUID]]:
    """Give whose words are here again though they were erased for their age: by whether their choices went too.

    Args:
        kept: those that a hold keeps now, or else those that none does.
    """
    found: dict[bool, list[UUID]] = {False: [], True: []}
    for choices_too in found:
        wanted = [each for each, too in noted.aged.items() if too is choices_too]
        stands = held(by_order=False) if kept else ~held(by_order=False)
        for some in _portions(wanted):
            asked = _words(choices_too=choices_too).where(Submission.id.in_(some), stands)
            found[choices_too] += session.scalars(asked.order_by(Submission.id))
    return found


def not_noted(session: Session, noted: Noted) -> list[Line]:
    """Give the lines that the log does not have of holds and of what was erased for its age: a power cut, or a lost log."""
    lines = [
        line_of(hold)
        for hold in session.scalars(select(Hold).order_by(Hold.id))
        if hold.id not in noted.holds
        or any(getattr(hold, name) is not None and noted.holds[hold.id][name] is None for name in _ACTS)
    ]
    gone = (
        select(Response.submission_id, Response.is_text)
        .join(Submission, Submission.id == Response.submission_id)
        .where(Submission.withdrawn.is_(False), Response.withdrawn.is_(True))
    )
    too: dict[UUID, bool] = {}
    for submission_id, is_text in session.execute(gone):
        too[submission_id] = too.get(submission_id, False) or not is_text
    for choices_too in (False, True):
        missing = [each for each, also in too.items() if also is choices_too and each not in noted.aged]
        lines += lines_of_aged(missing, choices_too=choices_too)
    return lines
