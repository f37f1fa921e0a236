"""Background work of the themes room: the tone of everything that was shared, as one aggregate; and letting go.

Both are sweeps: they look at the tables, do what is due and are done, however often they run.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.core.database import Database
from feedback.core.jobs import JobRun, JobState, sweep
from feedback.core.moments import LONDON, iso_week, week_start
from feedback.programmes.queries import programmes
from feedback.reading.tone import tone
from feedback.themes import queries, service
from feedback.themes.queries.summary import TONE

_EVERY = timedelta(minutes=10)


@sweep("themes.tone", every=_EVERY)
def guess_tone(database: Database, at: datetime) -> None:
    """Guess the tone of all shared responses of each programme again where there are more or fewer than last time.

    It changes when somebody takes their words back, so it keeps the week alone, and nothing of the time before.
    """
    monday = datetime.combine(week_start(iso_week(at)), time(), LONDON)
    with database.reading() as session:
        ids = [programme.id for programme in programmes(session)]
    for programme_id in ids:
        with database.reading() as session:
            result = _tone_now(session, programme_id, at)
        if result is not None:
            with database.writing() as session:
                session.execute(
                    delete(JobRun).where(JobRun.kind == TONE, JobRun.programme_id == programme_id)
                )
                session.add(
                    JobRun(
                        programme_id=programme_id,
                        kind=TONE,
                        payload={},
                        state=JobState.DONE,
                        result=result,
                        asked_at=monday,
                        finished_at=monday,
                    )
                )


def _tone_now(session: Session, programme_id: UUID, at: datetime) -> dict[str, float] | None:
    """Give the aggregate where it has changed; None where it has not, or where there are too few responses."""
    texts = [row.text for row in queries.words(session, programme_id, at=at).by_response.values()]
    before = queries.latest_tone(session, programme_id)
    if before is not None and before.get("basis") == len(texts):
        return None
    guess = tone(texts)
    if guess is None:
        return None if before is None else {"basis": len(texts)}
    return {
        "basis": len(texts),
        "n": guess.n,
        "positive": guess.share_positive,
        "negative": guess.share_negative,
        "neither": guess.share_neither,
        "error_rate": guess.error_rate,
    }


@sweep("themes.let_go", every=_EVERY)
def let_go(database: Database, at: datetime) -> None:
    """Let go of excerpts whose words are shared no longer (a narrowed consent, a decision taken anew)."""
    with database.reading() as session:
        stray = [queries.ledger(session, programme.id, at=at).stray for programme in programmes(session)]
    gone = frozenset().union(*stray) if stray else frozenset()
    if gone:
        with database.writing() as session:
            service.lose_words(session, gone, at=at)
