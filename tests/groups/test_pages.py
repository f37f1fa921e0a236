"""The pages of the groups room: a round from opening to its results, and who may see none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.groups import queries, service
from feedback.groups.records import Interest, Round, Vote
from feedback.groups.rules import GroupKind, ItemToPut, Subject, View
from feedback.themes.records import ThemeVersion
from tests.builders import themes as build_themes
from tests.builders.groups import Circle, a_circle
from tests.builders.people import World, a_person
from tests.pages import PageClient

NAMED = "Priya Sharma said so on 3 May 2024."


@dataclass
class Table:
    """A group with members, a theme, and a way to sign in."""

    database: Database
    world: World
    circle: Circle
    theme: ThemeVersion
    sign_in: Callable[[Actor], PageClient]
    root: str

    def opened(self, *, kind: Subject = Subject.THEME) -> tuple[Round, UUID]:
        with self.database.writing() as session:
            items = service.theme_items(session, [self.theme.id], by=self.circle.facilitator)
            if kind is not Subject.THEME:
                items = [ItemToPut(subject=kind, title="A clause", wording="The Provider must answer.")]
            row = service.open_round(
                session,
                self.circle.group.id,
                items,
                title="First round",
                closes_on=now().date() + timedelta(days=5),
                by=self.circle.facilitator,
                at=now(),
            )
            return row, queries.items_of(session, row.id)[0].id


@pytest.fixture
def table(world: World, database: Database, signed_in: Callable[[Actor], PageClient]) -> Table:
    with database.writing() as session:
        circle = a_circle(session, world)
        words = [
            build_themes.cleared(session, world, "I told it three times.", by=circle.facilitator)
            for _ in range(6)
        ]
        theme = build_themes.a_theme(session, circle.facilitator, *words)
    return Table(database, world, circle, theme, signed_in, f"/{world.programme.slug}/groups")


def test_a_facilitator_puts_a_theme_to_the_group(table: Table) -> None:
    browser = table.sign_in(table.circle.facilitator)
    address = f"{table.root}/{table.circle.group.id}/put"
    assert "Starting quickly" in browser.get(address).get_data(as_text=True)
    nothing = browser.post(address, data={"title": "First", "closes_on": str(now().date())})
    assert nothing.status_code == 422
    data = {"title": "First", "closes_on": str(now().date()), "themes": str(table.theme.id)}
    alien = browser.post(address, data=data | {"themes": "nothing that was offered"})
    assert alien.status_code == 422
    assert "Please choose from the list." in alien.get_data(as_text=True)
    opened = browser.post(address, data=data)
    assert opened.status_code == 303
    page = browser.get(opened.headers["Location"]).get_data(as_text=True)
    assert "0 have spoken, 6 have not" in page
    assert "Seat 0" not in page


def test_a_member_says_a_view_with_one_press_and_may_change_it(table: Table) -> None:
    row, item = table.opened()
    member = table.circle.members[0]
    browser = table.sign_in(member)
    home = browser.get(f"/{table.world.programme.slug}/").get_data(as_text=True)
    assert "1 thing waits for your view" in home
    page = browser.get(f"{table.root}/items/{item}").get_data(as_text=True)
    assert page.count('name="view"') == 4
    assert "I told it three times." in page
    said = browser.post(f"{table.root}/items/{item}", data={"view": "agree", "words": ""})
    assert said.headers["Location"].endswith(f"/rounds/{row.id}")
    assert (
        browser.post(f"{table.root}/items/{item}", data={"view": "amend", "words": "Say who."}).status_code
        == 303
    )
    assert "You said: Agree if changed" in browser.get(f"{table.root}/items/{item}").get_data(as_text=True)
    with table.database.reading() as session:
        vote = session.query(Vote).one()
        assert (vote.view, vote.words) == (View.AMEND, "Say who.")
    assert browser.post(f"{table.root}/items/{item}", data={"words": "x"}).status_code == 422


@pytest.mark.parametrize(("choice", "kept"), [("keep", True), ("cover", False)])
def test_what_looks_like_a_name_is_asked_about_before_it_leaves(
    table: Table, choice: str, *, kept: bool
) -> None:
    _, item = table.opened()
    browser = table.sign_in(table.circle.members[0])
    asked = browser.post(f"{table.root}/items/{item}", data={"view": "disagree", "words": NAMED})
    text = asked.get_data(as_text=True)
    assert asked.status_code == 200
    assert "Could this point at somebody?" in text
    with table.database.reading() as session:
        assert session.query(Vote).count() == 0
    data = {"view": "disagree", "words": NAMED, "names": choice}
    assert browser.post(f"{table.root}/items/{item}", data=data).status_code == 303
    with table.database.reading() as session:
        words = session.query(Vote).one().words or ""
    assert ("Priya" in words) is kept


def test_an_interest_is_declared_for_one_item_and_in_general(table: Table) -> None:
    _, item = table.opened()
    browser = table.sign_in(table.circle.members[0])
    one = browser.post(f"{table.root}/items/{item}/interest", data={"interest-words": "We may bid."})
    general = browser.post(f"{table.root}/{table.circle.group.id}/interest", data={"words": "We may bid."})
    assert (one.status_code, general.status_code) == (303, 303)
    empty = browser.post(f"{table.root}/items/{item}/interest", data={"interest-words": " "})
    assert empty.status_code == 422
    asked = browser.post(f"{table.root}/{table.circle.group.id}/interest", data={"words": NAMED})
    assert "Could this point at somebody?" in asked.get_data(as_text=True)
    with table.database.reading() as session:
        assert session.query(Interest).count() == 2


def test_a_round_closes_with_its_dissent_to_the_letter(table: Table) -> None:
    row, item = table.opened()
    facilitator = table.sign_in(table.circle.facilitator)
    *five, sixth = table.circle.members
    with table.database.writing() as session:
        for member in five:
            service.say(session, item, View.AGREE, by=member, at=now())
        service.declare_interest(session, "We may bid.", item_id=item, by=sixth, at=now())
        service.say(session, item, View.DISAGREE, "<b>No</b> & never.", by=sixth, at=now())
    room = facilitator.post(
        f"{table.root}/items/{item}/room",
        data={"view": "agree", "present": "4", "speaks_for": "voluntary", "words": "With care."},
    )
    assert room.status_code == 303
    assert facilitator.get(f"{table.root}/items/{item}/room").status_code == 200
    assert facilitator.post(f"{table.root}/items/{item}/room", data={"view": "agree"}).status_code == 422
    assert facilitator.get(f"{table.root}/rounds/{row.id}/pack?large=1").status_code == 200
    assert facilitator.post(f"{table.root}/rounds/{row.id}/close").status_code == 303
    for page in (f"{table.root}/rounds/{row.id}", f"{table.root}/decided/{table.theme.id}"):
        text = facilitator.get(page).get_data(as_text=True)
        assert "Agreed with dissent." in text
        assert "9 agree, 1 disagree" in text
        assert "&lt;b&gt;No&lt;/b&gt; &amp; never." in text
        assert "an interest was declared" in text
    again = facilitator.post(f"{table.root}/rounds/{row.id}/close")
    assert again.status_code == 409
    theme = facilitator.get(f"/{table.world.programme.slug}/themes/{table.theme.id}").get_data(as_text=True)
    assert f"/decided/{table.theme.id}" in theme


def test_a_survivor_only_groups_pages_do_not_exist_for_staff(table: Table) -> None:
    with table.database.writing() as session:
        circle = a_circle(session, table.world, kind=GroupKind.SURVIVOR_ONLY, members=1)
        row = service.open_round(
            session,
            circle.group.id,
            [ItemToPut(subject=Subject.REPLY, title="A reply", wording="We did it.")],
            title="Quiet round",
            closes_on=now().date(),
            by=circle.facilitator,
            at=now(),
        )
        (item,) = queries.items_of(session, row.id)
        staff = [
            a_person(session, table.world, role, organisation=table.world.council)
            for role in (Role.COMMISSIONER, Role.AUDITOR)
        ]
    paths = (f"{circle.group.id}", f"rounds/{row.id}", f"items/{item.id}")
    for person in (*staff, table.circle.members[0]):
        browser = table.sign_in(person)
        assert [browser.get(f"{table.root}/{path}").status_code for path in paths] == [404, 404, 404]
        overview = browser.get(f"{table.root}/").get_data(as_text=True)
        assert "What is said here stays with its members" in overview
    browser = table.sign_in(circle.members[0])
    assert [browser.get(f"{table.root}/{path}").status_code for path in paths] == [200, 200, 200]


def test_a_member_pauses_and_comes_back(table: Table) -> None:
    _, item = table.opened(kind=Subject.CLAUSE)
    browser = table.sign_in(table.circle.members[0])
    address = f"{table.root}/{table.circle.group.id}"
    assert browser.post(f"{address}/pause").status_code == 303
    assert "You have paused" in browser.get(address).get_data(as_text=True)
    assert browser.get(f"{table.root}/items/{item}").status_code == 200
    assert browser.post(f"{address}/resume").status_code == 303
    assert browser.get(f"{table.root}/items/{item}").get_data(as_text=True).count('name="view"') == 4


def test_those_who_read_see_the_groups_and_a_closed_round_of_theirs(table: Table) -> None:
    row, _ = table.opened()
    with table.database.writing() as session:
        people = [
            a_person(session, table.world, role, organisation=table.world.council)
            for role in (Role.COMMISSIONER, Role.AUDITOR)
        ]
        service.close_round(session, row.id, by=table.circle.facilitator, at=now())
    for person in (*people, table.circle.facilitator, *table.circle.members[:1]):
        browser = table.sign_in(person)
        for path in ("/", f"/{table.circle.group.id}", f"/rounds/{row.id}", f"/decided/{table.theme.id}"):
            assert browser.get(table.root + path).status_code == 200, path
