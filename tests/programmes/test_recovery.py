"""Somebody who lost their ways in is let back in by two others, for as long as the link of it says, and no longer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from feedback.core.actor import Actor, Role, operator_of
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, NotYours
from feedback.core.moments import now
from feedback.core.sealing import index_of
from feedback.intake.kept import service as kept
from feedback.people.entry import queries as ways
from feedback.people.entry import service as entry
from feedback.people.entry.records import EntryLink, Passphrase
from feedback.people.records import Account, Notice
from feedback.programmes import queries as programmes
from feedback.programmes.team import queries, recovering
from feedback.programmes.team.records import Recovery
from feedback.programmes.team.service import NewWay
from tests.builders.kept import a_hold
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.team import LINK, invited, taken_on, typed_into
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


def a_colleague(database: Database, world: World, keeper: Actor, *roles: Role) -> Actor:
    """Let somebody in by the invitation of an administrator, and give them as who acts."""
    with database.writing() as session:
        token = invited(session, world, keeper, *roles, email="colleague@mail.example")
        taken_on(session, token, NewWay(verifier="x", secret="A" * 32))
    with database.reading() as session:
        index = index_of("colleague@mail.example")
        account_id = session.scalars(select(Account.id).where(Account.email_index == index)).one()
        actor = programmes.actor_for(session, account_id, world.id, now().date())
    assert actor is not None
    return actor


def test_nobody_confirms_for_the_administrator_who_let_them_in_and_not_the_other_way_round(
    database: Database, world: World, keeper: Actor, lead: Actor, lost: Actor
) -> None:
    made_up = a_colleague(database, world, keeper, Role.ADMINISTRATOR)
    for asks, confirms in ((keeper, made_up), (made_up, keeper)):
        with database.writing() as session:
            row, _token = recovering.ask(session, lost.account_id, reason="Lost", by=asks, at=now())
        with pytest.raises(NotYours, match="let the other in"), database.writing() as session:
            recovering.confirm(session, row.id, by=confirms, at=now())
        with database.writing() as session:
            assert recovering.confirm(session, row.id, by=lead, at=now())


def test_whoever_asked_for_somebody_to_be_let_back_in_is_no_second_person_for_them(
    database: Database, keeper: Actor, lead: Actor
) -> None:
    with database.reading() as session:
        assert queries.stands_apart(session, keeper.account_id, lead.account_id)
        assert not queries.stands_apart(session, lead.account_id, lead.account_id)
    with database.writing() as session:
        _row, token = recovering.ask(session, lead.account_id, reason="Lost", by=keeper, at=now())
    with database.writing() as session:
        assert queries.stands_apart(session, keeper.account_id, lead.account_id)  # nobody has used it yet
        session.execute(update(EntryLink).values(needs_words=False))
        assert entry.use_link(session, token, at=now())
    with database.reading() as session:
        assert not queries.stands_apart(session, keeper.account_id, lead.account_id)
        assert not queries.stands_apart(session, lead.account_id, keeper.account_id)


def test_who_was_invited_on_the_server_stands_apart_from_everybody(
    database: Database, world: World, keeper: Actor, lost: Actor
) -> None:
    server = operator_of(world.id)
    colleague = a_colleague(database, world, server, Role.SAFEGUARDING)
    with database.writing() as session:
        row, _token = recovering.ask(session, lost.account_id, reason="Lost", by=keeper, at=now())
        assert recovering.confirm(session, row.id, by=colleague, at=now())


def test_administrators_leads_and_auditors_are_told_of_everybody_who_takes_on_a_role(
    database: Database, world: World, keeper: Actor, lead: Actor, lost: Actor
) -> None:
    with database.writing() as session:
        auditor = a_person(session, world, Role.AUDITOR, organisation=world.council, name="Curlew")
    colleague = a_colleague(database, world, keeper, Role.ADMINISTRATOR)
    with database.reading() as session:
        told = session.scalars(select(Notice.account_id).where(Notice.kind == "appointment")).all()
    assert set(told) == {keeper.account_id, lead.account_id, auditor.account_id}
    assert not {lost.account_id, colleague.account_id} & set(told)


def test_a_hold_is_set_by_nobody_whom_the_asker_let_in(
    database: Database, world: World, keeper: Actor
) -> None:
    made_up = a_colleague(database, world, keeper, Role.COMMISSIONER)
    with database.writing() as session:
        other = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Curlew")
    with pytest.raises(NotYours, match="let the other in"), database.writing() as session:
        a_hold(session, keeper, made_up)
    with database.writing() as session:
        hold = a_hold(session, keeper, other)
        kept.ask_release(session, hold.id, by=made_up, at=now())
        with pytest.raises(NotYours, match="let the other in"):
            kept.release(session, hold.id, by=keeper, at=now())


def test_home_asks_nobody_for_a_second_name_that_they_may_not_give(
    database: Database, world: World, keeper: Actor, lost: Actor, signed_in: SignIn
) -> None:
    made_up = a_colleague(database, world, keeper, Role.ADMINISTRATOR)
    with database.writing() as session:
        recovering.ask(session, lost.account_id, reason="Lost", by=keeper, at=now())
        a_hold(session, keeper, None, at=now())

    def asks(person: Actor) -> set[str]:
        page = signed_in(person).get(f"/{world.programme.slug}/").get_data(as_text=True)
        return {
            line for line in ("waits to be let back in", "needs you as its second person") if line in page
        }

    with database.writing() as session:
        apart = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council, name="Curlew")
    assert asks(apart) == {"waits to be let back in", "needs you as its second person"}
    assert asks(made_up) == asks(keeper) == set()
