"""Who acts and in which transaction: what a view opens before it calls a service."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from flask import current_app, g, request
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.errors import NotFound
from feedback.core.moments import now

log = logging.getLogger(__name__)
DATABASE = "feedback.database"
SETTINGS = "feedback.settings"


def database() -> Database:
    """Give the database of this application."""
    return cast("Database", current_app.extensions[DATABASE])


def public_address() -> str:
    """Give the address under which respondents reach this service: "https://feedback.example", without a last slash.

    What the operator has set; where nothing is set, whatever this request came to.
    """
    settings = current_app.extensions[SETTINGS]
    return str(settings.public_address) or request.host_url.rstrip("/")


def anchors() -> audit.AnchorFile:
    """Give the file in which heads of the audit chain are written down."""
    return audit.AnchorFile(current_app.extensions[SETTINGS].anchors_file)


def anchor_head(why: str) -> None:
    """Write down the end of the audit chain, once what was published is committed.

    What is out stays out where the file cannot be written; the auditor's page says how old its last line is.
    """
    try:
        audit.anchor_head(database(), anchors(), why=why, at=now())
    except OSError as error:
        log.error("the audit chain could not be anchored", extra={"error": type(error).__name__})  # noqa: TRY400 - a trace adds nothing


def actor() -> Actor:
    """Give the person who acts in the programme of this address.

    Raises:
        NotFound: nobody is signed in, or they hold no role here. The guard has refused long before; this is the
            second lock.
    """
    person = g.get("actor")
    if person is None:
        message = "There is nothing at this address."
        raise NotFound(message)
    return cast("Actor", person)


@contextmanager
def acting() -> Iterator[tuple[Session, Actor, datetime]]:
    """Give a writing session, who acts, and now. Committed at the end, or nothing is."""
    person = actor()
    with database().writing() as session:
        yield session, person, now()


@contextmanager
def looking() -> Iterator[tuple[Session, Actor, datetime]]:
    """Give a session that only reads, who looks, and now."""
    person = actor()
    with database().reading() as session:
        yield session, person, now()
