"""A service of one's own in live mode, without the sample: from an empty folder to words that somebody has read.

Every step is a command that an operator types, or a page that somebody opens. Nothing is written into the tables here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask

from feedback import cli
from feedback.app import create_app, open_keys
from feedback.core.database import Database
from feedback.core.jobs import run_due
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.settings import Mode, Settings, Surface
from tests.builders.respondent import Person
from tests.pages import PageClient

LINK = re.compile(r"/welcome/[\w-]{40,}")
PHRASE = "kettle orbit mossy lantern"
SLUG = "after-abuse"


class Owner:
    """An operator with a terminal, in live mode, and the browsers of everybody who is invited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            var=folder,
            mode=Mode.LIVE,
            surface=Surface.ALL,
            public_address="https://localhost",
        )
        self.app: Flask = create_app(settings)
        self.app.test_client_class = PageClient
        cli.install(self.app)
        self.database: Database = self.app.extensions[DATABASE]

    def types(self, *arguments: str) -> str:
        """Run a command, which has to work."""
        done = self.app.test_cli_runner().invoke(args=list(arguments))
        assert done.exit_code == 0, done.output
        return done.output

    def starts_with(self, tables: Path) -> None:
        """Begin with keys and tables, as `upgrade` leaves them."""
        shutil.copy(tables, self.folder / "feedback.sqlite3")
        self.types("keys", "generate")

    def browser(self) -> PageClient:
        made = self.app.test_client()
        assert isinstance(made, PageClient)
        return made

    def comes_in(self, said: str) -> PageClient:
        """Open a link that somebody handed over, and set up a passphrase and an app."""
        link, browser = LINK.findall(said)[0], self.browser()
        page = browser.get(link).get_data(as_text=True)
        secret = re.findall(r'name="secret"[^>]*value="(\w+)"', page)[0]
        typed = {
            "secret": secret,
            "passphrase": PHRASE,
            "again": PHRASE,
            "code": pyotp.TOTP(secret).at(now()),
        }
        assert sends(browser, f"{link}/passphrase", page, typed).status_code == 303
        return browser


def sends(browser: PageClient, address: str, page: str, fields: dict[str, Any]) -> Any:
    """Send a form of a page, with the token that protects it."""
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    return browser.post(address, data=fields | {"csrf_token": token})


def does(browser: PageClient, page_at: str, fields: dict[str, Any], to: str = "") -> str:
    """Open a page, send its form (to another address, where named), and give the page that follows."""
    page = browser.get(page_at).get_data(as_text=True)
    answer = sends(browser, to or page_at, page, fields)
    assert answer.status_code in {200, 303}, (
        page_at,
        answer.status_code,
        re.findall(r'role="alert".*?</div>', answer.get_data(as_text=True), re.DOTALL),
    )
    return str(answer.get_data(as_text=True) if answer.status_code == 200 else answer.headers["Location"])


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    made = Owner(tmp_path)
    yield made
    made.database.engine.dispose()


def test_an_operator_goes_from_an_empty_folder_to_words_that_somebody_has_read(owner: Owner) -> None:
    owner.types("keys", "generate")
    owner.types("upgrade")
    owner.types(
        "people", "programme-create", "Support after abuse", "--slug", SLUG,
        "--service", "Counselling=Example Counselling Trust",
    )  # fmt: skip
    open_keys(owner.app)  # as a restart does
    first = owner.types(
        "people", "invite", "keystone@mail.example", "--name", "Keystone", "--organisation", "The council"
    )
    keystone = owner.comes_in(first)
    people = f"/{SLUG}/people/"

    def invites(name: str, role: str, organisation: str, kind: str) -> PageClient:
        form = {
            "name": name, "email": f"{name}@mail.example", "organisation": "", "new_organisation": organisation,
            "kind": kind, "roles": [role], "trained_until": (now() + timedelta(days=90)).date().isoformat(),
        }  # fmt: skip
        return owner.comes_in(does(keystone, f"{people}invite", form))

    heron = invites("Heron", "independent", "The hub", "hub")
    teasel = invites("Teasel", "facilitator", "Voluntary body", "voluntary")
    listed = keystone.get(people).get_data(as_text=True)
    assert all(name in listed for name in ("Keystone", "Heron", "Teasel", "passphrase with codes"))

    lines = f"/{SLUG}/support-lines"
    does(teasel, f"{lines}/new", {"name": "Example line", "number": "01632 960112", "hours": "9 to 5"})
    line = re.findall(rf"{lines}/([0-9a-f-]{{36}})/confirm", _after(teasel, lines, "Example line"))[0]
    does(teasel, lines, {}, f"{lines}/{line}/confirm")
    windows = f"/{SLUG}/questions/windows/new"
    offered = teasel.get(windows).get_data(as_text=True)
    version = re.findall(r'<option value="([0-9a-f-]{36})"', offered[offered.index('name="version"') :])[0]
    does(
        teasel, windows,
        {"title": "Any service", "version": version, "service": "", "touchpoint": "", "mode": "own_device",
         "opens_on": now().date().isoformat(), "is_default": "y"},
    )  # fmt: skip

    person = Person(owner.browser())
    person.sends("She rang when she said she would.", "", "")
    assert person.heading == "Thank you"
    run_due(owner.database, now())
    queue = heron.get(f"/{SLUG}/moderation/?queue=first-look").get_data(as_text=True)
    case = re.findall(rf"/{SLUG}/moderation/cases/[0-9a-f-]{{36}}", queue)[0]
    assert "She rang" not in heron.get(case).get_data(as_text=True)
    does(heron, case, {}, f"{case}/look")
    assert "She rang when she said she would." in heron.get(case).get_data(as_text=True)
    assert keystone.get(case).status_code == 403
    assert "She rang" not in owner.types("audit", "verify")


def _after(browser: PageClient, address: str, words: str) -> str:
    page = browser.get(address).get_data(as_text=True)
    return page[page.index(words) :]


def test_the_last_administrator_comes_back_with_a_command_and_the_old_ways_end(
    owner: Owner, template_file: Path
) -> None:
    owner.starts_with(template_file)
    owner.types("people", "programme-create", "Support after abuse", "--slug", SLUG)
    open_keys(owner.app)
    invited = owner.types(
        "people", "invite", "keystone@mail.example", "--name", "Keystone", "--organisation", "The council"
    )
    before = owner.comes_in(invited)
    after = owner.comes_in(owner.types("people", "recover", "keystone@mail.example"))
    assert before.get(f"/{SLUG}/people/").status_code == 303
    assert after.get(f"/{SLUG}/people/").status_code == 200


def test_a_command_that_cannot_be_done_says_one_clear_line(owner: Owner, template_file: Path) -> None:
    owner.starts_with(template_file)
    for arguments, said in (
        (["people", "programme-create", "A", "--slug", "sign-in"], "an address of the service itself"),
        (["people", "programme-create", "A", "--slug", "Nö"], "small letters"),
        (["people", "programme-create", "A", "--slug", "ab", "--service", "Counselling"], "Organisation"),
        (["people", "recover", "nobody@mail.example"], "Say which programme"),
        (
            ["people", "invite", "x", "--name", "A", "--organisation", "B", "--trained-until", "soon"],
            "not a day",
        ),
    ):
        done = owner.app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == 1
        assert said in done.output
        assert len(done.output.strip().splitlines()) == 1
