"""The button beside a sheet that was just typed: take it out again."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.errors import Closed
from feedback.core.web.context import acting
from feedback.core.web.i18n import said
from feedback.intake.progress import Seed
from feedback.intake.sheet_views import forget_last
from feedback.moderation import service
from feedback.moderation.views.queue import blueprint


@blueprint.post("/sheets/undo")
def undo_sheet() -> ResponseReturnValue:
    """Take out the sheet that was typed last, and go back to the empty one of its window."""
    sheet = Seed.from_cookie(request.form.get("sheet")) or Seed.fresh()
    forget_last()
    try:
        with acting() as (session, actor, at):
            window_id = service.undo_sheet(session, sheet.submission_id, by=actor, at=at)
    except Closed as error:
        flash(said(error.message, error.values), "amber")
        return redirect(url_for("sheets.choose"), 303)
    flash(_("The sheet is taken out. Nothing of it was kept."))
    return redirect(url_for("sheets.sheet", window_id=window_id), 303)
