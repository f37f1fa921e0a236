"""Reads across the whole chain: where an answer stands, what became of somebody's words, and what anyone may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.groups.records import Group, Round, RoundItem
from feedback.groups.rules import GroupKind, Result, RoundState, Subject
from feedback.intake.kept import queries as kept
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse
from feedback.moderation import queries as moderation
from feedback.moderation.records import DecisionRow, ModerationCase
from feedback.moderation.rules import DecisionKind, narrower
from feedback.programmes import queries as programmes
from feedback.programmes.records import Lot
from feedback.questions.records import Question, QuestionPage
from feedback.reporting_back.records import Reply
from feedback.reporting_back.rules import READ, Answer, ReplyStanding, Shown, Stop, shown_as, standing_of
from feedback.specification.records import Clause, ClauseLot, Draft, EvidenceLink, Section
from feedback.specification.rules import ClauseStatus, DraftState, Stance
from feedback.themes.records import Excerpt, Theme, ThemeExcerpt, ThemeVersion
from feedback.themes.rules import CITABLE, ThemeState

#: The policy's reason for words that could harm a case; the person is told so, calmly.
COULD_AFFECT_A_CASE = "offence_detail"
AGREED = frozenset({Result.AGREED, Result.AGREED_WITH_DISSENT})


@dataclass(frozen=True)
class ReplyView:
    """An answer with its theme and what the group said of it."""

    reply: Reply
    theme_number: int
    version: ThemeVersion
    standing: ReplyStanding
    item: RoundItem | None
    round: Round | None


def _reply_views(session: Session, *conditions: object) -> list[ReplyView]:
    found = (
        select(Reply, ThemeVersion, Theme, RoundItem, Round)
        .join(ThemeVersion, ThemeVersion.id == Reply.theme_version_id)
        .join(Theme, Theme.id == ThemeVersion.theme_id)
        .outerjoin(RoundItem, RoundItem.id == Reply.item_id)
        .outerjoin(Round, Round.id == RoundItem.round_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Theme.number, Reply.written_at)
    )
    views = []
    for reply, version, theme, put, held in session.execute(found):
        item, its_round = cast("RoundItem | None", put), cast("Round | None", held)
        closed = its_round is not None and its_round.state is RoundState.CLOSED
        agreed = item is not None and item.result in AGREED
        standing = standing_of(reply.state, closed=closed, agreed=agreed)
        views.append(ReplyView(reply, theme.number, version, standing, item, its_round))
    return views


def replies(session: Session, programme_id: UUID) -> list[ReplyView]:
    """Give every answer of a programme with where it stands, in the order of the themes."""
    return _reply_views(session, Reply.programme_id == programme_id)


def published_replies(session: Session, programme_id: UUID) -> list[ReplyView]:
    """Give the answers that anyone may read, newest first."""
    views = _reply_views(session, Reply.programme_id == programme_id, Reply.published_at.is_not(None))
    return sorted(views, key=lambda view: view.reply.published_at or view.reply.written_at, reverse=True)


def reply_view(session: Session, reply_id: UUID, programme_id: UUID) -> ReplyView | None:
    """Find one answer of a programme."""
    found = _reply_views(session, Reply.id == reply_id, Reply.programme_id == programme_id)
    return found[0] if found else None


def themes_without_answer(session: Session, programme_id: UUID) -> Sequence[tuple[Theme, ThemeVersion]]:
    """Give the agreed themes that nobody has begun to answer: promises not kept yet."""
    found = (
        select(Theme, ThemeVersion)
        .join(ThemeVersion, ThemeVersion.theme_id == Theme.id)
        .where(
            ThemeVersion.programme_id == programme_id,
            ThemeVersion.state.in_(CITABLE),
            ~select(Reply.id).where(Reply.theme_version_id == ThemeVersion.id).exists(),
        )
        .order_by(Theme.number)
    )
    return session.execute(found).all()


def answered_share(session: Session, programme_id: UUID) -> tuple[int, int]:
    """Give (agreed themes with a published answer, agreed themes)."""
    agreed = select(func.count(func.distinct(ThemeVersion.theme_id))).where(
        ThemeVersion.programme_id == programme_id, ThemeVersion.state.in_(CITABLE)
    )
    answered = agreed.where(
        select(Reply.id)
        .where(Reply.theme_version_id == ThemeVersion.id, Reply.published_at.is_not(None))
        .exists()
    )
    return session.scalar(answered) or 0, session.scalar(agreed) or 0


@dataclass(frozen=True)
class AskedFor:
    """A clause that rests on a theme: its heading, its lots, and whether the document is out."""

    section: str
    lots: tuple[int, ...]
    all_lots: bool
    published: bool


@dataclass(frozen=True)
class ThemeStory:
    """How far a theme has come, in what anyone may know of it."""

    title: str
    statement: str
    reached: frozenset[Stop]
    result: Result | None
    meets_later: bool
    asked_for: tuple[AskedFor, ...]
    answers: tuple[tuple[Answer, str], ...]


@dataclass(frozen=True)
class Became:
    """What became of one answer in words: the question, where it stands, and the themes that it is part of.

    `key` is its question's, which names it on the page. `own` is its own choice where it has one, `reach` how far it
    goes with that.
    """

    key: str
    response_id: UUID
    question: str
    shown: Shown
    own: MayUse | None
    reach: MayUse | None
    themes: tuple[ThemeStory, ...]

    @property
    def was_read(self) -> bool:
        """Say whether it was read and may be used."""
        return self.shown in READ

    def has_reached(self, stop: Stop) -> bool:
        """Say whether a theme of it has come that far."""
        return any(stop in story.reached for story in self.themes)


def may_use_of(session: Session, submission_id: UUID) -> MayUse | None:
    """Give who may use the words of a submission, as it stands now."""
    return session.get_one(Submission, submission_id).may_use


def is_taken_back(session: Session, submission_id: UUID) -> bool:
    """Say whether a submission's words have been taken back."""
    return session.get_one(Submission, submission_id).withdrawn


