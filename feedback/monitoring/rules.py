"""What an outcome figure is, over whose answers, and how much of it each audience sees. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from feedback.core.actor import Role
from feedback.figures.outcomes import Change, ItemCounts
from feedback.figures.shares import MINIMUM_BASE, Share
from feedback.figures.suppression import (
    INTERNAL,
    PARTNER,
    PUBLIC,
    Profile,
    PublicFigure,
    PublicItem,
    Shown,
    public_item,
)
from feedback.figures.tables import public_table
from feedback.figures.wording import SMALLEST_SHOWN

#: Nobody, not even a provider about its own service, sees figures of fewer people than this: never one person's.
NEVER_FEWER = SMALLEST_SHOWN
OWN = replace(INTERNAL, name="own", minimum_base=NEVER_FEWER)
PARTNERS = replace(PARTNER, minimum_base=NEVER_FEWER)
#: For the bases of services beside the programme's own: a base too small for figures is covered by another one, so
#: that the whole less the others does not give it back.
BASES = Profile("bases", 2 * MINIMUM_BASE, MINIMUM_BASE, protects_sums=True, hides_unanimous=False)
_NO_ANSWER = frozenset({Change.PREFER_NOT_TO_SAY.name.lower()})


class Measure(StrEnum):
    """Which figure of an item is meant. `choice` stands for one answer of a question that is no change scale."""

    IMPROVED = "improved"
    MAINTAINED_OR_IMPROVED = "maintained_or_improved"
    SAME = "same"
    CHOICE = "choice"


class Collected(StrEnum):
    """Whose hands the answers passed through."""

    DIRECT = "direct"
    PARTLY_PROVIDER = "partly_provider"
    PROVIDER = "provider"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose answers are counted: all of the programme's, or those of a service, window or import, or of some weeks.

    Weeks are ISO weeks, both included; an empty one is open.
    """

    service_id: UUID | None = None
    window_id: UUID | None = None
    batch_id: UUID | None = None
    from_week: str = ""
    to_week: str = ""

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is left out."""
        return self == WHOLE


WHOLE = Scope()


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often each choice of one question was given, by service. `item_key` is set for what is an outcome."""

    key: str
    item_key: str
    title: str
    is_scale: bool
    sensitive: bool
    choices: tuple[tuple[str, str], ...]
    by_service: Mapping[UUID | None, Mapping[str, int]]
    collected: Collected

    @property
    def counts(self) -> dict[str, int]:
        """Give the counts of every published choice, over all services."""
        return _added(self.by_service.values(), self.choices)

    def of_service(self, service_id: UUID) -> dict[str, int]:
        """Give the counts of every published choice in one service."""
        return _added([self.by_service.get(service_id, {})], self.choices)

    def bases(self) -> dict[str, int]:
        """Give the base in each service, in the order of their ids."""
        return {
            str(each): _base(found)
            for each, found in sorted(self.by_service.items(), key=lambda at: str(at[0]))
        }


@dataclass(frozen=True, kw_only=True)
class ItemFigure:
    """One outcome item as one audience may see it. Nothing else of its counts leaves the room."""

    key: str
    title: str
    seen: PublicItem
    collected: Collected
    more_answers_than_leavers: bool = False

    @property
    def has_percentages(self) -> bool:
        """Say whether both shares are exact and their base allows a percentage."""
        shares = (self.seen.improved.share, self.seen.maintained_or_improved.share)
        return all(share is not None and share.percent() is not None for share in shares)


@dataclass(frozen=True, kw_only=True)
class ChoiceFigure:
    """One answer of a question, as a share of all who answered it."""

    key: str
    label: str
    figure: PublicFigure


@dataclass(frozen=True, kw_only=True)
class ShareFigure:
    """One question that is no change scale: the share of each of its answers, as one audience may see it."""

    key: str
    title: str
    base: int | None
    choices: tuple[ChoiceFigure, ...]
    collected: Collected


def _added(counted: Iterable[Mapping[str, int]], choices: Sequence[tuple[str, str]]) -> dict[str, int]:
    total = {key: 0 for key, _ in choices}
    for each in counted:
        for key, count in each.items():
            total[key] = total.get(key, 0) + count
    return total


def _base(counts: Mapping[str, int]) -> int:
    return sum(count for key, count in counts.items() if key != Change.NOT_NEEDED.name.lower())


def hidden_beside_the_whole(tally: Tally, service_id: UUID, profile: Profile) -> bool:
    """Say whether a service's base must be hidden because the whole programme's figures stand elsewhere.

    Only where the profile protects sums. The other services' bases would otherwise give back a small one.
    """
    if not profile.protects_sums:
        return False
    bases = tally.bases()
    if len([base for base in bases.values() if base]) == 1:
        return False
    return public_table(bases, BASES).cells.get(str(service_id)) is None


