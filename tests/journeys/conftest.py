"""What a journey needs: a house of its own, and somewhere harmless for Exit to lead to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.journeys.house import House


class _Weather(BaseHTTPRequestHandler):
    """A site that anybody might be reading."""

    def do_GET(self) -> None:
        body = b"<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def weather() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Weather)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, weather: str) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"), weather)
    made.start()
    yield made
    made.stop()
