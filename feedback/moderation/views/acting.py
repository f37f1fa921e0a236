"""Form, act, redirect: what every button of this room has in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError, NotFound, NotYours
from feedback.core.web.context import acting
from feedback.core.web.i18n import said

Act = Callable[[Session, Actor, datetime], object]
Onward = Callable[[object], str]


def do(
    act: Act, *, then: str, refused: str | None = None, done: str | None = None, onward: Onward | None = None
) -> ResponseReturnValue:
    """Do an act and go to `then`; a refusal is said kindly on the page `refused` (or `then`).

    `onward` says from what the act gave where to go instead.

    What the person may not know of, or not do, is left to the error page.
    """
    try:
        with acting() as (session, actor, at):
            given = act(session, actor, at)
            then = onward(given) if onward else then
    except (NotFound, NotYours):
        raise
    except DomainError as error:
        flash(said(error.message, error.values), "amber")
        return redirect(refused or then, 303)
    if done:
        flash(done, "done")
    return redirect(then, 303)
