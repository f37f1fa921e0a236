"""The voices of the sample programme, week by week: sent, opened, looked at, released, read and decided by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.cli.sample_loader.papers import Clock, read
from feedback.cli.sample_loader.setting import Setting
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.intake import service as intake
from feedback.intake.parcels import Answer
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.intake.service import Room
from feedback.moderation import jobs as moderation_jobs
from feedback.moderation import queries
from feedback.moderation import service as moderation
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import CaseState, Category, Level, Reader, Redaction, ReferralState
from feedback.questions import queries as questions
from feedback.questions.records import Question

THURSDAY, FRIDAY = 3, 4
#: The sample's slots lie this many weeks apart, so that some are large enough for a provider to read.
SLOT_EVERY = 4
#: Where the words of a room stand among the questions.
ROOM_QUESTION = "one_change"


@dataclass(frozen=True)
class LabelledSpan:
    """A span of a response that carries a label: the words are found again in the cleared copy."""

    response_id: UUID
    span: str
    label: str


@dataclass
class Voice:
    """One voice of the data file with the ids of what it sent, by question key."""

    paper: Mapping[str, Any]
    responses: dict[str, UUID] = field(default_factory=dict)

    def of(self, part: str, answer: str) -> list[Mapping[str, Any]]:
        """Give the entries of `part` (redactions, decisions) for one answer."""
        return [entry for entry in self.paper.get(part, []) if entry["answer"] == answer]


@dataclass(frozen=True)
class _Asked:
    """The questions of each set by key, and the services by name."""

    by_version: Mapping[UUID, Mapping[str, Question]]


def load_voices(database: Database, setting: Setting, clock: Clock) -> list[LabelledSpan]:
    """Let every voice be sent and taken as far as its data says; give the spans that carry labels."""
    with database.reading() as session:
        asked = _Asked(
            {
                version.id: {row.key: row for row in questions.questions(session, version.id)}
                for version in setting.versions.values()
            }
        )
    weeks: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    rooms: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in read("voices")["voices"]:
        weeks[entry["weeks_ago"]].append(entry)
    for entry in read("groups_said")["statements"]:
        rooms[entry["weeks_ago"]].append(entry)
    everyone: list[Voice] = []
    for ago in sorted(set(weeks) | set(rooms), reverse=True):
        everyone += _send_and_look(database, setting, clock, ago, (weeks[ago], rooms[ago]), asked)
        if ago % SLOT_EVERY == 1:
            _release_and_read(database, setting, clock, ago, everyone)
    return [
        LabelledSpan(voice.responses[label.get("answer", ROOM_QUESTION)], label["span"], label["label"])
        for voice in everyone
        for label in voice.paper.get("labels", [])
    ]


def _send_and_look(
    database: Database,
    setting: Setting,
    clock: Clock,
    ago: int,
    papers: tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]],
    asked: _Asked,
) -> list[Voice]:
    sent = clock.weeks_ago(ago)
    with database.writing() as session:
        voices = [_send(session, setting, paper, asked, sent) for paper in papers[0]]
        voices += [_speak(session, setting, paper, asked, sent) for paper in papers[1]]
    moderation_jobs.open_originals(database, sent)
    looks = clock.weeks_ago(ago, weekday=THURSDAY, hour=14)
    with database.writing() as session:
        if ago > 1:
            _take_on_in_time(session, setting, before=looks)
        for voice in voices:
            _look(session, setting, voice, at=looks)
    return voices


def _release_and_read(
    database: Database, setting: Setting, clock: Clock, ago: int, voices: Sequence[Voice]
) -> None:
    """Do a slot. What is too little for a provider carries over and then goes to an outside reader, as always."""
    with database.writing() as session:
        moderation.pool_and_release(session, setting.id, at=clock.weeks_ago(ago, weekday=FRIDAY, hour=9))
    at = clock.weeks_ago(ago, weekday=FRIDAY, hour=14)
    with database.writing() as session:
        for voice in voices:
            _read_and_decide(session, setting, voice, newest=ago == 1, at=at)
        if ago > 1:
            _close_referrals(session, setting, at=at)


def _lead_of(setting: Setting, referral: Referral) -> Actor:
    return next(
        person
        for person in setting.people.values()
        if person.has(Role.SAFEGUARDING) and person.organisation_id == referral.lead_organisation_id
    )


def _referrals_in(session: Session, setting: Setting, *states: ReferralState) -> Sequence[Referral]:
    found = select(Referral).where(Referral.programme_id == setting.id, Referral.state.in_(states))
    return session.scalars(found.order_by(Referral.due_at, Referral.id)).all()


def _take_on_in_time(session: Session, setting: Setting, *, before: datetime) -> None:
    """Let the leads take on what a machine noticed, a quarter of an hour before it is due."""
    for referral in _referrals_in(session, setting, ReferralState.OPEN):
        if referral.due_at <= before:
            at = referral.due_at - timedelta(minutes=15)
            moderation.take_referral(session, referral.id, by=_lead_of(setting, referral), at=at)


def _close_referrals(session: Session, setting: Setting, *, at: datetime) -> None:
    """Let the leads finish what was referred to them, so that only this week's concerns are open."""
    for referral in _referrals_in(session, setting, ReferralState.OPEN, ReferralState.TAKEN):
        lead = _lead_of(setting, referral)
        if referral.state is ReferralState.OPEN:
            moderation.take_referral(session, referral.id, by=lead, at=at)
        moderation.close_referral(
            session,
            referral.id,
            destination_id=None,
            outcome="Read with care; no one is in danger.",
            by=lead,
            at=at,
        )


