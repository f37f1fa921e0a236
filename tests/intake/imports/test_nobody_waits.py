"""Facts about a file that is being read: it takes long, so whoever sends something meanwhile does not wait for it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.intake.imports import files, spreadsheet
from feedback.intake.imports.rules.csv_file import read_table
from feedback.intake.imports.service import bringing_in
from feedback.intake.records import ImportUpload
from tests.builders.people import World
from tests.intake.imports.test_import_pages import ROWS, Desk, two_sheets

SignIn = Callable[[Actor], FlaskClient]


class Beside:
    """Whoever writes at the same time, through a connection of their own and without waiting: while a file is read."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = str(database.engine.url.database)
        self.could: list[str] = []
        for room, name in (
            (files, "read_table"),
            (spreadsheet, "read_workbook"),
            (spreadsheet, "sheets_of"),
            (bringing_in, "plan"),
            (bringing_in, "guess"),
        ):
            monkeypatch.setattr(room, name, self._watched(name, getattr(room, name)))

    def _watched(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            with sqlite3.connect(self.path, timeout=0, isolation_level=None) as own:
                own.execute("BEGIN IMMEDIATE")
                own.execute("ROLLBACK")
            self.could.append(name)
            return work(*given, **named)

        return watched

    def read_meanwhile(self) -> set[str]:
        """Give what was done since this was last asked, while somebody else could write."""
        done, self.could = set(self.could), []
        return done


def test_everybody_else_can_write_while_a_file_is_read(
    database: Database, world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, beside = Desk(database, world, signed_in), Beside(database, monkeypatch)
    page = desk.sent(two_sheets())
    assert beside.read_meanwhile() == {"read_workbook", "guess"}
    assert desk.manager.post(f"{page}/sheet", data={"sheet": "Autumn"}).status_code == 303
    assert beside.read_meanwhile() == {"read_workbook", "guess"}
    desk.mapped(page, **{"means-2": "week"})
    assert beside.read_meanwhile() >= {"read_workbook", "plan"}
    assert desk.manager.post(f"{page}/save", data={"name": "Leaving survey"}).status_code == 303
    assert beside.read_meanwhile() == {"read_workbook"}
    (use,) = re.findall(r'action="([^"]+/use/[^"]+)"', _with_another_week(desk, page))
    beside.read_meanwhile()
    assert desk.manager.post(use).status_code == 303
    assert beside.read_meanwhile() == {"read_workbook"}
    assert desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id}).status_code == 303
    assert beside.read_meanwhile() == {"read_workbook", "plan"}
    assert desk.vouch(page).status_code == 303
    assert beside.read_meanwhile() >= {"read_workbook", "plan"}


def _with_another_week(desk: Desk, page: str) -> str:
    return desk.mapped(page, week="2026-W11")


Change = Callable[[Desk, str], object]


def _other_week(desk: Desk, page: str) -> object:
    return desk.mapped(page, week="2026-W12")


def _drop(desk: Desk, page: str) -> object:
    return desk.manager.post(f"{page}/drop")


@pytest.mark.parametrize(
    ("meanwhile", "says"),
    [(_other_week, "has changed since you looked"), (_drop, "This file is not here any more")],
)
def test_what_was_read_is_not_written_over_what_changed_meanwhile(
    database: Database,
    world: World,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Change,
    says: str,
) -> None:
    """The same person in another tab: nobody is asked about a file that is not as it was when its rows were looked at."""
    desk = Desk(database, world, signed_in)
    page = desk.sent(ROWS)
    desk.mapped(page)

    def in_another_tab(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(files, "read_table", read_table)
        meanwhile(desk, page)
        return read_table(*given, **named)

    monkeypatch.setattr(files, "read_table", in_another_tab)
    answer = desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    assert says in answer.get_data(as_text=True)
    with database.reading() as session:
        assert not any(row.voucher_id for row in session.query(ImportUpload))
