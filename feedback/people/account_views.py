"""A person's own sign-in: where they are signed in, and ending it there."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, logout_user
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import OPERATOR, Actor
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.people import service
from feedback.people.records import Account

blueprint = Blueprint("account", __name__, url_prefix="/account")


def noted(session: Session, act: str) -> None:
    """Keep in the chain what a person did to their own account: in no programme, shown to the auditors of each of theirs."""
    account = session.get_one(Account, current_user.account_id)
    by = Actor(
        account_id=account.id,
        programme_id=OPERATOR,
        organisation_id=account.organisation_id,
        roles=frozenset(),
        name=account.name or "",
    )
    audit.record(session, by=by, at=now(), act=f"people.{act}", about=("account", by.account_id))


@blueprint.post("/sessions/<uuid:session_id>/end")
def end(session_id: UUID) -> ResponseReturnValue:
    """End one sign-in of this person; ending this one signs out."""
    with database().writing() as session:
        service.end_one_session(session, session_id, account_id=current_user.account_id, at=now())
        if session_id != current_user.session_id:
            noted(session, "end_sign_in")
    if session_id == current_user.session_id:
        logout_user()
        return redirect(url_for("entry.sign_in"), 303)
    flash(_("That sign-in has ended."), "done")
    return redirect(url_for("account.overview"), 303)


@blueprint.post("/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End every sign-in of this person but this one."""
    with database().writing() as session:
        count = service.end_sessions(session, current_user.account_id, at=now(), but=current_user.session_id)
        if count:
            noted(session, "end_sign_ins")
    flash(
        ngettext("%(num)s other sign-in has ended.", "%(num)s other sign-ins have ended.", count)
        if count
        else _("You are signed in nowhere else."),
        "done",
    )
    return redirect(url_for("account.overview"), 303)
