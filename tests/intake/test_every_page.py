"""One walk through every page that a person can meet, and what is true of each (3-respondent.md, by its numbers)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import html5lib
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from feedback.intake.wording import wording
from feedback.settings import HERE
from tests.builders.respondent import Person

TEMPLATES = [*sorted((HERE / "templates").glob("intake/*.html")), HERE / "templates/layouts/respondent.html"]
SCRIPTS = [HERE / "static/js" / name for name in ("visit.js", "names.js", "kiosk.js")]


@dataclass
class Seen:
    """A page as it was met: where in the visit, the answer, and its elements."""

    kind: str
    path: str
    answer: TestResponse

    @cached_property
    def text(self) -> str:
        return self.answer.get_data(as_text=True)

    @cached_property
    def elements(self) -> list[Any]:
        tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(self.text)
        return [one for one in tree.iter() if isinstance(one.tag, str)]

    def all(self, *tags: str) -> list[Any]:
        return [one for one in self.elements if one.tag in tags]

    def buttons(self) -> set[str]:
        return {one.get("value") for one in self.all("button") if one.get("name") == "go"}

    @property
    def name(self) -> str:
        heading = re.search("<h1.*?</h1>", self.text, re.DOTALL)
        return f"{self.kind} {self.path} {self.answer.status_code} {heading[0] if heading else self.text}"


@pytest.fixture(scope="module")
def walk(shared_app: Flask) -> list[Seen]:
    """Start, every step with more questions, send, the code, support, errors."""
    person = Person(shared_app.test_client())
    seen = []

    def meets(kind: str, answer: TestResponse) -> None:
        seen.append(Seen(kind, answer.request.path, answer))

    meets("start", person.opens())
    meets("step", person.presses("begin"))
    for _step in range(60):
        if 'value="send"' in person.page or 'value="use"' in person.page:
            break
        boxes = re.findall(r'<textarea[^>]* name="q-(\w+)"', person.page)
        go = "more" if 'value="more"' in person.page else "continue"
        meets("step", person.presses(go, **dict.fromkeys(boxes, "Something kind.")))
    meets("end", person.presses("use"))
    meets("end", person.presses("code"))
    for path in ("/support", "/privacy", "/accessibility", "/policy", "/what-changed", "/code"):
        meets("beside", person.opens(path))
    for path in ("/no/where/at-all", "/s/nowher", "/f"):
        meets("error" if path != "/f" else "beside", person.opens(path))
    return seen


@pytest.fixture(scope="module")
def steps(walk: list[Seen]) -> list[Seen]:
    found = [page for page in walk if page.kind == "step"]
    assert len(found) > 12
    return found


def test_2_nothing_says_that_it_has_to_be_filled_in(walk: list[Seen]) -> None:
    for page in walk:
        assert not re.search(r"\brequired\b|aria-required|mandatory|<label[^>]*>[^<]*\*", page.text), (
            page.name
        )


def test_3_every_page_of_questions_can_be_skipped_and_the_button_stands_beside_continue(
    steps: list[Seen],
) -> None:
    asks = [page for page in steps if page.all("textarea", "fieldset") or "skip" in page.buttons()]
    assert len(asks) > 10
    for page in asks:
        if "continue" not in page.buttons():
            continue  # the check asks nothing
        pair = next(one for one in page.all("div") if one.get("class") == "buttons pair")
        assert {one.get("value") for one in pair.iter("button")} == {"continue", "skip"}, page.name


def test_3_prefer_not_to_say_and_clear_stand_under_every_choice(steps: list[Seen]) -> None:
    choices = 0
    for page in steps:
        radios = [one for one in page.all("input") if one.get("type") == "radio"]
        groups = {one.get("name") for one in radios} - {"q-may_use", "q-reads_first"}
        choices += len(groups)
        values = Counter(one.get("name") for one in radios if one.get("value") == "prefer_not_to_say")
        cleared = {one.get("name") for one in radios if one.get("value") == ""}
        assert set(values) == groups, page.name
        assert cleared >= groups, page.name
        assert not [one for one in radios if one.get("checked") is not None and one.get("value")], page.name
    assert choices > 10


def test_4_from_every_page_one_can_stop_and_from_every_question_send_what_there_is(steps: list[Seen]) -> None:
    for page in steps:
        assert "stop" in page.buttons(), page.name
        if page.all("textarea", "fieldset"):
            assert page.buttons() & {"send_now", "send", "use"}, page.name
            assert "back" in page.buttons(), page.name


def test_5_no_page_counts_down_or_loads_itself_again(walk: list[Seen]) -> None:
    for page in walk:
        assert not [one for one in page.all("meta") if one.get("http-equiv")], page.name
    assert "setTimeout" not in (HERE / "static/js/visit.js").read_text(encoding="utf-8")


def test_6_nothing_moves_plays_or_takes_the_focus(walk: list[Seen]) -> None:
    for page in walk:
        assert not page.all("audio", "video", "marquee", "canvas", "iframe", "object", "embed"), page.name
        assert not [one for one in page.elements if one.get("autofocus") is not None], page.name
        assert not re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", page.text.replace("✓", "")), page.name


def test_7_how_far_it_is_stands_in_words_and_never_in_a_bar(steps: list[Seen]) -> None:
    said = [found for page in steps for found in re.findall(r"(Question|Page) (\d+) of (\d+)", page.text)]
    for kind in ("Question", "Page"):
        numbers = [(int(number), int(total)) for word, number, total in said if word == kind]
        total = len(numbers)
        assert total > 2
        assert numbers == [(number, total) for number in range(1, total + 1)]
    for page in steps:
        assert not page.all("progress", "meter"), page.name
        assert "progressbar" not in page.text, page.name


def test_8_nobody_is_asked_for_a_name_an_address_or_a_puzzle(walk: list[Seen]) -> None:
    for page in walk:
        if page.path == "/code":
            continue  # it asks for the code, and for nothing else
        kinds = {one.get("type", "text") for one in page.all("input") if one.get("name") != "website"}
        assert kinds <= {"hidden", "radio", "checkbox"}, page.name
        assert not re.search(r"captcha|puzzle", page.text, re.IGNORECASE), page.name
        names = {one.get("name") or "" for one in page.all("input", "textarea", "select")}
        assert not [name for name in names if re.search("mail|phone|tel$|password|user", name)], page.name


def test_13_the_limit_of_our_help_is_the_same_string_on_start_on_words_and_at_the_end(
    walk: list[Seen],
) -> None:
    everywhere = wording()["safety"]["everywhere"]
    words = [page for page in walk if page.kind in {"start", "end"} or page.all("textarea")]
    assert len(words) > 5
    for page in words:
        assert everywhere in page.text, page.name


def test_18_exit_is_the_first_link_after_the_skip_link_on_every_page_and_error(walk: list[Seen]) -> None:
    for page in walk:
        links = page.all("a", "button", "input", "textarea", "select", "summary")
        assert len(links) > 1, page.name
        assert (links[0].get("class"), links[1].get("id"), links[1].get("href")) == ("skip", "exit", "/leave")
        assert page.all("script")[0].get("src").endswith("/visit.js"), page.name


def test_20_leaving_is_a_get_and_nothing_else(shared_app: Flask) -> None:
    browser = shared_app.test_client()
    assert browser.get("/leave").status_code == 303
    assert browser.post("/leave").status_code == 405


def test_21_one_address_one_title_and_no_sign_of_the_topic(walk: list[Seen]) -> None:
    assert {page.path for page in walk if page.kind in {"step", "end"}} == {"/f"}
    for page in walk:
        (title,) = page.all("title")
        assert title.text == "Feedback form", page.name
        assert {one.get("rel") for one in page.all("link")} <= {"stylesheet"}, page.name
        assert {one.get("name") for one in page.all("meta")} <= {
            None,
            "viewport",
            "robots",
            "format-detection",
        }
        assert not [one for one in page.all("meta") if one.get("property")], page.name
        assert "noindex" in page.answer.headers["X-Robots-Tag"]
        addresses = [one.get("href") or one.get("action") or "" for one in page.all("a", "form")]
        for address in addresses:
            assert re.fullmatch(
                r"(|#[\w-]*|/[a-z-]*|/s/[a-z]{6}(/print)?|tel:\d+|sms:\d+|https://[\w./-]+)", address
            ), address


def test_22_no_box_is_completed_or_checked_by_the_browser(walk: list[Seen]) -> None:
    boxes = [
        (page, one)
        for page in walk
        for one in page.all("textarea", "input")
        if one.tag == "textarea" or one.get("type", "text") == "text"
    ]
    assert len(boxes) > 5
    for page, box in boxes:
        assert box.get("autocomplete") == "off", page.name
        assert box.tag == "input" or box.get("spellcheck") == "false", page.name


def test_23_no_page_fetches_anything_from_anybody_else(walk: list[Seen]) -> None:
    for page in walk:
        policy = page.answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert not re.search(r"https?:|\*", policy)
        sources = [one.get("src") or one.get("href") for one in page.all("script", "link", "img")]
        assert all(source.startswith("/static/") for source in sources), page.name


def test_24_nothing_is_copied_downloaded_or_kept_on_the_device() -> None:
    wrong = r"clipboard|execCommand|createObjectURL|\bdownload=|(local|session)Storage|indexedDB|serviceWorker|caches\."
    for file in [*TEMPLATES, *SCRIPTS]:
        assert not re.search(wrong, file.read_text(encoding="utf-8")), file.name


def test_24_no_page_is_sent_as_a_file(walk: list[Seen]) -> None:
    assert not [page.name for page in walk if "Content-Disposition" in page.answer.headers]
