"""The blueprint of the groups room, and the words that its pages share."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.core.moments import week_start
from feedback.figures.wording import Amount
from feedback.groups.forms import SPEAKS_FOR, VIEWS
from feedback.groups.rules import GroupKind, Result, Subject, View

blueprint = Blueprint("groups", __name__, url_prefix="/<programme>/groups")

KINDS = {
    GroupKind.CO_PRODUCTION: _l("Co-production group"),
    GroupKind.SURVIVOR_ONLY: _l("Survivors and family members only"),
    GroupKind.BOARD: _l("Board"),
    GroupKind.REFERENCE: _l("Reference group"),
    GroupKind.SCRUTINY: _l("Scrutiny"),
    GroupKind.ADVISORY: _l("Members' advisory group"),
}
RESULTS = {
    Result.AGREED: _l("Agreed"),
    Result.AGREED_WITH_DISSENT: _l("Agreed with dissent"),
    Result.RETURNED: _l("Returned"),
}
SUBJECTS = {Subject.THEME: _l("Theme"), Subject.CLAUSE: _l("Clause"), Subject.REPLY: _l("Reply")}
_SAID = {
    View.AGREE: _l("%(count)s agree"),
    View.AMEND: _l("%(count)s agree if it is changed"),
    View.DISAGREE: _l("%(count)s disagree"),
    View.PASS: _l("%(count)s pass"),
}
_AMOUNTS = {Amount.FEW.value: _l("few"), Amount.SOME.value: _l("some"), Amount.MOST.value: _l("most")}


def tally_words(shown: dict[View, str]) -> str:
    """Say a tally in one line: numbers, or words where fewer than five spoke."""
    if not shown:
        return str(_("Nobody spoke."))
    if Amount.TOO_FEW_TO_SAY.value in shown.values():
        return str(_("Too few people spoke for a count to be shown."))
    return ", ".join(
        str(_SAID[view]) % {"count": _AMOUNTS.get(count, count)} for view, count in shown.items()
    )


def add_words() -> dict[str, object]:
    """Give this room's templates the words and functions that they share."""
    return {
        "kinds": KINDS,
        "results": RESULTS,
        "subjects": SUBJECTS,
        "every_view": VIEWS,
        "speaks": SPEAKS_FOR,
        "tally_words": tally_words,
        "week_start": week_start,
    }


blueprint.context_processor(add_words)