def is_kept_by_order(session: Session, submission_id: UUID) -> bool:
    """Say whether a court or an inquiry has told us to keep a submission, so that nobody can delete it."""
    return kept.is_held(session, submission_id, by_order=True)


def is_asked_back(session: Session, submission_id: UUID) -> bool:
    """Say whether a submission was asked back and waits, unused, for an order to end."""
    return kept.is_asked_back(session, submission_id)


def next_meeting(session: Session, programme_id: UUID, on: date) -> Group | None:
    """Give the group that decides about themes, where its next day is known; another group of the programme otherwise."""
    found = (
        select(Group).where(Group.programme_id == programme_id, Group.meets_on >= on).order_by(Group.meets_on)
    )
    groups = session.scalars(found).all()
    return next(
        (group for group in groups if group.kind is GroupKind.CO_PRODUCTION), groups[0] if groups else None
    )


def _stories(session: Session, response_id: UUID) -> tuple[ThemeStory, ...]:
    found = (
        select(ThemeVersion)
        .join(ThemeExcerpt, ThemeExcerpt.version_id == ThemeVersion.id)
        .join(Excerpt, Excerpt.id == ThemeExcerpt.excerpt_id)
        .where(Excerpt.response_id == response_id, ThemeVersion.state != ThemeState.DRAFT)
        .distinct()
        .order_by(ThemeVersion.theme_id, ThemeVersion.number.desc())
    )
    newest: dict[UUID, ThemeVersion] = {}
    for version in session.scalars(found):
        newest.setdefault(version.theme_id, version)
    return tuple(story_of(session, version) for version in newest.values())


def story_of(session: Session, version: ThemeVersion) -> ThemeStory:
    """Say how far a theme has come, from the group's decision to what changed."""
    items = select(RoundItem).where(
        RoundItem.theme_version_id == version.id, RoundItem.subject == Subject.THEME
    )
    results = [item.result for item in session.scalars(items) if item.result is not None]
    asked = _asked_for(session, version.id)
    published = select(Reply).where(Reply.theme_version_id == version.id, Reply.published_at.is_not(None))
    answers = tuple(
        (reply.answer, reply.words) for reply in session.scalars(published.order_by(Reply.published_at))
    )
    reached = {Stop.SAID, Stop.UNDERSTOOD}
    reached |= {Stop.DECIDED} if version.state in CITABLE else set()
    reached |= {Stop.ASKED_FOR} if asked else set()
    reached |= {Stop.CHANGED} if answers else set()
    return ThemeStory(
        title=version.title,
        statement=version.statement,
        reached=frozenset(reached),
        result=results[-1] if results else None,
        meets_later=version.state is ThemeState.IN_REVIEW,
        asked_for=asked,
        answers=answers,
    )


