"""Debian's Chromium, axe, and a server for whoever has to look at a page with them: one of each for every test."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    import ssl

    from _typeshed.wsgi import WSGIApplication
    from playwright.sync_api import Page
    from werkzeug.serving import BaseWSGIServer

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
#: Seconds between two looks of a server at whether it should stop: each site that a test serves waits for one of them.
LOOKS_EVERY = 0.02


@cache
def axe_source() -> str:
    """Give the script of axe, from the package that keeps it current."""
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("axe_playwright_python")
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


#: What axe finds, and nothing of what it did not: the whole report of a page is long. It reads no style sheet for itself,
#: which only a rule needs that is off by default (css-orientation-lock).
LOOK = """async () => (await axe.run({ resultTypes: ['violations'], preload: { assets: ['media'] } })).violations
  .map((found) => [found.id, found.nodes.map((node) => [node.target, node.html.slice(0, 120)])])"""


def bring_axe(page: Page) -> None:
    """Have axe come with every page that is opened from now on: for a walk on which it looks at each of them."""
    page.add_init_script(axe_source())


def violations(page: Page) -> list[tuple[str, Any]]:
    """Give what axe finds on the page that is shown: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())
    return [(rule, where) for rule, where in page.evaluate(LOOK)]


class KeepsConnections(WSGIRequestHandler):
    """Keeps a connection open between requests, as real servers do: a handshake for each is no measurement."""

    protocol_version = "HTTP/1.1"


@contextmanager
def serving(
    app: WSGIApplication,
    *,
    handler: type[WSGIRequestHandler] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[BaseWSGIServer]:
    """Serve an application on a free port until the block ends; what it keeps no log of, it says nothing about."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=handler, ssl_context=tls)
    thread = threading.Thread(target=server.serve_forever, args=(LOOKS_EVERY,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
