"""The questions about the person, asked after sending: two steps at the one address of the form, and no cookie.

A slip in the page carries the right to answer. It comes from a page that is shown after sending and knows nothing of the
submission, so that neither this request nor what it stores can be led back to one.
"""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, request
from flask_babel import gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from feedback.core.sealing import Damaged
from feedback.core.web.context import database
from feedback.intake import queries, tokens, visit
from feedback.intake.equality import slip as slips
from feedback.intake.equality.pool import CouldNotKeep, Pool
from feedback.intake.equality.rules import only_published
from feedback.intake.equality.service import put_away
from feedback.intake.equality.topics import sentences, topics
from feedback.intake.forms import RespondentForm
from feedback.intake.pacing import Pace
from feedback.intake.progress import Seed
from feedback.intake.records import Submission
from feedback.questions.rules import PREFER_NOT_TO_SAY

#: What a button of these pages posts as `go`.
STEPS = frozenset({"about_you", "tell_about_me", "nothing_about_me"})
PACE = "feedback.pace_of_envelopes"


def slip(submission: Submission) -> str:
    """Give a slip to somebody who has sent something, once; none where the questions were answered, or it may be spam.

    What a machine sent would be counted for ever: there is no row that could be taken out again.
    """
    if submission.held_for_spam or request.form.get("answered"):
        return ""
    return slips.give(submission.programme_id, visit.today())


def _form() -> RespondentForm:
    """Make the form, filled with what was posted. Nothing is chosen beforehand."""
    fields = {}
    for topic in topics():
        choices = [
            SelectChoice(key, _(words), {"apart": True} if key == PREFER_NOT_TO_SAY else {})
            for key, words in topic.choices
        ]
        hint = _(topic.hint) if topic.hint else ""
        fields[topic.key] = RadioField(
            _(topic.question), [Optional()], description=hint, choices=choices, validate_choice=False
        )
    made: RespondentForm = type("AboutYouForm", (RespondentForm,), fields)(request.form, prefix="q-")
    return made


def _is_too_fast() -> bool:
    pace = cast("Pace", current_app.extensions.setdefault(PACE, Pace()))
    return pace.is_too_fast(request.remote_addr or "", visit.today())


def _done(what: str, held: Seed | None) -> Response:
    """Say what became of the answers; who has not said yet whether they keep a code is asked here."""
    token, has_code, may_take_a_code = "", False, False
    if held is not None:
        with database().reading() as session:
            waits = queries.submission(session, held.submission_id) is not None
            has_code = queries.code_of(session, held.submission_id) is not None
        token = tokens.make(held.form_id, visit.today()) if waits else ""
        may_take_a_code = bool(token) and visit.may_take_a_code(held)
    return visit.page(
        "about_you_done",
        p=sentences(),
        what=what,
        token=token,
        has_code=has_code,
        may_take_a_code=may_take_a_code,
        answered=True,
    )


def _ask(given: str, *, status: int = 200, sentence: str = "") -> Response:
    return visit.page(
        "about_you",
        status,
        p=sentences(),
        form=_form(),
        slip=given,
        sentence=sentence,
        over=visit.seed() is None,
    )


def step(go: str, held: Seed | None) -> Response:
    """Show the questions, or take what was chosen. Nothing is read from the cookie but whether a code is still to be offered."""
    given = request.form.get("s", "")
    read = slips.read(given, visit.today())
    if read is None:
        return _done("too_late", held)
    if go == "about_you":
        return _ask(given)
    told = only_published({topic.key: request.form.get(f"q-{topic.key}", "") for topic in topics()}, topics())
    if go == "nothing_about_me" or not told:
        return _done("nothing", held)
    if _is_too_fast():
        return _done("no_room", held)
    pool = Pool(visit.settings().envelopes_folder, read.programme_id)
    try:
        kept = put_away(
            pool, read.name, told, programme_id=read.programme_id, topics=topics(), on=visit.today()
        )
    except (CouldNotKeep, Damaged):
        return _ask(given, status=503, sentence=_(sentences()["could_not"]))
    return _done("sent" if kept else "no_room", held)
