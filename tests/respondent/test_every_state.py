"""Every respondent page in every state: sound for axe, whole at any size, readable as a tree, in forced colours, by keyboard."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.respondent.conftest import violations
from tests.respondent.states import Album, golden_file, templates_of_respondents

pytestmark = pytest.mark.browser

#: `GOLDEN=write make test ARGS=tests/respondent` writes the trees anew; read what changed before you commit it.
WRITES = os.environ.get("GOLDEN") == "write"
TOO_WIDE = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
#: What is cut off: its words need more room than its box shows.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *')]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX !== 'visible' && one.tagName !== 'TEXTAREA'
    && !one.classList.contains('hidden-but-read') && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 80))"""
#: Controls whose edge nobody can see when the system chooses the colours.
EDGELESS = """() => [...document.querySelectorAll('button, a.button, a.exit, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select')]
  .filter((one) => one.checkVisibility())
  .filter((one) => { const style = getComputedStyle(one);
    return !(parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none')
      && !style.textDecorationLine.includes('underline'); })
  .map((one) => one.outerHTML.slice(0, 80))"""
#: Where the keyboard is, and whether that can be seen.
FOCUS = """() => { const one = document.activeElement; if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const seen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    || one.matches('input[type=radio], input[type=checkbox]');
  return { what: one.outerHTML.slice(0, 80), seen, top: box.top, bottom: box.bottom,
    place: [...document.querySelectorAll('*')].indexOf(one) }; }"""


def test_no_page_of_a_respondent_is_missing_here(album: Album) -> None:
    assert templates_of_respondents() - album.templates == set()


def test_axe_finds_nothing_on_any_page(album: Album, site: str, page: Page, axe: str) -> None:
    found: list[Any] = []
    for name in album.pages:
        page.goto(site + name)
        found += [(name, *issue) for issue in violations(page, axe)]
    assert found == []


def test_the_accessible_tree_of_every_page_is_the_one_that_was_looked_at(
    album: Album, site: str, page: Page
) -> None:
    different = []
    for name in album.pages:
        page.goto(site + name)
        tree = album.without_codes_and_days(page.locator("body").aria_snapshot()) + "\n"
        file = golden_file(name)
        if WRITES:
            file.parent.mkdir(exist_ok=True)
            file.write_text(tree, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != tree:
            different.append(name)
    kept = {path.stem for path in golden_file("start").parent.glob("*.yaml")}
    assert different == []
    assert kept == set(album.pages)


def test_nothing_scrolls_sideways_or_is_cut_off_at_400_percent(album: Album, site: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    wrong = []
    for name in album.pages:
        page.goto(site + name)
        if page.evaluate(TOO_WIDE) > 0 or page.evaluate(CUT_OFF):
            wrong.append((name, page.evaluate(CUT_OFF)))
    assert wrong == []


def test_nothing_scrolls_sideways_or_is_cut_off_with_text_at_200_percent(
    album: Album, site: str, page: Page
) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    wrong = []
    for name in album.pages:
        page.goto(site + name)
        size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)")
        assert size >= 34, name
        for width in (320, 768):
            page.set_viewport_size({"width": width, "height": 568})
            if page.evaluate(TOO_WIDE) > 0 or page.evaluate(CUT_OFF):
                wrong.append((name, width, page.evaluate(CUT_OFF)))
    assert wrong == []


def test_every_control_has_an_edge_in_forced_colours(album: Album, site: str, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    wrong = []
    for name in album.pages:
        page.goto(site + name)
        wrong += [(name, control) for control in page.evaluate(EDGELESS)]
    assert wrong == []


def test_the_keyboard_goes_through_every_page_in_order_and_is_always_seen(
    album: Album, site: str, page: Page
) -> None:
    wrong = []
    for name in album.one_of_each():
        page.goto(site + name)
        places, seen_exit = [], False
        for presses in range(120):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus is None:
                break
            if focus["place"] in places:
                break
            places.append(focus["place"])
            if not focus["seen"] or focus["bottom"] <= 0 or focus["top"] >= 568:
                wrong.append((name, focus["what"]))
            if presses == 1 and 'id="exit"' in focus["what"]:
                seen_exit = True
        if places != sorted(places) or not seen_exit:
            wrong.append((name, "order"))
    assert wrong == []
