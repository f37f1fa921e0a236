"""A test client that reads every answer it is given, as a strict reader would, and fails on what is wrong with it.

Every answer has the headers of 4-protection.md, and no header that nobody thought of; every page is a good page.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.core.web.headers import CONTENT_SECURITY, FIXED, HSTS, IMMUTABLE, NO_FEATURES, WITH_PASSKEYS

#: Bytes of a respondent's page, gzipped (3-respondent.md, item 32): the first page counts its CSS and JS too.
RESPONDENT_PAGE = 4_000
EVENT_HANDLER = re.compile(r"^on[a-z]+$")
#: A token in a form: two pages that differ in nothing else need reading once.
TOKEN = re.compile(r'value="[A-Za-z0-9_.-]{30,}"')
LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}


#: What else an answer may say about itself. "X-Onwards" leads a visit on (feedback/core/web/visits.py).
ALSO = {
    "Allow", "Clear-Site-Data", "Content-Disposition", "Content-Encoding", "Content-Length", "Content-Type",
    "Last-Modified", "Location", "Retry-After", "Set-Cookie", "Vary", "X-Onwards",
}  # fmt: skip
#: Scripts that ask the server something; no other page may.
ASKS = re.compile(r'src="/static/[^"]*js/(visit|lease|progress)\b')


def wrong_headers(response: TestResponse) -> list[str]:
    """List the headers that are not as they have to be, on whatever was answered."""
    kept = response.headers.get("Cache-Control") == IMMUTABLE and response.status_code == 200
    wanted = FIXED | ({"Cache-Control": IMMUTABLE} if kept else {})
    asks = response.mimetype == "text/html" and (
        not response.get_data()
        or response.status_code
        >= 300  # an error of the form may come in the layout of staff, without its script
        or ASKS.search(response.get_data(as_text=True))
    )
    security = {CONTENT_SECURITY, CONTENT_SECURITY + "; connect-src 'self'" if asks else CONTENT_SECURITY}
    said, wrong = dict(response.headers), list[str]()
    # A page with that script may ask a device for a passkey; on every other page that is off, with everything else.
    if not response.get_data() or b"js/passkey" in response.get_data():
        wanted["Permissions-Policy"] = said.get("Permissions-Policy", "")
        if wanted["Permissions-Policy"] not in {NO_FEATURES, WITH_PASSKEYS}:
            wrong.append("Permissions-Policy")
    wrong += [f"{name}: {said.get(name)}" for name, value in wanted.items() if said.get(name) != value]
    if said.get("Content-Security-Policy") not in security:
        wrong.append(f"Content-Security-Policy: {said.get('Content-Security-Policy')}")
    if said.get("Strict-Transport-Security", HSTS) != HSTS:
        wrong.append("Strict-Transport-Security")
    if kept and not response.request.path.startswith(("/static/", "/favicon.ico")):
        wrong.append("kept for ever")
    return [
        *wrong,
        *(set(said) - set(wanted) - ALSO - {"Content-Security-Policy", "Strict-Transport-Security"}),
    ]


class BadPage(AssertionError):
    """A page broke one of the rules that every page keeps."""


def _elements(tree: Any) -> list[Any]:
    return [element for element in tree.iter() if isinstance(element.tag, str)]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _check_labels(elements: list[Any]) -> list[str]:
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    inside = {id(child) for element in elements if element.tag == "label" for child in element.iter()}
    return [
        f"a <{element.tag} name={element.get('name')!r}> has no label"
        for element in elements
        if element.tag in LABELLED
        and element.get("type", "text") not in NEEDS_NO_LABEL
        and element.get("id") not in labelled
        and id(element) not in inside
        and not (element.get("aria-label") or element.get("aria-labelledby"))
    ]


def _check_ids(elements: list[Any]) -> list[str]:
    ids = [element.get("id") for element in elements if element.get("id") is not None]
    return [f"the id {name!r} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]


def _check_inline(elements: list[Any]) -> list[str]:
    wrong = []
    for element in elements:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            wrong.append(f"an inline <{element.tag}>")
        wrong += [
            f"<{element.tag} {name}> is inline style or script"
            for name in element.keys()  # noqa: SIM118 - an Element is not a dict
            if isinstance(name, str) and (name == "style" or EVENT_HANDLER.match(name))
        ]
        for name in ("src", "href", "action"):
            value = element.get(name) or ""
            third_party = value.startswith(("http:", "https:", "//"))
            if third_party and (name != "href" or element.tag == "link"):
                wrong.append(f"<{element.tag} {name}> points to a third party")
            if value.startswith("javascript:"):
                wrong.append(f"<{element.tag} {name}> is a script")
    return wrong


def problems_of(html: str, *, neutral_title: str = "Feedback form") -> list[str]:
    """List what is wrong with a page; an empty list is a good page."""
    return list(_problems_of(TOKEN.sub('value="token"', html), neutral_title))


@lru_cache(maxsize=2_000)
def _problems_of(html: str, neutral_title: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html)
    elements = _elements(tree)
    found = [f"markup: {code} at {place}" for place, code, _ in parser.errors]
    headings = [element for element in elements if element.tag == "h1"]
    titles = [_text(element) for element in elements if element.tag == "title"][:1]
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings")
    title = titles[0] if titles else ""
    if headings and title != neutral_title and not title.startswith(_text(headings[0])):
        found.append(f"the title {title!r} does not begin with the h1 {_text(headings[0])!r}")
    root = elements[0]
    if not root.get("lang") or root.get("dir") not in {"ltr", "rtl"}:
        found.append("the page does not say its language and direction")
    return found + _check_labels(elements) + _check_ids(elements) + _check_inline(elements)


class PageClient(FlaskClient):
    """Reads every HTML answer; a page that breaks a rule fails the test that asked for it."""

    def open(self, *args: Any, **values: Any) -> TestResponse:
        """Ask, then read what comes back."""
        values.setdefault("base_url", "https://localhost")
        values.setdefault("buffered", True)  # the answer is read to its end, and what comes after it is done
        response = super().open(*args, **values)
        if wrong := wrong_headers(response):
            message = f"{response.request.method} {response.request.path}: the headers {wrong}"
            raise BadPage(message)
        if response.mimetype == "text/html" and response.get_data() and not 300 <= response.status_code < 400:
            html = response.get_data(as_text=True)
            found = problems_of(html)
            respondent = '<body class="respondent">' in html
            if respondent and len(gzip.compress(html.encode(), 9)) > RESPONDENT_PAGE:
                found.append(
                    f"{len(gzip.compress(html.encode(), 9))} bytes gzipped is more than {RESPONDENT_PAGE}"
                )
            if found:
                message = f"{response.request.path}: " + "; ".join(found)
                raise BadPage(message)
        return response
