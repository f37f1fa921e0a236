"""Coming back with a code: what became of one's words, who may use them, and taking them back everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import func, select

from feedback.core import grants
from feedback.core.actor import Actor
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, DomainError
from feedback.groups.records import Group
from feedback.intake import codes
from feedback.intake import service as intake
from feedback.intake.records import Submission
from feedback.intake.rules import MayUse
from feedback.moderation import service as moderation
from feedback.moderation.records import CaseText, ClearedVersion, Referral
from feedback.moderation.rules import Audience, CaseState, Level, Standing
from feedback.moderation.service import Opened
from feedback.people.records import Notice
from feedback.reporting_back import queries, service
from feedback.reporting_back.public_views import COMING_BACK
from feedback.settings import Settings
from feedback.specification.records import Clause, Section
from feedback.themes import queries as themes
from tests.builders.intake import a_submission, a_window
from tests.builders.moderation import WORDS, Bench, a_response, case_of
from tests.builders.path import LATER, Path, a_finished_path
from tests.builders.people import WEDNESDAY, World, a_world
from tests.pages import PageClient

#: The first three questions of the shipped set by key, with words of each, in the order of the form.
FIRST_THREE = {
    "what_helped": "What helped",
    "what_did_not_help": "did not help",
    "one_change": "change one thing",
}


@pytest.fixture
def path(database: Database, world: World) -> Path:
    """Give a path that was walked to its end."""
    return a_finished_path(database, world, "Robin")


@pytest.fixture
def code(database: Database, path: Path) -> str:
    """Give the code of the first person."""
    with database.writing() as session:
        return intake.mint_code(session, path.first)


def slip_in(page: str) -> str:
    """Find the slip that a page's forms carry."""
    found = re.search(r'name="slip" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_code_shows_the_whole_thread_and_never_the_words(client: PageClient, code: str) -> None:
    page = client.post("/code", data={"code": code}).get_data(as_text=True)
    assert "Read. They may now be used in the way you chose." in page
    assert "People are worn out by starting again." in page
    assert "It is written down once now." in page
    assert "said so" not in page
    assert "Priya" not in page


def test_a_wrong_code_says_one_kind_line_and_nothing_of_whether_it_exists(
    client: PageClient, code: str
) -> None:
    wrong = client.post("/code", data={"code": " ".join(reversed(code.split()))})
    empty = client.post("/code", data={"code": ""})
    assert wrong.get_data() == empty.get_data()
    assert "We could not find anything with that code" in wrong.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_code_from_another_site_is_not_looked_at(
    client: PageClient, code: str, headers: dict[str, str]
) -> None:
    assert client.post("/code", data={"code": code}, headers=headers).status_code == 400
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    assert client.post("/code", data={"code": code}, headers=ours).status_code == 200


def test_when_many_codes_are_being_checked_one_more_is_asked_to_wait_right_or_wrong(
    client: PageClient, code: str
) -> None:
    wrong = " ".join(reversed(code.split()))
    with ExitStack() as line:
        for _ in range(1 + codes.MAY_WAIT):
            line.enter_context(codes.place_in_line())
        answers = [client.post("/code", data={"code": said}) for said in (code, wrong)]
        assert [answer.status_code for answer in answers] == [503, 503]
        assert answers[0].get_data() == answers[1].get_data()
        assert "Nothing is lost" in answers[0].get_data(as_text=True)
    assert "We could not find anything" not in client.post("/code", data={"code": code}).get_data(
        as_text=True
    )


def test_the_code_and_the_slip_are_in_no_address(client: PageClient, code: str) -> None:
    page = client.post("/code", data={"code": code}).get_data(as_text=True)
    assert set(re.findall(r'action="([^"]*)"', page)) == {"/code"}
    assert code.split(maxsplit=1)[0] not in " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', page))


def test_who_may_use_the_words_can_be_changed_and_counts_at_once(
    client: PageClient, database: Database, world: World, path: Path, code: str
) -> None:
    slip = slip_in(client.post("/code", data={"code": code}).get_data(as_text=True))
    page = client.post("/code", data={"slip": slip, "step": "may_use", "may_use": "counted"}).get_data(
        as_text=True
    )
    assert "This counts from now on." in page
    with database.reading() as session:
        assert session.get_one(Submission, path.first).may_use is MayUse.COUNTED
        shared = themes.words(session, world.id, at=LATER + timedelta(minutes=1))
        assert len(shared.by_response) == 1


def test_taking_back_asks_once_and_then_takes_the_words_out_of_everything(
    client: PageClient, database: Database, world: World, path: Path, code: str
) -> None:
    after = LATER + timedelta(minutes=1)
    slip = slip_in(client.post("/code", data={"code": code}).get_data(as_text=True))
    asked = client.post("/code", data={"slip": slip, "step": "ask"}).get_data(as_text=True)
    assert "This cannot be undone." in asked
    page = client.post("/code", data={"slip": slip_in(asked), "step": "take_back"}).get_data(as_text=True)
    assert "Your words are deleted." in page
    with database.reading() as session:
        assert len(themes.quotes(session, path.theme_version, Audience.LABELLERS, at=after)) == 1
        clause = session.get_one(Clause, path.clause)
        assert clause.amber
        ledger = themes.ledger(session, world.id, at=after)
        assert ledger.balances
        assert ledger.at(Standing.WITHDRAWN) == 1
    assert "Deleted, as you asked." in client.post("/code", data={"code": code}).get_data(as_text=True)


def test_the_people_who_work_on_the_draft_are_told_in_a_week_and_without_words(
    database: Database, path: Path, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(AuditEvent))
    with database.writing() as session:
        service.take_back(session, path.first, at=LATER)
    with database.reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind != "referral")).all()
        assert told
        assert {notice.week for notice in told} == {"2026-W47"}
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == before
    home = signed_in(path.circle.facilitator).get("/example/").get_data(as_text=True)
    assert told[0].sentence in home


