"""The blueprint of the themes room, and the words that its pages share."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.core.actor import Actor, Role
from feedback.core.moments import week_start
from feedback.figures.wording import SMALLEST_SHOWN, Amount, is_small
from feedback.intake.rules import Provenance
from feedback.moderation.rules import Audience, Standing
from feedback.themes.forms import AXES
from feedback.themes.queries import ThemeLine
from feedback.themes.rules import CITABLE, ThemeState
from feedback.themes.rules.counts import Counts
from feedback.themes.rules.ledger import Use

blueprint = Blueprint("themes", __name__, url_prefix="/<programme>/themes")

STATES = {
    ThemeState.DRAFT: _l("Draft"),
    ThemeState.IN_REVIEW: _l("Before the group"),
    ThemeState.AGREED: _l("Agreed"),
    ThemeState.AGREED_WITH_DISSENT: _l("Agreed with dissent"),
    ThemeState.RETURNED: _l("Returned by the group"),
    ThemeState.SUPERSEDED: _l("Superseded"),
}
PROVENANCES = {
    Provenance.DIRECT: _l("direct"),
    Provenance.ON_PAPER: _l("direct, on paper"),
    Provenance.WITH_A_WORKER: _l("direct, with a worker beside"),
    Provenance.THROUGH_OWN_SERVICE: _l("through the service's own hands"),
    Provenance.FROM_A_GROUP: _l("direct, from a group"),
    Provenance.PROVIDER_COLLECTED: _l("provider-collected"),
}
PLACES = {
    Standing.HELD: _l("Held for a spam check"),
    Standing.FIRST_LOOK: _l("Waiting for the first look"),
    Standing.COUNTED_ONLY: _l("Counted only, as the person chose"),
    Standing.POOLED: _l("Pooled until a release"),
    Standing.WAITING: _l("Waiting for a reader"),
    Standing.IN_HAND: _l("In a reader's hands"),
    Standing.SHARED: _l("Shared"),
    Standing.THEME_ONLY: _l("For themes only"),
    Standing.WITHHELD: _l("Withheld"),
    Standing.SPAM: _l("Spam"),
    Standing.WITHDRAWN: _l("Taken back"),
    Standing.TIME_OVER: _l("Erased when its time was over"),
}
PUBLIC_PLACES = {
    "shared": _l("Shared"),
    "counted_only": _l("Counted only"),
    "being_read": _l("Being read"),
    "withheld": _l("Withheld"),
    "spam": _l("Spam"),
    "withdrawn": _l("Taken back"),
}
USES = {
    Use.LABELLED: _l("Labelled"),
    Use.NO_LABEL_NEEDED: _l("No label needed"),
    Use.NOT_YET_READ: _l("Not yet read"),
}


def number(count: int) -> str:
    """Say a count as partners may see it: one to four are "fewer than 5"."""
    return str(_("fewer than %(few)s", few=SMALLEST_SHOWN)) if is_small(count) else f"{count:,}"


def how_many(counts: Counts) -> str:
    """Say in one sentence how many of the people who were heard said this."""
    sentences = {
        Amount.FEW: _("Few of the %(heard)s people who were heard said this."),
        Amount.SOME: _("Some of the %(heard)s people who were heard said this."),
        Amount.MOST: _("Most of the %(heard)s people who were heard said this."),
        Amount.TOO_FEW_TO_SAY: _("Too few people have been heard yet to say how many."),
    }
    sentence = sentences[counts.amount]
    return str(
        sentence if counts.amount is Amount.TOO_FEW_TO_SAY else sentence % {"heard": number(counts.heard)}
    )


def rests_on(counts: Counts) -> str:
    """Say what a theme rests on: excerpts and responses."""
    excerpts, responses = number(counts.excerpts), number(counts.responses)
    return str(
        _("%(excerpts)s excerpts from %(responses)s responses", excerpts=excerpts, responses=responses)
    )


def provenance_of(counts: Counts) -> str:
    """Say through whose hands the words came, the most of them first."""
    order = sorted(counts.by_provenance.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{PROVENANCES[Provenance(kind)]} ({number(count)})" for kind, count in order)


def weeks_of(counts: Counts) -> str:
    """Say from when to when, by the Mondays of the weeks."""
    if counts.first_week is None or counts.last_week is None:
        return ""
    first, last = (
        format_date(week_start(week), "MMMM yyyy") for week in (counts.first_week, counts.last_week)
    )
    return str(first if first == last else _("%(first)s to %(last)s", first=first, last=last))


def audience_of(actor: Actor) -> Audience:
    """Give whose eyes these are when a page quotes: the group's own people, or anybody's."""
    return Audience.GROUP if actor.has(Role.FACILITATOR, Role.MEMBER) else Audience.PUBLIC


def thread_of(line: ThemeLine, theme_url: str, decided_url: str | None) -> list[dict[str, str | None]]:
    """Give the thread of a theme, filled up to where it has come."""
    decided = line.state in CITABLE or line.state in {ThemeState.RETURNED, ThemeState.SUPERSEDED}
    asked = line.state in CITABLE
    return [
        {"sentence": rests_on(line.counts), "url": theme_url, "state": "reached"},
        {"sentence": line.code, "url": None, "state": "reached" if line.frozen else "current"},
        {
            "sentence": str(STATES[line.state]) if line.frozen else None,
            "url": decided_url if decided else None,
            "state": "reached" if asked else ("current" if line.frozen else "waiting"),
        },
        {"sentence": None, "url": None, "state": "current" if asked else "waiting"},
        {"sentence": None, "url": None, "state": "waiting"},
    ]


def add_words() -> dict[str, object]:
    """Give this room's templates the words and functions that they share."""
    return {
        "axes": AXES,
        "states": STATES,
        "provenances": PROVENANCES,
        "places": PLACES,
        "uses": USES,
        "number": number,
        "how_many": how_many,
        "rests_on": rests_on,
        "provenance_of": provenance_of,
        "weeks_of": weeks_of,
        "week_start": week_start,
    }


blueprint.context_processor(add_words)
