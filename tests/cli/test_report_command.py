"""Facts about `report outcomes`: the same figures as on the page, for whoever is named as their reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from feedback.cli.report_command import outcomes
from feedback.core.actor import Role
from feedback.core.database import Database
from tests.builders.imports import bring_in, the_questions
from tests.builders.people import World, a_person


@pytest.fixture
def survey(database: Database, world: World) -> None:
    with database.writing() as session:
        the_questions(session, world)
        by = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
        hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
    said = ["improved"] * 18 + ["same"] * 10 + ["much worse"] * 3 + ["not answered"] * 2
    rows = [{"no": n, "esteem": each, "hub": "yes" if n < 9 else "no"} for n, each in enumerate(said)]
    mapping = {
        "items": {"esteem": "self_esteem_and_confidence", "hub": "hub_presented"},
        "service": "=Service One",
    }
    bring_in(database, rows, mapping, by=by, voucher=hub, title="July 2019")


def report(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(outcomes, list(options))


@pytest.mark.usefixtures("survey")
def test_the_public_report_holds_both_shares_and_no_count_of_three(app: Flask) -> None:
    result = report(app, "--json")
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.output)
    [item] = told["items"]
    assert (item["item"], item["base"], item["collected"]) == ("confidence", 33, "provider")
    assert (item["improved"]["percent"], item["improved"]["interval95"]) == (55, [38.0, 70.2])
    assert item["maintained_or_improved"]["percent"] == 85
    assert '"count": 3' not in result.output
    [share] = told["shares"]
    assert share["answers"]["yes"]["percent_two_decimals"] == "27.27"


@pytest.mark.usefixtures("survey")
def test_in_words_the_report_says_the_same(app: Flask) -> None:
    result = report(app, "--for", "partner", "--batch", "july 2019", "--service", "Service One")
    assert result.exit_code == 0, result.output
    assert "improved: 18 of 33 (55%), 95% interval 38.0% to 70.2%" in result.output


@pytest.mark.usefixtures("survey")
@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--service", "Nowhere"), "Service One"),
        (("--batch", "July 2019"), "whole programme or one service"),
        (("--programme", "nowhere"), "no programme"),
    ],
)
def test_what_is_wrong_is_said_in_one_clear_line(app: Flask, options: tuple[str, ...], says: str) -> None:
    result = report(app, *options)
    assert result.exit_code != 0
    assert says in result.output
    assert "Traceback" not in result.output