def item_figure(
    tally: Tally, profile: Profile, *, service_id: UUID | None, leavers: int | None
) -> ItemFigure:
    """Show an outcome item as far as `profile` may see it.

    Coverage is left out, and said so, where there are more answers than people who left: the two describe different
    people then.
    """
    counts = tally.counts if service_id is None else tally.of_service(service_id)
    known = {change.name.lower(): counts.get(change.name.lower(), 0) for change in Change}
    item = ItemCounts(**known)
    too_many = leavers is not None and item.base > leavers
    if service_id is not None and hidden_beside_the_whole(tally, service_id, profile):
        nothing = PublicFigure(Shown.BASE_TOO_SMALL)
        seen = PublicItem(None, nothing, nothing, nothing, nothing, None, None)
    else:
        seen = public_item(item, profile, leavers=None if too_many else leavers, sensitive=tally.sensitive)
    return ItemFigure(
        key=tally.item_key or tally.key,
        title=tally.title,
        seen=seen,
        collected=tally.collected,
        more_answers_than_leavers=too_many and seen.base is not None,
    )


def share_figure(tally: Tally, profile: Profile, *, service_id: UUID | None) -> ShareFigure:
    """Show the shares of a question's answers as far as `profile` may see them. Everybody who answered is in the base."""
    counts = tally.counts if service_id is None else tally.of_service(service_id)
    base = sum(counts.values())
    labels = dict(tally.choices)
    hidden = service_id is not None and hidden_beside_the_whole(tally, service_id, profile)
    table = public_table(counts, profile, sensitive=tally.sensitive)
    too_small = hidden or base < profile.minimum_base or table.total is None
    return ShareFigure(
        key=tally.item_key or tally.key,
        title=tally.title,
        base=None if too_small else base,
        collected=tally.collected,
        choices=tuple(
            ChoiceFigure(
                key=key,
                label=labels.get(key, key),
                figure=_choice_figure(
                    count, base, shown=table.cells[key], too_small=too_small, profile=profile
                ),
            )
            for key, count in counts.items()
            if count or key not in _NO_ANSWER
        ),
    )


def _choice_figure(
    count: int, base: int, *, shown: int | None, too_small: bool, profile: Profile
) -> PublicFigure:
    if too_small:
        return PublicFigure(Shown.BASE_TOO_SMALL)
    if shown is not None:
        return PublicFigure(Shown.EXACT, base, Share(count, base))
    return PublicFigure(Shown.HIDDEN if profile.protects_sums else Shown.FEW, base)


def public_profile(publish_base: int) -> Profile:
    """Give what the public may see, with the programme's own base where it is larger."""
    return replace(PUBLIC, minimum_base=max(PUBLIC.minimum_base, publish_base))


def collected_by(sources: Mapping[bool, int]) -> Collected:
    """Say how answers came in, from how many were imported (True) and how many were not."""
    if not sources.get(True):
        return Collected.DIRECT
    return Collected.PARTLY_PROVIDER if sources.get(False) else Collected.PROVIDER


def span(figures: Iterable[PublicFigure]) -> tuple[int, int] | None:
    """Give the smallest and largest whole percentage among figures that have one."""
    percents = [figure.share.percent() for figure in figures if figure.share is not None]
    whole = [int(percent) for percent in percents if percent is not None]
    return (min(whole), max(whole)) if whole else None


def measured(item: ItemFigure, measure: Measure) -> PublicFigure:
    """Give one figure of an item."""
    return {
        Measure.IMPROVED: item.seen.improved,
        Measure.MAINTAINED_OR_IMPROVED: item.seen.maintained_or_improved,
        Measure.SAME: item.seen.same,
    }[measure]


def profile_for(roles: frozenset[Role], *, own: bool, publish_base: int) -> Profile | None:
    """Say how much somebody sees, or None where these figures are not theirs (4-protection.md, "figures").

    Members see what the public sees, which is stricter than that table asks: a member can be a bidder, and a group is
    small enough to know each other.

    Args:
        own: whether all of it is about services of the person's own organisation.
        publish_base: the programme's smallest base of a published figure.
    """
    if Role.AUDITOR in roles or (own and roles & {Role.MODERATOR, Role.SAFEGUARDING}):
        return OWN
    if roles & {Role.COMMISSIONER, Role.FACILITATOR, Role.INDEPENDENT, Role.MODERATOR}:
        return PARTNERS
    if roles & {Role.MEMBER, Role.ELECTED}:
        return public_profile(publish_base)
    return None
