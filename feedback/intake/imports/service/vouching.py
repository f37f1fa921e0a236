"""Who may vouch for an import: asked when somebody is named, when they look, when it comes in, and when it is cleared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.actor import Role
from feedback.core.errors import NotYours
from feedback.intake.imports.rules.vouching import Import, Voucher, refusal
from feedback.people import queries as people
from feedback.programmes import queries as programmes


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody vouches for: who sends it, and the services that its rows are about (None: about no service)."""

    programme_id: UUID
    sent_by: UUID
    services: frozenset[UUID | None] = frozenset()


def _refusal(session: Session, voucher_id: UUID, words: Words, *, at: datetime) -> str | None:
    from feedback.programmes.team import queries as team  # noqa: PLC0415 - the public loads no ways in

    voucher = programmes.actor_for(session, voucher_id, words.programme_id, at.date())
    owners = {row.id: row.organisation_id for row in programmes.services(session, words.programme_id)}
    return refusal(
        Voucher(
            is_sender=voucher_id == words.sent_by,
            independent=voucher is not None and voucher.has(Role.INDEPENDENT),
            trained=people.has_trauma_training(session, voucher_id, at.date()),
            apart=team.stands_apart(session, voucher_id, words.sent_by),
            organisation_id=voucher.organisation_id if voucher else None,
        ),
        Import(
            sent_for=frozenset(programmes.organisations_of(session, words.sent_by, words.programme_id)),
            about=frozenset(owners[each] for each in words.services if each is not None),
        ),
    )


def may_vouch(session: Session, voucher_id: UUID, words: Words, *, at: datetime) -> bool:
    """Say whether a person may vouch for an import."""
    return _refusal(session, voucher_id, words, at=at) is None


def check_voucher(session: Session, voucher_id: UUID, words: Words, *, at: datetime) -> None:
    """Raise NotYours, with what stands in the way, unless a person may vouch for an import."""
    why = _refusal(session, voucher_id, words, at=at)
    if why is not None:
        raise NotYours(why)


def vouchers(session: Session, words: Words, *, at: datetime) -> list[UUID]:
    """Give whoever may be asked to vouch for an import."""
    readers = programmes.people_with(session, words.programme_id, Role.INDEPENDENT, on=at.date())
    return [each for each in readers if may_vouch(session, each, words, at=at)]
