"""Which acts ask again who is there, and for every other act of staff why it does not: a new one has to be put on a list."""

from __future__ import annotations

from flask import Flask

from feedback.access import TABLE

#: What cannot be taken back: words go out or away, somebody may do more or less, something is approved or published.
ASKS_AGAIN = {
    "words come in, open or leave for others": {
        "imports.vouch", "originals.agree", "originals.open_once", "requests.check", "requests.release", "requests.bundle",
    },
    "words go, or nobody sees them": {
        "moderation.spam", "moderation.keep_back", "requests.answer", "retention.approve", "retention.run",
    },
    "words are kept from being erased, or are not any more": {
        "holds.set_hold", "holds.decline", "holds.ask_release", "holds.release",
    },
    "it stands for everybody to read, or to answer, and a version of it is never changed": {
        "contract.move", "groups.close", "specification.approve", "specification.publish", "reporting_back.publish", "monitoring.freeze",
        "questions.publish", "windows.open_new",
    },
    "somebody may do more, or less": {
        "team.make_invitation", "team.end_role", "team.leave", "team.note_training", "team.end_training",
        "team.ask_recovery", "team.confirm_recovery", "known.confirm", "specification.approvers",
    },
    "it is a way in": {
        "account.add_passkey", "account.remove_passkey", "account.set_passphrase", "account.set_app",
    },
}  # fmt: skip

#: Why the others do not.
DOES_NOT = {
    "it is how one shows who one is": {
        "entry.confirm_with_passkey", "entry.confirm_with_passphrase", "entrance.confirm_in_sample",
    },
    "it only protects, and waits for nothing": {
        "account.end", "account.end_others", "team.sign_out", "team.stop_recovery", "team.withdraw", "holds.ask",
        "originals.refuse", "retention.keep_on", "moderation.hand_over", "moderation.send_referral",
        "moderation.send_response", "moderation.take", "windows.close",
    },
    "a second person, who is asked again, has to do the rest": {
        "originals.ask", "imports.ask", "moderation.withhold", "requests.record", "requests.make_again",
        "reporting_back.put", "specification.reopen",
    },
    "it is a reader's daily work: it is theirs alone while they hold it, and can be undone until it takes effect": {
        "moderation.claim", "moderation.beat", "moderation.let_go", "moderation.cover", "moderation.accept",
        "moderation.uncover", "moderation.clear", "moderation.theme_only", "moderation.undo", "moderation.undo_sheet",
        "moderation.look", "moderation.look_next", "moderation.looked", "moderation.give_back", "moderation.close", "intake.let_in",
    },
    "somebody says or types something, which is read before anything becomes of it": {
        "intake.enter", "beside.begin", "sheets.enter", "monitoring.leavers", "groups.say", "groups.enter_room",
        "groups.declare", "groups.declare_for", "groups.pause", "groups.resume", "groups.put", "preview.step",
        "people.put_away",
    },
    "it is a file of their own, which can be sent again": {
        "imports.send", "imports.map_columns", "imports.choose_sheet", "imports.drop", "import_mappings.use",
        "import_mappings.save", "import_mappings.rename", "import_mappings.delete",
    },
    "it is a draft, or changes back in the same way": {
        "languages.bring_in", "languages.review", "questions.begin_set", "questions.begin_draft", "questions.licence",
        "questions.discard", "questions.add_page", "questions.word_page", "questions.move_page", "questions.remove_page",
        "questions.add_question", "questions.word_question", "questions.move_question", "questions.put_away",
        "questions.put_back", "windows.change_days", "windows.make_default", "windows.say_how_paper_returns",
        "contract.add_lot", "contract.change_lot", "contract.remove_lot", "contract.add_service",
        "contract.change_service", "contract.remove_service", "young.save", "helplines.add", "helplines.change", "helplines.confirm", "helplines.take_off",
        "helplines.put_back", "reporting_back.answer", "reporting_back.reword", "themes.mark", "themes.unmark",
        "themes.nothing_needed", "themes.read_again", "themes.add_label", "themes.edit_label", "themes.retire_label",
        "themes.bring_back_label", "themes.make_theme", "themes.save_wording", "themes.take_out", "themes.next_version",
        "specification.start", "specification.about", "specification.switch_section", "specification.propose",
        "specification.add_clause", "specification.clause", "specification.withdraw", "specification.read_again",
        "specification.move", "specification.justify", "specification.link", "specification.add_source",
        "specification.settle", "specification.take_off", "specification.repin", "specification.review",
        "specification.take_results", "specification.ask_for_document",
    },
}  # fmt: skip


def _all(lists: dict[str, set[str]]) -> list[str]:
    return sorted(endpoint for endpoints in lists.values() for endpoint in endpoints)


def test_these_acts_ask_again_who_is_there_and_no_others() -> None:
    assert sorted(endpoint for endpoint, who in TABLE.items() if "POST" in who.confirmed) == _all(ASKS_AGAIN)
    assert not any(TABLE[endpoint].anyone for endpoint in _all(ASKS_AGAIN))


def test_every_other_act_of_staff_has_a_reason_why_it_does_not(app: Flask) -> None:
    acts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint in TABLE and not TABLE[rule.endpoint].anyone
    }
    assert sorted(acts) == sorted(_all(ASKS_AGAIN) + _all(DOES_NOT)), "a new act goes on one of the lists"
