"""The table "Who may do what" (4-protection.md), cell by cell, against the one table of the service.

A cell says which roles come to an act at all; what depends on the thing (whose organisation, whose claim, which state) has
its tests in the rooms, and docs/decisions/0050 names one for each. Where the service gives a role more or less than the
design, it stands in DEVIATES with the reason, and nowhere else.
"""

from __future__ import annotations

import pytest
from flask import Flask

from feedback.access import TABLE
from feedback.core.actor import Role

M, S, I = Role.MODERATOR, Role.SAFEGUARDING, Role.INDEPENDENT  # noqa: E741 - as the design has its columns
P, F, C = Role.MEMBER, Role.FACILITATOR, Role.COMMISSIONER
E, A, U = Role.ELECTED, Role.ADMINISTRATOR, Role.AUDITOR

#: Act: who may by the design, and the pages by which it is done.
CELLS: dict[str, tuple[set[Role], tuple[str, ...]]] = {
    "see the queue": ({M, S, I}, ("moderation.queue",)),
    "first look for worries": ({I}, ("moderation.look", "moderation.look_next", "moderation.looked")),
    "read the working text": ({M, S, I}, ("moderation.case", "moderation.claim")),
    "open the sealed original": ({S, I, U}, ("originals.new", "originals.ask", "originals.open_once")),
    "agree that it is opened": ({S, I}, ("originals.agree",)),
    "clear": ({M, S, I}, ("moderation.clear", "moderation.theme_only")),
    "redact": ({M, S, I}, ("moderation.cover", "moderation.accept", "moderation.uncover")),
    "propose to withhold": ({M, S, I}, ("moderation.withhold",)),
    "decide to withhold": ({I}, ("moderation.keep_back", "moderation.give_back")),
    "put aside as sent by a machine": ({I}, ("moderation.spam",)),
    "raise a referral": ({M, S, I, P, F}, ("moderation.refer_response", "moderation.send_response")),
    "work a referral": ({S, I}, ("moderation.referral", "moderation.take", "moderation.close")),
    "count referrals": ({C}, ("moderation.referral_counts",)),
    "read the log of referrals": ({U}, ("moderation.referral_log",)),
    "label": ({F}, ("themes.mark", "themes.unmark", "themes.add_label", "themes.edit_label")),
    "merge and split": (
        {F},
        ("themes.make_theme", "themes.save_wording", "themes.next_version", "themes.take_out"),
    ),
    "propose a theme": ({P, F, C}, ("themes.make_theme",)),
    "read themes": ({P, F, C, U}, ("themes.overview", "themes.theme", "themes.ledger")),
    "vote, dissent": ({P}, ("groups.say",)),
    "enter for the room": ({F}, ("groups.enter_room",)),
    "release a theme": ({F}, ("groups.close",)),
    "draft a specification": ({C}, ("specification.start", "specification.clause", "specification.propose")),
    "approve a specification": ({C}, ("specification.approve", "specification.publish")),
    "read a draft": ({P, F, C, U}, ("specification.checks", "specification.sources")),
    "figures": ({M, S, I, P, F, C, E, U}, ("monitoring.outcomes",)),
    "people": ({A}, ("team.invite", "team.make_invitation", "team.leave", "team.end_role")),
    "read people": ({A, U}, ("team.overview",)),
    "retention": ({A}, ("retention.run",)),
    "approve retention": ({A}, ("retention.approve",)),
    "ask for a hold": ({S, C, A}, ("holds.ask",)),
    "set and release a hold": ({C, A}, ("holds.set_hold", "holds.release")),
    "verify audit": ({U}, ("auditing.overview",)),
}
#: Who comes to an act though the design does not say so (+), or does not though it does (-), and why: decision 50.
DEVIATES = {
    "propose a theme": (set(), {P, C}),  # they say it in a round; the facilitator makes it
    "read a draft": (
        {E},
        set(),
    ),  # 1-mission.md gives elected members drafts, 4-protection.md what is published
    "approve retention": ({C}, set()),  # decision 38: a second person has to be there
}


@pytest.mark.parametrize("act", CELLS)
def test_each_act_is_open_to_the_roles_that_the_design_names_and_to_nobody_else(act: str) -> None:
    roles, pages = CELLS[act]
    more, fewer = DEVIATES.get(act, (set(), set()))
    assert not more & roles
    assert fewer <= roles
    for page in pages:
        assert TABLE[page].roles == (roles | more) - fewer, page


def test_the_administrator_and_the_auditor_come_to_no_page_of_words_that_wait_to_be_read() -> None:
    words = [page for page in TABLE if page.startswith(("moderation.", "sheets.", "beside."))]
    for page in words:
        assert A not in TABLE[page].roles, page
        assert U not in TABLE[page].roles or page in {"moderation.decisions", "moderation.referral_log"}, page


def test_an_auditor_can_ask_agree_that_somebody_is_there_and_look_and_change_nothing_else(app: Flask) -> None:
    posts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and U in TABLE[rule.endpoint].roles
    }
    assert posts == {
        "originals.ask",
        "originals.open_once",
        "known.confirm",
        "people.put_away",
        "preview.step",
    }
