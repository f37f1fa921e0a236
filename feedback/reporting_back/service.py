"""Acts of reporting back: write an answer, let the group confirm it, publish it; and take words back, everywhere at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit, staff_log, withdrawals
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.groups import service as groups
from feedback.groups.records import Round, RoundItem
from feedback.groups.rules import ItemToPut, Subject
from feedback.intake import queries as intake_queries
from feedback.intake import service as intake
from feedback.intake.kept import outside
from feedback.intake.kept import queries as kept
from feedback.intake.kept import service as holds
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, includes
from feedback.moderation import queries as moderation_queries
from feedback.moderation import service as moderation
from feedback.moderation.rules import narrower
from feedback.reporting_back import queries
from feedback.reporting_back.records import Reply
from feedback.reporting_back.rules import MAY_BE_PUBLISHED, MAY_BE_REWORDED, Answer, ReplyStanding, ReplyState
from feedback.specification import service as specification
from feedback.themes import service as themes
from feedback.themes.records import ThemeVersion
from feedback.themes.rules import CITABLE


def write_reply(
    session: Session,
    theme_version_id: UUID,
    answer: Answer,
    words: str,
    *,
    by: Actor,
    at: datetime,
    clause_id: UUID | None = None,
) -> Reply:
    """Write an answer to an agreed theme. Nobody outside reads it before the group has confirmed it.

    Raises:
        NotYours: `by` is not a commissioner here.
        NotFound: there is no such theme version in this programme.
        DomainError: the group has not agreed the theme, or there are no words.
    """
    by.require(Role.COMMISSIONER)
    version = session.get(ThemeVersion, theme_version_id)
    if version is None or version.programme_id != by.programme_id:
        raise NotFound("There is no such theme.")
    if version.state not in CITABLE:
        raise DomainError("The group has not agreed this theme yet. Answer it when they have.")
    if not words.strip():
        raise DomainError("Please write what was done, or why it could not be.")
    reply = Reply(
        programme_id=by.programme_id,
        theme_version_id=version.id,
        clause_id=clause_id,
        answer=answer,
        words=words.strip(),
        written_by=by.account_id,
        written_at=at,
    )
    session.add(reply)
    session.flush()
    audit.record(session, by=by, at=at, act="reporting_back.write_reply", about=reply, reason=answer.value)
    return reply


def _view(session: Session, reply_id: UUID, by: Actor) -> queries.ReplyView:
    view = queries.reply_view(session, reply_id, by.programme_id)
    if view is None:
        raise NotFound("There is no such answer.")
    return view


def reword_reply(
    session: Session, reply_id: UUID, answer: Answer, words: str, *, by: Actor, at: datetime
) -> Reply:
    """Word an answer again, before the group sees it or after they returned it.

    Raises:
        NotYours, NotFound: as `write_reply`.
        DomainError: the group is looking at it, has confirmed it, or it is published; or there are no words.
    """
    by.require(Role.COMMISSIONER)
    view = _view(session, reply_id, by)
    if view.standing not in MAY_BE_REWORDED:
        raise DomainError("The group has this answer now. It can be worded again if they return it.")
    if not words.strip():
        raise DomainError("Please write what was done, or why it could not be.")
    reply = view.reply
    reply.answer, reply.words, reply.state, reply.item_id = answer, words.strip(), ReplyState.DRAFTED, None
    audit.record(session, by=by, at=at, act="reporting_back.reword_reply", about=reply, reason=answer.value)
    return reply


def put_reply_to_group(
    session: Session, reply_id: UUID, *, group_id: UUID, closes_on: date, by: Actor, at: datetime
) -> Round:
    """Ask the group whether an answer is a fair one.

    Raises:
        NotYours: `by` is not a facilitator here.
        DomainError: the group has it already, or it is published.
    """
    by.require(Role.FACILITATOR)
    view = _view(session, reply_id, by)
    if view.standing is not ReplyStanding.DRAFTED:
        raise DomainError("The group has seen this answer already.")
    item = ItemToPut(subject=Subject.REPLY, title=view.version.title, wording=view.reply.words)
    opened = groups.open_round(
        session,
        group_id,
        [item],
        title=f"Is this a fair answer? {view.version.title}",
        closes_on=closes_on,
        by=by,
        at=at,
    )
    put = session.scalars(select(RoundItem).where(RoundItem.round_id == opened.id)).one()
    view.reply.state, view.reply.item_id = ReplyState.PUT_TO_GROUP, put.id
    audit.record(session, by=by, at=at, act="reporting_back.put_reply_to_group", about=view.reply)
    return opened


def publish_reply(session: Session, reply_id: UUID, *, by: Actor, at: datetime) -> Reply:
    """Publish an answer that the group confirmed, so that anyone can read it and the codes show it.

    Raises:
        NotYours: `by` is not a commissioner here.
        DomainError: the group has not confirmed it.
    """
    by.require(Role.COMMISSIONER)
    view = _view(session, reply_id, by)
    if view.standing not in MAY_BE_PUBLISHED:
        raise DomainError("The group confirms an answer before anyone else reads it.")
    view.reply.state, view.reply.published_at = ReplyState.PUBLISHED, at
    audit.record(session, by=by, at=at, act="reporting_back.publish_reply", about=view.reply)
    return view.reply


def change_may_use(
    session: Session, submission_id: UUID, may_use: MayUse | None, *, response_id: UUID | None = None
) -> Submission:
    """Change who may use a person's words, everywhere at once: what may only be counted leaves its readers too.

    Args:
        may_use: how far they go. None is for one answer alone: from now on it goes as far as everything else.
        response_id: one answer alone, where not all of them are meant.

    Raises:
        As `intake.change_consent`.
    """
    submission = intake.change_consent(session, submission_id, may_use, response_id=response_id)
    mine = select(Response).where(Response.submission_id == submission_id)
    narrowed = [
        response.id
        for response in session.scalars(mine)
        if not includes(narrower(submission.may_use, response.may_use), MayUse.SERVICE)
    ]
    moderation.stop_reading(session, narrowed)
    return submission


def let_go_of_unread(session: Session, submission_id: UUID, at: datetime) -> None:
    """Erase words that nobody has begun to read, since others are sent in their place in the same transaction.

    Words that were taken back in the meantime are gone already: then the others are simply sent.

    Raises:
        ReadingHasBegun: somebody has, or an order keeps them; nothing is erased.
    """
    mine = list(session.scalars(select(Response.id).where(Response.submission_id == submission_id)))
    before = intake_queries.submission(session, submission_id)
    if before is None or before.withdrawn:
        return
    if kept.is_held(session, submission_id, by_order=True):
        raise intake.ReadingHasBegun(
            "A court or an inquiry has told us to keep what you sent before, so it stays as it is. "
            "Your new words are still here: press Send again to send them as something new."
        )
    # Erased first: whoever makes a case of these words at this moment is done then, or finds them gone.
    intake.erase(session, submission_id)
    if moderation_queries.reading_has_begun(session, mine, lock=True):
        raise intake.ReadingHasBegun(
            "Someone has begun to read what you sent before, so it stays as it is. "
            "Your new words are still here: press Send again to send them as something new."
        )
    take_back(session, submission_id, at=at)


def take_back(
    session: Session, submission_id: UUID, *, at: datetime, was_kept: bool | None = None
) -> Submission:
    """Take a person's words back, everywhere, in one transaction; taking back twice is once.

    The words and choices go (a tombstone stays), with every cleared version, excerpt and place in a theme, and every
    bundle for the police, a court or an inquiry that may hold them. Clauses of
    drafts that are not yet published and rest on a theme that lost a source turn amber, and the people who work on
    them are told (the week, no words). The act of a respondent leaves no audit event: it would be a time.

    What a court or an inquiry has told us to keep stays sealed and leaves everything else in the same way: nobody reads,
    counts or quotes it any more. It is erased when the order ends (`finish_taking_back`).

    Args:
        was_kept: in a restored database, what became of these words when they were taken back. True: an order kept them,
            so they are put out of use and `finish_taking_back` erases them. False: they were erased, and are again,
            whatever order was set since or stood when the backup was made.

    Raises:
        NotFound: there is no such submission.
    """
    mine = list(session.scalars(select(Response.id).where(Response.submission_id == submission_id)))
    held = kept.is_held(session, submission_id, by_order=True) if was_kept is None else was_kept
    if held:
        submission = holds.keep_unused(session, submission_id)
        moderation.put_out_of_use(session, mine)
    else:
        submission = intake.erase(session, submission_id)
        moderation.erase_words(session, mine)
        holds.forget_asked_back(session, submission_id)
    holds.empty_bundles(session, [submission_id])
    lost = themes.lose_words(session, mine, at=at)
    specification.sources_lost(session, lost, at=at)
    session.flush()
    withdrawals.remember(session, submission_id, kept=held)
    return submission


def finish_taking_back(session: Session, *, at: datetime) -> int:
    """Erase what people asked to have back while an order kept it, now that none does any more; give how many."""
    due = kept.to_go_now(session)
    for submission_id in due:
        take_back(session, submission_id, at=at)
    return len(due)


def let_words_go(
    session: Session, submission_ids: Sequence[UUID], *, choices_too: bool, at: datetime
) -> None:
    """Erase the words of submissions for their age, everywhere; what was decided and counted about them stands.

    Args:
        choices_too: erase what was chosen as well, so that nothing of these submissions is counted in a figure.
    """
    mine = intake.let_words_go(session, submission_ids, choices_too=choices_too)
    moderation.let_words_go(session, mine)
    holds.empty_bundles(session, submission_ids)
    lost = themes.lose_words(session, mine, at=at)
    specification.sources_lost(session, lost, at=at, for_age=True)
    session.flush()
    staff_log.remember(session, outside.lines_of_aged(submission_ids, choices_too=choices_too))
