"""The pages of the themes room: each opens for its roles, and each act comes back to a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import iso_week, now
from feedback.intake.rules import MayUse
from feedback.themes import queries, service
from feedback.themes.records import Excerpt, ReadMark, ThemeVersion
from feedback.themes.rules import ThemeState
from tests.builders import themes as build
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

WORDS = "It was quick. I was seen in nine days."


@dataclass
class Desk:
    """A facilitator with a browser, and a programme with a little said."""

    database: Database
    world: World
    facilitator: Actor
    browser: PageClient
    sign_in: Callable[[Actor], PageClient]
    root: str


@pytest.fixture
def desk(world: World, database: Database, signed_in: Callable[[Actor], PageClient]) -> Desk:
    with database.writing() as session:
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        service.seed_codebook(session, world.id)
        for text in (WORDS, "Nobody rang back.", "The room was cold."):
            build.cleared(session, world, text, by=facilitator)
    return Desk(
        database, world, facilitator, signed_in(facilitator), signed_in, f"/{world.programme.slug}/themes"
    )


def a_theme(desk: Desk, *, state: ThemeState | None = None, count: int = 6) -> ThemeVersion:
    with desk.database.writing() as session:
        words = [build.cleared(session, desk.world, WORDS, by=desk.facilitator) for _ in range(count)]
        theme = build.a_theme(session, desk.facilitator, *words)
        if state is not None:
            service.put_to_group(session, theme.id, at=WEDNESDAY)
            service.conclude(session, theme.id, state)
        return theme


def test_reading_leads_to_a_response_and_a_marked_part_is_its_exact_words(desk: Desk) -> None:
    first = desk.browser.get(f"{desk.root}/read")
    page = desk.browser.get(first.headers["Location"])
    assert page.status_code == 200
    with desk.database.reading() as session:
        label = queries.label_by_name(session, desk.world.id, "Working well")
        assert label is not None
    done = desk.browser.post(
        first.headers["Location"], data={"first": "2", "last": "3", "label": str(label.id)}
    )
    assert done.status_code == 303
    assert "<mark>" in desk.browser.get(first.headers["Location"]).get_data(as_text=True)
    with desk.database.reading() as session:
        excerpt = session.query(Excerpt).one()
        read = queries.words(session, desk.world.id, at=WEDNESDAY)
        (mark,) = queries.excerpts_of_response(session, excerpt.response_id, read=read)
        assert mark.text is not None
        assert len(mark.text.split()) == 2


def test_a_span_of_a_selection_is_taken_in_code_points(desk: Desk) -> None:
    with desk.database.writing() as session:
        version = build.cleared(session, desk.world, "a 🌱 grew here", by=desk.facilitator)
        label = build.a_label(session, desk.facilitator)
    done = desk.browser.post(
        f"{desk.root}/read/{version.response_id}", data={"start": "4", "end": "8", "label": str(label.id)}
    )
    assert done.status_code == 303
    with desk.database.reading() as session:
        excerpt = session.query(Excerpt).one()
        assert (excerpt.start_at, excerpt.end_at) == (4, 8)


def test_a_mark_without_label_or_theme_says_so_and_keeps_the_page(desk: Desk) -> None:
    address = desk.browser.get(f"{desk.root}/read").headers["Location"]
    answer = desk.browser.post(address, data={"first": "1"})
    assert answer.status_code == 422
    assert "Please choose a label or a theme" in answer.get_data(as_text=True)


def test_no_label_needed_leads_on_until_everything_is_read(desk: Desk) -> None:
    address = ""
    for _ in range(3):
        address = desk.browser.get(f"{desk.root}/read").headers["Location"]
        assert desk.browser.post(f"{address}/nothing-needed").status_code == 303
    assert desk.browser.get(f"{desk.root}/read").headers["Location"].endswith("/themes/")
    assert desk.browser.post(f"{address}/again").status_code == 303
    with desk.database.reading() as session:
        assert session.query(ReadMark).count() == 2


def test_a_label_is_added_changed_retired_and_brought_back(desk: Desk) -> None:
    assert desk.browser.post(f"{desk.root}/codebook", data={"name": "News while waiting"}).status_code == 303
    again = desk.browser.post(f"{desk.root}/codebook", data={"name": "news while waiting"})
    assert again.status_code == 409
    with desk.database.reading() as session:
        label = queries.label_by_name(session, desk.world.id, "News while waiting")
        assert label is not None
    address = f"{desk.root}/codebook/{label.id}"
    assert desk.browser.get(address).status_code == 200
    assert desk.browser.post(address, data={"name": "News", "axis": "needs_to_happen"}).status_code == 303
    assert desk.browser.post(f"{address}/retire").status_code == 303
    assert "Retired" in desk.browser.get(f"{desk.root}/codebook").get_data(as_text=True)
    assert desk.browser.post(f"{address}/bring-back").status_code == 303


@pytest.mark.parametrize(
    ("page", "field"), [("codebook", "axis"), ("new", "labels"), ("new", "outcomes"), ("new", "axis")]
)
def test_a_choice_that_no_list_offers_is_refused_kindly_and_what_was_typed_stays(
    desk: Desk, page: str, field: str
) -> None:
    typed = {"name": "Waiting", "title": "Waiting", "statement": "They wait.", "axis": "worried_about"}
    answer = desk.browser.post(f"{desk.root}/{page}", data=typed | {field: "nothing that was offered"})
    assert answer.status_code == 422
    assert "Please choose" in answer.get_data(as_text=True)
    assert "Waiting" in answer.get_data(as_text=True)


def test_a_theme_is_begun_from_a_label_worded_and_shown(desk: Desk) -> None:
    with desk.database.writing() as session:
        label = build.a_label(session, desk.facilitator, "News while waiting")
        version = build.cleared(session, desk.world, WORDS, by=desk.facilitator)
        build.place(session, desk.facilitator, version, label_id=label.id)
    offered = desk.browser.get(f"{desk.root}/new?label={label.id}").get_data(as_text=True)
    assert 'value="News while waiting"' in offered
    data = {
        "title": "News",
        "statement": "The silence is harder than the wait.",
        "axis": "needs_to_happen",
        "would_change": "tell everyone where they are",
        "labels": str(label.id),
        "outcomes": str(desk.world.outcomes[3].id),
    }
    made = desk.browser.post(f"{desk.root}/new", data=data)
    assert made.status_code == 303
    shown = desk.browser.get(made.headers["Location"]).get_data(as_text=True)
    assert "The silence is harder than the wait." in shown
    assert "A single voice" in shown
    assert WORDS in shown
    edit = made.headers["Location"] + "/edit"
    assert desk.browser.get(edit).status_code == 200
    assert desk.browser.post(edit, data=data | {"statement": ""}).status_code == 422
    assert desk.browser.post(edit, data=data | {"statement": "Anew."}).status_code == 303
    parts = desk.browser.get(made.headers["Location"] + "/words").get_data(as_text=True)
    assert WORDS in parts


def test_a_frozen_theme_offers_a_new_version_and_refuses_a_new_wording(desk: Desk) -> None:
    theme = a_theme(desk, state=ThemeState.AGREED)
    address = f"{desk.root}/{theme.id}"
    assert "Begin a new version" in desk.browser.get(address).get_data(as_text=True)
    data = {"title": "T", "statement": "S", "axis": "working_well"}
    assert desk.browser.post(f"{address}/edit", data=data).status_code == 410
    assert desk.browser.post(f"{address}/next-version").status_code == 303


def test_members_see_what_the_group_may_see_and_the_council_what_is_public(desk: Desk) -> None:
    with desk.database.writing() as session:
        words = [
            build.cleared(
                session, desk.world, f"Said for {may_use.value}.", by=desk.facilitator, may_use=may_use
            )
            for may_use in (MayUse.SERVICE, MayUse.GROUP, MayUse.PUBLIC)
        ]
        theme = build.a_theme(session, desk.facilitator, *words)
        member = a_person(session, desk.world, Role.MEMBER, organisation=desk.world.provider)
        council = a_person(session, desk.world, Role.COMMISSIONER, organisation=desk.world.council)
    for person, sees in ((member, {"group", "public"}), (council, {"public"})):
        page = desk.sign_in(person).get(f"{desk.root}/{theme.id}").get_data(as_text=True)
        assert {one.value for one in MayUse if f"Said for {one.value}." in page} == sees
        assert desk.sign_in(person).get(f"{desk.root}/read").status_code == 403


def test_the_overview_the_ledger_and_the_summary_open_for_those_who_read_them(desk: Desk) -> None:
    a_theme(desk, state=ThemeState.AGREED)
    a_theme(desk)
    with desk.database.writing() as session:
        people = [
            a_person(session, desk.world, role, organisation=desk.world.council)
            for role in (Role.MEMBER, Role.COMMISSIONER, Role.AUDITOR)
        ]
        councillor = a_person(session, desk.world, Role.ELECTED, organisation=desk.world.council)
    for person in (desk.facilitator, *people):
        browser = desk.sign_in(person)
        for path in ("/", "/codebook", "/ledger", "/summary", "/summary?for=everybody"):
            assert browser.get(desk.root + path).status_code == 200, path
    browser = desk.sign_in(councillor)
    assert "Themed summary, for everybody" in browser.get(f"{desk.root}/summary").get_data(as_text=True)
    assert browser.get(f"{desk.root}/").status_code == 403


def test_a_summary_is_refused_while_the_ledger_does_not_balance(desk: Desk) -> None:
    a_theme(desk)
    from feedback.intake.records import Response

    with desk.database.writing() as session:
        excerpt = session.query(Excerpt).first()
        assert excerpt is not None
        response = session.get_one(Response, excerpt.response_id)
        response.original, response.withdrawn = None, True
    refused = desk.browser.get(f"{desk.root}/summary")
    assert refused.status_code == 422
    assert "The ledger does not balance" in refused.get_data(as_text=True)
    assert "It does not balance" in desk.browser.get(f"{desk.root}/ledger").get_data(as_text=True)


def test_what_comes_in_this_week_moves_no_count_that_a_member_a_commissioner_or_a_councillor_sees(
    desk: Desk,
) -> None:
    this_week = iso_week(now())
    with desk.database.writing() as session:
        build.cleared(session, desk.world, WORDS, by=desk.facilitator, week="2020-W02")
        build.cleared(session, desk.world, WORDS, by=desk.facilitator, week=this_week)
        whole_weeks, live = (
            [
                (a_person(session, desk.world, role, organisation=desk.world.council), paths)
                for role, paths in who.items()
            ]
            for who in (
                {
                    Role.MEMBER: ("/", "/ledger", "/summary"),
                    Role.COMMISSIONER: ("/", "/ledger", "/summary"),
                    Role.ELECTED: ("/summary",),
                },
                {Role.FACILITATOR: ("/", "/ledger", "/summary"), Role.AUDITOR: ("/", "/ledger")},
            )
        )

    def seen(person: Actor, path: str) -> str:
        answer = desk.sign_in(person).get(desk.root + path)
        assert answer.status_code == 200
        return re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))

    before = {(who, path): seen(who, path) for who, paths in (*whole_weeks, *live) for path in paths}
    with desk.database.writing() as session:
        sent = build.a_submission(session, desk.world, week=this_week)
        build.a_response(session, desk.world, sent)
    for who, paths in whole_weeks:
        for path in paths:
            assert seen(who, path) == before[who, path]
    for who, paths in live:
        for path in paths:
            assert seen(who, path) != before[who, path]
    with desk.database.reading() as session:
        account = queries.ledger(session, desk.world.id, at=now(), before_week=this_week)
        assert account.balances
        assert this_week not in {
            row.week
            for row in queries.words(session, desk.world.id, at=now()).by_response.values()
            if row.response_id in account.readable
        }


def test_what_waits_is_on_the_home_page(desk: Desk) -> None:
    home = desk.browser.get(f"/{desk.world.programme.slug}/").get_data(as_text=True)
    assert "3 cleared responses have not been read for themes." in home


def test_a_member_sees_no_small_count_of_marked_parts_and_a_facilitator_does(desk: Desk) -> None:
    with desk.database.writing() as session:
        member = a_person(session, desk.world, Role.MEMBER, organisation=desk.world.provider)
        label = build.a_label(session, desk.facilitator, "Tea and chairs")
        build.place(
            session,
            desk.facilitator,
            build.cleared(session, desk.world, WORDS, by=desk.facilitator),
            label_id=label.id,
        )
    shown = re.compile(r"Tea and chairs</strong>\s*·\s*([^<]+)<")
    mine = shown.search(desk.browser.get(f"{desk.root}/").get_data(as_text=True))
    theirs = shown.search(desk.sign_in(member).get(f"{desk.root}/").get_data(as_text=True))
    assert mine
    assert theirs
    assert (mine[1].strip(), theirs[1].strip()) == ("1 part", "fewer than 5 parts")
