"""The question lint: what keeps a question set from being published, each with a kind sentence and what to do.

Source: the design, "What it is like to answer", items 2, 3, 11, 12, 14 and 15, and "Not to be built in". A set is
published only while `lint` finds nothing that blocks; the builder page shows every finding beside its question.
"""

from __future__ import annotations

from collections.abc import Iterator

from feedback.questions.rules.asking import DATE, HAPPENED, NAME, PLACE, SUICIDE, WHO, asks_too_much
from feedback.questions.rules.blame import blames
from feedback.questions.rules.findings import Finding, Severity
from feedback.questions.rules.licences import ENOUGH, instruments_in
from feedback.questions.rules.paper import PagePaper, QuestionPaper, SetPaper
from feedback.questions.rules.plain_words import (
    ENOUGH_WORDS,
    HIGHEST_GRADE,
    LONGEST_EASY_SENTENCE,
    LONGEST_SENTENCE,
    as_one_text,
    long_sentences,
    school_grade,
    words,
)
from feedback.questions.rules.structure import check_structure, demands

BLOCK, WARN = Severity.BLOCK, Severity.WARN
ASKS = {
    HAPPENED: (
        "This asks what happened to somebody (“%(found)s”).",
        "Ask about the support: what helped, what did not, what should change.",
    ),
    WHO: ("This asks about a person who did harm (“%(found)s”).", "Leave it out, and ask about the support."),
    NAME: (
        "This asks for a name or a way to find somebody (“%(found)s”).",
        "Leave it out. People can say “my worker” in place of a name.",
    ),
    DATE: (
        "This asks for a date, an age or a time (“%(found)s”).",
        "Leave it out, or ask for how long with ranges to choose from.",
    ),
    PLACE: ("This asks for a place (“%(found)s”).", "Leave it out. A place can point to a person."),
    SUICIDE: (
        "This asks about ending one's life or self-harm (“%(found)s”).",
        "Leave it out: nobody watches the answers all the time, and nobody could help.",
    ),
}
MAYBE = {
    HAPPENED: (
        "Some people could read this as asking what happened to them (“%(found)s”).",
        "Think about asking for the support alone.",
    ),
    DATE: (
        "A day or a month can point to a person (“%(found)s”).",
        "Think about asking for how long, with ranges.",
    ),
}
BLAMES = ("These words can sound like blame (“%(found)s”).", "In their place: %(consider)s.")
DEMANDS = (
    "This says that an answer is needed (“%(found)s”).",
    "Take that out: every question can be skipped.",
)
LONG = ("A sentence here has more than %(most)s words.", "Make two sentences of it.")
HARD = (
    "This is hard to read: it needs %(grade)s years of school, and %(most)s is the most.",
    "Use shorter words and shorter sentences.",
)
LICENSED = (
    "This looks like %(title)s, which belongs to somebody.",
    "Add its licence record (source, holder, reference and day), or ask in your own words.",
)
UNLICENSED = (
    "It is not written down where these questions come from and who may use them.",
    "Fill in source and licence; for your own words, say that they are your own.",
)


def _texts(page: PagePaper) -> Iterator[tuple[QuestionPaper | None, str, str, bool]]:
    """Give (question, part, text, easy) of everything that people read on a page."""
    for part, text, easy in (
        ("title", page.title, False),
        ("intro", page.intro, False),
        ("easy_intro", page.easy_intro, True),
        ("content_note", page.content_note, False),
        ("easy_content_note", page.easy_content_note, True),
    ):
        yield None, part, text, easy
    for question in page.questions:
        yield question, "wording", question.wording, False
        yield question, "hint", question.hint, False
        yield question, "easy", question.easy, True
        for option in question.options:
            yield question, "choices", option.label, False
            yield question, "choices", option.easy, True
            yield question, "choices", option.first_words, False
            yield question, "choices", option.easy_first_words, True


