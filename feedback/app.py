"""The application: which rooms a surface has, and how they are put together."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, g, request
from flask_wtf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from feedback import guard, navigation
from feedback.core import keys, staff_log, withdrawals
from feedback.core.archive.records import waits_for_replay
from feedback.core.database import Database
from feedback.core.jobs import worker_is_down
from feedback.core.languages import Catalogues
from feedback.core.moments import now
from feedback.core.web import assets, headers, health, i18n, origins, packing, pages, visits
from feedback.core.web.context import DATABASE, SETTINGS, database
from feedback.core.web.requests import KeptInMemory
from feedback.intake.kept import outside
from feedback.intake.queries import standing_among, unlike
from feedback.programmes import queries
from feedback.settings import HERE, Mode, Settings, Surface

log = logging.getLogger(__name__)
UNSEEN = "feedback.database_is_unseen"
LARGEST_REQUEST = 8 * 1024 * 1024
LARGEST_FORM_FIELD = 512 * 1024
#: Blueprints that a respondent's process has. It holds no private key and imports no `reading` and no documents.
PUBLIC = (
    "feedback.intake.support_views:blueprint",
    "feedback.intake.public_views:blueprint",
    "feedback.intake.kiosk:blueprint",
    "feedback.intake.printed.public_views:blueprint",
    "feedback.moderation.public_views:blueprint",
    "feedback.reporting_back.public_views:blueprint",
)
STAFF = (
    "feedback.people.views:entrance",
    "feedback.people.views:blueprint",
    "feedback.people.entry.account_views:blueprint",
    "feedback.people.entry.views:blueprint",
    "feedback.programmes.views:entrance",
    "feedback.programmes.views:blueprint",
    "feedback.programmes.helplines.views:blueprint",
    "feedback.programmes.young_views:blueprint",
    "feedback.programmes.contract.views:blueprint",
    "feedback.programmes.team.views:blueprint",
    "feedback.programmes.team.known_views:blueprint",
    "feedback.programmes.team.arrival_views:blueprint",
    "feedback.questions.views:blueprint",
    "feedback.questions.translations.views:blueprint",
    "feedback.questions.views.windows:blueprint",
    "feedback.intake.preview_views:blueprint",
    "feedback.intake.views:blueprint",
    "feedback.intake.printed.views:blueprint",
    "feedback.intake.sheet_views:blueprint",
    "feedback.intake.beside_views:blueprint",
    "feedback.intake.import_views:blueprint",
    "feedback.intake.import_mapping_views:blueprint",
    "feedback.moderation.views:blueprint",
    "feedback.themes.views:blueprint",
    "feedback.groups.views:blueprint",
    "feedback.specification.views:blueprint",
    "feedback.monitoring.views:blueprint",
    "feedback.reporting_back.views:blueprint",
    "feedback.keeping.views.audit:blueprint",
    "feedback.keeping.views.holds:blueprint",
    "feedback.keeping.views.retention:blueprint",
    "feedback.keeping.views.originals:blueprint",
    "feedback.keeping.views.requests:blueprint",
)
#: What the form needs of a later room: erasing, everywhere, unread words in whose place others are sent.
LETS_GO = "feedback.reporting_back.service:let_go_of_unread"
#: Rooms that have lines for a home page.
HOMES = (
    "programmes",
    "intake",
    "moderation",
    "themes",
    "groups",
    "specification",
    "monitoring",
    "reporting_back",
    "keeping",
)


def _find(address: str) -> Any:  # noqa: ANN401 - a room offers a blueprint or a function
    module, name = address.split(":")
    return getattr(import_module(module), name)


def _add_rooms(app: Flask, addresses: tuple[str, ...]) -> list[Blueprint]:
    found = [_find(address) for address in addresses]
    for blueprint in found:
        app.register_blueprint(blueprint)
    return found


def _worker_is_down() -> bool:
    """Say so on staff pages alone, once somebody is signed in."""
    if g.get("actor") is None:
        return False
    with database().reading() as session:
        return worker_is_down(session, now())


def _words_for_pages(app: Flask, settings: Settings) -> None:
    def words() -> dict[str, object]:
        return {
            "worker_down": _worker_is_down(),
            "neutral_title": settings.neutral_title,
            "sample_mode": settings.mode is Mode.SAMPLE,
            "programme": g.get("programme"),
            "signed_in": g.get("actor"),
            "navigation": navigation.installed(),
        }

    app.context_processor(words)


def _staff_furniture(app: Flask, open_blueprints: list[Blueprint], *, cheap_hashes: bool) -> None:
    from feedback.people import sign_in
    from feedback.people.entry import asking_devices, hashing, pace, spent

    sign_in.install(app)
    app.extensions[asking_devices.HASHER] = hashing.Hasher(cheap=cheap_hashes)
    app.extensions["feedback.matrix"] = lambda: guard.matrix(app)
    app.extensions[asking_devices.PACE] = pace.Pace()
    app.extensions[asking_devices.SPENT] = spent.Spent(began=int(now().timestamp()))
    origins.install(app, but_for=[blueprint.name for blueprint in open_blueprints])
    session_csrf = CSRFProtect(app)
    for blueprint in open_blueprints:
        session_csrf.exempt(blueprint)
    app.extensions["feedback.waiting"] = [_find(f"feedback.{room}.home:waits_for") for room in HOMES]


def _look_behind_proxies(app: Flask, proxies: int) -> None:
    """Take the sender's address from as many proxies as stand in front, and no other header of theirs.

    A sender can write any X-Forwarded-For; only the last entries are the proxies' own.
    """
    if proxies:
        inner = app.wsgi_app
        app.wsgi_app = ProxyFix(inner, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # Flask says to wrap it so


def _tags(listed: str) -> tuple[str, ...]:
    return tuple(tag.strip() for tag in listed.split(",") if tag.strip())


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for the surface that the settings name. `open_keys` comes next, before any request."""
    settings = settings or Settings()
    app = Flask(
        "feedback",
        root_path=str(HERE / "feedback"),
        template_folder=str(HERE / "templates"),
        static_folder=None,
    )
    app.request_class = KeptInMemory
    _look_behind_proxies(app, settings.proxies)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM_FIELD,
        SESSION_COOKIE_NAME="__Host-staff" if settings.secure_cookies else "staff",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_CHECK_DEFAULT=True,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it asks for the Referer, which our own header tells browsers to leave out
        TESTING=settings.testing,
    )
    app.extensions[DATABASE], app.extensions[SETTINGS] = Database(settings.url), settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    headers.install(app, hsts=settings.tells_https_for_good)
    origins.lead_nowhere_else(app)
    i18n.install(
        app, Catalogues(settings.translations), _tags(settings.languages), _tags(settings.staff_languages)
    )
    assets.install(app, Path(HERE / "static"))
    pages.install(app)
    app.register_blueprint(health.blueprint(staff=settings.surface is not Surface.PUBLIC))
    _look_again(app)
    guard.install(app)
    public = _add_rooms(app, PUBLIC) if settings.surface is not Surface.STAFF else []
    names = [blueprint.name for blueprint in public]
    packing.install(app, names)
    visits.install(app, names)
    app.extensions["feedback.lets_go_of_unread"] = _find(LETS_GO)
    if settings.surface is not Surface.PUBLIC:
        _staff_furniture(app, public, cheap_hashes=settings.cheap_hashes)
        _add_rooms(app, STAFF)
    _words_for_pages(app, settings)
    return app


