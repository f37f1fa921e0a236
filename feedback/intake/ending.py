"""After sending: the end page, and a code for who wants one."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from feedback.core.web.context import database
from feedback.core.web.i18n import said
from feedback.intake import codes, equality_views, queries, service, tokens, visit
from feedback.intake.progress import CouldNotKeep, Seed
from feedback.intake.rules import Source

TRIES = 5


def page(session: Session, held: Seed, status: int = 200, sentence: str = "") -> Response:
    """Show the end page; a code that somebody has already goes on working."""
    sent = queries.submission(session, held.submission_id)
    return visit.page(
        "end",
        status,
        token=tokens.make(held.form_id, visit.today()),
        slip=equality_views.slip(sent) if sent else "",
        has_code=queries.code_of(session, held.submission_id) is not None,
        may_take_a_code=visit.may_take_a_code(held),
        beside=sent is not None and sent.source is Source.ASSISTED,
        sentence=sentence,
    )


def step(held: Seed, go: str, slip: str) -> Response:
    """Give a code or none, as the person presses; anything else leads to the end page."""
    if go not in {"code", "no_code"}:
        return visit.onwards()
    is_good = tokens.is_good(request.form.get("t", ""), held.form_id, visit.today())
    if not is_good or (go == "code" and not visit.may_take_a_code(held)):
        with database().reading() as session:
            return page(session, held, 422)
    if go == "no_code":
        with suppress(CouldNotKeep):  # it expires by itself
            visit.progress().forget(held)
        return visit.without_cookie(visit.page("finished", slip=slip))
    try:
        code = _mint(held)
    except SQLAlchemyError:
        sentence = _("We could not make a code just now. What you sent is safe. Please try again.")
        said_so = {"token": tokens.make(held.form_id, visit.today()), "may_take_a_code": True}
        return visit.page("end", 503, **said_so, slip=slip, has_code=False, sentence=sentence)
    except codes.TooManyCodes as error:
        with database().reading() as session:
            return page(session, held, int(error.status), said(error.message, error.values))
    return visit.without_cookie(visit.page("code", code=code, slip=slip))


def _mint(held: Seed) -> str:
    """Make a code and keep it; its hash is made before the transaction begins."""
    for _attempt in range(TRIES):
        code = codes.new_code()
        with suppress(service.CodeTaken), database().writing() as session:
            service.keep_code(session, held.submission_id, code)
            return code.words
    raise service.CodeTaken("We could not make a code just now. Please try again.")
