"""Who may come to which page: the one table. Deny by default; a route in no row is refused and fails a test.

This is the first lock (role and programme); `feedback/guard.py` holds every request against it. Services are the second:
they hold what depends on the thing itself (whose organisation, whose claim, which state).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from feedback.core.actor import Role

_STAFF = frozenset(Role)
#: What the names of the pages begin with that are a way in: open to anyone, and in the language of staff.
WAYS_IN = ("entrance.", "entry.", "arrival.")


@dataclass(frozen=True)
class Who:
    """Who may come: anyone at all, anyone signed in, or holders of `roles` in the programme of the address.

    `confirmed` names the methods for which a person must have shown within the last ten minutes who they are.
    """

    anyone: bool = False
    signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    confirmed: frozenset[str] = frozenset()


ANYONE = Who(anyone=True)
SIGNED_IN = Who(signed_in=True)
EVERY_ROLE = Who(roles=_STAFF)


def only(*roles: Role) -> Who:
    """Open a page to these roles of the programme."""
    return Who(roles=frozenset(roles))


def confirmed(who: Who, *, to_look: bool = False) -> Who:
    """Ask again who is there before this is done: sealed originals, releases, approvals. What was typed is kept.

    Args:
        to_look: ask before the page is shown, too, where looking is the act.
    """
    return replace(who, confirmed=frozenset({"POST", "GET", "HEAD"} if to_look else {"POST"}))


MODERATOR, INDEPENDENT, SAFEGUARDING = Role.MODERATOR, Role.INDEPENDENT, Role.SAFEGUARDING
MEMBER, FACILITATOR, COMMISSIONER = Role.MEMBER, Role.FACILITATOR, Role.COMMISSIONER
ELECTED, ADMINISTRATOR, AUDITOR = Role.ELECTED, Role.ADMINISTRATOR, Role.AUDITOR

ENTRANCE = {
    "asset": ANYONE,
    "icon": ANYONE,
    "health.live": ANYONE,
    "health.ready": ANYONE,
    "health.metrics": ANYONE,
    "support.support": ANYONE,
    "entry.sign_in": ANYONE,
    "entry.try_passphrase": ANYONE,
    "entry.try_passkey": ANYONE,
    "entrance.sample": ANYONE,
    "entrance.use_sample": ANYONE,
    "entrance.sign_out": ANYONE,
    "entrance.again": ANYONE,
    "entry.confirm": SIGNED_IN,
    "entry.confirm_with_passphrase": SIGNED_IN,
    "entry.confirm_with_passkey": SIGNED_IN,
    "entrance.confirm_in_sample": SIGNED_IN,
    "arrival.welcome": ANYONE,
    "arrival.with_passphrase": ANYONE,
    "arrival.with_passkey": ANYONE,
    "arrival.accept": ANYONE,
    "account.overview": SIGNED_IN,
    "account.add_passkey": confirmed(SIGNED_IN),
    "account.remove_passkey": confirmed(SIGNED_IN),
    "account.set_passphrase": confirmed(SIGNED_IN),
    "account.set_app": confirmed(SIGNED_IN),
    "account.end": SIGNED_IN,
    "account.end_others": SIGNED_IN,
    "programmes_entrance.start": SIGNED_IN,
    "programmes.home": EVERY_ROLE,
    "people.put_away": EVERY_ROLE,
}
INTAKE_PUBLIC: dict[str, Who] = {
    "form.start": ANYONE,
    "form.window": ANYONE,
    "form.show": ANYONE,
    "form.step": ANYONE,
    "form.leave": ANYONE,
    "form.privacy": ANYONE,
    "form.accessibility": ANYONE,
    "paper.form": ANYONE,
    "paper.large": ANYONE,
}
TYPISTS = only(MODERATOR, INDEPENDENT, FACILITATOR)
INTAKE: dict[str, Who] = {
    "intake.rooms": only(FACILITATOR),
    "intake.enter": only(FACILITATOR),
    "beside.ask": only(MODERATOR, SAFEGUARDING, INDEPENDENT, FACILITATOR),
    "beside.begin": only(MODERATOR, SAFEGUARDING, INDEPENDENT, FACILITATOR),
    "sheets.choose": TYPISTS,
    "sheets.sheet": TYPISTS,
    "sheets.enter": TYPISTS,
    "imports.overview": only(MODERATOR, FACILITATOR, COMMISSIONER, INDEPENDENT),
    "imports.send": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.columns": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.map_columns": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.ask": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.drop": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.choose_sheet": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.row_report": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "import_mappings.use": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "import_mappings.save": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "import_mappings.rename": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "import_mappings.delete": only(MODERATOR, FACILITATOR, COMMISSIONER),
    "imports.look": only(INDEPENDENT),
    "imports.vouch": confirmed(only(INDEPENDENT)),
    "imports.progress": only(INDEPENDENT),
    "posters.poster": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "posters.svg": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "posters.png": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "intake.spam": only(ADMINISTRATOR),
    "intake.let_in": only(ADMINISTRATOR),
}
QUESTIONS: dict[str, Who] = {
    "questions.show": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "languages.overview": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "languages.download": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "languages.read": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "languages.bring_in": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR),
    "languages.review": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR),
    "questions.draft": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "preview.start": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "preview.step": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "questions.begin_set": only(FACILITATOR, COMMISSIONER),
    "questions.begin_draft": only(FACILITATOR, COMMISSIONER),
    "questions.licence": only(FACILITATOR, COMMISSIONER),
    "questions.publish": confirmed(only(FACILITATOR, COMMISSIONER)),
    "questions.discard": only(FACILITATOR, COMMISSIONER),
    "questions.add_page": only(FACILITATOR, COMMISSIONER),
    "questions.page": only(FACILITATOR, COMMISSIONER),
    "questions.word_page": only(FACILITATOR, COMMISSIONER),
    "questions.move_page": only(FACILITATOR, COMMISSIONER),
    "questions.remove_page": only(FACILITATOR, COMMISSIONER),
    "questions.add_question": only(FACILITATOR, COMMISSIONER),
    "questions.question": only(FACILITATOR, COMMISSIONER),
    "questions.word_question": only(FACILITATOR, COMMISSIONER),
    "questions.move_question": only(FACILITATOR, COMMISSIONER),
    "questions.put_away": only(FACILITATOR, COMMISSIONER),
    "questions.put_back": only(FACILITATOR, COMMISSIONER),
    "windows.overview": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "windows.window": only(FACILITATOR, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "windows.new": only(FACILITATOR, COMMISSIONER),
    "windows.open_new": confirmed(only(FACILITATOR, COMMISSIONER)),
    "windows.change_days": only(FACILITATOR, COMMISSIONER),
    "windows.close": only(FACILITATOR, COMMISSIONER),
    "windows.make_default": only(FACILITATOR, COMMISSIONER),
    "windows.paper": only(FACILITATOR, COMMISSIONER),
    "windows.say_how_paper_returns": only(FACILITATOR, COMMISSIONER),
}
READERS = only(MODERATOR, INDEPENDENT, SAFEGUARDING)
MODERATION: dict[str, Who] = {
    "policy.show": ANYONE,
    "moderation.queue": READERS,
    "moderation.case": READERS,
    "moderation.look": only(INDEPENDENT),
    "moderation.look_next": only(INDEPENDENT),
    "moderation.looked": only(INDEPENDENT),
    "moderation.spam": confirmed(only(INDEPENDENT)),
    "moderation.claim": READERS,
    "moderation.beat": READERS,
    "moderation.let_go": READERS,
    "moderation.hand_over": READERS,
    "moderation.cover": READERS,
    "moderation.accept": READERS,
    "moderation.uncover": READERS,
    "moderation.clear": READERS,
    "moderation.theme_only": READERS,
    "moderation.withhold": READERS,
    "moderation.keep_back": confirmed(only(INDEPENDENT)),
    "moderation.give_back": only(INDEPENDENT),
    "moderation.undo_sheet": TYPISTS,
    "moderation.decisions": only(MODERATOR, INDEPENDENT, SAFEGUARDING, AUDITOR),
    "moderation.undo": READERS,
    "moderation.refer": READERS,
    "moderation.send_referral": READERS,
    "moderation.refer_response": only(MODERATOR, INDEPENDENT, SAFEGUARDING, FACILITATOR, MEMBER),
    "moderation.send_response": only(MODERATOR, INDEPENDENT, SAFEGUARDING, FACILITATOR, MEMBER),
    "moderation.referrals": only(INDEPENDENT, SAFEGUARDING),
    "moderation.referral": only(INDEPENDENT, SAFEGUARDING),
    "moderation.referral_counts": only(COMMISSIONER),
    "moderation.referral_log": only(AUDITOR),
    "moderation.take": only(INDEPENDENT, SAFEGUARDING),
    "moderation.close": only(INDEPENDENT, SAFEGUARDING),
}
_THEMES_READ = only(FACILITATOR, MEMBER, COMMISSIONER, AUDITOR)
THEMES: dict[str, Who] = {
    "themes.overview": _THEMES_READ,
    "themes.codebook": _THEMES_READ,
    "themes.theme": _THEMES_READ,
    "themes.ledger": _THEMES_READ,
    "themes.summary": only(FACILITATOR, MEMBER, COMMISSIONER, AUDITOR, ELECTED),
    "themes.read_next": only(FACILITATOR),
    "themes.reading": only(FACILITATOR),
    "themes.mark": only(FACILITATOR),
    "themes.nothing_needed": only(FACILITATOR),
    "themes.read_again": only(FACILITATOR),
    "themes.unmark": only(FACILITATOR),
    "themes.add_label": only(FACILITATOR),
    "themes.label": only(FACILITATOR),
    "themes.edit_label": only(FACILITATOR),
    "themes.retire_label": only(FACILITATOR),
    "themes.bring_back_label": only(FACILITATOR),
    "themes.new_theme": only(FACILITATOR),
    "themes.make_theme": only(FACILITATOR),
    "themes.word": only(FACILITATOR),
    "themes.save_wording": only(FACILITATOR),
    "themes.theme_words": only(FACILITATOR),
    "themes.take_out": only(FACILITATOR),
    "themes.next_version": only(FACILITATOR),
}
_GROUPS_READ = only(FACILITATOR, MEMBER, COMMISSIONER, AUDITOR)
GROUPS: dict[str, Who] = {
    "groups.overview": _GROUPS_READ,
    "groups.group": _GROUPS_READ,
    "groups.decision": _GROUPS_READ,
    "groups.round_page": _GROUPS_READ,
    "groups.item": _GROUPS_READ,
    "groups.pack": only(FACILITATOR, MEMBER),
    "groups.say": only(MEMBER),
    "groups.declare": only(MEMBER),
    "groups.declare_for": only(MEMBER),
    "groups.pause": only(MEMBER),
    "groups.resume": only(MEMBER),
    "groups.prepare": only(FACILITATOR),
    "groups.put": only(FACILITATOR),
    "groups.room": only(FACILITATOR),
    "groups.enter_room": only(FACILITATOR),
    "groups.close": confirmed(only(FACILITATOR)),
}
DRAFT_READERS = only(COMMISSIONER, FACILITATOR, MEMBER, ELECTED, AUDITOR)
SPECIFICATION: dict[str, Who] = {
    # What is published is open to every role; before, the room itself shows drafts to their readers only.
    "specification.drafts": EVERY_ROLE,
    "specification.draft": EVERY_ROLE,
    "specification.trace": EVERY_ROLE,
    "specification.documents": EVERY_ROLE,
    "specification.download": EVERY_ROLE,
    "specification.checks": DRAFT_READERS,
    "specification.orphans": DRAFT_READERS,
    "specification.evidence": DRAFT_READERS,
    "specification.sources": DRAFT_READERS,
    "specification.figures": DRAFT_READERS,
    "specification.start": only(COMMISSIONER),
    "specification.about": only(COMMISSIONER),
    "specification.sections": only(COMMISSIONER),
    "specification.switch_section": only(COMMISSIONER),
    "specification.propose": only(COMMISSIONER),
    "specification.add_clause": only(COMMISSIONER),
    "specification.clause": only(COMMISSIONER),
    "specification.withdraw": only(COMMISSIONER),
    "specification.read_again": only(COMMISSIONER),
    "specification.move": only(COMMISSIONER),
    "specification.justify": only(COMMISSIONER),
    "specification.link": only(COMMISSIONER),
    "specification.add_source": only(COMMISSIONER),
    "specification.settle": only(COMMISSIONER),
    "specification.take_off": only(COMMISSIONER),
    "specification.repin": only(COMMISSIONER),
    "specification.review": only(COMMISSIONER),
    "specification.take_results": only(COMMISSIONER),
    "specification.approve": confirmed(only(COMMISSIONER)),
    "specification.publish": confirmed(only(COMMISSIONER)),
    "specification.reopen": only(COMMISSIONER),
    "specification.ask_for_document": only(COMMISSIONER),
    "specification.document_progress": only(COMMISSIONER),
    "specification.document_progress_json": only(COMMISSIONER),
    "specification.approvers": confirmed(only(ADMINISTRATOR)),
}
FIGURE_READERS = only(
    MODERATOR, INDEPENDENT, SAFEGUARDING, MEMBER, FACILITATOR, COMMISSIONER, ELECTED, AUDITOR
)
MONITORING: dict[str, Who] = {
    "monitoring.outcomes": FIGURE_READERS,
    "monitoring.who_was_heard": FIGURE_READERS,
    "monitoring.freeze": confirmed(only(COMMISSIONER)),
    "monitoring.figures": only(FACILITATOR, COMMISSIONER, ELECTED, AUDITOR),
    "monitoring.leavers": only(MODERATOR, COMMISSIONER),
}
REPORTING_BACK: dict[str, Who] = {
    "coming_back.what_changed": ANYONE,
    "coming_back.code": ANYONE,
    "coming_back.look": ANYONE,
    "reporting_back.overview": only(COMMISSIONER, FACILITATOR, MEMBER, ELECTED, AUDITOR),
    "reporting_back.answer": only(COMMISSIONER),
    "reporting_back.reword": only(COMMISSIONER),
    "reporting_back.put": only(FACILITATOR),
    "reporting_back.publish": confirmed(only(COMMISSIONER)),
}
#: The administrator answers for what the programme promises, the facilitator is out among local services: both keep the
#: lines (programmes/helplines/service.py). Those who pass worries on, and those who answer for it, may look.
_LINES_READ = only(ADMINISTRATOR, FACILITATOR, COMMISSIONER, INDEPENDENT, SAFEGUARDING, AUDITOR)
_LINES_KEPT = only(ADMINISTRATOR, FACILITATOR)
HELPLINES: dict[str, Who] = {
    "helplines.overview": _LINES_READ,
    "helplines.new": _LINES_KEPT,
    "helplines.add": _LINES_KEPT,
    "helplines.line": _LINES_KEPT,
    "helplines.change": _LINES_KEPT,
    "helplines.confirm": _LINES_KEPT,
    "helplines.take_off": _LINES_KEPT,
    "helplines.put_back": _LINES_KEPT,
}
_BOUGHT_KEPT = only(COMMISSIONER, ADMINISTRATOR)
CONTRACT: dict[str, Who] = {
    "contract.overview": only(COMMISSIONER, ADMINISTRATOR, FACILITATOR, AUDITOR),
    "contract.move": confirmed(only(COMMISSIONER)),
    "contract.new_lot": _BOUGHT_KEPT,
    "contract.add_lot": _BOUGHT_KEPT,
    "contract.lot": _BOUGHT_KEPT,
    "contract.change_lot": _BOUGHT_KEPT,
    "contract.remove_lot": _BOUGHT_KEPT,
    "contract.new_service": _BOUGHT_KEPT,
    "contract.add_service": _BOUGHT_KEPT,
    "contract.one_service": _BOUGHT_KEPT,
    "contract.change_service": _BOUGHT_KEPT,
    "contract.remove_service": _BOUGHT_KEPT,
}
#: Whoever can be a second person tells their words here; whoever watches who comes confirms (programmes/team/knowing.py).
_SECONDS = only(MODERATOR, INDEPENDENT, SAFEGUARDING, COMMISSIONER, ADMINISTRATOR, AUDITOR)
PEOPLE: dict[str, Who] = {
    "team.overview": only(ADMINISTRATOR, AUDITOR),
    "team.matrix": only(ADMINISTRATOR, AUDITOR),
    "team.invite": only(ADMINISTRATOR),
    "team.make_invitation": confirmed(only(ADMINISTRATOR)),
    "team.withdraw": only(ADMINISTRATOR),
    "team.person": only(ADMINISTRATOR),
    "team.note_training": confirmed(only(ADMINISTRATOR)),
    "team.end_training": confirmed(only(ADMINISTRATOR)),
    "team.sign_out": only(ADMINISTRATOR),
    "team.end_role": confirmed(only(ADMINISTRATOR)),
    "team.leave": confirmed(only(ADMINISTRATOR)),
    "team.recoveries": only(ADMINISTRATOR, SAFEGUARDING),
    "team.ask_recovery": confirmed(only(ADMINISTRATOR)),
    "team.confirm_recovery": confirmed(only(ADMINISTRATOR, SAFEGUARDING)),
    "team.stop_recovery": only(ADMINISTRATOR, SAFEGUARDING),
    "known.overview": _SECONDS,
    "known.confirm": confirmed(only(ADMINISTRATOR, SAFEGUARDING, AUDITOR)),
    "young.show": only(ADMINISTRATOR),
    "young.save": only(ADMINISTRATOR),
}
#: Whoever answers for the programme keeps its holds; a safeguarding lead may ask for one; an auditor reads.
_HOLDS_KEPT = only(COMMISSIONER, ADMINISTRATOR)
_OPENERS = only(INDEPENDENT, SAFEGUARDING, AUDITOR)
KEEPING: dict[str, Who] = {
    "auditing.overview": only(AUDITOR),
    "holds.overview": only(SAFEGUARDING, COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "holds.new": only(SAFEGUARDING, COMMISSIONER, ADMINISTRATOR),
    "holds.ask": only(SAFEGUARDING, COMMISSIONER, ADMINISTRATOR),
    "holds.set_hold": confirmed(_HOLDS_KEPT),
    "holds.decline": confirmed(_HOLDS_KEPT),
    "holds.ask_release": confirmed(_HOLDS_KEPT),
    "holds.release": confirmed(_HOLDS_KEPT),
    "originals.overview": _OPENERS,
    "originals.new": _OPENERS,
    "originals.ask": _OPENERS,
    "originals.agree": confirmed(only(INDEPENDENT, SAFEGUARDING)),
    "originals.refuse": only(INDEPENDENT, SAFEGUARDING),
    "originals.open_once": confirmed(_OPENERS),
    "requests.overview": only(COMMISSIONER, ADMINISTRATOR, INDEPENDENT, AUDITOR),
    "requests.show": only(COMMISSIONER, ADMINISTRATOR, INDEPENDENT, AUDITOR),
    "requests.new": only(COMMISSIONER, ADMINISTRATOR),
    "requests.record": only(COMMISSIONER, ADMINISTRATOR),
    "requests.check": confirmed(only(COMMISSIONER, ADMINISTRATOR)),
    "requests.answer": confirmed(only(COMMISSIONER, ADMINISTRATOR)),
    "requests.release": confirmed(only(INDEPENDENT)),
    "requests.make_again": only(INDEPENDENT),
    "requests.bundle": confirmed(only(INDEPENDENT)),
    "retention.overview": only(COMMISSIONER, ADMINISTRATOR, AUDITOR),
    "retention.approve": confirmed(only(COMMISSIONER, ADMINISTRATOR)),
    "retention.keep_on": only(COMMISSIONER, ADMINISTRATOR),
    "retention.run": confirmed(only(ADMINISTRATOR)),
}
TABLE: dict[str, Who] = {
    **ENTRANCE,
    **INTAKE_PUBLIC,
    **INTAKE,
    **QUESTIONS,
    **MODERATION,
    **THEMES,
    **GROUPS,
    **SPECIFICATION,
    **MONITORING,
    **REPORTING_BACK,
    **HELPLINES,
    **CONTRACT,
    **PEOPLE,
    **KEEPING,
}
