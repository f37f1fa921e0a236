"""Every respondent page in every state: sound for axe, whole at any size, readable as a tree, in forced colours, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser import bring_axe, violations
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

PHONE: Any = {"width": 320, "height": 568}
AT_400_PERCENT: Any = {"width": 320, "height": 256}  # of 1280 × 1024
USUAL_FONTS, TWICE = {"standard": 16, "fixed": 13}, {"standard": 32, "fixed": 26}
SIZE = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"


@dataclass
class Seen:
    """What one walk found on the pages, by what they promise; a page is loaded once and looked at in every way."""

    axe: list[Any] = field(default_factory=list)
    trees: dict[str, str] = field(default_factory=dict)
    not_whole_at_400: list[Any] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)
    not_whole_at_200: list[Any] = field(default_factory=list)
    edgeless: list[Any] = field(default_factory=list)
    not_by_keyboard: list[Any] = field(default_factory=list)


@pytest.fixture(scope="module")
def seen(album: Album, site: str, one_chromium: Browser) -> Iterator[Seen]:
    """Walk through the album once, on a small phone."""
    context = one_chromium.new_context(viewport=PHONE)
    page, found, by_keyboard = context.new_page(), Seen(), album.one_of_each()
    devtools = context.new_cdp_session(page)
    bring_axe(page)
    for name in album.pages:
        page.goto(site + name)
        found.trees[name] = page.locator("body").aria_snapshot()
        found.axe += [(name, *issue) for issue in violations(page)]
        if name in by_keyboard:
            found.not_by_keyboard += [(name, what) for what in with_the_keyboard(page)]
        page.set_viewport_size(AT_400_PERCENT)
        found.not_whole_at_400 += [(name, what) for what in not_whole(page)]
        page.emulate_media(forced_colors="active")
        found.edgeless += [(name, control) for control in page.evaluate(EDGELESS)]
        page.emulate_media(forced_colors="none")
        found.not_whole_at_200 += [(name, what) for what in with_large_text(page, devtools)]
        found.sizes[name] = page.evaluate(SIZE)
        devtools.send("Page.setFontSizes", {"fontSizes": USUAL_FONTS})
        page.set_viewport_size(PHONE)
    yield found
    context.close()


def not_whole(page: Page) -> list[Any]:
    """Say what scrolls sideways or is cut off."""
    wide = page.evaluate(TOO_WIDE)
    return ([("too wide by", wide)] if wide > 0 else []) + list(page.evaluate(CUT_OFF))


def with_large_text(page: Page, devtools: CDPSession) -> list[Any]:
    """Double the text of the browser, and say what is not whole on a phone and on a tablet."""
    devtools.send("Page.setFontSizes", {"fontSizes": TWICE})
    wrong = []
    for width in (768, 320):
        page.set_viewport_size({"width": width, "height": 568})
        wrong += [(width, what) for what in not_whole(page)]
    return wrong


def with_the_keyboard(page: Page) -> list[str]:
    """Go through a page with Tab: say where that cannot be seen, or goes out of order, or Exit is not the second stop."""
    wrong, places, seen_exit = [], list[int](), False
    for presses in range(120):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None or focus["place"] in places:
            break
        places.append(focus["place"])
        if not focus["seen"] or focus["bottom"] <= 0 or focus["top"] >= PHONE["height"]:
            wrong.append(focus["what"])
        if presses == 1 and 'id="exit"' in focus["what"]:
            seen_exit = True
    return wrong if places == sorted(places) and seen_exit else [*wrong, "order"]


def test_no_page_of_a_respondent_is_missing_here(album: Album) -> None:
    assert templates_of_respondents() - album.templates == set()


def test_axe_finds_nothing_on_any_page(seen: Seen) -> None:
    assert seen.axe == []


def test_the_accessible_tree_of_every_page_is_the_one_that_was_looked_at(album: Album, seen: Seen) -> None:
    different = []
    for name, shown in seen.trees.items():
        tree = album.without_codes_and_days(shown) + "\n"
        file = golden_file(name)
        if WRITES:
            file.parent.mkdir(exist_ok=True)
            file.write_text(tree, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != tree:
            different.append(name)
    kept = {path.stem for path in golden_file("start").parent.glob("*.yaml")}
    assert different == []
    assert kept == set(album.pages)


def test_nothing_scrolls_sideways_or_is_cut_off_at_400_percent(seen: Seen) -> None:
    assert seen.not_whole_at_400 == []


def test_nothing_scrolls_sideways_or_is_cut_off_with_text_at_200_percent(seen: Seen) -> None:
    assert min(seen.sizes.values()) >= 34
    assert seen.not_whole_at_200 == []


def test_every_control_has_an_edge_in_forced_colours(seen: Seen) -> None:
    assert seen.edgeless == []


def test_the_keyboard_goes_through_every_page_in_order_and_is_always_seen(seen: Seen) -> None:
    assert seen.not_by_keyboard == []
