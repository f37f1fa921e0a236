"""Facts about who sees how much of a figure, what is counted, and what a clause can cite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotFound, NotYours
from feedback.figures.outcomes import Change
from feedback.figures.suppression import PUBLIC
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, Source
from feedback.monitoring import queries, service
from feedback.monitoring.rules import OWN, PARTNERS, Collected, Measure, Scope, profile_for
from feedback.questions.records import Question
from feedback.settings import Settings
from tests.builders.imports import bring_in, the_questions
from tests.builders.people import WEDNESDAY, World, a_person, a_world

SignIn = Callable[[Actor], FlaskClient]
LAST_WEEK, THIS_WEEK = "2026-W46", "2026-W47"


@pytest.fixture
def place(each_database: Database, settings: Settings) -> tuple[Database, World]:
    with each_database.writing() as session:
        world = a_world(session, settings)
        the_questions(session, world)
    return each_database, world


def people_say(
    database: Database,
    world: World,
    choices: list[str],
    *,
    item: str = "safety",
    service_id: UUID | None = None,
    week: str = LAST_WEEK,
    may_use: MayUse | None = MayUse.COUNTED,
) -> list[UUID]:
    """Put answers of people straight into the tables, as the form does."""
    with database.writing() as session:
        question = session.scalars(select(Question).where(Question.item_key == item)).one()
        submissions = [
            Submission(
                programme_id=world.id,
                service_id=service_id or world.service.id,
                received_week=week,
                source=Source.FORM,
                may_use=may_use,
            )
            for _ in choices
        ]
        session.add_all(submissions)
        session.flush()
        for submission, choice in zip(submissions, choices, strict=True):
            session.add(
                Response(
                    submission_id=submission.id,
                    programme_id=world.id,
                    question_id=question.id,
                    is_text=False,
                    choice=choice,
                )
            )
        return [submission.id for submission in submissions]


def base_of(database: Database, world: World, profile: object = OWN, **where: object) -> int | None:
    with database.reading() as session:
        items = queries.outcome_items(session, world.id, at=WEDNESDAY, profile=profile, scope=Scope(**where))  # type: ignore[arg-type]
    return next((item.seen.base for item in items if item.key == "safety"), None)


BETTER, SAME = "a_little_better", "about_the_same"


def test_ratings_count_for_everybody_who_has_not_taken_them_back(place: tuple[Database, World]) -> None:
    database, world = place
    ids = people_say(database, world, [BETTER] * 12)
    people_say(database, world, [SAME] * 3, may_use=None)
    assert base_of(database, world) == 15
    with database.writing() as session:
        gone = session.get_one(Submission, ids[0])
        gone.withdrawn = True
        session.get_one(Submission, ids[1]).held_for_spam = True
    assert base_of(database, world) == 13


def test_what_came_this_week_counts_from_monday(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 12)
    people_say(database, world, [BETTER] * 12, week=THIS_WEEK)
    assert base_of(database, world) == 12


def test_nobody_sees_a_figure_of_one_person(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, ["a_lot_worse"])
    for profile in (OWN, PARTNERS, PUBLIC):
        with database.reading() as session:
            [item] = queries.outcome_items(session, world.id, at=WEDNESDAY, profile=profile)
        assert item.seen.base is None
        assert item.seen.cells is None


def test_figures_can_be_narrowed_to_a_service_and_to_weeks(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 12)
    people_say(database, world, [BETTER] * 20, service_id=world.other_service.id, week="2026-W10")
    assert base_of(database, world, service_id=world.service.id) == 12
    assert base_of(database, world, to_week="2026-W10") == 20
    assert base_of(database, world, from_week="2026-W11") == 12


def test_a_small_base_of_one_service_is_not_given_back_by_the_whole_less_the_others(
    place: tuple[Database, World],
) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 30)
    people_say(database, world, [BETTER] * 20, service_id=world.hub_service.id)
    people_say(database, world, [BETTER] * 6, service_id=world.other_service.id)
    bases = {
        name: base_of(database, world, PUBLIC, service_id=row.id)
        for name, row in {"one": world.service, "hub": world.hub_service, "two": world.other_service}.items()
    }
    assert base_of(database, world, PUBLIC) == 56
    assert bases["two"] is None
    assert [bases["one"], bases["hub"]].count(None) == 1


def test_coverage_is_the_base_out_of_those_who_left(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 20)
    with database.writing() as session:
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        for people in (10, 40):
            service.record_leavers(
                session,
                world.service.id,
                from_on=date(2026, 7, 1),
                to_on=date(2026, 9, 30),
                people=people,
                by=commissioner,
                at=WEDNESDAY,
            )
    with database.reading() as session:
        [item] = queries.outcome_items(session, world.id, at=WEDNESDAY, profile=PUBLIC)
        assert item.seen.coverage is not None
        assert (item.seen.coverage.count, item.seen.coverage.base) == (20, 40)
        assert audit.verify(session).whole


def test_more_answers_than_people_who_left_give_no_coverage(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 20)
    with database.writing() as session:
        manager = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        period = {"from_on": date(2026, 7, 1), "to_on": date(2026, 9, 30)}
        service.record_leavers(session, world.service.id, people=3, by=manager, at=WEDNESDAY, **period)
        with pytest.raises(NotYours):
            service.record_leavers(
                session, world.other_service.id, people=3, by=manager, at=WEDNESDAY, **period
            )
        with pytest.raises(DomainError):
            service.record_leavers(
                session, world.service.id, people=3, by=manager, at=WEDNESDAY,
                from_on=date(2026, 7, 2), to_on=date(2026, 7, 1),
            )  # fmt: skip
    with database.reading() as session:
        [item] = queries.outcome_items(session, world.id, at=WEDNESDAY, profile=PUBLIC)
    assert item.seen.coverage is None
    assert item.more_answers_than_leavers


def test_imported_answers_are_marked_and_told_apart(place: tuple[Database, World]) -> None:
    database, world = place
    with database.writing() as session:
        by = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
        hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
    rows = [{"no": n, "safe": "improved"} for n in range(12)]
    batch = bring_in(
        database, rows, {"items": {"safe": "safety"}, "service": "=Service One"}, by=by, voucher=hub
    )
    people_say(database, world, [BETTER] * 12, service_id=world.other_service.id)
    with database.reading() as session:
        found = {
            scope: queries.outcome_items(session, world.id, at=WEDNESDAY, profile=OWN, scope=scope)[
                0
            ].collected
            for scope in (Scope(), Scope(batch_id=batch.id), Scope(service_id=world.other_service.id))
        }
    assert list(found.values()) == [Collected.PARTLY_PROVIDER, Collected.PROVIDER, Collected.DIRECT]


@pytest.mark.parametrize(
    ("role", "own", "name"),
    [
        (Role.MODERATOR, True, "own"),
        (Role.MODERATOR, False, "partner"),
        (Role.SAFEGUARDING, True, "own"),
        (Role.SAFEGUARDING, False, None),
        (Role.INDEPENDENT, True, "partner"),
        (Role.FACILITATOR, True, "partner"),
        (Role.COMMISSIONER, True, "partner"),
        (Role.MEMBER, True, "public"),
        (Role.ELECTED, True, "public"),
        (Role.ADMINISTRATOR, True, None),
        (Role.AUDITOR, False, "own"),
    ],
)
def test_each_role_sees_as_much_as_the_table_says(role: Role, own: bool, name: str | None) -> None:  # noqa: FBT001 - a case of the table
    profile = profile_for(frozenset({role}), own=own, publish_base=10)
    assert (profile.name if profile else None) == name


def test_what_is_published_is_not_narrowed_to_weeks_or_imports(place: tuple[Database, World]) -> None:
    database, world = place
    with database.writing() as session:
        elected = a_person(session, world, Role.ELECTED, organisation=world.council)
    with database.reading() as session:
        assert service.sight(session, Scope(service_id=world.service.id), by=elected).protects_sums
        with pytest.raises(NotYours):
            service.sight(session, Scope(from_week="2026-W10"), by=elected)
        with pytest.raises(NotFound):
            service.sight(session, Scope(batch_id=world.id), by=elected)


def test_a_frozen_figure_keeps_its_share_interval_and_scope(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 18 + [SAME] * 10 + ["prefer_not_to_say"] * 5)
    with database.writing() as session:
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        figure = service.freeze_figure(
            session, key="safety", measure=Measure.IMPROVED, by=commissioner, at=WEDNESDAY
        )
        assert (figure.count, figure.base) == (18, 33)
        assert figure.figure["percent"] == "55"
        assert figure.figure["interval"] == ["38.0", "70.2"]
        assert "18 of 33 (55%)" in figure.sentence
        assert "28 of 33 (85%)" in figure.sentence
        assert not figure.provider_collected


def test_a_figure_that_the_public_may_not_see_cannot_be_frozen(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [BETTER] * 4)
    with database.writing() as session:
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        with pytest.raises(DomainError):
            service.freeze_figure(
                session, key="safety", measure=Measure.IMPROVED, by=commissioner, at=WEDNESDAY
            )
        with pytest.raises(NotFound):
            service.freeze_figure(session, key="nothing", measure=Measure.SAME, by=commissioner, at=WEDNESDAY)


def test_the_words_of_the_scale_are_the_keys_that_are_stored(place: tuple[Database, World]) -> None:
    database, world = place
    people_say(database, world, [change.name.lower() for change in Change] * 2)
    assert base_of(database, world) == 12


def test_the_pages_take_what_people_send(
    app: Flask, database: Database, world: World, signed_in: SignIn
) -> None:
    assert app.testing
    with database.writing() as session:
        the_questions(session, world)
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        a_service = str(world.service.id)
    people_say(database, world, [BETTER] * 20 + [SAME] * 10)
    browser = signed_in(commissioner)
    at = f"/{world.programme.slug}/monitoring"
    noted = {"service_id": a_service, "from_on": "2026-07-01", "to_on": "2026-09-30", "people": "40"}
    assert browser.get(f"{at}/leavers").status_code == 200
    assert browser.post(f"{at}/leavers", data=noted).status_code == 303
    assert b"ends before" in browser.post(f"{at}/leavers", data=noted | {"to_on": "2026-01-01"}).data
    assert browser.post(f"{at}/leavers", data=noted | {"people": "-1"}).status_code == 200
    page = browser.get(f"{at}/outcomes?service={a_service}").get_data(as_text=True)
    assert "30 of 40 who left" in page
    assert browser.post(f"{at}/outcomes", data={"figure": "improved:safety:"}).status_code == 303
    assert browser.post(f"{at}/outcomes", data={"figure": "nonsense"}).status_code == 422
    assert "20 of 30 (67%)" in browser.get(f"{at}/figures").get_data(as_text=True)
    assert browser.get(f"{at}/outcomes?service=nowhere").status_code == 404
    assert browser.get(f"{at}/outcomes?from=soon").status_code == 422


def test_no_range_is_told_from_the_better_items_alone(
    database: Database, world: World, signed_in: SignIn
) -> None:
    with database.writing() as session:
        the_questions(session, world)
        member = a_person(session, world, Role.MEMBER, organisation=world.provider)
    people_say(database, world, [BETTER] * 25 + [SAME] * 12 + ["a_little_worse"] * 2)
    people_say(database, world, [BETTER] * 25 + [SAME] * 12, item="confidence")
    page = signed_in(member).get(f"/{world.programme.slug}/monitoring/outcomes").get_data(as_text=True)
    assert "no range is given for staying the same" in page
    assert "100% stayed the same or improved" not in page
