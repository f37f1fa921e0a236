"""Facts about the desk in a real browser: a selected part is covered to the letter, and the page fits a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.rules import ReadsFirst
from feedback.moderation import queries, service
from feedback.people import service as people
from tests.browser import serving, violations
from tests.builders.moderation import Readers, a_response, a_submission, case_of, opened
from tests.builders.people import World

pytestmark = pytest.mark.browser
WORDS = "🙂 Priya was kind, but I told my story near Mill Road three times."
SELECT = """([text]) => {
  const root = document.querySelector("[data-redact]");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return true;
  }
  return false;
}"""


class Desk:
    """A browser at the desk of a hub reader, with one response in hand."""

    def __init__(self, page: Page, database: Database, case_id: Any, address: str) -> None:
        self.page, self.database, self.case_id, self.address = page, database, case_id, address


@pytest.fixture
def desk(app: Flask, database: Database, world: World, chromium: Browser) -> Iterator[Desk]:
    with database.writing() as session:
        readers = Readers(session, world)
        submission = a_submission(session, world, reads_first=ReadsFirst.OUTSIDE, at=now())
        response = a_response(session, world, WORDS, submission=submission)
    opened(database, at=now())
    with database.writing() as session:
        case_id = case_of(session, response.id).id
        service.first_look(session, case_id, by=readers.hub, at=now())
        service.claim(session, case_id, by=readers.hub, at=now())
        token = people.begin_session(session, readers.hub.account_id, at=now())
    app.config.update(SESSION_COOKIE_NAME="staff", SESSION_COOKIE_SECURE=False)
    signer: Any = app.session_interface
    cookie = signer.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
    with serving(app) as server:
        base = f"http://localhost:{server.port}"
        context = chromium.new_context(viewport={"width": 320, "height": 800})
        context.add_cookies([{"name": "staff", "value": cookie, "url": base}])
        yield Desk(
            context.new_page(), database, case_id, f"{base}/{world.programme.slug}/moderation/cases/{case_id}"
        )
        context.close()  # before the server that it talks to


def test_parts_selected_one_after_the_other_are_covered_to_the_letter(desk: Desk) -> None:
    page = desk.page
    page.goto(desk.address)
    for words, category in (("Priya", "staff"), ("Mill Road", "place")):
        assert page.evaluate(SELECT, [words])
        page.wait_for_function("document.getElementById('start').value !== ''")
        page.get_by_label("What it holds").select_option(category)
        with page.expect_navigation():
            page.get_by_role("button", name="Cover this part").click()
    with desk.database.reading() as session:
        spans = [(one.start, one.end) for one in queries.redactions_of(session, desk.case_id).values()]
    assert [WORDS[start:end] for start, end in spans] == ["Priya", "Mill Road"]
    preview = page.locator("figure.quote").inner_text()
    assert "Priya" not in preview
    assert "Mill Road" not in preview


def test_the_desk_fits_a_phone_and_axe_finds_nothing(desk: Desk) -> None:
    page = desk.page
    page.goto(desk.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []


def test_the_page_keeps_the_claim_by_itself(desk: Desk) -> None:
    page = desk.page
    page.clock.install()
    with page.expect_response(lambda answer: answer.url.endswith("/beat")) as beat:
        page.goto(desk.address)
        page.clock.run_for(61_000)
    assert beat.value.status == 204
