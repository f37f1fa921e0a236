"""One person at one browser of their own: every page that they see is looked at by axe, for errors and for its width."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Download, Locator, Page, Request

from tests.browser import violations

SMALL_PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
#: Where to leave a picture of every page, for whoever wants to see the journey with their own eyes.
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
#: What a page of staff is made of, apart from its words, addresses and how often a part comes; nothing of a respondent's:
#: tests/respondent has axe look at every respondent page in every state.
PARTS = """() => document.body.classList.contains('respondent') ? [] : [...new Set(
  [...document.querySelectorAll('*')].map((one) => one.parentNode.nodeName + '>' + one.tagName + [...one.attributes]
    .filter((each) => !['value', 'href', 'action', 'selected', 'checked'].includes(each.name))
    .map((each) => each.name + '=' + each.value.replace(/[0-9a-f-]{36}|\\d+/g, '#')).join(' ')))]"""
#: How many pixels of a page lie beside the screen.
WIDE = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


class Eyes:
    """What all browsers of a journey share: axe, what it has seen already, and everything that was wrong."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.parts, self.headings = set[str](), set[str]()
        self.wrong: list[str] = []
        self.pages = 0


class Visitor:
    """A person with a browser of their own. `phone` is 320 px wide; `scripts=False` is a browser without JavaScript."""

    def __init__(
        self,
        eyes: Eyes,
        who: str,
        *,
        phone: bool = False,
        scripts: bool = True,
        agent: str | None = None,
        arrives_from: str | None = None,
    ) -> None:
        self.eyes, self.who, self.phone = eyes, who, phone
        self.context = eyes.browser.new_context(
            base_url=eyes.address,
            viewport=SMALL_PHONE if phone else DESK,  # type: ignore[arg-type]
            java_script_enabled=scripts,
            user_agent=agent,
            extra_http_headers={"X-Forwarded-For": arrives_from} if arrives_from else {},
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.expected_status: int | None = None
        self.context.on("request", self._went_to)
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self._said("error", error.message))

    def _went_to(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.eyes.address).netloc:
            self._note(f"asked another host: {request.url}")

    def _said(self, kind: str, text: str) -> None:
        expected = self.expected_status and f"status of {self.expected_status}" in text
        if kind in {"error", "warning"} and not expected:
            self._note(f"the console says: {text}")

    def _note(self, what: str) -> None:
        path = re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9_-]{40,}", "…", urlsplit(self.page.url).path)
        self.eyes.wrong.append(f"{self.who} at {path} “{self.heading_or_nothing()}”: {what}")

    def heading_or_nothing(self) -> str:
        try:
            headings = self.page.locator("h1").all_inner_texts()
        except Exception:  # noqa: BLE001 - the page is just going away; the finding stands without its heading
            return ""
        return headings[0] if headings else ""

    # What a person does.

    def open(self, path: str, *, status: int = 200) -> None:
        """Go to an address."""
        self.expected_status = status if status != 200 else None
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, (self.who, path, answer.status)
        self.look()
        self.expected_status = None

    def press(self, name: str, *, within: Locator | None = None, status: int = 200) -> None:
        """Press a button that leads to a page."""
        self.follow_with(self.button(name, within=within), status=status)

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follow a link."""
        self.follow_with((within or self.page).get_by_role("link", name=name).first)

    def follow_with(self, control: Locator, *, status: int = 200) -> None:
        """Click what leads to another page, and look at that page."""
        self.expected_status = status if status != 200 else None
        with self.page.expect_navigation():
            control.click()
        self.look()
        self.expected_status = None

    def take_home(self, control: Locator) -> Download:
        """Click what gives a file."""
        with self.page.expect_download() as given:
            control.click()
        return given.value

    def button(self, name: str, *, within: Locator | None = None) -> Locator:
        """Find a button by what stands on it."""
        return (within or self.page).get_by_role("button", name=name).first

    def write(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Fill a box by its label."""
        (within or self.page).get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str, *, within: Locator | None = None) -> None:
        """Tick a radio button or a box by its label."""
        (within or self.page).get_by_label(label, exact=False).first.check()

    def pick(self, label: str, option: str, *, within: Locator | None = None) -> None:
        """Choose from a list by its label."""
        (within or self.page).get_by_label(label, exact=False).first.select_option(label=option)

    # What a person sees.

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """Give everything that can be read on the page, closed details included."""
        return re.sub(r"\s+", " ", self.page.locator("main").text_content() or "")

    def sees(self, text: str) -> bool:
        return text in self.words

    def section(self, text: str, *, of: str = "tr, li, section, article") -> Locator:
        """Find the innermost part of the page that holds these words."""
        return self.page.locator(of).filter(has_text=text).last

    # What every page is held to.

    def look(self) -> None:
        """Hold the page to what every page promises."""
        self.eyes.pages += 1
        page = self.page
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{self.eyes.pages:03d}-{self.who}.png", full_page=True)
        if self.phone and page.evaluate(WIDE) > 0:
            self._note("it scrolls sideways at 320 px")
        parts = set(page.evaluate(PARTS))
        if not parts or (parts <= self.eyes.parts and self.heading in self.eyes.headings):
            return
        self.eyes.parts |= parts
        self.eyes.headings.add(self.heading)
        for finding in violations(page):
            self._note(f"axe: {finding}")

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()
