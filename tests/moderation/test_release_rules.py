"""Facts about the release slot: a provider receives several people's words at once, or none."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from feedback.moderation.rules import Pooled, release_plan

ORGANISATIONS = [uuid4() for _ in range(3)]
PEOPLE = [uuid4() for _ in range(12)]
POOLS = st.lists(
    st.builds(
        Pooled,
        case_id=st.uuids(version=4),
        organisation_id=st.sampled_from(ORGANISATIONS),
        submission_id=st.sampled_from(PEOPLE),
        carried_over=st.booleans(),
    ),
    unique_by=lambda case: case.case_id,
    max_size=40,
)


def pooled(person: UUID, *, carried_over: bool = False) -> Pooled:
    return Pooled(uuid4(), ORGANISATIONS[0], person, carried_over)


def test_five_answers_of_one_person_are_not_five_people() -> None:
    assert release_plan([pooled(PEOPLE[0]) for _ in range(5)], minimum=5).to_provider == ()


def test_a_response_that_missed_a_slot_stays_with_the_independent_reader_when_the_next_is_small_too() -> None:
    late, fresh = pooled(PEOPLE[0], carried_over=True), pooled(PEOPLE[1])
    plan = release_plan([late, fresh], minimum=5)
    assert plan.to_independent == (late.case_id,)
    assert plan.carried_over == (fresh.case_id,)


@given(POOLS)
def test_every_pooled_case_goes_one_way_and_every_batch_is_large_enough(cases: list[Pooled]) -> None:
    plan = release_plan(cases, minimum=5)
    ways = [*plan.to_provider, *plan.carried_over, *plan.to_independent]
    assert sorted(ways) == sorted(case.case_id for case in cases)
    by_id = {case.case_id: case for case in cases}
    for organisation in ORGANISATIONS:
        people = {
            by_id[i].submission_id for i in plan.to_provider if by_id[i].organisation_id == organisation
        }
        assert not people or len(people) >= 5
