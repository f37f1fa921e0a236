"""Sample sign-in links: on this machine, in sample mode, and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask

from feedback.app import create_app, open_keys
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.people import service
from feedback.settings import Mode, Settings
from tests.builders.people import World, a_person
from tests.pages import PageClient


@pytest.fixture
def link(database: Database, world: World) -> str:
    with database.writing() as session:
        person = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
        return f"/sign-in/sample/{service.make_sample_link(session, person.account_id)}"


@pytest.mark.parametrize(
    ("mode", "caller", "status"),
    [(Mode.SAMPLE, "127.0.0.1", 303), (Mode.LIVE, "127.0.0.1", 404), (Mode.SAMPLE, "192.0.2.7", 404)],
)
def test_a_link_of_the_sample_signs_in_on_this_machine_in_sample_mode_only(
    link: str, settings: Settings, mode: Mode, caller: str, status: int
) -> None:
    app = create_app(settings.model_copy(update={"mode": mode}))
    open_keys(app)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    here = {"base_url": "https://localhost", "environ_base": {"REMOTE_ADDR": caller}}
    assert browser.get(link, **here).status_code == (200 if status == 303 else 404)
    assert browser.post(link, **here).status_code == status
    app.extensions[DATABASE].engine.dispose()


def test_what_a_proxy_on_this_machine_passes_on_is_no_sign_in_of_the_sample(
    app: Flask, client: PageClient, link: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for said in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert client.get(link, headers={said: "192.0.2.7"}).status_code == 404
        assert client.post(link, headers={said: "192.0.2.7"}).status_code == 404
    assert client.post(link).status_code == 303