class CannotStart(Exception):
    """This database must not be opened by this process. Its text is one clear line for the operator."""


def refuse_words_that_were_taken_back(app: Flask) -> None:
    """Refuse to start on a database that was brought back from a backup, or copied, before the logs were replayed.

    One that does not answer, or has no tables yet, shows nobody a word; it is looked at again before the first request
    (`_look_again`), since a server may be up before its database. The public surface cannot read the logs; it looks only at
    what the database remembers. Live mode opens no database of the sample, whose people nobody ever invited.

    Raises:
        CannotStart: with what to do.
    """
    settings: Settings = app.extensions[SETTINGS]
    opened: Database = app.extensions[DATABASE]
    try:
        # The logs come first: what is written down there by now is committed by now, or about to be.
        reads = settings.surface is not Surface.PUBLIC
        written, noted = _written(settings) if reads else (withdrawals.Written(), outside.Noted())
        with opened.reading() as session:
            waits = waits_for_replay(session) is not None
            what = _here_again(session, written) or _undone(session, noted)
            sample = settings.mode is Mode.LIVE and any(row.is_sample for row in queries.programmes(session))
        if what == _WIDER:  # somebody may be choosing at this moment
            with opened.writing() as session:
                what = _here_again(session, written, lock=True) or _undone(session, noted)
    except withdrawals.LogUnusable as unusable:
        raise CannotStart(str(unusable)) from None
    except SQLAlchemyError:
        app.extensions[UNSEEN] = True
        return
    if sample:
        message = "This database has a sample programme. Live mode starts on one of its own: set FEEDBACK_VAR to another folder, or FEEDBACK_DATABASE_URL."
        raise CannotStart(message)
    if waits or what:
        message = f"{what or 'It was brought back'}: this database cannot be opened yet. First: flask --app wsgi restore --replay"
        raise CannotStart(message)
    app.extensions[UNSEEN] = False