def check_words(
    text: str, *, easy: bool = False, page: str = "", question: str = "", part: str = ""
) -> list[Finding]:
    """Find what one text may not say: too much asked, blame, demands, long sentences.

    Args:
        easy: the text is Easy Read, whose sentences are shorter.
    """
    found = []

    def add(code: str, severity: Severity, sentences: tuple[str, str], **values: object) -> None:
        says, do = sentences
        found.append(
            Finding(code, severity, says, do, page, question, part, str(values.get("found", "")), values)
        )

    if not text.strip():
        return []
    demanded = demands(text)
    if demanded:
        add("something_required", BLOCK, DEMANDS, found=demanded)
    for asks in asks_too_much(text):
        sentences = MAYBE[asks.code] if asks.severity is WARN else ASKS[asks.code]
        add(asks.code, asks.severity, sentences, found=asks.found)
    for words_found, consider in blames(text):
        add("blames", BLOCK, BLAMES, found=words_found, consider=consider)
    most = LONGEST_EASY_SENTENCE if easy else LONGEST_SENTENCE
    for sentence in long_sentences(text, most):
        add("long_sentence", BLOCK, LONG, found=sentence, most=most)
    return found


def _hard(text: str, page: PagePaper, question: QuestionPaper | None, part: str) -> Iterator[Finding]:
    grade = school_grade(text)
    if grade > HIGHEST_GRADE and (question is None or len(words(text)) >= ENOUGH_WORDS):
        says, do = HARD
        values = {"grade": f"{grade:.1f}", "most": f"{HIGHEST_GRADE:.0f}"}
        yield Finding(
            "hard_to_read", BLOCK, says, do, page.key, question.key if question else "", part, values=values
        )


def words_of_page(page: PagePaper) -> str:
    """Give what a person reads on a page as one text, choices and Easy Read left out."""
    asked = [text for question in page.questions for text in (question.wording, question.hint)]
    return as_one_text([page.title, page.intro, page.content_note, *asked])


def _reading(page: PagePaper) -> list[Finding]:
    found = [
        finding
        for question in page.questions
        for finding in _hard(as_one_text([question.wording, question.hint]), page, question, "wording")
    ]
    found += [
        finding
        for question in page.questions
        for option in question.options
        for finding in _hard(option.first_words, page, question, "choices")
    ]
    return found or list(_hard(words_of_page(page), page, None, ""))


def _licences(paper: SetPaper) -> Iterator[Finding]:
    if not paper.licence.is_there:
        says, do = UNLICENSED
        yield Finding("no_licence_record", BLOCK, says, do, part="licence")
    told = [(f"{page.key}/", f"{page.title} {page.intro}") for page in paper.pages]
    told += [
        (
            f"{page.key}/{question.key}",
            " ".join((question.wording, question.hint, *(one.label for one in question.options))),
        )
        for page in paper.pages
        for question in page.questions
    ]
    own = f"{paper.title} {paper.key.replace('_', ' ')} {paper.licence.source}"
    for sign in instruments_in([("/", own), *told]):
        if (sign.named or sign.weight >= ENOUGH) and not paper.licence.covers(sign.instrument):
            page, _, question = next((place for place in sign.places if place != "/"), "/").partition("/")
            says, do = LICENSED
            yield Finding(
                "needs_a_licence",
                BLOCK,
                says,
                do,
                page,
                question,
                "licence",
                values={"title": sign.instrument.title},
            )


def lint(paper: SetPaper) -> tuple[Finding, ...]:
    """Give everything that the lint finds in a set, in the order in which the set is read; structure first."""
    found = [*check_structure(paper), *_licences(paper)]
    found += check_words(paper.title, part="title")
    for page in paper.pages:
        for question, part, text, easy in _texts(page):
            found += check_words(
                text, easy=easy, page=page.key, question=question.key if question else "", part=part
            )
        found += _reading(page)
    return tuple(_plain(found))


def _plain(found: list[Finding]) -> Iterator[Finding]:
    """Say the same thing about the same place once."""
    seen = set()
    for finding in found:
        key = (finding.code, finding.page, finding.question, finding.part, finding.found, finding.severity)
        if key not in seen:
            seen.add(key)
            yield finding
