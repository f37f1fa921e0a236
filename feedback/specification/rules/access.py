"""Who may see a draft: from the opening of the tender on, nobody whose organisation may bid."""

from __future__ import annotations

from feedback.specification.rules.states import DraftState

#: Stages of a procurement in which a draft would favour a bidder who sees it (programmes: Stage).
CLOSED_TO_BIDDERS = frozenset({"tender_open", "awarded"})


def may_see(state: DraftState, *, stage: str, may_bid: bool) -> bool:
    """Say whether somebody may see a draft. What is published is open to every role."""
    return state is DraftState.PUBLISHED or not (may_bid and stage in CLOSED_TO_BIDDERS)