def _look_again(app: Flask) -> None:
    """Answer nothing from a database that nobody has looked at yet: the sign of life of the process apart."""

    def look() -> None:
        if not app.extensions.get(UNSEEN) or request.endpoint == "health.live":
            return
        try:
            refuse_words_that_were_taken_back(app)
        except CannotStart:
            log.critical("this database must not be opened: start the process again to read why")
            abort(503)

    app.before_request(look)


_WIDER = "Words may be used by more people here than their writers said last"


def _written(settings: Settings) -> tuple[withdrawals.Written, outside.Noted]:
    """Read both logs that lie outside every backup; one that is not begun yet says nothing."""
    theirs, ours = settings.withdrawals_file, settings.staff_log_file
    written = withdrawals.read_all(theirs) if theirs.exists() else withdrawals.Written()
    return written, outside.understood(staff_log.read(ours) if ours.exists() else [])


def _here_again(session: Session, written: withdrawals.Written, *, lock: bool = False) -> str:
    """Say what respondents did that this database does not know, or nothing."""
    back = standing_among(session, written.taken_back)
    if back:
        return f"{len(back)} submission(s) that were taken back are here again"
    return _WIDER if any(one.wider for one in unlike(session, written.choices, lock=lock)) else ""


def _undone(session: Session, noted: outside.Noted) -> str:
    """Say what staff did that this database does not know, or nothing."""
    if outside.holds_behind(session, noted):
        return "A hold is not as it was set or released"
    aged = sum(map(len, outside.aged_here(session, noted, kept=False).values()))
    return f"{aged} submission(s) that were erased for their age are here again" if aged else ""


def open_keys(app: Flask) -> None:
    """Open the key files that this surface may hold; nothing that is sealed can be touched before.

    Raises:
        feedback.core.keys.KeysUnusable: they are lost, wrong, open to others, or do not belong together.
    """
    settings: Settings = app.extensions[SETTINGS]
    staff = settings.surface is not Surface.PUBLIC
    keys.hold(settings.keys, staff=staff)
    withdrawals.keep_in(settings.withdrawals_file)
    staff_log.keep_in(settings.staff_log_file)
    if staff:
        app.secret_key = keys.session_secret(settings.keys)
