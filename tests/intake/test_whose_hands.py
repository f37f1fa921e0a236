"""Whose hands words passed through, and when those are the hands of the very service."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from feedback.core.database import Database
from feedback.core.moments import iso_week
from feedback.intake.records import Submission
from feedback.intake.rules import Provenance, ReadsFirst, Source, provenance_of, through_own_service
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY, a_world

SOMEBODY = st.one_of(st.none(), st.sampled_from([UUID(int=1), UUID(int=2)]))


@given(hands=SOMEBODY, rated=SOMEBODY, provides=st.booleans())
def test_hands_are_the_services_own_when_it_is_theirs_or_might_be(
    hands: UUID | None, rated: UUID | None, *, provides: bool
) -> None:
    own = through_own_service(hands, rated, provides=provides)
    assert not (own and hands is None)
    assert own or hands is None or hands != rated
    assert own or hands is None or rated is not None or not provides
    assert not (own and rated is not None and hands != rated)


@given(source=st.sampled_from(Source), own=st.booleans())
def test_the_services_own_hands_are_always_said(source: Source, *, own: bool) -> None:
    assert (provenance_of(source, own_service=own) is Provenance.THROUGH_OWN_SERVICE) == own


@pytest.mark.parametrize(
    ("source", "reads_first"), [(Source.FORM, ReadsFirst.OUTSIDE), (Source.ASSISTED, ReadsFirst.SERVICE)]
)
def test_the_database_itself_refuses_own_hands_that_are_not_read_outside(
    each_database: Database,
    settings: Settings,
    source: Source,
    reads_first: ReadsFirst,
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
    with pytest.raises(IntegrityError), each_database.writing() as session:
        session.add(
            Submission(
                programme_id=world.id,
                received_week=iso_week(WEDNESDAY),
                source=source,
                reads_first=reads_first,
                own_service=True,
            )
        )
