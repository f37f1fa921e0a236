"""The first minutes of somebody who is not sure yet: Exit works, a mistyped address is kind, support is near, keys are enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Eyes, Visitor
from tests.journeys.house import House

pytestmark = pytest.mark.browser
WORDS = "They kept the kettle on."


class Watched:
    """A phone with JavaScript, and what was wrong on any page that it showed."""

    def __init__(self, house: House, chromium: Browser) -> None:
        self.house, self.eyes = house, Eyes(chromium, house.address)
        self.phone = Visitor(self.eyes, "phone", phone=True)
        self.page = self.phone.page

    def writes_something(self) -> None:
        """Come as far as the first question, with words in it."""
        self.phone.open(f"/s/{self.house.setting.windows['leaving']}")
        self.phone.press("Start")
        self.phone.press("Continue")
        self.phone.press("Skip this page")
        self.page.locator("textarea").fill(WORDS)

    def is_gone(self) -> None:
        """See that the neutral site is there, and that Back shows nothing of what was written."""
        self.page.wait_for_url(self.house.settings.neutral_site)
        assert self.page.title() == "Weather"
        self.page.go_back()
        assert WORDS not in self.page.content()
        assert self.page.locator("textarea").count() == 0


@pytest.fixture
def watched(house: House, chromium: Browser) -> Iterator[Watched]:
    made = Watched(house, chromium)
    yield made
    made.phone.leave()
    elsewhere = f"asked another host: {house.settings.neutral_site}"
    assert [one for one in made.eyes.wrong if not one.endswith(elsewhere)] == []


def test_exit_leads_away_and_back_shows_nothing(watched: Watched) -> None:
    watched.writes_something()
    watched.page.locator("#exit").click()
    watched.is_gone()


def test_three_presses_of_shift_do_the_same(watched: Watched) -> None:
    watched.writes_something()
    for _ in range(3):
        watched.page.keyboard.press("Shift")
    watched.is_gone()


def test_exit_works_without_scripts(house: House, chromium: Browser) -> None:
    eyes = Eyes(chromium, house.address)
    phone = Visitor(eyes, "phone", phone=True, scripts=False)
    phone.open("/")
    phone.press("Start")
    phone.press("Continue")
    phone.press("Skip this page")
    phone.page.locator("textarea").fill(WORDS)
    phone.press("Continue")
    phone.page.locator("#exit").click()
    phone.page.wait_for_url(house.settings.neutral_site)
    assert phone.context.cookies(house.address) == []
    phone.page.go_back()
    assert WORDS not in phone.page.content()
    phone.leave()


def test_a_mistyped_address_is_met_kindly_and_leads_on(watched: Watched) -> None:
    for address in ("/s/zzzzzz", "/feedbakc", "/support/themes/", "/support/"):
        watched.phone.open(address, status=404)
        assert watched.page.title() == "Feedback form"
        assert watched.page.locator("#exit").is_visible()
        assert watched.page.get_by_role("link", name="Get support now").count()
        assert "Sign in" not in watched.phone.words


def test_support_is_one_press_away_and_keeps_the_answers(watched: Watched) -> None:
    watched.writes_something()
    watched.phone.press("Continue")
    watched.phone.follow("Get support now")
    for number in ("999", "111", "116 123"):
        assert watched.phone.sees(number)
    assert watched.page.locator("a[href^='tel:']").count() >= 3
    watched.phone.open("/f")
    watched.phone.press("Back")
    assert watched.page.locator("textarea").input_value() == WORDS


def test_everything_is_sent_with_the_keyboard_alone(watched: Watched) -> None:
    page = watched.page
    watched.phone.open("/")
    press_by_keys(watched, "Start")
    press_by_keys(watched, "Continue")
    press_by_keys(watched, "Skip this page")
    tab_to(watched, "textarea")
    page.keyboard.type(WORDS)
    for name in ("Continue", "Skip this page", "Skip this page"):
        press_by_keys(watched, name)
    tab_to(watched, "input[type=radio]")
    page.keyboard.press("Space")
    for name in ("Continue", "No, this is all", "Send", "No code"):
        press_by_keys(watched, name)
    assert watched.phone.sees("That is all. Nothing about you is kept on this device.")
    assert watched.phone.context.cookies() == []


MOST_TABS = 60
HAS_FOCUS = "([what, name]) => document.activeElement.matches(what) && (!name || document.activeElement.textContent.trim() === name)"


def tab_to(watched: Watched, what: str, name: str = "") -> None:
    """Press Tab until this has the focus, and see that the focus can be seen."""
    for _ in range(MOST_TABS):
        watched.page.keyboard.press("Tab")
        if watched.page.evaluate(HAS_FOCUS, [what, name]):
            box = watched.page.evaluate("JSON.stringify(document.activeElement.getBoundingClientRect())")
            assert box
            return
    pytest.fail(f"the keyboard does not come to {name or what}")


def press_by_keys(watched: Watched, name: str) -> None:
    """Tab to a button and press Enter."""
    tab_to(watched, "button", name)
    with watched.page.expect_navigation():
        watched.page.keyboard.press("Enter")
    watched.phone.look()
