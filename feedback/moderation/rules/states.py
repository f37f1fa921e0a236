"""The states of a case, and which act leads from one to the next (5-evidence.md, "States")."""

from __future__ import annotations

from enum import StrEnum

from feedback.core.errors import AlreadyDone, Closed


class CaseState(StrEnum):
    """One response's passage through moderation. A referral is a row of its own, never a state."""

    RECEIVED = "received"
    FIRST_LOOKED = "first_looked"
    POOLED = "pooled"
    WAITING = "waiting"
    CLAIMED = "claimed"
    SECOND_CHECK = "second_check"
    CLEARED = "cleared"
    THEME_ONLY = "theme_only"
    WITHHELD = "withheld"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class DecisionKind(StrEnum):
    """What can be decided about a response. There is none for tone, criticism or swearing."""

    CLEAR = "clear"
    THEME_ONLY = "theme_only"
    PROPOSE_WITHHOLD = "propose_withhold"
    WITHHOLD = "withhold"
    RETURN = "return"
    SPAM = "spam"


class Act(StrEnum):
    """What moves a case on."""

    LOOK = "look"
    VOUCH = "vouch"
    POOL = "pool"
    RELEASE = "release"
    CLAIM = "claim"
    LET_GO = "let_go"
    CLEAR = "clear"
    THEME_ONLY = "theme_only"
    PROPOSE_WITHHOLD = "propose_withhold"
    WITHHOLD = "withhold"
    RETURN = "return"
    SPAM = "spam"
    UNDO = "undo"
    WITHDRAW = "withdraw"


_S, _A = CaseState, Act
#: Nothing leaves RECEIVED without a person: LOOK and SPAM are an independent reader's, VOUCH is an independent
#: person's who answers for an import, WITHDRAW is the respondent's own.
#: Nothing leaves WITHDRAWN: the words are gone by then.
NEXT_STATE: dict[tuple[CaseState, Act], CaseState] = {
    (_S.RECEIVED, _A.LOOK): _S.FIRST_LOOKED,
    (_S.RECEIVED, _A.SPAM): _S.SPAM,
    (_S.RECEIVED, _A.VOUCH): _S.CLEARED,
    (_S.SPAM, _A.UNDO): _S.RECEIVED,
    (_S.FIRST_LOOKED, _A.POOL): _S.POOLED,
    (_S.POOLED, _A.RELEASE): _S.WAITING,
    (_S.WAITING, _A.CLAIM): _S.CLAIMED,
    (_S.CLAIMED, _A.CLAIM): _S.CLAIMED,
    (_S.CLAIMED, _A.LET_GO): _S.WAITING,
    (_S.CLAIMED, _A.CLEAR): _S.CLEARED,
    (_S.CLAIMED, _A.THEME_ONLY): _S.THEME_ONLY,
    (_S.CLAIMED, _A.PROPOSE_WITHHOLD): _S.SECOND_CHECK,
    (_S.SECOND_CHECK, _A.WITHHOLD): _S.WITHHELD,
    (_S.SECOND_CHECK, _A.RETURN): _S.WAITING,
    (_S.CLEARED, _A.UNDO): _S.CLAIMED,
    (_S.THEME_ONLY, _A.UNDO): _S.CLAIMED,
    (_S.SECOND_CHECK, _A.UNDO): _S.CLAIMED,
    (_S.WITHHELD, _A.UNDO): _S.SECOND_CHECK,
    **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in _S if state is not _S.WITHDRAWN},
}
#: Where the last check is over, and the working text may go.
FINAL = frozenset({_S.CLEARED, _S.THEME_ONLY, _S.WITHHELD, _S.SPAM, _S.WITHDRAWN})
#: Where each decision leaves a case; one that stands elsewhere was decided on again since.
AFTER = {
    DecisionKind.CLEAR: _S.CLEARED,
    DecisionKind.THEME_ONLY: _S.THEME_ONLY,
    DecisionKind.PROPOSE_WITHHOLD: _S.SECOND_CHECK,
    DecisionKind.WITHHOLD: _S.WITHHELD,
    DecisionKind.SPAM: _S.SPAM,
}
#: What may be undone before it takes effect. A RETURN needs no undoing: the words are only read again.
UNDOABLE = frozenset(AFTER)


def next_state(state: CaseState, act: Act) -> CaseState:
    """Say where `act` leads from `state`.

    Raises:
        Closed: the person has taken their words back.
        AlreadyDone: from here there is no such way; a colleague was first.
    """
    if state is CaseState.WITHDRAWN:
        raise Closed("The person has taken this back. Its words are gone, and nothing is left to do.")
    following = NEXT_STATE.get((state, act))
    if following is None:
        raise AlreadyDone(
            "This has moved on since you opened it: a colleague was first. Nothing of theirs was changed."
        )
    return following


def reading_has_begun(state: CaseState | None, *, by_a_person: bool) -> bool:
    """Say whether somebody has begun to read a response. Until then its writer may send other words in its place.

    Args:
        state: None before the worker has made its case. What a machine does (open, suggest, raise a worry) is no reading.
        by_a_person: a person is on record with it: a look, even one that was put back, a decision (undone or not), a
            referral of theirs.
    """
    return state not in {None, CaseState.RECEIVED} or by_a_person
