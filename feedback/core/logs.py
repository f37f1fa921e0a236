"""What the log says: one line of JSON for each event, out of an allow-list of fields. No word, address, path or trace.

An event is a sentence that stands in the code. What it was about is told by fields that cannot hold anything a person
wrote: a kind, a count, the class of an error. So a message's arguments are left out, and so is everything that an exception
says about itself. There is no time in a line either: whoever keeps the log has their own clock, and ours would date a send
that could not be stored. Source: 4-protection.md, "Identity of a respondent".
"""

from __future__ import annotations

import json
import logging
import re
from typing import Any

#: The fields that a line may have beside its level, its origin and its event.
FIELDS = ("kind", "error", "count", "language")
#: What a value may look like: the name of a kind, a class or a language. Words have spaces between them.
_A_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
#: Loggers whose events stand in the code, ours and the server's. Others may have put anything into theirs.
_KNOWN = ("feedback", "gunicorn")


def _is_safe(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and _A_NAME.fullmatch(value) is not None)


class OneLine(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line: {"level": "error", "from": "feedback.core.jobs", "event": "job failed", "error": "ValueError"}."""
        line: dict[str, Any] = {"level": record.levelname.lower(), "from": record.name}
        if record.name.partition(".")[0] in _KNOWN and isinstance(record.msg, str):
            line["event"] = record.msg
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None:
            line["error"] = kind.__name__
        said = {name: getattr(record, name, None) for name in FIELDS}
        return json.dumps(line | {name: value for name, value in said.items() if _is_safe(value)})


def install() -> None:
    """Write everything that anything logs in this process as such lines, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


#: The same for gunicorn, which sets its own loggers up before it loads the application (gunicorn.conf.py).
FOR_GUNICORN = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "feedback.core.logs.OneLine"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        # One of its warnings names the address of whoever sends a request that makes no sense.
        "gunicorn.error": {"level": "ERROR", "handlers": ["lines"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
