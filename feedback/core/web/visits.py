"""What a respondent's own script needs of the server, so that a whole visit is one entry in the browser's history.

The script (`static/js/visit.js`) sends a step itself and says so in a header. Where a plain form would be led on by a
redirect, it is told the address instead, and puts that page in the place of the one before. Source: 3-respondent.md, 19;
measured in docs/decisions/0014.
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

from flask import Flask, Response, request

from feedback.core.web.headers import allow_connect

#: What the script sends, and what it is answered with.
VISIT, ONWARDS = "X-Visit", "X-Onwards"


def install(app: Flask, blueprints: Collection[str]) -> None:
    """Let the pages of these blueprints ask this server, and tell their script where a redirect leads."""

    def lead_on(response: Response) -> Response:
        if request.blueprint not in blueprints:
            return response
        address = response.headers.get("Location", "")
        if VISIT in request.headers and response.status_code == HTTPStatus.SEE_OTHER and address[:1] == "/":
            response.status_code = HTTPStatus.NO_CONTENT
            response.headers[ONWARDS] = address
            del response.headers["Location"]
            response.set_data(b"")
        return allow_connect(response) if response.mimetype == "text/html" else response

    app.after_request(lead_on)