def test_taking_back_twice_is_once(database: Database, path: Path) -> None:
    for _ in range(2):
        with database.writing() as session:
            assert service.take_back(session, path.first, at=LATER).withdrawn


def test_a_slip_for_something_else_or_of_an_older_day_opens_nothing(client: PageClient, path: Path) -> None:
    today = LATER.date()
    assert grants.thing_of(COMING_BACK, grants.give(COMING_BACK, path.first, today), today) == path.first
    assert grants.thing_of(COMING_BACK, grants.give("another", path.first, today), today) is None
    old = grants.give(COMING_BACK, path.first, today - timedelta(days=2))
    assert grants.thing_of(COMING_BACK, old, today) is None
    for slip in (old, "", "not a slip", str(UUID(int=0))):
        page = client.post("/code", data={"slip": slip, "step": "take_back"}).get_data(as_text=True)
        assert "Your words are deleted." not in page


def test_what_changed_is_readable_without_signing_in(client: PageClient, path: Path) -> None:  # noqa: ARG001 - walks the path
    page = client.get("/what-changed").get_data(as_text=True)
    assert "Not repeating my story" in page
    assert "It is written down once now." in page
    assert "1 of 1 theme that the group agreed has an answer." in page


def test_what_changed_says_what_will_be_there_while_nothing_is(client: PageClient, world: World) -> None:  # noqa: ARG001 - a programme without replies
    assert "Nothing has been published yet." in client.get("/what-changed").get_data(as_text=True)


@pytest.mark.parametrize("taken", [False, True])
def test_words_that_may_only_be_counted_from_now_on_leave_their_readers(
    client: PageClient, database: Database, world: World, *, taken: bool
) -> None:
    bench = Bench(database, world, outside=False)
    with database.writing() as session:
        code = intake.mint_code(session, bench.response.submission_id)
        if taken:
            moderation.claim(session, bench.case_id, by=bench.readers.moderator, at=WEDNESDAY)
    slip = slip_in(client.post("/code", data={"code": code}).get_data(as_text=True))
    client.post("/code", data={"slip": slip, "step": "may_use", "may_use": "counted"})
    with database.writing() as session:
        for reader in (bench.readers.moderator, bench.readers.hub):
            with pytest.raises(DomainError):
                moderation.claim(session, bench.case_id, by=reader, at=WEDNESDAY)
            with pytest.raises(DomainError):
                moderation.case_for_reading(session, bench.case_id, reader, at=WEDNESDAY)
    client.post("/code", data={"slip": slip, "step": "may_use", "may_use": "group"})
    with database.writing() as session:
        for _slot in range(2):
            moderation.pool_and_release(session, world.id, at=WEDNESDAY)
    assert bench.state() is CaseState.WAITING, "and they are read again where the person opens them up again"


