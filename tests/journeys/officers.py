"""What the council's people do: draft from agreed themes, cite, settle, put to the group, approve, publish, answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator

from tests.journeys.people import Worker, a_day_ahead


class Commissioner(Worker):
    """Somebody who drafts what the council buys."""

    def adds_a_source(self, title: str, *, method: str, n: int | None, dates: str, provenance: str) -> None:
        """Write down an outside source that clauses may cite."""
        self.goes_to("specifications/sources")
        self.write("Title", title)
        self.write("Method", method)
        if n is not None:
            self.write("How many people", str(n))
        self.write("When", dates)
        self.write("Through whose hands it came", provenance)
        self.press("Add it")
        assert self.sees(title)

    def starts_a_draft(self, title: str, *, total: str = "", uplift: str = "") -> None:
        """Start a draft from the template."""
        self.goes_to("specifications/start")
        self.write("Title of the draft", title)
        self.write("What the lots come to in a year", total)
        self.write("Raised by how many per cent", uplift)
        self.press("Start the draft")
        assert self.heading == title

    def opens_the_draft(self, title: str) -> None:
        """Go to a draft by the list of specifications."""
        self.goes_to("specifications/")
        self.follow(title)

    def proposes_from(self, *themes: str, lot: str) -> None:
        """Let the template propose a clause from these themes and no others, for one lot."""
        self.follow("Propose clauses from themes")
        boxes = self.page.get_by_role("group", name="From these themes").get_by_role("checkbox")
        for box in boxes.all():
            box.set_checked(checked=False)
        for theme in (*themes, lot):
            self.choose(theme)
        self.press("Propose the clauses")

    def adds_a_clause(self, formal: str, *, plain: str, section: str, lot: str) -> None:
        """Write a clause; its evidence comes next."""
        self.follow("Add a clause")
        self.write("Formal text", formal)
        self.write("In plain words", plain)
        self.pick("Section", section)
        self.choose(lot)
        self.press("Add it, and cite its evidence next")

    def clause(self, words: str) -> Locator:
        """Find a clause of the draft by what it says."""
        return self.page.locator("article.clause").filter(has_text=words)

    def words_it_again(self, words: str, *, formal: str, plain: str) -> None:
        """Change the text of a clause."""
        self.follow("Change", within=self.clause(words))
        self.write("Formal text", formal)
        self.write("In plain words", plain)
        self.press("Save")

    def opens_the_evidence_of(self, words: str) -> None:
        """Go to what a clause rests on."""
        self.follow("Evidence", within=self.clause(words))

    def cites(self, what: str, *, says: str, against: bool = False) -> None:
        """Link a theme, a figure or an outside source to the clause."""
        self.pick("What it cites", what)
        self.choose("It speaks against it" if against else "It speaks for the clause")
        self.write("What it says, in your own words", says)
        self.press("Cite it")

    def settles(self, words: str) -> None:
        """Write how evidence for and against was weighed."""
        self.write("In a sentence or two", words)
        self.press("Record how it was settled")

    def obstacles(self) -> Sequence[str]:
        """Read what stands in the way of approval."""
        self.follow("Checks")
        listed = self.page.locator("h2:text-is('What stands in the way') + ul.checks > li > span")
        found = [one.inner_text() for one in listed.all()]
        self.follow("Back to the draft")
        return found

    def puts_to_the_group(self, title: str) -> None:
        """Ask the co-production group about every clause that can go."""
        self.follow("Review by the group")
        self.pick("To this group", "Co-production group")
        self.write("Name of the round", title)
        self.write("Open until", a_day_ahead(14))
        self.press("Put them to the group")

    def approves(self, title: str) -> None:
        """Approve a draft in one's named role."""
        self.opens_the_draft(title)
        self.follow("Approval")
        self.press("Approve this draft")

    def asks_for_the_document(self) -> None:
        """Ask for the Word document; the worker makes it."""
        self.follow("Word document")
        self.press("Make the document")

    def takes_the_document(self, folder: Path) -> Path:
        """Wait for the document with the page, and take it."""
        link = self.page.get_by_role("link", name="Download the Word document")
        link.wait_for()
        self.look()
        given, path = self.take_home(link), folder / "specification.docx"
        given.save_as(path)
        return path

    def answers_theme(self, title: str, *, answer: str, words: str) -> None:
        """Say what was done about a theme."""
        self.goes_to("reporting-back/")
        self.follow(f"Answer “{title}”")
        self.choose(answer)
        self.write("In plain words", words)
        self.press("Save for the group")

    def publishes_the_answer(self) -> None:
        """Let everybody read what the group confirmed."""
        self.goes_to("reporting-back/")
        self.press("Publish")
