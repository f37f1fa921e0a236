"""Acts of an import: seal what would come in, then bring all of it in, or nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.core.sealing import seal_original
from feedback.intake.imports import queries
from feedback.intake.imports.rules.csv_file import Table
from feedback.intake.imports.rules.guesses import guess
from feedback.intake.imports.rules.mapping import ColumnMap
from feedback.intake.imports.rules.rows import Plan, plan
from feedback.intake.imports.service.vouching import Words, check_voucher
from feedback.intake.records import ImportBatch, ImportedLabel, Response, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.programmes import queries as programmes

IMPORTERS = (Role.MODERATOR, Role.FACILITATOR, Role.COMMISSIONER)


#: Is told (done, total), and says whether to go on.
Progress = Callable[[int, int], bool]
TOLD_EVERY = 250


@dataclass(frozen=True)
class Sealed:
    """Rows ready to be written: every word is sealed already, so the writing transaction does no such work."""

    submissions: list[dict[str, Any]]
    responses: list[dict[str, Any]]
    labels: list[dict[str, Any]]
    batch_id: UUID
    digest: str


def look_at(
    session: Session, table: Table, mapping: ColumnMap | None, *, programme_id: UUID, today: date
) -> tuple[ColumnMap, Plan]:
    """Say what an import would do and change nothing; a mapping of None is guessed.

    Raises:
        DomainError: the mapping names a column, question, service or week that there is not.
    """
    if mapping is None:
        mapping = guessed(session, table, programme_id=programme_id, today=today)
    targets = queries.targets(session, programme_id)
    services = queries.services_by_name(session, programme_id)
    return mapping, plan(table, mapping, targets=targets, services=services, today=today)


def guessed(session: Session, table: Table, *, programme_id: UUID, today: date) -> ColumnMap:
    """Guess what the columns mean; what cannot be guessed is left open."""
    names = [row.name for row in programmes.services(session, programme_id)]
    made = guess(table, targets=queries.targets(session, programme_id), services=names, today=today)
    return replace(made, sheet=table.sheet)


def refuse_rejected(prepared: Plan) -> None:
    """Raise DomainError where a row was rejected, or no row has an answer: all of a file comes in, or nothing."""
    if prepared.rejected:
        raise DomainError(
            "Nothing has come in: %(lines)s of the rows could not be read. All of a file comes in, or none.",
            lines=len({each.line for each in prepared.rejected}),
        )
    if not prepared.rows:
        raise DomainError("There is no answer in this file, so nothing has come in.")


def seal(prepared: Plan, *, programme_id: UUID, language: str = "en", told: Progress | None = None) -> Sealed:
    """Seal every row of a plan. The rows are shuffled: what is stored tells nothing of the file's order.

    Args:
        told: is told how many rows of how many are sealed, now and then; False from it stops the work.

    Raises:
        DomainError: the plan has rejected rows, so nothing of such a file comes in; or the work was stopped.
    """
    refuse_rejected(prepared)
    batch_id = uuid4()
    made = Sealed([], [], [], batch_id, prepared.digest)
    for number, row in enumerate(random.sample(prepared.rows, len(prepared.rows))):
        if told is not None and number % TOLD_EVERY == 0 and not told(number, len(prepared.rows)):
            raise DomainError("It was stopped, and nothing of it has come in.")
        submission_id = uuid4()
        made.submissions.append(
            {
                "id": submission_id,
                "programme_id": programme_id,
                "service_id": row.service_id,
                "received_week": row.week,
                "source": Source.IMPORT,
                "may_use": MayUse.GROUP,
                "reads_first": ReadsFirst.OUTSIDE,
                "language": language,
                "import_batch_id": batch_id,
            }
        )
        for answer in row.answers:
            response_id = uuid4()
            words = None if answer.text is None else seal_original(programme_id, response_id, answer.text)
            made.responses.append(
                {
                    "id": response_id,
                    "submission_id": submission_id,
                    "programme_id": programme_id,
                    "question_id": answer.question_id,
                    "is_text": words is not None,
                    "original": words,
                    "choice": answer.choice,
                }
            )
            made.labels.extend(
                {"id": uuid4(), "response_id": response_id, "label": label} for label in answer.labels
            )
    return made


def may_bring_in(session: Session, service_ids: Iterable[UUID | None], by: Actor) -> None:
    """Raise NotYours where a provider's person brings in words about somebody else's service."""
    by.require(*IMPORTERS)
    if by.has(Role.FACILITATOR, Role.COMMISSIONER):
        return
    own = {
        row.id
        for row in programmes.services(session, by.programme_id)
        if row.organisation_id == by.organisation_id
    }
    if not set(service_ids) <= own:
        raise NotYours(
            "You can bring in what people said about your own services. Say which one every row is about."
        )


def refuse_twice(session: Session, programme_id: UUID, digest: str) -> None:
    """Raise AlreadyDone where exactly this file has come in before."""
    before = queries.batch_with_digest(session, programme_id, digest)
    if before is not None:
        raise AlreadyDone(
            "This very file came in before, as “%(title)s”. Nothing has come in twice.", title=before.title
        )


def import_rows(
    session: Session,
    sealed: Sealed,
    *,
    title: str,
    mapping: ColumnMap,
    vouched_by: UUID,
    by: Actor,
    at: datetime,
    illustrative: bool = False,
) -> ImportBatch:
    """Bring in every row of a file, in this one transaction.

    Everything is marked as provider-collected and may be shared with the group, never quoted in public.

    Args:
        sealed: what `seal` made of a plan, before the transaction began.
        vouched_by: the independent person who vouches that the words were moderated; never `by`.
        illustrative: whether the counts were invented to reproduce a published figure.

    Raises:
        NotYours: `by` may not import here, or not for these services; or the voucher may not vouch for them.
        AlreadyDone: exactly this file came in before.
    """
    services = frozenset(row["service_id"] for row in sealed.submissions)
    may_bring_in(session, services, by)
    words = Words(programme_id=by.programme_id, sent_by=by.account_id, services=services)
    check_voucher(session, vouched_by, words, at=at)
    refuse_twice(session, by.programme_id, sealed.digest)
    batch = ImportBatch(
        id=sealed.batch_id,
        programme_id=by.programme_id,
        title=title.strip()[:200] or "Import",
        mapping=mapping.as_dict(),
        rows=len(sealed.submissions),
        illustrative=illustrative,
        digest=sealed.digest,
        imported_by=by.account_id,
        vouched_by=vouched_by,
        imported_at=at,
    )
    session.add(batch)
    session.flush()
    session.execute(insert(Submission), sealed.submissions)
    session.execute(insert(Response), sealed.responses)
    if sealed.labels:
        session.execute(insert(ImportedLabel), sealed.labels)
    audit.record(session, by=by, at=at, act="intake.import", about=batch, reason=f"{batch.rows} rows")
    return batch
