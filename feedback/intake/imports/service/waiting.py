"""Acts on a file that waits: it was sent, its columns get their meaning, and somebody independent vouches for it.

A file is read before the transaction that acts on it begins: reading a large one takes seconds, and whoever sends something
meanwhile must not wait. So an act is given what was read, and is refused where the file has changed since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, NotFound
from feedback.intake.imports.files import read_file, sheet_names
from feedback.intake.imports.rules.csv_file import Table
from feedback.intake.imports.rules.mapping import ColumnMap, from_dict
from feedback.intake.imports.rules.rows import Plan
from feedback.intake.imports.service.bringing_in import (
    IMPORTERS,
    guessed,
    look_at,
    may_bring_in,
    refuse_rejected,
    refuse_twice,
)
from feedback.intake.imports.service.saved import fitting, saved_for
from feedback.intake.imports.service.vouching import Words, check_voucher
from feedback.intake.records import ImportMapping, ImportUpload
from feedback.programmes import queries as programmes

#: A file that nobody brings in is erased after this: a weekend, so that a voucher can come back from one.
KEPT_FOR = timedelta(days=4)
GONE = "This file is not here any more. Please send it again."


def new_upload(
    data: bytes,
    table: Table,
    mapping: ColumnMap,
    *,
    title: str,
    by: Actor,
    at: datetime,
    illustrative: bool = False,
) -> ImportUpload:
    """Seal a file that was sent and read, ready to be kept."""
    return ImportUpload(
        programme_id=by.programme_id,
        title=title.strip()[:200] or "Import",
        mapping=mapping.as_dict(),
        digest=table.digest,
        illustrative=illustrative,
        sent_by=by.account_id,
        sent_at=at,
        file=data.decode("latin-1"),
    )


def keep_upload(session: Session, upload: ImportUpload, *, by: Actor, at: datetime) -> ImportUpload:
    """Keep a file that was sent (`new_upload`).

    Raises:
        AlreadyDone: exactly this file came in before.
    """
    by.require(*IMPORTERS)
    refuse_twice(session, by.programme_id, upload.digest)
    session.add(upload)
    session.flush()
    audit.record(session, by=by, at=at, act="intake.send_file", about=upload)
    return upload


def first_mapping(session: Session, table: Table, *, by: Actor, at: datetime) -> ColumnMap:
    """Give what a file is shown with first: the one saved mapping that fits it exactly, or else a guess."""
    by.require(*IMPORTERS)
    row = fitting(session, table, by.programme_id)
    if row is not None:
        return saved_for(row, table)
    return guessed(session, table, programme_id=by.programme_id, today=at.date())


def _as_seen(session: Session, seen: ImportUpload, by: Actor) -> ImportUpload:
    """Give a file that was read before this transaction began, if it is still as it was then."""
    upload = upload_of(session, seen.id, by=by)
    refuse_changed(upload, mark_of(seen))
    return upload


def use_mapping(
    session: Session, seen: ImportUpload, table: Table, mapping_id: UUID, *, by: Actor, at: datetime
) -> ImportMapping:
    """Use a saved mapping for a file, as far as it fits. Who was asked to vouch has to be asked again.

    Args:
        seen, table: the file, and what was read of it before the transaction began.

    Raises:
        NotFound: the file or the mapping is not there.
        AlreadyDone: the file has changed since it was read.
    """
    upload, row = _as_seen(session, seen, by), session.get(ImportMapping, mapping_id)
    if row is None or row.programme_id != by.programme_id:
        raise NotFound("There is no such mapping any more.")
    upload.mapping, upload.voucher_id = saved_for(row, table).as_dict(), None
    audit.record(session, by=by, at=at, act="intake.map_file", about=upload)
    return row


def upload_of(session: Session, upload_id: UUID, *, by: Actor) -> ImportUpload:
    """Give a file that this person sent.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    upload = session.get(ImportUpload, upload_id)
    if upload is None or (upload.sent_by, upload.programme_id) != (by.account_id, by.programme_id):
        raise NotFound(GONE)
    return upload


def table_of(upload: ImportUpload, sheet: str | None = None) -> Table:
    """Read a kept file again, of a workbook the sheet that was chosen (or `sheet`). It takes seconds for a large one.

    Raises:
        DomainError: there is no such sheet, or it cannot be read.
    """
    return read_file(_bytes_of(upload), from_dict(upload.mapping).sheet if sheet is None else sheet)


def plan_of(session: Session, upload: ImportUpload, table: Table, *, today: date) -> Plan:
    """Say what a kept file would bring in as its columns are understood now.

    Raises:
        DomainError: a column leads to a question, service or week that there is not.
    """
    _, prepared = look_at(
        session, table, from_dict(upload.mapping), programme_id=upload.programme_id, today=today
    )
    return prepared


def sheets_of(upload: ImportUpload) -> list[str]:
    """Name the sheets of a kept workbook; a CSV file has none."""
    return sheet_names(_bytes_of(upload))


