"""Whose trauma training was shortened or taken back reads, keeps and decides nothing from that moment on."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotYours
from feedback.intake.hands import service as hands
from feedback.intake.imports.service.vouching import Words, check_voucher
from feedback.intake.progress import Seed
from feedback.moderation import service
from feedback.moderation.rules import Category, Level, Redaction
from feedback.programmes import queries as programmes
from feedback.programmes.team import training
from tests.builders.moderation import WORDS, Bench, a_response, a_submission, case_of, opened
from tests.builders.people import WEDNESDAY, a_person

AT = WEDNESDAY + timedelta(seconds=1)
WHY = "not_about_service"
Act = Callable[[Session, UUID, Actor], object]
#: What somebody does with a response that they hold.
HELD: dict[str, Act] = {
    "case_for_reading": lambda s, case, by: service.case_for_reading(s, case, by, at=AT),
    "keep_claim": lambda s, case, by: service.keep_claim(s, case, by=by, at=AT),
    "release_claim": lambda s, case, by: service.release_claim(s, case, by=by, at=AT),
    "hand_over": lambda s, case, by: service.hand_over(s, case, by=by, at=AT),
    "save_redactions": lambda s, case, by: service.save_redactions(
        s, case, [Redaction(0, 5, Category.STAFF)], by=by, at=AT
    ),
    "cover": lambda s, case, by: service.cover(
        s, case, start=0, end=5, category=Category.STAFF, by=by, at=AT
    ),
    "accept_suggestion": lambda s, case, by: service.accept_suggestion(s, case, 0, by=by, at=AT),
    "uncover": lambda s, case, by: service.uncover(s, case, uuid4(), by=by, at=AT),
    "clear": lambda s, case, by: service.clear(s, case, by=by, at=AT),
    "theme_only": lambda s, case, by: service.theme_only(s, case, reason=WHY, by=by, at=AT),
    "propose_withhold": lambda s, case, by: service.propose_withhold(s, case, reason=WHY, by=by, at=AT),
}
#: What an independent reader does with a response that nobody has looked at.
UNSEEN: dict[str, Act] = {
    "case_for_reading": lambda s, case, by: service.case_for_reading(s, case, by, at=AT),
    "look": lambda s, case, by: service.look(s, case, by=by, at=AT),
    "look_at_next": lambda s, _case, by: service.look_at_next(s, by=by, at=AT),
    "first_look": lambda s, case, by: service.first_look(s, case, by=by, at=AT),
    "mark_spam": lambda s, case, by: service.mark_spam(s, case, by=by, at=AT),
}
#: What stays open, and why: nobody keeps a worry to themselves because a certificate has run out.
OPEN = {
    "refer": "a worry is passed on by whoever has it",
    "refer_response": "a worry is passed on by whoever has it",
    "take_referral": "a safeguarding lead answers worries and moderates nothing",
    "close_referral": "a safeguarding lead answers worries and moderates nothing",
    "words_for_lead": "a safeguarding lead answers worries and moderates nothing",
    "response_may_be_referred": "it only says whether a worry can be passed on",
    "undo_sheet": "what was typed wrongly is taken out again by whoever typed it",
    "waits_for_word": "it gives no words, and asks the voucher for training",
    "case_known_to": "it gives no words",
    "stage_for": "it gives no words",
}
#: Acts with tests of their own below.
#: That of `clear_vouched` is in tests/intake/imports/test_vouching.py.
APART = {"claim", "clear_vouched", "decide_withhold", "undo"}


def taken_back(bench: Bench, *whose: Actor) -> None:
    """Let an administrator note that somebody's training counts no more."""
    with bench.database.writing() as session:
        keeper = a_person(session, bench.world, Role.ADMINISTRATOR, organisation=bench.world.council)
        for one in whose:
            training.end(session, one.account_id, "The certificate was withdrawn.", by=keeper, at=WEDNESDAY)


