"""The sample programme: it loads whole, every page of every role has something to show, and no link leads nowhere."""

from __future__ import annotations

import re
from collections import deque

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.app import create_app, open_keys
from feedback.cli.people_command import one_for_each_role
from feedback.cli.sample_command import load_sample
from feedback.core import audit, keys
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.intake.records import Submission
from feedback.people import service as people
from feedback.programmes import queries
from feedback.programmes.records import Programme
from feedback.settings import Mode, Settings
from feedback.themes.queries import ledger
from tests.pages import PageClient

#: Pages that one walk reads at most: enough for every kind of page of a role.
MOST_PAGES = 90
LINK = re.compile(r'href="(/[^"#]*)')
#: Pages of the same kind are read twice, not a hundred times.
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
OF_ONE_KIND = 2
POSTS = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL | re.IGNORECASE)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Load the sample programme once and give its application."""
    folder = tmp_path_factory.mktemp("sample")
    settings = Settings(_env_file=None, var=folder, mode=Mode.SAMPLE, testing=True)  # type: ignore[call-arg]
    keys.generate(settings.keys)
    opened = Database(settings.url)
    from feedback.core import migrations

    migrations.move(opened)
    load_sample(opened, settings.keys, say=lambda _: None)
    opened.engine.dispose()
    app = create_app(settings)
    open_keys(app)
    app.test_client_class = PageClient
    return app


@pytest.fixture
def held(sample: Flask) -> Database:
    """Hold the sample's keys again, since other tests hold their own in between."""
    open_keys(sample)
    database: Database = sample.extensions[DATABASE]
    return database


def programme_of(session: Session) -> Programme:
    """Give the sample programme."""
    return session.scalars(select(Programme)).one()


def test_it_holds_at_least_sixty_submissions_and_thirty_for_one_service(held: Database) -> None:
    with held.reading() as session:
        by_service = session.execute(
            select(Submission.service_id, func.count()).group_by(Submission.service_id)
        ).all()
        weeks = session.scalar(select(func.count(func.distinct(Submission.received_week))))
    assert sum(count for _, count in by_service) >= 60
    assert max(count for _, count in by_service) >= 30
    assert min(count for _, count in by_service) < 5
    assert weeks is not None
    assert weeks >= 8


def test_its_ledger_balances_and_its_chain_is_whole(held: Database) -> None:
    with held.reading() as session:
        assert ledger(session, programme_of(session).id, at=now()).balances
        assert audit.verify(session).whole


def walk(browser: PageClient, start: str) -> dict[str, int]:
    """Follow every link from a page, reading each kind of page at most twice; give each address with its status."""
    seen: dict[str, int] = {}
    kinds: dict[str, int] = {}
    waiting = deque([start])
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.popleft()
        kind = ID.sub("*", address.split("?", maxsplit=1)[0])
        if address in seen or kinds.get(kind, 0) >= OF_ONE_KIND or address.startswith(("/static/", "/leave")):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        response = browser.get(address)
        seen[address] = response.status_code
        html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        if '<body class="staff' in html:
            bare = [
                form
                for form in POSTS.findall(html)
                if 'csrf_token" ' not in form and 'csrf_token">' not in form
            ]
            assert bare == [], f"{address}: a form without its token is refused in every real browser"
        waiting.extend(found.replace("&amp;", "&") for found in LINK.findall(html))
    return seen


@pytest.mark.parametrize("role", list(Role))
def test_every_link_that_a_role_meets_leads_somewhere(sample: Flask, held: Database, role: Role) -> None:
    with held.writing() as session:
        programme = programme_of(session)
        account = next(account for one, _, account in one_for_each_role(session, programme) if one is role)
        token = people.begin_session(session, account.id, at=now())
    browser = sample.test_client()
    assert isinstance(browser, PageClient)
    with browser.session_transaction(base_url="https://localhost") as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    seen = walk(browser, f"/{programme.slug}/")
    broken = {address: status for address, status in seen.items() if status >= 400}
    assert broken == {}
    assert len(seen) > 5


def test_every_link_that_a_respondent_meets_leads_somewhere(sample: Flask, held: Database) -> None:  # noqa: ARG001 - holds the keys
    browser = sample.test_client()
    assert isinstance(browser, PageClient)
    seen = walk(browser, "/")
    assert {address: status for address, status in seen.items() if status >= 400} == {}
    assert {"/", "/support", "/what-changed", "/policy", "/privacy", "/accessibility", "/code"} <= set(seen)


def test_the_first_programme_is_the_one_whose_form_stands_at_the_root(held: Database) -> None:
    with held.reading() as session:
        assert queries.default_programme(session) == programme_of(session)
