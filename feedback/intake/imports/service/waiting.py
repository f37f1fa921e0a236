"""Acts on a file that waits: it was sent, its columns get their meaning, and somebody independent vouches for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
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


def keep_upload(
    session: Session, data: bytes, *, title: str, by: Actor, at: datetime, illustrative: bool = False
) -> ImportUpload:
    """Keep a file that was sent, sealed, with a saved mapping that fits it, or a first guess.

    Raises:
        DomainError: it is no file that can be read.
        AlreadyDone: exactly this file came in before.
    """
    by.require(*IMPORTERS)
    table = read_file(data)
    refuse_twice(session, by.programme_id, table.digest)
    mapping = _first_mapping(session, table, by=by, at=at)
    upload = ImportUpload(
        programme_id=by.programme_id,
        title=title.strip()[:200] or "Import",
        mapping=mapping.as_dict(),
        digest=table.digest,
        illustrative=illustrative,
        sent_by=by.account_id,
        sent_at=at,
        file=data.decode("latin-1"),
    )
    session.add(upload)
    session.flush()
    return upload


def _first_mapping(session: Session, table: Table, *, by: Actor, at: datetime) -> ColumnMap:
    """Give what a file is shown with first: the one saved mapping that fits it exactly, or else a guess."""
    row = fitting(session, table, by.programme_id)
    if row is not None:
        return saved_for(row, table)
    return guessed(session, table, programme_id=by.programme_id, today=at.date())


def use_mapping(session: Session, upload_id: UUID, mapping_id: UUID, *, by: Actor) -> ImportMapping:
    """Use a saved mapping for a file, as far as it fits. Who was asked to vouch has to be asked again.

    Raises:
        NotFound: the file or the mapping is not there.
    """
    upload, row = upload_of(session, upload_id, by=by), session.get(ImportMapping, mapping_id)
    if row is None or row.programme_id != by.programme_id:
        raise NotFound("There is no such mapping any more.")
    upload.mapping, upload.voucher_id = saved_for(row, table_of(upload)).as_dict(), None
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


def table_of(upload: ImportUpload) -> Table:
    """Read a kept file again, of a workbook the sheet that was chosen."""
    return read_file(_bytes_of(upload), from_dict(upload.mapping).sheet)


def sheets_of(upload: ImportUpload) -> list[str]:
    """Name the sheets of a kept workbook; a CSV file has none."""
    return sheet_names(_bytes_of(upload))


def _bytes_of(upload: ImportUpload) -> bytes:
    return (upload.file or "").encode("latin-1")


def choose_sheet(session: Session, upload_id: UUID, sheet: str, *, by: Actor, at: datetime) -> None:
    """Read another sheet of a kept workbook, and guess its columns anew.

    Raises:
        DomainError: there is no such sheet, or it cannot be read.
        AlreadyDone: exactly this sheet came in before.
    """
    upload = upload_of(session, upload_id, by=by)
    table = read_file(_bytes_of(upload), sheet)
    refuse_twice(session, by.programme_id, table.digest)
    mapping = _first_mapping(session, table, by=by, at=at)
    upload.mapping, upload.digest, upload.voucher_id = mapping.as_dict(), table.digest, None


def map_columns(session: Session, upload_id: UUID, mapping: Mapping[str, Any], *, by: Actor) -> None:
    """Keep what the columns of the chosen sheet mean. Who was asked to vouch has to be asked again: they would vouch for something else.

    Raises:
        DomainError: the mapping has a part that is not known.
    """
    upload = upload_of(session, upload_id, by=by)
    said = replace(from_dict(mapping), sheet=from_dict(upload.mapping).sheet)
    upload.mapping, upload.voucher_id = said.as_dict(), None


def ask_to_vouch(
    session: Session, upload_id: UUID, voucher_id: UUID, *, by: Actor, at: datetime
) -> ImportUpload:
    """Ask an independent person to vouch for a file. Only a file that could come in as it is can be asked about.

    Raises:
        DomainError: a row is rejected.
        NotYours: a provider's person would bring in words about somebody else's service, or the person asked may not
            vouch for these.
    """
    upload = upload_of(session, upload_id, by=by)
    _, plan = look_at(
        session, table_of(upload), from_dict(upload.mapping), programme_id=by.programme_id, today=at.date()
    )
    refuse_rejected(plan)
    may_bring_in(session, {row.service_id for row in plan.rows}, by)
    check_voucher(session, voucher_id, words_in(upload, plan), at=at)
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


def drop_upload(session: Session, upload_id: UUID, *, by: Actor) -> None:
    """Erase a file that was sent, without bringing it in."""
    session.delete(upload_of(session, upload_id, by=by))


def forget_uploads(session: Session, *, at: datetime) -> int:
    """Erase files that nobody brought in for days; give how many."""
    gone = session.execute(delete(ImportUpload).where(ImportUpload.sent_at < at - KEPT_FOR))
    return int(gone.rowcount)  # type: ignore[attr-defined]
