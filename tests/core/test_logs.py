"""Lines of the log: an allow-list of fields, and nothing that anybody wrote."""

from __future__ import annotations

import json
import logging

from hypothesis import given
from hypothesis import strategies as st

from feedback.core.logs import FIELDS, OneLine

CANARY = "kestrel"
words = st.text(max_size=30).map(lambda text: f"{text} {CANARY} {text}")


def line(record: logging.LogRecord) -> dict[str, object]:
    written = OneLine().format(record)
    assert "\n" not in written
    assert CANARY not in written
    read: dict[str, object] = json.loads(written)
    return read


def a_record(
    event: str, *args: object, name: str = "feedback.intake.public_views", **extra: object
) -> logging.LogRecord:
    return logging.getLogger(name).makeRecord(name, logging.ERROR, "", 0, event, args, None, extra=extra)


def test_a_line_says_what_happened_where_and_to_what_kind_of_thing() -> None:
    said = line(a_record("job failed", kind="moderation.open_originals", error="ValueError", count=3))
    assert said == {
        "level": "error",
        "from": "feedback.intake.public_views",
        "event": "job failed",
        "kind": "moderation.open_originals",
        "error": "ValueError",
        "count": 3,
    }


@given(words)
def test_words_reach_no_line_in_a_field_an_argument_or_an_error(text: str) -> None:
    fields = dict.fromkeys((*FIELDS, "text", "address", "path"), text)
    assert set(line(a_record("a page could not be saved: %s", text, **fields))) == {"level", "from", "event"}
    record = a_record("unexpected error")
    record.exc_info = (ValueError, ValueError(text), None)
    assert line(record)["error"] == "ValueError"


@given(words)
def test_what_another_library_logs_is_named_and_not_quoted(text: str) -> None:
    assert line(a_record(text, name="somebody.elses")) == {"level": "error", "from": "somebody.elses"}


def test_no_time_is_in_a_line() -> None:
    assert set(line(a_record("a form could not be stored"))) == {"level", "from", "event"}
