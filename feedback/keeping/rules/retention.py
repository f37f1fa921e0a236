"""Retention: which class something falls into, when its time is over, and whether an approval still counts."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from feedback.core.errors import NotFound
from feedback.core.moments import iso_week
from feedback.figures.dates import add_months

FILE = Path(__file__).parents[1] / "data" / "retention.toml"


class Said(StrEnum):
    """What a named person said about a class: it may run, or what it covers is kept for now."""

    MAY_RUN = "may_run"
    KEEP_ON = "keep_on"


@dataclass(frozen=True, kw_only=True)
class RetentionClass:
    """One line of the schedule. `automatic` ones are promised to the respondent and need no approval."""

    key: str
    title: str
    months: int
    counts_from: str
    basis: str
    erases: str
    keeps: str
    approval_months: int = 0
    review_months: int | None = None
    choices_too: bool = False
    automatic: bool = False

    @property
    def fingerprint(self) -> str:
        """Give the hash of the class as it stands: an approval is of this and nothing else."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@cache
def schedule() -> dict[str, RetentionClass]:
    """Read the classes from their file, in its order."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["class"]
    return {row["key"]: RetentionClass(**row) for row in rows}


def class_named(key: str) -> RetentionClass:
    """Give the class of this key that somebody can approve and run.

    Raises:
        NotFound: there is none, or it runs by itself.
    """
    found = schedule().get(key)
    if found is None or found.automatic:
        raise NotFound("There is no class of that name that can be approved.")
    return found


def over_before(one: RetentionClass, on: date) -> str:
    """Name the ISO week before which everything has been kept for its whole period on a day."""
    return iso_week(add_months(on, -one.months))


def class_for(*, finished: bool, referred: bool, all_spam: bool) -> str | None:
    """Say into which class a submission falls; None while somebody has still to read it or look after it.

    Nothing is erased because we were slow: a voice that nobody has heard has no age.
    """
    if not finished:
        return None
    if referred:
        return "disclosure"
    return "spam" if all_spam else "routine"


@dataclass(frozen=True, kw_only=True)
class Approved:
    """What was said about a class, of which wording of it, and on which day."""

    said: Said
    fingerprint: str
    on: date


def may_run(one: RetentionClass, newest: Approved | None, on: date) -> bool:
    """Say whether a class may run: the newest word about it allows that, is about this wording, and is not too old."""
    return (
        newest is not None
        and newest.said is Said.MAY_RUN
        and newest.fingerprint == one.fingerprint
        and newest.on <= on < add_months(newest.on, one.approval_months)
    )


def review_due(one: RetentionClass, newest: Approved | None, since: date) -> date | None:
    """Give when somebody has to look at a class again, or None where it asks for no reviews.

    Args:
        since: from when on the first period counts, where nobody has looked yet.
    """
    if one.review_months is None:
        return None
    return add_months(newest.on if newest else since, one.review_months)
