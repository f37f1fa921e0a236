"""Backups that cannot be used, and places that cannot take one: one clear line, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from feedback.core import keys
from feedback.core.database import Database
from feedback.settings import Settings
from tests.builders.backup import Run, damages, sums


def test_a_damaged_backup_is_refused_in_one_line_and_nothing_is_changed(
    archive: Path, run: Run, tmp_path: Path
) -> None:
    file, place = tmp_path / "damaged", tmp_path / "second.sqlite3"
    second = Database(f"sqlite:///{place}")
    for way, content in damages(archive.read_bytes()).items():
        file.write_bytes(content)
        for arguments in (["restore", str(file)], ["restore", "--verify", str(file)]):
            refused = run(second, *arguments)
            assert refused.exit_code == 1, way
            assert refused.stderr.strip().splitlines()[-1].startswith("Error: Th"), way
    second.engine.dispose()
    assert not place.exists() or place.stat().st_size == 0


def test_a_place_that_keeps_something_else_than_the_backup_is_noticed_and_everything_is_undone(
    archive: Path, run: Run, empty: Database
) -> None:
    with empty.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER worse AFTER INSERT ON label BEGIN"
                " UPDATE label SET name = name || 'x' WHERE id = NEW.id; END"
            )
        )
    refused = run(empty, "restore", str(archive))
    assert refused.exit_code == 1
    assert "The table label does not hold what the backup holds. Everything was undone." in refused.output
    assert {name for name, found in sums(empty).items() if found.rows} == {"audit_head"}
    with empty.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER worse"))
        connection.execute(
            text("CREATE TRIGGER worst BEFORE INSERT ON clause BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
    broken = run(empty, "restore", str(archive))
    assert broken.exit_code == 1
    assert "A row of the backup does not fit" in broken.output
    assert {name for name, found in sums(empty).items() if found.rows} == {"audit_head"}
    with empty.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER worst"))
    withdrawn_nothing = run(empty, "restore", str(archive), "--log-is-lost")
    assert withdrawn_nothing.exit_code == 0, withdrawn_nothing.output


def test_a_backup_of_another_service_and_a_place_that_is_not_empty_are_refused(
    archive: Path, database: Database, run: Run, empty: Database, settings: Settings, tmp_path: Path
) -> None:
    before = sums(database)
    full = run(database, "restore", str(archive))
    assert full.exit_code == 1
    assert "This database is not empty" in full.output
    assert sums(database) == before
    again = run(database, "backup", str(archive))
    assert again.exit_code == 1
    assert "which stays" in again.output
    settings.keys_dir = tmp_path / "others"
    keys.generate(settings.keys)
    foreign = run(empty, "restore", str(archive))
    assert foreign.exit_code == 1
    assert "another service" in foreign.output
