"""Exit, over HTTPS and with the browser's back/forward cache on: what a press of Back brings up afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, abort
from playwright.sync_api import Browser, Page, Playwright
from sqlalchemy import func, select

from feedback.access import TABLE
from feedback.core.web.context import DATABASE
from feedback.intake.records import Submission
from feedback.who import ANYONE
from tests.intake.https import Site, back, served, was_restored, with_the_cache_on

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 320, "height": 568}
SAID = "The same person every week."
TYPED = "Half a thought"
NEUTRAL = "Loading"
#: 50 kbit/s each way, 800 ms.
SLOW: Any = {"offline": False, "latency": 800, "downloadThroughput": 6250, "uploadThroughput": 6250}


@pytest.fixture(scope="module")
def stored(shared_app: Flask) -> Callable[[], int]:
    """Count what has been sent."""

    def count() -> int:
        with shared_app.extensions[DATABASE].reading() as session:
            return session.scalar(select(func.count()).select_from(Submission)) or 0

    return count


@pytest.fixture(scope="module")
def site(shared_app: Flask) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch, served(shared_app) as site:
        patch.setitem(TABLE, "fails", ANYONE)
        shared_app.add_url_rule("/fails/<int:code>", "fails", abort)
        yield site


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, site: Site) -> Iterator[Browser]:
    opened = with_the_cache_on(playwright, site)
    yield opened
    opened.close()


@contextmanager
def a_phone(chromium: Browser, *, scripts: bool = True) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=scripts)
    yield context.new_page()
    context.close()


def press(page: Page, value: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=go][value='{value}']:visible").first.click()


def comes_to_the_second_question(page: Page, site: Site) -> None:
    """Come from another page, answer the first question and type half of the second answer."""
    page.goto(site.before)
    page.goto(site.ours)
    with page.expect_navigation():
        page.get_by_role("button", name="Start").first.click()
    press(page, "continue")
    press(page, "skip")  # which of these is closest to you
    page.locator("textarea").fill(SAID)
    press(page, "continue")
    page.locator("textarea").fill(TYPED)


def clicks(page: Page) -> None:
    page.locator("#exit").click()


def presses_shift(page: Page) -> None:
    page.locator("textarea").focus()
    for _press in range(3):
        page.keyboard.press("Shift")


def uses_the_keyboard(page: Page) -> None:
    page.reload()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


WAYS = [clicks, presses_shift, uses_the_keyboard]


def test_the_back_forward_cache_is_on_in_what_we_measure(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        page.goto(site.before)
        assert not was_restored(page)
        page.goto(site.neutral)
        page.go_back(wait_until="commit")
        assert was_restored(page)


def test_the_usual_exit_brings_the_words_back_with_one_press(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        page.goto(site.before)
        page.goto(site.theirs)
        page.locator("textarea").fill(SAID)
        clicks(page)
        page.wait_for_url(site.neutral)
        assert SAID in back(page)
        assert was_restored(page)


@pytest.mark.parametrize("exits", WAYS)
def test_after_exit_one_back_leads_to_the_page_before_ours(
    chromium: Browser, site: Site, exits: Callable[[Page], None]
) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        exits(page)
        page.wait_for_url(site.neutral)
        assert page.context.cookies(site.ours) == []
        after = back(page)
        assert page.url == site.before
        assert was_restored(page)
        assert SAID not in after
        assert TYPED not in after
        page.go_forward(wait_until="commit")
        assert page.url == site.neutral
        page.goto(f"{site.ours}f")
        assert page.locator("h1").inner_text() == "Nothing is kept here"


def test_a_whole_visit_is_one_entry_in_the_history(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        page.goto(site.before)
        entries = page.evaluate("history.length")
        comes_to_the_second_question(page, site)
        press(page, "back")
        assert page.locator("textarea").input_value() == SAID
        page.locator("textarea").fill(SAID * 400)
        press(page, "continue")
        assert page.get_by_text("Nothing is lost").is_visible()
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.reload()
        assert page.locator("textarea").input_value() == SAID * 400
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # to the main part
        with page.expect_navigation():
            page.get_by_role("link", name="Get support now").click()
        with page.expect_navigation():
            page.get_by_role("link", name="Back to where you were").click()
        assert page.evaluate("history.length") == entries + 1
        clicks(page)
        page.wait_for_url(site.neutral)
        assert SAID not in back(page)
        assert page.url == site.before


def test_the_end_of_a_visit_is_the_same_entry_and_the_code_goes_with_it(
    chromium: Browser, site: Site
) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        press(page, "send_now")
        press(page, "use")
        assert page.locator("h1").inner_text() == "Thank you"
        press(page, "code")
        code = page.locator(".code").inner_text()
        assert page.evaluate("document.activeElement.tagName") == "H1"
        clicks(page)
        page.wait_for_url(site.neutral)
        assert code not in back(page)
        assert page.url == site.before


def test_without_javascript_back_shows_no_answer_and_no_code(chromium: Browser, site: Site) -> None:
    with a_phone(chromium, scripts=False) as page:
        comes_to_the_second_question(page, site)
        clicks(page)
        page.wait_for_url(site.neutral)
        assert page.context.cookies(site.ours) == []
        for _press in range(5):
            shown = back(page)
            assert SAID not in shown
            assert TYPED not in shown
        comes_to_the_second_question(page, site)
        press(page, "send_now")
        press(page, "use")
        press(page, "code")
        code = page.locator(".code").inner_text()
        clicks(page)
        page.wait_for_url(site.neutral)
        for _press in range(7):
            shown = back(page)
            assert SAID not in shown
            assert code not in shown


def test_without_javascript_a_code_that_was_only_typed_is_gone_too(chromium: Browser, site: Site) -> None:
    with a_phone(chromium, scripts=False) as page:
        page.goto(site.before)
        page.goto(f"{site.ours}code")
        page.locator("input[name=code]").fill(SAID)
        clicks(page)
        page.wait_for_url(site.neutral)
        assert page.context.cookies(site.ours) == []
        assert SAID not in back(page)
        assert page.url == f"{site.ours}code"


def test_the_screen_is_blank_and_neutral_before_a_slow_network_answers(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        cable = page.context.new_cdp_session(page)
        cable.send("Network.emulateNetworkConditions", SLOW)
        began = time.monotonic()
        took, *shown = page.evaluate("""() => new Promise((done) => {
          const pressed = performance.now();
          document.getElementById("exit").click();
          const { title, body } = document;
          requestAnimationFrame(() => setTimeout(() => {
            done([performance.now() - pressed, title, body.checkVisibility(), body.innerHTML]);
          }));
        })""")
        assert shown == [NEUTRAL, False, ""]
        assert took < 200
        page.wait_for_url(site.neutral)
        # Ours had to answer, and then the neutral site: the network was slow.
        assert time.monotonic() - began > 2 * SLOW["latency"] / 1000


def test_typing_never_leaves(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        keys_of = page.keyboard
        page.locator("textarea").fill("")
        keys_of.down("Shift")
        for letter in "ABCABC":
            keys_of.press(letter)
        keys_of.up("Shift")
        for letter in "ABC":
            keys_of.press(f"Shift+{letter}")
        for letter in "abc":
            keys_of.press("Shift")
            keys_of.press(letter)
        keys_of.press("CapsLock")
        keys_of.type("d")
        for _press in range(4):
            keys_of.press("Shift+ArrowLeft")
        keys_of.press("Shift")
        keys_of.press("Shift")
        page.locator("textarea").click()
        keys_of.press("Shift")
        assert page.title() == "Feedback form"
        assert page.locator("textarea").input_value().lower() == "abcabcabcabcd"
        assert page.url == f"{site.ours}f"


def test_exit_is_in_the_same_place_on_every_page_and_stays_there_on_a_small_phone(
    chromium: Browser, site: Site
) -> None:
    with a_phone(chromium) as page:
        page.goto(site.before)
        places = set()
        for path in ["", "f", "s/zzzzzz", "nowhere", "fails/422", "fails/500", "fails/503"]:
            page.goto(f"{site.ours}{path}")
            for _look in range(2):
                box = page.locator("#exit").bounding_box()
                assert box is not None
                assert box["y"] + box["height"] <= PHONE["height"]
                places.add((box["x"], box["y"]))
                page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert len(places) == 1
        uses_the_keyboard(page)
        page.wait_for_url(site.neutral)


def test_without_the_network_the_words_stay_and_the_page_says_so(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        page.context.set_offline(True)
        page.locator("button[value=continue]").click()
        page.get_by_text("We could not save that page. Your words are still here.").wait_for()
        assert page.locator("textarea").input_value() == TYPED
        page.context.set_offline(False)
        press(page, "continue")
        assert page.locator("textarea").input_value() == ""
        press(page, "back")
        assert page.locator("textarea").input_value() == TYPED


def test_a_double_click_turns_one_page_and_sends_once(chromium: Browser, site: Site) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        sent = site.asked.count("POST /f")
        with page.expect_navigation():
            page.locator("button[value=continue]").dblclick()
        assert page.locator("h1").inner_text().startswith("If you could change one thing")
        assert site.asked.count("POST /f") == sent + 1


def test_however_often_a_button_is_pressed_until_the_next_page_is_there_it_is_sent_once(
    chromium: Browser, site: Site
) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        sent = site.asked.count("POST /f")
        with page.expect_navigation():
            page.evaluate("setInterval(() => document.querySelector('button[value=continue]').click(), 1)")
        assert page.locator("h1").inner_text().startswith("If you could change one thing")
        assert site.asked.count("POST /f") == sent + 1


def test_without_javascript_a_double_click_on_send_is_one_submission(
    chromium: Browser, site: Site, stored: Callable[[], int]
) -> None:
    with a_phone(chromium, scripts=False) as page:
        comes_to_the_second_question(page, site)
        press(page, "send_now")
        before = stored()
        page.locator("button[value=use]").dblclick()
        page.get_by_role("heading", name="Thank you").wait_for()
        assert stored() == before + 1


def test_where_the_script_cannot_send_the_same_button_is_pressed_without_it(
    chromium: Browser, site: Site
) -> None:
    with a_phone(chromium) as page:
        comes_to_the_second_question(page, site)
        press(page, "send_now")
        press(page, "use")
        page.route(
            "**/f", lambda route: route.abort() if route.request.resource_type == "xhr" else route.continue_()
        )
        page.locator("button[value=no_code]").click()
        page.get_by_text("That is all.").wait_for()
