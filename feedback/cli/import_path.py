"""The way of an import from its rows to a draft: opened, cleared on its voucher's word, labelled, themed, accounted for.

Each step has its own transaction. The ledger is checked before the draft and after it, and must balance exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.intake.records import Response, Submission
from feedback.moderation.jobs import open_originals
from feedback.moderation.records import ClearedVersion
from feedback.specification import service as specification
from feedback.themes import queries as themes_read
from feedback.themes import service as themes
from feedback.themes.queries.words import words
from feedback.themes.records import Excerpt
from feedback.themes.rules.ledger import Ledger, Use

Made = TypeVar("Made")


@dataclass
class Walked:
    """What each step made, how long it took in seconds, and the ledger at the end."""

    cleared: int = 0
    labels: int = 0
    excerpts: int = 0
    themes: int = 0
    clauses: int = 0
    draft: str = ""
    ledger: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give everything as JSON keeps it."""
        return dict(vars(self))

    def sentences(self) -> list[str]:
        """Say what happened, a line for each step."""
        places = ", ".join(
            f"{count} {place.replace('_', ' ')}" for place, count in self.ledger.items() if count
        )
        said = [
            f"Cleared on the voucher's word: {self.cleared} responses.",
            f"Labelled: {self.labels} labels, {self.excerpts} excerpts.",
            f"Themes begun, one for each label that is common enough: {self.themes}.",
            f"The ledger balances exactly: {places}.",
        ]
        if self.draft:
            said.append(
                f"Draft “{self.draft}” begun: {self.clauses} clauses, each not yet reviewed by the group; "
                "it cannot be approved before that."
            )
        return said


def _counted(ledger: Ledger) -> dict[str, int]:
    """Give the ledger as numbers, and stop where a single response is missing or counted twice."""
    if not ledger.balances:
        raise DomainError(
            "The ledger does not balance: %(missing)s responses are missing and %(extra)s are counted twice.",
            missing=len(ledger.missing),
            extra=len(ledger.extra),
        )
    places = {place.value: len(ids) for place, ids in ledger.places.items() if ids}
    return {"received": len(ledger.received)} | places | {use.value: ledger.used(use) for use in Use}


def _common_labels(database: Database, batch_id: UUID, minimum: int) -> list[UUID]:
    """Find the labels under which at least `minimum` responses of an import stand, the commonest first."""
    many = func.count(Excerpt.response_id.distinct())
    found = (
        select(Excerpt.label_id)
        .join(Response, Response.id == Excerpt.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(Submission.import_batch_id == batch_id, Excerpt.label_id.is_not(None))
        .group_by(Excerpt.label_id)
        .having(many >= minimum)
        .order_by(many.desc(), Excerpt.label_id)
    )
    with database.reading() as session:
        return [label_id for label_id in session.scalars(found) if label_id is not None]


def walk_on(
    database: Database,
    batch_id: UUID,
    *,
    by: Actor,
    theme_minimum: int,
    drafter: Actor | None = None,
    draft_title: str = "",
) -> Walked:
    """Carry an import on to themes, and to a draft where `draft_title` names one.

    Args:
        theme_minimum: how many responses a label needs before a theme is begun from it.
        drafter: the commissioner in whose name the draft is begun.

    Raises:
        DomainError: the ledger does not balance, or the drafter may not draft.
    """
    walked = Walked()

    def timed(name: str, step: Callable[[], Made]) -> Made:
        began = perf_counter()
        made = step()
        walked.seconds[name] = round(perf_counter() - began, 2)
        return made

    timed("open_and_clear", lambda: open_originals(database, now()))

    def label() -> None:
        with database.writing() as session:
            made = themes.label_imported(session, batch_id, by=by, at=now())
        walked.labels, walked.excerpts = made.labels, made.excerpts

    def theme() -> list[UUID]:
        common = _common_labels(database, batch_id, theme_minimum)
        with database.writing() as session:
            return [version.id for version in themes.theme_per_label(session, common, by=by, at=now())]

    def check() -> None:
        with database.reading() as session:
            walked.ledger = _counted(themes_read.ledger(session, by.programme_id, at=now()))

    def draft(versions: list[UUID]) -> None:
        if drafter is None:
            raise DomainError("Say which commissioner begins the draft.")
        with database.writing() as session:
            read = words(session, by.programme_id, at=now())
            for version_id in versions:
                themes.freeze(session, version_id, at=now(), read=read)
            begun = specification.start_draft(session, draft_title, by=drafter, at=now())
            clauses = specification.propose_clauses(
                session,
                begun.id,
                version_ids=versions,
                from_themes_unreviewed=True,
                by=drafter,
                at=now(),
            )
            walked.draft, walked.clauses = begun.title, len(clauses)

    timed("label", label)
    versions = timed("themes", theme)
    walked.themes = len(versions)
    timed("ledger", check)
    walked.cleared = _cleared(database, batch_id)
    if draft_title:
        timed("draft", lambda: draft(versions))
        timed("ledger_again", check)
    return walked


def _cleared(database: Database, batch_id: UUID) -> int:
    """Count the responses of an import that later rooms may read."""
    found = (
        select(func.count(ClearedVersion.response_id.distinct()))
        .join(Response, Response.id == ClearedVersion.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(Submission.import_batch_id == batch_id)
    )
    with database.reading() as session:
        return session.scalar(found) or 0
