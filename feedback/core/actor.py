"""Who acts: an account in one programme, with the roles that its appointments give there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from feedback.core.errors import NotYours


class Role(StrEnum):
    """The roles that a person can be appointed to in a programme (1-mission.md, "The people")."""

    MODERATOR = "moderator"
    INDEPENDENT = "independent"
    SAFEGUARDING = "safeguarding"
    MEMBER = "member"
    FACILITATOR = "facilitator"
    COMMISSIONER = "commissioner"
    ELECTED = "elected"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One person at work in one programme. `name` is for their own page only; it is stored sealed."""

    account_id: UUID
    programme_id: UUID
    organisation_id: UUID
    roles: frozenset[Role]
    name: str = ""

    def has(self, *roles: Role) -> bool:
        """Say whether the person holds any of `roles` here."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """Raise NotYours unless the person holds one of `roles` here."""
        if not self.has(*roles):
            message = "This is somebody else's to do. Nothing has been changed."
            raise NotYours(message)


#: Who acts where no account does: whoever runs commands on the server. In the audit chain it stands for "the operator".
OPERATOR = UUID(int=0)
#: Who did something where nobody was signed in: a wrong code, typed by we do not know whom.
SOMEBODY = UUID(int=1)


def operator_of(programme_id: UUID) -> Actor:
    """Give the operator of the server as an administrator of a programme, for commands."""
    return Actor(
        account_id=OPERATOR,
        programme_id=programme_id,
        organisation_id=OPERATOR,
        roles=frozenset({Role.ADMINISTRATOR}),
    )


def nobody_signed_in() -> Actor:
    """Give whoever did something without being signed in, in no programme and with no role."""
    return Actor(account_id=SOMEBODY, programme_id=OPERATOR, organisation_id=OPERATOR, roles=frozenset())
