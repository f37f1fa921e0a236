"""Referrals for those who work none: counts for commissioners, a log without words for auditors."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from feedback.core.web.context import looking
from feedback.moderation import queries
from feedback.moderation.rules import policy
from feedback.moderation.views.queue import blueprint


@blueprint.get("/referrals/counts")
def referral_counts() -> ResponseReturnValue:
    """Show how many concerns were raised, and whether somebody took them on in time."""
    with looking() as (session, actor, at):
        return render_template(
            "moderation/referral_counts.html",
            counts=queries.referral_counts(session, actor.programme_id, at=at),
            levels=policy().levels,
        )


@blueprint.get("/referrals/log")
def referral_log() -> ResponseReturnValue:
    """Show every referral against its clock, without a word of it."""
    with looking() as (session, actor, at):
        return render_template(
            "moderation/referral_log.html",
            rows=queries.referral_log(session, actor.programme_id, at=at),
            levels=policy().levels,
        )
