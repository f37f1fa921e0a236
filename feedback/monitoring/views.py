"""The outcomes page, what services note about people who left, and freezing a figure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.web.context import acting, looking
from feedback.figures.suppression import Profile
from feedback.intake.equality.rules import STEP, TEN, WAITS_FOR
from feedback.monitoring import queries, service
from feedback.monitoring.forms import FreezeForm, LeaversForm
from feedback.monitoring.rules import Scope, span
from feedback.programmes import queries as programmes
from feedback.programmes.records import Service

blueprint = Blueprint("monitoring", __name__, url_prefix="/<programme>/monitoring")
_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)


def _named(name: str) -> UUID | None:
    given = request.args.get(name, "")
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError:
        raise NotFound("There is nothing at this address.") from None


def _week(name: str) -> str:
    given = request.args.get(name, "").strip().upper()
    if given and not _WEEK.fullmatch(given):
        raise DomainError("A week is written like 2026-W10.")
    return given


def _scope() -> Scope:
    """Read from the address whose answers are meant."""
    return Scope(
        service_id=_named("service"),
        window_id=_named("window"),
        batch_id=_named("batch"),
        from_week=_week("from"),
        to_week=_week("to"),
    )


def _address(scope: Scope) -> dict[str, Any]:
    named = {
        "service": scope.service_id,
        "window": scope.window_id,
        "batch": scope.batch_id,
        "from": scope.from_week,
        "to": scope.to_week,
    }
    return {name: str(value) for name, value in named.items() if value}


def _own(session: Session, actor: Actor) -> list[Service]:
    rows = programmes.services(session, actor.programme_id)
    return [row for row in rows if row.organisation_id == actor.organisation_id]


def _page(session: Session, actor: Actor, at: datetime, scope: Scope, profile: Profile) -> str:
    items = queries.outcome_items(session, actor.programme_id, at=at, profile=profile, scope=scope)
    shares = queries.share_items(session, actor.programme_id, at=at, profile=profile, scope=scope)
    form = FreezeForm()
    form.offer(items, shares)
    every = programmes.services(session, actor.programme_id)
    only_own = actor.roles <= {Role.SAFEGUARDING, Role.ADMINISTRATOR}
    return render_template(
        "monitoring/outcomes.html",
        items=items,
        shares=shares,
        improved=span(item.seen.improved for item in items),
        maintained=span(item.seen.maintained_or_improved for item in items),
        scope=scope,
        address=_address(scope),
        services=_own(session, actor) if only_own else every,
        windows=[] if profile.protects_sums else queries.windows(session, actor.programme_id),
        batches=[] if profile.protects_sums else queries.batches(session, actor.programme_id),
        profile=profile,
        illustrative=queries.is_illustrative(session, actor.programme_id, scope),
        may_freeze=actor.has(Role.COMMISSIONER),
        may_note_leavers=actor.has(Role.COMMISSIONER, Role.MODERATOR),
        form=form,
    )


@blueprint.get("/outcomes")
def outcomes() -> ResponseReturnValue:
    """Show the outcomes of the programme, or of a part of it."""
    scope = _scope()
    with looking() as (session, actor, at):
        own = _own(session, actor)
        if scope.is_whole and actor.roles == {Role.SAFEGUARDING} and own:
            return redirect(url_for(".outcomes", service=own[0].id), 303)
        profile = service.sight(session, scope, by=actor)
        return _page(session, actor, at, scope, profile)


@blueprint.post("/outcomes")
def freeze() -> ResponseReturnValue:
    """Freeze one figure, so that a clause can cite it."""
    scope, form = _scope(), FreezeForm()
    chosen = form.chosen() if form.validate_on_submit() else None
    if chosen is None:
        raise DomainError("Say which figure to freeze.")
    measure, key, choice = chosen
    with acting() as (session, actor, at):
        figure = service.freeze_figure(
            session,
            key=key,
            measure=measure,
            choice=choice,
            scope=scope,
            by=actor,
            at=at,
        )
        flash(_("Frozen. A clause can cite it now: %(figure)s.", figure=figure.sentence))
    return redirect(url_for(".outcomes", **_address(scope)), 303)


@blueprint.get("/figures")
def figures() -> ResponseReturnValue:
    """Show the figures that were frozen."""
    with looking() as (session, actor, _at):
        return render_template(
            "monitoring/figures.html", figures=queries.citable_figures(session, actor.programme_id)
        )


@blueprint.route("/leavers", methods=["GET", "POST"])
def leavers() -> ResponseReturnValue:
    """Note how many people left a service; without it there is no coverage."""
    form = LeaversForm()
    with looking() as (session, actor, _at):
        every = programmes.services(session, actor.programme_id)
        form.offer(every if actor.has(Role.COMMISSIONER) else _own(session, actor))
    if form.validate_on_submit():
        try:
            with acting() as (session, actor, at):
                service.record_leavers(
                    session,
                    form.service_id.data,
                    from_on=form.from_on.data,
                    to_on=form.to_on.data,
                    people=form.people.data,
                    by=actor,
                    at=at,
                )
        except DomainError as error:
            form.say(error)
        else:
            flash(_("Noted."))
            return redirect(url_for(".leavers"), 303)
    with looking() as (session, actor, _at):
        rows = queries.leavers_table(session, actor.programme_id)
        mine = {row.id for row in _own(session, actor)}
        seen = rows if actor.has(Role.COMMISSIONER) else [row for row in rows if row[0].service_id in mine]
        return render_template("monitoring/leavers.html", form=form, rows=seen)


@blueprint.get("/who-was-heard")
def who_was_heard() -> ResponseReturnValue:
    """Show what people told us about themselves, and who was not heard. Everybody sees what the public may see."""
    with looking() as (session, actor, _at):
        topics = queries.who_was_heard(session, actor.programme_id)
        return render_template(
            "monitoring/who_was_heard.html",
            topics=topics,
            shown=any(topic.people is not None for topic in topics),
            step=STEP,
            ten=TEN,
            days=WAITS_FOR.days,
        )
