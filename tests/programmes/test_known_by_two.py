"""Made-up colleagues are no second person for each other; a real one is confirmed by voice, and works on at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from feedback.core.actor import Actor, Role, operator_of
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.core.moments import now
from feedback.core.sealing import index_of
from feedback.people.records import Account
from feedback.programmes import queries as programmes
from feedback.programmes.gaps import queries as gaps
from feedback.programmes.gaps.rules import ends_with
from feedback.programmes.team import knowing, queries, recovering, service
from feedback.programmes.team.records import Acquaintance
from feedback.programmes.team.service import NewWay
from tests.builders.people import World, a_person
from tests.builders.team import invited, let_in, taken_on
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]


def brought_in(database: Database, world: World, by: Actor, role: Role, name: str) -> Actor:
    """Let somebody in by an invitation, and give them as who acts."""
    email = f"{name}@mail.example"
    with database.writing() as session:
        token = invited(session, world, by, role, email=email)
        taken_on(session, token, NewWay(verifier="x", secret="A" * 32))
        index = index_of(email)
        account_id = session.scalars(select(Account.id).where(Account.email_index == index)).one()
        actor = programmes.actor_for(session, account_id, world.id, now().date())
    assert actor is not None
    return actor


@pytest.fixture
def made_up(database: Database, world: World, keeper: Actor) -> tuple[Actor, Actor]:
    """Give two colleagues whom one administrator let in: an administrator and a safeguarding lead."""
    return (
        brought_in(database, world, keeper, Role.ADMINISTRATOR, "plover"),
        brought_in(database, world, keeper, Role.SAFEGUARDING, "quail"),
    )


def test_two_made_up_colleagues_let_nobody_in_for_each_other_nor_do_those_whom_they_make_up(
    database: Database, world: World, lost: Actor, made_up: tuple[Actor, Actor]
) -> None:
    plover, quail = made_up
    ruff = brought_in(database, world, plover, Role.SAFEGUARDING, "ruff")
    with database.writing() as session:
        row, _token = recovering.ask(session, lost.account_id, reason="Lost", by=plover, at=now())
    for second in (quail, ruff):
        with pytest.raises(NotYours, match="same person let you both in"), database.writing() as session:
            recovering.confirm(session, row.id, by=second, at=now())


def test_made_up_colleagues_cannot_confirm_each_other_into_it(
    database: Database, made_up: tuple[Actor, Actor]
) -> None:
    plover, quail = made_up
    with database.writing() as session:
        knowing.confirm(
            session, plover.account_id, knowing.spoken_words(plover.account_id, now()), by=quail, at=now()
        )
        knowing.confirm(
            session, quail.account_id, knowing.spoken_words(quail.account_id, now()), by=plover, at=now()
        )
        assert not queries.stands_apart(session, plover.account_id, quail.account_id)


def test_who_is_known_by_two_is_a_second_person_beside_whoever_let_them_in(
    database: Database, keeper: Actor, lead: Actor, made_up: tuple[Actor, Actor]
) -> None:
    _plover, quail = made_up
    with database.writing() as session:
        assert not queries.stands_apart(session, keeper.account_id, quail.account_id)
        assert knowing.hangs_on_one(session, quail)
        words = knowing.spoken_words(quail.account_id, now())
        knowing.confirm(session, quail.account_id, words.upper(), by=lead, at=now())
        assert queries.stands_apart(session, keeper.account_id, quail.account_id)
        assert not knowing.hangs_on_one(session, quail)
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
        assert event is not None
        assert (event.act, event.about_id, event.account_id) == (
            "team.know",
            quail.account_id,
            lead.account_id,
        )


def test_no_sign_of_the_words_is_mistaken_for_another_on_the_telephone(keeper: Actor) -> None:
    told = "".join(knowing.spoken_words(keeper.account_id, now() + timedelta(weeks=n)) for n in range(60))
    assert not set(told) & set("01iloIO")
    assert len(set(told)) > 20


def test_words_that_the_page_does_not_show_confirm_nobody_and_last_weeks_still_do(
    database: Database, keeper: Actor, lead: Actor, made_up: tuple[Actor, Actor]
) -> None:
    plover, quail = made_up
    wrong = knowing.spoken_words(plover.account_id, now())
    old = knowing.spoken_words(quail.account_id, now() - timedelta(weeks=2))
    for words in ("", wrong, old):
        with pytest.raises(DomainError, match="not the letters"), database.writing() as session:
            knowing.confirm(session, quail.account_id, words, by=lead, at=now())
    for by in (quail, a_commissioner(database)):
        with pytest.raises(NotYours), database.writing() as session:
            knowing.confirm(
                session, quail.account_id, knowing.spoken_words(quail.account_id, now()), by=by, at=now()
            )
    last_week = knowing.spoken_words(quail.account_id, now() - timedelta(weeks=1))
    with database.writing() as session:
        knowing.confirm(session, quail.account_id, last_week, by=lead, at=now())
        with pytest.raises(AlreadyDone):
            knowing.confirm(session, quail.account_id, last_week, by=lead, at=now())
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(
            Acquaintance(
                programme_id=keeper.programme_id,
                account_id=quail.account_id,
                known_by=quail.account_id,
                known_at=now(),
            )
        )


def a_commissioner(database: Database) -> Actor:
    """Give somebody of the same programme whose role does not confirm."""
    with database.reading() as session:
        programme = programmes.programmes(session)[0]
    return Actor(
        account_id=programme.id,
        programme_id=programme.id,
        organisation_id=programme.id,
        roles=frozenset({Role.COMMISSIONER}),
    )


def test_where_one_administrator_let_everybody_in_the_operator_of_the_server_confirms(
    database: Database, made_up: tuple[Actor, Actor], keeper: Actor
) -> None:
    plover, quail = made_up
    told = knowing.spoken_words(quail.account_id, now())
    server = operator_of(keeper.programme_id)
    with pytest.raises(DomainError, match="not the letters"), database.writing() as session:
        knowing.confirm_on_the_server(session, "quail@mail.example", "aaaa bbbb cc", by=server, at=now())
    with pytest.raises(DomainError, match="Nobody here"), database.writing() as session:
        knowing.confirm_on_the_server(session, "nobody@mail.example", told, by=server, at=now())
    with database.writing() as session:
        knowing.confirm_on_the_server(session, "quail@mail.example", told, by=server, at=now())
    with database.writing() as session:
        for other in (keeper, plover):
            assert queries.stands_apart(session, quail.account_id, other.account_id)


def test_nobody_takes_over_the_standing_of_somebody_whom_they_made_leave(
    database: Database, world: World, keeper: Actor, lead: Actor
) -> None:
    """An administrator ends a colleague's ways in, invites them anew, and uses the link: that colleague is then their own."""
    quail = brought_in(database, world, operator_of(world.id), Role.SAFEGUARDING, "quail")
    with database.writing() as session:
        words = knowing.spoken_words(quail.account_id, now())
        knowing.confirm(session, quail.account_id, words, by=lead, at=now())
        assert queries.stands_apart(session, keeper.account_id, quail.account_id)
        ending = ends_with(gaps.team(session, world.id, now().date()), quail.account_id, now().date())
        service.leave(session, quail.account_id, by=keeper, at=now(), knowing=[task.key for task in ending])
    again = brought_in(database, world, keeper, Role.SAFEGUARDING, "quail")
    assert again.account_id == quail.account_id
    with database.reading() as session:
        assert not queries.stands_apart(session, keeper.account_id, quail.account_id)


