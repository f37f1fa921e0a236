"""The blueprint of the room, and what its pages share: words for states, who may write, how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm
from feedback.core.web.i18n import said
from feedback.figures.money import pounds, uplift
from feedback.specification.queries import DraftView
from feedback.specification.rules import ApprovalRole, ClauseStatus, DraftState
from feedback.specification.rules.access import READERS
from feedback.specification.rules.findings import Severity

blueprint = Blueprint("specification", __name__, url_prefix="/<programme>/specifications")

STATUS = {
    ClauseStatus.PROPOSED: _l("proposed"),
    ClauseStatus.IN_REVIEW: _l("with the group"),
    ClauseStatus.AGREED: _l("agreed"),
    ClauseStatus.AGREED_WITH_DISSENT: _l("agreed, with dissent"),
    ClauseStatus.RETURNED: _l("returned by the group"),
    ClauseStatus.WITHDRAWN: _l("withdrawn"),
}
STATE = {
    DraftState.DRAFTING: _l("Draft, not approved"),
    DraftState.APPROVED: _l("Approved, not yet published"),
    DraftState.PUBLISHED: _l("Published"),
}
SEVERITY = {
    Severity.BLOCK: _l("has to be changed"),
    Severity.WARN: _l("change it, or say why it stays"),
    Severity.INFO: _l("good to know"),
}
APPROVES_AS = {
    ApprovalRole.STRATEGIC_DIRECTOR: _l("Strategic director"),
    ApprovalRole.SECTION_151: _l("Section 151 officer"),
    ApprovalRole.MONITORING_OFFICER: _l("Monitoring officer"),
}
SPEAKS_FOR = {
    "survivor": _l("Somebody who speaks for survivors"),
    "provider": _l("Somebody who speaks for a provider"),
    "hub": _l("Somebody who speaks for the hub"),
    "police": _l("Somebody who speaks for the police"),
    "agency": _l("Somebody who speaks for an agency"),
    "voluntary": _l("Somebody who speaks for the voluntary sector"),
    "council": _l("Somebody who speaks for the council"),
}


@blueprint.context_processor
def _words() -> dict[str, object]:
    person = g.get("actor")  # an error page has none
    return {
        "status_words": STATUS,
        "state_words": STATE,
        "severity_words": SEVERITY,
        "role_words": APPROVES_AS,
        "speaks_for_words": SPEAKS_FOR,
        "said": said,
        "pounds": pounds,
        "raised_by": uplift,
        "reads_themes": person is not None
        and person.has(Role.FACILITATOR, Role.MEMBER, Role.COMMISSIONER, Role.AUDITOR),
        "reads_drafts": person is not None and person.has(*READERS),
    }


def may_write(person: Actor, view: DraftView) -> bool:
    """Say whether this person can change this draft now."""
    return person.has(Role.COMMISSIONER) and view.is_open


def attempt(form: StaffForm, act: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """Do an act; give its answer, or None when it was refused, with the refusal on the form and nothing changed."""
    try:
        return act()
    except DomainError as error:
        form.say(error)
        return None


def page(template: str, form: StaffForm | None = None, **values: Any) -> ResponseReturnValue:
    """Render a page; one whose form was refused says so with its code, and keeps all that was typed."""
    refused = form is not None and (form.refusals or form.errors)
    return render_template(f"specification/{template}", form=form, **values), (
        HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    )
