"""A shared tablet in a real browser: two quiet minutes, the calm question, and nothing behind Back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from feedback.core.database import Database
from feedback.questions.records import WindowMode
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.intake.test_in_a_browser import SAID, press, site

pytestmark = pytest.mark.browser
__all__ = ["site"]
START = "/s/tablet"


@pytest.fixture
def tablet(chromium: Browser, site: str, database: Database, world: World) -> Page:
    with database.writing() as session:
        a_window(session, world, address="tablet", is_default=False, mode=WindowMode.KIOSK)
    page = chromium.new_context(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(site + START)
    return page


def write(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Start").first.click()
    press(page, "continue")
    press(page, "skip")  # which of these is closest to you
    page.locator("textarea").first.fill(SAID)
    press(page, "continue")
    page.locator("textarea").first.fill("Half a thought")


def assert_nothing_behind(page: Page, site: str) -> None:
    page.wait_for_url(site + START)
    assert page.context.cookies() == []
    for _press in range(5):
        page.go_back(wait_until="commit")
        assert SAID not in page.content()
        assert "Half a thought" not in page.content()
        assert page.locator(".code").count() == 0


def test_a_quiet_tablet_asks_first_and_then_clears_itself(tablet: Page, site: str) -> None:
    write(tablet)
    still = tablet.locator("#still-here")
    tablet.clock.run_for(85_000)
    assert not still.is_visible()
    tablet.clock.run_for(10_000)
    assert still.is_visible()
    assert tablet.evaluate("document.activeElement.textContent") == "I am still here"
    tablet.keyboard.press("Enter")
    assert not still.is_visible()
    tablet.clock.run_for(85_000)
    assert tablet.locator("textarea").input_value() == "Half a thought"
    tablet.clock.run_for(40_000)
    assert_nothing_behind(tablet, site)
    tablet.context.close()


def test_after_sending_the_tablet_returns_once_by_itself_and_back_shows_no_code(
    tablet: Page, site: str
) -> None:
    write(tablet)
    press(tablet, "send_now")
    press(tablet, "use")
    press(tablet, "code")
    code = tablet.locator(".code").inner_text()
    asked: list[str] = []
    tablet.on(
        "request", lambda request: asked.append(request.url) if request.is_navigation_request() else None
    )
    tablet.clock.run_for(125_000)
    tablet.wait_for_url(site + START)
    assert asked == [site + START]  # asked again every second, a slow connection would never arrive
    assert_nothing_behind(tablet, site)
    assert code not in tablet.content()
    tablet.context.close()
