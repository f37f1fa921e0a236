"""One voice, from a phone to a clause and back to the person: the whole path as one journey."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Eyes
from tests.journeys.house import House
from tests.journeys.people import Facilitator, Reader, Respondent

pytestmark = pytest.mark.browser

HELPED = "Priya was kind, but I told my story three times."
CHANGE = "Please let the next person keep the same worker."
SECOND = "I had to begin again with every new face there."
IN_THE_ROOM = "Nobody said we could come back."


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


def test_one_voice_goes_all_the_way_and_comes_back(house: House, chromium: Browser) -> None:
    story = Story(house, chromium)
    story.a_respondent_answers()
    story.a_second_respondent_answers()
    story.the_facilitator_enters_what_a_room_said()
    house.hurry()
    story.lot_twos_moderator_finds_nothing()
    story.the_hub_looks_covers_and_clears()
    assert story.eyes.wrong == []
    assert house.complaints() == []