def refused(bench: Bench, act: Act, by: Actor) -> None:
    """Hold that an act answers with what is missing, and moves nothing."""
    before = bench.state()
    with pytest.raises(NotYours, match="trauma training"), bench.database.writing() as session:
        act(session, bench.case_id, by)
    assert bench.state() is before


def test_every_act_of_moderation_asks_for_training_or_says_why_not() -> None:
    acts = {
        name
        for name, act in vars(service).items()
        if inspect.isfunction(act) and "by" in inspect.signature(act).parameters
    }
    assert acts == {*HELD, *UNSEEN, *OPEN, *APART}


@pytest.mark.parametrize("act", HELD)
def test_who_holds_a_response_does_nothing_more_with_it(own: Bench, act: str) -> None:
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)
    taken_back(own, own.readers.moderator)
    refused(own, HELD[act], own.readers.moderator)


def test_nobody_takes_another_and_what_they_held_goes_to_a_colleague(own: Bench) -> None:
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)
    taken_back(own, own.readers.moderator)
    refused(own, lambda s, case, by: service.claim(s, case, by=by, at=AT), own.readers.moderator)
    with own.database.writing() as session:  # the open page of the other kept the lease no longer
        later = WEDNESDAY + timedelta(minutes=21)
        service.claim(session, own.case_id, by=own.readers.colleague, at=later)


@pytest.mark.parametrize("act", UNSEEN)
def test_who_looks_first_looks_no_more(bench: Bench, act: str) -> None:
    with bench.database.writing() as session:
        bench.response = a_response(
            session, bench.world, WORDS, submission=a_submission(session, bench.world)
        )
    opened(bench.database)
    with bench.database.reading() as session:
        bench.case_id = case_of(session, bench.response.id).id
    taken_back(bench, bench.readers.hub)
    refused(bench, UNSEEN[act], bench.readers.hub)


@pytest.mark.parametrize("agree", [True, False])
def test_who_decides_about_withholding_decides_no_more(own: Bench, *, agree: bool) -> None:
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)
        service.propose_withhold(session, own.case_id, reason=WHY, by=own.readers.moderator, at=WEDNESDAY)
    taken_back(own, own.readers.hub)
    refused(
        own, lambda s, case, by: service.decide_withhold(s, case, agree=agree, by=by, at=AT), own.readers.hub
    )


def test_nobody_undoes_what_they_decided_before_into_their_own_hands(own: Bench) -> None:
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)
        decision = service.clear(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY).id
    taken_back(own, own.readers.moderator)
    refused(own, lambda s, _case, by: service.undo(s, decision, by=by, at=AT), own.readers.moderator)


def test_a_worry_is_passed_on_whatever_became_of_a_certificate(own: Bench) -> None:
    taken_back(own, own.readers.moderator)
    with own.database.writing() as session:
        service.refer(session, own.case_id, level=Level.CONCERN, by=own.readers.moderator, at=AT)


def test_nobody_types_sheets_or_vouches_for_past_feedback(own: Bench) -> None:
    readers = own.readers
    taken_back(own, readers.moderator, readers.hub)
    with own.database.reading() as session:
        with pytest.raises(NotYours, match="trauma training"):
            hands.enter_sheet(
                session, Seed(b""), uuid4(), [], may_use=None, reads_first=None, by=readers.moderator, at=AT
            )  # fmt: skip
        words = Words(programme_id=own.world.id, sent_by=readers.moderator.account_id)
        with pytest.raises(DomainError, match="trauma training"):
            check_voucher(session, readers.hub.account_id, words, at=AT)


def test_a_programme_counts_only_readers_whose_newest_note_counts(bench: Bench) -> None:
    def readers() -> int:
        with bench.database.reading() as session:
            return programmes.independent_readers(session, bench.world.id, WEDNESDAY.date())

    assert readers() == 2
    taken_back(bench, bench.readers.hub)
    assert readers() == 1
