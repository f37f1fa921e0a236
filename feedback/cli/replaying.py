"""Doing again, on a database that was brought back, what was written down outside the backup since it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, select, update

from feedback.cli.backup_command import progress
from feedback.core import staff_log, withdrawals
from feedback.core.archive.records import Restoration, Waits, waits_for_replay
from feedback.core.database import Database
from feedback.core.jobs import JobRun, JobState
from feedback.core.moments import now
from feedback.intake.equality.records import EqualityTally
from feedback.intake.kept import outside
from feedback.intake.queries import standing_among, unlike
from feedback.intake.rules import MayUse
from feedback.keeping.queries.retention import KIND
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
    """How much was done again: submissions taken back, choices of who may use words, holds, and erasures for age.

    `kept_by_a_hold` counts words whose time was over and that a hold reaches now: they are here again and stay.
    `still_on_disk` says that the bytes of what was erased have not left SQLite's log yet; the worker takes them out.
    """

    taken_back_again: int
    choices_again: int
    holds_again: int
    erased_for_age_again: int
    kept_by_a_hold: int
    still_on_disk: bool


def replay(opened: Database, settings: Settings, *, lost: bool) -> Replayed:
    """Do again what the logs name, each through the same act as before. A second time changes nothing.

    What people did comes first: what they took back and was erased is erased, whatever hold was set since. Then come holds,
    and only then what was erased for its age, since a hold beats that. Everybody at work is signed out, no link to a way in
    opens any more, and no run of a class goes on that was asked for before the backup: what ended since must not go on.

    Args:
        lost: a newest log is gone for good, and whoever restores knows what that means. What an older copy says is done,
            except that it lets nobody use words who may not: somebody may have said so since.

    Raises:
        NotReplayed, LogUnusable: a log is not there, foreign, damaged, or older than the backup; nothing was changed.
    """
    with opened.reading() as session:
        waits = waits_for_replay(session)
    least = waits or Waits(0, 0)
    ours = settings.staff_log_file
    written = _read(settings.withdrawals_file, withdrawals.read_all, withdrawals.Written(), lost=lost)
    may_lack = lost or (least.staff_acts is None and not ours.exists())
    noted = outside.understood(_read(ours, staff_log.read, [], lost=may_lack))
    if not lost:
        _refuse_older(settings.withdrawals_file, written.entries, least.withdrawals)
        _refuse_older(ours, noted.entries, least.staff_acts or 0)
    taken_back, chosen = _take_back(opened, written), _choose(opened, written, lost=lost)
    with opened.writing() as session:
        holds = outside.enter_again(session, noted, at=now())
    aged = _let_go(opened, noted)
    kept = _kept(opened, noted, ours)
    if waits is not None:
        _forget_tallies(opened, noted, since=least.staff_acts)
        _call_off_runs(opened)
    with opened.writing() as session:
        for account_id in session.scalars(select(Account.id)).all():
            people.end_sessions(session, account_id, at=now())
            entry.end_links(session, account_id, at=now())
        unreplayed = update(Restoration).where(Restoration.replayed_at.is_(None))
        session.execute(unreplayed.values(replayed_at=now()))
    return Replayed(taken_back, chosen, holds, aged, kept, still_on_disk=not opened.forget_deleted_pages())


def _read(path: Path, read: Callable[[Path], _Log], nothing: _Log, *, lost: bool) -> _Log:
    try:
        return read(path)
    except withdrawals.LogUnusable:
        if lost:
            return nothing
        raise


def _refuse_older(path: Path, entries: int, least: int) -> None:
    if entries < least:
        message = (
            f"{path.name} has {entries} entries, and had {least} when the backup was made. Bring the newest."
        )
        raise NotReplayed(message)


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


def _let_go(opened: Database, noted: outside.Noted) -> int:
    with opened.reading() as session:
        due = outside.aged_here(session, noted, kept=False)
    for choices_too, mine in due.items():
        for begin in range(0, len(mine), outside.AT_ONCE):
            with opened.writing() as session:
                some = mine[begin : begin + outside.AT_ONCE]
                reporting.let_words_go(session, some, choices_too=choices_too, at=now())
                staff_log.is_known_already(session)
    return sum(map(len, due.values()))


def _kept(opened: Database, noted: outside.Noted, log: Path) -> int:
    """Write down that what a hold keeps is here again, so that the end of the hold finds it as any other words of age."""
    with opened.reading() as session:
        kept = outside.aged_here(session, noted, kept=True)
    mine = [each for some in kept.values() for each in some]
    if mine:
        staff_log.append(log, outside.lines_of_kept(mine))
    return len(mine)


def _forget_tallies(opened: Database, noted: outside.Noted, *, since: int | None) -> None:
    """Erase tallies whose time was over after the backup; what was counted anew before it stays."""
    gone = [programme for programme, place in noted.tallies.items() if place > (since or 0)]
    with opened.writing() as session:
        session.execute(delete(EqualityTally).where(EqualityTally.programme_id.in_(gone)))


def _call_off_runs(opened: Database) -> None:
    """Call off runs of a class that had not ended at the backup: whoever approved them may have thought again since."""
    waiting = JobRun.kind == KIND, JobRun.state.in_([JobState.WAITING, JobState.RUNNING])
    with opened.writing() as session:
        session.execute(update(JobRun).where(*waiting).values(state=JobState.CANCELLED))
