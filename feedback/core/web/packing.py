"""Respondents' pages leave gzipped: a slow phone waits for a third of the bytes. Staff pages do not (decision below).

A page that holds a secret and something an attacker chose, packed together, can give the secret away by its length
(BREACH). Why that cannot happen here, and what else is done about it: docs/decisions/0022-packed-for-respondents-only.md.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection
from http import HTTPStatus

from flask import Flask, Response, request

#: Where an application remembers which blueprints are packed.
PACKED = "feedback.packed"
#: Below this a packet is not saved, and the body of a redirect is never read.
SMALLEST = 600
#: 5 packs our pages within 1 % of what 9 does, in half the time (measured on the start page).
LEVEL = 5


def takes_gzip() -> bool:
    """Say whether the asking browser takes gzip."""
    return request.accept_encodings.quality("gzip") > 0


def pack(body: bytes, *, level: int = LEVEL) -> bytes:
    """Gzip, with no time in it."""
    return gzip.compress(body, level, mtime=0)


def install(app: Flask, blueprints: Collection[str]) -> None:
    """Pack the HTML that the named blueprints answer with."""
    names = app.extensions[PACKED] = frozenset(blueprints)

    def pack_page(response: Response) -> Response:
        led_on = response.status_code == HTTPStatus.SEE_OTHER  # nobody reads the body of a redirect
        if led_on or request.blueprint not in names or response.mimetype != "text/html":
            return response
        response.vary.add("Accept-Encoding")
        if response.is_streamed or "Content-Encoding" in response.headers or not takes_gzip():
            return response
        body = response.get_data()
        if len(body) >= SMALLEST:
            response.set_data(pack(body))
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(pack_page)