def _send(session: Session, setting: Setting, paper: Mapping[str, Any], asked: _Asked, at: datetime) -> Voice:
    window = setting.windows[paper["service"], paper["touchpoint"]]
    by_key = asked.by_version[window.version_id]
    said = {**paper.get("answers", {}), **paper.get("now", {})}
    answers = [
        Answer(by_key[key].id, text=value)
        if by_key[key].choices is None
        else Answer(by_key[key].id, choice=value)
        for key, value in said.items()
        if key in by_key
    ]
    submission = intake.receive(
        session,
        uuid4(),
        programme_id=setting.id,
        window_id=window.id,
        service_id=setting.services[paper["service"]].id,
        answers=answers,
        may_use=MayUse(paper["may_use"]) if "may_use" in paper else None,
        reads_first=ReadsFirst(paper["reads_first"]) if "reads_first" in paper else None,
        language="en",
        source=Source.FORM,
        at=at,
    )
    return _voice_of(session, submission, paper, by_key)


def _speak(
    session: Session, setting: Setting, paper: Mapping[str, Any], asked: _Asked, at: datetime
) -> Voice:
    by_key = asked.by_version[setting.versions["standard"].id]
    room = Room(
        group_name=setting.groups[paper["group"]].name,
        held_on=(at - timedelta(days=1)).date(),
        present=paper["present"],
        all_agreed=paper["consent_given"],
        may_use=MayUse(paper["may_use"]),
    )
    facilitator = setting.holder(Role.FACILITATOR)
    said = [Answer(by_key[ROOM_QUESTION].id, text=paper["words"])]
    row = intake.enter_room_words(session, room, said, language="en", by=facilitator, at=at)
    submission = session.scalars(select(Submission).where(Submission.room_session_id == row.id)).one()
    return _voice_of(session, submission, paper, by_key)


def _voice_of(
    session: Session, submission: Submission, paper: Mapping[str, Any], by_key: Mapping[str, Question]
) -> Voice:
    keys = {question.id: key for key, question in by_key.items()}
    rows = session.scalars(select(Response).where(Response.submission_id == submission.id, Response.is_text))
    return Voice(paper, {keys[row.question_id]: row.id for row in rows})


def _case(session: Session, response_id: UUID) -> ModerationCase:
    return session.scalars(select(ModerationCase).where(ModerationCase.response_id == response_id)).one()


def _outside_reader(setting: Setting, case: ModerationCase) -> Actor:
    """Give an independent reader of another organisation than the one that the words are about."""
    hub = setting.organisations["hub"].id
    return setting.holder(Role.INDEPENDENT, "second-reader" if case.organisation_id == hub else "hub")


def _look(session: Session, setting: Setting, voice: Voice, *, at: datetime) -> None:
    if voice.paper.get("progress") == "received":
        return
    for response_id in voice.responses.values():
        case = _case(session, response_id)
        moderation.first_look(session, case.id, by=_outside_reader(setting, case), at=at)


def _reader_of(setting: Setting, case: ModerationCase) -> Actor:
    if case.reader is Reader.INDEPENDENT:
        return _outside_reader(setting, case)
    return next(
        person
        for person in setting.people.values()
        if person.has(Role.MODERATOR) and person.organisation_id == case.organisation_id
    )


def _read_and_decide(session: Session, setting: Setting, voice: Voice, *, newest: bool, at: datetime) -> None:
    if voice.paper.get("progress"):
        return
    for key, response_id in voice.responses.items():
        case = _case(session, response_id)
        left_for_a_provider = case.reader is Reader.PROVIDER and newest and not voice.paper.get("labels")
        if case.state is CaseState.WAITING and not left_for_a_provider:
            _decide(session, voice, key, case, by=_reader_of(setting, case), at=at)


def _decide(
    session: Session, voice: Voice, key: str, case: ModerationCase, *, by: Actor, at: datetime
) -> None:
    moderation.claim(session, case.id, by=by, at=at)
    working = queries.working_text(session, case.id)
    text = working.text if working else ""
    covered = []
    for entry in voice.of("redactions", key):
        start = text.index(entry["span"])
        covered.append(Redaction(start, start + len(entry["span"]), Category(entry["category"])))
    if covered:
        moderation.save_redactions(session, case.id, covered, by=by, at=at)
    decided = {entry["decision"]: entry for entry in voice.of("decisions", key)}
    if "refer" in decided:
        moderation.refer(session, case.id, level=Level(decided["refer"]["level"]), by=by, at=at)
    if "propose_withhold" in decided:
        moderation.propose_withhold(
            session, case.id, reason=decided["propose_withhold"]["reason"], by=by, at=at
        )
    elif "theme_only" in decided:
        moderation.theme_only(session, case.id, reason=decided["theme_only"]["reason"], by=by, at=at)
    else:
        moderation.clear(session, case.id, reason=decided.get("clear", {}).get("reason", ""), by=by, at=at)
