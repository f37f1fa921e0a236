"""The builder: a draft is worded, ordered, looked at and published, and what is published never changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, DomainError, NotFound, NotYours
from feedback.questions import queries, service
from feedback.questions.records import Question, QuestionSet, QuestionSetVersion
from feedback.questions.rules import Licence
from feedback.questions.rules.choices import DECLINE, new_key, read_typed, typed
from feedback.questions.rules.lint import lint
from feedback.questions.service import NotReady, PageWords, QuestionWords
from feedback.settings import Settings
from tests.builders.intake import a_version
from tests.builders.people import WEDNESDAY, World, a_person, a_world
from tests.pages import PageClient

AT = WEDNESDAY


@pytest.fixture
def writer(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)


@pytest.fixture
def browser(signed_in: Callable[[Actor], PageClient], writer: Actor) -> PageClient:
    return signed_in(writer)


def keys(database: Database, version_id: UUID) -> list[str]:
    with database.reading() as session:
        return [row.key for row in queries.questions(session, version_id)]


def page_keys(database: Database, version_id: UUID) -> list[str]:
    with database.reading() as session:
        return [row.key for row in queries.page_rows(session, version_id)]


@pytest.fixture
def draft(database: Database, world: World, writer: Actor) -> QuestionSetVersion:
    """Give a draft that was begun from the published standard set."""
    with database.writing() as session:
        published = a_version(session, world)
        return service.begin_draft(session, published.question_set_id, by=writer, at=AT)


def test_a_draft_begins_as_the_newest_version_stands(each_database: Database, settings: Settings) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        by = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        published = a_version(session, world)
        begun = service.begin_draft(session, published.question_set_id, by=by, at=AT)
        before, now = queries.paper_of(session, published), queries.paper_of(session, begun)
        assert now == replace(before, version=3)
        assert begun.published_at is None
        assert service.begin_draft(session, published.question_set_id, by=by, at=AT).id == begun.id
        assert [finding for finding in lint(now) if finding.blocks] == []


def test_nobody_else_may_word_or_publish(database: Database, world: World, draft: QuestionSetVersion) -> None:
    for role in (Role.MODERATOR, Role.MEMBER, Role.ADMINISTRATOR, Role.AUDITOR):
        with database.writing() as session:
            other = a_person(session, world, role, organisation=world.council)
        with pytest.raises(NotYours), database.writing() as session:
            service.publish(session, draft.id, by=other, at=AT)


def test_a_draft_of_another_programme_is_nowhere(
    database: Database, settings: Settings, draft: QuestionSetVersion
) -> None:
    with database.writing() as session:
        elsewhere = a_world(session, settings, slug="elsewhere")
        other = a_person(session, elsewhere, Role.FACILITATOR, organisation=elsewhere.voluntary)
    for act in (service.publish, service.discard_draft):
        with pytest.raises(NotFound), database.writing() as session:
            act(session, draft.id, by=other, at=AT)


def test_what_is_published_never_changes(
    database: Database, writer: Actor, draft: QuestionSetVersion
) -> None:
    with database.writing() as session:
        service.publish(session, draft.id, by=writer, at=AT)
        page = queries.page_rows(session, draft.id)[0]
        question = queries.questions(session, draft.id)[0]
    acts: list[Callable[..., object]] = [
        lambda s: service.word_question(s, question.id, QuestionWords("Another"), by=writer, at=AT),
        lambda s: service.move_question(s, question.id, up=False, by=writer, at=AT),
        lambda s: service.put_away(s, question.id, by=writer, at=AT),
        lambda s: service.add_question(s, page.id, QuestionWords("More?"), by=writer, at=AT),
        lambda s: service.word_page(s, page.id, PageWords("Another"), by=writer, at=AT),
        lambda s: service.move_page(s, page.id, up=False, by=writer, at=AT),
        lambda s: service.remove_page(s, page.id, by=writer, at=AT),
        lambda s: service.add_page(s, draft.id, "More", by=writer, at=AT),
        lambda s: service.write_licence(s, draft.id, Licence("A", "B"), by=writer, at=AT),
        lambda s: service.discard_draft(s, draft.id, by=writer, at=AT),
        lambda s: service.publish(s, draft.id, by=writer, at=AT),
    ]
    for act in acts:
        with pytest.raises(Closed), database.writing() as session:
            act(session)
    with database.reading() as session:
        before = queries.paper_of(session, queries.versions(session, draft.question_set_id)[1])
        assert queries.paper_of(session, session.get_one(QuestionSetVersion, draft.id)) == replace(
            before, version=3
        )


def test_a_question_that_nobody_should_be_asked_cannot_be_published(
    database: Database, writer: Actor, draft: QuestionSetVersion
) -> None:
    with database.writing() as session:
        page = queries.page_rows(session, draft.id)[-1]
        service.add_question(
            session, page.id, QuestionWords("Please describe what happened to you."), by=writer, at=AT
        )
    with pytest.raises(NotReady), database.writing() as session:
        service.publish(session, draft.id, by=writer, at=AT)
    with database.reading() as session:
        assert session.get_one(QuestionSetVersion, draft.id).published_at is None


def test_a_licensed_instrument_needs_its_record_before_it_is_published(
    database: Database, writer: Actor, draft: QuestionSetVersion
) -> None:
    with database.writing() as session:
        page = queries.page_rows(session, draft.id)[-1]
        service.add_question(
            session, page.id, QuestionWords("SWEMWBS: how are you?", easy="How are you?"), by=writer, at=AT
        )
    with pytest.raises(NotReady), database.writing() as session:
        service.publish(session, draft.id, by=writer, at=AT)
    granted = Licence(
        "SWEMWBS and our own wording", "Registered use", "A university", "AB-1", date(2026, 3, 31)
    )
    with database.writing() as session:
        service.write_licence(session, draft.id, granted, by=writer, at=AT)
        assert service.publish(session, draft.id, by=writer, at=AT).published_at == AT


def test_a_question_that_was_put_away_can_be_put_back_until_the_draft_is_published(
    database: Database, writer: Actor, draft: QuestionSetVersion
) -> None:
    before = keys(database, draft.id)
    with database.writing() as session:
        first, second = queries.questions(session, draft.id)[-2:]
        service.put_away(session, first.id, by=writer, at=AT)
        service.put_away(session, second.id, by=writer, at=AT)
    assert keys(database, draft.id) == before[:-2]
    with database.writing() as session:
        service.put_away(session, second.id, back=True, by=writer, at=AT)
        service.put_away(session, first.id, back=True, by=writer, at=AT)
    assert keys(database, draft.id) == before
    with database.writing() as session:
        service.put_away(session, first.id, by=writer, at=AT)
        service.publish(session, draft.id, by=writer, at=AT)
        gone = (
            select(func.count())
            .select_from(Question)
            .where(Question.version_id == draft.id, Question.removed)
        )
        assert session.scalar(gone) == 0


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=8))
def test_lines_of_choices_keep_their_keys_and_always_end_with_a_way_to_decline(
    edits: list[tuple[int, bool]],
) -> None:
    options = read_typed("Yes | Yes\nNo\nNot yet | Later | Take your time.", ())
    for place, drop in edits:
        lines = typed(options).splitlines()
        if drop and len(lines) > place:
            del lines[place]
        else:
            lines.insert(min(place, len(lines)), f"Line {place}")
        before = {option.label: option.key for option in options}
        lines = list(dict.fromkeys(lines))
        options = read_typed("\n".join(lines), options)
        assert options[-1] == DECLINE
        assert all(option.key == before[option.label] for option in options if option.label in before)
        assert len({option.key for option in options}) == len(options)


def test_a_choice_that_is_reworded_is_still_the_same_choice() -> None:
    options = read_typed("Under two weeks\nLonger", ())
    again = read_typed("Less than two weeks\nLonger", options)
    assert [option.key for option in again] == [option.key for option in options]
    assert new_key("What helped?", {"what_helped"}) == "what_helped_2"


def test_pages_and_questions_are_put_in_order_with_buttons(
    database: Database, browser: PageClient, draft: QuestionSetVersion
) -> None:
    def press(path: str) -> str:
        answer = browser.post(f"/example/questions/{path}", follow_redirects=True)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    with database.reading() as session:
        second, third = queries.page_rows(session, draft.id)[2:4]
        last = queries.question_rows(session, second.id)[-1]
    before = page_keys(database, draft.id)
    press(f"pages/{second.id}/down")
    assert page_keys(database, draft.id) == [*before[:2], before[3], before[2], *before[4:]]
    press(f"pages/{second.id}/up")
    assert page_keys(database, draft.id) == before
    press(f"questions/{last.id}/down")
    with database.reading() as session:
        assert session.get_one(Question, last.id).page_id == third.id
    press(f"questions/{last.id}/up")
    with database.reading() as session:
        assert session.get_one(Question, last.id).page_id == second.id
    press(f"questions/{last.id}/put-away")
    assert last.key not in keys(database, draft.id)
    assert "Put back" in press(f"pages/{third.id}/remove")
    press(f"questions/{last.id}/put-back")
    assert last.key in keys(database, draft.id)


def test_a_draft_is_worded_from_beginning_to_end_on_its_pages(
    database: Database, browser: PageClient
) -> None:
    def at(path: str, **form: object) -> str:
        answer = browser.post(f"/example/questions/{path}", data=form, follow_redirects=True)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    shown = at("new", title="The drop-in")
    assert "The drop-in, version 1" in shown
    with database.reading() as session:
        version_id = session.scalars(
            select(QuestionSetVersion.id).join(QuestionSet).where(QuestionSet.title == "The drop-in")
        ).one()
    at(f"versions/{version_id}/pages", **{"page-title": "The room"})
    with database.reading() as session:
        room = queries.page_rows(session, version_id)[-1]
    shown = at(
        f"pages/{room.id}/questions",
        **{f"{room.key}-wording": "When did the abuse happen?", f"{room.key}-kind": "choice"},
    )
    assert "This asks for a date" in shown
    with database.reading() as session:
        asked = queries.question_rows(session, room.id)[0]
    shown = at(
        f"questions/{asked.id}", wording="Was the room warm?", easy="Was it warm?", kind="choice",
        choices="Yes\nNo", about_staff="y", rule="hidden_if", about="",
    )  # fmt: skip
    assert "Please change" not in shown
    assert "This asks for a date" not in shown
    refused = browser.post(f"/example/questions/versions/{version_id}/pages", data={"page-title": " "})
    assert refused.status_code == 422
    assert "Please give the page a title." in refused.get_data(as_text=True)
    assert "It is published" in at(f"versions/{version_id}/publish")
    with database.reading() as session:
        row = session.get_one(Question, asked.id)
        assert row.about_staff
        assert [choice["label"] for choice in row.choices or []] == ["Yes", "No", "Prefer not to say"]
        acts = set(session.scalars(select(AuditEvent.act)))
    assert {
        "questions.begin_set",
        "questions.add_page",
        "questions.word_question",
        "questions.publish",
    } <= acts


def test_a_condition_is_chosen_in_two_steps_and_holds_on_the_phone(
    database: Database, browser: PageClient, draft: QuestionSetVersion
) -> None:
    with database.reading() as session:
        goal = next(row for row in queries.page_rows(session, draft.id) if row.key == "your_goal")
    path = f"/example/questions/pages/{goal.id}"
    words = {"title": "What you wanted", "place": "more", "rule": "shown_if"}
    shown = browser.post(path, data=words | {"about": "found_out"}, follow_redirects=True).get_data(
        as_text=True
    )
    assert "A condition names a choice that its question does not have." in shown
    assert "The police" in shown
    browser.post(path, data=words | {"about": "found_out", "picks": ["police", "made_up"]})
    with database.reading() as session:
        row = session.get_one(type(goal), goal.id)
        assert row.conditions == {"shown_if": [{"question": "found_out", "any": ["police"]}]}
        assert not [
            one
            for one in lint(queries.paper_of(session, session.get_one(QuestionSetVersion, draft.id)))
            if one.blocks
        ]


def test_the_preview_shows_the_real_pages_in_order_and_stores_nothing(
    browser: PageClient, draft: QuestionSetVersion
) -> None:
    path = f"/example/questions/preview/{draft.id}"
    page = browser.get(path).get_data(as_text=True)
    assert "Which of these is closest to you?" in page
    assert '<body class="respondent preview"' in page
    hidden = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')

    def press(page: str, go: str, **answers: str) -> str:
        form = dict(hidden.findall(page)) | {"go": go} | {f"q-{key}": value for key, value in answers.items()}
        return browser.post(path, data=form).get_data(as_text=True)

    page = press(page, "continue", closest_to_you="waiting")
    assert "Waiting counts too." in page
    page = press(page, "continue", what_helped="Words that are dropped")
    assert "Words that are dropped" not in press(page, "back")
    met = []
    for _step in range(40):
        if "That is the last page" in page:
            break
        found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        met.append(re.sub(r"<[^>]+>", "", found[1]).strip() if found else "")
        page = press(page, "continue")
    assert "That is the last page" in page
    assert "Getting in" in met
    assert "How things are now" not in met


def test_discarding_asks_first_and_leaves_what_is_published(
    database: Database, browser: PageClient, draft: QuestionSetVersion
) -> None:
    path = f"/example/questions/versions/{draft.id}/discard"
    assert "Discard the draft?" in browser.post(path).get_data(as_text=True)
    assert keys(database, draft.id)
    assert browser.post(path, data={"sure": "yes"}).status_code == 303
    with database.reading() as session:
        (left,) = queries.versions(session, draft.question_set_id)
        assert left.published_at is not None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_administrators_and_auditors_read_and_are_offered_no_change(
    database: Database,
    world: World,
    draft: QuestionSetVersion,
    signed_in: Callable[[Actor], PageClient],
    role: Role,
) -> None:
    with database.writing() as session:
        somebody = a_person(session, world, role, organisation=world.council)
    reader = signed_in(somebody)
    page = reader.get(f"/example/questions/versions/{draft.id}").get_data(as_text=True)
    assert "A facilitator or commissioner words it." in page
    assert "<textarea" not in page
    assert "Put away" not in page
    assert reader.get(f"/example/questions/preview/{draft.id}").status_code == 200
    assert reader.post(f"/example/questions/versions/{draft.id}/publish").status_code == 403


def test_a_set_is_loaded_from_a_file_as_a_draft_and_only_one_at_a_time(
    database: Database, writer: Actor
) -> None:
    paper = service.read_file(service.SHIPPED / "standard-1.toml")
    with database.writing() as session:
        assert service.load_draft(session, paper, by=writer, at=AT).number == 1
    with pytest.raises(DomainError), database.writing() as session:
        service.load_draft(session, paper, by=writer, at=AT)


def test_a_draft_can_be_printed_and_its_page_keeps_the_desk_s_own_head(
    browser: PageClient, draft: QuestionSetVersion
) -> None:
    page = browser.get(f"/example/questions/versions/{draft.id}").get_data(as_text=True)
    assert page.count('class="head"') == 1
    assert 'class="pages"' not in page
