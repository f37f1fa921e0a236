"""The rules of the groups room: kinds of group, what a member can say, who may see a discussion, how a round ends."""

from __future__ import annotations

from feedback.groups.rules.kinds import GroupKind as GroupKind
from feedback.groups.rules.kinds import Result as Result
from feedback.groups.rules.kinds import RoundState as RoundState
from feedback.groups.rules.kinds import SpeaksFor as SpeaksFor
from feedback.groups.rules.kinds import Subject as Subject
from feedback.groups.rules.kinds import View as View
from feedback.groups.rules.rounds import ItemToPut as ItemToPut
from feedback.groups.rules.rounds import may_see_discussion as may_see_discussion
from feedback.groups.rules.rounds import takes_views as takes_views
from feedback.groups.rules.tallies import Tally as Tally
from feedback.groups.rules.tallies import result_of as result_of
from feedback.groups.rules.tallies import shown as shown
