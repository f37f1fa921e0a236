"""Forms are open and nobody independent is left: nothing closes, nothing is lost, and whoever keeps the forms is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.moderation import service
from feedback.people import queries as people
from feedback.people import service as accounts
from feedback.people.records import Training
from feedback.programmes import service as programmes
from feedback.questions import queries as questions
from tests.builders.intake import a_window
from tests.builders.people import World, a_person
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
TITLE = "Nobody independent reads what people send"


def test_an_open_form_stays_open_and_its_keepers_are_told_once_a_week(
    database: Database, world: World, signed_in: SignIn
) -> None:
    at = now()
    with database.writing() as session:
        window = a_window(session, world)
        window.opens_on = at.date() - timedelta(days=1)
        keeper = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Teasel")
        member = a_person(session, world, Role.MEMBER, organisation=world.hub, name="Plover")
        session.query(Training).delete()
    with database.writing() as session:
        for _ in range(2):
            assert service.tell_who_keeps_forms(session, world.id, at=at)
        assert len(people.notices_for(session, keeper.account_id, world.id)) == 1
        assert people.notices_for(session, member.account_id, world.id) == []
        assert questions.default_window(session, world.id, at.date()) is not None
    browser = signed_in(keeper)
    assert TITLE in browser.get(f"/{world.programme.slug}/").get_data(as_text=True)
    page = browser.get(f"/{world.programme.slug}/questions/windows").get_data(as_text=True)
    assert "Forms are open, and nobody independent reads" in page
    assert "Open a window</a>" not in page
    with database.writing() as session:
        reader = a_person(session, world, Role.INDEPENDENT, organisation=world.reader, name="Curlew")
        assert not service.tell_who_keeps_forms(session, world.id, at=at)
    assert reader.has(Role.INDEPENDENT)
    assert TITLE not in browser.get(f"/{world.programme.slug}/").get_data(as_text=True)


def test_training_that_ran_out_counts_as_nobody_and_training_that_is_noted_as_somebody(
    database: Database, world: World
) -> None:
    at = now()
    with database.writing() as session:
        a_window(session, world).opens_on = at.date() - timedelta(days=1)
        session.query(Training).delete()
        account = accounts.add_account(session, "Heron", organisation_id=world.hub.id)
        programmes.appoint(
            session, account.id, Role.INDEPENDENT, programme_id=world.id, organisation_id=world.hub.id,
            starts_on=at.date(),
        )  # fmt: skip
        accounts.note_training(session, account.id, valid_until=at.date() - timedelta(days=1))
        assert questions.open_windows(session, world.id, at.date())
        assert service.tell_who_keeps_forms(session, world.id, at=at)
        accounts.note_training(session, account.id, valid_until=at.date() + timedelta(days=1))
        assert not service.tell_who_keeps_forms(session, world.id, at=at)
