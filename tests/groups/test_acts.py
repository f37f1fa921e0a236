"""Opening a round, saying a view, declaring an interest, closing and keeping dissent; on both databases."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.groups import queries, service
from feedback.groups.records import Dissent, Vote
from feedback.groups.rules import GroupKind, ItemToPut, Result, SpeaksFor, Subject, View
from feedback.settings import Settings
from feedback.themes.records import ThemeVersion
from feedback.themes.rules import ThemeState
from tests.builders import themes as build_themes
from tests.builders.groups import CLOSES, a_circle, a_round
from tests.builders.people import WEDNESDAY, World, a_person, a_world

AFTER = WEDNESDAY + timedelta(days=8)
Place = tuple[Database, World]


@pytest.fixture
def place(each_database: Database, settings: Settings) -> Place:
    with each_database.writing() as session:
        return each_database, a_world(session, settings)


def test_five_agree_and_one_with_an_interest_disagrees(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world)
        words = build_themes.cleared(session, world, "I told it three times.", by=circle.facilitator)
        theme = build_themes.a_theme(session, circle.facilitator, words)
        put = service.theme_items(session, [theme.id], by=circle.facilitator)
        row, (item,) = a_round(session, circle, *put)
        assert session.get_one(ThemeVersion, theme.id).state is ThemeState.IN_REVIEW
        assert theme.counts is not None
        *five, sixth = circle.members
        for member in five:
            service.say(session, item, View.AGREE, by=member, at=WEDNESDAY)
        service.declare_interest(session, "We may bid for this.", item_id=item, by=sixth, at=WEDNESDAY)
        service.say(session, item, View.DISAGREE, "No money for it.", by=sixth, at=WEDNESDAY)
        (result,) = service.close_round(session, row.id, by=circle.facilitator, at=WEDNESDAY)
        assert result.result is Result.AGREED_WITH_DISSENT
        assert result.shown == {View.AGREE: "5", View.DISAGREE: "1"}
        (kept,) = queries.dissent_of(session, theme.id)
        assert (kept.words, kept.interest_declared, kept.speaks_for) == (
            "No money for it.",
            True,
            SpeaksFor.PROVIDER,
        )
        assert theme.state is ThemeState.AGREED_WITH_DISSENT
        with pytest.raises(AlreadyDone):
            service.close_round(session, row.id, by=circle.facilitator, at=WEDNESDAY)


def test_a_view_can_change_until_the_round_closes(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world, members=1)
        row, (item,) = a_round(session, circle)
        (member,) = circle.members
        assert len(queries.items_waiting_for(session, member, at=WEDNESDAY)) == 1
        service.say(session, item, View.DISAGREE, "No.", by=member, at=WEDNESDAY)
        service.say(session, item, View.AGREE, by=member, at=WEDNESDAY)
        assert queries.items_waiting_for(session, member, at=WEDNESDAY) == []
        (vote,) = session.scalars(select(Vote)).all()
        assert (vote.view, vote.words) == (View.AGREE, None)
        with pytest.raises(Closed):
            service.say(session, item, View.AMEND, by=member, at=AFTER)
        service.close_round(session, row.id, by=circle.facilitator, at=WEDNESDAY)
        with pytest.raises(Closed):
            service.say(session, item, View.AMEND, by=member, at=WEDNESDAY)
        assert session.scalars(select(Dissent)).all() == []


def test_a_paused_member_is_not_waited_for(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world, members=2)
        row, (item,) = a_round(session, circle)
        member = circle.members[0]
        service.pause(session, circle.group.id, by=member, at=WEDNESDAY)
        assert queries.items_waiting_for(session, member, at=WEDNESDAY) == []
        assert [standing.waiting for standing in queries.standing_of(session, row.id)] == [1]
        with pytest.raises(DomainError, match="You have paused"):
            service.say(session, item, View.AGREE, by=member, at=WEDNESDAY)
        service.resume(session, circle.group.id, by=member, at=WEDNESDAY)
        service.say(session, item, View.AGREE, by=member, at=WEDNESDAY)


def test_a_room_counts_as_many_times_as_people_held_the_view(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world, members=1, kind=GroupKind.SURVIVOR_ONLY)
        row, (item,) = a_round(session, circle)
        for view, present, words in ((View.AGREE, 5, ""), (View.DISAGREE, 1, "Not for everyone.")):
            service.say_for_room(
                session,
                item,
                view,
                words,
                present=present,
                speaks_for=SpeaksFor.SURVIVOR,
                by=circle.facilitator,
                at=WEDNESDAY,
            )
        (result,) = service.close_round(session, row.id, by=circle.facilitator, at=WEDNESDAY)
        assert result.shown == {View.AGREE: "5", View.DISAGREE: "1"}
        assert [kept.words for kept in result.dissent] == ["Not for everyone."]
        with pytest.raises(NotYours):
            service.say_for_room(
                session,
                item,
                View.AGREE,
                present=2,
                speaks_for=SpeaksFor.SURVIVOR,
                by=circle.members[0],
                at=WEDNESDAY,
            )


def test_a_survivor_only_groups_discussion_does_not_exist_for_staff(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world, kind=GroupKind.SURVIVOR_ONLY)
        row, (item,) = a_round(session, circle)
        outsider = a_circle(session, world).members[0]
        staff = [
            a_person(session, world, role, organisation=world.council)
            for role in (Role.COMMISSIONER, Role.AUDITOR, Role.ELECTED, Role.MODERATOR)
        ]
        for person in [*staff, outsider]:
            with pytest.raises(NotFound):
                queries.round_for(session, row.id, person)
            with pytest.raises(NotFound):
                queries.item_for(session, item, person)
            hidden = [
                card for card in queries.groups_for(session, person) if card.group.id == circle.group.id
            ]
            assert [(card.may_enter, card.open_rounds) for card in hidden] == [(False, 0)]
        assert queries.round_for(session, row.id, circle.members[0])[0].id == row.id
        assert queries.round_for(session, row.id, circle.facilitator)[0].id == row.id


def test_a_theme_is_before_one_group_at_a_time_and_a_returned_version_stays_returned(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world, members=2)
        by = circle.facilitator
        theme = build_themes.a_theme(session, by, build_themes.cleared(session, world, "Words.", by=by))
        put = service.theme_items(session, [theme.id], by=by)
        row, (item,) = a_round(session, circle, *put)
        with pytest.raises(AlreadyDone):
            a_round(session, circle, *put)
        service.say(session, item, View.AMEND, "Say who.", by=circle.members[0], at=WEDNESDAY)
        (result,) = service.close_round(session, row.id, by=by, at=WEDNESDAY)
        assert result.result is Result.RETURNED
        assert result.shown[View.AMEND] == "too few people to say"
        with pytest.raises(Closed):
            a_round(session, circle, *put)


def test_a_commissioner_puts_clauses_and_never_themes(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world)
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        theme = build_themes.a_theme(session, circle.facilitator)
        clause = ItemToPut(subject=Subject.CLAUSE, title="Clause 4", wording="The Provider must answer.")
        put = partial(
            service.open_round,
            session,
            circle.group.id,
            title="Clauses",
            closes_on=CLOSES,
            by=commissioner,
            at=WEDNESDAY,
        )
        row = put([clause])
        assert [item.title for item in queries.items_of(session, row.id)] == ["Clause 4"]
        themes = service.theme_items(session, [theme.id], by=circle.facilitator)
        with pytest.raises(NotYours):
            put(themes)
        with pytest.raises(NotYours):
            service.close_round(session, row.id, by=commissioner, at=WEDNESDAY)


def test_who_is_no_member_says_nothing(place: Place) -> None:
    database, world = place
    with database.writing() as session:
        circle = a_circle(session, world)
        _, (item,) = a_round(session, circle)
        other = a_person(session, world, Role.MEMBER, organisation=world.hub)
        with pytest.raises(NotFound):
            service.say(session, item, View.AGREE, by=other, at=WEDNESDAY)
        with pytest.raises(NotYours):
            service.say(session, item, View.AGREE, by=circle.facilitator, at=WEDNESDAY)


def test_words_are_kept_to_the_letter_and_sealed(place: Place) -> None:
    database, world = place
    typed = "  <b>3 < 4</b>\r\nand so on "
    with database.writing() as session:
        circle = a_circle(session, world, members=1)
        _, (item,) = a_round(session, circle)
        service.say(session, item, View.AMEND, typed, by=circle.members[0], at=WEDNESDAY)
        vote = session.scalars(select(Vote)).one()
        assert vote.words == typed.replace("\r\n", "\n")
        assert b"3 < 4" not in (vote.words_box or b"")
        assert [said.words for said in queries.words_said(session, item)] == [vote.words]
