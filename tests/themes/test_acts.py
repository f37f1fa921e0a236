"""Marking words, gathering them into themes, freezing, and letting go of what was taken back; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.intake.records import ImportedLabel, Response
from feedback.intake.rules import MayUse, Source
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import Audience, CaseState, Standing
from feedback.settings import Settings
from feedback.themes import queries, service
from feedback.themes.records import Excerpt, ReadMark, SourceLoss, ThemeExcerpt
from feedback.themes.rules import Axis, ThemeState
from feedback.themes.rules.counts import counts_from
from feedback.themes.rules.ledger import Use
from tests.builders import themes as build
from tests.builders.people import WEDNESDAY, World, a_person, a_world

WORDS = "It was quick. I was seen in nine days."


@pytest.fixture
def place(each_database: Database, settings: Settings) -> tuple[Database, World, Actor]:
    with each_database.writing() as session:
        world = a_world(session, settings)
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    return each_database, world, facilitator


def test_the_codebook_is_seeded_once_from_outcomes_and_axes(place: tuple[Database, World, Actor]) -> None:
    database, world, _ = place
    with database.writing() as session:
        assert len(service.seed_codebook(session, world.id)) == 9
        assert service.seed_codebook(session, world.id) == []
        assert {label.axis for label in queries.labels(session, world.id)} >= set(Axis)


def test_a_label_has_one_name_in_any_letter_case(place: tuple[Database, World, Actor]) -> None:
    database, _, by = place
    with database.writing() as session:
        label = build.a_label(session, by, "Starting quickly")
        with pytest.raises(AlreadyDone):
            service.add_label(session, "starting  QUICKLY", by=by, at=WEDNESDAY)
        service.rename_label(session, label.id, "A quick start", by=by, at=WEDNESDAY)
        service.retire_label(session, label.id, by=by, at=WEDNESDAY)
        assert queries.labels(session, by.programme_id) == []


def test_only_a_facilitator_labels(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        member = a_person(session, world, Role.MEMBER, organisation=world.provider)
        version = build.cleared(session, world, WORDS, by=by)
        label = build.a_label(session, by)
        with pytest.raises(NotYours):
            service.add_excerpt(session, version.id, 0, 4, label_id=label.id, by=member, at=WEDNESDAY)


def test_an_excerpt_is_the_exact_span_of_what_may_be_shared(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        version = build.cleared(session, world, WORDS, by=by)
        label = build.a_label(session, by)
        first = service.add_excerpt(session, version.id, 13, 38, label_id=label.id, by=by, at=WEDNESDAY)
        again = service.add_excerpt(session, version.id, 14, 38, label_id=label.id, by=by, at=WEDNESDAY)
        assert first.id == again.id
        read = queries.words(session, world.id, at=WEDNESDAY)
        marked = queries.excerpts_of_response(session, version.response_id, read=read)
        assert [(mark.text, mark.label) for mark in marked] == [("I was seen in nine days.", label.name)]
        with pytest.raises(DomainError, match="outside these words"):
            service.add_excerpt(session, version.id, 0, 39, label_id=label.id, by=by, at=WEDNESDAY)


def test_words_that_are_counted_only_or_still_undoable_cannot_be_marked(
    place: tuple[Database, World, Actor],
) -> None:
    database, world, by = place
    with database.writing() as session:
        label = build.a_label(session, by)
        counted = build.cleared(session, world, WORDS, by=by, may_use=MayUse.COUNTED)
        soon = build.cleared(session, world, WORDS, by=by, at=WEDNESDAY + timedelta(seconds=30))
        for version in (counted, soon):
            with pytest.raises(NotFound):
                service.add_excerpt(session, version.id, 0, 4, label_id=label.id, by=by, at=WEDNESDAY)
        ledger = queries.ledger(session, world.id, at=WEDNESDAY)
        assert ledger.balances
        assert (ledger.at(Standing.COUNTED_ONLY), ledger.at(Standing.IN_HAND)) == (1, 1)


def test_a_frozen_version_keeps_its_counts_and_changes_no_more(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        sent = build.a_submission(session, world)
        words = [
            build.cleared(session, world, WORDS, by=by, submission=sent),
            build.cleared(session, world, WORDS, by=by, submission=sent),
            build.cleared(session, world, WORDS, by=by, source=Source.GROUP, week="2026-W44"),
        ]
        theme = build.a_theme(session, by, *words)
        service.freeze(session, theme.id, at=WEDNESDAY)
        counts = counts_from(theme.counts or {})
        assert (counts.excerpts, counts.responses, counts.people) == (3, 3, 2)
        assert counts.by_provenance == {"direct": 2, "from_a_group": 1}
        assert (counts.first_week, counts.last_week) == ("2026-W40", "2026-W44")
        other = build.cleared(session, world, WORDS, by=by)
        with pytest.raises(Closed):
            build.place(session, by, other, theme_version_id=theme.id)
        with pytest.raises(Closed):
            service.take_out(
                session, next(iter(session.scalars(select(Excerpt.id)))), theme.id, by=by, at=WEDNESDAY
            )


def test_placing_words_in_a_frozen_theme_begins_its_next_version(
    place: tuple[Database, World, Actor],
) -> None:
    database, world, by = place
    with database.writing() as session:
        theme = build.a_theme(session, by, build.cleared(session, world, WORDS, by=by))
        service.put_to_group(session, theme.id, at=WEDNESDAY)
        other = build.cleared(session, world, WORDS, by=by)
        service.add_excerpt(session, other.id, 0, 6, theme_id=theme.theme_id, by=by, at=WEDNESDAY)
        newest, oldest = queries.versions_of(session, theme.theme_id)
        assert (newest.number, newest.state, oldest.state) == (2, ThemeState.DRAFT, ThemeState.IN_REVIEW)
        assert queries.counts_for(session, newest.id, programme_id=world.id, at=WEDNESDAY).excerpts == 2
        with pytest.raises(AlreadyDone):
            service.new_version(session, theme.theme_id, by=by, at=WEDNESDAY)


def test_an_agreed_version_supersedes_the_agreed_one_before_it(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        first = build.a_theme(session, by, build.cleared(session, world, WORDS, by=by))
        service.put_to_group(session, first.id, at=WEDNESDAY)
        service.conclude(session, first.id, ThemeState.AGREED)
        second = service.new_version(session, first.theme_id, by=by, at=WEDNESDAY)
        service.put_to_group(session, second.id, at=WEDNESDAY)
        assert [row.code for row in queries.citable_versions(session, world.id, at=WEDNESDAY)] == ["T-01 v1"]
        service.conclude(session, second.id, ThemeState.AGREED_WITH_DISSENT)
        assert [row.code for row in queries.citable_versions(session, world.id, at=WEDNESDAY)] == ["T-01 v2"]
        session.refresh(first)
        assert first.state is ThemeState.SUPERSEDED


def test_quotes_follow_each_persons_consent(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
        batch = build.a_batch(session, world, by=by, vouched_by=hub)
        words = [
            build.cleared(session, world, f"Word {may_use.value}", by=by, may_use=may_use)
            for may_use in (MayUse.SERVICE, MayUse.GROUP, MayUse.PUBLIC)
        ]
        words.append(build.cleared(session, world, "Kept for themes", by=by, theme_only=True))
        words.append(
            build.cleared(
                session, world, "Collected", by=by, source=Source.IMPORT, may_use=MayUse.GROUP, batch=batch
            )
        )
        theme = build.a_theme(session, by, *words)

        def said(audience: Audience) -> set[str]:
            return {quote.text for quote in queries.quotes(session, theme.id, audience, at=WEDNESDAY)}

        assert said(Audience.PUBLIC) == {"Word public"}
        assert said(Audience.GROUP) == {"Word group", "Word public"}
        line = queries.line_of(session, theme.id, programme_id=world.id, at=WEDNESDAY)
        assert line.counts.excerpts == 5
        assert line.counts.is_provider_collected


def test_words_that_were_taken_back_leave_and_their_loss_is_noted(
    place: tuple[Database, World, Actor],
) -> None:
    database, world, by = place
    with database.writing() as session:
        words = [build.cleared(session, world, WORDS, by=by) for _ in range(3)]
        theme = build.a_theme(session, by, *words)
        service.freeze(session, theme.id, at=WEDNESDAY)
        service.mark_read(
            session, build.cleared(session, world, WORDS, by=by).response_id, by=by, at=WEDNESDAY
        )
        gone = words[0].response_id
        assert service.lose_words(session, [gone], at=WEDNESDAY) == {theme.id}
        session.get_one(Response, gone).withdrawn = True
        session.get_one(Response, gone).original = None
        session.scalars(
            select(ModerationCase).where(ModerationCase.response_id == gone)
        ).one().state = CaseState.WITHDRAWN
        session.flush()
        loss = session.scalars(select(SourceLoss)).one()
        assert (loss.excerpts, loss.week) == (1, "2026-W47")
        assert queries.losses(session, [theme.id]) == {theme.id: 1}
        assert len(session.scalars(select(ThemeExcerpt)).all()) == 2
        ledger = queries.ledger(session, world.id, at=WEDNESDAY)
        assert ledger.balances
        assert ledger.at(Standing.WITHDRAWN) == 1
        line = queries.line_of(session, theme.id, programme_id=world.id, at=WEDNESDAY)
        assert (line.counts.excerpts, line.lost, len(line.held.excerpts)) == (3, 1, 2)


def test_a_withdrawal_that_forgot_its_excerpts_stops_the_summary(
    place: tuple[Database, World, Actor],
) -> None:
    database, world, by = place
    with database.writing() as session:
        version = build.cleared(session, world, WORDS, by=by)
        build.a_theme(session, by, version)
        session.get_one(Response, version.response_id).withdrawn = True
        session.get_one(Response, version.response_id).original = None
        session.flush()
        ledger = queries.ledger(session, world.id, at=WEDNESDAY)
        assert not ledger.balances
        assert ledger.stray == {version.response_id}


def test_the_ledger_tells_labelled_from_no_label_needed_from_unread(
    place: tuple[Database, World, Actor],
) -> None:
    database, world, by = place
    with database.writing() as session:
        label = build.a_label(session, by)
        one, two, three = (build.cleared(session, world, WORDS, by=by) for _ in range(3))
        build.place(session, by, one, label_id=label.id)
        service.mark_read(session, one.response_id, by=by, at=WEDNESDAY)
        service.mark_read(session, two.response_id, by=by, at=WEDNESDAY)
        ledger = queries.ledger(session, world.id, at=WEDNESDAY)
        assert [ledger.used(use) for use in (Use.LABELLED, Use.NO_LABEL_NEEDED, Use.NOT_YET_READ)] == [
            1,
            1,
            1,
        ]
        service.unmark_read(session, two.response_id, by=by, at=WEDNESDAY)
        read = queries.words(session, world.id, at=WEDNESDAY)
        unread = {row.response_id for row in queries.not_yet_read(session, world.id, read=read)}
        assert unread == {two.response_id, three.response_id}
        assert session.get(ReadMark, one.response_id) is not None


def test_an_imports_labels_become_excerpts_once(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
        batch = build.a_batch(session, world, by=by, vouched_by=hub, rows=3)
        for name in ("Staff manner", "staff manner", "Waiting"):
            version = build.cleared(
                session, world, WORDS, by=by, source=Source.IMPORT, may_use=MayUse.GROUP, batch=batch
            )
            session.add(ImportedLabel(response_id=version.response_id, label=name))
        session.flush()
        done = service.label_imported(session, batch.id, by=by, at=WEDNESDAY)
        assert (done.excerpts, done.labels, done.not_shared) == (3, 2, 0)
        assert service.label_imported(session, batch.id, by=by, at=WEDNESDAY).excerpts == 0
        labels = [label.id for label in queries.labels(session, world.id)]
        made = service.theme_per_label(session, labels, by=by, at=WEDNESDAY)
        lines = queries.themes_table(session, world.id, at=WEDNESDAY)
        assert sorted(line.counts.excerpts for line in lines) == [1, 2]
        assert all(line.counts.is_provider_collected for line in lines)
        for theme in made:
            service.freeze(session, theme.id, at=WEDNESDAY)
        assert queries.citable_versions(session, world.id, at=WEDNESDAY) == []
        unreviewed = queries.citable_versions(session, world.id, at=WEDNESDAY, reviewed_only=False)
        assert [row.reviewed for row in unreviewed] == [False, False]
        assert queries.ledger(session, world.id, at=WEDNESDAY).balances


def test_a_concern_said_once_is_kept_in_the_register(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        theme = build.a_theme(session, by, build.cleared(session, world, WORDS, by=by))
        label = build.a_label(session, by, "Court")
        build.place(session, by, build.cleared(session, world, WORDS, by=by), label_id=label.id)
        read = queries.words(session, world.id, at=WEDNESDAY)
        lines = queries.themes_table(session, world.id, at=WEDNESDAY, read=read)
        voices = queries.single_voices(session, world.id, read=read, lines=lines)
        assert {voice.theme_version_id or voice.label_id for voice in voices} == {theme.id, label.id}


def test_a_mark_under_a_frozen_theme_stays(place: tuple[Database, World, Actor]) -> None:
    database, world, by = place
    with database.writing() as session:
        version = build.cleared(session, world, WORDS, by=by)
        theme = build.a_theme(session, by, version)
        free = service.add_excerpt(
            session, version.id, 0, 2, label_id=build.a_label(session, by).id, by=by, at=WEDNESDAY
        )
        service.freeze(session, theme.id, at=WEDNESDAY)
        service.remove_excerpt(session, free.id, by=by, at=WEDNESDAY)
        left = session.scalars(select(Excerpt)).one()
        with pytest.raises(DomainError, match="rests on this part"):
            service.remove_excerpt(session, left.id, by=by, at=WEDNESDAY)


def test_another_programmes_words_and_themes_do_not_exist_here(
    place: tuple[Database, World, Actor], settings: Settings
) -> None:
    database, world, by = place
    with database.writing() as session:
        other = a_world(session, settings, slug="other")
        stranger = a_person(session, other, Role.FACILITATOR, organisation=other.voluntary)
        theme = build.a_theme(session, by, build.cleared(session, world, WORDS, by=by))
        for act in (
            lambda: service.new_version(session, theme.theme_id, by=stranger, at=WEDNESDAY),
            lambda: service.gather(session, theme.id, [], by=stranger, at=WEDNESDAY),
            lambda: queries.line_of(session, theme.id, programme_id=other.id, at=WEDNESDAY),
        ):
            with pytest.raises(NotFound):
                act()
