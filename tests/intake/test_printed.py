"""Facts about what is printed of a window: the poster and its code for phones, and the form to write on by hand."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.intake.printed.codes_for_phones import PIXELS, QUIET_ZONE, as_png, as_svg
from feedback.intake.printed.rules import sheet_of
from feedback.intake.wording import wording
from feedback.programmes import service as programmes
from feedback.programmes.records import Programme, YoungRoute
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.settings import Settings
from tests.builders import phone
from tests.builders.helplines import a_line
from tests.builders.intake import a_window
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

ADDRESS = "https://feedback.example/s/abcdef"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def staff(database: Database, world: World, signed_in: Callable[[Actor], PageClient]) -> PageClient:
    with database.writing() as session:
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    return signed_in(facilitator)


@pytest.fixture
def posters(window: SurveyWindow) -> str:
    return f"/example/questions/windows/{window.id}/poster"


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "http://localhost:5000/s/zzzzzz",
        "https://a.example/s/qrstuv",
        ADDRESS.replace("feedback", "a-longer-name-of-a-council"),
    ],
)
def test_a_phone_reads_exactly_the_public_address_from_drawing_and_picture(address: str) -> None:
    drawn = phone.modules_of_svg(as_svg(address).decode())
    pictured = phone.modules_of_png(as_png(address), PIXELS)
    assert drawn == pictured
    said, level = phone.read(drawn)
    assert said == address
    assert level in {"Q", "H"}
    assert phone.quiet_zone(drawn) == QUIET_ZONE == 4


def test_the_drawing_brings_no_style_and_no_script_and_is_white_underneath() -> None:
    drawing = as_svg(ADDRESS).decode()
    assert "style" not in drawing
    assert "script" not in drawing
    assert 'fill="#fff"' in drawing


def test_every_copy_of_a_windows_poster_has_the_same_code_and_names_the_set_address(
    staff: PageClient, posters: str, app: Flask
) -> None:
    app.extensions["feedback.settings"].public_address = "https://feedback.example"
    codes = [staff.get(f"{posters}.svg").get_data() for _copy in range(3)]
    assert len(set(codes)) == 1
    assert phone.read(phone.modules_of_svg(codes[0].decode()))[0] == ADDRESS
    picture = staff.get(f"{posters}.png")
    assert picture.headers["Content-Disposition"] == 'attachment; filename="code-abcdef.png"'
    assert phone.read(phone.modules_of_png(picture.get_data(), PIXELS))[0] == ADDRESS
    page = staff.get(posters).get_data(as_text=True)
    assert "feedback.example" in page


def test_where_nothing_is_set_the_poster_names_the_address_that_staff_came_to(
    staff: PageClient, posters: str
) -> None:
    code = staff.get(f"{posters}.svg").get_data(as_text=True)
    assert phone.read(phone.modules_of_svg(code))[0] == "https://localhost/s/abcdef"


@pytest.mark.parametrize(
    "wrong",
    [
        "feedback.example",
        "ftp://feedback.example",
        "https://a.example/form",
        "https://a.example/?x=1",
        "https://me@a.example",
    ],
)
def test_a_public_address_is_a_scheme_and_a_host(tmp_path: Path, wrong: str) -> None:
    def settings(address: str) -> Settings:
        return Settings(_env_file=None, var=tmp_path, public_address=address)  # type: ignore[call-arg]

    with pytest.raises(ValueError, match="FEEDBACK_PUBLIC_ADDRESS"):
        settings(wrong)
    assert settings("https://a.example/").public_address == "https://a.example"


def test_the_poster_does_not_say_why_anybody_is_here(
    staff: PageClient, posters: str, database: Database, world: World
) -> None:
    with database.writing() as session:
        session.get_one(Programme, world.id).name = "Support after sexual abuse"
    page = staff.get(posters).get_data(as_text=True)
    poster = page[page.index('<article class="poster"') : page.index("</article>")]
    assert "abuse" not in poster.lower()
    assert not re.search(
        r"\b(abuse|assault|victim|survivor|exploitation|CSE|trauma|crime|police)\b", poster, re.IGNORECASE
    )
    assert "A window" not in poster
    assert world.service.name not in poster
    assert html.escape(wording()["safety"]["everywhere"], quote=False) in html.unescape(poster)
    assert "abuse" not in page[page.index("<title>") : page.index("</title>")]


def test_the_numbers_on_paper_run_from_one_without_a_gap_and_every_question_is_there(
    database: Database, world: World
) -> None:
    for name in ("standard", "short"):
        with database.writing() as session:
            window = a_window(session, world, name=name, is_default=False)
            pages = questions.pages(session, window.version_id, world.id)
        sheet = sheet_of(pages)
        numbered = [one for section in (*sheet.first, *sheet.more) for one in section.questions]
        assert sorted(one.number for one in numbered) == list(range(1, len(numbered) + 1))
        assert {one.asked.id for one in numbered} == {asked.id for page in pages for asked in page.questions}
        assert all((one.lines > 0) == one.asked.is_text for one in numbered)


def test_a_hard_part_says_where_to_go_on(database: Database, world: World) -> None:
    with database.writing() as session:
        window = a_window(session, world)
        sheet = sheet_of(questions.pages(session, window.version_id, world.id))
    starts = {section.page.key: section.questions[0].number for section in sheet.more}
    hard = {section.page.key: section.go_on_at for section in sheet.more if section.hard}
    assert hard["around_a_case"] == starts["now_feelings"]
    assert hard["now_feelings"] == hard["now_safety"]
    assert all(goes > starts[key] for key, goes in hard.items())


@given(st.lists(st.integers(0, 4), max_size=9))
def test_pages_without_questions_take_no_number(counts: list[int]) -> None:
    from dataclasses import replace
    from uuid import uuid4

    from feedback.questions.rules import Asked, Page

    asked = Asked(uuid4(), "a", "A?", "", is_text=True, is_scale=False, sensitive=False)
    pages = [
        Page(
            f"p{place}",
            "A page",
            "",
            "A note" if place % 2 else "",
            place < 1,
            tuple(replace(asked, id=uuid4()) for _ in range(count)),
        )
        for place, count in enumerate(counts)
    ]
    sheet = sheet_of(pages)
    numbers = [one.number for section in (*sheet.first, *sheet.more) for one in section.questions]
    assert numbers == list(range(1, sum(counts) + 1))
    assert all(later - earlier == 1 for earlier, later in pairwise(numbers))


def test_the_paper_form_is_the_same_for_everybody_and_names_nobody(
    client: PageClient, window: SurveyWindow
) -> None:
    first, second = (client.get("/s/abcdef/print") for _copy in range(2))
    assert first.get_data() == second.get_data()
    assert "Set-Cookie" not in first.headers
    page = first.get_data(as_text=True)
    assert "<input" not in page
    assert str(window.id) not in page
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", page)


def test_the_paper_form_promises_what_paper_can_keep(client: PageClient, window: SurveyWindow) -> None:
    page = html.unescape(client.get(f"/s/{window.address}/print").get_data(as_text=True))
    fixed = wording()
    for sentence in (
        fixed["safety"]["everywhere"],
        fixed["paper"]["no_code"],
        fixed["paper"]["by_hand"],
        fixed["start"]["bullets"][7],
        fixed["may_use"]["question"],
        fixed["reads_first"]["question"],
    ):
        assert sentence in page
    assert fixed["start"]["bullets"][8] not in page
    assert "two working days" not in page


def test_paper_sends_people_under_16_where_the_programme_sends_them(
    client: PageClient, window: SurveyWindow, database: Database, world: World
) -> None:
    with database.writing() as session:
        session.add(
            YoungRoute(
                programme_id=world.id,
                words="Ask for the young people's worker.",
                number="01632 960117",
                text="",
                link="",
                checked_on=WEDNESDAY.date(),
            )
        )
    page = html.unescape(client.get(f"/s/{window.address}/print").get_data(as_text=True))
    assert wording()["paper"]["under_16"] in page
    assert "Ask for the young people's worker." in page
    assert "01632 960117" in page
    assert page.index("01632 960117") < page.index("to-write-on")


def test_the_start_page_offers_paper(client: PageClient, window: SurveyWindow) -> None:
    assert f'href="/s/{window.address}/print"' in client.get("/").get_data(as_text=True)


def test_every_question_of_the_window_stands_on_paper_in_normal_and_large_print(
    client: PageClient, window: SurveyWindow, database: Database, world: World
) -> None:
    with database.reading() as session:
        pages = questions.pages(session, window.version_id, world.id)
    for address in ("/s/abcdef/print", "/s/abcdef/print/large"):
        page = html.unescape(client.get(address).get_data(as_text=True))
        assert all(asked.wording in page for one in pages for asked in one.questions)
        assert ("large-print" in page) == address.endswith("large")


def test_paper_says_where_it_goes_in_the_programmes_own_words(
    client: PageClient, window: SurveyWindow, staff: PageClient, database: Database, world: World
) -> None:
    assert wording()["paper"]["return_here"] in client.get(f"/s/{window.address}/print").get_data(
        as_text=True
    )
    own = "Put it in the white box by the door."
    assert staff.post("/example/questions/windows/paper", data={"words": f"  {own}\n"}).status_code == 303
    page = client.get(f"/s/{window.address}/print").get_data(as_text=True)
    assert own in page
    assert wording()["paper"]["return_here"] not in page
    assert own in staff.get("/example/questions/windows/paper").get_data(as_text=True)
    assert staff.post("/example/questions/windows/paper", data={"words": "x" * 301}).status_code == 422
    with database.reading() as session:
        acts = session.scalars(select(AuditEvent.act).where(AuditEvent.about_id == world.id)).all()
    assert acts == ["programmes.say_how_paper_returns"]


def test_only_keepers_of_windows_say_where_paper_goes(database: Database, world: World) -> None:
    from feedback.core.errors import NotYours

    with database.writing() as session:
        person = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        with pytest.raises(NotYours):
            programmes.say_how_paper_returns(session, "Here", by=person, at=WEDNESDAY)


def test_a_paper_form_of_a_closed_or_unknown_window_is_the_kind_page(
    client: PageClient, database: Database, world: World
) -> None:
    from datetime import date

    with database.writing() as session:
        a_window(session, world, address="closed", closes_on=date(2026, 2, 1))
    for address, status in (("/s/closed/print", 410), ("/s/zzzzzz/print/large", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert "What you can do now" in answer.get_data(as_text=True)


@pytest.mark.browser
def test_printed_the_poster_is_one_page_and_the_forms_are_few_and_nothing_is_cut_off(
    chromium: Browser,
    client: PageClient,
    staff: PageClient,
    posters: str,
    window: SurveyWindow,
    database: Database,
    world: World,
) -> None:
    assert window.is_default
    with database.writing() as session:
        for place in range(6):
            a_line(session, world, f"Line {place}")

    def fulfil(route: Any) -> None:
        path = route.request.url.removeprefix("https://localhost")
        with (staff if "/example/" in path else client).get(path) as answer:
            route.fulfill(status=answer.status_code, body=answer.get_data(), headers=dict(answer.headers))

    page = chromium.new_page(viewport={"width": 794, "height": 1123})
    page.route("**/*", fulfil)
    for path, most in ((posters, 1), ("/s/abcdef/print", 10), ("/s/abcdef/print/large", 26)):
        page.goto(f"https://localhost{path}")
        page.emulate_media(media="print")
        printed = page.pdf(prefer_css_page_size=True, print_background=False)
        pages = re.findall(rb"/Type\s*/Page\b", printed)
        assert 1 <= len(pages) <= most, path
        assert (
            b"/MediaBox [0 0 594.95996 841.91998]" in printed
            or b"/MediaBox [0 0 595" in printed
            or b"/MediaBox [0 0 594" in printed
        )
        wide = page.evaluate(
            "[...document.querySelectorAll('main *')].filter((one) => one.scrollWidth > one.clientWidth + 1"
            " && one.clientWidth > 0 && getComputedStyle(one).display !== 'inline').map((one) => one.className)"
        )
        assert wide == [], path
        assert page.locator(".exit").is_hidden() or path == posters
    page.close()
