"""Requests and complaints: their clocks; two people for words that leave; a bundle with hashes and a log of its hands."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.access import TABLE
from feedback.core.actor import Actor
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotYours
from feedback.core.jobs import run_waiting
from feedback.core.moments import is_staffed, is_working_day, now
from feedback.intake.kept.rules import Ground
from feedback.keeping import jobs
from feedback.keeping.queries import requests as queries
from feedback.keeping.records import InformationRequest
from feedback.keeping.rules import bundle
from feedback.keeping.rules.requests import Asked, Kind, RequestState, Step, due_on, laws
from feedback.keeping.rules.retention import schedule
from feedback.keeping.service import requests as service
from feedback.moderation.records import ModerationCase
from feedback.programmes.records import Service
from feedback.reporting_back import service as reporting
from tests.builders.kept import a_hold, released
from tests.builders.people import WEDNESDAY
from tests.keeping.office import ORDER, TODAY, WORDS, Office, holds_them
from tests.pages import PageClient

ROOT = Path(__file__).parents[2]


def test_each_kind_has_its_basis_and_its_clock() -> None:
    assert set(laws()) == set(Kind)
    received = date(2026, 11, 18)
    assert due_on(Kind.COMPLAINT, received) == date(2026, 12, 18)
    assert due_on(Kind.SUBJECT_ACCESS, date(2024, 1, 31)) == date(2024, 2, 29)
    assert due_on(Kind.COURT_ORDER, received, named=date(2026, 11, 20)) == date(2026, 11, 20)
    assert due_on(Kind.COMPLAINT, received, named=date(2027, 1, 1)) == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2024, 6, 3), date(2024, 7, 1)),  # four plain weeks
        (date(2023, 12, 1), date(2024, 1, 4)),  # 25 and 26 December, 1 January, and 2 January in Scotland
        (date(2022, 12, 5), date(2023, 1, 6)),  # Christmas and New Year on Sundays: days in their place
        (date(2024, 3, 11), date(2024, 4, 11)),  # 18 March in Northern Ireland, Good Friday, Easter Monday
        (date(2025, 4, 1), date(2025, 5, 1)),  # Good Friday and Easter Monday, and 5 May lies behind
        (date(2026, 11, 18), date(2026, 12, 17)),  # St Andrew's Day in Scotland
        (date(2024, 7, 6), date(2024, 8, 6)),  # a Saturday; 12 July in Northern Ireland, 5 August in Scotland
    ],
)
def test_freedom_of_information_is_answered_within_twenty_working_days_of_the_act(
    received: date, due: date
) -> None:
    assert due_on(Kind.FREEDOM_OF_INFORMATION, received) == due


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (Kind.SUBJECT_ACCESS, date(2024, 9, 3), date(2024, 10, 3)),
        (Kind.SUBJECT_ACCESS, date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (Kind.SUBJECT_ACCESS, date(2024, 11, 25), date(2024, 12, 27)),  # Christmas and the day after
        (Kind.SUBJECT_ACCESS, date(2024, 2, 29), date(2024, 4, 2)),  # Good Friday to Easter Monday
        (
            Kind.SUBJECT_ACCESS,
            date(2025, 10, 30),
            date(2025, 12, 1),
        ),  # a Sunday; St Andrew's is no holiday here
        (Kind.COMPLAINT, date(2024, 11, 25), date(2024, 12, 27)),
        (Kind.COMPLAINT, date(2024, 3, 2), date(2024, 4, 2)),  # Easter Monday
        (Kind.COMPLAINT, date(2024, 6, 6), date(2024, 7, 8)),  # a Saturday
    ],
)
def test_a_month_and_thirty_days_that_end_where_nobody_works_end_on_the_next_working_day(
    kind: Kind, received: date, due: date
) -> None:
    assert due_on(kind, received) == due


@given(st.dates(date(2020, 1, 1), date(2099, 1, 1)), st.sampled_from(list(Kind)))
def test_every_clock_ends_within_a_month_and_some_days_and_those_of_the_law_on_a_working_day(
    day: date, kind: Kind
) -> None:
    due = due_on(kind, day)
    assert timedelta(days=14) <= due - day <= timedelta(days=36)
    if kind is Kind.FREEDOM_OF_INFORMATION:
        assert is_working_day(due)
        assert sum(is_working_day(day + timedelta(days=n + 1)) for n in range((due - day).days)) == 20
    if kind in {Kind.SUBJECT_ACCESS, Kind.COMPLAINT}:
        assert is_staffed(due)


def test_the_texts_of_the_law_and_of_the_schedule_are_on_the_list_that_translators_work_from() -> None:
    with (ROOT / "feedback" / "translations" / "staff.pot").open("rb") as file:
        known = {message.id for message in read_po(file)}
    said = {text for law in laws().values() for text in (law.title, law.basis, law.clock)}
    said |= {
        text
        for one in schedule().values()
        for text in (one.title, one.counts_from, one.basis, one.erases, one.keeps)
    }
    assert len(said) > 40
    assert said <= known


@pytest.mark.parametrize("missing", ["rank", "gateway", "enquiry", "notice"])
def test_words_leave_only_on_a_request_that_says_what_the_law_wants(office: Office, missing: str) -> None:
    with pytest.raises(DomainError, match="Before words can leave"):
        office.recorded(Asked(**{**vars(ORDER), missing: "" if missing != "notice" else None}))


def test_two_people_in_two_roles_let_words_go_and_neither_does_alone(office: Office) -> None:
    request_id = office.recorded()
    hub, commissioner = office.readers.hub, office.keepers.commissioner
    with pytest.raises(AlreadyDone):
        office.do(service.release, request_id, hub)
    with pytest.raises(NotYours):
        office.do(service.check, request_id, hub)
    office.do(service.check, request_id, commissioner)
    for other in (commissioner, office.keepers.administrator, office.readers.moderator, office.readers.lead):
        with pytest.raises(NotYours):
            office.do(service.release, request_id, other)
    office.do(service.release, request_id, hub)
    with pytest.raises(AlreadyDone):
        office.do(service.release, request_id, office.readers.reader)


def test_nobody_releases_words_about_their_own_organisation(office: Office, database: Database) -> None:
    request_id = office.recorded()
    office.do(service.check, request_id, office.keepers.commissioner)
    with database.writing() as session:
        session.get_one(ModerationCase, office.case_id).organisation_id = office.world.hub.id
    with pytest.raises(NotYours, match="own organisation"):
        office.do(service.release, request_id, office.readers.hub)
    office.do(service.release, request_id, office.readers.reader)


def test_the_bundle_holds_the_words_to_the_letter_with_hashes_and_whose_hands_they_passed(
    office: Office, database: Database
) -> None:
    request_id = office.made()
    packed = office.do(service.hand_over, request_id, office.readers.hub)
    assert isinstance(packed, bytes)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    assert {name: bundle.digest(files[name]) for name in manifest["files"]} == manifest["files"]
    assert WORDS in {body.decode() for name, body in files.items() if name.startswith("words/2026-W47/")}
    assert [step["act"] for step in json.loads(files["custody.json"])] == ["checked", "released"]
    with database.reading() as session:
        row = session.get_one(InformationRequest, request_id)
        assert row.bundle_digest == bundle.digest(packed)
        assert [step.act.value for step in queries.custody_of(session, request_id)] == [
            "checked",
            "released",
            "made",
            "handed_over",
        ]
        said = [event.reason for event in session.scalars(select(AuditEvent))]
    assert row.bundle_digest in said
    assert not any("Zinnober" in reason for reason in said)


@given(st.dictionaries(st.text("abc/-", min_size=1, max_size=9), st.text(), max_size=5))
def test_the_same_words_make_the_same_bytes(words: dict[str, str]) -> None:
    facts = {"kind": "court_order"}
    assert bundle.make(words, facts, []) == bundle.make(dict(reversed(words.items())), facts, [])


def test_only_whoever_released_it_takes_the_bundle_and_it_goes_after_thirty_days(
    office: Office, database: Database
) -> None:
    request_id = office.made()
    for other in (office.readers.reader, office.keepers.commissioner, office.keepers.administrator):
        with pytest.raises(NotYours):
            office.do(service.hand_over, request_id, other)
    jobs.erase_old_bundles(database, WEDNESDAY + timedelta(days=29))
    office.do(service.hand_over, request_id, office.readers.hub)
    jobs.erase_old_bundles(database, WEDNESDAY + timedelta(days=30))
    with pytest.raises(Closed):
        office.do(service.hand_over, request_id, office.readers.hub)


def test_what_an_order_kept_although_it_was_asked_back_is_there_for_the_order(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        a_hold(session, office.keepers.commissioner, office.keepers.other)
        reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)
    packed = office.do(service.hand_over, office.made(), office.readers.hub)
    assert isinstance(packed, bytes)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert WORDS in {archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize(
    ("ground", "kind", "there"),
    [
        (Ground.COURT, Kind.COURT_ORDER, True),
        (Ground.INQUIRY, Kind.INQUIRY, True),
        (Ground.COURT, Kind.INQUIRY, False),
        (Ground.INQUIRY, Kind.COURT_ORDER, False),
        (Ground.COURT, Kind.VICTIM_INFORMATION, False),
        (Ground.INQUIRY, Kind.VICTIM_INFORMATION, False),
    ],
)
def test_words_that_were_asked_back_leave_for_the_order_that_keeps_them_and_for_nobody_else(
    office: Office, database: Database, ground: Ground, kind: Kind, *, there: bool
) -> None:
    with database.writing() as session:
        a_hold(session, office.keepers.commissioner, office.keepers.other, ground=ground)
        reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)
    assert holds_them(office.do(service.hand_over, office.made(kind), office.readers.hub)) == there


def test_once_its_order_has_ended_what_was_asked_back_leaves_with_nobody(
    office: Office, database: Database
) -> None:
    first, second = office.keepers.commissioner, office.keepers.other
    with database.writing() as session:
        hold = a_hold(session, first, second)
        reporting.take_back(session, office.response.submission_id, at=WEDNESDAY)
        released(session, hold, first, second)
    assert not holds_them(office.do(service.hand_over, office.made(), office.readers.hub))


def test_nobody_releases_words_about_their_own_service_that_no_case_stands_for(
    office: Office, database: Database
) -> None:
    request_id = office.recorded()
    office.do(service.check, request_id, office.keepers.commissioner)
    with database.writing() as session:
        session.get_one(Service, office.world.service.id).organisation_id = office.world.hub.id
    with pytest.raises(NotYours, match="own organisation"):
        office.do(service.release, request_id, office.readers.hub)
    office.do(service.release, request_id, office.readers.reader)


def test_a_release_goes_back_where_words_turn_out_to_be_about_the_releasers_own_organisation(
    office: Office, database: Database
) -> None:
    request_id = office.recorded()
    office.do(service.check, request_id, office.keepers.commissioner)
    office.do(service.release, request_id, office.readers.hub)
    with database.writing() as session:
        session.get_one(Service, office.world.service.id).organisation_id = office.world.hub.id
    run_waiting(database, now())
    with database.reading() as session:
        row = session.get_one(InformationRequest, request_id)
        assert (row.released_by, row.released_at, row.bundle_box) == (None, None, None)
        assert service.standing(row) is RequestState.CHECKED
        assert queries.custody_of(session, request_id)[-1].act is Step.PUT_BACK
    with pytest.raises(NotYours):
        office.do(service.release, request_id, office.readers.hub)
    office.do(service.release, request_id, office.readers.reader)
    run_waiting(database, now())
    assert holds_them(office.do(service.hand_over, request_id, office.readers.reader))


def test_whoever_released_a_bundle_does_not_take_it_once_it_is_about_their_own_organisation(
    office: Office, database: Database
) -> None:
    request_id = office.made()
    with database.writing() as session:
        session.get_one(ModerationCase, office.case_id).organisation_id = office.world.hub.id
    with pytest.raises(NotYours, match="own organisation"):
        office.do(service.hand_over, request_id, office.readers.hub)


def test_once_a_request_is_answered_no_bundle_of_it_is_made_or_handed_over(
    office: Office, database: Database
) -> None:
    request_id = office.recorded()
    office.do(service.check, request_id, office.keepers.commissioner)
    office.do(service.release, request_id, office.readers.hub)
    with database.writing() as session:
        service.answer(session, request_id, "Refused.", by=office.keepers.commissioner, at=WEDNESDAY)
    run_waiting(database, now())
    with database.writing() as session:
        row = session.get_one(InformationRequest, request_id)
        assert (row.bundle_box, row.bundle_digest) == (None, "")
        row.bundle = "left behind"
    for act in (service.hand_over, service.make_again):
        with pytest.raises((Closed, AlreadyDone)):
            office.do(act, request_id, office.readers.hub)


def test_no_bundle_is_made_after_its_thirty_days(office: Office, database: Database) -> None:
    request_id = office.recorded()
    office.do(service.check, request_id, office.keepers.commissioner)
    office.do(service.release, request_id, office.readers.hub)
    with database.writing() as session:
        late = WEDNESDAY + timedelta(days=30)
        assert service.make_bundle(session, request_id, office.world.id, at=late) is None


def test_answering_asks_again_after_ten_minutes_since_it_erases_the_bundle() -> None:
    assert TABLE["requests.answer"].confirmed


@pytest.mark.parametrize("kind", [Kind.SUBJECT_ACCESS, Kind.FREEDOM_OF_INFORMATION, Kind.COMPLAINT])
def test_on_other_requests_no_words_leave(office: Office, kind: Kind) -> None:
    request_id = office.recorded(Asked(kind=kind, received_on=TODAY, authority="a member of the public"))
    with pytest.raises(DomainError, match="no words leave"):
        office.do(service.check, request_id, office.keepers.commissioner)


def test_a_complaint_runs_its_clock_until_it_is_answered_and_the_home_page_says_so(
    office: Office, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(office.keepers.commissioner)
    assert "nobody has complained" in browser.get("/example/requests").get_data(as_text=True)
    typed = {
        "kind": "complaint",
        "authority": "a member of the public",
        "enquiry": "Nobody rang back.",
        "service": "",
    }
    page = browser.post("/example/requests/new", data=typed, follow_redirects=True).get_data(as_text=True)
    assert "Nobody rang back." in page
    assert "30 days left" in page
    assert "1 waits for its answer." in browser.get("/example/").get_data(as_text=True)
    (address,) = re.findall(r'action="(/example/requests/[^"]+/answer)"', page)
    assert browser.post(address, data={"words": " "}).status_code == 422
    browser.post(address, data={"words": "We rang, and apologised."})
    assert "waits for its answer" not in browser.get("/example/").get_data(as_text=True)
    auditor = signed_in(office.keepers.auditor).get(address.removesuffix("/answer")).get_data(as_text=True)
    assert ("Answered on" in auditor, "Nobody rang back." in auditor) == (True, False)


def test_what_is_missing_is_said_and_what_was_typed_stays(
    office: Office, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(office.keepers.administrator)
    for typed in (
        {"kind": ""},
        {"kind": "inquiry", "authority": "The Example Inquiry"},
        {"kind": "complaint", "service": "none of the list"},
    ):
        page = browser.post("/example/requests/new", data={"service": "", "rank": "its chair"} | typed)
        assert page.status_code == 422
        assert "its chair" in page.get_data(as_text=True)


def test_the_bundle_is_handed_over_on_the_page_of_whoever_released_it(
    office: Office, signed_in: Callable[[Actor], PageClient]
) -> None:
    request_id = office.made()
    browser = signed_in(office.readers.hub)
    assert "Take the bundle" in browser.get(f"/example/requests/{request_id}").get_data(as_text=True)
    given_ = browser.post(f"/example/requests/{request_id}/bundle")
    assert given_.headers["Content-Type"] == "application/zip"
    assert "taken, to hand over" in browser.get(f"/example/requests/{request_id}").get_data(as_text=True)