def _asked_for(session: Session, version_id: UUID) -> tuple[AskedFor, ...]:
    found = (
        select(Clause, Section, Draft)
        .join(EvidenceLink, EvidenceLink.clause_id == Clause.id)
        .join(Section, Section.id == Clause.section_id)
        .join(Draft, Draft.id == Clause.draft_id)
        .where(
            EvidenceLink.theme_version_id == version_id,
            EvidenceLink.stance == Stance.SUPPORTS,
            Clause.status != ClauseStatus.WITHDRAWN,
        )
        .distinct()
        .order_by(Draft.started_at, Section.position, Clause.position)
    )
    return tuple(
        AskedFor(section.title, _lots(session, clause), clause.all_lots, draft.state is DraftState.PUBLISHED)
        for clause, section, draft in session.execute(found)
    )


def _lots(session: Session, clause: Clause) -> tuple[int, ...]:
    found = (
        select(Lot.number).join(ClauseLot, ClauseLot.lot_id == Lot.id).where(ClauseLot.clause_id == clause.id)
    )
    return tuple(session.scalars(found.order_by(Lot.number)))


def _kept_for_a_case(session: Session, response_ids: Sequence[UUID]) -> frozenset[UUID]:
    found = (
        select(ModerationCase.response_id)
        .join(DecisionRow, DecisionRow.case_id == ModerationCase.id)
        .where(
            ModerationCase.response_id.in_(response_ids),
            DecisionRow.kind == DecisionKind.WITHHOLD,
            DecisionRow.reason == COULD_AFFECT_A_CASE,
            DecisionRow.undone.is_(False),
        )
    )
    return frozenset(session.scalars(found))


def what_became_of(session: Session, submission_id: UUID, at: datetime) -> list[Became]:
    """Say what became of each answer in words of a submission, in the order of its questions. Never the words themselves.

    A choice is a number among numbers, and has no story of its own.
    """
    found = (
        select(Response, Question, Submission.may_use, Submission.withdrawn)
        .join(Submission, Submission.id == Response.submission_id)
        .join(Question, Question.id == Response.question_id)
        .join(QuestionPage, QuestionPage.id == Question.page_id)
        .where(Response.submission_id == submission_id, Response.is_text.is_(True))
        .order_by(QuestionPage.position, Question.position)
    )
    rows = session.execute(found).all()
    texts = [response.id for response, _, _, _ in rows]
    states, referred = moderation.states_of(session, texts, at=at), moderation.referred(session, texts)
    kept_for_a_case = _kept_for_a_case(session, texts)
    became = []
    for response, question, given, taken_back in rows:
        reach = narrower(given, response.may_use)
        shown = shown_as(
            states[response.id],
            reach=reach,
            referred=response.id in referred,
            could_affect_a_case=response.id in kept_for_a_case,
        )
        if response.withdrawn and not taken_back:  # erased for its age; where it stood before is told no more
            shown = Shown.TIME_OVER
        became.append(
            Became(
                key=question.key,
                response_id=response.id,
                question=question.wording,
                shown=shown,
                own=response.may_use,
                reach=reach,
                themes=_stories(session, response.id),
            )
        )
    return became


def may_write_again(session: Session, submission_id: UUID) -> bool:
    """Say whether other words can be sent in place of a submission's: nobody has begun to read, and there is a form.

    The form is asked for by its window, which stays on a submission until it is taken back.
    """
    submission = session.get_one(Submission, submission_id)
    mine = session.scalars(select(Response.id).where(Response.submission_id == submission_id)).all()
    standing = not submission.withdrawn and submission.window_id is not None
    kept_by_order = kept.is_held(session, submission_id, by_order=True)
    return standing and not kept_by_order and not moderation.reading_has_begun(session, mine)


def specification_due(session: Session, programme_id: UUID, on: date) -> date | None:
    """Give when the specification is due: the next line of the timetable that names it and is not done."""
    ahead = (
        line.due_on
        for line in programmes.timetable(session, programme_id)
        if "specification" in line.title.casefold() and not line.done and line.due_on >= on
    )
    return min(ahead, default=None)
