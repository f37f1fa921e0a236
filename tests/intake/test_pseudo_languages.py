"""Facts about every respondent page in a language that is not English: nothing forgotten, nothing turned the wrong way.

Two pseudo-languages (tests/builders/pseudo.py) walk through every page and state. A run of plain letters on such a page
is a sentence that no translator could reach.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from babel.dates import get_month_names

from feedback.questions.records import SurveyWindow
from feedback.settings import Settings
from tests.builders.pseudo import ACCENTED, MIRRORED, accented, pseudo_catalogues
from tests.builders.respondent import Person
from tests.pages import PageClient

#: Names stay as they are in every language: services, helplines, languages, standards, numbers to send a text to.
NAMES = re.compile(
    r"Harbour|Robin|Feedback form|WCAG|English|Easy Read|polski|\[.*?\]|https?://\S+|localhost",
    re.IGNORECASE,
)
PLAIN = re.compile(r"[A-Za-z]{2,}")
MONTHS = re.compile("|".join(get_month_names("wide", locale=ACCENTED).values()))
PUBLIC = (
    "/",
    "/s/abcdef",
    "/support",
    "/privacy",
    "/accessibility",
    "/policy",
    "/what-changed",
    "/code",
    "/f",
    "/no/such/page",
)


@pytest.fixture(scope="session")
def pseudo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo_catalogues(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def settings(settings: Settings, pseudo_folder: Path) -> Settings:
    return settings.model_copy(
        update={"translations": pseudo_folder, "languages": "en,ar,pl", "staff_languages": "en,ar,pl"}
    )


@pytest.fixture(params=[ACCENTED, MIRRORED])
def stranger(request: pytest.FixtureRequest, client: PageClient, window: SurveyWindow) -> Person:
    assert window.address == "abcdef"
    return Person(client, asks_for=request.param)


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


class Walk:
    """Somebody who looks at every page that they come to."""

    def __init__(self, person: Person) -> None:
        self.person, self.found, self.heaviest = person, dict[str, list[tuple[str, str]]](), 0

    def looks(self, where: str) -> None:
        left = forgotten(self.person.page)
        if left:
            self.found[where] = left
        self.heaviest = max(self.heaviest, len(gzip.compress(self.person.page.encode(), 9)))

    def opens(self, path: str) -> None:
        self.person.opens(path)
        self.looks(path)

    def presses(self, go: str, **answers: str) -> None:
        at = self.person.hidden().get("at", "")
        self.person.presses(go, **answers)
        self.looks(f"{at} + {go} → {self.person.hidden().get('at', '')}")


def test_no_english_is_left_on_any_page_before_start(stranger: Person) -> None:
    walk = Walk(stranger)
    for path in PUBLIC:
        walk.opens(path)
    stranger.page = stranger.browser.post(
        "/code", data={"code": "one two three"}, base_url="https://localhost", environ_base=stranger.address
    ).get_data(as_text=True)
    walk.looks("/code, wrong")
    assert walk.found == {}


def test_no_english_is_left_on_the_way_from_start_to_the_end(stranger: Person) -> None:
    walk = Walk(stranger)
    walk.opens("/")
    walk.presses("begin")
    walk.presses("continue")
    walk.presses("continue", what_helped="x" * 6000)
    walk.presses("continue", what_helped="1234")
    walk.presses("skip")
    walk.presses("continue")
    walk.presses("continue")
    walk.presses("more")
    for _page in range(40):
        if stranger.hidden().get("at") == "check":
            break
        walk.presses("continue")
    assert stranger.hidden()["at"] == "check"
    walk.presses("to:p:helped")
    walk.presses("continue")
    walk.presses("leave")
    walk.presses("about_you")
    assert walk.found == {}


@pytest.mark.parametrize("last", ["code", "no_code"])
def test_no_english_is_left_at_the_end(stranger: Person, last: str) -> None:
    walk = Walk(stranger)
    stranger.starts()
    walk.presses("send_now", what_helped="1234")
    walk.presses("use")
    walk.presses(last)
    assert walk.found == {}


@pytest.mark.parametrize("go", ["stop", "later", "keep_for_later"])
def test_no_english_is_left_on_the_other_ways_out(stranger: Person, go: str) -> None:
    walk = Walk(stranger)
    stranger.starts()
    walk.presses(go, what_helped="1234")
    stranger.opens()
    stranger.presses("begin")
    walk.presses("send_now")
    walk.presses("send")
    assert walk.found == {}


def test_telephone_numbers_run_from_left_to_right(client: PageClient, window: SurveyWindow) -> None:
    assert window.address
    person = Person(client, asks_for=MIRRORED)
    person.opens("/support")
    numbers = re.findall(r'<a [^>]*href="(?:tel|sms):[^"]*"[^>]*>(.*?)</a>', person.page, re.DOTALL)
    assert numbers
    assert all('<bdi dir="ltr">' in number for number in numbers)


def test_a_page_in_arabic_letters_is_as_light_as_any(client: PageClient, window: SurveyWindow) -> None:
    """UTF-8 takes two bytes for such a letter; PageClient fails beyond 4,000 bytes gzipped, and this names the page."""
    assert window.address
    walk = Walk(Person(client, asks_for=MIRRORED))
    for path in PUBLIC:
        walk.opens(path)
    assert walk.heaviest <= 4_000


def test_the_accented_language_is_two_fifths_longer() -> None:
    assert len(accented("Skip this page")) == pytest.approx(14 * 1.4, abs=1)
    assert accented("Page {number} of %(total)s").count("{number}") == 1
