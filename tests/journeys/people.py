"""What people of the story do, each in the words of their own pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from feedback.core.moments import LONDON, now
from tests.journeys.browser import Eyes, Visitor
from tests.journeys.house import House

#: A phone of a respondent: nothing that it says about itself may be found again.
PHONE = (
    "Mozilla/5.0 (Linux; Android 9; Moto-Unmistakable-7) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
)
FROM_ADDRESS = "203.0.113.77"
#: Selects words on the page as a mouse would, where they stand in one piece.
SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector('[data-redact]'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
}"""


def a_day_ahead(days: int) -> str:
    """Give a day as a date box takes it."""
    return (now().astimezone(LONDON).date() + timedelta(days=days)).isoformat()


class Respondent(Visitor):
    """Somebody who had support: on a small phone, without JavaScript, signed in nowhere."""

    def __init__(self, eyes: Eyes, who: str = "respondent") -> None:
        super().__init__(eyes, who, phone=True, scripts=False, agent=PHONE, arrives_from=FROM_ADDRESS)

    def begins(self, window: str) -> None:
        """Open the form at its address, read how to stay private, and say nothing about oneself."""
        self.open(f"/s/{window}")
        self.press("Start")
        self.press("Continue")
        self.skips()

    def answers(self, words: str) -> None:
        """Answer a question in words."""
        self.page.locator("textarea").fill(words)
        self.press("Continue")

    def skips(self) -> None:
        """Skip a page."""
        self.press("Skip this page")

    def lets(self, may_use: str, *, reads_first: str) -> None:
        """Say who may use the words and who reads them first."""
        self.choose(may_use)
        self.choose(reads_first)
        self.press("Continue")

    def sends(self) -> None:
        """Leave it at the three questions, check, and send."""
        self.press("No, this is all")
        assert self.heading == "Check what you wrote"
        self.press("Send")

    def keeps_a_code(self) -> str:
        """Ask for a code and write it down; then leave."""
        self.press("Keep a code")
        code = self.page.locator(".code").inner_text()
        self.forgets()
        return code

    def forgets(self) -> None:
        """Close this browser and begin with an empty one: nothing is left on the phone but what is on paper."""
        self.context.clear_cookies()
        self.page.goto("about:blank")

    def comes_back(self, code: str) -> None:
        """Type the code in."""
        self.open("/code")
        self.write("Your code", code)
        self.press("Look")


class Worker(Visitor):
    """Somebody with a role in the programme, signed in through a sample link."""

    def __init__(self, eyes: Eyes, house: House, name: str) -> None:
        super().__init__(eyes, name)
        self.slug = house.setting.slug
        self.open(house.a_sign_in_link(name))
        self.press("Sign in")
        assert self.heading == "What waits for you"

    def goes_to(self, room: str) -> None:
        """Go to a page of the programme."""
        self.open(f"/{self.slug}/{room}")


class Reader(Worker):
    """Somebody who reads what was sent."""

    def queue(self, name: str) -> None:
        self.goes_to(f"moderation/?queue={name}")

    def looks_first(self) -> int:
        """Look at everything new, for worries, and send it on; give how many there were."""
        seen = 0
        self.queue("first-look")
        self.press("Look at the next one")
        while self.heading == "First look":
            self.press("Seen: send it on")
            seen += 1
        return seen

    def reads_next(self) -> None:
        """Take the next response."""
        self.queue("waiting")
        self.press("Read it")

    def covers(self, word: str) -> None:
        """Cover what an aid points at, or else the word by its number, as a person."""
        pointed = self.page.get_by_role("listitem").filter(has_text=word).filter(has=self.button("Cover it"))
        self.press("Cover it", within=pointed.first)

    def clears(self) -> None:
        """Let it be used as its writer chose."""
        self.press("Clear it")


class Manager(Reader):
    """A provider's own reader, who also brings in what their service asked people before."""

    def sends_a_file(self, file: Path, *, title: str, service: str, week: str) -> None:
        """Send a CSV file, and say what is the same for every row."""
        self.goes_to("import/")
        self.page.get_by_label("The file").set_input_files(file)
        self.write("What is it called?", title)
        self.choose("The counts are invented")
        self.press("Look at it")
        self.pick("One service for all rows", service)
        self.write("One week for all rows", week)
        self.press("Look again")

    def asks_to_vouch(self, name: str) -> None:
        """Ask an independent person to look at a sample and vouch."""
        self.pick("Who vouches that these words were moderated?", name)
        self.press("Ask them")

    def vouches(self, title: str) -> None:
        """Look at what somebody wants to bring in, and vouch for it."""
        self.goes_to("import/")
        self.follow(title)
        self.press("I vouch for it: bring it in")

    def figure(self, name: str) -> str:
        """Read one figure off the outcomes page."""
        return self.page.locator(f"[data-figure='{name}']").inner_text()


