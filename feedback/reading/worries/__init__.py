"""Signs of worry in what somebody wrote, so that it reaches an independent reader sooner.

A signal never hides, ranks or answers anything; a person reads every word whether or not there is one. The rules lean
towards noticing too much: a missed worry costs more than a needless first look.

    signals("the wait was killing me")  →  frozenset()
"""

from feedback.reading.worries import children, danger, home, others, retaliation, self_harm
from feedback.reading.worries.rule import Rule, sentences
from feedback.reading.worries.rule import Worry as Worry

_RULES: tuple[Rule, ...] = (
    *self_harm.RULES,
    *others.RULES,
    *danger.RULES,
    *children.RULES,
    *home.RULES,
    *retaliation.RULES,
)


def signals(text: str) -> frozenset[Worry]:
    """Return the kinds of worry that `text` may hold; empty when no rule saw one."""
    read = sentences(text)
    return frozenset(rule.worry for rule in _RULES if any(rule.sees(sentence) for sentence in read))
