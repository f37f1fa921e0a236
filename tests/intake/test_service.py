"""Receiving, taking back, consent, codes: on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.types import Date, DateTime, Integer, String, Text, Time

from feedback.core.columns import Moment
from feedback.core.database import Database
from feedback.core.errors import Closed, DomainError, NotFound, TooMuch
from feedback.intake import codes, queries, service
from feedback.intake.parcels import Answer, NothingSaid
from feedback.intake.records import Response, ReturnCode, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.questions import queries as questions
from feedback.settings import Settings
from tests.builders.intake import a_submission, a_window
from tests.builders.people import WEDNESDAY, World, a_world

#: What might be an address, an agent or a moment, by any name.
TELLING = (
    "address",
    "agent",
    "host",
    "ip_",
    "_ip",
    "remote",
    "created",
    "received_at",
    "_at",
    "time",
    "date",
    "sequence",
    "number",
)


@pytest.fixture
def anywhere(each_database: Database, settings: Settings) -> tuple[Database, World]:
    with each_database.writing() as session:
        world = a_world(session, settings)
        a_window(session, world)
    return each_database, world


def test_a_submission_has_its_week_and_nothing_finer(anywhere: tuple[Database, World]) -> None:
    database, world = anywhere
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A kind word"})
    with database.reading() as session:
        stored = session.get_one(Submission, sent.id)
        assert stored.received_week == "2026-W47"
        assert stored.reads_first is ReadsFirst.OUTSIDE


@pytest.mark.parametrize("table", [Submission, Response, ReturnCode])
def test_no_column_could_hold_an_address_an_agent_or_an_exact_time(table: type[Submission]) -> None:
    for column in table.__table__.columns:
        assert not isinstance(column.type, (DateTime, Date, Time, Integer, Moment)), column.name
        assert not any(word in column.name for word in TELLING), column.name
        if isinstance(column.type, (String, Text)):
            assert column.info["plain"], column.name


def test_respondents_tables_keep_no_order_of_arrival(database: Database) -> None:
    with database.reading() as session:
        for table in ("submission", "response", "return_code"):
            sql = (
                session.connection()
                .exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
                .scalar_one()
            )
            assert "WITHOUT ROWID" in sql
        assert inspect(session.connection()).get_table_names()


def test_receiving_twice_gives_back_the_first(anywhere: tuple[Database, World]) -> None:
    database, world = anywhere
    token = uuid4()

    def receive(text: str) -> Submission:
        with database.writing() as session:
            window = questions.windows(session, world.id)[0]
            asked = questions.question_by_key(session, window.version_id, "what_helped")
            assert asked is not None
            return service.receive(
                session, token, programme_id=world.id, window_id=window.id, service_id=None,
                answers=[Answer(asked.id, text=text)], may_use=None, reads_first=None, language="en",
                source=Source.FORM, at=WEDNESDAY,
            )  # fmt: skip

    assert receive("first").id == receive("second").id == token
    with database.reading() as session:
        assert len(session.scalars(select(Response)).all()) == 1


def test_two_sends_at_the_same_moment_are_one_submission(anywhere: tuple[Database, World]) -> None:
    database, world = anywhere
    token, gate = uuid4(), Barrier(4)
    with database.reading() as session:
        window = questions.windows(session, world.id)[0]
        asked = questions.question_by_key(session, window.version_id, "what_helped")
    assert asked is not None

    def send(number: int) -> UUID:
        gate.wait()
        with database.writing() as session:
            return service.receive(
                session, token, programme_id=world.id, window_id=window.id, service_id=None,
                answers=[Answer(asked.id, text=f"send {number}")], may_use=None, reads_first=None, language="en",
                source=Source.FORM, at=WEDNESDAY,
            ).id  # fmt: skip

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {token}
    with database.reading() as session:
        assert len(session.scalars(select(Submission)).all()) == 1
        assert len(session.scalars(select(Response)).all()) == 1


def test_an_answer_must_be_one_of_the_published_choices(database: Database, world: World) -> None:
    with pytest.raises(DomainError), database.writing() as session:
        a_submission(session, world, {"closest_to_you": "something else"})


def test_an_empty_submission_is_not_stored(database: Database, world: World) -> None:
    with pytest.raises(NothingSaid), database.writing() as session:
        a_submission(session, world, {"what_helped": " \n "})


def test_an_answer_has_five_thousand_characters_and_no_more(database: Database, world: World) -> None:
    with database.writing() as session:
        a_submission(session, world, {"what_helped": "😀" * 5000})
    with pytest.raises(TooMuch), database.writing() as session:
        a_submission(session, world, {"what_helped": "😀" * 5001})


def test_a_question_of_another_programme_is_refused(
    database: Database, world: World, settings: Settings
) -> None:
    with database.writing() as session:
        other = a_world(session, settings, slug="other")
        window = a_window(session, other)
    with pytest.raises(DomainError), database.writing() as session:
        a_submission(session, world, {"what_helped": "A"}, window=window)


def test_taking_back_leaves_a_tombstone_without_words(anywhere: tuple[Database, World]) -> None:
    database, world = anywhere
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A", "closest_to_you": "waiting"})
        code = service.mint_code(session, sent.id)
    with database.writing() as session:
        service.erase(session, sent.id)
        service.erase(session, sent.id)
    with database.reading() as session:
        for row in queries.responses_of(session, sent.id):
            assert (row.original, row.choice, row.withdrawn) == (None, None, True)
        found = service.submission_by_code(session, code)
        assert found is not None
        assert (found.withdrawn, found.may_use) == (True, None)
    with pytest.raises(Closed), database.writing() as session:
        service.change_consent(session, sent.id, MayUse.PUBLIC)


def test_who_may_use_the_words_can_be_changed_for_all_or_for_one(anywhere: tuple[Database, World]) -> None:
    database, world = anywhere
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A", "one_change": "B"}, may_use=None)
        one = queries.responses_of(session, sent.id)[0]
        service.change_consent(session, sent.id, MayUse.PUBLIC)
        service.change_consent(session, sent.id, MayUse.COUNTED, response_id=one.id)
    with database.reading() as session:
        assert session.get_one(Submission, sent.id).may_use is MayUse.PUBLIC
        assert session.get_one(Response, one.id).may_use is MayUse.COUNTED
    with database.writing() as session:
        other = a_submission(session, world, {"what_helped": "C"})
    with pytest.raises(NotFound), database.writing() as session:
        service.change_consent(session, other.id, MayUse.COUNTED, response_id=one.id)


def test_a_code_finds_its_submission_however_it_is_typed(anywhere: tuple[Database, World]) -> None:
    database, world = anywhere
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A"})
        code = service.mint_code(session, sent.id)
    with database.reading() as session:
        for typed in (code, code.upper(), f"  {code.replace(' ', '-')}. ", code.replace(" ", "\n")):
            found = service.submission_by_code(session, typed)
            assert found is not None
            assert found.id == sent.id
        first, *rest = code.split()
        for wrong in (
            "",
            "maple",
            f"{code} {first}",
            " ".join([first, *reversed(rest)]),
            "five words that are wrong",
        ):
            assert wrong == code or service.submission_by_code(session, wrong) is None


def test_a_new_code_replaces_the_old_one(database: Database, world: World) -> None:
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A"})
        old = service.mint_code(session, sent.id)
        new = service.mint_code(session, sent.id)
        assert service.submission_by_code(session, old) is None
        assert service.submission_by_code(session, new) is not None


def test_only_hashes_of_a_code_are_kept(database: Database, world: World, settings: Settings) -> None:
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A"})
        code = service.mint_code(session, sent.id)
    on_disk = b"".join(path.read_bytes() for path in Path(settings.var).rglob("*.sqlite3*"))
    assert code.encode() not in on_disk
    assert " ".join(code.split()[:2]).encode() not in on_disk


def test_right_and_wrong_codes_cost_one_hash_each(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A"})
        code = service.mint_code(session, sent.id)
    codes._nobodys()
    counted = []
    verify = codes._hasher.verify

    class Counting:
        def verify(self, *given: bytes) -> bool:
            counted.append(1)
            return verify(*given)

    monkeypatch.setattr(codes, "_hasher", Counting())
    for typed in (code, "maple river lamp otter song", "no", ""):
        counted.clear()
        with database.reading() as session:
            service.submission_by_code(session, typed)
        assert len(counted) == 1


def test_the_week_is_that_of_london(database: Database, world: World) -> None:
    sunday_evening_in_utc = datetime(2026, 6, 28, 23, 30, tzinfo=UTC)
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "A"}, at=sunday_evening_in_utc)
    assert sent.received_week == "2026-W27"
