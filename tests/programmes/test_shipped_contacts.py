"""Facts about shipped helplines and destinations: nobody rings an invented number believing it is real."""

import csv
import re
import tomllib
from pathlib import Path

DATA = Path(__file__).parents[2] / "feedback" / "programmes" / "data"


def test_every_example_number_is_from_the_ranges_kept_for_drama() -> None:
    destinations = tomllib.loads((DATA / "destinations.toml").read_text(encoding="utf-8"))["destinations"]
    for place in destinations:
        for field in ("number", "out_of_hours", "mobile"):
            if place["example"] and field in place:
                assert re.fullmatch(r"01632 960\d{3}|07700 900\d{3}", place[field])
    assert [place["number"] for place in destinations if not place["example"]] == ["999"]


def test_every_destination_of_the_design_is_there() -> None:
    keys = {place["key"] for place in tomllib.loads((DATA / "destinations.toml").read_text())["destinations"]}
    assert keys >= {
        "adult_safeguarding",
        "childrens_services",
        "marac",
        "varm",
        "vulnerable_adults_panel",
        "complex_lives",
    }


def test_no_helpline_is_marked_as_checked_before_anybody_rang() -> None:
    with (DATA / "helplines.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines[0]["number"] == "999"
    assert all(not line["checked_on"] for line in lines)
    assert {"Samaritans", "NHS 111 mental health option"} <= {line["name"] for line in lines}
