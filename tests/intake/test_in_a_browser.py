"""The form in a real browser, on a small phone: without JavaScript all the way, and every step before axe."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, FloatRect, Page

from feedback.questions.records import SurveyWindow
from tests.browser import serving

pytestmark = pytest.mark.browser

PHONE: Any = {"width": 320, "height": 568}
SAID = "The same person every week."


@pytest.fixture
def site(app: Flask, window: SurveyWindow) -> Iterator[str]:
    """Serve the form, and a neutral page to leave for."""
    assert window.is_default
    with serving(app) as server:
        address = f"http://localhost:{server.port}"
        app.extensions["feedback.settings"].neutral_site = f"{address}/health/live"
        yield address


def press(page: Page, value: str) -> None:
    with page.expect_navigation():
        page.locator(f"button[name=go][value='{value}']:visible").first.click()


def begin(page: Page, site: str) -> None:
    page.goto(site)
    with page.expect_navigation():
        page.get_by_role("button", name="Start").first.click()
    press(page, "continue")
    press(page, "skip")  # which of these is closest to you


def answer(page: Page, words: str) -> None:
    page.locator("textarea").first.fill(words)
    press(page, "continue")


def assert_whole(page: Page) -> None:
    """Nothing scrolls sideways, Exit is in view, Continue and Skip are the same size, targets are large enough."""
    assert page.locator("#exit").bounding_box() is not None
    body = page.locator("body").bounding_box()
    assert body is not None
    assert body["width"] <= PHONE["width"]
    pair = [box for box in (found.bounding_box() for found in page.locator(".buttons.pair > *").all()) if box]
    if pair:
        assert len({(round(box["width"]), round(box["height"])) for box in pair}) == 1
    targets = page.locator("button:visible, a.button:visible")
    assert all(box["height"] >= 44 for box in (one.bounding_box() for one in targets.all()) if box)
    edged = "button:not(.quiet):visible, a.button:not(.quiet):visible"
    drawn = [box for box in (one.bounding_box() for one in page.locator(edged).all()) if box]
    assert all(apart(one, other) >= 8 for one, other in combinations(drawn, 2))


def apart(one: FloatRect, other: FloatRect) -> float:
    """Say how many pixels lie between two buttons."""
    across = max(one["x"] - other["x"] - other["width"], other["x"] - one["x"] - one["width"])
    down = max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])
    return max(across, down)


def test_a_phone_without_javascript_goes_all_the_way_to_a_code(
    chromium: Browser, site: str, words: Callable[[], dict[str, str]]
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    begin(page, site)
    answer(page, SAID)
    assert_whole(page)
    page.locator("textarea").fill("Half a thought")
    press(page, "back")
    assert page.locator("textarea").input_value() == SAID
    press(page, "continue")
    assert page.locator("textarea").input_value() == "Half a thought"
    answer(page, "I told my story three times.")
    press(page, "skip")
    page.get_by_label("Share them with the group").check()
    page.get_by_label("Someone outside the service").check()
    assert_whole(page)
    press(page, "continue")
    press(page, "more")
    page.locator("#q-found_out").get_by_label("Prefer not to say").check()
    press(page, "continue")
    page.get_by_label("Very easy").check()
    page.locator("#q-how_easy").get_by_label("Clear this answer").check()
    press(page, "continue")
    while page.locator("h1").inner_text() != "Check what you wrote":
        assert_whole(page)
        press(page, "skip")
    assert_whole(page)
    assert page.locator(".words", has_text=SAID).is_visible()
    press(page, "send")
    assert page.locator("h1").inner_text() == "Thank you"
    assert_whole(page)
    press(page, "code")
    assert_whole(page)
    assert len(page.locator(".code").inner_text().split()) == 5
    assert context.cookies() == []
    assert all(url.startswith(site) for url in asked)
    page.go_back()
    assert page.locator(".code").count() == 0
    assert words() == {
        "what_helped": SAID,
        "what_did_not_help": "I told my story three times.",
        "found_out": "prefer_not_to_say",
    }
    context.close()


def test_a_page_that_takes_the_place_of_another_brings_its_looks_and_keeps_a_mistyped_code(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(site)
    page.get_by_role("button", name="Easy Read").click()
    page.locator("html.easy").wait_for()
    page.get_by_role("button", name="English").click()
    page.locator("html:not(.easy)").wait_for()
    page.goto(f"{site}/code")
    page.get_by_label("Your code").fill("harbour lantern maple river stonne")
    page.get_by_role("button", name="Look").click()
    page.get_by_text("We could not find anything with that code").wait_for()
    assert page.get_by_label("Your code").input_value() == "harbour lantern maple river stonne"
    context.close()


def test_a_name_is_noticed_while_somebody_types_and_nothing_is_sent_for_it(
    chromium: Browser, site: str, words: Callable[[], dict[str, str]]
) -> None:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    begin(page, site)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    box, aside = page.locator("textarea"), page.locator("[role=status][data-names]")
    assert aside.inner_text() == ""
    box.press_sequentially("My worker Sarah was kind.")
    page.get_by_text("This looks like a name. You can leave it out.").wait_for()
    assert aside.locator("bdi").inner_text() == "Sarah"
    assert box.evaluate("box => box === document.activeElement")
    assert_whole(page)
    page.get_by_role("button", name="Hide this line").click()
    assert aside.inner_text() == ""
    box.press_sequentially(" Ring 07700 900123")
    page.get_by_text("This looks like a phone number or an address.").wait_for()
    assert asked == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    press(page, "send_now")
    press(page, "use")
    assert words() == {"what_helped": "My worker Sarah was kind. Ring 07700 900123"}
    assert all(url.startswith(site) for url in asked)
    context.close()


#: What is no name, however it is written, and what is one or leads to a person.
QUIET = [
    "I waited from January to March, and then Monday came.", "The ISVA was kind. She rang every week.", "We spoke on Zoom",
    "I Felt Listened To And It Helped Me A Lot", "THEY NEVER RANG BACK", "I am a Muslim woman and they understood", "It took 12 weeks",
    "ring 999 or 111", "They called me names", "the name of the service is not on the door",
    "they got my name wrong", "my name was on the list", "Nothing", "",
]  # fmt: skip
NOTICED = [
    ("I saw Aisha every week", "name"), ("we met with O'Brien there", "name"), ("dr patel did not listen", "name"),
    ("her name was jo-anne", "name"), ("Mrs Khan was late", "name"), ("ring me on 07700 900 123", "contact"),
    ("my number is +44 (0)1632 960001", "contact"), ("me@example.org is mine", "contact"), ("I live at ZZ99 3CZ", "contact"),
]  # fmt: skip
FINDS = """async (texts) => {
  const { found } = await import(document.querySelector('script[src*="names"]').src);
  return texts.map((text) => found(text)?.kind ?? '');
}"""


def test_what_looks_like_a_name_or_a_number_is_told_from_ordinary_words(
    chromium: Browser, site: str, shared: Path
) -> None:
    page = chromium.new_page()
    begin(page, site)
    assert page.evaluate(FINDS, QUIET) == [""] * len(QUIET)
    assert page.evaluate(FINDS, [text for text, _kind in NOTICED]) == [kind for _text, kind in NOTICED]
    comments = [
        json.loads(line)
        for line in (shared / "data" / "identifiers_dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    said = page.evaluate(FINDS, [comment["text"] for comment in comments])
    kinds = [{one["type"] for one in comment["entities"]} for comment in comments]
    named = [
        bool(seen)
        for seen, held in zip(said, kinds, strict=True)
        if held & {"NAME", "PHONE", "EMAIL", "POSTCODE"}
    ]
    clean = [bool(seen) for seen, held in zip(said, kinds, strict=True) if not held]
    assert sum(named) / len(named) > 0.7
    assert sum(clean) / len(clean) < 0.005
    page.close()
