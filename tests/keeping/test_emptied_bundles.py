"""Bundles go with the words: what is taken back or too old leaves them at once, and they are made again without it."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, NotYours
from feedback.core.jobs import run_waiting
from feedback.core.moments import now
from feedback.core.sealing import open_original
from feedback.intake.records import Submission
from feedback.keeping.jobs import PACKED_AT_MOST
from feedback.keeping.queries import requests as queries
from feedback.keeping.records import InformationRequest
from feedback.keeping.rules.requests import Step
from feedback.keeping.service import requests as service
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY, a_world
from tests.keeping.office import Office, holds_them
from tests.pages import PageClient


def test_what_was_taken_back_is_in_no_bundle(office: Office, database: Database) -> None:
    with database.writing() as session:
        reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)
    packed = office.do(service.hand_over, office.made(), office.readers.hub)
    assert isinstance(packed, bytes)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert not any(b"Zinnober" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("how", ["taken back", "too old"])
def test_words_that_go_leave_a_bundle_that_was_made_at_once_and_it_is_made_again_without_them(
    office: Office, database: Database, how: str
) -> None:
    request_id, mine = office.made(), office.response.submission_id
    with database.writing() as session:
        if how == "taken back":
            reporting.take_back(session, mine, at=WEDNESDAY)
        else:
            reporting.let_words_go(session, [mine], choices_too=False, at=WEDNESDAY)
        assert session.get_one(InformationRequest, request_id).bundle_box is None
    with database.reading() as session:
        assert session.get_one(InformationRequest, request_id).bundle_box is None
        assert [step.act for step in queries.custody_of(session, request_id)][-1] is Step.MADE
    with pytest.raises(Closed):
        office.do(service.hand_over, request_id, office.readers.hub)
    with pytest.raises(NotYours):
        office.do(service.make_again, request_id, office.readers.reader)
    office.do(service.make_again, request_id, office.readers.hub)
    with pytest.raises(AlreadyDone):
        office.do(service.make_again, request_id, office.readers.hub)
    run_waiting(database, now())
    assert not holds_them(office.do(service.hand_over, request_id, office.readers.hub))
    with database.reading() as session:
        steps = queries.custody_of(session, request_id)
    assert [step.act.value for step in steps[2:]] == ["made", "emptied", "made", "handed_over"]
    assert steps[2].digest == steps[3].digest != steps[4].digest == steps[5].digest


def test_words_that_are_taken_back_while_their_bundle_is_made_are_not_left_in_it(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
    office, begun = Office(each_database, world), Event()
    request_id = office.recorded()
    office.do(service.check, request_id, office.keepers.commissioner)
    office.do(service.release, request_id, office.readers.hub)

    def take_back() -> None:
        begun.set()
        with each_database.writing() as session:
            reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)

    person = Thread(target=take_back)
    with each_database.writing() as session:
        assert service.make_bundle(session, request_id, world.id, at=WEDNESDAY)
        person.start()
        begun.wait()
        person.join(timeout=0.5)  # it waits for the bundle, or it is done: either way no word may stay
    person.join()
    with each_database.reading() as session:
        assert session.get_one(InformationRequest, request_id).bundle_box is None


def test_everybody_else_can_write_while_a_bundle_is_packed(
    office: Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, opened = str(database.engine.url.database), []

    def beside(*given: Any) -> str:
        with sqlite3.connect(path, timeout=0, isolation_level=None) as own:
            own.execute("BEGIN IMMEDIATE")
            own.execute("ROLLBACK")
        opened.append(given[1])
        return open_original(*given)

    monkeypatch.setattr(service, "open_original", beside)
    assert holds_them(office.do(service.hand_over, office.made(), office.readers.hub))
    assert opened


@pytest.mark.parametrize("again", [1, PACKED_AT_MOST])
def test_words_that_are_taken_back_while_they_are_packed_are_in_no_bundle(
    office: Office, database: Database, monkeypatch: pytest.MonkeyPatch, again: int
) -> None:
    """However often others take words back while it is packed, it is made in the end, without any of them."""
    with database.reading() as session:
        others = session.scalars(select(Submission.id).where(Submission.id != office.response.submission_id))
        leaving = [office.response.submission_id, *others][:again]

    def meanwhile(*given: Any) -> str:
        if leaving:
            with database.writing() as session:
                reporting.take_back(session, leaving.pop(0), at=WEDNESDAY)
        return open_original(*given)

    monkeypatch.setattr(service, "open_original", meanwhile)
    request_id = office.made()
    assert not leaving
    packed = office.do(service.hand_over, request_id, office.readers.hub)
    assert not holds_them(packed)


def test_a_bundle_that_cannot_hold_the_words_stays_when_they_are_taken_back(
    office: Office, database: Database
) -> None:
    request_id = office.recorded(to_week="2026-W01")
    office.do(service.check, request_id, office.keepers.commissioner)
    office.do(service.release, request_id, office.readers.hub)
    run_waiting(database, now())
    with database.writing() as session:
        reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)
    assert office.do(service.hand_over, request_id, office.readers.hub)


def test_the_page_says_that_a_bundle_was_emptied_and_has_it_made_again(
    office: Office, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    request_id = office.made()
    with database.writing() as session:
        reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)
        session.get_one(InformationRequest, request_id).released_at = now()
    browser, address = signed_in(office.readers.hub), f"/example/requests/{request_id}"
    assert "Make it again" in browser.get(address).get_data(as_text=True)
    assert "waits for whoever released it" in signed_in(office.keepers.auditor).get(address).get_data(
        as_text=True
    )
    browser = signed_in(office.readers.hub)
    assert browser.post(f"{address}/again").status_code == 303
    page = browser.get(address).get_data(as_text=True)
    assert "The worker makes the bundle." in page
    assert "emptied before" in page
