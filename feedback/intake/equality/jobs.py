"""The worker's part: stir every pool, open tens where it is time, destroy what waited too long."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

from sqlalchemy import select

from feedback.core.database import Database
from feedback.core.sealing import Damaged
from feedback.intake.equality import service
from feedback.intake.equality.pool import CouldNotKeep, Pool
from feedback.intake.equality.topics import topics
from feedback.programmes.records import Programme

log = logging.getLogger(__name__)


def fold_all(database: Database, folder: Path, on: date) -> int:
    """Look at the envelopes of every programme; give how many tens were opened.

    A programme's pool is made here, full of nothing, before anybody answers: that the file is there says nothing.
    """
    with database.reading() as session:
        programmes = session.scalars(select(Programme.id)).all()
    tens = 0
    for programme_id in programmes:
        pool = Pool(folder, programme_id)
        try:
            tens += service.fold(database, pool, programme_id=programme_id, topics=topics(), on=on)
            pool.stir(on)
        except (Damaged, CouldNotKeep) as error:  # one programme's file holds up no other programme
            log.error("envelopes could not be opened", extra={"error": type(error).__name__})  # noqa: TRY400 - a trace says no more
    return tens
