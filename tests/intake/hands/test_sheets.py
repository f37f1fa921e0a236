"""Paper sheets: typed to the letter, one after another, and taken out again until somebody looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, NotFound, NotYours
from feedback.core.moments import iso_week, now
from feedback.intake.hands import service
from feedback.intake.hands.rules import names_of
from feedback.intake.parcels import Answer, NothingSaid
from feedback.intake.progress import Seed
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.moderation import jobs
from feedback.moderation import service as moderation
from feedback.moderation.records import CaseText, ModerationCase
from feedback.people.records import Training
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

WROTE = "The [?] was always opne, 3 < 4 & so on. ❤️ שלום"
SHEET = re.compile(r'name="sheet"[^>]*value="([^"]+)"')


@pytest.fixture
def typist(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.INDEPENDENT, organisation=world.hub)


@pytest.fixture
def enter(database: Database, window: SurveyWindow) -> Callable[..., UUID]:
    def entering(
        by: Actor, words: str = WROTE, *, service_id: UUID | None = None, sheet: Seed | None = None
    ) -> UUID:
        with database.writing() as session:
            asked = questions.question_by_key(session, window.version_id, "what_helped")
            which = questions.question_by_key(session, window.version_id, "service")
            assert asked is not None
            assert which is not None
            answers = [Answer(asked.id, text=words)]
            answers += [Answer(which.id, choice=str(service_id))] if service_id else []
            stored: Submission = service.enter_sheet(
                session, sheet or Seed.fresh(), window.id, answers, may_use=MayUse.GROUP,
                reads_first=ReadsFirst.SERVICE, by=by, at=WEDNESDAY,
            )  # fmt: skip
            return stored.id

    return entering


def stored(database: Database) -> list[Submission]:
    with database.reading() as session:
        return list(session.scalars(select(Submission)))


def test_a_sheet_is_typed_through_its_page_to_the_letter_and_the_next_one_follows(
    typist: Actor,
    world: World,
    database: Database,
    window: SurveyWindow,
    words: Callable[[], dict[str, str]],
    signed_in: Callable[[Actor], PageClient],
) -> None:
    browser, address = signed_in(typist), f"/{world.programme.slug}/intake/sheets"
    assert window.title in browser.get(address).get_data(as_text=True)
    empty = browser.get(f"{address}/{window.id}").get_data(as_text=True)
    sheet = SHEET.search(empty)
    assert sheet is not None
    form = {
        "sheet": sheet[1], "q-what_helped": WROTE, "q-one_change": "", "q-closest_to_you": "waiting",
        "q-may_use": "public", "q-reads_first": "either",
    }  # fmt: skip
    for _double_click in range(2):
        assert browser.post(f"{address}/{window.id}", data=form).status_code == 303
    (submission,) = stored(database)
    assert words() == {"what_helped": WROTE, "closest_to_you": "waiting"}
    assert (submission.source, submission.may_use, submission.reads_first, submission.own_service) == (
        Source.PAPER, MayUse.PUBLIC, ReadsFirst.EITHER, False,
    )  # fmt: skip
    assert submission.received_week == iso_week(now())
    following = browser.get(f"{address}/{window.id}").get_data(as_text=True)
    assert "Take the last sheet out" in following
    assert WROTE not in following
    assert SHEET.findall(following)[-1] != sheet[1]
    assert "Take the last sheet out" not in browser.get(f"{address}/{window.id}").get_data(as_text=True)


def test_an_empty_sheet_stores_nothing_and_one_that_is_too_long_loses_nothing(
    typist: Actor,
    world: World,
    database: Database,
    window: SurveyWindow,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    browser, address = signed_in(typist), f"/{world.programme.slug}/intake/sheets/{window.id}"
    assert browser.post(address, data={"q-what_helped": " \n"}).status_code == 422
    long = browser.post(address, data={"q-what_helped": "a" * 5001, "q-one_change": "Tea"})
    assert long.status_code == 422
    assert "a" * 5001 in long.get_data(as_text=True)
    assert "Tea" in long.get_data(as_text=True)
    assert stored(database) == []


def test_who_typed_is_in_the_audit_and_not_on_the_submission(
    typist: Actor, database: Database, enter: Callable[..., UUID]
) -> None:
    sheet = enter(typist)
    with database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.act == "intake.enter_sheet"))
        assert (event.account_id, event.about_id, event.reason) == (typist.account_id, sheet, "")
        held = session.get_one(Submission, sheet)
        values = {str(getattr(held, column.key)) for column in Submission.__table__.columns}
    assert str(typist.account_id) not in values
    assert str(typist.organisation_id) not in values


def test_entering_the_same_sheet_twice_is_one_sheet_and_one_event(
    typist: Actor, database: Database, enter: Callable[..., UUID]
) -> None:
    page = Seed.fresh()
    sheet = enter(typist, sheet=page)
    assert sheet == enter(typist, sheet=page)
    with database.reading() as session:
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.about_id == sheet)).all()) == 1


@pytest.mark.parametrize("named", [True, False])
def test_a_sheet_about_the_typists_own_service_is_marked_and_read_outside(
    database: Database, world: World, enter: Callable[..., UUID], *, named: bool
) -> None:
    with database.writing() as session:
        own = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        other = a_person(session, world, Role.MODERATOR, organisation=world.other_provider)
        body = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    about = world.service.id if named else None
    marks = {}
    for person in (own, other, body):
        sheet = enter(person, service_id=about)
        with database.reading() as session:
            held = session.get_one(Submission, sheet)
            marks[person] = (held.own_service, held.reads_first)
    marked, unmarked = (True, ReadsFirst.OUTSIDE), (False, ReadsFirst.SERVICE)
    assert marks == {own: marked, other: unmarked if named else marked, body: unmarked}


def test_typing_needs_the_right_role_training_and_ones_own_programme(
    typist: Actor, database: Database, world: World, enter: Callable[..., UUID]
) -> None:
    with database.writing() as session:
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        untrained = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        for training in session.scalars(select(Training).where(Training.account_id == untrained.account_id)):
            session.delete(training)
    for person in (commissioner, untrained):
        with pytest.raises(NotYours):
            enter(person)
    with database.reading() as session, pytest.raises(NotFound):
        service.window_of(session, uuid4(), typist)
    with pytest.raises(NothingSaid):
        enter(typist, "  ")


def test_a_sheet_can_be_taken_out_until_somebody_looks_and_leaves_nothing(
    typist: Actor, database: Database, enter: Callable[..., UUID]
) -> None:
    first, second = enter(typist), enter(typist)
    jobs.open_originals(database, WEDNESDAY)
    with database.writing() as session:
        moderation.undo_sheet(session, first, by=typist, at=WEDNESDAY)
    with database.reading() as session:
        assert session.get(Submission, first) is None
        assert {row.submission_id for row in session.scalars(select(Response))} == {second}
        assert len(session.scalars(select(CaseText)).all()) == 1
        (case,) = session.scalars(select(ModerationCase))
    with database.writing() as session:
        moderation.first_look(session, case.id, about_staff=False, by=typist, at=WEDNESDAY)
    with database.writing() as session, pytest.raises(Closed):
        moderation.undo_sheet(session, second, by=typist, at=WEDNESDAY)
    assert [row.id for row in stored(database)] == [second]


def test_only_who_typed_a_sheet_takes_it_out_and_only_in_its_own_week(
    typist: Actor, database: Database, world: World, enter: Callable[..., UUID]
) -> None:
    sheet = enter(typist)
    with database.writing() as session:
        colleague = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
    for person, at, refusal in (
        (colleague, WEDNESDAY, NotFound),
        (typist, WEDNESDAY.replace(day=25), Closed),
    ):
        with database.writing() as session, pytest.raises(refusal):
            moderation.undo_sheet(session, sheet, by=person, at=at)
    assert [row.id for row in stored(database)] == [sheet]


def test_a_sheet_with_a_worry_that_reached_a_lead_stays(
    typist: Actor, database: Database, world: World, enter: Callable[..., UUID]
) -> None:
    with database.writing() as session:
        a_person(session, world, Role.SAFEGUARDING, organisation=world.hub)
    sheet = enter(typist, "I want to end my life tonight.")
    jobs.open_originals(database, WEDNESDAY)
    with database.writing() as session, pytest.raises(Closed):
        moderation.undo_sheet(session, sheet, by=typist, at=WEDNESDAY)
    assert len(stored(database)) == 1


def test_the_page_takes_the_last_sheet_out(
    typist: Actor,
    world: World,
    database: Database,
    window: SurveyWindow,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    browser, slug = signed_in(typist), world.programme.slug
    address = f"/{slug}/intake/sheets/{window.id}"
    sheet = SHEET.findall(browser.get(address).get_data(as_text=True))[-1]
    browser.post(address, data={"sheet": sheet, "q-what_helped": "Tea"})
    gone = browser.post(f"/{slug}/moderation/sheets/undo", data={"sheet": sheet})
    assert gone.headers["Location"].endswith(address)
    assert stored(database) == []
    assert browser.post(f"/{slug}/moderation/sheets/undo", data={"sheet": sheet}).status_code == 404


def test_a_reader_sees_that_words_came_on_paper_and_through_whose_hands(
    database: Database, world: World, enter: Callable[..., UUID], signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        own = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        reader = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
    for person, mark in ((reader, "on paper"), (own, "through the hands of the service itself")):
        sheet = enter(person, service_id=world.service.id)
        jobs.open_originals(database, WEDNESDAY)
        with database.reading() as session:
            found = select(ModerationCase).join(Response, Response.id == ModerationCase.response_id)
            case = session.scalars(found.where(Response.submission_id == sheet)).one()
        shown = signed_in(reader).get(f"/{world.programme.slug}/moderation/cases/{case.id}")
        assert mark in shown.get_data(as_text=True)


def test_another_sheet_on_a_page_that_was_saved_is_not_saved_unseen_and_no_word_of_it_is_lost(
    typist: Actor,
    world: World,
    database: Database,
    window: SurveyWindow,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    browser, address = signed_in(typist), f"/{world.programme.slug}/intake/sheets/{window.id}"
    (sheet,) = SHEET.findall(browser.get(address).get_data(as_text=True))
    first = {"sheet": sheet, "q-what_helped": WROTE, "q-may_use": "group"}
    assert browser.post(address, data=first).status_code == 303
    page = ""
    for other in ({"q-what_helped": "Tea."}, {"q-may_use": "public"}, {"q-reads_first": "either"}):
        refused = browser.post(address, data=first | {"q-one_change": "A warmer room."} | other)
        assert refused.status_code == 409
        page = refused.get_data(as_text=True)
        assert "This one is not saved yet" in page
        assert "A warmer room." in page
        assert len(stored(database)) == 1
    (fresh,) = set(SHEET.findall(page)) - {sheet}
    assert browser.post(address, data=first | {"sheet": fresh, "q-what_helped": "Tea."}).status_code == 303
    assert len(stored(database)) == 2
    assert browser.post(address, data=first).status_code == 303, "and the first one again stays one"
    assert len(stored(database)) == 2


@given(
    st.dictionaries(st.uuids(), st.text(min_size=1), min_size=1),
    st.binary(min_size=32, max_size=32),
    st.data(),
)
def test_a_sheet_is_the_same_only_to_the_letter_and_under_its_own_page(
    typed: dict[UUID, str], key: bytes, data: st.DataObject
) -> None:
    same = names_of(key, dict(reversed(typed.items())), "window", None)
    assert names_of(key, typed, "window", None) == same
    changed = data.draw(st.sampled_from(sorted(typed)))
    others = (
        names_of(key, typed | {changed: typed[changed] + "."}, "window", None),
        names_of(key, typed, "window", "public"),
        names_of(key, typed, "another window", None),
        names_of(bytes(32) if any(key) else b"1" * 32, typed, "window", None),
    )
    for other in others:
        assert not set(other.values()) & set(same.values())


def test_a_sheet_put_right_is_saved_once_the_one_before_is_out_without_typing_it_again(
    typist: Actor,
    world: World,
    window: SurveyWindow,
    words: Callable[[], dict[str, str]],
    signed_in: Callable[[Actor], PageClient],
) -> None:
    browser, address = signed_in(typist), f"/{world.programme.slug}/intake/sheets/{window.id}"
    (sheet,) = SHEET.findall(browser.get(address).get_data(as_text=True))
    browser.post(address, data={"sheet": sheet, "q-what_helped": "Teh."})
    page = browser.post(address, data={"sheet": sheet, "q-what_helped": "The."}).get_data(as_text=True)
    before, fresh = SHEET.findall(page)
    assert before == sheet
    assert 'target="_blank"' in page, "taking the one before out leaves this page as it is"
    browser.post(f"/{world.programme.slug}/moderation/sheets/undo", data={"sheet": before})
    assert browser.post(address, data={"sheet": fresh, "q-what_helped": "The."}).status_code == 303
    assert words() == {"what_helped": "The."}
