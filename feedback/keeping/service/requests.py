"""Acts on requests and complaints: record, check, release, make the bundle, hand it over, answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.core.jobs import enqueue
from feedback.core.moments import LONDON
from feedback.core.sealing import open_original
from feedback.intake.kept.rules import Reach
from feedback.keeping.queries import requests as queries
from feedback.keeping.records import Custody, InformationRequest
from feedback.keeping.rules import bundle
from feedback.keeping.rules.requests import (
    BUNDLE_DAYS,
    KEEPERS,
    Asked,
    RequestState,
    Step,
    due_on,
    laws,
    may_release,
    state_of,
)
from feedback.programmes import queries as programmes
from feedback.programmes.team import queries as team


def standing(row: InformationRequest) -> RequestState:
    """Say where a request stands."""
    return state_of(checked_by=row.checked_by, released_by=row.released_by, answered_by=row.answered_by)


def record(session: Session, asked: Asked, reach: Reach, *, by: Actor, at: datetime) -> InformationRequest:
    """Write down a request or a complaint on the day on which it came, and start its clock.

    Raises:
        NotYours: `by` does not answer for the programme.
        NotFound: the service is not one of this programme's.
        DomainError: something is missing that its kind must say.
    """
    by.require(*KEEPERS)
    said, reach = asked.checked(at.astimezone(LONDON).date()), reach.checked()
    if reach.service_id and reach.service_id not in {
        row.id for row in programmes.services(session, by.programme_id)
    }:
        raise NotFound("That service is not part of this programme.")
    row = InformationRequest(
        programme_id=by.programme_id,
        kind=said.kind,
        authority=said.authority.strip(),
        rank=said.rank.strip(),
        gateway=said.gateway.strip(),
        enquiry=said.enquiry.strip() or None,
        notice=said.notice,
        service_id=reach.service_id,
        from_week=reach.from_week,
        to_week=reach.to_week,
        received_on=said.received_on,
        due_on=due_on(said.kind, said.received_on, named=said.named_day),
        recorded_by=by.account_id,
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="requests.record", about=row, reason=said.kind.value)
    return row


def _row(session: Session, request_id: UUID, by: Actor) -> InformationRequest:
    row = queries.request_in(session, request_id, by.programme_id, lock=True)
    if row is None:
        raise NotFound("There is no such request.")
    return row


def _step(
    session: Session, row: InformationRequest, step: Step, *, by: UUID, at: datetime, digest: str = ""
) -> None:
    number = len(queries.custody_of(session, row.id)) + 1
    session.add(Custody(request_id=row.id, number=number, at=at, account_id=by, act=step, digest=digest))
    session.flush()


def check(session: Session, request_id: UUID, *, by: Actor, at: datetime) -> InformationRequest:
    """Say that a request stands in law and that words may leave on it. An independent reader then releases them.

    Raises:
        NotYours: `by` does not answer for the programme.
        DomainError: on this kind of request no words leave.
        AlreadyDone: a colleague was first.
    """
    by.require(*KEEPERS)
    row = _row(session, request_id, by)
    if not laws()[row.kind].words_may_leave:
        raise DomainError("On a request of this kind no words leave. Answer it in a letter.")
    if standing(row) is not RequestState.RECEIVED:
        raise AlreadyDone("A colleague was first: this request has moved on since you opened the page.")
    row.checked_by = by.account_id
    _step(session, row, Step.CHECKED, by=by.account_id, at=at)
    audit.record(session, by=by, at=at, act="requests.check", about=row, reason=row.kind.value)
    return row


def release(session: Session, request_id: UUID, *, by: Actor, at: datetime) -> InformationRequest:
    """Release the words that a checked request reaches; the worker then makes the bundle.

    Raises:
        NotYours: `by` is no independent reader, checked it or does not stand apart from who did, or words about their own
            organisation are among them.
        AlreadyDone: nobody has checked it, or a colleague was first.
    """
    row = _row(session, request_id, by)
    if standing(row) is not RequestState.CHECKED:
        raise AlreadyDone("This request is not at the point where words are released.")
    if not may_release(by, row.checked_by):
        raise NotYours("An independent reader releases words, and never whoever checked the request.")
    _require_others_words(session, row, by)
    if row.checked_by is not None:
        team.require_apart(session, by.account_id, row.checked_by)
    row.released_by, row.released_at = by.account_id, at
    _step(session, row, Step.RELEASED, by=by.account_id, at=at)
    audit.record(session, by=by, at=at, act="requests.release", about=row, reason=row.kind.value)
    enqueue(session, queries.BUNDLE, payload={"request": str(row.id)}, by=by, at=at)
    return row


def _require_others_words(session: Session, row: InformationRequest, by: Actor) -> None:
    if queries.own_words_among(session, row, by.organisation_id):
        raise NotYours(
            "Words about your own organisation are among these. Another independent reader releases them."
        )


def make_again(session: Session, request_id: UUID, *, by: Actor, at: datetime) -> InformationRequest:
    """Have a bundle made again that was emptied since words in it were taken back, or erased for their age.

    When it was emptied is not known: that would be when somebody took their words back. The log says that it was.

    Raises:
        NotYours: somebody else released it.
        AlreadyDone: it is there, it is being made, or the request is answered.
        Closed: its thirty days are over.
    """
    row = _row(session, request_id, by)
    if row.released_by != by.account_id or not by.has(Role.INDEPENDENT):
        raise NotYours("Whoever released these words has their bundle made again, and nobody else.")
    if standing(row) is RequestState.ANSWERED or row.bundle_box is not None or not row.bundle_digest:
        raise AlreadyDone("There is nothing to make again: look at where this request stands.")
    if is_over(row, at):
        raise Closed("The thirty days of this bundle are over.")
    _step(session, row, Step.EMPTIED, by=by.account_id, at=at, digest=row.bundle_digest)
    row.bundle_digest, row.bundle_files = "", 0
    audit.record(session, by=by, at=at, act="requests.make_again", about=row, reason=row.kind.value)
    enqueue(session, queries.BUNDLE, payload={"request": str(row.id)}, by=by, at=at)
    return row


def is_over(row: InformationRequest, at: datetime) -> bool:
    """Say whether the thirty days of a bundle are over."""
    return row.released_at is not None and row.released_at <= at - timedelta(days=BUNDLE_DAYS)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A bundle that is to be made: which answers it will hold, still sealed, and what is written beside them."""

    programme_id: UUID
    answers: tuple[tuple[UUID, str], ...]
    facts: Mapping[str, object]
    steps: list[dict[str, str]]
    sealed: Mapping[UUID, bytes]

    def packed(self) -> bytes:
        """Open every answer and pack the bundle. It takes long for many, so it is done outside of any transaction."""
        words = {
            f"{week}/{one}": open_original(self.programme_id, one, self.sealed[one])
            for one, week in self.answers
        }
        return bundle.make(words, dict(self.facts), self.steps)


