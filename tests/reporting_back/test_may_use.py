"""Changing who may use one's words with a code: all of them or one answer, at once and in every room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.groups.records import Group
from feedback.intake import service as intake
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse
from feedback.moderation import queries as moderation_queries
from feedback.moderation import service as moderation
from feedback.moderation.records import DecisionRow
from feedback.moderation.rules import Audience, CaseState, DecisionKind, Level
from feedback.programmes.records import Milestone
from feedback.themes import queries as themes
from tests.builders.groups import a_circle
from tests.builders.intake import a_submission, a_window
from tests.builders.moderation import Readers, a_waiting_case, case_of, opened
from tests.builders.path import LATER, Path, a_finished_path, responses_of
from tests.builders.people import WEDNESDAY, World
from tests.builders.respondent import Person
from tests.pages import PageClient

AFTER = LATER + timedelta(minutes=1)
#: Two answers of one person, by the keys of their questions, and what only that answer says.
TWO = {"what_helped": "A canary in the kitchen.", "one_change": "A heron on the roof."}


class Sent:
    """One person's two answers, read and cleared, with a code, and who read them."""

    def __init__(self, database: Database, world: World, client: PageClient) -> None:
        self.database, self.world, self.person = database, world, Person(client)
        with database.writing() as session:
            a_window(session, world, service_id=world.service.id)
            self.id = a_submission(session, world, TWO, may_use=MayUse.PUBLIC).id
            self.code = intake.mint_code(session, self.id)
            self.readers = Readers(session, world)
            self.answers = responses_of(session, self.id)
        opened(database)

    def are_read(self) -> None:
        with self.database.writing() as session:
            for response_id in self.answers:
                case = a_waiting_case(session, response_id, self.readers)
                moderation.claim(session, case.id, by=self.readers.hub, at=WEDNESDAY)
                moderation.clear(session, case.id, by=self.readers.hub, at=WEDNESDAY)

    def shared(self, audience: Audience) -> set[str]:
        with self.database.reading() as session:
            found = moderation_queries.shareable_to(session, audience, programme_id=self.world.id, at=AFTER)
            return {one.text for one in found}

    def lets(self, answer: str, may_use: str) -> None:
        self.person.gives(self.code)
        self.person.does("ask_one", answer=answer)
        self.person.does("one", answer=answer, may_use=may_use)


@pytest.fixture
def sent(database: Database, world: World, client: PageClient) -> Sent:
    return Sent(database, world, client)


@pytest.mark.parametrize(
    ("may_use", "still"),
    [
        ("counted", set()),
        ("service", {Audience.LABELLERS}),
        ("group", {Audience.LABELLERS, Audience.GROUP}),
        ("", {Audience.LABELLERS, Audience.GROUP, Audience.PUBLIC}),
    ],
)
def test_one_answer_goes_less_far_than_the_rest_from_now_on_and_the_rest_stays(
    sent: Sent, may_use: str, still: set[Audience]
) -> None:
    sent.are_read()
    audiences = {Audience.LABELLERS, Audience.GROUP, Audience.PUBLIC}
    assert all(sent.shared(audience) == set(TWO.values()) for audience in audiences)
    sent.lets("what_helped", may_use)
    assert "This counts from now on." in sent.person.page
    assert {who for who in audiences if TWO["what_helped"] in sent.shared(who)} == still
    assert all(TWO["one_change"] in sent.shared(who) for who in audiences)
    sent.lets("what_helped", "")
    assert all(sent.shared(audience) == set(TWO.values()) for audience in audiences)


def test_an_answer_is_never_let_further_than_everything_else(sent: Sent, database: Database) -> None:
    sent.are_read()
    sent.person.gives(sent.code)
    sent.person.does("may_use", may_use="service")
    sent.person.does("ask_one", answer="what_helped")
    assert 'value="public"' not in sent.person.page
    sent.person.does("one", answer="what_helped", may_use="public")
    sent.person.does("one", answer="another_question", may_use="counted")
    with database.reading() as session:
        assert {row.may_use for row in session.scalars(select(Response))} == {None}
    assert sent.shared(Audience.GROUP) == set()


def test_an_answer_that_may_only_be_counted_leaves_its_reader_and_the_others_do_not(
    sent: Sent, database: Database
) -> None:
    with database.writing() as session:
        for response_id in sent.answers:
            case = a_waiting_case(session, response_id, sent.readers)
            moderation.claim(session, case.id, by=sent.readers.hub, at=WEDNESDAY)
    sent.lets("what_helped", "counted")
    with database.writing() as session:
        states = {case_of(session, response_id).state: response_id for response_id in sent.answers}
        assert set(states) == {CaseState.FIRST_LOOKED, CaseState.CLAIMED}
        gone = case_of(session, states[CaseState.FIRST_LOOKED]).id
        with pytest.raises(DomainError):
            moderation.clear(session, gone, by=sent.readers.hub, at=WEDNESDAY)
    assert "They are counted, and nobody else sees them, as you chose." in sent.person.page
    assert "For this answer alone you chose: Count my answers only" in sent.person.page


