"""Who may come to a page: what a row of the one table (feedback/access.py) can say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from feedback.core.actor import Role


@dataclass(frozen=True)
class Who:
    """Who may come: anyone at all, anyone signed in, or holders of `roles` in the programme of the address.

    `confirmed` names the methods for which a person must have shown within the last ten minutes who they are.
    """

    anyone: bool = False
    signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    confirmed: frozenset[str] = frozenset()


ANYONE = Who(anyone=True)
SIGNED_IN = Who(signed_in=True)
EVERY_ROLE = Who(roles=frozenset(Role))


def only(*roles: Role) -> Who:
    """Open a page to these roles of the programme."""
    return Who(roles=frozenset(roles))


def confirmed(who: Who, *, to_look: bool = False) -> Who:
    """Ask again who is there before this is done: sealed originals, releases, approvals. What was typed is kept.

    Args:
        to_look: ask before the page is shown, too, where looking is the act.
    """
    return replace(who, confirmed=frozenset({"POST", "GET", "HEAD"} if to_look else {"POST"}))
