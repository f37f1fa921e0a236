"""The release slot: a provider's queue receives batches of several people's words, and time alone never releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Pooled:
    """A case in the pool for its provider: whose service, whose submission, and whether it has missed a slot."""

    case_id: UUID
    organisation_id: UUID
    submission_id: UUID
    carried_over: bool


@dataclass(frozen=True)
class Plan:
    """What a slot does with each pooled case."""

    to_provider: tuple[UUID, ...] = ()
    carried_over: tuple[UUID, ...] = ()
    to_independent: tuple[UUID, ...] = ()


def release_plan(pooled: Sequence[Pooled], *, minimum: int) -> Plan:
    """Decide a slot: a provider receives its batch when it holds words of at least `minimum` submissions.

    Fewer carry over to the next slot once, and then stay with the independent moderator (4-protection.md, "First look
    and release"). People are counted, not answers: five answers of one person would point at that person.
    """
    provider: list[UUID] = []
    carried: list[UUID] = []
    independent: list[UUID] = []
    for organisation_id in {case.organisation_id for case in pooled}:
        batch = [case for case in pooled if case.organisation_id == organisation_id]
        if len({case.submission_id for case in batch}) >= minimum:
            provider += [case.case_id for case in batch]
            continue
        for case in batch:
            (independent if case.carried_over else carried).append(case.case_id)
    return Plan(tuple(provider), tuple(carried), tuple(independent))