@pytest.mark.parametrize("step", ["opening", "clearing"])
def test_words_that_are_taken_back_while_somebody_acts_on_them_are_gone(
    each_database: Database, settings: Settings, step: str
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
    bench = Bench(each_database, world)
    with each_database.writing() as session:
        late = a_response(session, world, WORDS)
        moderation.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
    submission_id = late.submission_id if step == "opening" else bench.response.submission_id
    begun = Event()

    def take_back() -> None:
        begun.set()
        with each_database.writing() as session:
            service.take_back(session, submission_id, at=WEDNESDAY)

    person = Thread(target=take_back)
    with each_database.writing() as session:
        if step == "opening":
            one = Opened(
                response_id=late.id,
                programme_id=world.id,
                organisation_id=world.provider.id,
                service_id=world.service.id,
                week="2026-W47",
                asked_for_outside=True,
                about_staff=False,
                about_hub=False,
                text=WORDS,
            )
            assert moderation.open_cases(session, [one], at=WEDNESDAY) == 1
        else:
            moderation.clear(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        person.start()
        begun.wait()
        person.join(timeout=0.5)  # it waits for this act, or it is done: either way no word may stay
    person.join()
    which = late.id if step == "opening" else bench.response.id
    with each_database.reading() as session:
        case = case_of(session, which)
        assert case.state is CaseState.WITHDRAWN
        assert session.get(CaseText, case.id) is None
        cleared = select(ClearedVersion).where(ClearedVersion.response_id == which)
        assert [version.text for version in session.scalars(cleared)] in ([], [None])


def test_no_note_is_written_on_words_that_are_being_taken_back(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
    bench = Bench(each_database, world)
    begun, refused = Event(), list[type[DomainError]]()

    def refer() -> None:
        begun.set()
        try:
            with each_database.writing() as session:
                moderation.refer(
                    session,
                    bench.case_id,
                    level=Level.CONCERN,
                    note="Please ring.",
                    by=bench.readers.hub,
                    at=WEDNESDAY,
                )
        except DomainError as error:
            refused.append(type(error))

    reader = Thread(target=refer)
    with each_database.writing() as session:
        service.take_back(session, bench.response.submission_id, at=WEDNESDAY)
        reader.start()
        begun.wait()
        reader.join(timeout=0.5)  # it has read the case as it was before, and waits
    reader.join()
    assert refused == [Closed]
    with each_database.reading() as session:
        assert session.scalars(select(Referral).where(Referral.case_id == bench.case_id)).all() == []


def test_what_stands_in_a_draft_is_not_told_to_everybody(
    client: PageClient, database: Database, path: Path
) -> None:
    with database.reading() as session:
        section = session.get_one(Section, session.get_one(Clause, path.clause).section_id).title
    page = client.get("/what-changed").get_data(as_text=True)
    assert section not in page
    assert "In a draft that is not out yet." in page


def test_the_code_names_the_group_that_decides_and_when_it_meets(
    client: PageClient, database: Database, path: Path, code: str
) -> None:
    with database.writing() as session:
        session.get_one(Group, path.circle.group.id).meets_on = date(2099, 1, 5)
    page = client.post("/code", data={"code": code}).get_data(as_text=True)
    assert f"{path.circle.group.name}: the next meeting is on 5 January." in page


def test_the_code_shows_answers_in_the_order_of_the_form(database: Database, world: World) -> None:
    with database.writing() as session:
        a_window(session, world)
        said = {"one_change": "Softer chairs.", "what_did_not_help": "The stairs.", "what_helped": "The tea."}
        sent = a_submission(session, world, said)
    with database.reading() as session:
        asked = [one.question for one in queries.what_became_of(session, sent.id, LATER)]
    assert [next(key for key in FIRST_THREE if FIRST_THREE[key] in one) for one in asked] == list(FIRST_THREE)
