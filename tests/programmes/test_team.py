"""Who works in a programme: invited by a link that works once, gone at once when they leave, let back in by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from feedback.core.actor import Actor, Role, operator_of
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, DomainError
from feedback.core.moments import now
from feedback.people import queries as people
from feedback.people import service as accounts
from feedback.people.entry import queries as ways
from feedback.people.entry import service as entry
from feedback.people.entry.records import EntryLink
from feedback.people.records import Account
from feedback.programmes import queries as programmes
from feedback.programmes import service as programmes_service
from feedback.programmes.records import Appointment, Programme
from feedback.programmes.rules import RESERVED, slug_is_wrong
from feedback.programmes.team import queries, recovering, service
from feedback.programmes.team.service import NewWay, Wanted
from feedback.settings import Settings
from tests.builders.people import World, a_person, a_world
from tests.builders.team import LINK, invited, taken_on, typed_into
from tests.builders.ways import PHRASE, a_way_in
from tests.pages import PageClient
from tests.people.test_sessions import set_back

SignIn = Callable[[Actor], PageClient]


def test_an_invitation_is_handed_over_opened_used_once_and_gives_the_roles(
    client: PageClient, database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    form = {
        "name": "Wren", "email": "wren@mail.example", "organisation": "", "new_organisation": "A new place",
        "kind": "provider", "roles": ["moderator", "member"], "trained_until": "2030-01-01",
    }  # fmt: skip
    made = signed_in(keeper).post(f"/{world.programme.slug}/people/invite", data=form)
    link = LINK.findall(made.get_data(as_text=True))[0]
    assert link not in signed_in(keeper).get(f"/{world.programme.slug}/people/").get_data(as_text=True)
    pages = [client.get(link) for _ in range(3)]  # looking, or a preview, uses nothing up
    assert [page.status_code for page in pages] == [200] * 3
    page = pages[-1].get_data(as_text=True)
    assert client.post(f"{link}/passphrase", data=typed_into(page, again="other")).status_code == 422
    assert client.post(f"{link}/passphrase", data=typed_into(page, code="000000")).status_code == 422
    assert client.post(f"{link}/passphrase", data=typed_into(page, code="")).status_code == 422
    assert client.post(f"{link}/passphrase", data=typed_into(page)).status_code == 303
    assert client.get(f"/{world.programme.slug}/moderation/").status_code == 200
    assert (
        client.get(link).status_code,
        client.post(f"{link}/passphrase", data=typed_into(page)).status_code,
    ) == (410, 410)
    with database.reading() as session:
        wren = next(one for one in queries.colleagues(session, world.id, now().date()) if one.name == "Wren")
        assert {row.role for row in wren.held} == {Role.MODERATOR, Role.MEMBER}
        assert (wren.organisation, str(wren.trained_until)) == ("A new place", "2030-01-01")
        assert wren.ways.two_factors
        acts = session.scalars(select(AuditEvent.act)).all()
    assert {"team.invite", "team.accept"} <= set(acts)


def test_whoever_invites_an_email_reads_what_they_typed_and_no_name_that_it_has_elsewhere(
    database: Database, world: World, keeper: Actor, signed_in: SignIn, settings: Settings
) -> None:
    with database.writing() as session:
        other = a_world(session, settings, slug="elsewhere")
        account = accounts.add_account(
            session, "Plover Zinnober", organisation_id=other.voluntary.id, email="one@mail.example"
        )
        programmes_service.appoint(
            session,
            account.id,
            Role.MEMBER,
            programme_id=other.id,
            organisation_id=other.voluntary.id,
            starts_on=now().date(),
        )
    form = {
        "name": "Nobody", "email": " ONE@mail.example", "organisation": str(world.provider.id), "roles": ["member"],
    }  # fmt: skip
    browser = signed_in(keeper)
    made = browser.post(f"/{world.programme.slug}/people/invite", data=form).get_data(as_text=True)
    seen = browser.get(f"/{world.programme.slug}/people/").get_data(as_text=True)
    assert "one@mail.example" in seen
    assert "Zinnober" not in made + seen


@pytest.mark.parametrize("ended", ["withdrawn", "too old"])
def test_a_link_that_was_withdrawn_or_is_two_days_old_opens_nothing(
    client: PageClient, database: Database, world: World, keeper: Actor, signed_in: SignIn, ended: str
) -> None:
    with database.writing() as session:
        link = f"/welcome/{invited(session, world, keeper, Role.MEMBER)}"
    page = client.get(link).get_data(as_text=True)
    if ended == "withdrawn":
        with database.reading() as session:
            row = queries.invited(session, world.id, now())[0].row
        signed_in(keeper).post(f"/{world.programme.slug}/people/invitations/{row.id}/withdraw")
    else:
        with database.writing() as session:
            session.execute(update(EntryLink).values(expires_at=now() - timedelta(seconds=1)))
    assert client.get(link).status_code == 410
    assert client.post(f"{link}/passphrase", data=typed_into(page)).status_code == 410
    with database.reading() as session:
        assert [one.name for one in queries.colleagues(session, world.id, now().date())] == ["Keystone"]


def test_two_presses_at_once_use_a_link_once(database: Database, world: World, keeper: Actor) -> None:
    with database.writing() as session:
        token = invited(session, world, keeper, Role.MEMBER)
    with database.writing() as session:
        assert entry.use_link(session, token, at=now())
    with pytest.raises(Closed), database.writing() as session:
        entry.use_link(session, token, at=now())


def test_a_member_may_do_without_an_app_and_the_page_says_why(
    client: PageClient, database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        link = f"/welcome/{invited(session, world, keeper, Role.MEMBER)}"
    page = client.get(link).get_data(as_text=True)
    assert "If somebody looks at your phone" in page
    assert client.post(f"{link}/passphrase", data=typed_into(page, code="")).status_code == 303
    assert client.get(f"/{world.programme.slug}/groups/").status_code == 200


def test_who_has_a_way_in_takes_a_further_role_on_by_signing_in_and_the_link_sets_up_no_other(
    client: PageClient, database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    with database.writing() as session:
        wren = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")
        a_way_in(session, wren, at=now(), email="wren@mail.example")
        link = f"/welcome/{invited(session, world, keeper, Role.MEMBER)}"
    page = client.get(link).get_data(as_text=True)
    assert 'name="secret"' not in page
    assert client.post(f"{link}/accept").status_code == 403
    assert client.post(f"{link}/passphrase", data={"passphrase": PHRASE, "again": PHRASE}).status_code == 422
    assert signed_in(wren).post(f"{link}/accept").status_code == 303
    with database.reading() as session:
        held = queries.colleague(session, world.id, wren.account_id, now().date()).held
    assert {row.role for row in held} == {Role.MODERATOR, Role.MEMBER}


def test_a_member_with_one_factor_takes_on_no_other_role_with_it(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        wren = a_person(session, world, Role.MEMBER, organisation=world.provider, name="Wren")
        a_way_in(session, wren, at=now(), email="wren@mail.example", app=False)
        token = invited(session, world, keeper, Role.MODERATOR)
    with pytest.raises(DomainError, match="two factors"), database.writing() as session:
        taken_on(session, token, None)


def test_nobody_gives_themselves_a_role_or_holds_two_that_do_not_go_together(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        a_way_in(session, keeper, at=now(), email="keystone@mail.example")
    for roles, email in (
        ({Role.INDEPENDENT}, "keystone@mail.example"),
        ({Role.MODERATOR, Role.COMMISSIONER}, "new@mail.example"),
    ):
        wanted = Wanted(name="X", email=email, organisation_id=world.council.id, roles=frozenset(roles))
        with pytest.raises(DomainError), database.writing() as session:
            service.invite(session, wanted, by=keeper, at=now())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "the person&#39;s name"),
        ({"email": "robin"}, "the person&#39;s email"),
        ({"email": "robin @mail.example"}, "the person&#39;s email"),
        ({"email": "robin@mail.example\nx"}, "on one line each"),
        ({"email": "robin@mail.example\u2028x"}, "the person&#39;s email"),
        ({"name": "Robin\tWren"}, "on one line each"),
        ({"roles": []}, "at least one role"),
        ({"roles": ["administrator", "auditor"]}, "may not hold these roles together"),
        ({"new_organisation": " "}, "choose an organisation"),
    ],
)
def test_an_invitation_in_which_something_is_missing_says_what_and_keeps_what_was_typed(
    world: World, keeper: Actor, signed_in: SignIn, changed: dict[str, object], said: str
) -> None:
    form = {
        "name": "Wren",
        "email": "wren@mail.example",
        "new_organisation": "A new place",
        "roles": ["member"],
    }
    answer = signed_in(keeper).post(f"/{world.programme.slug}/people/invite", data=form | changed)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, said in page) == (422, True)
    assert LINK.search(page) is None
    assert "A new place" in page or "new_organisation" in changed


@pytest.mark.parametrize("act", ["leave", "end"])
def test_who_leaves_or_loses_a_role_is_out_at_once(
    database: Database, world: World, keeper: Actor, signed_in: SignIn, act: str
) -> None:
    with database.writing() as session:
        wren = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")
        way = a_way_in(session, wren, at=now())
    browser, home = signed_in(wren), f"/{world.programme.slug}/"
    assert browser.get(home).status_code == 200
    with database.reading() as session:
        role = session.scalars(select(Appointment).where(Appointment.account_id == wren.account_id)).one()
    address = (
        f"{home}people/{wren.account_id}/leave" if act == "leave" else f"{home}people/roles/{role.id}/end"
    )
    assert signed_in(keeper).post(address).status_code == 303
    assert browser.get(home).status_code == 303
    with database.reading() as session:
        assert programmes.actor_for(session, wren.account_id, world.id, now().date()) is None
        assert people.sessions_of(session, wren.account_id, at=now()) == []
        assert (session.get_one(Account, wren.account_id).left_on is not None) == (act == "leave")
        assert ways.ways_of(session, [wren.account_id])[wren.account_id].any == (act == "end")
    assert way.email


def test_who_left_can_be_invited_again_with_the_same_role(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        wren = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")
        a_way_in(session, wren, at=now(), email="wren@mail.example")
    with database.writing() as session:
        service.leave(session, wren.account_id, by=keeper, at=now())
    with database.writing() as session:
        token = invited(session, world, keeper, Role.MODERATOR)
        taken_on(session, token, NewWay(verifier="x", secret="A" * 32))
    with database.reading() as session:
        assert programmes.actor_for(session, wren.account_id, world.id, now().date()) is not None


def test_no_link_of_before_lets_somebody_back_in_who_has_left(
    client: PageClient, database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        wren = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")
        a_way_in(session, wren, at=now(), email="wren@mail.example")
        invitation = invited(session, world, keeper, Role.MODERATOR, Role.SAFEGUARDING)
        _row, recovery = recovering.ask(session, wren.account_id, reason="Lost", by=keeper, at=now())
    with database.writing() as session:
        service.leave(session, wren.account_id, by=keeper, at=now())
    for token in (invitation, recovery):
        assert client.get(f"/welcome/{token}").status_code == 410
        with pytest.raises(Closed), database.writing() as session:
            entry.use_link(session, token, at=now())
    with database.reading() as session:
        assert programmes.actor_for(session, wren.account_id, world.id, now().date()) is None


def test_a_link_that_is_older_than_the_day_somebody_left_opens_nothing_even_if_it_was_not_ended(
    client: PageClient, database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        token = invited(session, world, keeper, Role.MEMBER)
        session.execute(update(Account).values(left_on=now().date() + timedelta(days=1)))
    assert client.get(f"/welcome/{token}").status_code == 410
    with pytest.raises(Closed), database.writing() as session:
        entry.use_link(session, token, at=now())


def test_who_leaves_one_of_two_programmes_keeps_the_ways_in_and_loses_what_they_were_invited_to_here(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        wren = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")
        a_way_in(session, wren, at=now(), email="wren@mail.example")
        other = Programme(slug="another", name="Another")
        session.add(other)
        session.flush()
        session.add(
            Appointment(
                account_id=wren.account_id, programme_id=other.id, organisation_id=world.provider.id,
                role=Role.MODERATOR, starts_on=now().date(),
            )
        )  # fmt: skip
        here = invited(session, world, keeper, Role.MEMBER)
        there = service.invite(
            session,
            Wanted(
                name="Wren", email="wren@mail.example", organisation_id=world.provider.id,
                roles=frozenset({Role.MEMBER}),
            ),
            by=operator_of(other.id),
            at=now(),
        )[1]  # fmt: skip
    with database.writing() as session:
        service.leave(session, wren.account_id, by=keeper, at=now())
    with database.writing() as session:
        assert ways.ways_of(session, [wren.account_id])[wren.account_id].two_factors
        assert entry.use_link(session, there, at=now())
    with pytest.raises(Closed), database.writing() as session:
        entry.use_link(session, here, at=now())


def test_the_only_administrator_cannot_leave(
    database: Database, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    page = signed_in(keeper).post(
        f"/{world.programme.slug}/people/{keeper.account_id}/leave", follow_redirects=True
    )
    assert "the only administrator" in page.get_data(as_text=True)
    with database.reading() as session:
        assert programmes.actor_for(session, keeper.account_id, world.id, now().date()) is not None


def test_an_administrator_of_another_programme_finds_nobody_here(
    database: Database, world: World, keeper: Actor
) -> None:
    stranger = Actor(
        account_id=keeper.account_id, programme_id=UUID(int=7), organisation_id=keeper.organisation_id,
        roles=frozenset({Role.ADMINISTRATOR}),
    )  # fmt: skip
    with database.writing() as session:
        wren = a_person(session, world, Role.MEMBER, organisation=world.hub, name="Wren")
    for act in (service.sign_out, service.leave):
        with pytest.raises(DomainError), database.writing() as session:
            act(session, wren.account_id, by=stranger, at=now())


def test_no_programme_can_have_an_address_of_the_service_itself(app: Flask) -> None:
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    assert {one for one in first if one and "<" not in one} - RESERVED == set()
    assert all(slug_is_wrong(one) for one in RESERVED)


@pytest.mark.parametrize("slug", ["after-abuse", "ab", "a1-2b"])
def test_a_short_name_of_small_letters_digits_and_dashes_is_taken(slug: str) -> None:
    assert slug_is_wrong(slug) == ""


@pytest.mark.parametrize(
    "slug", ["", "a", "A-b", "1ab", "a--b", "-ab", "ab-", "a b", "é" * 3, "a" * 41, "../x"]
)
def test_any_other_short_name_is_not(slug: str) -> None:
    assert slug_is_wrong(slug)


def test_the_page_of_who_may_do_what_shows_every_row_of_the_table(
    app: Flask, world: World, keeper: Actor, signed_in: SignIn
) -> None:
    from feedback.access import TABLE

    page = signed_in(keeper).get(f"/{world.programme.slug}/people/who-may-do-what").get_data(as_text=True)
    assert page.count('<th scope="row">') == len(TABLE)
    assert app.view_functions


def test_ending_everything_of_somebody_asks_again_who_is_there(
    database: Database, world: World, keeper: Actor, lost: Actor, signed_in: SignIn
) -> None:
    browser = signed_in(keeper)
    set_back(database, confirmed_at=timedelta(minutes=11))
    assert browser.post(f"/{world.programme.slug}/people/{lost.account_id}/leave").status_code == 403
    with database.reading() as session:
        assert programmes.actor_for(session, lost.account_id, world.id, now().date()) is not None
