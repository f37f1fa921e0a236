"""Reads that an import needs: questions that columns can lead to, services by name, and imports so far."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.intake.imports.rules.answers import Target, plainly
from feedback.intake.records import ImportBatch, ImportMapping, ImportUpload
from feedback.programmes import queries as programmes
from feedback.programmes.records import Service
from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion

#: The set whose questions are meant where several sets have one of the same name.
PREFERRED = "standard"


@cache
def published_names() -> dict[str, frozenset[str]]:
    """Give, for each item, the names under which published figures know it."""
    found: dict[str, set[str]] = {}
    for file in files("feedback.questions").joinpath("data").iterdir():
        if file.name.endswith(".toml"):
            for alias, item in tomllib.loads(file.read_text()).get("item_aliases", {}).items():
                found.setdefault(item, set()).add(alias)
    return {item: frozenset(names) for item, names in found.items()}


def _target(question: Question) -> Target:
    item = question.item_key or ""
    names = published_names()
    return Target(
        question_id=question.id,
        key=question.key,
        wording=question.wording,
        is_text=question.kind is Kind.TEXT,
        item_key=item,
        aliases=names.get(item, frozenset()) | names.get(question.key, frozenset()),
        choices=tuple((str(each["key"]), str(each["label"])) for each in question.choices or ()),
    )


def targets(session: Session, programme_id: UUID) -> tuple[Target, ...]:
    """Give the questions of a programme's newest published sets; a key that two sets have is the preferred set's.

    The question that lists the programme's own services is none of them: a row names its service by itself.
    """
    newest = (
        select(func.max(QuestionSetVersion.number))
        .where(
            QuestionSetVersion.question_set_id == QuestionSet.id,
            QuestionSetVersion.published_at.is_not(None),
        )
        .correlate(QuestionSet)
        .scalar_subquery()
    )
    found = (
        select(Question)
        .join(QuestionPage, Question.page_id == QuestionPage.id)
        .join(QuestionSetVersion, Question.version_id == QuestionSetVersion.id)
        .join(QuestionSet, QuestionSetVersion.question_set_id == QuestionSet.id)
        .where(QuestionSet.programme_id == programme_id, QuestionSetVersion.number == newest)
        .order_by(QuestionSet.key != PREFERRED, QuestionSet.key, QuestionPage.position, Question.position)
    )
    first: dict[str, Target] = {}
    for question in session.scalars(found):
        if question.kind is Kind.TEXT or all("label" in each for each in question.choices or ()):
            first.setdefault(question.key, _target(question))
    return tuple(first.values())


def services_by_name(session: Session, programme_id: UUID) -> dict[str, UUID]:
    """Give the ids of a programme's services by name in comparable form; "Lot 2" finds the only service of lot 2."""
    rows: Sequence[Service] = programmes.services(session, programme_id)
    found = {plainly(row.name): row.id for row in rows}
    for lot in programmes.lots(session, programme_id):
        under = [row.id for row in rows if row.lot_id == lot.id]
        if len(under) == 1:
            found.setdefault(plainly(f"Lot {lot.number}"), under[0])
    return found


def batch_with_digest(session: Session, programme_id: UUID, digest: str) -> ImportBatch | None:
    """Find the import that brought in exactly this file."""
    found = select(ImportBatch).where(ImportBatch.programme_id == programme_id, ImportBatch.digest == digest)
    return session.scalars(found).one_or_none()


def batches(session: Session, programme_id: UUID) -> Sequence[ImportBatch]:
    """Give the imports of a programme, newest first."""
    found = select(ImportBatch).where(ImportBatch.programme_id == programme_id)
    return session.scalars(found.order_by(ImportBatch.imported_at.desc(), ImportBatch.title)).all()


def uploads_of(session: Session, programme_id: UUID, account_id: UUID) -> Sequence[ImportUpload]:
    """Give the files that a person has sent and not yet brought in, newest first."""
    found = select(ImportUpload).where(
        ImportUpload.programme_id == programme_id, ImportUpload.sent_by == account_id
    )
    return session.scalars(found.order_by(ImportUpload.sent_at.desc())).all()


def files_to_vouch(session: Session, programme_id: UUID, account_id: UUID) -> Sequence[ImportUpload]:
    """Give the files about which an independent person was asked, oldest first."""
    found = select(ImportUpload).where(
        ImportUpload.programme_id == programme_id, ImportUpload.voucher_id == account_id
    )
    return session.scalars(found.order_by(ImportUpload.sent_at)).all()


def mappings(session: Session, programme_id: UUID) -> Sequence[ImportMapping]:
    """Give the saved mappings of a programme by name."""
    found = select(ImportMapping).where(ImportMapping.programme_id == programme_id)
    return session.scalars(found.order_by(ImportMapping.name)).all()


def mapping_by_name(session: Session, programme_id: UUID, name: str) -> ImportMapping | None:
    """Find a saved mapping by its name, whatever its case."""
    wanted = " ".join(name.split()).casefold()
    return next((row for row in mappings(session, programme_id) if row.name.casefold() == wanted), None)
