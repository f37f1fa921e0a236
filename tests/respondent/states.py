"""Every page that a respondent can meet, in every state: walked with the real form and kept as it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from sqlalchemy import text

from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake import service as intake
from feedback.intake.rules import LONGEST_ANSWER
from feedback.people import service as people
from feedback.questions.records import WindowMode
from feedback.settings import HERE
from tests.builders.intake import a_submission, a_window
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_person
from tests.builders.respondent import HERE as SITE
from tests.builders.respondent import Person
from tests.pages import PageClient

TEMPLATES = HERE / "templates"
RESPONDENTS = re.compile(r'extends "layouts/respondent\.html"|else "layouts/respondent\.html"')
#: What a page is made of: its elements with their classes and types.
PARTS = re.compile(r'<(\w+)(?:[^>]* class="([^"]*)")?(?:[^>]* type="([^"]*)")?')
WORDS = "The same person every week."


#: The last page of the preview that staff have of a form; tests/questions/test_builder.py looks at it.
STAFF_ALONE = {"intake/preview_end.html"}


def templates_of_respondents() -> set[str]:
    """Name every template that a respondent can be shown."""
    return {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if RESPONDENTS.search(path.read_text(encoding="utf-8"))
    } - STAFF_ALONE


class Album:
    """Pages by the name of their state, and the templates that they were made from."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.app, self.language = app, language
        self.pages: dict[str, str] = {}
        self.templates: set[str] = set()
        #: Codes that a page shows; the trees that are kept say how many words in their place.
        self.secrets: list[str] = []

    def a_person(self) -> Person:
        """Give somebody with a browser of their own."""
        browser = self.app.test_client()
        if not isinstance(browser, PageClient):
            raise TypeError
        return Person(browser, asks_for=self.language)

    def keep(self, name: str, page: str) -> None:
        """Put a page into the album, once."""
        if name in self.pages:
            message = f"the state {name!r} stands twice"
            raise ValueError(message)
        self.pages[name] = page

    def without_codes_and_days(self, text: str) -> str:
        """Put what kind of code it is in the place of every code, and "a day" where a page counts on from today."""
        text = re.sub(r"until the end of \d+ \w+", "until the end of a day", text)
        for code in self.secrets:
            text = text.replace(code, f"{len(code.split())} words")
        return text

    def one_of_each(self) -> list[str]:
        """Name the states whose pages are made of different parts, one for each kind."""
        kinds = {frozenset(PARTS.findall(page)): name for name, page in reversed(self.pages.items())}
        return sorted(kinds.values(), key=list(self.pages).index)

    def every_part(self) -> list[str]:
        """Name states whose pages together have every part that any page has, few of them."""
        parts = {name: frozenset(PARTS.findall(page)) for name, page in self.pages.items()}
        missing, chosen = frozenset[tuple[str, ...]]().union(*parts.values()), list[str]()
        while missing:
            chosen.append(max(parts, key=lambda name: len(parts[name] & missing)))
            missing -= parts[chosen[-1]]
        return chosen

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note every template that is rendered."""

        def note(_app: Flask, template: Any, **_context: object) -> None:
            self.templates.add(template.name)

        with template_rendered.connected_to(note, self.app):
            yield


def fill(album: Album, database: Database, world: World) -> Album:
    """Walk through every page and every state."""
    with database.writing() as session:
        a_window(session, world, address="abcdef")
        a_window(session, world, address="closed", closes_on=date(2026, 2, 1), is_default=False)
        a_window(session, world, address="tocome", opens_on=date(2099, 3, 14), is_default=False)
        a_window(session, world, address="tablet", is_default=False, mode=WindowMode.KIOSK)
        a_window(session, world, address="shared", is_default=False, mode=WindowMode.GROUP)
    with album.watching():
        _before_the_form(album)
        _the_form(album)
        _first_words(album)
        _what_goes_wrong(album, database)
        _after_sending(album)
        _coming_back_later(album)
        _about_you(album)
        _without_words(album)
        _on_a_shared_tablet(album)
        _with_somebody_beside(album, database, world)
        _coming_back(album, database, world)
    return album


def _before_the_form(album: Album) -> None:
    person = album.a_person()
    for name, path in {
        "start": "/",
        "support": "/support",
        "what-changed-empty": "/what-changed",
        "privacy": "/privacy",
        "policy": "/policy",
        "accessibility": "/accessibility",
        "code-asked": "/code",
        "nothing-here": "/f",
        "window-of-a-group": "/s/shared",
        "window-closed": "/s/closed",
        "window-to-come": "/s/tocome",
        "window-unknown": "/s/nobody",
        "address-unknown": "/nothing/here",
        "on-paper": "/s/abcdef/print",
        "on-paper-large": "/s/abcdef/print/large",
    }.items():
        person.opens(path)
        album.keep(name, person.page)
    person.opens("/")
    person.presses("young")
    album.keep("young", person.page)


def _the_form(album: Album) -> None:
    """Go through the whole form with every page shown once, as it first looks."""
    person = album.a_person()
    person.opens("/")
    person.presses("begin")
    for _step in range(60):
        step = re.search(r'name="at" value="([^"]+)"', person.page)
        if step is None or step[1] == "check":
            break
        album.keep(f"form-{step[1].replace(':', '-')}", person.page)
        person.presses("more" if step[1] == "more" else "continue")
    album.keep("form-check-empty", person.page)
    person.opens("/")
    album.keep("start-begun", person.page)
    person.presses("young")
    album.keep("young-begun", person.page)


def _first_words(album: Album) -> None:
    for closest in ("left_early", "waiting", "turned_away", "family", "under_16"):
        person = album.a_person()
        person.starts(closest=closest)
        album.keep(f"first-words-{closest}", person.page)


def _what_goes_wrong(album: Album, database: Database) -> None:
    person = album.a_person()
    person.starts()
    person.presses("continue", what_helped="a" * (LONGEST_ANSWER + 1))
    album.keep("error-too-long", person.page)
    too_long = person.page
    person.opens("/")
    person.presses("begin")
    album.keep("begun-start", person.page)
    person.page = too_long
    person.presses("continue", what_helped=WORDS)
    expired = person.hidden() | {"t": "1.old", "go": "continue", "q-what_did_not_help": WORDS}
    album.keep("error-old-page", person.posts(expired).get_data(as_text=True))
    elsewhere = person.posts(person.hidden(), Sec_Fetch_Site="cross-site")
    album.keep("error-from-elsewhere", elsewhere.get_data(as_text=True))
    nowhere = {"go": "continue", "at": "p:nowhere", "w": "zzzzzz", "q-what_helped": WORDS}
    album.keep("error-unplaced", album.a_person().posts(nowhere).get_data(as_text=True))
    with database.writing() as session:
        session.execute(text("ALTER TABLE survey_window RENAME TO elsewhere"))
    person.presses("continue", what_did_not_help=WORDS)
    with database.writing() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO survey_window"))
    album.keep("error-database", person.page)


def _after_sending(album: Album) -> None:
    person = album.a_person()
    person.answers_the_three(WORDS, "I told my story three times.", "News while people wait.")
    old_page = person.hidden() | {"go": "continue"}
    person.presses("skip")
    person.presses("no_more")
    album.keep("form-check-nobody-said", person.page)
    person.presses("to:consent")
    person.posts(person.hidden() | {"go": "continue", "may_use": "group"})
    person.opens("/f")
    album.keep("form-check-full", person.page)
    person.presses("send")
    album.keep("end", person.page)
    open_still = person.posts(old_page | {"at": "p:helped", "q-what_helped": "More."})
    album.keep("sent-already", open_still.get_data(as_text=True))
    person.presses("code")
    album.keep("code-shown", person.page)
    album.secrets.append(person.code)
    other = album.a_person()
    other.sends(WORDS, "", "")
    other.presses("no_code")
    album.keep("end-no-code", other.page)


def _coming_back_later(album: Album) -> None:
    person = album.a_person()
    person.starts()
    person.presses("later", what_helped=WORDS)
    album.keep("later-asked", person.page)
    person.presses("keep_for_later")
    album.keep("later-code", person.page)
    code = person.code
    album.secrets.append(code)
    person.starts()
    person.presses("continue", what_helped=WORDS)
    person.gives(code)
    album.keep("begun-code", person.page)
    person.makes_room()
    person.opens("/")
    person.presses("begin")
    album.keep("begun-by-code", person.page)


def _about_you(album: Album) -> None:
    for name, go in {"nothing": "nothing_about_me", "told": "tell_about_me"}.items():
        person = album.a_person()
        person.sends(WORDS, "", "")
        person.presses("about_you")
        choice = re.search(r'name="q-([^"]+)"[^>]*value="([^"]+)"', person.page)
        if choice is None:
            raise LookupError
        if name == "nothing":
            album.keep("about-you", person.page)
        person.presses(go, **{choice[1]: choice[2]})
        album.keep(f"about-you-{name}", person.page)


def _without_words(album: Album) -> None:
    person = album.a_person()
    person.opens("/s/abcdef")
    person.presses("begin")
    person.presses("send_now")
    person.presses("send")
    album.keep("nothing-yet", person.page)
    person.starts()
    person.presses("stop")
    album.keep("stopped", person.page)


def _on_a_shared_tablet(album: Album) -> None:
    person = album.a_person()
    person.opens("/s/tablet")
    album.keep("tablet-start", person.page)
    person.starts("/s/tablet")
    album.keep("tablet-question", person.page)
    person.presses("send_now", what_helped=WORDS)
    person.presses("use")
    album.keep("tablet-end", person.page)
    person.presses("code")
    album.keep("tablet-code", person.page)
    album.secrets.append(person.code)


def _with_somebody_beside(album: Album, database: Database, world: World) -> None:
    album.app.config["WTF_CSRF_ENABLED"] = False
    with database.writing() as session:
        window = a_window(session, world, address="beside", service_id=world.service.id, is_default=False)
        worker = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")
        token = people.begin_session(session, worker.account_id, at=now())
    person = album.a_person()
    with person.browser.session_transaction(base_url=SITE) as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    said = {"window": str(window.id), "is_here": "y", "has_heard": "y"}
    address = f"/{world.programme.slug}/intake/with-someone"
    answer = person.browser.post(address, data=said, base_url=SITE, environ_base=person.address)
    album.keep("with-somebody-beside", answer.get_data(as_text=True))


def _coming_back(album: Album, database: Database, world: World) -> None:
    path = a_finished_path(database, world, "Robin")
    with database.writing() as session:
        code = intake.mint_code(session, path.first)
        waits = a_submission(session, world, {"what_helped": WORDS, "one_change": WORDS})
        waiting_code = intake.mint_code(session, waits.id)
    person = album.a_person()
    person.opens("/what-changed")
    album.keep("what-changed", person.page)
    person.gives("not one of ours")
    album.keep("code-wrong", person.page)
    person.gives(waiting_code)
    album.keep("code-status-waiting", person.page)
    status = person.page
    one = re.search(r'name="answer" value="([^"]+)"', status)
    if one is None:
        raise LookupError
    person.does("ask_one", answer=one[1])
    album.keep("code-one-answer", person.page)
    person.page = status
    person.does("ask_again")
    album.keep("code-write-again-asked", person.page)
    asked = person.page
    person.starts()
    person.presses("continue", what_helped=WORDS)
    person.page = asked
    person.does("again")
    album.keep("begun-again", person.page)
    person.gives(code)
    album.keep("code-status", person.page)
    for name, step in {"asked": "ask", "done": "take_back", "after": "show"}.items():
        person.page = album.pages["code-status"]
        person.does(step)
        album.keep(f"code-take-back-{name}", person.page)


def golden_file(name: str) -> Path:
    """Name the file that holds the accessible tree of a state."""
    return Path(__file__).parent / "golden" / f"{name}.yaml"
