"""The proxy's example: where each path leads, and the same over a real nginx with both processes behind one host name."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import trustme

from feedback.app import create_app
from feedback.core.database import Database
from feedback.core.web.headers import CONTENT_SECURITY, FIXED, HSTS
from feedback.settings import HERE, Settings, Surface
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.pages import problems_of

EXAMPLE = (HERE / "deploy" / "nginx" / "feedback.conf").read_text(encoding="utf-8")
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
UP_WITHIN = 60
AGENT = "kestrel-browser"


def leads_to(path: str) -> str:
    """Give where nginx sends a path: an exact location first, else the longest that it begins with."""
    found = re.findall(
        r"location (=)? ?(/\S*)\s*{ (?:proxy_pass http://feedback_(\w+)|return (\d+))", EXAMPLE
    )
    exact = [upstream or code for mark, begins, upstream, code in found if mark and begins == path]
    prefixes = [
        (len(begins), upstream or code)
        for mark, begins, upstream, code in found
        if not mark and path.startswith(begins)
    ]
    return str(exact[0] if exact else max(prefixes)[1])


@pytest.mark.parametrize("surface", [Surface.PUBLIC, Surface.STAFF])
def test_each_path_of_a_surface_leads_to_its_process(settings: Settings, surface: Surface) -> None:
    app = create_app(settings.model_copy(update={"surface": surface}))
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {"asset", "icon"}:
            assert leads_to(rule.rule) == "public"  # both processes have them
        elif rule.endpoint.startswith("health."):
            assert leads_to(rule.rule) == "404"
        else:
            assert leads_to(rule.rule) == surface.value, rule.rule


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    child = subprocess.Popen(command, cwd=HERE, env=environment, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + UP_WITHIN
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                if time.monotonic() > until or child.poll() is not None:
                    pytest.fail("it did not come up")
                time.sleep(0.05)
            else:
                break
        yield
    finally:
        child.terminate()
        child.communicate(timeout=30)


def gunicorn(settings: Settings, surface: Surface, port: int) -> tuple[list[str], int, dict[str, str]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    told = {
        "FEEDBACK_VAR": str(settings.var),
        "FEEDBACK_SURFACE": surface.value,
        "FEEDBACK_PROXIES": "1",
        "FEEDBACK_PUBLIC_ADDRESS": "https://localhost",
    }
    return [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "wsgi:app"], port, kept | told


def our_nginx(folder: Path, tls: int, plain: int, public: int, staff: int) -> Path:
    """Write the example down with ports, a certificate and folders of our own, inside what nginx needs around it."""
    certificate = trustme.CA().issue_cert("localhost")
    certificate.cert_chain_pems[0].write_to_path(folder / "chain.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    ours = EXAMPLE
    for theirs, mine in (
        ("/etc/ssl/feedback/fullchain.pem", str(folder / "chain.pem")),
        ("/etc/ssl/feedback/privkey.pem", str(folder / "key.pem")),
        ("feedback.example.org", "localhost"),
        ("/srv/feedback/deploy/nginx", str(HERE / "deploy" / "nginx")),
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl;", ""),
        ("listen [::]:443 ssl default_server;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("listen 443 ssl default_server;", f"listen 127.0.0.1:{tls} ssl default_server;"),
        ("127.0.0.1:8001;", f"127.0.0.1:{public};"),
        ("127.0.0.1:8002;", f"127.0.0.1:{staff};"),
    ):
        assert theirs in ours
        ours = ours.replace(theirs, mine)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    around = (
        f"daemon off; pid {folder}/pid; error_log /dev/null crit; events {{}} http {{ {temporary} {ours} }}"
    )
    written = folder / "nginx.conf"
    written.write_text(around, encoding="utf-8")
    return written


class Asking:
    """A browser of few words, over TLS through nginx."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self._trust = ssl.create_default_context()
        self._trust.check_hostname, self._trust.verify_mode = False, ssl.CERT_NONE

    def ask(self, path: str, body: str | None = None, host: str = "localhost") -> tuple[int, str, str]:
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._trust, timeout=30)
        head = {"Host": f"{host}:{self.port}", "User-Agent": AGENT, "Cookie": self.cookie}
        if body is not None:
            head |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"https://localhost:{self.port}",
            }
        connection.request("GET" if body is None else "POST", path, body, head)
        answer = connection.getresponse()
        text, self.headers = answer.read().decode(), dict(answer.getheaders())
        connection.close()
        given = answer.getheader("Set-Cookie") or ""
        self.cookie = given.partition(";")[0] or self.cookie
        return answer.status, text, answer.getheader("Location") or ""


