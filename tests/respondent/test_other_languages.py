"""Every respondent page in a language that is not English: nothing forgotten, nothing turned the wrong way, nothing cut off.

Two pseudo-languages (tests/builders/pseudo.py). A run of plain letters on such a page is a sentence that no translator
could reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from babel.dates import get_month_names
from playwright.sync_api import Page

from tests.browser import bring_axe, violations
from tests.builders.pseudo import ACCENTED, MIRRORED, accented
from tests.respondent.states import Album
from tests.respondent.test_every_state import TOO_WIDE

#: Names stay as they are in every language: services, helplines, languages, standards, numbers to send a text to.
NAMES = re.compile(
    r"Service One|Service Two|The hub|Local line|Harbour|Robin|Feedback form|WCAG|English|Easy Read|polski|\[.*?\]|https?://\S+|localhost",
    re.IGNORECASE,
)
PLAIN = re.compile(r"[A-Za-z]{2,}")
#: Whether Exit stands to the left of the way to support; nothing where a page has but one of them.
EXIT_FIRST = """() => { const [leave, support] = ['#exit', 'header .support'].map((one) => document.querySelector(one));
  return leave && support ? leave.getBoundingClientRect().left < support.getBoundingClientRect().left : null; }"""
MONTHS = re.compile("|".join(get_month_names("wide", locale=ACCENTED).values()))


def texts_of(page: str) -> Iterator[tuple[str, str]]:
    """Give every text and spoken attribute of a page's own language, with the tag that it stands in."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    yield from _texts(tree, tree.get("lang"))


def _texts(element: Any, lang: str | None) -> Iterator[tuple[str, str]]:
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "title", "bdi", "textarea"}:
        return
    if (
        element.get("lang", lang) != lang
        or element.get("translate") == "no"
        or "words" in element.get("class", "").split()
    ):
        return
    for name in ("aria-label", "data-title", "alt", "placeholder", "title"):
        if element.get(name):
            yield element.tag, element.get(name)
    if element.text:
        yield element.tag, element.text
    for child in element:
        yield from _texts(child, lang)
        if child.tail:
            yield element.tag, child.tail


def forgotten(page: str) -> list[tuple[str, str]]:
    return [
        (tag, text.strip())
        for tag, text in texts_of(page)
        if PLAIN.search(MONTHS.sub("", NAMES.sub("", text)))
    ]


def test_no_english_is_left_on_any_page(album_abroad: Album) -> None:
    left = {name: forgotten(page) for name, page in album_abroad.pages.items()}
    assert {name: found for name, found in left.items() if found} == {}


def test_every_page_says_its_language_and_its_direction(album_abroad: Album) -> None:
    way = "rtl" if album_abroad.language == MIRRORED else "ltr"
    root = f'<html lang="{album_abroad.language}" dir="{way}">'
    assert [name for name, page in album_abroad.pages.items() if root not in page] == []


def test_telephone_numbers_run_from_left_to_right(album_abroad: Album) -> None:
    numbers = {
        (name, number)
        for name, page in album_abroad.pages.items()
        for number in re.findall(r'<a [^>]*href="(?:tel|sms):[^"]*"[^>]*>(.*?)</a>', page, re.DOTALL)
    }
    assert len({name for name, _ in numbers}) > 3
    assert [found for found in numbers if '<bdi dir="ltr">' not in found[1]] == []


@pytest.mark.browser
def test_on_a_phone_and_a_desk_nothing_scrolls_sideways_and_exit_stands_where_reading_ends(
    album_abroad: Album, site_abroad: str, page: Page
) -> None:
    wrong: list[Any] = []
    for name in album_abroad.pages:
        page.goto(site_abroad + name)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 568})
            if page.evaluate(TOO_WIDE) > 0:
                wrong.append((name, width))
        if page.evaluate(EXIT_FIRST) == (album_abroad.language != MIRRORED):
            wrong.append((name, "Exit stands on the wrong side"))
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("album_abroad", [MIRRORED], indirect=True)
def test_from_right_to_left_axe_finds_nothing_on_any_part_of_a_page(
    album_abroad: Album, site_abroad: str, page: Page
) -> None:
    found: list[Any] = []
    bring_axe(page)
    for name in album_abroad.every_part():
        page.goto(site_abroad + name)
        found += [(name, *issue) for issue in violations(page)]
    assert found == []


def test_the_accented_language_is_two_fifths_longer() -> None:
    assert len(accented("Skip this page")) == pytest.approx(14 * 1.4, abs=1)
    assert accented("Page {number} of %(total)s").count("{number}") == 1
