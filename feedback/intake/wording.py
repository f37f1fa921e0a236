"""The fixed sentences of the form, read once from data/wording.toml, so that a promise cannot be worded two ways."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "wording.toml"


@cache
def wording() -> dict[str, Any]:
    """Give every fixed sentence, by the name of its page. Pages translate them where they show them."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
