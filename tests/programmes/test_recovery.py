"""Somebody who lost their ways in is let back in by two others, for as long as the link of it says, and no longer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from feedback.core.actor import Actor, operator_of
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, NotYours
from feedback.core.moments import now
from feedback.people.entry import queries as ways
from feedback.people.entry import service as entry
from feedback.people.entry.records import Passphrase
from feedback.programmes.team import recovering
from feedback.programmes.team.records import Recovery
from tests.builders.people import WEDNESDAY, World
from tests.builders.team import LINK, typed_into
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]


def test_two_people_let_somebody_back_in_and_neither_half_opens_anything_alone(
    client: PageClient,
    database: Database,
    world: World,
    keeper: Actor,
    lead: Actor,
    lost: Actor,
    signed_in: SignIn,
) -> None:
    people_at, old = f"/{world.programme.slug}/people", signed_in(lost)
    with database.reading() as session:
        before = session.scalars(select(Passphrase.verifier)).one()
    asked = signed_in(keeper).post(
        f"{people_at}/{lost.account_id}/recovery", data={"reason": "Lost her phone; I know her voice"}
    )
    link = LINK.findall(asked.get_data(as_text=True))[0]
    page = client.get(link).get_data(as_text=True)
    assert client.post(f"{link}/passphrase", data=typed_into(page, words="guess")).status_code == 422
    with database.reading() as session:
        row = session.scalars(select(Recovery)).one()
        assert session.scalars(select(Passphrase.verifier)).one() == before
    waits = "waits to be let back in"
    assert waits in signed_in(lead).get(f"/{world.programme.slug}/").get_data(as_text=True)
    assert waits not in signed_in(keeper).get(f"/{world.programme.slug}/").get_data(as_text=True)
    assert signed_in(keeper).post(f"{people_at}/recoveries/{row.id}/confirm").status_code == 403
    told = signed_in(lead).post(f"{people_at}/recoveries/{row.id}/confirm").get_data(as_text=True)
    words = re.findall(r'class="code"[^>]*>([^<]+)<', told)[0]
    assert signed_in(lead).post(f"{people_at}/recoveries/{row.id}/confirm").status_code == 409
    assert old.get(f"/{world.programme.slug}/").status_code == 200  # nothing has ended yet
    assert client.post(f"{link}/passphrase", data=typed_into(page, words=words.upper())).status_code == 303
    assert old.get(f"/{world.programme.slug}/").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Passphrase.verifier)).one() != before
        acts = [event.act for event in session.scalars(select(AuditEvent)) if event.act.startswith("team.")]
    assert acts == ["team.ask_recovery", "team.confirm_recovery", "team.come_back"]
    assert words not in asked.get_data(as_text=True)


def test_after_five_wrong_words_the_link_ends_and_the_old_ways_stay(
    database: Database, keeper: Actor, lead: Actor, lost: Actor
) -> None:
    with database.writing() as session:
        row, token = recovering.ask(session, lost.account_id, reason="Lost", by=keeper, at=now())
    with database.writing() as session:
        words = recovering.confirm(session, row.id, by=lead, at=now())
    for _ in range(5):
        with database.writing() as session:
            assert entry.use_link(session, token, words="wrong", at=now()) is None
    with pytest.raises(Closed), database.writing() as session:
        entry.use_link(session, token, words=words, at=now())
    with database.reading() as session:
        assert ways.ways_of(session, [lost.account_id])[lost.account_id].two_factors


def test_nobody_asks_or_confirms_for_themselves_and_the_database_holds_it(
    database: Database, world: World, keeper: Actor, lost: Actor
) -> None:
    with pytest.raises(NotYours), database.writing() as session:
        recovering.ask(session, keeper.account_id, reason="Me", by=keeper, at=now())
    with database.writing() as session:
        row, _token = recovering.ask(session, lost.account_id, reason="Lost", by=keeper, at=now())
    with pytest.raises(NotYours), database.writing() as session:
        recovering.confirm(session, row.id, by=keeper, at=now())
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Recovery).values(confirmed_by=keeper.account_id, confirmed_at=WEDNESDAY))
    assert world.id == keeper.programme_id


# --- a programme of one's own -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ended", ["too old", "stopped"])
def test_a_recovery_that_has_ended_is_confirmed_by_nobody(
    database: Database, world: World, keeper: Actor, lead: Actor, lost: Actor, signed_in: SignIn, ended: str
) -> None:
    with database.writing() as session:
        asked_at = now() - timedelta(days=60) if ended == "too old" else now()
        row, token = recovering.ask(session, lost.account_id, reason="Lost", by=keeper, at=asked_at)
        recovery_id = row.id
        if ended == "stopped":
            recovering.stop(session, recovery_id, by=keeper, at=now())
    answer = signed_in(lead).post(f"/{world.programme.slug}/people/recoveries/{recovery_id}/confirm")
    assert answer.status_code == 410
    with pytest.raises(Closed), database.writing() as session:
        entry.use_link(session, token, at=now())
    with database.reading() as session:
        assert session.get_one(Recovery, recovery_id).confirmed_by is None


def test_a_link_for_new_ways_in_is_not_used_up_by_accepting_and_the_old_ways_stay(
    database: Database, world: World, lost: Actor, signed_in: SignIn
) -> None:
    with database.writing() as session:
        token = recovering.ask_on_the_server(session, "wren@mail.example", by=operator_of(world.id), at=now())
    browser = signed_in(lost)
    assert browser.post(f"/welcome/{token}/accept").status_code == 403
    assert browser.get(f"/{world.programme.slug}/").status_code == 200
    with database.writing() as session:
        assert ways.ways_of(session, [lost.account_id])[lost.account_id].two_factors
        assert entry.use_link(session, token, at=now())
