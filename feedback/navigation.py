"""The pages at the head of every staff page: what of the one table (feedback/access.py) a person may open.

Whoever may open a few sees them in one line. Whoever may open many sees the parts of the work first, in the order of the
journey, and under them the pages of the part where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from feedback.access import TABLE
from feedback.core.actor import Actor

#: As many pages, Home among them, stand in one line on a small laptop; more are gathered into parts.
FEW = 7


@dataclass(frozen=True)
class Page:
    """One main page. `blueprints` are those whose pages lie below it, beside its own."""

    endpoint: str
    words: LazyString
    blueprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of the work, with its main pages."""

    words: LazyString
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Link:
    """What stands on the page: words, where they lead, and what aria-current says ("page", "true", or nothing)."""

    words: LazyString
    url: str
    current: str


HOME = Page("programmes.home", _("Home"))
PARTS: tuple[Part, ...] = (
    Part(
        _("Asking"),
        (
            Page("questions.show", _("Questions"), ("languages", "preview")),
            Page("windows.overview", _("Windows"), ("posters",)),
            Page("intake.rooms", _("What a group said")),
            Page("sheets.choose", _("Paper sheets"), ("beside",)),
            Page("imports.overview", _("Past feedback"), ("import_mappings",)),
        ),
    ),
    Part(
        _("Reading"),
        (
            Page("moderation.queue", _("To read")),
            Page("moderation.referrals", _("Referrals")),
            Page("moderation.referral_counts", _("Referral counts")),
            Page("moderation.referral_log", _("Referral log")),
            Page("originals.overview", _("Originals")),
        ),
    ),
    Part(
        _("Deciding"),
        (Page("themes.overview", _("Themes")), Page("groups.overview", _("Groups"))),
    ),
    Part(_("Specifications"), (Page("specification.drafts", _("Specifications")),)),
    Part(
        _("What changed"),
        (
            Page("monitoring.outcomes", _("Outcomes")),
            Page("reporting_back.overview", _("You said, we did")),
        ),
    ),
    Part(
        _("The programme"),
        (
            Page("team.overview", _("People"), ("known",)),
            Page("contract.overview", _("What is bought")),
            Page("helplines.overview", _("Support lines"), ("young",)),
            Page("holds.overview", _("Holds")),
            Page("retention.overview", _("Retention")),
            Page("requests.overview", _("Requests")),
            Page("auditing.overview", _("Audit")),
        ),
    ),
)


def rows(person: Actor | None, endpoint: str) -> list[list[Link]]:
    """Give the lines of links for whoever is signed in: none, one, or the parts and the pages of one of them.

    Args:
        person: who is there, with their roles in this programme; None where nobody is.
        endpoint: the page that they look at.
    """
    if person is None:
        return []
    parts = [(part, _open_to(person, part)) for part in PARTS]
    parts = [(part, pages) for part, pages in parts if pages]
    every = [page for _part, pages in parts for page in pages]
    here = _where(every, endpoint)
    home = _link(HOME, endpoint, here=HOME.endpoint == endpoint)
    if len(every) < FEW:
        return [[home, *(_link(page, endpoint, here=page is here) for page in every)]]
    first, second = [home], []
    for part, pages in parts:
        inside = here is not None and here in pages
        if len(pages) == 1:
            first.append(_link(pages[0], endpoint, here=inside))
            continue
        first.append(Link(part.words, url_for(pages[0].endpoint), "true" if inside else ""))
        if inside:
            second = [_link(page, endpoint, here=page is here) for page in pages]
    return [first, second] if second else [first]


def installed() -> list[list[Link]]:
    """Give the lines for the page that is being shown."""
    return rows(g.get("actor"), request.endpoint or "")


def _open_to(person: Actor, part: Part) -> list[Page]:
    return [page for page in part.pages if person.has(*TABLE[page.endpoint].roles)]


def _where(pages: Sequence[Page], endpoint: str) -> Page | None:
    """Give the main page to which a page belongs: itself, or the first one of its room."""
    room = endpoint.partition(".")[0]
    exact = [page for page in pages if page.endpoint == endpoint]
    below = [page for page in pages if room in {page.endpoint.partition(".")[0], *page.blueprints}]
    return next(iter(exact + below), None)


def _link(page: Page, endpoint: str, *, here: bool) -> Link:
    current = "page" if page.endpoint == endpoint else "true" if here else ""
    return Link(page.words, url_for(page.endpoint), current)
