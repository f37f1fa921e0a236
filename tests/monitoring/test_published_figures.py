"""Every published figure about responses comes out when rows with its inputs go in through import and are read off the
page (figures.json; its bases are invented)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.intake.imports.queries import published_names
from tests.builders.imports import bring_in, the_questions
from tests.builders.people import World, a_person
from tests.figures.published import PUBLISHED as FIGURES

OUTCOMES = FIGURES["outcomes_2023_24"]
SURVEY = FIGURES["survey_july_2019"]
HUB = FIGURES["hub_presented"]
LENGTH = FIGURES["length_of_support_2023_24"]
FOUR = next(row for row in FIGURES["consultation_2019_20"]["rows"] if "no percentage" in row.get("note", ""))
OTHERS = {"safety": 4}
SignIn = Callable[[Actor], FlaskClient]


class Page:
    """What somebody reads off the outcomes page."""

    def __init__(self, html: str) -> None:
        self.html = html
        tree = html5lib.parse(html, namespaceHTMLElements=False)
        self.cells = {
            cell.get("data-figure"): " ".join(" ".join(cell.itertext()).split())
            for cell in tree.iter("td")
            if cell.get("data-figure")
        }

    def percent(self, figure: str) -> str:
        found = re.match(r"([\d.]+)%", self.cells[figure])
        return found[1] if found else ""

    def interval(self, figure: str) -> list[float]:
        found = re.search(r"([\d.]+)% to ([\d.]+)%$", self.cells[figure])
        return [float(end) for end in found.groups()] if found else []


class Desk:
    """A programme with somebody who imports and somebody who reads the page."""

    def __init__(self, database: Database, world: World, sign_in: SignIn) -> None:
        self.database, self.world, self.sign_in = database, world, sign_in
        with database.writing() as session:
            the_questions(session, world)
            self.manager = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Ash")
            self.hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
            self.commissioner = a_person(
                session, world, Role.COMMISSIONER, organisation=world.council, name="Ink"
            )
            self.elected = a_person(session, world, Role.ELECTED, organisation=world.council, name="Bell")
        self.batch = ""

    def goes_in(self, rows: Sequence[dict[str, str]], items: Sequence[str]) -> None:
        mapping = {"items": {item: item for item in items}, "service": "=Service One"}
        batch = bring_in(self.database, rows, mapping, by=self.manager, voucher=self.hub)
        self.batch = str(batch.id)

    def reads(self, person: Actor, **where: str) -> Page:
        answer = self.sign_in(person).get(
            f"/{self.world.programme.slug}/monitoring/outcomes", query_string=where
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return Page(answer.get_data(as_text=True))


@pytest.fixture
def desk(database: Database, world: World, signed_in: SignIn) -> Desk:
    return Desk(database, world, signed_in)


def rows_of(**answers: list[str]) -> list[dict[str, str]]:
    """Put each item's answers into a column, one person a row; items may have different bases."""
    longest = max(map(len, answers.values()))
    return [
        {"no": str(n), **{item: (given[n : n + 1] or [""])[0] for item, given in answers.items()}}
        for n in range(longest)
    ]


def key_of(published: str) -> str:
    return next(item for item, names in published_names().items() if published in names)


def survey_answers(item: dict[str, Any]) -> list[str]:
    counts = {
        "improved": item["improved"],
        "the same": item.get("same", 0),
        "a lot worse": item.get("worse", 0),
        "not answered": item.get("not_answered", 0),
    }
    rest = item["base"] - sum(counts.values())
    return [said for said, count in counts.items() for _ in range(count)] + ["a little worse"] * rest


@pytest.fixture
def survey(desk: Desk) -> Desk:
    answers = {name: survey_answers(item) for name, item in SURVEY["items"].items()}
    desk.goes_in(rows_of(**answers), list(answers))
    return desk


@pytest.fixture
def outcomes(desk: Desk) -> Desk:
    answers = {}
    for name, item in OUTCOMES["items"].items():
        kept = item["maintained_or_improved"]
        answers[name] = (
            ["improved"] * 20 + ["maintained"] * (kept - 20) + ["worse"] * (OUTCOMES["base"] - kept)
        )
    desk.goes_in(rows_of(**answers), list(answers))
    return desk


