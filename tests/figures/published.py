"""The figures of the five papers, as expected values (tests/data/figures.json; the counts in it are invented)."""

import json
from pathlib import Path
from typing import Any

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "figures.json").read_text(encoding="utf-8")
)
