"""The ceiling: a bare Flask route that seals what was posted and writes it durably. No form, no session, no rule.

It is served by the same gunicorn with the same settings as the service, and does the same work on the same words: one
sealed box for each answer, one row for each and one for them all, in one transaction with synchronous=FULL.
"""

from __future__ import annotations

import os
import sqlite3
from threading import local
from uuid import uuid4

from flask import Flask, Response, redirect, request
from nacl.public import PrivateKey, SealedBox
from werkzeug.wrappers import Response as AnyResponse

from feedback.core.sealing import pad

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    "busy_timeout=15000",
)
TABLES = (
    "CREATE TABLE IF NOT EXISTS sent (id BLOB PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS answer (id BLOB PRIMARY KEY, sent BLOB REFERENCES sent, box BLOB) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS of_sent ON answer (sent)",
)

app = Flask(__name__)
_box = SealedBox(PrivateKey.generate().public_key)
_of_this_thread = local()


def _connection() -> sqlite3.Connection:
    held: sqlite3.Connection | None = getattr(_of_this_thread, "connection", None)
    if held is None:
        held = sqlite3.connect(f"{os.environ['FEEDBACK_VAR']}/ceiling.sqlite3", isolation_level=None)
        for pragma in PRAGMAS:
            held.execute(f"PRAGMA {pragma}")
        for table in TABLES:
            held.execute(table)
        _of_this_thread.connection = held
    return held


@app.post("/f")
def send() -> AnyResponse:
    """Seal, write, and lead on."""
    sent = uuid4().bytes
    boxes = [bytes(_box.encrypt(pad(words.encode()))) for words in request.form.getlist("words")]
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO sent VALUES (?)", (sent,))
    connection.executemany(
        "INSERT INTO answer VALUES (?, ?, ?)", [(uuid4().bytes, sent, box) for box in boxes]
    )
    connection.execute("COMMIT")
    return redirect("/f", 303)


@app.get("/health/live")
def live() -> Response:
    """Say that it is up."""
    return Response("alive")