def _to_make(
    session: Session, request_id: UUID, programme_id: UUID, *, at: datetime, lock: bool
) -> InformationRequest | None:
    row = queries.request_in(session, request_id, programme_id, lock=lock)
    if row is None or row.released_by is None or row.bundle_digest:
        return None
    return None if standing(row) is RequestState.ANSWERED or is_over(row, at) else row


def _beside(
    session: Session, row: InformationRequest, answers: int
) -> tuple[dict[str, object], list[dict[str, str]]]:
    """Give what is written beside the words of a bundle."""
    steps = [
        {"at": step.at.isoformat(), "act": step.act.value, "account": str(step.account_id)}
        for step in queries.custody_of(session, row.id)
    ]
    facts: dict[str, object] = {
        "kind": row.kind.value,
        "authority": row.authority,
        "rank": row.rank,
        "gateway": row.gateway,
        "received_on": row.received_on,
        "weeks": [row.from_week, row.to_week],
        "answers": answers,
    }
    return facts, steps


def due_bundle(session: Session, request_id: UUID, programme_id: UUID, *, at: datetime) -> Due | None:
    """Give what a released request reaches, still sealed; None where its bundle is made, or is not to be made."""
    row = _to_make(session, request_id, programme_id, at=at, lock=False)
    if row is None:
        return None
    reached = queries.words_reached(session, row)
    facts, steps = _beside(session, row, len(reached))
    return Due(
        programme_id=programme_id,
        answers=tuple((one.id, week) for one, week in reached),
        facts=facts,
        steps=steps,
        sealed={one.id: one.original or b"" for one, _week in reached},
    )


