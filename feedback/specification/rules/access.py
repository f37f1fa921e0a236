"""Who may see a draft: those who draft, weigh or oversee it; from the opening of the tender on, nobody who may bid."""

from __future__ import annotations

from feedback.core.actor import Role
from feedback.specification.rules.states import DraftState

#: Who reads drafts before they are published. Everybody with a role reads what is published.
READERS = frozenset({Role.COMMISSIONER, Role.FACILITATOR, Role.MEMBER, Role.ELECTED, Role.AUDITOR})

#: Stages of a procurement in which a draft would favour a bidder who sees it (programmes: Stage).
CLOSED_TO_BIDDERS = frozenset({"tender_open", "awarded"})


def may_see(state: DraftState, *, stage: str, may_bid: bool, roles: frozenset[Role] = READERS) -> bool:
    """Say whether somebody with these roles may see a draft. What is published is open to every role."""
    if state is DraftState.PUBLISHED:
        return True
    return not READERS.isdisjoint(roles) and not (may_bid and stage in CLOSED_TO_BIDDERS)
