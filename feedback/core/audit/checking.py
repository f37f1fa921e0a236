"""Walking the chain once, in constant memory: is every event there, unchanged, in order, and where the anchors say?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import Text, Uuid, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from feedback.core.audit.anchors import FEWEST_DIGITS, Anchor
from feedback.core.audit.events import digest_of, fields_of
from feedback.core.audit.records import START, AuditEvent, AuditHead
from feedback.core.audit.writing import head_of

AT_ONCE = 1000
MISSING, CHANGED, REORDERED = "an event is missing", "an event was changed", "the order was changed"
NEWEST_MISSING = "the newest events are missing"
MORE = "there are events after the end of the chain"
CONTRADICTED = "an anchored head is not in the chain: it was made anew, or its newest events were deleted"


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `whole` and the number of events, or the first `number` that does not fit and why.

    `contradicted` are the anchors that the chain, however whole in itself, does not bear out.
    """

    whole: bool
    events: int
    number: int | None = None
    why: str = ""
    contradicted: tuple[Anchor, ...] = ()


def _events(session: Session, up_to: int) -> Iterator[Found[Any]]:
    texts = session.get_bind().dialect.name != "sqlite"
    columns = [
        (cast(column, Text) if texts else type_coerce(column, Text)).label(column.name)
        if isinstance(column.type, Uuid)
        else column
        for column in AuditEvent.__table__.c
    ]
    found = (
        select(*columns)
        .where(AuditEvent.number <= up_to)
        .order_by(AuditEvent.number)
        .execution_options(yield_per=AT_ONCE)
    )
    with session.execute(found) as events:
        yield from events


class _Anchors:
    """The anchors that have not been met yet on the way through the chain."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._numbered: dict[int, list[Anchor]] = {}
        self._loose: dict[str, list[Anchor]] = {}
        self._wrong: list[Anchor] = []
        for anchor in anchors:
            if anchor.number is None:
                self._loose.setdefault(anchor.digest[:FEWEST_DIGITS], []).append(anchor)
            else:
                self._numbered.setdefault(anchor.number, []).append(anchor)
        self.meet(0, START)

    def meet(self, number: int, digest: str) -> None:
        """Hold what the anchors say of one event against it."""
        self._wrong += [one for one in self._numbered.pop(number, ()) if not one.fits(number, digest)]
        loose = self._loose.pop(digest[:FEWEST_DIGITS], None)
        if loose:
            self._wrong += [one for one in loose if not one.fits(number, digest)]

    def contradicted(self) -> tuple[Anchor, ...]:
        """Give those that no event bears out, once the walk is over."""
        left = [*self._numbered.values(), *self._loose.values()]
        return (*self._wrong, *(one for many in left for one in many))


def _what_is_wrong(event: Found[Any], number: int, expected: str) -> str:
    if event.number != number:
        return MISSING
    if event.previous != expected:
        return REORDERED
    return "" if digest_of(fields_of(event)) == event.digest else CHANGED


def verify(
    session: Session, anchors: Iterable[Anchor] = (), *, watch: Callable[[int, int], bool] | None = None
) -> Verdict:
    """Walk the chain once, streaming: O(n) in time, constant in memory, while others go on appending.

    The end of the chain is read first, and the walk goes up to it; what is appended meanwhile is looked at next time.

    Args:
        anchors: heads that were written down outside the database.
        watch: told (events walked, events in all) now and then; gives False to stop, and the verdict is of what was seen.
    """
    up_to, head = head_of(session)
    expected, number, left = START, 0, _Anchors(anchors)
    for event in _events(session, up_to):
        why = _what_is_wrong(event, number + 1, expected)
        if why:
            return Verdict(whole=False, events=number, number=number + 1, why=why)
        number, expected = event.number, event.digest
        left.meet(number, expected)
        if watch and number % (AT_ONCE * 10) == 0 and not watch(number, up_to):
            return Verdict(whole=False, events=number, number=number + 1, why="nobody has looked further")
    if (number, expected) != (up_to, head):
        return Verdict(whole=False, events=number, number=number + 1, why=NEWEST_MISSING)
    if _goes_on(session):
        return Verdict(whole=False, events=number, number=number + 1, why=MORE)
    contradicted = left.contradicted()
    return Verdict(
        whole=not contradicted,
        events=number,
        why=CONTRADICTED if contradicted else "",
        contradicted=contradicted,
    )


def _goes_on(session: Session) -> bool:
    """Say whether there are events that no act appended. One statement, so that nobody appends between two reads."""
    newest = select(func.max(AuditEvent.number)).scalar_subquery()
    end = select(AuditHead.number).scalar_subquery()
    last, known = session.execute(select(newest, end)).one()
    return (last or 0) != (known or 0)


def export(session: Session) -> Iterator[dict[str, Any]]:
    """Give every event in its order as it is hashed, with its hash under "digest" (docs/audit-format.md)."""
    for event in _events(session, head_of(session)[0]):
        yield {**fields_of(event), "digest": event.digest}
