"""The themed summary is two printed pages, in Chromium, for a programme like the sample one and for a much larger one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.jobs import JobRun, run_due
from feedback.intake.records import Submission
from feedback.intake.rules import MayUse
from feedback.reading.tone import LABEL
from feedback.themes import jobs, queries, service
from feedback.themes.rules import Axis
from tests.builders import themes as build
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

SAID = "Every new person wants the whole thing again, from the beginning, and I am tired of my own voice number {}."
STATEMENT = "People are worn out by starting from the beginning with every new person and on every new form."
CHANGE = "write down once, with the person, what others need to know, and pass it on only with their yes"
MINORITY = "Some do not want anything passed on at all, and want that to be just as easy."
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def a_summary_of(session: Session, world: World, by: Actor, *, themes: int, voices: int) -> None:
    for number in range(themes):
        theme = service.new_theme(
            session,
            title=f"Say it once, and decide who hears it {number}",
            statement=STATEMENT,
            axis=Axis.NEEDS_TO_HAPPEN,
            would_change=CHANGE,
            minority_view=MINORITY,
            by=by,
            at=WEDNESDAY,
        )
        for voice in range(voices):
            version = build.cleared(session, world, SAID.format(voice), by=by)
            build.place(session, by, version, theme_version_id=theme.id)


def pages_printed(chromium: Browser, browser: PageClient, address: str, picture: Path) -> int:
    """Print a page of the service in Chromium, its files handed over by the test client; count the sheets."""

    def hand_over(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        with browser.get(path) as answer:
            route.fulfill(status=answer.status_code, content_type=answer.content_type, body=answer.get_data())

    page = chromium.new_page()
    page.route("**/*", hand_over)
    page.goto(f"https://feedback.test{address}")
    printed = page.pdf(path=picture, prefer_css_page_size=True)
    return len(PAGE.findall(printed))


@pytest.mark.browser
@pytest.mark.parametrize(("themes", "voices"), [(7, 5), (8, 3), (30, 2)])
def test_the_summary_is_at_most_two_printed_pages(
    world: World,
    database: Database,
    signed_in: Callable[[Actor], PageClient],
    tmp_path: Path,
    chromium: Browser,
    themes: int,
    voices: int,
) -> None:
    with database.writing() as session:
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        a_summary_of(session, world, facilitator, themes=themes, voices=voices)
    jobs.guess_tone(database, WEDNESDAY)
    address = f"/{world.programme.slug}/themes/summary"
    assert pages_printed(chromium, signed_in(facilitator), address, tmp_path / "summary.pdf") <= 2


def test_the_tone_is_one_labelled_aggregate_and_is_worked_out_again_only_when_it_must(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        a_summary_of(session, world, facilitator, themes=1, voices=9)
    run_due(database, WEDNESDAY)
    browser, address = signed_in(facilitator), f"/{world.programme.slug}/themes/summary"
    assert "there are fewer than ten responses" in browser.get(address).get_data(as_text=True)
    with database.writing() as session:
        build.cleared(session, world, "It was good.", by=facilitator)
    for hours in (0, 1):
        jobs.guess_tone(database, WEDNESDAY + timedelta(hours=hours))
    with database.reading() as session:
        runs = session.query(JobRun).where(JobRun.kind == "themes.tone").all()
        assert [(run.result or {})["n"] for run in runs] == [10]
        assert [run.asked_at.isoformat() for run in runs] == ["2026-11-16T00:00:00+00:00"]
    text = browser.get(address).get_data(as_text=True)
    assert LABEL in html.unescape(text)


def test_what_is_no_longer_shared_is_let_go_of(world: World, database: Database) -> None:
    with database.writing() as session:
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        sent = build.a_submission(session, world)
        theme = build.a_theme(
            session, facilitator, build.cleared(session, world, "Words.", by=facilitator, submission=sent)
        )
        session.get_one(Submission, sent.id).may_use = MayUse.COUNTED
    jobs.let_go(database, WEDNESDAY)
    with database.reading() as session:
        assert queries.ledger(session, world.id, at=WEDNESDAY).balances
        assert queries.losses(session, [theme.id]) == {theme.id: 1}
