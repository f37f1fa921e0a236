"""A survey of 2019, invented row by row so that it reads as the paper of 2020 (1.5) published it."""

from __future__ import annotations

import csv
import io

#: What the paper of 2020 (1.5) calls its items, and what they are called here.
ITEMS = {
    "health": "physical_health",
    "ability_to_cope": "ability_to_cope",
    "decisions_and_control": "decisions_and_control",
}
IMPROVED = {"health": 21, "ability_to_cope": 23, "decisions_and_control": 22}


def thirty_three_rows() -> str:
    """Write invented rows that reproduce the published percentages of 2019 (base 33)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(ITEMS))
    writer.writeheader()
    for person in range(33):
        writer.writerow({item: "improved" if person < n else "the same" for item, n in IMPROVED.items()})
    return text.getvalue()