def test_a_further_role_for_somebody_who_signs_in_already_changes_nothing_of_it(
    database: Database, world: World, keeper: Actor
) -> None:
    quail = brought_in(database, world, operator_of(world.id), Role.SAFEGUARDING, "quail")
    with database.writing() as session:
        taken_on(session, invited(session, world, keeper, Role.ELECTED, email="quail@mail.example"), None)
        assert queries.stands_apart(session, keeper.account_id, quail.account_id)


def test_the_page_gives_a_person_their_words_and_a_colleague_types_them(
    world: World,
    lead: Actor,
    made_up: tuple[Actor, Actor],
    signed_in: SignIn,
) -> None:
    _plover, quail = made_up
    at, home = f"/{world.programme.slug}/known/", f"/{world.programme.slug}/"
    words = knowing.spoken_words(quail.account_id, now())
    theirs, leads = signed_in(quail), signed_in(lead)
    assert "You are known here through one person alone" in theirs.get(home).get_data(as_text=True)
    page = theirs.get(at).get_data(as_text=True)
    assert words in page
    assert (
        "Nobody waits for you" in page
    )  # another whom the same person let in is none whom they could confirm
    assert "You can confirm them" in leads.get(home).get_data(as_text=True)
    assert words not in leads.get(at).get_data(as_text=True)
    assert leads.post(at, data={"words": words}).status_code == 422
    assert leads.post(at, data={"who": str(quail.account_id), "words": "wrong"}).status_code == 422
    assert leads.post(at, data={"who": str(quail.account_id), "words": words}).status_code == 303
    assert "Nothing is missing" in theirs.get(at).get_data(as_text=True)


def test_a_colleague_of_long_ago_who_was_never_invited_needs_no_confirmation(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        one = a_person(session, world, Role.INDEPENDENT, organisation=world.reader)
        other = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Curlew")
        assert not knowing.hangs_on_one(session, one)
        let_in(session, one, by=other)
        assert knowing.hangs_on_one(session, one)
