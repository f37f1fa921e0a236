"""Words that try to be something else: the shared collection, and plain sentences with every awkward character in them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import html5lib
from sqlalchemy.orm import Session

from feedback.questions.records import (
    Kind,
    Question,
    QuestionPage,
    QuestionSet,
    QuestionSetVersion,
    SurveyWindow,
)
from tests.builders.people import SINCE, WEDNESDAY, World

SEED = 20261121
PLAIN = 500
#: What a text looks like that might become markup or script in a careless page.
MIGHT_RUN = re.compile(r"<|\bon\w+\s*=|javascript:", re.IGNORECASE)
_SUBJECTS = (
    "The worker",
    "She",
    "Nobody",
    "My ISVA",
    "The letter",
    "A voice on the phone",
    "Ils",
    "وہ",
    "היא",
)
_ACTS = (
    "listened",
    "rang < 3 days later",
    "said 'wait'",
    'wrote "soon"',
    "asked & asked",
    "never came",
    "سنا",
    "הקשיבה",
)
_ENDS = (
    "and it helped.", "– 3 > 2!", "… 💜", "👩‍👩‍👧", "🏳️‍🌈 & 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "cafe\u0301", "Z̤͔ͧ̑̓ä͖̭̈̇lͮ̒ͫg̘̈́o", "a\u200bb\u200dc\u200e",
    "\u202eabc\u202c", "\u2066isolated\u2069", "<3", "</3 & <b>not bold</b>", "&lt;kept&gt; &amp;amp;", "`tick` {{ 7*7 }} ${x}",
    "ﷺ", "ｆｕｌｌ", "ﬁne", "\u00a0\u2003spaces", "tab\there", "%s %(name)s %20", "\\n \\u0041", "line one\nline two", "\ufeffmark",
)  # fmt: skip


def hostile_texts(shared: Path) -> list[str]:
    """Give the 3,000 texts of the shared collection."""
    lines = (shared / "data" / "hostile_strings.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def plain_sentences() -> list[str]:
    """Make 500 plain sentences, the same every time."""
    chance = random.Random(SEED)
    return [
        f"{chance.choice(_SUBJECTS)} {chance.choice(_ACTS)} {chance.choice(_ENDS)} {number} {chance.choice(_ENDS)}"
        for number in range(PLAIN)
    ]


def a_wide_window(session: Session, world: World, questions: int) -> SurveyWindow:
    """Open a window whose one page asks for words so many times, so that many texts go through few requests."""
    asked = QuestionSet(programme_id=world.id, key="wide", title="Wide")
    session.add(asked)
    session.flush()
    version = QuestionSetVersion(question_set_id=asked.id, number=1, published_at=WEDNESDAY)
    session.add(version)
    session.flush()
    page = QuestionPage(version_id=version.id, position=1, key="wide", title="Wide", core=True)
    session.add(page)
    session.flush()
    session.add_all(
        Question(
            version_id=version.id,
            page_id=page.id,
            position=number,
            key=f"word_{number}",
            kind=Kind.TEXT,
            wording=f"Question {number}",
        )
        for number in range(questions)
    )
    window = SurveyWindow(
        programme_id=world.id, version_id=version.id, address="wordsy", title="Wide",
        opens_on=date(SINCE.year, SINCE.month, SINCE.day), closes_on=None, is_default=True,
    )  # fmt: skip
    session.add(window)
    session.flush()
    return window


class Parsed:
    """A page as a browser reads it: which elements with which attributes, and the words in it."""

    def __init__(self, html: str) -> None:
        """Parse it as the standard says, errors included."""
        tree: Any = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(html)
        self._elements = [element for element in tree.iter() if isinstance(element.tag, str)]

    def words(self) -> list[str]:
        """Give what stands in each place for a person's words, to the letter."""
        return [
            "".join(element.itertext())
            for element in self._elements
            if element.tag == "textarea"
            or (
                element.tag in {"dd", "p", "div", "q", "span", "li"}
                and {"words", "part"} & set(_classes(element))
            )
        ]

    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """Give every element with the names of its attributes, in order: what words must never change."""
        return [(element.tag, tuple(sorted(map(str, element.attrib)))) for element in self._elements]

    def shapes(self) -> set[tuple[str, tuple[str, ...]]]:
        """Give the same without order and number, for pages where a machine points at more or fewer parts."""
        return set(self.skeleton())

    def attributes(self) -> list[str]:
        """Give the value of every attribute."""
        return [str(value) for element in self._elements for value in element.attrib.values()]


def _classes(element: Any) -> Sequence[str]:
    return str(element.get("class") or "").split()
