"""What waits in this room: themes without a clause, clauses without evidence, disagreements, drafts to approve."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.waiting import Waits
from feedback.specification import queries
from feedback.specification.queries import DraftView
from feedback.specification.records import Draft
from feedback.specification.rules import DraftState


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give the lines of a commissioner's home page; elected members get what was published."""
    if actor.has(Role.COMMISSIONER):
        return _for_commissioner(session, actor, at)
    if actor.has(Role.ELECTED):
        return [_published(session, actor)]
    return []


def _for_commissioner(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    rows = queries.drafts(session, actor.programme_id)
    views = [queries.draft_view(session, row, at=at) for row in rows if row.state is not DraftState.PUBLISHED]
    first = views[0].draft.id if views else None
    lines = [
        _themes(session, actor),
        _clauses_without_evidence(views),
        _disagreements(views),
        _to_approve(session, actor, views),
    ]
    amber = [(view, clause) for view in views for clause in view.clauses if clause.amber]
    if amber:
        lines.append(
            Waits(
                title=_("Lost sources"),
                sentence=ngettext("%(num)s clause is amber.", "%(num)s clauses are amber.", len(amber)),
                url=url_for("specification.checks", draft_id=amber[0][0].draft.id),
                action=_("Read them again"),
                count=len(amber),
                urgent=True,
                order=40,
            )
        )
    answered = sum(queries.answered_by_group(session, view.draft.id) for view in views)
    if answered and first is not None:
        lines.append(
            Waits(
                title=_("The group has answered"),
                sentence=ngettext(
                    "%(num)s clause has a result to take over.",
                    "%(num)s clauses have a result to take over.",
                    answered,
                ),
                url=url_for("specification.review", draft_id=first),
                action=_("Take the results over"),
                count=answered,
                order=41,
            )
        )
    return lines


def _themes(session: Session, actor: Actor) -> Waits:
    count = len(queries.orphan_themes(session, actor.programme_id))
    return Waits(
        title=_("Agreed themes without a clause"),
        sentence=ngettext(
            "%(num)s theme that the group agreed has no clause yet.",
            "%(num)s themes that the group agreed have no clause yet.",
            count,
        )
        if count
        else _("Every theme that the group agreed has a clause."),
        url=url_for("specification.drafts"),
        action=_("See them"),
        count=count,
        order=42,
    )


def _clauses_without_evidence(views: list[DraftView]) -> Waits:
    where = next((view for view in views if view.orphan_clauses), None)
    count = sum(len(view.orphan_clauses) for view in views)
    return Waits(
        title=_("Clauses without evidence"),
        sentence=ngettext("%(num)s clause cites no evidence.", "%(num)s clauses cite no evidence.", count)
        if count
        else _("Every clause says what it rests on."),
        url=url_for("specification.orphans", draft_id=where.draft.id)
        if where
        else url_for("specification.drafts"),
        action=_("Cite evidence"),
        count=count,
        order=43,
    )


def _disagreements(views: list[DraftView]) -> Waits:
    where = next((view for view in views if view.settlements_open), None)
    count = sum(len(view.settlements_open) for view in views)
    return Waits(
        title=_("Disagreements to settle"),
        sentence=ngettext(
            "%(num)s clause has evidence for and against it.",
            "%(num)s clauses have evidence for and against them.",
            count,
        )
        if count
        else _("No evidence stands against another unsettled."),
        url=url_for("specification.checks", draft_id=where.draft.id)
        if where
        else url_for("specification.drafts"),
        action=_("Settle them"),
        count=count,
        order=44,
    )


def _to_approve(session: Session, actor: Actor, views: list[DraftView]) -> Waits:
    ready = [view for view in views if view.draft.state is DraftState.DRAFTING and not view.obstacles]
    named = queries.approver_of(session, actor.account_id, actor.programme_id)
    count = len(ready)
    return Waits(
        title=_("Drafts waiting for approval"),
        sentence=ngettext("%(num)s draft can be approved.", "%(num)s drafts can be approved.", count)
        if count
        else _("A draft waits here once nothing stands in its way."),
        url=url_for("specification.approve", draft_id=ready[0].draft.id)
        if ready
        else url_for("specification.drafts"),
        action=_("Approve it") if named else _("See it"),
        count=count,
        order=45,
    )


def _published(session: Session, actor: Actor) -> Waits:
    rows: list[Draft] = [
        row for row in queries.drafts(session, actor.programme_id) if row.state is DraftState.PUBLISHED
    ]
    return Waits(
        title=_("Published specifications"),
        sentence=_("The newest: %(title)s", title=rows[0].title)
        if rows
        else _("None has been published yet."),
        url=url_for("specification.draft", draft_id=rows[0].id) if rows else url_for("specification.drafts"),
        action=_("Read it") if rows else _("See all"),
        count=len(rows),
        order=45,
    )
