"""Acts on mappings that are kept for the next file of the same kind: save, rename, use, delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, DomainError, NotFound
from feedback.intake.imports import queries
from feedback.intake.imports.rules.csv_file import Table
from feedback.intake.imports.rules.fitting import Fit, Fits, as_far_as_it_fits, fit
from feedback.intake.imports.rules.mapping import ColumnMap, from_dict
from feedback.intake.imports.service.bringing_in import IMPORTERS
from feedback.intake.records import ImportMapping

LONGEST_NAME = 80


@dataclass(frozen=True)
class Offered:
    """A saved mapping beside a file, and how it fits."""

    mapping: ImportMapping
    fit: Fit


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise DomainError("Give the mapping a name, so that it can be found again.")
    if len(plain) > LONGEST_NAME:
        raise DomainError("The name of a mapping can have %(most)s letters.", most=LONGEST_NAME)
    return plain


def _own(session: Session, mapping_id: UUID, by: Actor) -> ImportMapping:
    by.require(*IMPORTERS)
    row = session.get(ImportMapping, mapping_id)
    if row is None or row.programme_id != by.programme_id:
        raise NotFound("There is no such mapping any more.")
    return row


def _refuse_taken(session: Session, name: str, by: Actor, *, but: UUID | None = None) -> None:
    other = queries.mapping_by_name(session, by.programme_id, name)
    if other is not None and other.id != but:
        raise AlreadyDone("There is a mapping called “%(name)s” already.", name=other.name)


def save_mapping(
    session: Session, name: str, mapping: ColumnMap, columns: Sequence[str], *, by: Actor, at: datetime
) -> ImportMapping:
    """Keep a mapping under a name, for everybody who may import in this programme.

    Args:
        columns: the headings of the file that it was made for.

    Raises:
        AlreadyDone: the name is taken.
        DomainError: the name is empty or long, or no column leads to a question.
    """
    by.require(*IMPORTERS)
    plain = _named(name)
    if mapping.asks_nothing():
        raise DomainError("No column leads to a question yet. Say which ones do.")
    _refuse_taken(session, plain, by)
    row = ImportMapping(
        programme_id=by.programme_id,
        name=plain,
        mapping=mapping.as_dict(),
        columns=list(columns),
        saved_by=by.account_id,
        saved_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="intake.save_mapping", about=row)
    return row


def rename_mapping(session: Session, mapping_id: UUID, name: str, *, by: Actor, at: datetime) -> None:
    """Give a saved mapping another name.

    Raises:
        NotFound: it is not there, or belongs to another programme.
        AlreadyDone: the name is taken.
    """
    row, plain = _own(session, mapping_id, by), _named(name)
    _refuse_taken(session, plain, by, but=row.id)
    row.name = plain
    audit.record(session, by=by, at=at, act="intake.rename_mapping", about=row)


def delete_mapping(session: Session, mapping_id: UUID, *, by: Actor, at: datetime) -> None:
    """Delete a saved mapping. Files that it was used for keep theirs."""
    row = _own(session, mapping_id, by)
    audit.record(session, by=by, at=at, act="intake.delete_mapping", about=row)
    session.delete(row)


def offered(session: Session, table: Table, programme_id: UUID) -> list[Offered]:
    """Give the saved mappings beside a file: what fits exactly first, then nearly; what does not fit is left out."""
    rows = queries.mappings(session, programme_id)
    beside = [Offered(row, fit(from_dict(row.mapping), table, known=row.columns)) for row in rows]
    return [
        each
        for wanted in (Fits.EXACTLY, Fits.NEARLY)
        for each in sorted(beside, key=lambda one: (len(one.fit.missing), one.mapping.name))
        if each.fit.fits is wanted
    ]


def fitting(session: Session, table: Table, programme_id: UUID) -> ImportMapping | None:
    """Give the one saved mapping that fits a file exactly; None where there is none, or more than one."""
    exact = [each.mapping for each in offered(session, table, programme_id) if each.fit.fits is Fits.EXACTLY]
    return exact[0] if len(exact) == 1 else None


def saved_for(row: ImportMapping, table: Table) -> ColumnMap:
    """Give a saved mapping as far as it fits a file."""
    return as_far_as_it_fits(from_dict(row.mapping), table)
