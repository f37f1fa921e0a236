"""Signing in with a passphrase and a code: who gets in, who does not, and that nothing says which part was wrong."""

from __future__ import annotations

import logging
from datetime import timedelta
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select, update

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.people.entry import service
from feedback.people.entry.asking_devices import HASHER, PACE
from feedback.people.entry.hashing import Hasher
from feedback.people.entry.pace import Pace
from feedback.people.records import Account, SignInSession
from tests.builders.people import World, a_person
from tests.builders.ways import WayIn, a_way_in
from tests.pages import PageClient
from tests.people.test_sessions import fields_of, set_back

ELSEWHERE = {"environ_base": {"REMOTE_ADDR": "198.51.100.4"}}
ATTACKER = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}


@pytest.fixture
def person(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)


@pytest.fixture
def robin(app: Flask, database: Database, person: Actor) -> WayIn:
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        return a_way_in(session, person, at=now())


def test_the_right_passphrase_and_code_sign_in_with_two_factors(
    client: PageClient, database: Database, robin: WayIn, world: World
) -> None:
    response = client.post("/sign-in", data=robin.typed(now()))
    assert (response.status_code, response.headers["Location"]) == (303, "/start")
    assert client.get(f"/{world.programme.slug}/").status_code == 200
    with database.reading() as session:
        assert session.scalars(select(SignInSession.two_factors)).all() == [True]


def test_whatever_is_wrong_the_page_says_the_same_and_gives_nothing_back(
    client: PageClient, robin: WayIn, caplog: pytest.LogCaptureFixture
) -> None:
    right = robin.typed(now())
    wrong = [
        right | {"passphrase": "another thing entirely"},
        right | {"code": "000000"},
        right | {"code": ""},
        right | {"email": "nobody@mail.example"},
    ]
    with caplog.at_level(logging.DEBUG):
        pages = [client.post("/sign-in", data=typed, **ATTACKER) for typed in wrong[:3]]
        pages.append(client.post("/sign-in", data=wrong[3], **ELSEWHERE))
    assert {page.status_code for page in pages} == {422}
    said = {page.get_data(as_text=True).split('role="alert"')[1].split("</div>")[0] for page in pages}
    assert len(said) == 1
    assert robin.passphrase not in "".join(page.get_data(as_text=True) for page in pages)
    assert robin.passphrase not in caplog.text
    assert robin.email not in caplog.text


def test_right_wrong_and_unknown_cost_one_hash_each(client: PageClient, app: Flask, robin: WayIn) -> None:
    hasher: Hasher = app.extensions[HASHER]
    for typed in (
        robin.typed(now()),
        robin.typed(now()) | {"email": "nobody@mail.example"},
        {"email": robin.email},
    ):
        with patch.object(hasher, "_in_turn", wraps=hasher._in_turn) as hashed:
            client.post("/sign-in", data=typed)
        assert hashed.call_count == 1


def test_a_code_signs_in_once(client: PageClient, app: Flask, robin: WayIn) -> None:
    typed = robin.typed(now())
    assert client.post("/sign-in", data=typed).status_code == 303
    assert app.test_client().post("/sign-in", data=typed, base_url="https://localhost").status_code == 422
    later = robin.typed(now(), steps=1)
    assert app.test_client().post("/sign-in", data=later, base_url="https://localhost").status_code == 303


@pytest.mark.parametrize("zero", ["٠", "۰"])
def test_somebody_with_an_arabic_or_urdu_keyboard_signs_in(
    client: PageClient, robin: WayIn, zero: str
) -> None:
    typed = robin.typed(now())
    code = "".join(chr(ord(zero) + int(one)) for one in typed["code"])
    assert client.post("/sign-in", data=typed | {"code": code}).status_code == 303


def test_two_tabs_with_one_code_are_one_sign_in(database: Database, person: Actor, robin: WayIn) -> None:
    assert robin.secret
    with database.writing() as session:
        service.sign_in(session, person.account_id, step=9, at=now())
    with pytest.raises(service.DoesNotFit), database.writing() as session:
        service.sign_in(session, person.account_id, step=9, at=now())


