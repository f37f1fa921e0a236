"""Which pages and questions a person is shown: the ones that fit what they have answered so far.

A condition looks at a question of an earlier page. `shown_if` shows a thing only once one of the choices was made, so a
question that was skipped hides it; `hidden_if` hides a thing once one of the choices was made, so a question that was
skipped hides nothing: nobody is asked less for having kept something to themselves. `lots` belongs to the services of
those lots and is hidden once the person has named a service of another lot.

Pages are looked at in their order, and only what stands on a page that is itself shown, and was not skipped, counts.
So every form has an end, whatever was answered. What was answered on a page that is hidden stays in the draft.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from feedback.questions.rules.form import Asked, Condition, Page


def _holds(condition: Condition, chosen: Mapping[str, str]) -> bool:
    return chosen.get(condition.question) in condition.any_of


def fits(thing: Page | Asked, chosen: Mapping[str, str], lot: int | None) -> bool:
    """Say whether a page or a question fits.

    Args:
        chosen: the choices that count so far, by the key of their question.
        lot: the lot of the service that the person speaks about, or None while that is not known.
    """
    if not thing.conditional:  # most things
        return True
    if thing.lots and lot is not None and lot not in thing.lots:
        return False
    return all(_holds(one, chosen) for one in thing.shown_if) and not any(
        _holds(one, chosen) for one in thing.hidden_if
    )


def shown(
    pages: Sequence[Page], choices: Mapping[UUID, str], *, aside: Collection[str] = (), lot: int | None = None
) -> tuple[Page, ...]:
    """Give the pages that a person is shown, each with those of its questions that fit.

    Args:
        choices: what was chosen, by the id of the question.
        aside: keys of pages that were skipped; what was chosen there does not count.
        lot: the lot of the service that the window is about. A service that the person names comes before it.
    """
    chosen: dict[str, str] = {}
    kept = []
    for page in pages:
        if not fits(page, chosen, lot):
            continue
        asked = page.questions
        if page.asks_conditionally:
            asked = tuple(one for one in page.questions if fits(one, chosen, lot))
            if not asked:
                continue
        kept.append(page if len(asked) == len(page.questions) else replace(page, questions=asked))
        if not choices or page.key in aside:
            continue
        for one in asked:
            choice = choices.get(one.id)
            if choice is None:
                continue
            chosen[one.key] = choice
            if one.names_service:
                lot = next((offered.lot for offered in one.choices if offered.key == choice), None) or lot
    return tuple(kept)


def first_words(
    pages: Sequence[Page], choices: Mapping[UUID, str], page: Page, *, aside: Collection[str] = ()
) -> str:
    """Give the words that greet a person on `page`: those of the choice that they made on the opening page before it.

    They stand once, on the first page after the opening that asks something; "" on every other page.
    """
    opening = [one for one in pages if one.opening]
    asking = [one for one in pages if not one.opening and one.questions]
    if not asking or asking[0].key != page.key:
        return ""
    for one in opening:
        for asked in one.questions if one.key not in aside else ():
            choice = choices.get(asked.id)
            words = next((offered.first_words for offered in asked.choices if offered.key == choice), "")
            if words:
                return words
    return ""
