"""Somebody with a browser who fills in the form: reads a page, fills it in, presses a button."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="(at|w|t|s|answered|language)" value="([^"]*)">')
ANY_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
FORM = re.compile(r"<form.*?</form>", re.DOTALL)
CODE = re.compile(r'<p class="code"[^>]*>([a-z ]+)</p>')
SLIP = re.compile(r'name="slip" value="([^"]+)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
CLOSEST = "Which of these is closest to you?"
HERE = "https://localhost"
THREE = ("what_helped", "what_did_not_help", "one_change")


class Person:
    """A respondent. `page` is what they see now."""

    def __init__(self, browser: FlaskClient, *, address: str = "127.0.0.1", asks_for: str = "") -> None:
        """Take a browser into the hand; `asks_for` is what it says in Accept-Language."""
        self.browser = browser
        self.address = {"REMOTE_ADDR": address}
        if asks_for:
            self.address["HTTP_ACCEPT_LANGUAGE"] = asks_for
        self.page, self.path = "", "/"

    def opens(self, path: str = "/") -> TestResponse:
        """Go to an address."""
        self.path = path
        response = self.browser.get(path, base_url=HERE, environ_base=self.address)
        self.page = response.get_data(as_text=True)
        return response

    def hidden(self) -> dict[str, str]:
        """Give the hidden fields of the page."""
        return dict(HIDDEN.findall(self.page))

    def posts(self, form: dict[str, str], **headers: str) -> TestResponse:
        """Send a form as it is, and do not follow."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.post("/f", data=form, base_url=HERE, headers=sent, environ_base=self.address)

    def presses(self, go: str, **answers: str) -> TestResponse:
        """Fill in the page, press a button, and follow where it leads."""
        form = self.hidden() | {"go": go}
        form |= {name if name == "website" else f"q-{name}": value for name, value in answers.items()}
        return self._follows(self.posts(form))

    def chooses(self, tag: str) -> TestResponse:
        """Press the button of a language, wherever it stands on the page."""
        if 'form="step"' in self.page:
            return self._follows(self.posts(self.hidden() | {"language": tag}))
        return self._follows(
            self.browser.post(self.path, data={"language": tag}, base_url=HERE, environ_base=self.address)
        )

    def _follows(self, response: TestResponse) -> TestResponse:
        if response.status_code == 303 and response.headers["Location"] == "/f":
            return self.opens("/f")
        self.page = response.get_data(as_text=True)
        return response

    @property
    def heading(self) -> str:
        """Give the h1 of the page."""
        found = HEADING.search(self.page)
        return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""

    def starts(self, path: str = "/", *, closest: str = "") -> None:
        """Press Start, and go on to the first question; who they are is left out unless `closest` says it.

        What was begun in this browser before is deleted.
        """
        self.opens(path)
        self.presses("begin")
        if 'name="go" value="begin_anew"' in self.page:
            self.makes_room()
        self.presses("continue")
        if self.hidden().get("at") == "p:closest":
            self.presses("continue", **({"closest_to_you": closest} if closest else {}))

    def answers_the_three(self, *words: str) -> None:
        """Answer the three first questions, from the start."""
        self.starts()
        for key, text in zip(THREE, words, strict=True):
            self.presses("continue", **{key: text})

    def sends(self, *words: str, may_use: str = "group", reads_first: str = "outside") -> None:
        """Answer the three first questions and send them."""
        self.answers_the_three(*words)
        self.presses("continue", may_use=may_use, reads_first=reads_first)
        if self.hidden().get("at") == "more":
            self.presses("no_more")
        self.presses("send")

    @property
    def code(self) -> str:
        """Give the code that the page shows, or nothing."""
        found = CODE.search(self.page)
        return found[1] if found else ""

    def keeps_for_later(self, **answers: str) -> str:
        """Ask to come back later, from the page that the person is on; give the code."""
        self.presses("later", **answers)
        self.presses("keep_for_later")
        return self.code

    def gives(self, code: str) -> TestResponse:
        """Type a code, and follow where it leads."""
        return self._at_the_code_page({"code": code})

    def does(self, step: str, **fields: str) -> TestResponse:
        """Press a button of the pages that a return code opens, and follow where it leads."""
        slip = SLIP.search(self.page)
        return self._at_the_code_page({"slip": slip[1] if slip else "", "step": step, **fields})

    def makes_room(self) -> TestResponse:
        """Say on the page that asks that what was begun here may be deleted, and follow where it leads."""
        form = next(one for one in FORM.findall(self.page) if '<a class="button" href="/f">' in one)
        posted = dict(ANY_HIDDEN.findall(form))
        to_the_code_page = 'action="/code"' in form
        return self._at_the_code_page(posted) if to_the_code_page else self._follows(self.posts(posted))

    def _at_the_code_page(self, form: dict[str, str]) -> TestResponse:
        response = self.browser.post("/code", data=form, base_url=HERE, environ_base=self.address)
        if response.status_code == 303 and response.headers["Location"] == "/f":
            return self.opens("/f")
        self.page = response.get_data(as_text=True)
        return response
