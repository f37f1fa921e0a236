"""Words at rest: what opens, what does not, and what the size tells."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core import sealing
from feedback.core.columns import Row, Sealed
from feedback.core.database import Database
from feedback.core.errors import SealedAway, TooMuch
from feedback.settings import Settings
from feedback.tables import metadata
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


def sealed_texts() -> dict[str, tuple[type[Row], str, str]]:
    """Give each sealed column that there is but the originals, by its frozen name: its class, its text and its bytes."""
    found = {}
    for mapper in Row.registry.mappers:
        for text, sealed in vars(mapper.class_).items():
            if isinstance(sealed, Sealed):
                name = mapper.local_table.columns[sealed.column].info["sealed"]
                found[name] = (mapper.class_, text, sealed.column)
    return found


def a_row(kind: type[Row], row_id: UUID) -> Row:
    """Give a row with an id and nothing else; what holds words has its id as its one key."""
    row = kind()
    for sealed in vars(kind).values():
        if isinstance(sealed, Sealed):
            setattr(row, sealed.row_id, row_id)
    return row


def test_a_ciphertext_of_any_sealed_column_opens_in_no_other_row_and_in_no_other_column(
    vault: sealing.Vault,  # noqa: ARG001 - opens the keys
) -> None:
    """Walked from the tables, so that a column that is new tomorrow is among them."""
    texts = sealed_texts()
    columns = {
        column.info["sealed"]
        for table in metadata.sorted_tables
        for column in table.columns
        if "sealed" in column.info
    }
    assert set(texts) == columns - {"intake.response.original"}
    row_id = uuid4()
    boxes = {}
    for name, (kind, text, column) in texts.items():
        row = a_row(kind, row_id)
        setattr(row, text, "A kind word.")
        boxes[name] = getattr(row, column)
        assert getattr(row, text) == "A kind word."
    for name, (kind, text, column) in texts.items():
        moved = a_row(kind, uuid4())
        setattr(moved, column, boxes[name])
        with pytest.raises(sealing.Damaged):
            getattr(moved, text)
        for other in texts.keys() - {name}:
            here = a_row(kind, row_id)
            setattr(here, column, boxes[other])
            with pytest.raises(sealing.Damaged):
                getattr(here, text)


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
