"""Which roles one account may hold together, and when a programme may open a window."""

from __future__ import annotations

from feedback.core.actor import Role

#: No one account holds both for the same programme (4-protection.md). Member + moderator is allowed and declared.
FORBIDDEN = (
    frozenset({Role.MODERATOR, Role.COMMISSIONER}),
    frozenset({Role.FACILITATOR, Role.COMMISSIONER}),
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
)


def forbidden_together(roles: frozenset[Role]) -> frozenset[Role] | None:
    """Give the first pair among `roles` that one account may not hold, or None."""
    return next((pair for pair in FORBIDDEN if pair <= roles), None)
