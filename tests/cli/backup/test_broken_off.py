"""A backup or a restore that is broken off: by a kill, by a full disk, or by others who write meanwhile."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask

from feedback.app import CannotStart, refuse_words_that_were_taken_back
from feedback.core import migrations, sealing
from feedback.core.archive import restoring
from feedback.core.archive.making import make
from feedback.core.archive.rows import Shape
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.programmes.records import Programme
from feedback.settings import Settings
from feedback.tables import metadata
from feedback.themes.records import Label
from tests.builders.backup import Run, an_empty, sums
from tests.builders.people import World, a_world

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def in_a_child(act: Callable[[], object]) -> int:
    """Do something in a process of its own; give how it ended."""
    child = os.fork()
    if child == 0:
        went = 70
        try:
            act()
            went = 0
        finally:
            os._exit(went)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_after(calls: int) -> Callable[[str, int, int], None]:
    """Give what is told of progress, and ends its process with a kill when it was told so often."""
    told = [0]

    def say(_table: str, _done: int, _total: int) -> None:
        told[0] += 1
        if told[0] == calls:
            os.kill(os.getpid(), signal.SIGKILL)

    return say


def places(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Database]:
    """Give what opens a place, empty the first time; each process opens one of its own."""
    first = an_empty(kind, request, tmp_path / "second.sqlite3")
    url = first.url
    first.engine.dispose()
    return lambda: Database(url)


@pytest.mark.parametrize("kind", BOTH)
def test_a_restore_that_is_killed_half_way_leaves_an_empty_place_or_one_that_does_not_open(
    kind: str,
    archive: Path,
    run: Run,
    app: Flask,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    database: Database,
) -> None:
    database.engine.dispose()
    private = sealing.current_vault().backup_private or b""
    manifest = restoring.verify(archive, private)
    opens = places(kind, request, tmp_path)

    def restores(calls: int) -> None:
        restoring.load(opens(), archive, private, manifest=manifest, at=now(), say=killed_after(calls))

    for calls in (
        1,
        len(manifest.shapes) // 2,
        len(manifest.shapes) + 1,
    ):  # the last when every row is in, not compared
        assert in_a_child(partial(restores, calls)) == -signal.SIGKILL
        place = opens()
        assert {name for name, found in sums(place).items() if found.rows} == {"audit_head"}
        place.engine.dispose()
    assert in_a_child(lambda: restores(0)) == 0  # and then, before the replay, the process is gone
    place = app.extensions[DATABASE] = opens()
    with pytest.raises(CannotStart, match="restore --replay"):
        refuse_words_that_were_taken_back(app)
    assert "not empty" in run(place, "restore", str(archive)).output
    assert run(place, "restore", "--replay").exit_code == 0
    refuse_words_that_were_taken_back(app)
    place.engine.dispose()


def test_a_backup_that_is_killed_half_way_leaves_no_file_of_that_name_and_the_next_one_takes_its_place(
    database: Database, run: Run, tmp_path: Path
) -> None:
    database.engine.dispose()
    file, vault = tmp_path / "b.sealed", sealing.current_vault()

    def backs_up() -> None:
        make(database, metadata, file, vault=vault, withdrawals=0, staff_acts=0, say=killed_after(20))

    assert in_a_child(backs_up) == -signal.SIGKILL
    assert not file.exists()
    assert run(database, "backup", str(file)).exit_code == 0
    assert {path.name for path in tmp_path.glob("b.sealed*")} == {"b.sealed"}
    assert run(database, "restore", "--verify", str(file)).exit_code == 0


@pytest.fixture
def small_files() -> Iterator[Callable[[int], None]]:
    """Give what lets this process write no file beyond so many bytes, as on a disk that is full; it ends with the test."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_during_a_backup_is_one_clear_line_and_leaves_nothing(
    database: Database, run: Run, tmp_path: Path, small_files: Callable[[int], None]
) -> None:
    run(database, "backup", str(tmp_path / "first"))
    small_files(50_000)
    refused = run(database, "backup", str(tmp_path / "b.sealed"))
    assert refused.exit_code == 1
    last = refused.stderr.strip().splitlines()[-1]
    assert last == "Error: The backup could not be written (File too large). Nothing is left of it."
    assert list(tmp_path.glob("b.sealed*")) == []


def test_a_full_disk_during_a_restore_is_one_clear_line_and_the_place_is_as_empty_as_before(
    archive: Path,
    run: Run,
    tmp_path: Path,
    small_files: Callable[[int], None],
    empty: Database,
    database: Database,
) -> None:
    empty.engine.dispose()
    database.engine.dispose()
    bare = Database(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    for place, size in ((empty, 200_000), (bare, 100_000)):
        small_files(size)
        refused = run(place, "restore", str(archive))
        small_files(resource.RLIM_INFINITY)
        assert isinstance(refused.exception, SystemExit)
        assert refused.exit_code == 1
        last = refused.stderr.strip().splitlines()[-1]
        assert last.startswith("Error: The database could not be "), last
        place.engine.dispose()
    assert {name for name, found in sums(empty).items() if found.rows} == {"audit_head"}
    small_files(1_000_000)  # it goes into the log and not from there into the file
    done = run(empty, "restore", str(archive))
    assert done.exit_code == 0, done.output
    assert "still in the database's log on the disk" in done.output


@pytest.mark.parametrize("kind", BOTH)
def test_a_backup_while_others_write_is_of_one_moment_on_both_databases(
    kind: str,
    run: Run,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    database: Database,
    world: World,
    settings: Settings,
) -> None:
    """Each transaction adds a label, and says in a table that is read long before how many there are."""
    place, programme = database, world.id
    if kind == "postgres":
        place = an_empty(kind, request, tmp_path / "none")
        migrations.move(place)
        with place.writing() as session:
            programme = a_world(session, settings, slug="other").id
    first = sums(place)["label"].rows
    stop, written = Event(), [0]

    def writes() -> None:
        while not stop.is_set():
            with place.writing() as session:
                session.get_one(Programme, programme).name = f"{written[0] + 1}"
                session.add(Label(programme_id=programme, name=f"{written[0]}"))
            written[0] += 1

    writer, file = Thread(target=writes), tmp_path / "b.sealed"
    writer.start()
    try:
        while written[0] == 0:
            stop.wait(0.01)
        done = run(place, "backup", str(file))
    finally:
        before = written[0]
        stop.wait(0.1)
        stop.set()
        writer.join()
    assert done.exit_code == 0, done.output
    assert written[0] > before > 1  # nobody waited for it
    said, labels = "", 0
    shape = Shape.of(Programme.metadata.tables["programme"])
    for _manifest, table, row, _line in restoring._read(file, sealing.current_vault().backup_private or b""):
        if row is not None and table == "programme":
            said = shape.read(row)["name"]
        labels += row is not None and table == "label"
    assert 1 <= int(said) == labels - first
    place.engine.dispose()
