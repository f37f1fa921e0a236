"""What every new programme begins with: the shipped helplines, and where worries can be referred to."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.programmes.records import Destination, Helpline

DATA = Path(__file__).parent / "data"
ALWAYS_SHOWN = ("999", "111", "116 123")


def add_shipped_lines(session: Session, programme_id: UUID) -> None:
    """Put the shipped helplines and destinations into a programme. Nobody has rung them; most are not shown until then."""
    with (DATA / "helplines.csv").open(encoding="utf-8", newline="") as file:
        session.add_all(
            Helpline(
                programme_id=programme_id,
                name=line["name"],
                number=line["number"],
                text=line["text"],
                chat=line["chat"],
                hours=line["hours"],
                who=line["who"],
                silent=line["silent"],
                checked_on=date.fromisoformat(line["checked_on"]) if line["checked_on"] else None,
                recheck_days=int(line["recheck_days"]),
                confidence=line["confidence"],
                for_young=line["young"] == "yes",
                always=line["number"].startswith(ALWAYS_SHOWN),
                position=position,
            )
            for position, line in enumerate(csv.DictReader(file))
        )
    destinations = tomllib.loads((DATA / "destinations.toml").read_text(encoding="utf-8"))["destinations"]
    session.add_all(
        Destination(
            programme_id=programme_id, name=entry["name"], number=entry.get("number", ""), position=position
        )
        for position, entry in enumerate(destinations)
    )
