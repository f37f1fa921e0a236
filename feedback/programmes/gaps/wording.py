"""How pages say that nobody could do something, and who could be invited so that somebody can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.programmes.gaps.rules import URGENT, Task, Work

#: What nobody can do, as a whole sentence: it stands on the home page, on "Who works here", and before somebody leaves.
NOBODY = {
    Work.READ: _l("Nobody independent reads what people send, and nobody looks at it for worries."),
    Work.LEAD: _l("Nobody leads on safeguarding: a worry in somebody's words may reach nobody."),
    Work.ADMINISTER: _l("Nobody keeps the people of this programme: no colleague can be invited or let in."),
    Work.FACILITATE: _l("Nobody gathers themes or runs the groups."),
    Work.LET_BACK_IN: _l("Nobody could let a colleague back in who has lost their phone: it takes two."),
    Work.HOLD: _l("Nobody could set or end a hold as the second person."),
    Work.RELEASE_WORDS: _l("Nobody could release words for a court or an inquiry: it takes two."),
    Work.OPEN_ORIGINAL: _l("Nobody could agree, as the second person, that a sealed original is opened."),
    Work.KEEP_BACK: _l(
        "Nobody could decide, as the second independent reader, that a response is kept back."
    ),
    Work.RUN_RETENTION: _l("Nobody could erase what is too old once another person has approved it."),
}
#: Whom an administrator would invite.
WHO_COULD = {
    Work.READ: _l("an independent moderator whose trauma training is in date"),
    Work.LEAD: _l("a safeguarding lead"),
    Work.ADMINISTER: _l("an administrator"),
    Work.FACILITATE: _l("a facilitator"),
    Work.LET_BACK_IN: _l("a second administrator, or a safeguarding lead"),
    Work.HOLD: _l("a commissioner, or a second administrator"),
    Work.RELEASE_WORDS: _l("an independent moderator, or a commissioner"),
    Work.OPEN_ORIGINAL: _l("a second independent moderator, or a safeguarding lead"),
    Work.KEEP_BACK: _l("a second independent moderator whose trauma training is in date"),
    Work.RUN_RETENTION: _l("a commissioner, or a second administrator"),
}


@dataclass(frozen=True)
class Said:
    """One gap as a page says it: the sentence, whom one would invite, and whether it is urgent."""

    key: str
    sentence: str
    who: str
    urgent: bool


def said(tasks: Iterable[Task], organisations: Mapping[UUID, str]) -> list[Said]:
    """Say each task as a gap."""
    return [
        Said(one.key, _sentence(one, organisations), _who(one, organisations), one.work in URGENT)
        for one in tasks
    ]


def _sentence(task: Task, organisations: Mapping[UUID, str]) -> str:
    if task.about is None:
        return str(NOBODY[task.work])
    name = organisations.get(task.about, "")
    return str(_("Nobody independent of %(name)s reads what people say about it.", name=name))


def _who(task: Task, organisations: Mapping[UUID, str]) -> str:
    if task.about is None:
        return str(WHO_COULD[task.work])
    name = organisations.get(task.about, "")
    return str(_("an independent moderator from elsewhere than %(name)s, with training in date", name=name))
