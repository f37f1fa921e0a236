"""Facts about the furniture in a real browser: no sideways scroll, no axe finding, Exit in view, Exit and Shift leave."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import bring_axe, serving, violations
from tests.look.gallery import PAGES, create_gallery

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1280)


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    app = create_gallery()

    @app.get("/leave")
    def leave() -> str:
        return "<!doctype html><title>Weather</title><p>Weather"

    with serving(app) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("way", ["", "rtl/"])
def test_every_page_is_whole_and_sound(gallery: str, chromium: Browser, scheme: Any, way: str) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    bring_axe(page)
    for name in PAGES:
        page.goto(f"{gallery}/{way}{name}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 568 if width == 320 else 800})
            too_wide = page.evaluate(
                "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
            )
            assert too_wide <= 0, (name, width)
        page.set_viewport_size({"width": 320 if way else 1280, "height": 800})
        assert violations(page) == [], name
    context.close()


def test_targets_are_large_enough_for_a_thumb(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 568})
    small = """[...document.querySelectorAll('a:not(.skip, p a, .what a), button, input:not([type=hidden]), select, textarea, summary')]
      .filter((one) => one.checkVisibility() && !one.closest('.covered'))
      .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
      .filter(([, box]) => box.width < 44 || box.height < 44).map(([words, box]) => `${words} ${box.width}x${box.height}`)"""
    for name in PAGES:
        page.goto(f"{gallery}/{name}")
        assert page.evaluate(small) == [], name
    page.close()


def test_exit_is_in_view_after_scrolling_on_a_small_phone(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 568})
    for name in ("question", "scale", "code", "error"):
        page.goto(f"{gallery}/{name}")
        before = page.locator("#exit").bounding_box()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert page.locator("#exit").bounding_box() == before
    page.goto(f"{gallery}/question")
    page.keyboard.press("Tab")
    skip, leave = page.locator(".skip").bounding_box(), page.locator("#exit").bounding_box()
    assert skip is not None
    assert leave is not None
    assert skip["y"] >= leave["y"] + leave["height"]
    page.close()


def test_exit_and_shift_three_times_leave_and_capitals_do_not(gallery: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{gallery}/question")
    page.locator("textarea").focus()
    page.keyboard.type("CALM And SLOW")
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    assert page.title() == "Feedback form"
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/leave")
    page.goto(f"{gallery}/question")
    page.locator("#exit").click()
    page.wait_for_url("**/leave")
    page.go_back()
    assert "CALM" not in page.content()
    context.close()


def test_the_screen_is_blank_before_the_network_answers(gallery: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{gallery}/question")
    page.locator("textarea").fill("Something of mine")
    seen = page.evaluate(
        "() => { document.getElementById('exit').click(); return [document.body.innerText, document.title]; }"
    )
    assert seen == ["", "Loading"]
    context.close()


def test_a_selection_becomes_code_points(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{gallery}/theme")
    page.evaluate("""() => {
      const words = document.querySelector("[data-redact]");
      const last = words.lastChild;
      const at = last.data.indexOf("and that");
      getSelection().setBaseAndExtent(last, at, last, at + 8);
    }""")
    page.wait_for_function("document.getElementById('start').value !== ''")
    # "My worker " 10, a name 5, then 46 (one line end), a place 9, " on a sunny day ", one flower, ", "
    start = 10 + 5 + len(" was kind, but I told my story three times.\nThen we met at ") + 9
    start += len(" on a sunny day 🌻, ")
    assert page.input_value("#start") == str(start)
    assert page.input_value("#end") == str(start + len("and that"))
    assert page.locator("#said").inner_text() == "and that"
    page.close()


def test_a_selection_that_starts_in_a_bar_takes_the_whole_bar(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{gallery}/theme")
    page.evaluate("""() => {
      const words = document.querySelector("[data-redact]");
      const bar = words.querySelector(".covered").lastChild;
      getSelection().setBaseAndExtent(bar, 3, bar.parentNode.nextSibling, 4);
    }""")
    page.wait_for_function("document.getElementById('start').value !== ''")
    assert page.input_value("#start") == "10"
    assert page.input_value("#end") == "19"
    page.close()


def test_words_are_selected_with_the_keyboard(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{gallery}/theme")
    page.locator("[data-redact]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("document.getElementById('end').value !== ''")
    assert int(page.input_value("#end")) > int(page.input_value("#start")) > 0
    page.close()


def test_a_chosen_radio_can_be_cleared_without_scripts(gallery: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery}/scale")
    assert not page.get_by_label("Clear this answer").last.is_visible()
    page.get_by_label("Share them with the group").check()
    page.get_by_label("Clear this answer").last.check()
    assert not page.get_by_label("Share them with the group").is_checked()
    context.close()


def test_long_work_is_followed_until_it_is_done(gallery: str, chromium: Browser) -> None:
    page = chromium.new_page()
    answers = iter(
        [
            {"share": 40, "words": "1,717 of 4,292 rows read", "finished": False, "next": None},
            {"share": 100, "words": "All read", "finished": True, "next": "/leave"},
        ]
    )
    page.route("**/job.json", lambda route: route.fulfill(json=next(answers)))
    page.goto(f"{gallery}/desk")
    page.get_by_text("1,717 of 4,292 rows read").wait_for()
    assert page.evaluate("document.querySelector('progress').value") == 40
    page.wait_for_url("**/leave")
    page.close()
