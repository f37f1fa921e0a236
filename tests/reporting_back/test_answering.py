"""The council's answer to a theme: written, put to the group, confirmed, and only then for anyone to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotYours
from feedback.groups import service as groups
from feedback.groups.records import RoundItem
from feedback.groups.rules import View
from feedback.reporting_back import queries, service
from feedback.reporting_back.records import Reply
from feedback.reporting_back.rules import Answer, ReplyStanding
from tests.builders.groups import CLOSES
from tests.builders.path import LATER, Path, a_finished_path
from tests.builders.people import World, a_person
from tests.pages import PageClient


@pytest.fixture
def path(database: Database, world: World) -> Path:
    """Give a path that was walked to its end."""
    return a_finished_path(database, world, "Robin")


@pytest.fixture
def commissioner(database: Database, world: World) -> Actor:
    """Give somebody who answers for the council."""
    with database.writing() as session:
        return a_person(session, world, Role.COMMISSIONER, organisation=world.council)


def a_reply(database: Database, path: Path, by: Actor) -> Reply:
    """Write another answer to the agreed theme."""
    with database.writing() as session:
        return service.write_reply(
            session, path.theme_version, Answer.COULD_NOT, "There is no room yet.", by=by, at=LATER
        )


def the_group_says(database: Database, path: Path, reply: Reply, view: View) -> None:
    """Put an answer to the group, let everyone say the same, and close."""
    with database.writing() as session:
        row = service.put_reply_to_group(
            session,
            reply.id,
            group_id=path.circle.group.id,
            closes_on=CLOSES,
            by=path.circle.facilitator,
            at=LATER,
        )
        item = session.scalars(select(RoundItem).where(RoundItem.round_id == row.id)).one()
        for member in path.circle.members:
            groups.say(session, item.id, view, by=member, at=LATER)
        groups.close_round(session, row.id, by=path.circle.facilitator, at=LATER)


def test_an_answer_is_not_published_before_the_group_has_seen_it(
    database: Database, path: Path, commissioner: Actor
) -> None:
    reply = a_reply(database, path, commissioner)
    with database.writing() as session, pytest.raises(DomainError, match="The group confirms"):
        service.publish_reply(session, reply.id, by=commissioner, at=LATER)


def test_an_answer_that_the_group_returned_is_not_published_and_can_be_worded_again(
    database: Database, path: Path, commissioner: Actor
) -> None:
    reply = a_reply(database, path, commissioner)
    the_group_says(database, path, reply, View.DISAGREE)
    with database.writing() as session:
        with pytest.raises(DomainError):
            service.publish_reply(session, reply.id, by=commissioner, at=LATER)
        service.reword_reply(session, reply.id, Answer.WILL, "From May.", by=commissioner, at=LATER)
        view = queries.reply_view(session, reply.id, path.circle.facilitator.programme_id)
        assert view is not None
        assert view.standing is ReplyStanding.DRAFTED


def test_while_the_group_looks_at_it_an_answer_keeps_its_words(
    database: Database, path: Path, commissioner: Actor
) -> None:
    reply = a_reply(database, path, commissioner)
    with database.writing() as session:
        service.put_reply_to_group(
            session,
            reply.id,
            group_id=path.circle.group.id,
            closes_on=CLOSES,
            by=path.circle.facilitator,
            at=LATER,
        )
        with pytest.raises(DomainError, match="The group has this answer now"):
            service.reword_reply(session, reply.id, Answer.DID, "Done.", by=commissioner, at=LATER)


def test_only_a_commissioner_answers_for_the_council(database: Database, path: Path) -> None:
    with database.writing() as session, pytest.raises(NotYours):
        service.write_reply(
            session, path.theme_version, Answer.DID, "Done.", by=path.circle.facilitator, at=LATER
        )


def test_the_pages_carry_an_answer_from_the_council_to_the_group_and_out(
    database: Database, path: Path, commissioner: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    council, facilitator = signed_in(commissioner), signed_in(path.circle.facilitator)
    written = council.post(
        f"/example/reporting-back/answer/{path.theme_version}",
        data={"answer": "will", "words": "From May on."},
    )
    assert written.status_code == 303
    with database.reading() as session:
        reply = session.scalars(select(Reply).where(Reply.words == "From May on.")).one()
    put = facilitator.post(
        f"/example/reporting-back/replies/{reply.id}/group",
        data={"group": str(path.circle.group.id), "closes_on": "2030-01-01"},
    )
    assert put.status_code == 303
    assert "The group is looking at it" in council.get("/example/reporting-back/").get_data(as_text=True)


def test_who_chooses_no_group_is_asked_to_choose_one(
    path: Path, facilitator_of_none: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    """Found by bench/fuzz: the empty choice of a facilitator without a group was read as an id."""
    browser = signed_in(facilitator_of_none)
    address = f"/example/reporting-back/replies/{path.reply}/group"
    assert browser.post(address, data={"group": "nonsense"}).status_code == 200
    for data in ({}, {"group": ""}):
        page = browser.post(address, data=data)
        assert page.status_code == 200
        assert "Please choose one" in page.get_data(as_text=True)


@pytest.fixture
def facilitator_of_none(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.hub, name="Wren")


def test_an_answer_without_words_comes_back_with_one_kind_line(
    path: Path, commissioner: Actor, signed_in: Callable[[Actor], PageClient]
) -> None:
    page = signed_in(commissioner).post(
        f"/example/reporting-back/answer/{path.theme_version}", data={"answer": "did", "words": " "}
    )
    assert "Please write what was done" in page.get_data(as_text=True)
