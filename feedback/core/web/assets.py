"""Static files under addresses that carry their own hash, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory, url_for


@cache
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def install(app: Flask, folder: Path) -> None:
    """Serve `folder` at /static/<hash>/<name>, and give templates `static_url(name)`."""

    def static_url(name: str) -> str:
        path = folder / name
        return url_for("asset", digest=_digest(path, path.stat().st_mtime_ns), name=name)

    def asset(digest: str, name: str) -> Response:
        path = folder / name
        if not path.is_file() or _digest(path, path.stat().st_mtime_ns) != digest:
            abort(404)
        response = send_from_directory(folder, name)
        response.headers["X-Feedback-Immutable"] = "1"
        return response

    app.add_url_rule("/static/<digest>/<path:name>", "asset", asset)
    app.jinja_env.globals["static_url"] = static_url
