"""An album of every respondent page, made once for each language, and a browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from feedback.app import create_app, open_keys
from feedback.core import keys, sealing
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.settings import Mode, Settings, Surface
from tests.browser import serving
from tests.builders.people import a_world
from tests.builders.pseudo import ACCENTED, MIRRORED, pseudo_catalogues
from tests.pages import PageClient
from tests.respondent.states import Album, fill


@contextmanager
def made(
    var: Path, template_file: Path, language: str = "en", translations: Path | None = None
) -> Iterator[Album]:
    """Walk through every page in a language, in a service of its own."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        var=var,
        mode=Mode.SAMPLE,
        surface=Surface.ALL,
        testing=True,
    )
    if translations:
        settings = settings.model_copy(update={"translations": translations, "languages": f"en,{language}"})
    keys.generate(settings.keys)
    sealing.hold(keys.open_vault(settings.keys, staff=True))
    shutil.copy(template_file, var / "feedback.sqlite3")
    database = Database(settings.url)
    with database.writing() as session:
        world = a_world(session, settings)
    app = create_app(settings)
    open_keys(app)
    app.test_client_class = PageClient
    yield fill(Album(app, language), database, world)
    database.engine.dispose()
    app.extensions[DATABASE].engine.dispose()


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Iterator[Album]:
    """Give every page of a respondent in English, by the name of its state."""
    with made(tmp_path_factory.mktemp("album"), template_file) as filled:
        yield filled


@pytest.fixture(scope="module", params=[ACCENTED, MIRRORED])
def album_abroad(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, template_file: Path
) -> Iterator[Album]:
    """Give the same pages in two languages that nobody speaks: a longer one, and one from right to left."""
    folder = pseudo_catalogues(tmp_path_factory.mktemp("pseudo"))
    with made(tmp_path_factory.mktemp("abroad"), template_file, request.param, folder) as filled:
        yield filled


@contextmanager
def served(album: Album) -> Iterator[str]:
    """Serve the pages of an album, each at /album/<state>, and the files that they ask for."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = environ["PATH_INFO"].removeprefix("/album/")
        if name in album.pages:
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [album.pages[name].encode()]
        answer: Iterable[bytes] = album.app.wsgi_app(environ, start_response)
        return answer

    with serving(serve) as server:
        yield f"http://localhost:{server.port}/album/"


@pytest.fixture(scope="module")
def site(album: Album) -> Iterator[str]:
    """Serve the English pages."""
    with served(album) as address:
        yield address


@pytest.fixture(scope="module")
def site_abroad(album_abroad: Album) -> Iterator[str]:
    """Serve the pages of a language that nobody speaks."""
    with served(album_abroad) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a window the size of a small phone."""
    context = chromium.new_context(viewport={"width": 320, "height": 568})
    yield context.new_page()
    context.close()