def test_an_attacker_is_slowed_and_the_person_gets_in_at_once_from_elsewhere(
    client: PageClient, robin: WayIn
) -> None:
    wrong = robin.typed(now()) | {"passphrase": "another thing entirely"}
    statuses = [client.post("/sign-in", data=wrong, **ATTACKER).status_code for _ in range(12)]
    assert statuses[:4] == [422] * 4
    assert set(statuses[4:]) == {429}
    page = client.post("/sign-in", data=wrong, **ATTACKER).get_data(as_text=True)
    assert "Nothing is locked" in page
    assert client.post("/sign-in", data=robin.typed(now()), **ELSEWHERE).status_code == 303


def test_codes_after_a_right_passphrase_are_slow_wherever_they_come_from(
    app: Flask, client: PageClient, robin: WayIn
) -> None:
    for number in range(8):
        place = {"environ_base": {"REMOTE_ADDR": f"192.0.2.{number}"}}
        assert (
            client.post("/sign-in", data=robin.typed(now()) | {"code": "000000"}, **place).status_code == 422
        )
    assert client.post("/sign-in", data=robin.typed(now()), **ELSEWHERE).status_code == 422
    with patch("time.monotonic", return_value=10.0**9):  # a quarter of an hour later, and more
        assert client.post("/sign-in", data=robin.typed(now()), **ELSEWHERE).status_code == 303
    assert isinstance(app.extensions[PACE], Pace)


def test_who_has_left_does_not_get_in(
    client: PageClient, database: Database, person: Actor, robin: WayIn
) -> None:
    with database.writing() as session:
        session.get_one(Account, person.account_id).left_on = now().date()
    assert client.post("/sign-in", data=robin.typed(now())).status_code == 422


def test_a_member_without_an_app_signs_in_with_one_factor(
    app: Flask, client: PageClient, database: Database, world: World
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        member = a_person(session, world, Role.MEMBER, organisation=world.hub, name="Wren")
        wren = a_way_in(session, member, at=now(), email="wren@mail.example", app=False)
        assert not session.get_one(Account, member.account_id).needs_two_factors
    assert client.post("/sign-in", data=wren.typed(now())).status_code == 303
    assert client.get(f"/{world.programme.slug}/groups/").status_code == 200


def test_after_ten_minutes_a_person_confirms_with_passphrase_and_a_new_code(
    client: PageClient, database: Database, robin: WayIn, world: World
) -> None:
    at = now()
    client.post("/sign-in", data=robin.typed(at))
    set_back(database, confirmed_at=timedelta(minutes=11))
    act = f"/{world.programme.slug}/groups/rounds/00000000-0000-0000-0000-000000000005/close"
    kept = fields_of(client.post(act, data={"note": "A few words"}).get_data(as_text=True))
    assert client.post("/confirm/sample", data=kept).status_code == 404  # who has a passphrase uses it
    typed = {"passphrase": robin.passphrase, "code": robin.code(at)} | kept
    assert client.post("/confirm", data=typed).status_code == 422  # the code of the sign-in has been used
    typed |= {"code": robin.code(at, steps=1)}
    on = client.post("/confirm", data=typed)
    assert on.status_code == 200
    assert fields_of(on.get_data(as_text=True))["note"] == "A few words"
    assert client.post(act).status_code == 404


def test_signing_in_anew_ends_the_sign_in_before_it(
    client: PageClient, database: Database, robin: WayIn
) -> None:
    client.post("/sign-in", data=robin.typed(now()))
    client.post("/sign-in", data=robin.typed(now(), steps=1))
    with database.reading() as session:
        assert [
            one is None
            for one in session.scalars(select(SignInSession.ended_at).order_by(SignInSession.started_at))
        ] == [False, True]


def test_a_hash_of_an_older_cost_is_made_anew_at_the_next_sign_in(
    app: Flask, client: PageClient, robin: WayIn
) -> None:
    from feedback.people.entry.records import Passphrase

    old = "$argon2id$v=19$m=16,t=2,p=1$"
    with app.extensions[DATABASE].writing() as session:
        hasher = Hasher(cheap=True)._hasher.__class__(time_cost=2, memory_cost=16, parallelism=1)
        session.execute(update(Passphrase).values(verifier=hasher.hash(robin.passphrase)))
        assert str(session.scalar(select(Passphrase.verifier))).startswith(old)
    assert client.post("/sign-in", data=robin.typed(now())).status_code == 303
    with app.extensions[DATABASE].reading() as session:
        assert not str(session.scalar(select(Passphrase.verifier))).startswith(old)
