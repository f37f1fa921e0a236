"""Reads of outcomes: what people chose under each question, counted by the database and shown through suppression.

Ratings count for everybody who has not taken them back, whatever they said about their words. What came through the
form counts from the Monday after its week: a figure that moves within the week would tell when somebody answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from feedback.core.moments import iso_week, week_start
from feedback.figures.suppression import Profile
from feedback.intake.equality import queries as equality
from feedback.intake.equality.rules import TopicSeen, seen
from feedback.intake.equality.topics import topics
from feedback.intake.records import ImportBatch, Response, Submission
from feedback.intake.rules import Source
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import CaseState
from feedback.monitoring.records import Leavers
from feedback.monitoring.rules import (
    WHOLE,
    ItemFigure,
    Scope,
    ShareFigure,
    Tally,
    collected_by,
    item_figure,
    public_profile,
    share_figure,
)
from feedback.programmes.records import Programme, Service
from feedback.questions.records import (
    Kind,
    Question,
    QuestionPage,
    QuestionSet,
    QuestionSetVersion,
    SurveyWindow,
)
from feedback.specification.records import CitableFigure


@dataclass(frozen=True)
class _Asked:
    """The newest wording of a question, and where it stands in its form."""

    title: str
    is_scale: bool
    sensitive: bool
    choices: tuple[tuple[str, str], ...]
    order: tuple[bool, str, int, int]


def _asked(session: Session, programme_id: UUID) -> dict[str, _Asked]:
    """Give every question of choices by item key (or its own), in its newest wording."""
    found = (
        select(Question, QuestionPage.position, QuestionSet.key)
        .join(QuestionPage, Question.page_id == QuestionPage.id)
        .join(QuestionSetVersion, Question.version_id == QuestionSetVersion.id)
        .join(QuestionSet, QuestionSetVersion.question_set_id == QuestionSet.id)
        .where(QuestionSet.programme_id == programme_id, Question.kind != Kind.TEXT)
        .order_by(QuestionSetVersion.number)
    )
    newest = {}
    for question, page, set_key in session.execute(found):
        listed = question.choices or []
        if not all("label" in each for each in listed):
            continue
        newest[question.item_key or question.key] = _Asked(
            title=question.wording,
            is_scale=question.kind is Kind.SCALE,
            sensitive=question.sensitive,
            choices=tuple((str(each["key"]), str(each["label"])) for each in listed),
            order=(question.kind is not Kind.SCALE, set_key, page, question.position),
        )
    return newest


def _within(found: Select[Any], scope: Scope, at: datetime) -> Select[Any]:
    spam = exists().where(ModerationCase.response_id == Response.id, ModerationCase.state == CaseState.SPAM)
    of_a_spam_submission = (
        select(Response.submission_id)
        .join(ModerationCase, ModerationCase.response_id == Response.id)
        .where(ModerationCase.state == CaseState.SPAM)
    )
    found = found.where(
        Submission.withdrawn.is_(False),
        Submission.held_for_spam.is_(False),
        Response.withdrawn.is_(False),
        Response.choice.is_not(None),
        ~spam,
        Submission.id.not_in(of_a_spam_submission),
        or_(Submission.source == Source.IMPORT, Submission.received_week < iso_week(at)),
    )
    if scope.window_id is not None:
        found = found.where(Submission.window_id == scope.window_id)
    if scope.batch_id is not None:
        found = found.where(Submission.import_batch_id == scope.batch_id)
    if scope.from_week:
        found = found.where(Submission.received_week >= scope.from_week)
    if scope.to_week:
        found = found.where(Submission.received_week <= scope.to_week)
    return found


def tallies(session: Session, programme_id: UUID, *, at: datetime, scope: Scope = WHOLE) -> list[Tally]:
    """Count every question of choices, in the order of the form.

    The scope's service is left to whoever shows the tally: suppression needs to know the other services too.
    """
    asked = _asked(session, programme_id)
    named = func.coalesce(Question.item_key, Question.key)
    imported = case((Submission.source == Source.IMPORT, 1), else_=0)
    found = _within(
        select(named, Response.choice, Submission.service_id, imported, func.count())
        .join(Submission, Response.submission_id == Submission.id)
        .join(Question, Response.question_id == Question.id)
        .where(Response.programme_id == programme_id)
        .group_by(named, Response.choice, Submission.service_id, imported),
        scope,
        at,
    )
    by_item: dict[str, dict[UUID | None, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    sources: dict[str, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    for name, choice, service_id, was_imported, count in session.execute(found):
        if name not in asked:
            continue
        counted = by_item[str(name)][service_id]
        counted[str(choice)] = counted.get(str(choice), 0) + count
        if scope.service_id in {None, service_id}:
            sources[str(name)][bool(was_imported)] += count
    return [
        Tally(
            key=name,
            item_key=name,
            title=asked[name].title,
            is_scale=asked[name].is_scale,
            sensitive=asked[name].sensitive,
            choices=asked[name].choices,
            by_service=by_item[name],
            collected=collected_by(sources[name]),
        )
        for name in sorted(by_item, key=lambda name: asked[name].order)
    ]


def leavers(session: Session, programme_id: UUID, scope: Scope) -> int | None:
    """Count who left the services of a scope in its weeks, or None where nobody has entered it.

    A period counts where it lies in the scope's weeks from its first day to its last.
    """
    found = select(func.sum(Leavers.people)).where(Leavers.programme_id == programme_id)
    if scope.service_id is not None:
        found = found.where(Leavers.service_id == scope.service_id)
    if scope.from_week:
        found = found.where(Leavers.from_on >= week_start(scope.from_week))
    if scope.to_week:
        last_day = date.fromordinal(week_start(scope.to_week).toordinal() + 6)
        found = found.where(Leavers.to_on <= last_day)
    return session.scalar(found)


def outcome_items(
    session: Session,
    programme_id: UUID,
    *,
    at: datetime,
    profile: Profile,
    service_id: UUID | None = None,
    scope: Scope | None = None,
) -> list[ItemFigure]:
    """Give the outcome items (the change scale), as far as `profile` may see them.

    Args:
        at: answers through the form count up to the week before.
        service_id: short for a scope of one service.
        scope: whose answers are counted; all of the programme's by default.
    """
    whose = scope or Scope(service_id=service_id)
    left = None if whose.batch_id or whose.window_id else leavers(session, programme_id, whose)
    return [
        item_figure(tally, profile, service_id=whose.service_id, leavers=left)
        for tally in tallies(session, programme_id, at=at, scope=whose)
        if tally.is_scale and (whose.service_id is None or whose.service_id in tally.by_service)
    ]


def share_items(
    session: Session, programme_id: UUID, *, at: datetime, profile: Profile, scope: Scope = WHOLE
) -> list[ShareFigure]:
    """Give the questions that are no change scale, with the share of each answer, as far as `profile` may see them."""
    return [
        share_figure(tally, profile, service_id=scope.service_id)
        for tally in tallies(session, programme_id, at=at, scope=scope)
        if not tally.is_scale and (scope.service_id is None or scope.service_id in tally.by_service)
    ]


def is_illustrative(session: Session, programme_id: UUID, scope: Scope) -> bool:
    """Say whether some of the answers were invented to reproduce published figures, or the programme is a sample."""
    if session.get_one(Programme, programme_id).is_sample:
        return True
    found = select(ImportBatch.id).where(
        ImportBatch.programme_id == programme_id, ImportBatch.illustrative.is_(True)
    )
    if scope.batch_id is not None:
        found = found.where(ImportBatch.id == scope.batch_id)
    if scope.service_id is not None:
        about = select(Submission.import_batch_id).where(Submission.service_id == scope.service_id)
        found = found.where(ImportBatch.id.in_(about))
    return scope.window_id is None and session.scalars(found.limit(1)).first() is not None


def batches(session: Session, programme_id: UUID) -> Sequence[ImportBatch]:
    """Give the imports that figures can be narrowed to, newest first."""
    found = select(ImportBatch).where(ImportBatch.programme_id == programme_id)
    return session.scalars(found.order_by(ImportBatch.imported_at.desc())).all()


def batches_about(session: Session, service_ids: frozenset[UUID]) -> frozenset[UUID]:
    """Give the imports all of whose rows are about these services."""
    about: Mapping[UUID, set[UUID | None]] = defaultdict(set)
    found = select(Submission.import_batch_id, Submission.service_id).where(
        Submission.import_batch_id.is_not(None)
    )
    for batch_id, service_id in session.execute(found.distinct()):
        if batch_id is not None:
            about[batch_id].add(service_id)
    return frozenset(batch for batch, services in about.items() if services <= service_ids)


def windows(session: Session, programme_id: UUID) -> Sequence[SurveyWindow]:
    """Give the survey windows that figures can be narrowed to, by title."""
    found = select(SurveyWindow).where(SurveyWindow.programme_id == programme_id)
    return session.scalars(found.order_by(SurveyWindow.title)).all()


def leavers_table(session: Session, programme_id: UUID) -> Sequence[tuple[Leavers, str]]:
    """Give what services returned about people who left, newest period first, each with the service's name."""
    found = (
        select(Leavers, Service.name)
        .join(Service, Leavers.service_id == Service.id)
        .where(Leavers.programme_id == programme_id)
    )
    return session.execute(found.order_by(Leavers.from_on.desc(), Service.name)).all()


def citable_figures(session: Session, programme_id: UUID) -> Sequence[CitableFigure]:
    """Give the figures that were frozen for citing, newest first."""
    found = select(CitableFigure).where(CitableFigure.programme_id == programme_id)
    return session.scalars(found.order_by(CitableFigure.frozen_at.desc(), CitableFigure.sentence)).all()


def who_was_heard(session: Session, programme_id: UUID) -> tuple[TopicSeen, ...]:
    """Give what people told us about themselves, one topic at a time, as far as the public may see it.

    No role sees more: nobody needs a small count of a religion to see who has not been heard.
    """
    profile = public_profile(session.get_one(Programme, programme_id).publish_base)
    return seen(topics(), equality.shown(session, programme_id), profile)