def _bytes_of(upload: ImportUpload) -> bytes:
    return (upload.file or "").encode("latin-1")


def choose_sheet(
    session: Session, upload_id: UUID, table: Table, mapping: ColumnMap, *, by: Actor, at: datetime
) -> None:
    """Take another sheet of a kept workbook, with what its columns seem to mean.

    Args:
        table, mapping: the sheet (`table_of`), and its `first_mapping`.

    Raises:
        AlreadyDone: exactly this sheet came in before.
    """
    upload = upload_of(session, upload_id, by=by)
    refuse_twice(session, by.programme_id, table.digest)
    upload.mapping, upload.digest, upload.voucher_id = mapping.as_dict(), table.digest, None
    audit.record(session, by=by, at=at, act="intake.choose_sheet", about=upload)


def map_columns(
    session: Session, seen: ImportUpload, mapping: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Keep what the columns of the chosen sheet mean. Who was asked to vouch has to be asked again: they would vouch for something else.

    Raises:
        DomainError: the mapping has a part that is not known.
        AlreadyDone: the file has changed since its columns were read.
    """
    upload = _as_seen(session, seen, by)
    said = replace(from_dict(mapping), sheet=from_dict(upload.mapping).sheet)
    upload.mapping, upload.voucher_id = said.as_dict(), None
    audit.record(session, by=by, at=at, act="intake.map_file", about=upload)


def ask_to_vouch(
    session: Session, seen: ImportUpload, prepared: Plan, voucher_id: UUID, *, by: Actor, at: datetime
) -> ImportUpload:
    """Ask an independent person to vouch for a file. Only a file that could come in as it is can be asked about.

    Args:
        seen, prepared: the file, and what it would bring in (`look_at`), read before the transaction began.

    Raises:
        DomainError: a row is rejected.
        NotYours: a provider's person would bring in words about somebody else's service, or the person asked may not
            vouch for these.
        AlreadyDone: the file has changed since it was read.
    """
    refuse_rejected(prepared)
    upload = _as_seen(session, seen, by)
    may_bring_in(session, {row.service_id for row in prepared.rows}, by)
    check_voucher(session, voucher_id, words_in(upload, prepared), at=at)
    upload.voucher_id = voucher_id
    audit.record(session, by=by, at=at, act="intake.ask_to_vouch", about=upload)
    return upload


def words_in(upload: ImportUpload, prepared: Plan | None = None) -> Words:
    """Give what a voucher answers for. Without a plan only what does not depend on the rows is asked of them."""
    services = frozenset(row.service_id for row in prepared.rows) if prepared else frozenset[UUID | None]()
    return Words(programme_id=upload.programme_id, sent_by=upload.sent_by, services=services)


def mark_of(upload: ImportUpload) -> str:
    """Give what changes whenever the file, its sheet or the meaning of a column does."""
    said = json.dumps([upload.digest, upload.mapping], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def refuse_changed(upload: ImportUpload, seen: str) -> None:
    """Raise AlreadyDone where a file is not as it was when its voucher looked (`mark_of`)."""
    if mark_of(upload) != seen:
        raise AlreadyDone(
            "This file has changed since you looked at it. Please look again; nothing has come in."
        )


def file_to_vouch(session: Session, upload_id: UUID, *, by: Actor, at: datetime) -> ImportUpload:
    """Give a file about which this person was asked. Whose services it is about is asked of its rows (`words_in`).

    Raises:
        NotFound: there is none, or somebody else was asked.
        NotYours: the person may not vouch for it (any more).
    """
    upload = session.get(ImportUpload, upload_id)
    if upload is None or (upload.voucher_id, upload.programme_id) != (by.account_id, by.programme_id):
        raise NotFound(GONE)
    check_voucher(session, by.account_id, words_in(upload), at=at)
    return upload


def sender_of(session: Session, upload: ImportUpload, *, at: datetime) -> Actor:
    """Give who brings a file in.

    Raises:
        NotFound: they hold no role here any more.
    """
    sender = programmes.actor_for(session, upload.sent_by, upload.programme_id, at.date())
    if sender is None:
        raise NotFound("Whoever sent this file has left. Please ask somebody to send it again.")
    return sender


def drop_upload(session: Session, upload_id: UUID, *, by: Actor, at: datetime) -> None:
    """Erase a file that was sent, without bringing it in."""
    upload = upload_of(session, upload_id, by=by)
    audit.record(session, by=by, at=at, act="intake.drop_file", about=upload)
    session.delete(upload)


def forget_uploads(session: Session, *, at: datetime) -> int:
    """Erase files that nobody brought in for days; give how many."""
    gone = session.execute(delete(ImportUpload).where(ImportUpload.sent_at < at - KEPT_FOR))
    return int(gone.rowcount)  # type: ignore[attr-defined]
