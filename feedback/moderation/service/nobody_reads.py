"""Forms are open and nobody independent is left to read: whoever keeps them is told. An automatic act."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.actor import Role
from feedback.core.moments import LONDON
from feedback.people import service as people
from feedback.programmes import queries as programmes
from feedback.questions import queries as questions
from feedback.questions.service.windows import WINDOW_KEEPERS

SENTENCE = (
    "Forms are open, and nobody independent reads what people send. Nothing is lost: it waits, sealed. An administrator can "
    "invite a reader or note their training; whoever keeps the forms can close them until then."
)


def tell_who_keeps_forms(session: Session, programme_id: UUID, *, at: datetime) -> bool:
    """Tell administrators, facilitators and commissioners, once a week, while a form is open that nobody reads.

    Give whether that is so. Nothing is closed by itself: see docs/decisions, "Nobody is left".
    """
    on = at.astimezone(LONDON).date()
    if programmes.independent_readers(session, programme_id, on) or not questions.open_windows(
        session, programme_id, on
    ):
        return False
    people.tell(
        session,
        programmes.people_with(session, programme_id, Role.ADMINISTRATOR, *WINDOW_KEEPERS, on=on),
        SENTENCE,
        kind="nobody_reads",
        about=("programme", programme_id, programme_id),
        at=at,
        by_mail=True,
    )
    return True
