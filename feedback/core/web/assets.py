"""Static files under addresses that carry their own hash, packed before anybody asks, so a browser may keep them for ever.

The files are small and few, so each process holds them in memory, plain and gzipped. A
file that changes while a process runs is read again; its address changes with it.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.security import safe_join

from feedback.core.web.packing import pack, takes_gzip

#: Browsers ask for this by themselves where a page names no icon.
ICON = "icon.svg"
FILES = frozenset({"asset", "icon"})
_LETTERS_OF_HASH = 12


@dataclass(frozen=True)
class Asset:
    """One file: its type, its bytes, the same bytes gzipped (None where that saves nothing), and its hash."""

    content_type: str
    body: bytes = field(repr=False)
    packed: bytes | None = field(repr=False)
    digest: str

    def answer(self) -> Response:
        """Give the file in the form that the asking browser takes."""
        zipped = self.packed if takes_gzip() else None
        response = Response(zipped or self.body, content_type=self.content_type)
        response.vary.add("Accept-Encoding")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["X-Feedback-Immutable"] = "1"
        return response


@cache
def _read(path: Path, _changed: int) -> Asset:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = pack(body, level=9)
    return Asset(
        content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        body=body,
        packed=packed if len(packed) < len(body) else None,
        digest=hashlib.sha256(body).hexdigest()[:_LETTERS_OF_HASH],
    )


def _asset(path: Path) -> Asset:
    return _read(path, path.stat().st_mtime_ns)


class _NoSessionInFiles(SecureCookieSessionInterface):
    """Flask-Login looks at the session on every request. A file that varied by cookie would be fetched again at Start."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave files alone."""
        if request.endpoint not in FILES:
            super().save_session(app, session, response)


def install(app: Flask, folder: Path) -> None:
    """Serve `folder` at /static/<hash>/<name> and its icon at /favicon.ico; give templates `static_url(name)`."""
    for path in folder.rglob("*"):
        if path.is_file():
            _asset(path)

    def static_url(name: str) -> str:
        return url_for("asset", digest=_asset(folder / name).digest, name=name)

    def asset(digest: str, name: str) -> Response:
        """Give a file of the pages: how they look, what they do, pictures."""
        found = safe_join(str(folder), name)
        path = Path(found) if found else None
        if path is None or not path.is_file() or _asset(path).digest != digest:
            abort(404)
        return _asset(path).answer()

    def icon() -> Response:
        """Give the small picture in the browser's tab."""
        return _asset(folder / ICON).answer()

    app.add_url_rule("/static/<digest>/<path:name>", "asset", asset)
    app.add_url_rule("/favicon.ico", "icon", icon)
    app.session_interface = _NoSessionInFiles()
    app.jinja_env.globals["static_url"] = static_url
