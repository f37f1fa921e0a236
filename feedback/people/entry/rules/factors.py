"""How many factors somebody has to show: to come in, and to show again that they are still there."""

from __future__ import annotations


def asks_two(*, needs_two: bool, began_with_two: bool, has_two: bool) -> bool:
    """Say whether a person has to show two factors again (4-protection.md, "Signing in": always two for staff).

    Args:
        needs_two: one of their roles needs two.
        began_with_two: this sign-in showed two; a passphrase that somebody watched does not stand in for them later.
        has_two: they still have a way with two factors. Who took the last of them away is asked for what is left.
    """
    return needs_two or (began_with_two and has_two)
