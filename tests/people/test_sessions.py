"""Where a person is signed in, when they are asked again who they are, and that nothing typed is lost by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web import kept
from feedback.people import queries, service
from feedback.people.records import SignInSession
from feedback.people.rules import (
    ABSOLUTE,
    CONFIRMED_FOR,
    IDLE,
    SessionTimes,
    freshly_confirmed,
    still_signed_in,
)
from feedback.settings import Mode, Settings
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
WORDS = "Priya rang twice,\r\nand  “that” helped <most>."


@pytest.fixture
def keeper(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)


@pytest.fixture
def sample(settings: Settings) -> Settings:
    assert settings.mode is Mode.SAMPLE
    return settings


def set_back(database: Database, **spans: timedelta) -> None:
    """Let every session have begun, been seen or been confirmed so long ago."""
    with database.writing() as session:
        session.execute(update(SignInSession).values(**{name: now() - span for name, span in spans.items()}))


def fields_of(page: str) -> dict[str, str]:
    """Give the fields of the forms in <main>, as a browser would send them; of several with one name, the last."""
    main = page[page.index("<main") :]
    found = re.findall(r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', main, flags=re.DOTALL)
    found += re.findall(r'<input(?: type="hidden")? name="(\w+)"(?: type="hidden")? value="([^"]*)"', main)
    return {name: unescape(value).replace("\r\n", "\n").replace("\n", "\r\n") for name, value in found}


@given(idle=st.integers(0, 60), old=st.integers(0, 600))
def test_a_sign_in_lasts_until_it_is_idle_or_old_and_never_longer(idle: int, old: int) -> None:
    times = SessionTimes(WEDNESDAY - timedelta(minutes=old), WEDNESDAY - timedelta(minutes=idle), None)
    lasts = timedelta(minutes=idle) < IDLE and timedelta(minutes=old) < ABSOLUTE
    assert still_signed_in(times, WEDNESDAY) == lasts


@given(st.integers(-5, 30))
def test_who_one_is_counts_for_ten_minutes_and_never_ahead(minutes: int) -> None:
    shown = WEDNESDAY - timedelta(minutes=minutes)
    assert freshly_confirmed(shown, WEDNESDAY) == (0 <= minutes < CONFIRMED_FOR.total_seconds() / 60)


def test_a_person_sees_where_they_are_signed_in_and_ends_one_or_all_others(
    database: Database, keeper: Actor, signed_in: SignIn
) -> None:
    here, phone, library = (signed_in(keeper) for _ in range(3))
    assert here.get("/account").get_data(as_text=True).count("Another browser") == 2
    with database.reading() as session:
        rows = queries.sessions_of(session, keeper.account_id, at=now())
    for row in rows:
        phone_is = (
            row.id if _token_of(phone) and queries.digest_of(_token_of(phone)) == row.token_digest else None
        )
        if phone_is:
            assert here.post(f"/account/sessions/{phone_is}/end").status_code == 303
    assert phone.get("/account").status_code == 303
    assert library.get("/account").status_code == 200
    here.post("/account/sessions/end-others")
    assert library.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def _token_of(browser: PageClient) -> str:
    with browser.session_transaction(base_url="https://localhost") as cookie:
        return str(cookie.get("_user_id", ""))


def test_nobody_ends_the_sign_in_of_somebody_else(
    database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    with database.writing() as session:
        other = a_person(session, world, Role.MEMBER, organisation=world.hub, name="Wren")
    mine, theirs = signed_in(keeper), signed_in(other)
    with database.reading() as session:
        row = queries.sessions_of(session, other.account_id, at=now())[0]
    assert mine.post(f"/account/sessions/{row.id}/end").status_code == 404
    assert theirs.get("/account").status_code == 200


def test_no_address_and_no_agent_is_kept_of_a_sign_in() -> None:
    assert {column.name for column in SignInSession.__table__.columns} == {
        "id", "account_id", "token_digest", "started_at", "seen_at", "confirmed_at", "two_factors", "ended_at",
    }  # fmt: skip


def test_signing_in_gives_a_new_token_and_nothing_of_the_cookie_before_it(
    app: Flask, database: Database, keeper: Actor
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    with browser.session_transaction(base_url="https://localhost") as cookie:
        cookie["planted"] = "by somebody else"
    with database.writing() as session:
        link = service.make_sample_link(session, keeper.account_id)
    browser.post(f"/sign-in/sample/{link}", base_url="https://localhost")
    with browser.session_transaction(base_url="https://localhost") as cookie:
        assert "planted" not in cookie
    set_cookie = browser.post("/sign-out", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert all(
        one.startswith("__Host-staff=") and "Secure" in one and "HttpOnly" in one for one in set_cookie
    )


def test_what_was_typed_when_a_session_ran_out_is_kept_sealed_and_goes_on_after_signing_in(
    database: Database, world: World, keeper: Actor, signed_in: SignIn, sample: Settings
) -> None:
    assert sample.mode is Mode.SAMPLE
    browser, typing = signed_in(keeper), f"/{world.programme.slug}/themes/codebook"
    set_back(database, seen_at=IDLE)
    asked = browser.post(typing, data={"words": WORDS})
    page = asked.get_data(as_text=True)
    assert asked.status_code == 403
    assert "What you typed is kept on this page" in page
    assert "Priya" not in page
    on = browser.post("/sign-in/again", data={"kept": fields_of(page)["kept"]}).get_data(as_text=True)
    assert f'action="{typing}"' in on
    assert fields_of(on)["words"] == WORDS


def test_what_one_person_typed_opens_for_nobody_else(
    app: Flask, world: World, database: Database, keeper: Actor, signed_in: SignIn
) -> None:
    with database.writing() as session:
        other = a_person(session, world, Role.FACILITATOR, organisation=world.hub, name="Wren")
    browser = signed_in(keeper)
    set_back(database, seen_at=IDLE)
    slip = fields_of(
        browser.post(f"/{world.programme.slug}/themes/codebook", data={"words": WORDS}).get_data(as_text=True)
    )
    stranger = signed_in(other)
    page = stranger.post("/confirm/sample", data=slip).get_data(as_text=True)
    assert "Priya" not in page
    assert "belongs to another person" in page
    with app.app_context():
        assert kept.open_slip(slip["kept"], keeper.account_id, now()) is not None
        assert kept.open_slip(slip["kept"], keeper.account_id, now() + timedelta(hours=25)) is None


def test_a_session_that_somebody_ended_keeps_nothing(
    database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    browser = signed_in(keeper)
    with database.writing() as session:
        assert service.end_sessions(session, keeper.account_id, at=now()) == 1
    assert browser.post(f"/{world.programme.slug}/themes/codebook", data={"words": WORDS}).status_code == 303
    assert browser.post("/sign-in/again").headers["Location"] == "/sign-in"


def test_what_cannot_be_taken_back_asks_again_after_ten_minutes_and_then_goes_on(
    database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    browser, act = signed_in(keeper), f"/{world.programme.slug}/groups/rounds/{UUID(int=5)}/close"
    assert browser.post(act).status_code == 404  # freshly signed in: the act itself answers
    set_back(database, confirmed_at=CONFIRMED_FOR)
    asked = browser.post(act, data={"note": "A few words"})
    assert asked.status_code == 403
    assert "Confirm that it is you" in asked.get_data(as_text=True)
    before = _token_of(browser)
    on = browser.post("/confirm/sample", data=fields_of(asked.get_data(as_text=True))).get_data(as_text=True)
    assert fields_of(on)["note"] == "A few words"
    assert _token_of(browser) != before
    assert browser.post(act, data=fields_of(on)).status_code == 404


def test_a_form_in_another_tab_still_works_after_the_same_person_showed_who_they_are(
    app: Flask, database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    browser, codebook = signed_in(keeper), f"/{world.programme.slug}/themes/codebook"
    app.config["WTF_CSRF_ENABLED"] = True
    open_tab = fields_of(browser.get(codebook).get_data(as_text=True))
    set_back(database, seen_at=IDLE)
    again = fields_of(browser.get("/sign-in").get_data(as_text=True))
    assert browser.post("/sign-in/again", data=again).status_code == 303
    assert browser.post(codebook, data=open_tab).status_code != 400
    again = fields_of(browser.get("/confirm").get_data(as_text=True))
    assert browser.post("/confirm/sample", data=again).status_code == 303
    assert browser.post(codebook, data=open_tab).status_code != 400
    with database.writing() as session:
        other = a_person(session, world, Role.FACILITATOR, organisation=world.hub, name="Wren")
        link = f"/sign-in/sample/{service.make_sample_link(session, other.account_id)}"
    browser.post(link, data=fields_of(browser.get(link).get_data(as_text=True)))
    assert browser.post(codebook, data=open_tab).status_code == 400  # another person's browser now


def test_outside_the_sample_no_button_stands_for_a_person(
    app: Flask, database: Database, keeper: Actor, signed_in: SignIn, settings: Settings
) -> None:
    from feedback.core.web.context import SETTINGS

    browser = signed_in(keeper)
    app.extensions[SETTINGS] = settings.model_copy(update={"mode": Mode.LIVE})
    assert browser.post("/confirm/sample").status_code == 404
    set_back(database, seen_at=IDLE)
    assert browser.post("/sign-in/again").status_code == 404


def test_a_forged_post_is_not_kept_for_anybody(
    app: Flask, database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    browser = signed_in(keeper)
    app.config["WTF_CSRF_ENABLED"] = True
    set_back(database, seen_at=IDLE)
    assert browser.post(f"/{world.programme.slug}/themes/codebook", data={"words": WORDS}).status_code == 400


def test_with_one_factor_a_person_acts_as_a_member_and_as_nothing_else(
    app: Flask, database: Database, world: World, signed_in: SignIn
) -> None:
    assert app.secret_key
    with database.writing() as session:
        both = a_person(session, world, Role.MEMBER, Role.MODERATOR, organisation=world.provider)
    browser = signed_in(both)
    with database.writing() as session:
        session.execute(update(SignInSession).values(two_factors=False))
    assert browser.get(f"/{world.programme.slug}/groups/").status_code == 200
    assert browser.get(f"/{world.programme.slug}/moderation/").status_code == 403
    with database.reading() as session:
        assert session.scalars(select(SignInSession.ended_at)).all() == [None]