class Facilitator(Worker):
    """Somebody who runs the group, enters what was said in a room, and gathers themes."""

    def enters_a_room(self, group: str, *, present: int, said: str, service: str) -> None:
        """Enter what a group said together."""
        self.goes_to("intake/rooms")
        self.write("Which group was it?", group)
        self.write("When did they meet?", a_day_ahead(-3))
        self.write("How many people were there?", str(present))
        self.pick("Which service were they speaking about?", service)
        self.choose("Share it with the co-production group, details removed")
        self.choose("Everyone in the room agreed that this may be entered")
        self.write("In the words of the room", said)
        self.press("Enter the meeting")
        assert self.sees("The meeting is entered.")

    def makes_a_label(self, name: str, *, meaning: str) -> None:
        """Add an entry to the codebook."""
        self.goes_to("themes/codebook")
        self.write("Name of the label", name)
        self.write("What it means", meaning)
        self.press("Add it")

    def reads_and_marks(self, parts: dict[str, str]) -> None:
        """Read every cleared response; select exactly the part that is looked for, and put it under its label."""
        found = set[str]()
        self.goes_to("themes/read")
        while self.heading == "One cleared response":
            words = next(part for part in parts if self.sees(part))
            self.selects(words)
            assert self.page.locator("#said").inner_text() == words
            self.pick("Label", parts[words])
            self.press("Mark it")
            assert self.page.locator("mark").first.inner_text() == words
            found.add(words)
            self.follow("Next response")
        assert self.sees("Everything that may be read has been read.")
        assert found == set(parts)

    def selects(self, words: str) -> None:
        """Drag over words of the response."""
        self.page.evaluate(SELECT, words)
        self.page.wait_for_function("document.getElementById('end').value !== ''")

    def begins_a_theme(self, title: str, *, statement: str, axis: str, would_change: str, label: str) -> None:
        """Gather what stands under a label under one sentence."""
        self.goes_to("themes/new")
        self.write("Short title", title)
        self.write("What people mean, in one sentence", statement)
        self.choose(axis)
        self.write("What would change", would_change)
        self.choose(label)
        self.press("Save")
        assert self.heading == title

    def opens_a_round(self, title: str, *, themes: tuple[str, ...]) -> None:
        """Put themes to the co-production group."""
        self.goes_to("groups/")
        self.follow("Co-production group")
        assert self.sees("No survivor is a member of this group; they are spoken for")
        self.follow("Put themes to this group")
        self.write("Title of the round", title)
        for theme in themes:
            self.choose(theme)
        self.write("Open to the end of", a_day_ahead(14))
        self.press("Open the round")

    def asks_the_group_about_the_answer(self) -> None:
        """Ask the group whether the council's answer is a fair one."""
        self.goes_to("reporting-back/")
        self.follow("Put it to the group")
        self.pick("Which group?", "Co-production group")
        self.write("Open until", a_day_ahead(14))
        self.press("Ask the group")

    def closes_the_round(self, title: str) -> None:
        """End a round."""
        self.goes_to("groups/")
        self.follow("Co-production group")
        self.follow(title)
        self.press("Close it now")


class Member(Worker):
    """Somebody of the co-production group, shown by whom they speak for."""

    def comes_to_speak(self) -> None:
        """Go from the home page to the first thing that waits for a view."""
        self.goes_to("")
        self.follow("Say what you think")
        if self.page.get_by_role("link", name="Say what you think").count():
            self.follow("Say what you think")

    def agrees_to_everything(self) -> int:
        """Agree to whatever waits; give how much that was."""
        self.comes_to_speak()
        said = 0
        while self.page.get_by_role("button", name="Agree", exact=True).count():
            self.says("Agree")
            said += 1
            if self.sees("You said:"):
                break
        return said

    def says(self, view: str, words: str = "") -> None:
        """Press one of the four buttons, with words or without."""
        if words:
            self.write("In your own words, if you want", words)
        self.follow_with(self.page.get_by_role("button", name=view, exact=True))

    def declares(self, interest: str) -> None:
        """Say that one's own organisation gains or loses by this."""
        self.page.get_by_text("Declare an interest in this").click()
        self.write("What the interest is, in your own words", interest)
        self.press("Declare it")
