"""One voice, from a phone to a clause and back to the person: the whole path as one journey."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Eyes
from tests.journeys.house import House
from tests.journeys.people import Facilitator, Member, Reader, Respondent

pytestmark = pytest.mark.browser

HELPED = "Priya was kind, but I told my story three times."
CHANGE = "Please let the next person keep the same worker."
SECOND = "After it ended I did not know the way back in."
IN_THE_ROOM = "Nobody said we could come back."
REPEATING, BACK = "Not repeating my story", "Coming back"
OBJECTION = "One worker for each person will not be possible when staff are ill."


class Story:
    """What the steps of the journey hand on to one another."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house = house
        self.eyes = Eyes(browser, house.address)
        self.code = self.second_code = ""

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
        facilitator = Facilitator(self.eyes, self.house, "Teasel")
        facilitator.enters_a_room("Survivor voice group", present=6, said=IN_THE_ROOM, service="Counselling")

    def lot_twos_moderator_finds_nothing(self) -> None:
        """Not in a list, not in a count, not at an address: words for an outside reader are not theirs to know of."""
        alder = Reader(self.eyes, self.house, "Alder")
        assert not alder.page.locator("main .count").filter(has_text="1").count()
        for queue in ("waiting", "in-hand", "second-check", "pool", "done", "first-look"):
            alder.queue(queue)
            assert not alder.page.locator("tbody tr").count()
            assert {one.inner_text() for one in alder.page.locator(".tabs .count").all()} <= {"0"}
        for address in self.addresses_of_cases():
            alder.open(address, status=404)

    def addresses_of_cases(self) -> list[str]:
        hub = Reader(self.eyes, self.house, "Curlew")
        hub.queue("first-look")
        links = hub.page.get_by_role("link", name="Look", exact=True)
        return [str(one.get_attribute("href")) for one in links.all()]

    def the_hub_looks_covers_and_clears(self) -> None:
        heron = Reader(self.eyes, self.house, "Heron")
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

    def the_facilitator_gathers_two_themes(self) -> None:
        teasel = Facilitator(self.eyes, self.house, "Teasel")
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
        teasel = Facilitator(self.eyes, self.house, "Teasel")
        teasel.opens_a_round("Two themes to settle", themes=(REPEATING, BACK))
        for name in ("Willow", "Cedar", "Plover", "Swift", "Bramble"):
            member = Member(self.eyes, self.house, name)
            member.comes_to_speak()
            member.says("Agree")
            member.says("Agree")
            assert member.heading == "Two themes to settle"
            member.leave()
        aspen = Member(self.eyes, self.house, "Aspen")
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


def test_one_voice_goes_all_the_way_and_comes_back(house: House, chromium: Browser) -> None:
    story = Story(house, chromium)
    story.a_respondent_answers()
    story.a_second_respondent_answers()
    story.the_facilitator_enters_what_a_room_said()
    house.hurry()
    story.lot_twos_moderator_finds_nothing()
    story.the_hub_looks_covers_and_clears()
    story.the_facilitator_gathers_two_themes()
    story.the_group_decides()
    assert story.eyes.wrong == []
    assert house.complaints() == []
