"""Taking words back on the page: what a backup needs to know is on the disk before the page says that they are gone."""

from __future__ import annotations

from uuid import UUID

import pytest

from feedback.core import withdrawals
from feedback.core.database import Database
from feedback.intake import service as intake
from feedback.settings import Settings
from tests.builders.intake import a_submission
from tests.builders.people import World
from tests.pages import PageClient
from tests.reporting_back.test_coming_back import slip_in


@pytest.fixture
def sent(database: Database, world: World) -> tuple[UUID, str]:
    """Send something; give its id and its code."""
    with database.writing() as session:
        row = a_submission(session, world, {"what_helped": "A kind word"})
        return row.id, intake.mint_code(session, row.id)


def test_the_page_says_taken_back_when_the_log_has_it(
    client: PageClient, sent: tuple[UUID, str], settings: Settings
) -> None:
    submission_id, code = sent
    slip = slip_in(client.post("/code", data={"code": code}).get_data(as_text=True))
    page = client.post("/code", data={"slip": slip, "step": "take_back"})
    assert "Taken back" in page.get_data(as_text=True)
    assert withdrawals.read(settings.withdrawals_file) == {submission_id: False}


def test_a_disk_that_refuses_is_said_and_pressing_again_is_enough(
    client: PageClient, sent: tuple[UUID, str], settings: Settings
) -> None:
    submission_id, code = sent
    slip = slip_in(client.post("/code", data={"code": code}).get_data(as_text=True))
    settings.withdrawals_file.mkdir()
    refused = client.post("/code", data={"slip": slip, "step": "take_back"})
    assert refused.status_code == 503
    assert "could not yet note it for our backups" in refused.get_data(as_text=True)
    assert "Taken back" not in refused.get_data(as_text=True)
    settings.withdrawals_file.rmdir()
    again = client.post("/code", data={"slip": slip, "step": "take_back"})
    assert "Taken back" in again.get_data(as_text=True)
    assert withdrawals.read(settings.withdrawals_file) == {submission_id: False}