@pytest.fixture
def path(database: Database, world: World) -> Path:
    return a_finished_path(database, world, "Robin")


def test_a_narrowed_answer_is_quoted_nowhere_in_themes_groups_and_drafts(
    path: Path,
    database: Database,
    client: PageClient,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    with database.writing() as session:
        code = intake.mint_code(session, path.first)
    browser = signed_in(path.circle.facilitator)
    theme, draft = f"/example/themes/{path.theme_version}", f"/example/specifications/{path.draft}"

    def quoted() -> int:
        with database.reading() as session:
            return sum(
                len(themes.quotes(session, path.theme_version, who, at=AFTER))
                for who in (Audience.LABELLERS, Audience.GROUP, Audience.PUBLIC)
            )

    assert quoted() == 6
    assert "Robin said so" in browser.get(theme).get_data(as_text=True)
    person = Person(client)
    person.gives(code)
    person.does("one", answer="what_helped", may_use="counted")
    assert quoted() == 3, "the other person's words are quoted as before"
    for page in (theme, draft):
        response = browser.get(page)
        assert response.status_code == 200
        assert "Robin said so" not in response.get_data(as_text=True)
    with database.reading() as session:
        programme_id = session.get_one(Submission, path.first).programme_id
        assert len(themes.words(session, programme_id, at=AFTER).by_response) == 1


def test_a_read_answer_says_when_the_group_meets_and_when_the_specification_is_due(
    sent: Sent, database: Database, world: World
) -> None:
    sent.are_read()
    with database.writing() as session:
        group = a_circle(session, world, members=1).group
        session.get_one(Group, group.id).meets_on = date(2099, 12, 3)
        for title, due, done in (
            ("Development of specification", date(2099, 1, 31), False),
            ("Specification of another year", date(2099, 3, 31), True),
            ("Award", date(2099, 2, 28), False),
        ):
            session.add(
                Milestone(programme_id=world.id, title=title, due_on=due, accountable="Council", done=done)
            )
    sent.person.gives(sent.code)
    said = " ".join(sent.person.page.split())
    assert '<span aria-hidden="true">✓</span> Read.' in said
    assert said.count("The group meets on 3 December. The specification is due in January.") == 2
    sent.person.does("may_use", may_use="service")
    assert "The group meets on 3 December." not in sent.person.page, "it does not go to the group"


def test_nothing_on_the_page_tells_that_somebody_was_referred(sent: Sent, database: Database) -> None:
    first, second = sent.answers
    with database.writing() as session:
        for response_id in (first, second):
            case = a_waiting_case(session, response_id, sent.readers)
            moderation.claim(session, case.id, by=sent.readers.hub, at=WEDNESDAY)
        moderation.refer(
            session,
            case_of(session, first).id,
            level=Level.IMMEDIATE,
            note="A note.",
            by=sent.readers.hub,
            at=WEDNESDAY,
        )
    sent.person.gives(sent.code)
    assert sent.person.page.count("Being read.") == 2
    assert "refer" not in sent.person.page.split("<main")[1].lower()


def test_what_is_kept_private_for_a_case_says_so_and_blames_nobody(sent: Sent, database: Database) -> None:
    with database.writing() as session:
        case = a_waiting_case(session, sent.answers[0], sent.readers)
        moderation.claim(session, case.id, by=sent.readers.hub, at=WEDNESDAY)
        moderation.propose_withhold(
            session, case.id, reason="offence_detail", by=sent.readers.hub, at=WEDNESDAY
        )
        moderation.decide_withhold(session, case.id, agree=True, by=sent.readers.reader, at=WEDNESDAY)
        kinds = set(session.scalars(select(DecisionRow.kind)))
        assert kinds == {DecisionKind.PROPOSE_WITHHOLD, DecisionKind.WITHHOLD}
    sent.person.gives(sent.code)
    assert "because it could affect a case. Nothing you did was wrong." in sent.person.page


def test_no_page_that_a_code_opens_shows_a_word_again(sent: Sent) -> None:
    sent.person.gives(sent.code)
    shown = sent.person.page
    for step in ("ask_one", "ask_again", "ask", "show"):
        sent.person.gives(sent.code)
        sent.person.does(step, answer="what_helped")
        shown += sent.person.page
    assert not [words for words in TWO.values() if words.split()[1] in shown]
