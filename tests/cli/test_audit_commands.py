"""`audit`: what it says of a whole chain, of a rewritten one, and of anchors that are not whole."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from feedback.cli import install
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.programmes import service as programmes
from feedback.programmes.rules import WayForTheYoung
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY, World, a_person

WAY = WayForTheYoung(words="They listen.", number="0800 1111", text="", link="")


def acted(database: Database, world: World, times: int) -> None:
    with database.writing() as session:
        by = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
        for _ in range(times):
            programmes.set_young_route(session, WAY, by=by, at=WEDNESDAY)


def test_an_anchored_chain_is_whole_and_one_without_its_newest_act_is_not(
    app: Flask, database: Database, world: World, settings: Settings, tmp_path: Path
) -> None:
    install(app)
    runner = app.test_cli_runner()
    acted(database, world, 2)
    assert "No head of it was anchored yet." in runner.invoke(args=["audit", "verify"]).output
    assert runner.invoke(args=["audit", "anchor"]).output.startswith("Event 2, ")
    assert "bears out all 1 anchored heads" in runner.invoke(args=["audit", "verify"]).output
    exported = tmp_path / "chain.jsonl"
    assert "2 events written" in runner.invoke(args=["audit", "export", str(exported)]).output
    head = json.loads(exported.read_text().splitlines()[-1])["digest"]
    with database.writing() as session:
        session.execute(text("DELETE FROM audit_event WHERE number = 2"))
        session.execute(text("UPDATE audit_head SET number = 1, digest = (SELECT digest FROM audit_event)"))
    found = runner.invoke(args=["audit", "verify"])
    assert (found.exit_code, "1 of 1 anchored heads are not in it" in found.output) == (1, True)
    settings.anchors_file.unlink()
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0
    assert runner.invoke(args=["audit", "verify", "--head", head[:16]]).exit_code == 1
    said = json.loads(runner.invoke(args=["audit", "verify", "--json", "--head", f"{head}:2"]).output)
    assert (said["whole"], said["contradicted"][0]["number"]) == (False, 2)


def test_what_is_no_head_is_refused_in_one_line(app: Flask, database: Database) -> None:  # noqa: ARG001 - the tables come first
    install(app)
    refused = app.test_cli_runner().invoke(args=["audit", "verify", "--head", "nonsense"])
    assert refused.exit_code == 2
    assert "is no head of a chain" in refused.output