def hidden(page: str) -> str:
    """Give the hidden fields of the start page's form as a browser posts them."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return "&".join([*(f"{name}={value}" for name, value in fields), "go=begin", "website="])


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed on this machine")
def test_one_host_name_serves_both_processes_and_keeps_nothing_of_who_came(
    settings: Settings, database: Database, world: World, tmp_path: Path
) -> None:
    with database.writing() as session:
        a_window(session, world)
    folder = tmp_path / "nginx"
    folder.mkdir()
    tls, plain, public, staff = (a_free_port() for _port in range(4))
    conf = our_nginx(folder, tls, plain, public, staff)
    with ExitStack() as stack:
        stack.enter_context(running(*gunicorn(settings, Surface.PUBLIC, public)))
        stack.enter_context(running(*gunicorn(settings, Surface.STAFF, staff)))
        stack.enter_context(running([NGINX or "", "-c", str(conf), "-p", str(folder)], tls))
        somebody = Asking(tls)
        with pytest.raises(http.client.RemoteDisconnected):
            somebody.ask("/", host="elsewhere.example")
        status, start, _ = somebody.ask("/")
        assert status == 200
        status, _, onwards = somebody.ask("/f", hidden(start))
        assert (status, onwards) == (303, "/f")
        status, private, _ = somebody.ask("/f")
        assert (status, 'name="at" value="private"' in private) == (200, True)
        status, way_in, _ = somebody.ask("/sign-in")
        assert (status, "Sign in" in way_in) == (200, True)
        assert somebody.ask("/health/metrics")[0] == 404
        assert somebody.ask("/nowhere/at-all")[0] == 404
    kept = [file for file in folder.rglob("*") if file.is_file() and file.suffix not in {".pem", ".conf"}]
    assert not any(AGENT.encode() in file.read_bytes() for file in kept)


def test_the_proxys_own_page_has_the_headers_of_ours_and_the_same_way_out() -> None:
    told = dict(re.findall(r'add_header ([\w-]+) "([^"]*)" always;', EXAMPLE))
    assert told == FIXED | {"Content-Security-Policy": CONTENT_SECURITY, "Strict-Transport-Security": HSTS}
    page = (HERE / "deploy" / "nginx" / "away.html").read_text(encoding="utf-8")
    assert f'href="{Settings.model_fields["neutral_site"].default}"' in page
    assert f"<title>{Settings.model_fields['neutral_title'].default}</title>" in page
    assert problems_of(page) == []


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed on this machine")
def test_while_the_service_is_away_people_find_the_way_out_and_a_number(tmp_path: Path) -> None:
    tls, plain, public, staff = (a_free_port() for _port in range(4))  # nobody listens on the last two
    conf = our_nginx(tmp_path, tls, plain, public, staff)
    with running([NGINX or "", "-c", str(conf), "-p", str(tmp_path)], tls):
        somebody = Asking(tls)
        for path, body, status in (
            ("/", None, 502),
            ("/f", "words=many", 502),
            ("/f", "w" * (9 << 20), 413),
            ("/health/live", None, 404),
        ):
            got, page, _ = somebody.ask(path, body)
            assert (got, "Leave this page" in page, "999" in page) == (status, True, True), path[:20]
            assert somebody.headers["Cache-Control"] == "no-store"
            assert somebody.headers["Content-Security-Policy"] == CONTENT_SECURITY
