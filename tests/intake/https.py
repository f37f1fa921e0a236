"""The form over HTTPS, as browsers treat it: their back/forward cache on, a page before ours and a neutral site after it.

Playwright starts Chromium with the back/forward cache off; a measurement of Back without it says nothing.
"""

from __future__ import annotations

import base64
import hashlib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import trustme
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from flask import Flask
from playwright.sync_api import Browser, Error, Page, Playwright

from tests.browser import CHROMIUM, FLAGS, KeepsConnections, serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOSTS = ("localhost", "before.localhost", "weather.localhost", "theirs.localhost")
#: A page that says whether the browser brought it back out of its back/forward cache.
SAYS_SO = """<script>
const root = document.documentElement.dataset;
addEventListener("pagehide", () => { delete root.restored; });
addEventListener("pageshow", (event) => { root.restored = event.persisted; });
</script>"""
PLAIN = "<!doctype html><title>{0}</title><h1>{0}</h1>" + SAYS_SO
#: What GOV.UK's "Exit this page" does (govuk-frontend 6.6.0, exit-this-page.mjs, exitPage), on a page with words.
THEIRS = (
    """<!doctype html><title>Sensitive</title><h1>Sensitive</h1><textarea></textarea><a id="exit" href="{0}">Exit this page</a>
<script>
const exit = document.getElementById("exit");
exit.addEventListener("click", (event) => { event.preventDefault(); document.body.hidden = true; location.href = exit.href; });
addEventListener("pageshow", () => { document.body.hidden = false; });
</script>"""
    + SAYS_SO
)


@dataclass
class Site:
    """Where things are, and what was asked of ours."""

    port: int
    key: str
    asked: list[str]

    def at(self, host: str, path: str = "/") -> str:
        """Give an address."""
        return f"https://{host}:{self.port}{path}"

    @property
    def ours(self) -> str:
        return self.at("localhost")

    @property
    def before(self) -> str:
        return self.at("before.localhost")

    @property
    def neutral(self) -> str:
        return self.at("weather.localhost")

    @property
    def theirs(self) -> str:
        return self.at("theirs.localhost")


def _beside(app: Flask, site: Site) -> WSGIApplication:
    """Serve the plain pages beside ours, by the name of the host."""

    names = {"before.localhost": "Before", "weather.localhost": "Weather"}

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = environ["HTTP_HOST"].split(":")[0]
        if host == "localhost":
            site.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
            return app.wsgi_app(environ, start_response)
        page = THEIRS if host == "theirs.localhost" else PLAIN
        # An icon that may not be stored would count as a request of the page's script, and keep it out of the cache.
        body = (
            page.replace("{0}", names.get(host, site.neutral)).encode()
            if environ["PATH_INFO"] == "/"
            else b""
        )
        kept = [("Cache-Control", "no-store")] if body and page is THEIRS else []
        sizes = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("200 OK", sizes + kept)
        return [body]

    return answer


@contextmanager
def served(app: Flask) -> Iterator[Site]:
    """Serve the application over TLS with a certificate of our own."""
    issued = trustme.CA().issue_cert(*HOSTS)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    public = load_pem_x509_certificate(issued.cert_chain_pems[0].bytes()).public_key()
    pin = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    site = Site(0, base64.b64encode(pin).decode(), [])
    with serving(_beside(app, site), handler=KeepsConnections, tls=context) as server:
        site.port = server.port
        app.extensions["feedback.settings"].neutral_site = site.neutral
        yield site


def with_the_cache_on(playwright: Playwright, site: Site) -> Browser:
    """Start Chromium as people have it: the back/forward cache on, and our certificate trusted."""
    return playwright.chromium.launch(
        executable_path=str(CHROMIUM),
        args=[*FLAGS, f"--ignore-certificate-errors-spki-list={site.key}"],
        ignore_default_args=["--disable-back-forward-cache"],
    )


def back(page: Page) -> str:
    """Press Back, and give everything that can then be seen: the address, the title, the markup and what is in boxes."""
    with suppress(Error):  # Chromium shows a page of its own where a post would have to be sent again
        page.go_back(wait_until="commit")
    return seen(page)


def seen(page: Page) -> str:
    """Give everything that can be seen on a page, what is typed in it included."""
    boxes = [box.input_value() for box in page.locator("textarea, input:not([type=hidden])").all()]
    return "\n".join([page.url, page.title(), page.content(), *boxes])


def was_restored(page: Page) -> bool:
    """Say whether a plain page came out of the back/forward cache."""
    page.wait_for_selector("html[data-restored]", state="attached")
    return page.locator("html").get_attribute("data-restored") == "true"
