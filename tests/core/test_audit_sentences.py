"""Staff's own sentences are in no event: sealed beside the chain, held against it, forgotten when asked."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from feedback.core import audit, migrations
from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent, AuditSentence
from feedback.core.audit.sentences import COMMITTED
from feedback.core.audit.writing import KEYS
from feedback.core.database import Database
from feedback.tables import metadata
from tests.builders.people import WEDNESDAY

ROOT = Path(__file__).resolve().parents[2]
BY = Actor(
    account_id=uuid4(), programme_id=uuid4(), organisation_id=uuid4(), roles=frozenset({Role.ADMINISTRATOR})
)
WHY = "Wren lost her phone; I rang her at work."


def said(database: Database, about_id: UUID, sentence: str = WHY) -> AuditEvent:
    with database.writing() as session:
        return audit.record(
            session, by=BY, at=WEDNESDAY, act="example.act", about=("thing", about_id), sentence=sentence
        )


def test_a_sentence_is_in_no_event_and_no_export_and_opens_for_staff(each_database: Database) -> None:
    thing = uuid4()
    event = said(each_database, thing)
    with each_database.reading() as session:
        exported = json.dumps(list(audit.export(session)))
        found = audit.sentences_of(session, [event])[event.id]
        assert (found.sentence, found.fits) == (WHY, True)
        assert audit.sentences_about(session, "example.act", [thing, uuid4()]) == {thing: WHY}
        assert audit.verify(session).whole
    assert "Wren" not in exported
    assert event.reason.startswith(COMMITTED)


def test_the_hash_says_nothing_to_whoever_guesses_the_sentence(database: Database) -> None:
    one, other = said(database, uuid4()), said(database, uuid4())
    assert one.reason != other.reason
    assert one.reason.removeprefix(COMMITTED) != hashlib.sha256(WHY.encode()).hexdigest()


def test_another_sentence_in_its_place_is_seen(database: Database) -> None:
    event, other = said(database, uuid4()), said(database, uuid4(), "Nobody asked.")
    with database.writing() as session:
        row = session.get_one(AuditSentence, event.id)
        row.salted = session.get_one(AuditSentence, other.id).salted
    with database.reading() as session:
        found = audit.sentences_of(session, [event])[event.id]
    assert (found.sentence, found.fits) == ("Nobody asked.", False)


def test_a_sentence_can_be_forgotten_and_the_chain_stays_whole(database: Database) -> None:
    thing, kept = uuid4(), uuid4()
    event, other = said(database, thing), said(database, kept)
    with database.writing() as session:
        assert audit.forget_sentences(session, [thing]) == 1
    with database.reading() as session:
        assert audit.verify(session).whole
        assert set(audit.sentences_of(session, [event, other])) == {other.id}
        assert audit.sentences_about(session, "example.act", [thing, kept]) == {kept: WHY}


def test_a_sentence_of_before_is_read_where_it_stands(database: Database) -> None:
    thing = uuid4()
    event = said(database, thing)
    with database.writing() as session:
        session.execute(delete(AuditSentence))
        session.execute(update(AuditEvent).where(AuditEvent.id == event.id).values(reason="Lost her phone."))
    with database.reading() as session:
        assert audit.sentences_about(session, "example.act", [thing]) == {thing: "Lost her phone."}


@pytest.mark.parametrize(
    "keys",
    [
        "", "not_about_service", "identity,contact", "member, moderator", "40 rows", "2026-W47", "en-easy", "2026-11-18",
        "disclosure, on_the_server", "commissioner " + "0" * 64,
    ],
)  # fmt: skip
def test_keys_numbers_and_hashes_are_reasons(database: Database, keys: str) -> None:
    with database.writing() as session:
        event = audit.record(
            session, by=BY, at=WEDNESDAY, act="example.act", about=("thing", uuid4()), reason=keys
        )
        assert event.reason == keys


WORD = st.text(st.characters(categories=["L"]), min_size=1, max_size=9)


@given(st.lists(WORD, min_size=3, max_size=12))
def test_no_sentence_is_taken_for_a_reason(words: list[str]) -> None:
    assert KEYS.fullmatch(" ".join(words)) is None
    assert KEYS.fullmatch(" ".join(words) + ".") is None


@pytest.mark.parametrize("reason", [WHY, "She told me so", "Her phone, at home"])
def test_whoever_writes_a_sentence_where_a_key_belongs_is_stopped(database: Database, reason: str) -> None:
    with pytest.raises(ValueError, match="sealed beside it"), database.writing() as session:
        audit.record(session, by=BY, at=WEDNESDAY, act="example.act", about=("thing", uuid4()), reason=reason)


#: What every call says as its reason, by the function in which it stands; whoever adds one says here what it is made of.
REASONS = {
    # values of an enum, and keys of the policy, of data files and of languages
    "intake/kept/service.ask": "ground.value",
    "intake/kept/service.set_hold": "hold.ground.value",
    "keeping/service/originals.ask": "reason.value",
    "keeping/service/originals.agree": "row.reason.value",
    "keeping/service/originals.refuse": "row.reason.value",
    "keeping/service/originals.open_once": "row.reason.value",
    "keeping/service/requests.record": "said.kind.value",
    "keeping/service/requests.check": "row.kind.value",
    "keeping/service/requests.release": "row.kind.value",
    "keeping/service/requests.make_again": "row.kind.value",
    "keeping/service/requests.answer": "row.kind.value",
    "keeping/service/retention.say": "_reason(one.key, on_server=on_server)",
    "keeping/service/retention.run": "_reason(key, on_server=on_server)",
    "moderation/service/covering.save_redactions": "kinds",
    "moderation/service/covering.cover": "category.value",
    "moderation/service/covering.uncover": "row.category.value",
    "moderation/service/deciding.decide": "reason",  # a key: each decision asks the policy for it
    "moderation/service/deciding.undo": "decision.kind.value",
    "moderation/service/looking.first_look": "'about_staff' if about_staff else ''",
    "moderation/service/looking.look": "LOOKS[case.state].value",
    "moderation/service/referring.refer": "level.value",
    "moderation/service/vouching.clear_vouched": "VOUCHED",
    "programmes/contract/service.move_to": "stage.value",
    "programmes/service.appoint": "role.value",
    "programmes/team/service.invite": "', '.join(row.roles)",
    "programmes/team/service.accept": "', '.join(row.roles)",
    "programmes/team/service.end_role": "row.role.value",
    "questions/service/drafts.note": "reason",  # the calls of it stand below
    "questions/service/pages.add_page": "page.key",
    "questions/service/pages.word_page": "page.key",
    "questions/service/pages.move_page": "page.key",
    "questions/service/pages.remove_page": "page.key",
    "questions/service/questions.add_question": "question.key",
    "questions/service/questions.word_question": "question.key",
    "questions/service/questions.move_question": "question.key",
    "questions/service/questions.put_away": "question.key",
    "questions/translations/service.bring_in": "tag",
    "questions/translations/service.review": "row.language",
    "reporting_back/service.write_reply": "answer.value",
    "reporting_back/service.reword_reply": "answer.value",
    "specification/service/guards.note": "reason",  # the calls of it stand below
    "specification/service/approval.name_approver": "role.value",
    "specification/service/clauses.justify": "rule",
    "specification/service/drafts.switch_section": "'on' if on else 'off'",
    "specification/service/evidence._link": "stance.value",
    "specification/service/reviews.take_results": "result.value",
    # days, weeks, numbers and hashes
    "intake/service.let_in": "week",
    "intake/imports/service/bringing_in.import_rows": "f'{batch.rows} rows'",
    "programmes/team/training.note": "until.isoformat()",
    "keeping/service/requests.hand_over": "row.bundle_digest",
    "specification/service/approval.approve": "f'{named.role.value} {mark}'",
    "specification/service/approval.publish": "draft.fingerprint",
}
#: Where staff say something in their own words: sealed, and a hash in the chain.
SENTENCES = {
    "programmes/team/recovering.ask": "why",
    "specification/service/guards.note": "sentence",
    "specification/service/approval.reopen": "why",
    "specification/service/clauses.withdraw_clause": "why",
    "specification/service/losses.read_again": "words",
}
WRITES = {"record", "note"}


def said_in(name: str) -> dict[str, str]:
    """Give what every call that writes an event says in one of its arguments, by file and function."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "feedback").rglob("*.py")):
        where = path.relative_to(ROOT / "feedback").with_suffix("").as_posix()
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in WRITES:
                        for one in call.keywords:
                            assert one.arg is not None, f"{where}: say each argument of an event by its name"
                            if one.arg == name:
                                found[f"{where}.{function.name}"] = ast.unparse(one.value)
    return found


