"""The themed summary: what two printed pages say about everything that was heard. Refused where the ledger does not balance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.jobs import JobRun, JobState
from feedback.intake.rules import Provenance
from feedback.moderation.rules import Audience
from feedback.programmes.queries import services
from feedback.themes.queries.balance import ledger
from feedback.themes.queries.quotes import Quote, quotes
from feedback.themes.queries.themes import ThemeLine, themes_table
from feedback.themes.queries.voices import SingleVoice, single_voices
from feedback.themes.queries.words import Words, words
from feedback.themes.rules.ledger import Ledger
from feedback.themes.rules.states import CITABLE, ThemeState
from feedback.themes.rules.summary import quotes_each, told_in_full

TONE = "themes.tone"


@dataclass(frozen=True)
class Told:
    """One theme as the summary tells it, with the few quotes that there is room for."""

    line: ThemeLine
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class HeardFrom:
    """How many people were heard, through whose hands, from which services; and from which services nobody."""

    people: int
    by_provenance: dict[Provenance, int]
    by_service: list[tuple[str, int]]
    without_a_service: int
    silent_services: list[str]


@dataclass(frozen=True)
class Summary:
    """What the summary prints. `tone` is the aggregate that the worker guessed, or None below ten responses."""

    told: list[Told]
    also: list[ThemeLine]
    voices: list[SingleVoice]
    heard: HeardFrom
    ledger: Ledger
    tone: dict[str, float] | None


def themed_summary(
    session: Session, programme_id: UUID, *, audience: Audience, at: datetime, before_week: str | None = None
) -> Summary:
    """Gather the summary for the group (every living theme) or for everybody (agreed themes, public quotes).

    Themes stand in the order of how many people said them; the concern of one person alone stands in the register.

    Args:
        before_week: where the ledger that it prints stops (as `ledger`).

    Raises:
        DomainError: the ledger does not balance.
    """
    read = words(session, programme_id, at=at)
    account = ledger(session, programme_id, at=at, read=read, before_week=before_week)
    account.require_balance()
    every_line = themes_table(session, programme_id, at=at, read=read)
    states = CITABLE if audience is Audience.PUBLIC else frozenset(ThemeState) - {ThemeState.SUPERSEDED}
    lines = [line for line in every_line if line.state in states]
    lines.sort(key=lambda line: (-line.counts.people, line.number))
    quotable = words(session, programme_id, at=at, audience=audience)
    each, full = quotes_each(len(lines)), told_in_full(len(lines))
    return Summary(
        told=[
            Told(
                line, tuple(_shortest(quotes(session, line.version_id, audience, at=at, read=quotable), each))
            )
            for line in lines[:full]
        ],
        also=lines[full:],
        voices=single_voices(session, programme_id, read=read, lines=lines),
        heard=_heard_from(session, programme_id, read),
        ledger=account,
        tone=latest_tone(session, programme_id),
    )


def _shortest(found: list[Quote], most: int) -> list[Quote]:
    """Give the shortest quotes, each from another response, since paper is short; in the order of their weeks."""
    chosen: dict[UUID, Quote] = {}
    for quote in sorted(found, key=lambda quote: (len(quote.text), quote.excerpt_id)):
        if len(chosen) < most:
            chosen.setdefault(quote.response_id, quote)
    return sorted(chosen.values(), key=lambda quote: (quote.week, quote.excerpt_id))


def _heard_from(session: Session, programme_id: UUID, read: Words) -> HeardFrom:
    by_person = {row.person_key: row for row in read.by_response.values()}
    by_service = Counter(row.service_id for row in by_person.values())
    named = services(session, programme_id)
    return HeardFrom(
        people=len(by_person),
        by_provenance=dict(Counter(row.provenance for row in by_person.values())),
        by_service=[(service.name, by_service[service.id]) for service in named if by_service[service.id]],
        without_a_service=by_service[None],
        silent_services=[service.name for service in named if not by_service[service.id]],
    )


def latest_tone(session: Session, programme_id: UUID) -> dict[str, float] | None:
    """Give the newest aggregate of tone that the worker made, or None where there is none to show."""
    found = (
        select(JobRun)
        .where(JobRun.kind == TONE, JobRun.programme_id == programme_id, JobRun.state == JobState.DONE)
        .order_by(JobRun.asked_at.desc())
        .limit(1)
    )
    run = session.scalars(found).one_or_none()
    return None if run is None or not run.result or "n" not in run.result else dict(run.result)
