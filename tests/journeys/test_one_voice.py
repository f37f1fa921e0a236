"""One voice, from a phone to a clause and back to the person: the whole path as one journey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from feedback.core.moments import now
from feedback.moderation import service as moderation
from tests.journeys.browser import Eyes
from tests.journeys.house import House
from tests.journeys.officers import Commissioner
from tests.journeys.people import FROM_ADDRESS, Facilitator, Manager, Member, Reader, Respondent, Worker
from tests.journeys.setting import GROUP
from tests.journeys.survey import ITEMS, thirty_three_rows
from tests.journeys.traces import files_that_say, moments_between, sealed_places_that_say

pytestmark = pytest.mark.browser

HELPED = "Priya was kind, but I told my story three times."
CHANGE = "Please let the next person keep the same worker."
SECOND = "After it ended I did not know the way back in."
IN_THE_ROOM = "Nobody said we could come back."
REPEATING, BACK = "Not repeating my story", "Coming back"
OBJECTION = "One worker for each person will not be possible when staff are ill."

DRAFT, SECOND_DRAFT = "Support from 2027", "Coming back, Lot 2"
ONCE = "The Provider must make sure that a person says once what they want known, and not to each new worker."
LENGTH = "The Provider must offer support for twelve months, and for longer where a person needs it."
STUDY = "Work with survivors on design and delivery"
TWELVE = "A core offer of no longer than twelve months"
AS_LONG = "Support for as long as was required"
#: title, method, how many, when
SOURCES = (
    (STUDY, "Group work", 36, "January to March 2019"),
    (TWELVE, "Survey and benchmarking", None, "June 2020"),
    (AS_LONG, "Visit by elected members", 1, "2022"),
)
ANSWER = "From January 2027 each person has one worker, who passes on what they want passed on."
Kind = TypeVar("Kind", bound=Worker)


class Story:
    """What the steps of the journey hand on to one another."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house = house
        self.eyes = Eyes(browser, house.address)
        self.code = self.second_code = ""
        self.ledger: Commissioner
        self.at_desks: dict[tuple[type[Worker], str], Worker] = {}
        self.alone: list[tuple[datetime, datetime]] = []

    def at_work(self, kind: type[Kind], name: str) -> Kind:
        """Give somebody at work, who signs in once and stays so until the story ends."""
        known = self.at_desks.get((kind, name))
        if not isinstance(known, kind):
            known = self.at_desks[kind, name] = kind(self.eyes, self.house, name)
        return known

    def member(self, name: str) -> Member:
        """Give a member of the group."""
        return self.at_work(Member, name)

    @contextmanager
    def a_respondent_alone(self) -> Iterator[None]:
        """Remember a stretch of time in which a respondent acts, and nobody else."""
        begin = now()
        yield
        self.alone.append((begin, now()))

    def a_respondent_answers(self) -> None:
        """Leaving counselling, they answer two of three questions, choose an outside reader, and keep a code."""
        person = Respondent(self.eyes)
        person.begins(self.house.setting.windows["leaving"])
        person.answers(HELPED)
        person.skips()
        person.answers(CHANGE)
        person.lets("Share them with the group", reads_first="Someone outside the service")
        person.sends()
        self.code = person.keeps_a_code()
        assert len(self.code.split()) >= 4

    def a_second_respondent_answers(self) -> None:
        person = Respondent(self.eyes, "second respondent")
        person.begins(self.house.setting.windows["leaving"])
        person.answers(SECOND)
        person.skips()
        person.skips()
        person.lets("Share them with the group", reads_first="Someone outside the service")
        person.sends()
        self.second_code = person.keeps_a_code()

    def the_facilitator_enters_what_a_room_said(self) -> None:
        facilitator = self.at_work(Facilitator, "Teasel")
        facilitator.enters_a_room("Survivor voice group", present=6, said=IN_THE_ROOM, service="Counselling")

    def lot_twos_moderator_finds_nothing(self) -> None:
        """Not in a list, not in a count, not at an address: words for an outside reader are not theirs to know of."""
        alder = self.at_work(Reader, "Alder")
        assert not alder.page.locator("main .count").filter(has_text="1").count()
        for queue in ("waiting", "in-hand", "second-check", "pool", "done", "first-look"):
            alder.queue(queue)
            assert not alder.page.locator("tbody tr").count()
            assert {one.inner_text() for one in alder.page.locator(".tabs .count").all()} <= {"0"}
        for address in self.addresses_of_cases():
            alder.open(address, status=404)

    def addresses_of_cases(self) -> list[str]:
        hub = self.at_work(Reader, "Curlew")
        hub.queue("first-look")
        forms = hub.page.locator("tbody form[action$='/look']")
        return [str(one.get_attribute("action")).removesuffix("/look") for one in forms.all()]

    def the_hub_looks_covers_and_clears(self) -> None:
        heron = self.at_work(Manager, "Heron")
        assert heron.looks_first() == 4
        self.house.hurry()
        for _ in range(4):
            heron.reads_next()
            if heron.sees("Priya"):
                heron.covers("Priya")
                preview = heron.page.locator("[aria-labelledby=preview-heading]")
                assert "Priya" not in preview.inner_text()
            heron.clears()
        heron.queue("waiting")
        assert heron.sees("Nothing waits to be read.")

    def lot_threes_manager_imports_a_survey(self) -> None:
        """Thirty-three invented rows, vouched for by the hub; the outcomes page then reads as was published."""
        file = self.house.folder / "survey.csv"
        file.write_text(thirty_three_rows(), encoding="utf-8")
        hawthorn = self.at_work(Manager, "Hawthorn")
        hawthorn.sends_a_file(
            file, title="Leaving survey 2019", service="Support and counselling", week="2019-W30"
        )
        assert "33" in hawthorn.section("Rows with answers", of="dl div").inner_text()
        hawthorn.asks_to_vouch("Heron")
        heron = self.at_work(Manager, "Heron")
        heron.vouches("Leaving survey 2019")
        assert heron.sees("It has come in.")
        hawthorn.goes_to("import/")
        brought_in = hawthorn.section("Leaving survey 2019", of="tr")
        assert "provider-collected" in brought_in.inner_text()
        hawthorn.follow("Outcomes", within=brought_in)
        read = {item: hawthorn.figure(f"{item}.improved") for item in ITEMS.values()}
        assert {item: figure.split()[0] for item, figure in read.items()} == {
            "physical_health": "64%",
            "ability_to_cope": "70%",
            "decisions_and_control": "67%",
        }
        assert "provider-collected" in hawthorn.section("Your physical health", of="tr").inner_text()

    def four_people_answer_a_public_survey(self) -> None:
        """They answered last week, so that their answers count this week. Four are too few for a percentage."""
        self.house.four_answers_came_last_week("public")
        ledger = self.at_work(Commissioner, "Ledger")
        ledger.goes_to("monitoring/outcomes")
        ledger.pick("Survey", "Public survey")
        ledger.press("Show these")
        assert ledger.sees("Your physical health")
        assert not re.search(r"\d\s?%(?! interval)", ledger.words), ledger.words

    def the_facilitator_gathers_two_themes(self) -> None:
        teasel = self.at_work(Facilitator, "Teasel")
        teasel.makes_a_label("Telling it again", meaning="Having to say the same things to new people.")
        teasel.makes_a_label("A way back", meaning="Knowing whether and how support can be taken up again.")
        teasel.reads_and_marks(
            {
                "I told my story three times": "Telling it again",
                "keep the same worker": "Telling it again",
                IN_THE_ROOM: "A way back",
                SECOND: "A way back",
            }
        )
        teasel.begins_a_theme(
            REPEATING,
            statement="People want to tell their story once.",
            axis="Needs to happen",
            would_change="make sure that a person does not have to tell their story again",
            label="Telling it again",
        )
        assert "[a person]" not in teasel.words
        teasel.begins_a_theme(
            BACK,
            statement="People want to know that they can come back, and how.",
            axis="Needs to happen",
            would_change="tell each person in writing how to come back",
            label="A way back",
        )
        assert teasel.sees("direct, from a group")
        teasel.goes_to("themes/ledger")
        assert teasel.sees("It balances: each of the 4 responses is accounted for")

    def the_group_decides(self) -> None:
        """Five agree. One organisation declares an interest and disagrees in words. It ends agreed, with dissent."""
        teasel = self.at_work(Facilitator, "Teasel")
        teasel.opens_a_round("Two themes to settle", themes=(REPEATING, BACK))
        for name in ("Willow", "Cedar", "Plover", "Swift", "Bramble"):
            assert self.member(name).agrees_to_everything() == 2
        aspen = self.member("Aspen")
        aspen.comes_to_speak()
        assert aspen.heading == REPEATING
        aspen.declares("We provide this service now and may bid again.")
        aspen.says("Disagree", OBJECTION)
        aspen.says("Agree")
        teasel.closes_the_round("Two themes to settle")
        agreed = teasel.section(REPEATING, of="article")
        assert "Agreed with dissent" in agreed.inner_text()
        assert OBJECTION in agreed.inner_text()
        assert "an interest was declared" in agreed.inner_text()
        assert "dissent" not in teasel.section(BACK, of="article").inner_text().lower()

    def the_commissioner_drafts_a_clause_for_lot_two(self) -> None:
        """A language check asks for better words; it cites the agreed theme with its dissent, and an outside study."""
        ledger = self.ledger = self.at_work(Commissioner, "Ledger")
        for title, method, n, dates in SOURCES:
            ledger.adds_a_source(title, method=method, n=n, dates=dates, provenance="Through researchers")
        ledger.starts_a_draft(DRAFT, total="£156,000", uplift="10")
        assert ledger.sees("£156,000")
        assert ledger.sees("£171,600")
        ledger.proposes_from(REPEATING, lot="Lot 2")
        assert any("tell their story" in one for one in ledger.obstacles())
        ledger.words_it_again("tell their story", formal=ONCE, plain="You say it once. Nobody asks again.")
        ledger.opens_the_evidence_of(ONCE)
        assert ledger.sees(OBJECTION)
        ledger.cites(f"Outside source: {STUDY}", says="Survivors called for one person who stays.")
        ledger.follow("Back to the draft")
        margin = ledger.clause(ONCE).inner_text()
        assert "Lot 2" in margin
        assert "T-01 v1" in margin
        assert STUDY in margin

    def evidence_for_and_against_stands_side_by_side_until_it_is_settled(self) -> None:
        ledger = self.ledger
        ledger.adds_a_clause(
            LENGTH,
            plain="You have support for a year, and longer if you need it.",
            section="Stepping down and coming back",
            lot="Lot 2",
        )
        ledger.cites(f"Outside source: {TWELVE}", says="A core offer of twelve months.")
        ledger.cites(f"Outside source: {AS_LONG}", says="As long as was required.", against=True)
        assert TWELVE in ledger.section("Speaks for it", of="section").inner_text()
        assert AS_LONG in ledger.section("Speaks against it", of="section").inner_text()
        ledger.follow("Back to the draft")
        assert any("for and against" in one for one in ledger.obstacles()), ledger.obstacles()
        ledger.opens_the_evidence_of(LENGTH)
        ledger.settles("Twelve months is the offer, and nobody is ended by a date alone.")
        assert ledger.sees("How it was settled")
        ledger.follow("Back to the draft")
        assert not any("for and against" in one for one in ledger.obstacles())

    def the_group_reviews_the_clauses(self) -> None:
        self.ledger.puts_to_the_group("Two clauses to look at")
        teasel = self.at_work(Facilitator, "Teasel")
        for name in GROUP:
            assert self.member(name).agrees_to_everything() == 2
        teasel.closes_the_round("Two clauses to look at")
        assert teasel.sees("Agreed.")
        self.ledger.opens_the_draft(DRAFT)
        self.ledger.press("Take the results over")
        self.ledger.opens_the_draft(DRAFT)
        assert self.ledger.obstacles() == []

    def two_officers_approve(self) -> None:
        for name, says in (("Lantern", "You have approved."), ("Abacus", "Head of the audit chain")):
            officer = self.at_work(Commissioner, name)
            officer.approves(DRAFT)
            assert officer.sees(says)
            officer.leave()

    def the_document_shows_clause_lot_dissent_and_trace(self) -> None:
        from docx import Document

        self.ledger.opens_the_draft(DRAFT)
        self.ledger.asks_for_the_document()
        self.house.hurry()
        path = self.ledger.takes_the_document(self.house.folder)
        document = Document(str(path))
        paragraphs = [one.text for one in document.paragraphs]
        headings = [
            one.text
            for one in document.paragraphs
            if one.style is not None and str(one.style.name).startswith("Heading")
        ]
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        everything = "\n".join([*paragraphs, *cells])
        assert len(headings) > 5
        assert ONCE in everything
        assert "Lot 2" in everything
        assert OBJECTION in everything
        assert f'[T-01 v1 · "{REPEATING}"' in everything
        assert any("Trace" in one for one in headings)
        assert "£171,600" in everything
        assert "Priya" not in everything

    def the_answer_is_confirmed_published_and_shown_to_the_code(self) -> None:
        self.ledger.answers_theme(REPEATING, answer="We will", words=ANSWER)
        teasel = self.at_work(Facilitator, "Teasel")
        teasel.asks_the_group_about_the_answer()
        for name in GROUP:
            assert self.member(name).agrees_to_everything() == 1
        teasel.goes_to("groups/")
        teasel.follow("Co-production group")
        teasel.follow_with(teasel.page.locator("main .lines a").first)
        teasel.press("Close it now")
        self.ledger.publishes_the_answer()
        person = Respondent(self.eyes)
        person.open("/what-changed")
        assert person.sees(ANSWER)
        person.comes_back(self.code)
        assert person.sees("People want to tell their story once.")
        assert person.sees("The group agreed, and one view differed.")
        assert person.sees(ANSWER)
        assert not person.sees("Priya")
        person.leave()

    def a_second_draft_cites_the_second_respondent(self) -> None:
        self.ledger.starts_a_draft(SECOND_DRAFT)
        self.ledger.proposes_from(BACK, lot="Lot 2")
        assert "amber" not in str(self.ledger.clause("how to come back").get_attribute("class"))

    def the_second_respondent_takes_their_words_back(self) -> None:
        """The excerpt goes, the clause of the unpublished draft turns amber, and the ledger balances."""
        with self.a_respondent_alone():
            person = Respondent(self.eyes, "second respondent")
            person.comes_back(self.second_code)
            person.press("Take my words back")
            person.press("Yes, take them back")
            assert person.heading == "Taken back"
            person.leave()
        self.ledger.goes_to("")
        assert self.ledger.sees("For you to know")
        self.ledger.opens_the_draft(SECOND_DRAFT)
        clause = self.ledger.clause("how to come back")
        assert "amber" in str(clause.get_attribute("class"))
        assert "Please look" in clause.inner_text()
        teasel = self.at_work(Facilitator, "Teasel")
        teasel.goes_to("themes/")
        teasel.follow(BACK)
        assert teasel.sees("A source was taken back")
        teasel.follow("Every part it rests on")
        assert not teasel.sees(SECOND)
        teasel.goes_to("themes/ledger")
        assert teasel.sees("It balances: each of the 4 responses is accounted for")
        assert teasel.section("Taken back", of="tr").inner_text().split()[-1] == "1"

    def nothing_points_at_the_person(self) -> None:
        """No address, no exact time, and no "Priya" but in the sealed original: in no file, and behind no other seal."""
        assert "feedback.sqlite3" in files_that_say(self.house.folder, "Provider B")
        assert files_that_say(self.house.folder, "Priya", SECOND) == []
        with self.house.database.writing() as session:
            moderation.erase_working_text(session, on=now().date() + timedelta(days=365))
        self.house.database.forget_deleted_pages()
        assert files_that_say(self.house.folder, "Priya", SECOND) == []
        assert files_that_say(self.house.folder, FROM_ADDRESS, "Unmistakable") == []
        assert files_that_say(self.house.var, "127.0.0.1") == []
        assert sealed_places_that_say(self.house, "Priya") == {"original": 1}
        assert sealed_places_that_say(self.house, SECOND) == {}
        assert [moments_between(self.house.database, *when) for when in self.alone] == [[], [], []]


def test_one_voice_goes_all_the_way_and_comes_back(house: House, chromium: Browser) -> None:
    story = Story(house, chromium)
    with story.a_respondent_alone():
        story.a_respondent_answers()
    with story.a_respondent_alone():
        story.a_second_respondent_answers()
    story.the_facilitator_enters_what_a_room_said()
    house.hurry()
    story.lot_twos_moderator_finds_nothing()
    story.the_hub_looks_covers_and_clears()
    story.lot_threes_manager_imports_a_survey()
    story.four_people_answer_a_public_survey()
    story.the_facilitator_gathers_two_themes()
    story.the_group_decides()
    story.the_commissioner_drafts_a_clause_for_lot_two()
    story.evidence_for_and_against_stands_side_by_side_until_it_is_settled()
    story.the_group_reviews_the_clauses()
    story.two_officers_approve()
    story.the_document_shows_clause_lot_dissent_and_trace()
    story.the_answer_is_confirmed_published_and_shown_to_the_code()
    story.a_second_draft_cites_the_second_respondent()
    story.the_second_respondent_takes_their_words_back()
    story.nothing_points_at_the_person()
    assert story.eyes.wrong == []
    assert house.complaints() == []