@pytest.mark.parametrize("name", OUTCOMES["items"])
def test_maintained_or_improved_of_2023_24(outcomes: Desk, name: str) -> None:
    published = OUTCOMES["items"][name]
    for reader in (outcomes.commissioner, outcomes.elected, outcomes.manager):
        page = outcomes.reads(reader)
        figure = f"{key_of(name)}.maintained_or_improved"
        assert page.percent(figure) == str(published["percent"])
        assert page.interval(figure) == published["wilson95"]
        assert page.cells[f"{key_of(name)}.base"] == str(OUTCOMES["base"])


@pytest.mark.parametrize("name", SURVEY["items"])
def test_the_survey_of_july_2019(survey: Desk, name: str) -> None:
    published = SURVEY["items"][name]
    page, key = survey.reads(survey.commissioner, batch=survey.batch), key_of(name)
    assert page.percent(f"{key}.improved") == str(published.get("percent", published.get("percent_improved")))
    assert page.cells[f"{key}.base"] == str(published["base"])
    if "percent_same" in published:
        assert page.percent(f"{key}.same") == str(published["percent_same"])


@pytest.mark.parametrize("name", [name for name in SURVEY["items"] if name != "safety"])
def test_the_public_reads_the_same_improved_figures(survey: Desk, name: str) -> None:
    published = SURVEY["items"][name]
    page = survey.reads(survey.elected)
    assert page.percent(f"{key_of(name)}.improved") == str(
        published.get("percent", published.get("percent_improved"))
    )


def test_the_public_reads_improved_safety_and_is_told_no_more(survey: Desk) -> None:
    page = survey.reads(survey.elected)
    assert page.percent("safety.improved") == str(SURVEY["items"]["safety"]["percent_improved"])
    assert page.percent("safety.same") == ""


def test_everything_of_the_survey_is_marked_as_provider_collected(survey: Desk) -> None:
    assert survey.reads(survey.elected).html.count("provider-collected") == len(SURVEY["items"])


def test_a_count_of_three_who_felt_worse_cannot_be_worked_out(survey: Desk) -> None:
    key = key_of("self_esteem_and_confidence")
    page = survey.reads(survey.elected)
    shown = [text for figure, text in page.cells.items() if str(figure).startswith(f"{key}.")]
    counts = {int(number) for text in shown for number in re.findall(r"(\d+) of 33", text)}
    assert counts == {18, 28, 10, 5}
    differences = {abs(one - other) for one in counts | {33} for other in counts | {33}}
    assert not {1, 2, 3, 4} & (counts | differences) - {0}
    assert not re.search(r"\bof 31\b", page.html)


def test_under_six_months(desk: Desk) -> None:
    answers = ["under six months"] * LENGTH["under_six_months"]
    answers += ["6 to 12 months"] * (LENGTH["base"] - len(answers))
    desk.goes_in(rows_of(length_of_support=answers), ["length_of_support"])
    for reader in (desk.commissioner, desk.elected):
        assert desk.reads(reader).percent("how_long_support.under_6_months") == str(LENGTH["percent"])


@pytest.mark.parametrize("published", HUB, ids=lambda row: str(row["base"]))
def test_how_many_cases_were_presented_at_the_hub(desk: Desk, published: dict[str, Any]) -> None:
    answers = ["yes"] * published["count"] + ["no"] * (published["base"] - published["count"])
    desk.goes_in(rows_of(hub_presented=answers), ["hub_presented"])
    for reader in (desk.commissioner, desk.elected):
        page = desk.reads(reader)
        whole = isinstance(published["percent"], int)
        figure = "hub_presented.yes" + ("" if whole else ".two_decimals")
        assert float(page.percent(figure)) == published["percent"]
        assert page.interval("hub_presented.yes") == published["wilson95"]


def test_no_page_calls_a_difference_significant(desk: Desk) -> None:
    for published in HUB:
        answers = ["yes"] * published["count"] + ["no"] * (published["base"] - published["count"])
        desk.goes_in(rows_of(hub_presented=answers), ["hub_presented"])
    assert "significant" not in desk.reads(desk.commissioner).html


def test_four_answers_to_a_public_survey_show_no_percentage(desk: Desk) -> None:
    answers = ["improved"] * FOUR["n"]
    desk.goes_in(rows_of(safety=answers, hub_presented=["yes"] * FOUR["n"]), ["safety", "hub_presented"])
    for reader in (desk.commissioner, desk.elected, desk.manager):
        page = desk.reads(reader)
        assert "%" not in " ".join(page.cells.values())
        assert not re.search(r"\d%", page.html.replace("95% interval", ""))
        assert "too few answers" in page.html
