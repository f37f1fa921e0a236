"""Reads of the groups room, named by what comes back."""

from __future__ import annotations

from feedback.groups.queries.groups import GroupCard as GroupCard
from feedback.groups.queries.groups import group_for as group_for
from feedback.groups.queries.groups import groups_for as groups_for
from feedback.groups.queries.groups import is_chair as is_chair
from feedback.groups.queries.groups import member_of as member_of
from feedback.groups.queries.groups import members_by_whom as members_by_whom
from feedback.groups.queries.results import ItemResult as ItemResult
from feedback.groups.queries.results import KeptDissent as KeptDissent
from feedback.groups.queries.results import dissent_of as dissent_of
from feedback.groups.queries.results import dissent_on as dissent_on
from feedback.groups.queries.results import result_of as result_of
from feedback.groups.queries.results import results_for_version as results_for_version
from feedback.groups.queries.rounds import ItemStanding as ItemStanding
from feedback.groups.queries.rounds import Said as Said
from feedback.groups.queries.rounds import declared_by as declared_by
from feedback.groups.queries.rounds import general_interests as general_interests
from feedback.groups.queries.rounds import interests_in as interests_in
from feedback.groups.queries.rounds import item_for as item_for
from feedback.groups.queries.rounds import items_of as items_of
from feedback.groups.queries.rounds import items_waiting_for as items_waiting_for
from feedback.groups.queries.rounds import own_interests as own_interests
from feedback.groups.queries.rounds import own_view as own_view
from feedback.groups.queries.rounds import round_for as round_for
from feedback.groups.queries.rounds import rounds_of as rounds_of
from feedback.groups.queries.rounds import rounds_open as rounds_open
from feedback.groups.queries.rounds import standing_of as standing_of
from feedback.groups.queries.rounds import theme_is_before_a_group as theme_is_before_a_group
from feedback.groups.queries.rounds import words_said as words_said
