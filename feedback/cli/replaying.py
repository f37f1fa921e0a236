"""Doing again, on a database that was brought back, what was written down outside the backup since it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select, update

from feedback.cli.backup_command import progress
from feedback.core import withdrawals
from feedback.core.archive.records import Restoration, waits_for_replay
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.queries import standing_among, unlike
from feedback.intake.rules import MayUse
from feedback.people import service as people
from feedback.people.entry import service as entry
from feedback.people.records import Account
from feedback.reporting_back import service as reporting
from feedback.settings import Settings

_Log = TypeVar("_Log")


class NotReplayed(Exception):
    """What was done since the backup could not be done again. Its text is one clear line."""


@dataclass(frozen=True)
class Replayed:
    """How much was done again: submissions taken back, and choices of who may use words."""

    taken_back_again: int = 0
    choices_again: int = 0


def replay(opened: Database, settings: Settings, *, lost: bool) -> Replayed:
    """Do again what the log names, each through the same act as the person's own. A second time changes nothing.

    Everybody at work is signed out too, and no link to a way in opens any more: what ended since the backup must not go on.

    Args:
        lost: the newest log is gone for good, and whoever restores knows what that means. What an older copy says is done,
            except that it lets nobody use words who may not: somebody may have said so since.

    Raises:
        NotReplayed, LogUnusable: the log is not there, foreign, damaged, or older than the backup; nothing was changed.
    """
    with opened.reading() as session:
        least = waits_for_replay(session) or 0
    written = _read(settings.withdrawals_file, withdrawals.read_all, withdrawals.Written(), lost=lost)
    if not lost and written.entries < least:
        message = f"{settings.withdrawals_file.name} has {written.entries} entries, and had {least} when the backup was made. Bring the newest."
        raise NotReplayed(message)
    done = Replayed(_take_back(opened, written), _choose(opened, written, lost=lost))
    with opened.writing() as session:
        for account_id in session.scalars(select(Account.id)).all():
            people.end_sessions(session, account_id, at=now())
            entry.end_links(session, account_id, at=now())
        unreplayed = update(Restoration).where(Restoration.replayed_at.is_(None))
        session.execute(unreplayed.values(replayed_at=now()))
    opened.forget_deleted_pages()
    return done


def _read(path: Path, read: Callable[[Path], _Log], nothing: _Log, *, lost: bool) -> _Log:
    try:
        return read(path)
    except withdrawals.LogUnusable:
        if lost:
            return nothing
        raise


def _take_back(opened: Database, written: withdrawals.Written) -> int:
    with opened.reading() as session:
        back = standing_among(session, written.taken_back)
    say = progress("Taking back again", "submissions")
    for done, submission_id in enumerate(back, 1):
        with opened.writing() as session:
            kept = written.taken_back[submission_id]
            reporting.take_back(session, submission_id, at=now(), was_kept=kept)
            withdrawals.is_known_already(session)
        say("" if done == len(back) else "…", done, len(back))
    return len(back)


def _choose(opened: Database, written: withdrawals.Written, *, lost: bool) -> int:
    with opened.reading() as session:
        chosen = [one for one in unlike(session, written.choices) if one.wider or not lost]
    # Of everything before of one answer, so that an answer's own choice is the last word about it.
    chosen.sort(key=lambda one: one.response_id is not None)
    for one in chosen:
        with opened.writing() as session:
            may_use = MayUse(one.noted) if one.noted else None
            reporting.change_may_use(session, one.submission_id, may_use, response_id=one.response_id)
            withdrawals.is_known_already(session)
    return len(chosen)
