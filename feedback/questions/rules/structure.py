"""Whether a set is whole: nothing demanded, every choice can be declined, and branching that leads somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from feedback.questions.rules.asking import plainly
from feedback.questions.rules.findings import Finding, Severity
from feedback.questions.rules.form import Condition, Kind
from feedback.questions.rules.paper import PagePaper, QuestionPaper, SetPaper, can_decline

BLOCK, WARN = Severity.BLOCK, Severity.WARN
FEWEST_CHOICES = 2
MOST_ON_A_PAGE = 8
_DEMAND = re.compile(
    r"\b(?:required|mandatory|compulsory|obligatory|must (?:be )?(?:answer\w*|complet\w*|fill\w*|tell|say|give|choose|pick|select)|"
    r"you must|(?<!did )(?<!do )you have to (?:answer|complete|fill|choose|pick|say|tell|give)|have to be (?:answered|filled|completed)|needs? to be (?:answered|filled|completed)|"
    r"(?:please )?(?:answer|complete|fill in) (?:all|every|each)|cannot (?:be )?(?:skip\w*|left (?:empty|blank))|can't (?:be )?(?:skip\w*|left (?:empty|blank))|"
    r"do not (?:skip|leave (?:this|it|any\w*) (?:empty|blank|out))|don't (?:skip|leave (?:this|it|any\w*) (?:empty|blank))|"
    r"all (?:questions|fields|boxes) (?:are|need)|no blanks?|(?:we|i) need you to (?:answer|complete|fill))\b"
)
_NO_DEMAND = re.compile(r"\b(?:not|nothing|never|no one|nobody|none|don't|doesn't|isn't|aren't)\b[^.?!]*$")


def demands(text: str) -> str:
    """Give the words by which a text demands an answer, or ""."""
    if "*" in text:
        return "*"
    flat = plainly(text)
    for found in _DEMAND.finditer(flat):
        said_no = _NO_DEMAND.search(flat[: found.start()])
        if not said_no or re.match(r"(?:do not|don't|cannot|can't|no blank)", found[0]):
            return found[0]
    return ""


def _finding(code: str, says: str, do: str, page: PagePaper, question: QuestionPaper | None = None, *, part: str = "",
             severity: Severity = BLOCK, found: str = "", **values: object) -> Finding:  # fmt: skip
    return Finding(
        code,
        severity,
        says,
        do,
        page.key,
        question.key if question else "",
        part,
        found,
        {"found": found} | values,
    )


def _demanded(paper: SetPaper) -> Iterator[Finding]:
    says, do = "Something here is marked as required.", "Take the mark out: every question can be skipped."
    if paper.demanded:
        yield Finding("something_required", BLOCK, says, do)
    for page in paper.pages:
        if page.demanded:
            yield _finding("something_required", says, do, page)
        for question in page.questions:
            if question.demanded:
                yield _finding("something_required", says, do, page, question)


def _keys(paper: SetPaper) -> Iterator[Finding]:
    pages = Counter(page.key for page in paper.pages)
    asked = Counter(question.key for page in paper.pages for question in page.questions)
    says, do = "The key %(key)s is used more than once.", "Give each its own key."
    for page in paper.pages:
        if pages[page.key] > 1:
            yield _finding("same_key", says, do, page, key=page.key)
        for question in page.questions:
            if asked[question.key] > 1:
                yield _finding("same_key", says, do, page, question, key=question.key)


def _choices(page: PagePaper, question: QuestionPaper) -> Iterator[Finding]:
    if question.kind is Kind.TEXT or question.names_service:
        return
    if not can_decline(question):
        yield _finding("cannot_decline", "Nobody can decline this question.",
                       "Add the choice “Prefer not to say” (its key is prefer_not_to_say).", page, question, part="choices")  # fmt: skip
    if len(question.options) < FEWEST_CHOICES:
        yield _finding("too_few_choices", "There are too few choices to choose from.", "Give two or more choices.",
                       page, question, part="choices")  # fmt: skip
    keys = Counter(option.key for option in question.options)
    if any(count > 1 for count in keys.values()):
        yield _finding(
            "same_key",
            "Two choices have the same key.",
            "Give each choice its own key.",
            page,
            question,
            part="choices",
        )
    if any(not option.label.strip() for option in question.options):
        yield _finding("no_words", "One of the choices has no words.", "Write what it says, or take it out.",
                       page, question, part="choices")  # fmt: skip


def _whole(paper: SetPaper) -> Iterator[Finding]:
    if not any(page.questions for page in paper.pages):
        yield Finding("nothing_asked", BLOCK, "Nothing is asked yet.", "Add a first question.")
    if not paper.title.strip():
        yield Finding("no_words", BLOCK, "The set has no title.", "Say in a few words what it is about.")
    for page in paper.pages:
        if not page.title.strip():
            yield _finding(
                "no_words",
                "This page has no title.",
                "Say in a few words what it is about.",
                page,
                part="title",
            )
        if not page.questions and not page.intro.strip():
            yield _finding(
                "empty_page",
                "There is nothing on this page.",
                "Add a question or some words, or take the page out.",
                page,
            )
        if len(page.questions) > MOST_ON_A_PAGE:
            yield _finding(
                "long_page",
                "There is a lot on this page.",
                "Think about making two pages of it.",
                page,
                severity=WARN,
            )
        for question in page.questions:
            if not question.wording.strip():
                yield _finding(
                    "no_words",
                    "This question has no words yet.",
                    "Write what you would like to ask.",
                    page,
                    question,
                    part="wording",
                )
            if not question.easy.strip():
                yield _finding("no_easy_wording", "There is no Easy Read wording yet.", "Say it again in short, plain words.",
                               page, question, part="easy", severity=WARN)  # fmt: skip
            yield from _choices(page, question)


def _content_notes(paper: SetPaper) -> Iterator[Finding]:
    part_is_noted = False
    for page in paper.pages:
        hard = any(question.sensitive for question in page.questions)
        part_is_noted = hard and (part_is_noted or bool(page.content_note.strip()))
        if hard and not part_is_noted:
            yield _finding("no_content_note", "A sensitive question comes here without a word before it.",
                           "Write a content note that names the topic and says that people can skip it.", page, part="content_note")  # fmt: skip


def _hardest_last(paper: SetPaper) -> Iterator[Finding]:
    places = [place for place, page in enumerate(paper.pages) if any(one.sensitive for one in page.questions)]
    gentle_after = [page for page in paper.pages[places[-1] + 1 :] if page.questions] if places else []
    early = [
        page
        for page in paper.pages
        if (page.core or page.opening) and any(one.sensitive for one in page.questions)
    ]
    for page in early:
        yield _finding(
            "hard_too_early",
            "A sensitive question stands among the first ones.",
            "Put it near the end.",
            page,
        )
    if len(gentle_after) > FEWEST_CHOICES:
        yield _finding("hard_too_early", "The hardest questions come before gentle ones.",
                       "Put them near the end, with one gentle page after them.", paper.pages[places[-1]], severity=WARN)  # fmt: skip


_UNKNOWN = (
    "condition_unknown",
    "A condition looks at a question that is not there.",
    "Choose another question, or take the condition out.",
)
_CIRCLE = (
    "condition_circle",
    "Conditions go round in a circle: each waits for the other.",
    "Take one of them out.",
)
_LATER = ("condition_later", "A condition looks at a question that comes later, or on this same page.",
          "Move the question to an earlier page, or take the condition out.")  # fmt: skip
_WORDS = (
    "condition_on_words",
    "A condition looks at an answer in someone's own words.",
    "Let it look at a question with choices.",
)
_CHOICE = (
    "condition_unknown_choice",
    "A condition names a choice that its question does not have.",
    "Pick from its choices.",
)
_NEVER = (
    "never_shown",
    "Nobody would ever see this.",
    "Change the condition so that some answers lead here.",
)


def _home(paper: SetPaper) -> dict[str, tuple[int, QuestionPaper]]:
    return {
        question.key: (place, question)
        for place, page in enumerate(paper.pages)
        for question in page.questions
    }


def _goes_in_circles(paper: SetPaper, start: PagePaper) -> bool:
    """Say whether the conditions of a page lead, over the pages of the questions that they look at, back to the page."""
    home, seen, left = _home(paper), set[str](), [start]
    while left:
        page = left.pop()
        things: list[PagePaper | QuestionPaper] = [page, *page.questions]
        for thing in things:
            for condition in (*thing.shown_if, *thing.hidden_if):
                if condition.question not in home:
                    continue
                other = paper.pages[home[condition.question][0]]
                if other.key == start.key and page.key != start.key:
                    return True
                if other.key not in seen:
                    seen.add(other.key)
                    left.append(other)
    return False


def _condition(paper: SetPaper, page: PagePaper, thing: PagePaper | QuestionPaper) -> Iterator[Finding]:
    home, question = _home(paper), thing if isinstance(thing, QuestionPaper) else None
    here = paper.pages.index(page)
    for condition in (*thing.shown_if, *thing.hidden_if):
        code = None
        if condition.question not in home:
            code = _UNKNOWN
        elif home[condition.question][0] >= here:
            code = _CIRCLE if _goes_in_circles(paper, page) else _LATER
        elif home[condition.question][1].kind is Kind.TEXT:
            code = _WORDS
        elif not home[condition.question][1].names_service and not (
            condition.any_of
            and condition.any_of <= {option.key for option in home[condition.question][1].options}
        ):
            code = _CHOICE
        if code:
            yield _finding(*code, page, question, part="condition", found=condition.question)


def _possible(
    paper: SetPaper, thing: PagePaper | QuestionPaper, depth: int = 0
) -> dict[str, set[str]] | None:
    """Give the choices that a thing leaves possible for the questions that it waits for, or None where none is left.

    The page of each of these questions has conditions of its own, which hold as well.
    """
    home = _home(paper)
    left: dict[str, set[str]] = {}

    def narrow(condition: Condition, *, out: bool) -> bool:
        if condition.question not in home or home[condition.question][1].names_service:
            return True
        offered = {option.key for option in home[condition.question][1].options}
        now = left.get(condition.question, offered if not out else offered | {""})
        now = now - condition.any_of if out else now & condition.any_of
        left[condition.question] = now
        return bool(now)

    for condition in thing.shown_if:
        if not narrow(condition, out=False):
            return None
        if condition.question in home and depth < len(paper.pages):
            place, question = home[condition.question]
            for other in (paper.pages[place], question):
                above = _possible(paper, other, depth + 1)
                if above is None:
                    return None
                for key, choices in above.items():
                    left[key] = left.get(key, choices) & choices
                    if not left[key]:
                        return None
    return left if all(narrow(condition, out=True) for condition in thing.hidden_if) else None


def _branching(paper: SetPaper) -> Iterator[Finding]:
    for page in paper.pages:
        wrong = list(_condition(paper, page, page))
        yield from wrong
        if not wrong and _possible(paper, page) is None:
            yield _finding(*_NEVER, page, part="condition")
        for question in page.questions:
            amiss = list(_condition(paper, page, question))
            yield from amiss
            both = QuestionPaper(question.key, question.kind, question.wording, shown_if=(*page.shown_if, *question.shown_if),
                                 hidden_if=(*page.hidden_if, *question.hidden_if))  # fmt: skip
            if (
                not amiss
                and not wrong
                and (question.shown_if or question.hidden_if)
                and _possible(paper, both) is None
            ):
                yield _finding(*_NEVER, page, question, part="condition")


def check_structure(paper: SetPaper) -> list[Finding]:
    """Find what keeps a set from being whole, in the order in which it is read."""
    found = [
        *_demanded(paper),
        *_keys(paper),
        *_whole(paper),
        *_content_notes(paper),
        *_hardest_last(paper),
        *_branching(paper),
    ]
    says = "The file says something that this service does not know: %(found)s."
    do = "Take it out, or look at the top of data/standard.toml for how to say it."
    found += [
        Finding("unknown_mark", BLOCK, says, do, found=name, values={"found": name}) for name in paper.unknown
    ]
    return found