def keep_bundle(session: Session, request_id: UUID, due: Due, packed: bytes, *, at: datetime) -> int | None:
    """Keep a bundle as one sealed file, if it is still what the request reaches; give how many answers it holds.

    None where it is made already, or is not to be made. The worker's act, in the name of whoever released it. Where these
    have left, or words about their own organisation have come to be among those that the request reaches, the release goes
    back and another independent reader does it.

    Raises:
        AlreadyDone: words were taken back, or came to be kept, since it was packed; it has to be packed anew.
    """
    # Locked first: whoever takes words back at this moment waits and empties this bundle, or is done and is seen here.
    row = _to_make(session, request_id, due.programme_id, at=at, lock=True)
    if row is None or row.released_by is None:
        return None
    releaser = programmes.actor_for(session, row.released_by, due.programme_id, at.astimezone(LONDON).date())
    if releaser is None or queries.own_words_among(session, row, releaser.organisation_id):
        _step(session, row, Step.PUT_BACK, by=row.released_by, at=at)
        row.released_by = row.released_at = None
        return None
    answers = queries.answers_reached(session, row)
    if (answers, *_beside(session, row, len(answers))) != (due.answers, due.facts, due.steps):
        raise AlreadyDone("What this request reaches has changed since its words were packed.")
    row.bundle, row.bundle_digest = packed.decode("latin-1"), bundle.digest(packed)
    row.bundle_files = len(due.answers)
    _step(session, row, Step.MADE, by=row.released_by, at=at, digest=row.bundle_digest)
    return len(due.answers)


def make_bundle(session: Session, request_id: UUID, programme_id: UUID, *, at: datetime) -> int | None:
    """Make a bundle in one transaction, while nobody else can write: for where what it holds changes again and again."""
    due = due_bundle(session, request_id, programme_id, at=at)
    return None if due is None else keep_bundle(session, request_id, due, due.packed(), at=at)


def hand_over(session: Session, request_id: UUID, *, by: Actor, at: datetime) -> bytes:
    """Give the bundle to whoever released it; each time stands in the custody log and in the chain, with the file's hash.

    Raises:
        NotYours: somebody else released it, or words about their own organisation have come to be among these.
        Closed: it is not made yet, was erased, or the request is answered.
    """
    row = _row(session, request_id, by)
    if row.released_by != by.account_id or not by.has(Role.INDEPENDENT):
        raise NotYours("Whoever released these words hands them over, and nobody else.")
    _require_others_words(session, row, by)
    packed = None if standing(row) is RequestState.ANSWERED or is_over(row, at) else row.bundle
    if packed is None:
        raise Closed(
            "The bundle is not here: the worker has not made it yet, words in it were taken back, its thirty days are over, "
            "or the request is answered."
        )
    _step(session, row, Step.HANDED_OVER, by=by.account_id, at=at, digest=row.bundle_digest)
    audit.record(session, by=by, at=at, act="requests.hand_over", about=row, reason=row.bundle_digest)
    return packed.encode("latin-1")


def answer(session: Session, request_id: UUID, words: str, *, by: Actor, at: datetime) -> InformationRequest:
    """Write down how a request or complaint was answered; its clock stops, and its bundle is erased.

    Raises:
        NotYours: `by` does not answer for the programme.
        DomainError: nothing says how it was answered.
        AlreadyDone: it is answered.
    """
    by.require(*KEEPERS)
    row = _row(session, request_id, by)
    if standing(row) is RequestState.ANSWERED:
        raise AlreadyDone("This is answered already.")
    if not words.strip():
        raise DomainError("Please say in a sentence how it was answered, or why it was refused.")
    row.answered_by, row.answered_on = by.account_id, at.astimezone(LONDON).date()
    row.answer, row.bundle = words.strip(), None
    session.flush()
    audit.record(session, by=by, at=at, act="requests.answer", about=row, reason=row.kind.value)
    return row


def erase_old_bundles(session: Session, *, at: datetime) -> int:
    """Erase bundles that were released more than thirty days ago; give how many. Their hashes and logs stay."""
    old = (
        InformationRequest.bundle_box.is_not(None),
        InformationRequest.released_at <= at - timedelta(days=BUNDLE_DAYS),
    )
    gone = session.execute(update(InformationRequest).where(*old).values(bundle_box=None))
    return int(gone.rowcount)  # type: ignore[attr-defined]
