"""Background work: open originals and make cases of them, do release slots, erase working text that is due.

The public process never enqueues: a sweep finds what came. Originals are opened and read outside of any transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.core import sanitise, sealing
from feedback.core.database import Database
from feedback.core.errors import SealedAway
from feedback.core.jobs import sweep
from feedback.core.moments import LONDON
from feedback.moderation import queries, service
from feedback.moderation.queries import Unopened
from feedback.moderation.rules import Category, Redaction, level_of
from feedback.moderation.service import Opened
from feedback.programmes import queries as programmes
from feedback.reading import identifiers, worries

log = logging.getLogger(__name__)
AT_ONCE = 500


@sweep("moderation.open_originals", every=timedelta(seconds=20))
def open_originals(database: Database, at: datetime) -> None:
    """Open each text original once, read it for identifiers and worries, and make its case; and again where its working
    text was erased before the person let it be read.

    At most 500 cases in one writing transaction. An original that cannot be opened is left as it is, counted in the
    log by its programme, and does not hold up the others.
    """
    _open_all(database, queries.originals_without_case, partial(service.open_cases, at=at))
    _open_all(database, queries.originals_without_text, service.make_texts_again)
    _clear_vouched(database, at)


def _open_all(
    database: Database, find: Callable[..., list[Unopened]], make: Callable[[Session, list[Opened]], int]
) -> None:
    unreadable: set[UUID] = set()
    while True:
        with database.reading() as session:
            found = find(session, most=AT_ONCE, but=unreadable)
        opened = [one for one in (_open(original) for original in found) if one is not None]
        failed = {one.response_id for one in found} - {one.response_id for one in opened}
        unreadable |= failed
        if failed:
            log.error("originals could not be opened", extra={"count": len(failed)})
        if not found or not _store(database, opened, make):
            break


def _open(original: Unopened) -> Opened | None:
    try:
        words = sealing.open_original(original.programme_id, original.response_id, original.sealed)
    except (SealedAway, sealing.Damaged):
        return None
    try:
        # Where nothing but markup was typed, a copy without it would show a reader nothing.
        text = plain if (plain := sanitise.plain_text(words)).strip() else words
        # A person has vouched for an import's moderation, so no machine looks at it for them.
        spans, noticed = ((), ()) if original.vouched else _read(text)
    except Exception as failure:  # noqa: BLE001 - whatever a text does to an aid, nobody else's may wait for it
        # The type alone: a message or a traceback may hold the words.
        log.error("an aid failed on a text", extra={"error": type(failure).__name__})  # noqa: TRY400 - a trace could hold the words
        text, spans, noticed = words, (), ()
    return Opened(
        response_id=original.response_id,
        programme_id=original.programme_id,
        organisation_id=original.organisation_id,
        service_id=original.service_id,
        week=original.week,
        asked_for_outside=original.asked_for_outside,
        about_staff=original.about_staff
        or "retaliation" in noticed
        or any(span.category is Category.STAFF for span in spans),
        about_hub=original.about_hub,
        text=text,
        spans=spans,
        worries=noticed,
        level=level_of(noticed),
        vouched=original.vouched,
    )


def _read(text: str) -> tuple[tuple[Redaction, ...], tuple[str, ...]]:
    found = identifiers.find(text)
    spans = tuple(Redaction(one.start, one.end, Category(one.kind.value)) for one in found)
    return spans, tuple(sorted(worry.value for worry in worries.signals(text)))


def _store(database: Database, opened: list[Opened], make: Callable[[Session, list[Opened]], int]) -> bool:
    """Store what was opened; give False when another worker stored some of it at the same moment (the next sweep goes on)."""
    try:
        with database.writing() as session:
            make(session, opened)
    except IntegrityError:
        return False
    return True


def _clear_vouched(database: Database, at: datetime) -> None:
    """Let imports go the short way, in their voucher's name, as long as that person may answer for them.

    Where they may not any more, the words wait for a first look like all others.
    """
    on = at.astimezone(LONDON).date()
    with database.reading() as session:
        named = [
            (batch, programmes.actor_for(session, batch.vouched_by, batch.programme_id, on))
            for batch in queries.batches_to_vouch(session)
        ]
        waiting = [
            (batch.id, voucher)
            for batch, voucher in named
            if voucher is not None and service.waits_for_word(session, batch, by=voucher, at=at)
        ]
    for batch_id, voucher in waiting:
        done = 1
        while done:
            with database.writing() as session:
                done = service.clear_vouched(session, batch_id, by=voucher, at=at, at_most=AT_ONCE)


@sweep("moderation.release_slot", every=timedelta(minutes=5))
def release_slot(database: Database, at: datetime) -> None:
    """Do the newest release slot of each programme, once; what waits in the pool moves then and at no other time."""
    with database.reading() as session:
        due = [
            row.id for row in programmes.programmes(session) if service.slot_is_due(session, row.id, at=at)
        ]
    for programme_id in due:
        with database.writing() as session:
            service.release_if_due(session, programme_id, at=at)


@sweep("moderation.find_leads", every=timedelta(minutes=5))
def find_leads(database: Database, at: datetime) -> None:
    """Move referrals to a lead who may have them, where an organisation has nobody left for them."""
    with database.reading() as session:
        on = at.astimezone(LONDON).date()
        waiting = [
            row.id for row in programmes.programmes(session) if queries.misplaced(session, row.id, on=on)
        ]
    for programme_id in waiting:
        with database.writing() as session:
            stuck = service.find_leads(session, programme_id, at=at)
        if stuck:
            log.error("referrals have no safeguarding lead", extra={"count": stuck})


@sweep("moderation.who_reads", every=timedelta(minutes=1))
def who_reads(database: Database, at: datetime) -> None:
    """Say so to whoever keeps the forms where some are open that nobody independent reads."""
    with database.writing() as session:
        for row in programmes.programmes(session):
            service.tell_who_keeps_forms(session, row.id, at=at)


@sweep("moderation.fold_the_log", every=timedelta(minutes=1))
def fold_the_log(database: Database, at: datetime) -> None:  # noqa: ARG001 - every sweep has one shape
    """Cut the write-ahead log, so that words taken back leave the disk; a reader in the way puts it off by a minute.

    Not asked for by a withdrawal: a row that asks would be its time.
    """
    database.forget_deleted_pages(tries=1)


@sweep("moderation.erase_working_text", every=timedelta(hours=1))
def erase_working_text(database: Database, at: datetime) -> None:
    """Erase working text whose last check is over and whose time has come."""
    with database.writing() as session:
        erased = service.erase_working_text(session, on=at.astimezone(LONDON).date())
    if erased:
        database.forget_deleted_pages()