def test_every_reason_in_the_chain_is_known_and_none_is_a_sentence() -> None:
    assert said_in("reason") == REASONS


def test_every_sentence_of_staff_is_kept_beside_the_chain() -> None:
    assert said_in("sentence") == SENTENCES


# --- what was there before ----------------------------------------------------------------------------------------------

BEFORE, APART = "0034", "0035"
KEYS_OF = {
    name: uuid4() for name in ("programme", "organisation", "account", "other", "link", "recovery", "event")
}


@pytest.fixture
def old(each_database: Database) -> Iterator[Database]:
    """Give a database as it was when sentences stood in the chain, with somebody being let back in."""
    each_database.engine.dispose()
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database, BEFORE)
    as_kept = (lambda key: key.hex) if each_database.engine.dialect.name == "sqlite" else str
    rows = (
        (
            "INSERT INTO programme (id, slug, name, about, stage, is_sample, release_minimum, publish_base,"
            " first_look_hours, serious_hours, moderation_hours, lease_minutes, undo_seconds, reads_when, paper_return)"
            " VALUES (:programme, 'old', 'Old', '', 'before_market', false, 5, 10, 16, 8, 40, 20, 30, 'Soon.', '')"
        ),
        "INSERT INTO organisation (id, name, kind) VALUES (:organisation, 'The hub', 'hub')",
        (
            "INSERT INTO account (id, organisation_id, name_box, needs_two_factors)"
            " VALUES (:account, :organisation, '', (1 = 1)), (:other, :organisation, '', (1 = 1))"
        ),
        (
            "INSERT INTO entry_link (id, account_id, token_digest, needs_words, resets, misses, made_at, expires_at)"
            " VALUES (:link, :account, 'x', (1 = 1), (1 = 1), 0, '2026-11-18 10:00:00', '2026-11-20 10:00:00')"
        ),
        (
            "INSERT INTO recovery (id, programme_id, account_id, link_id, reason, asked_by, asked_at)"
            " VALUES (:recovery, :programme, :account, :link, 'Lost her phone.', :other, '2026-11-18 10:00:00')"
        ),
        (
            "INSERT INTO audit_event (id, number, at, account_id, act, about, about_id, reason, previous, digest)"
            " VALUES (:event, 1, '2026-11-18 10:00:00', :other, 'team.ask_recovery', 'recovery', :recovery,"
            " 'Lost her phone.', '', 'd')"
        ),
        "UPDATE audit_head SET number = 1, digest = 'd'",
    )
    with each_database.writing() as session:
        for statement in rows:
            used = {key: as_kept(value) for key, value in KEYS_OF.items() if f":{key}" in statement}
            session.execute(text(statement), used)
    yield each_database
    migrations.move(each_database, "base", down=True)


def test_a_sentence_of_before_stays_in_the_chain_and_is_shown_and_a_way_back_brings_it_to_its_row(
    old: Database,
) -> None:
    migrations.move(old, APART)
    thing = KEYS_OF["recovery"]
    with old.reading() as session:
        assert audit.sentences_about(session, "team.ask_recovery", [thing]) == {thing: "Lost her phone."}
        kept = session.execute(text("SELECT * FROM recovery")).mappings().one()
        assert "reason" not in kept
        assert str(kept["asked_at"]).startswith("2026-11-18 10:00:00")
    newer = uuid4()
    said(old, newer)
    migrations.move(old, BEFORE, down=True)
    with old.reading() as session:
        assert session.execute(text("SELECT reason FROM recovery")).scalar_one() == "Lost her phone."
        reasons = session.scalars(select(AuditEvent.reason).order_by(AuditEvent.number)).all()
    assert [reason[:9] for reason in reasons] == ["Lost her ", COMMITTED]
    migrations.move(old)
    with old.reading() as session:
        assert audit.sentences_about(session, "team.ask_recovery", [thing]) == {thing: "Lost her phone."}
