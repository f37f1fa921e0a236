"""The guard before every page: it holds a request against the one table (feedback/access.py), and knows who is there."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, abort, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from feedback.access import TABLE, WAYS_IN
from feedback.core.actor import Role
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.people import asking
from feedback.programmes import queries
from feedback.programmes.records import Programme
from feedback.who import Who


def matrix(app: Flask) -> list[tuple[str, list[tuple[str, str, str, Who]]]]:
    """Give the table for people to read: for each room, (methods, address, what it does, who may), in the order of rooms."""
    rooms: dict[str, list[tuple[str, str, str, Who]]] = {}
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    for endpoint, who in TABLE.items():
        rule = rules.get(endpoint)
        if rule is None:
            continue  # this surface does not have it
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        what = (app.view_functions[endpoint].__doc__ or "").strip().split("\n")[0]
        room = endpoint.partition(".")[0] if "." in endpoint else "files"
        rooms.setdefault(room, []).append((methods, rule.rule, what, who))
    return list(rooms.items())


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    who = TABLE.get(endpoint)
    if who is None:
        abort(403)
    if who.anyone:
        g.staff_page = endpoint.startswith(WAYS_IN)  # the way in is a page of staff, in their language
        return None
    programme = None
    if who.roles:
        with database().reading() as session:
            programme = queries.programme_by_slug(session, g.get("programme_slug", ""))
        if programme is None:
            abort(404)  # somebody mistyped an address; they may be a respondent, and want no staff page
    g.staff_page = True
    if not current_user.is_authenticated:
        return asking.who_is_there()
    g.at_own_account = programme is None
    if programme is not None:
        _enter(programme, who)
    if request.method in who.confirmed and not current_user.is_fresh(now()):
        return asking.is_it_still_you()
    return None


def _enter(programme: Programme, who: Who) -> None:
    with database().reading() as session:
        person = queries.actor_for(session, current_user.account_id, programme.id, now().date())
    if person is None:
        abort(404)
    if not current_user.two_factors:
        person = replace(person, roles=person.roles & {Role.MEMBER})
    g.programme, g.actor = programme, person
    if not person.has(*who.roles):
        abort(403)


def _take_slug(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values and "programme" in values:
        g.programme_slug = values.pop("programme")


def install(app: Flask) -> None:
    """Put the guard before every request, and keep the programme's slug in every staff address."""

    def fill_slug(endpoint: str, values: dict[str, object]) -> None:
        if "programme" not in values and app.url_map.is_endpoint_expecting(endpoint, "programme"):
            slug = g.get("programme_slug")
            if slug:
                values["programme"] = slug

    app.url_value_preprocessor(_take_slug)
    app.url_defaults(fill_slug)
    app.before_request(_guard)
