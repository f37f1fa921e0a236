"""What the monitoring room has for a home page: where the figures are, for whoever may see some."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import NotYours
from feedback.core.waiting import Waits
from feedback.monitoring import queries, service
from feedback.monitoring.rules import Scope
from feedback.programmes import queries as programmes

LATE = 80


def _own_scope(session: Session, actor: Actor) -> Scope:
    """Give a provider's person their own service where there is one only, and the whole programme otherwise."""
    own = [
        row
        for row in programmes.services(session, actor.programme_id)
        if row.organisation_id == actor.organisation_id
    ]
    alone = len(own) == 1 or actor.roles == {Role.SAFEGUARDING}
    return Scope(service_id=own[0].id) if own and alone else Scope()


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Lead to the figures that somebody may see."""
    readers = (Role.COMMISSIONER, Role.ELECTED, Role.MODERATOR, Role.SAFEGUARDING)
    if not actor.has(*readers):
        return []
    scope = _own_scope(session, actor) if actor.has(Role.MODERATOR, Role.SAFEGUARDING) else Scope()
    try:
        profile = service.sight(session, scope, by=actor)
    except NotYours:
        return []
    items = queries.outcome_items(session, actor.programme_id, at=at, profile=profile, scope=scope)
    shown = sum(item.has_percentages for item in items)
    title = _("Figures")
    if actor.has(Role.ELECTED):
        title = _("Published figures")
    elif scope.service_id is not None:
        title = _("Figures about your service")
    sentence = _("%(shown)s of %(all)s outcomes can be shown in full.", shown=shown, all=len(items))
    if not items:
        sentence = _(
            "There are no answers about outcomes yet. They appear here a week after people send them, or when past "
            "feedback is brought in."
        )
    return [
        Waits(
            title=title,
            sentence=sentence,
            url=url_for("monitoring.outcomes", service=scope.service_id),
            action=_("See the figures"),
            order=LATE,
        )
    ]
