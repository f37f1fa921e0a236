"""Facts about the pages of an import: look first, all or nothing, and no word of a file on any page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake import jobs
from feedback.intake.imports import service
from feedback.intake.records import ImportBatch, ImportUpload, Response
from feedback.questions import service as questions
from tests.builders.imports import a_csv
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
ROWS = [
    {"comment": "They kestrelled to me.", "safety": "improved", "when": "2026-03-02"},
    {"comment": "", "safety": "same", "when": "2026-03-09"},
]


@pytest.fixture
def cast(database: Database, world: World) -> tuple[Actor, Actor]:
    with database.writing() as session:
        questions.load_shipped_set(session, world.id, questions.SHIPPED / "standard.toml", WEDNESDAY)
        ash = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Ash")
        wren = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
    return ash, wren


def send(client: PageClient, rows: list[dict[str, str]], *, title: str = "Exit survey") -> str:
    data = {"title": title, "file": (io.BytesIO(a_csv(rows)), "survey.csv")}
    answer = client.post("/example/imports/", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def column_names(page: str) -> dict[str, str]:
    return {name: place for place, name in re.findall(r'for="(means-\d+)">“([^”]+)” is', page)}


def say_columns(client: PageClient, where: str, **means: str) -> str:
    names = column_names(client.get(where).get_data(as_text=True))
    data = {names[column]: said for column, said in means.items()} | {"service": "Service One"}
    assert client.post(f"{where}/columns", data=data).status_code == 303
    return client.get(where).get_data(as_text=True)


def rows_in(database: Database) -> tuple[int, int, int]:
    with database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (ImportBatch, Response, ImportUpload)
        ]
    return counts[0], counts[1], counts[2]


def test_a_file_is_looked_at_and_then_comes_in_whole(
    database: Database, signed_in: SignIn, cast: tuple[Actor, Actor]
) -> None:
    ash, wren = cast
    client = signed_in(ash)
    where = send(client, ROWS)
    assert rows_in(database) == (0, 0, 1)
    page = say_columns(client, where, comment="words:what_helped", safety="choice:now_safety", when="week")
    assert "Bring in all 2 rows" in page
    assert "kestrelled" not in page
    refused = client.post(f"{where}/bring-in", data={"voucher": ""})
    assert refused.status_code == 422
    assert "who vouches" in refused.get_data(as_text=True)
    assert client.post(f"{where}/bring-in", data={"voucher": str(wren.account_id)}).status_code == 303
    assert rows_in(database) == (1, 3, 0)
    page = client.get("/example/imports/").get_data(as_text=True)
    assert "provider-collected" in page
    assert "Wren" in page


def test_a_row_that_cannot_be_read_is_named_and_nothing_comes_in(
    database: Database, signed_in: SignIn, cast: tuple[Actor, Actor]
) -> None:
    client = signed_in(cast[0])
    where = send(client, [*ROWS, {"comment": "", "safety": "purple", "when": "2026-03-02"}])
    page = say_columns(client, where, safety="choice:now_safety", when="week")
    assert "Rows that cannot be read" in page
    assert "purple" not in page
    assert "Bring in" not in page.split("<main", 1)[1].split("<h1", 1)[1].replace("Bring in past", "")
    answer = client.post(f"{where}/bring-in", data={"voucher": str(cast[1].account_id)})
    assert answer.status_code == 422
    assert rows_in(database)[:2] == (0, 0)


def test_a_provider_is_kindly_refused_what_is_about_others(
    database: Database, signed_in: SignIn, cast: tuple[Actor, Actor]
) -> None:
    client = signed_in(cast[0])
    where = send(client, ROWS)
    names = column_names(client.get(where).get_data(as_text=True))
    data = {names["safety"]: "choice:now_safety", names["when"]: "week", "service": "Service Two"}
    client.post(f"{where}/columns", data=data)
    answer = client.post(f"{where}/bring-in", data={"voucher": str(cast[1].account_id)})
    assert answer.status_code == 403
    assert "your own services" in answer.get_data(as_text=True)
    assert rows_in(database)[:2] == (0, 0)


def test_a_file_is_nobody_elses_and_can_be_erased(
    database: Database, world: World, signed_in: SignIn, cast: tuple[Actor, Actor]
) -> None:
    with database.writing() as session:
        other = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
    client = signed_in(cast[0])
    where = send(client, ROWS)
    assert signed_in(other).get(where).status_code == 404
    assert client.post(f"{where}/drop").status_code == 303
    assert rows_in(database) == (0, 0, 0)


def test_something_that_is_no_table_is_answered_with_a_sentence(
    signed_in: SignIn, cast: tuple[Actor, Actor]
) -> None:
    client = signed_in(cast[0])
    for data in ({}, {"file": (io.BytesIO(b"\x89PNG\x00\x00"), "picture.csv")}):
        answer = client.post("/example/imports/", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert "Please look at this" in answer.get_data(as_text=True)


def test_a_file_that_nobody_brings_in_is_erased_after_a_day(
    database: Database, signed_in: SignIn, cast: tuple[Actor, Actor]
) -> None:
    send(signed_in(cast[0]), ROWS)
    jobs.forget_uploads(database, now() + service.KEPT_FOR / 2)
    assert rows_in(database)[2] == 1
    jobs.forget_uploads(database, now() + service.KEPT_FOR * 1.1)
    assert rows_in(database)[2] == 0
