"""Words at rest: what opens, what does not, and what the size tells."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core import sealing
from feedback.core.database import Database
from feedback.core.errors import SealedAway, TooMuch
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_world


def test_an_original_comes_back_to_the_letter(world: World) -> None:
    response_id, words = (
        uuid4(),
        "It was < 3 weeks. <scared> \u202eright to left\u202c and e\u0301 \U0001f33f",
    )
    assert (
        sealing.open_original(world.id, response_id, sealing.seal_original(world.id, response_id, words))
        == words
    )


def test_an_original_moved_to_another_response_does_not_open(world: World) -> None:
    box = sealing.seal_original(world.id, uuid4(), "The room was warm.")
    with pytest.raises(sealing.Damaged):
        sealing.open_original(world.id, uuid4(), box)


def test_a_short_and_a_longer_answer_weigh_the_same(world: World) -> None:
    sizes = {len(sealing.seal_original(world.id, uuid4(), "a" * length)) for length in (1, 40, 900)}
    assert len(sizes) == 1


def test_five_thousand_of_the_widest_characters_fit(world: World) -> None:
    response_id, words = uuid4(), "\U0001f33f" * 5000
    assert (
        sealing.open_original(world.id, response_id, sealing.seal_original(world.id, response_id, words))
        == words
    )


def test_more_than_the_largest_bucket_is_refused_kindly() -> None:
    with pytest.raises(TooMuch):
        sealing.pad(b"x" * 40_000)


def test_a_process_without_the_private_key_cannot_open_an_original(world: World) -> None:
    response_id = uuid4()
    box = sealing.seal_original(world.id, response_id, "Tea was offered.")
    held = sealing.current_vault()
    sealing.hold(sealing.Vault(form_secret=b"f", pepper=b"p", public_keys=held.public_keys))
    with pytest.raises(SealedAway):
        sealing.open_original(world.id, response_id, box)


def test_derived_words_open_only_in_their_own_row_and_column(vault: sealing.Vault) -> None:  # noqa: ARG001 - opens the keys
    row_id = uuid4()
    box = sealing.seal_text("A kind worker.", "themes.example", row_id)
    assert sealing.open_text(box, "themes.example", row_id) == "A kind worker."
    for name, other in (("themes.example", uuid4()), ("groups.example", row_id)):
        with pytest.raises(sealing.Damaged):
            sealing.open_text(box, name, other)


def test_an_altered_box_does_not_open(vault: sealing.Vault) -> None:  # noqa: ARG001 - opens the keys
    row_id = uuid4()
    box = bytearray(sealing.seal_text("A kind worker.", "themes.example", row_id))
    box[-1] ^= 1
    with pytest.raises(sealing.Damaged):
        sealing.open_text(bytes(box), "themes.example", row_id)


def test_words_sealed_under_an_older_key_of_the_ring_still_open() -> None:
    old = sealing.KeyRing({1: b"a" * 32}, 1)
    new = sealing.KeyRing({1: b"a" * 32, 2: b"b" * 32}, 2)
    assert new.open(old.seal("Still here.", b"row"), b"row") == "Still here."


@given(st.binary(max_size=32_000))
def test_padding_gives_back_what_it_filled_up(body: bytes) -> None:
    padded = sealing.pad(body)
    assert len(padded) in sealing.BUCKETS
    assert sealing.unpad(padded) == body


def test_a_ciphertext_of_one_sealed_column_opens_in_no_other_row_and_in_no_other_column(
    database: Database, world: World
) -> None:
    a_finished_path(database, world, "Heliotropewren")
    boxes = {}
    with database.reading() as session:
        for table in metadata.sorted_tables:
            for column in table.columns:
                name = column.info.get("sealed")
                if name and name != "intake.response.original":
                    key = next(iter(table.primary_key.columns))
                    row = session.execute(select(key, column).where(column.is_not(None)).limit(1)).first()
                    if row is not None:
                        boxes[name] = (row[0], row[1])
    assert len(boxes) >= 12
    for name, (row_id, box) in boxes.items():
        assert sealing.open_text(box, name, row_id)
        with pytest.raises(sealing.Damaged):
            sealing.open_text(box, name, uuid4())
        for other in boxes.keys() - {name}:
            with pytest.raises(sealing.Damaged):
                sealing.open_text(box, other, row_id)


def test_an_original_moved_to_another_programme_does_not_open(
    database: Database, world: World, settings: Settings
) -> None:
    with database.writing() as session:
        other = a_world(session, settings, slug="other")
    response_id = uuid4()
    box = sealing.seal_original(world.id, response_id, "The room was warm.")
    with pytest.raises(sealing.Damaged):
        sealing.open_original(other.id, response_id, box)
    assert sealing.open_original(world.id, response_id, box) == "The room was warm."
