"""After somebody showed who they are: on to where they were going, with what they had typed."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from feedback.core.moments import now
from feedback.core.web import kept


def go_on(account_id: UUID, *, else_to: str = "programmes_entrance.start") -> ResponseReturnValue:
    """Lead on: to the page that was asked for, to a button that sends what was kept, or to `else_to`."""
    slip = request.form.get(kept.FIELD, "")
    found = kept.open_slip(slip, account_id, now()) if slip else None
    if found is None:
        # A slip that does not open is somebody else's, or old: it says nothing to whoever is here now.
        return render_template("people/not_kept.html") if slip else redirect(url_for(else_to), 303)
    if found.method != "POST":
        return redirect(found.path, 303)
    return render_template("people/go_on.html", kept=found)
