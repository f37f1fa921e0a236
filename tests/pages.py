"""A test client that reads every page it is given, as a strict reader would, and fails on what is wrong with it."""

from __future__ import annotations

import gzip
import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: Bytes of a respondent's page, gzipped (3-respondent.md, item 32): the first page counts its CSS and JS too.
RESPONDENT_PAGE = 4_000
EVENT_HANDLER = re.compile(r"^on[a-z]+$")
LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}


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
        response = super().open(*args, **values)
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
