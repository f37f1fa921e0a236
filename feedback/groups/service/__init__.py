"""Acts of the groups room: make a group, open a round, say a view, declare an interest, close and keep dissent."""

from __future__ import annotations

from feedback.groups.service.groups import add_group as add_group
from feedback.groups.service.groups import add_member as add_member
from feedback.groups.service.groups import pause as pause
from feedback.groups.service.groups import resume as resume
from feedback.groups.service.rounds import close_round as close_round
from feedback.groups.service.rounds import open_round as open_round
from feedback.groups.service.rounds import theme_items as theme_items
from feedback.groups.service.views import declare_interest as declare_interest
from feedback.groups.service.views import say as say
from feedback.groups.service.views import say_for_room as say_for_room
