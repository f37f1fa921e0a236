"""What nobody could do: known before somebody leaves, said on the home page, and never brought about without a choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.kept.rules import ASKERS, SETTERS
from feedback.keeping.rules.requests import KEEPERS
from feedback.keeping.service.originals import OPENERS
from feedback.keeping.service.retention import APPROVERS
from feedback.programmes import queries as programmes
from feedback.programmes.gaps import queries
from feedback.programmes.gaps.rules import (
    AHEAD,
    NEEDS,
    Holder,
    Task,
    Team,
    Work,
    can_be_done,
    ends_by_itself,
    ends_with,
    gaps,
    hangs_on,
    may_be_second,
)
from feedback.programmes.gaps.wording import NOBODY, WHO_COULD
from feedback.programmes.records import Appointment
from feedback.programmes.team import service
from feedback.programmes.team.queries import CONFIRMERS, stands_apart
from feedback.programmes.team.service import WouldLeaveNobody
from tests.builders.people import World, a_person
from tests.builders.team import let_in
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
TODAY = date(2026, 11, 18)
PEOPLE = [UUID(int=number) for number in range(1, 6)]
PLACES = [UUID(int=number) for number in range(101, 104)]
days = st.one_of(st.none(), st.dates(TODAY, TODAY + 2 * AHEAD))
holders = st.builds(
    Holder,
    account_id=st.sampled_from(PEOPLE),
    organisation_id=st.sampled_from(PLACES),
    role=st.sampled_from(list(Role)),
    until=days,
    trained_until=days,
)
teams = st.builds(
    Team,
    st.lists(holders, max_size=9).map(tuple),
    st.frozensets(st.frozensets(st.sampled_from(PEOPLE), min_size=2, max_size=2), max_size=4),
    st.frozensets(st.sampled_from(PLACES), max_size=3),
)


def one(role: Role, account_id: UUID | None = None, *, trained: date | None = TODAY) -> Holder:
    return Holder(
        account_id=account_id or uuid4(), organisation_id=PLACES[0], role=role, trained_until=trained
    )


# --- the rule --------------------------------------------------------------------------------------------------------


@given(teams, st.sampled_from(PEOPLE))
def test_nobody_makes_anything_possible_by_leaving(team: Team, person: UUID) -> None:
    assert can_be_done(team.without(person), TODAY) <= can_be_done(team, TODAY)


@given(teams, st.sampled_from(PEOPLE))
def test_what_ends_with_somebody_is_what_nobody_can_do_afterwards_and_somebody_could_before(
    team: Team, person: UUID
) -> None:
    ending = set(ends_with(team, person, TODAY))
    assert ending <= set(gaps(team.without(person), TODAY))
    assert not ending & set(gaps(team, TODAY))
    assert (person in hangs_on(team, TODAY)) == bool(ending)


@given(teams)
def test_what_ends_by_itself_is_there_the_day_before_and_gone_on_its_day(team: Team) -> None:
    for day, task in ends_by_itself(team, TODAY):
        assert TODAY < day <= TODAY + AHEAD
        assert task in can_be_done(team, TODAY)
        assert task not in can_be_done(team, day)


@given(teams, st.sampled_from([work for work in Work if NEEDS[work].second]), st.sampled_from(PEOPLE))
def test_nobody_is_their_own_second_person_nor_of_whom_they_stand_too_near(
    team: Team, work: Work, first: UUID
) -> None:
    found = may_be_second(team, work, first, TODAY)
    assert first not in found
    assert not any(frozenset({first, second}) in team.too_near for second in found)


def test_one_reader_cannot_check_their_own_keeping_back_and_two_can() -> None:
    alone = Team((one(Role.INDEPENDENT),))
    assert Task(Work.READ) in can_be_done(alone, TODAY)
    assert Task(Work.KEEP_BACK) not in can_be_done(alone, TODAY)
    two = Team((*alone.holders, one(Role.INDEPENDENT)))
    assert Task(Work.KEEP_BACK) in can_be_done(two, TODAY)
    assert all(ends_with(two, who, TODAY) == (Task(Work.KEEP_BACK), Task(Work.OPEN_ORIGINAL))[::-1] for who in
               (holder.account_id for holder in two.holders))  # fmt: skip


def test_a_reader_from_the_hub_does_not_read_what_is_said_about_the_hub() -> None:
    team = Team((one(Role.INDEPENDENT),), asked_about=frozenset({PLACES[0], PLACES[1]}))
    assert Task(Work.READ, PLACES[0]) in gaps(team, TODAY)
    assert Task(Work.READ, PLACES[1]) not in gaps(team, TODAY)
    nobody = gaps(Team((), asked_about=frozenset(PLACES)), TODAY)
    assert [task for task in nobody if task.work is Work.READ] == [Task(Work.READ)]


def test_training_that_runs_out_ends_the_reading_and_is_named_before() -> None:
    last_day = TODAY + timedelta(days=10)
    team = Team((one(Role.INDEPENDENT, trained=last_day),))
    assert (last_day + timedelta(days=1), Task(Work.READ)) in ends_by_itself(team, TODAY)
    assert Task(Work.READ) in gaps(team, last_day + timedelta(days=1))


def test_where_one_administrator_let_everybody_in_nobody_can_confirm_anything_for_them() -> None:
    keeper, lead, commissioner = PEOPLE[:3]
    known = (
        one(Role.ADMINISTRATOR, keeper),
        one(Role.SAFEGUARDING, lead),
        one(Role.COMMISSIONER, commissioner),
    )
    let = frozenset({frozenset({keeper, lead}), frozenset({keeper, commissioner})})
    found = gaps(Team(known, let), TODAY)
    assert Task(Work.LET_BACK_IN) in found
    assert Task(Work.HOLD) in found
    other = one(Role.COMMISSIONER, PEOPLE[3])
    assert Task(Work.HOLD) not in gaps(Team((*known, other), let), TODAY)


def test_the_table_names_the_roles_that_the_acts_ask_for() -> None:
    assert set(NEEDS[Work.HOLD].first) == set(SETTERS) <= set(ASKERS)
    assert set(NEEDS[Work.HOLD].second) == set(SETTERS)
    assert set(NEEDS[Work.LET_BACK_IN].second) == set(CONFIRMERS)
    assert set(NEEDS[Work.RELEASE_WORDS].first) == set(KEEPERS)
    assert set(NEEDS[Work.OPEN_ORIGINAL].second) == set(OPENERS) - {Role.AUDITOR}
    assert set(NEEDS[Work.RUN_RETENTION].first) == set(APPROVERS)
    assert set(NEEDS) == set(NOBODY) == set(WHO_COULD) == set(Work)


# --- in the service ---------------------------------------------------------------------------------------------------


def test_who_could_be_second_is_who_the_act_would_take(
    database: Database, world: World, keeper: Actor, lead: Actor
) -> None:
    with database.writing() as session:
        other = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council, name="Ledger")
        let_in(session, lead, by=keeper)
    with database.reading() as session:
        found = queries.seconds(session, world.id, Work.LET_BACK_IN, [keeper.account_id], now().date())
        assert found[keeper.account_id].accounts == {other.account_id}
        assert found[keeper.account_id].names == ["Ledger"]
        assert not stands_apart(session, keeper.account_id, lead.account_id)


def test_the_last_independent_reader_leaves_only_once_somebody_has_said_that_they_know(
    database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    with database.writing() as session:
        heron = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Heron")
    browser, at = signed_in(keeper), f"/{world.programme.slug}/people/{heron.account_id}"
    page = browser.get(at).get_data(as_text=True)
    assert str(NOBODY[Work.READ]) in page
    refused = browser.post(f"{at}/leave")
    assert refused.status_code == 409
    assert "Nothing has been changed yet" in refused.get_data(as_text=True)
    assert browser.post(f"{at}/leave", data={"knowing": "lead"}).status_code == 409
    with database.reading() as session:
        assert programmes.actor_for(session, heron.account_id, world.id, now().date()) is not None
    assert browser.post(f"{at}/leave", data={"knowing": "read,release_words"}).status_code == 303
    with database.reading() as session:
        assert programmes.actor_for(session, heron.account_id, world.id, now().date()) is None


def test_a_role_that_nobody_else_holds_ends_only_with_the_same_choice(
    database: Database, keeper: Actor, lead: Actor
) -> None:
    with database.reading() as session:
        role_id = session.scalars(
            select(Appointment.id).where(Appointment.account_id == lead.account_id)
        ).one()
    with pytest.raises(WouldLeaveNobody) as refused, database.writing() as session:
        service.end_role(session, role_id, by=keeper, at=now())
    knowing = [task.key for task in refused.value.tasks]
    assert Task(Work.LEAD) in refused.value.tasks
    with database.writing() as session:
        service.end_role(session, role_id, by=keeper, at=now(), knowing=knowing)


def test_an_administrator_reads_on_the_first_page_what_nobody_can_do_and_what_soon_ends(
    database: Database, world: World, keeper: Actor, lead: Actor, signed_in: SignIn
) -> None:
    at, home = f"/{world.programme.slug}/people/", f"/{world.programme.slug}/"
    browser = signed_in(keeper)
    assert str(NOBODY[Work.READ]) in browser.get(home).get_data(as_text=True)
    with database.writing() as session:
        for name, place in (("Heron", world.hub), ("Curlew", world.reader)):
            a_person(session, world, Role.INDEPENDENT, organisation=place, name=name)
    page = browser.get(home).get_data(as_text=True)
    assert str(NOBODY[Work.READ]) not in page
    listed = browser.get(at).get_data(as_text=True)
    assert f"Without {lead.name}:" in listed
    assert "Nobody leads on safeguarding" in listed
    assert "a facilitator" in listed


def test_two_people_of_one_name_on_whom_something_hangs_are_both_named(
    database: Database, world: World, keeper: Actor, lead: Actor, signed_in: SignIn
) -> None:
    """Found by the fuzz: the tasks of the two were compared, and the page failed."""
    with database.writing() as session:
        a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name=lead.name)
    listed = signed_in(keeper).get(f"/{world.programme.slug}/people/").get_data(as_text=True)
    assert listed.count(f"Without {lead.name}:") == 2


def test_a_colleague_who_is_not_alone_leaves_with_one_press(
    database: Database, world: World, keeper: Actor, lost: Actor, signed_in: SignIn
) -> None:
    with database.writing() as session:
        a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Teasel")
    at = f"/{world.programme.slug}/people/{lost.account_id}"
    assert "knowing" not in signed_in(keeper).get(at).get_data(as_text=True)
    assert signed_in(keeper).post(f"{at}/leave").status_code == 303
