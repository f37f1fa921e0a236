"""Facts about the pages of an import: a file is sent, mapped, vouched for by somebody else, and comes in once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select

from feedback.core import audit, jobs
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.intake.imports import jobs as import_jobs
from feedback.intake.records import ImportBatch, ImportMapping, ImportUpload, Submission
from feedback.people.records import SignInSession
from tests.builders.imports import a_csv, the_questions
from tests.builders.people import World, a_person
from tests.people.test_sessions import set_back

SignIn = Callable[[Actor], FlaskClient]
ROWS = [{"Comment": "Kind people", "Health": "improved"}, {"Comment": "Too far", "Health": "the same"}]


class Desk:
    """A provider's person who sends a file, and the hub that vouches."""

    def __init__(self, database: Database, world: World, sign_in: SignIn) -> None:
        self.database, self.at = database, f"/{world.programme.slug}/import/"
        with database.writing() as session:
            the_questions(session, world)
            manager = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Ash")
            other = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Elm")
            hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
            self.hub_id = str(hub.account_id)
        self.sign_in = sign_in
        self.manager, self.other, self.hub = sign_in(manager), sign_in(other), sign_in(hub)

    def send(self, rows: list[dict[str, Any]] | bytes, **more: str) -> Any:
        data = rows if isinstance(rows, bytes) else a_csv(rows)
        return self.manager.post(self.at, data={"file": (io.BytesIO(data), "spring.csv"), **more})

    def sent(self, rows: list[dict[str, Any]] | bytes) -> str:
        answer = self.send(rows)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.headers["Location"])

    def mapped(self, page: str, **more: str) -> str:
        meant = {"means-0": "text:what_helped", "means-1": "item:physical_health", "week": "2026-W10"}
        answer = self.manager.post(page, data={**meant, "service": "Service One", "values": "", **more})
        assert answer.status_code == 303
        return str(self.manager.get(page).get_data(as_text=True))

    def vouch(self, page: str) -> Any:
        """The hub looks, and vouches for what it saw."""
        html = self.hub.get(f"{page}/vouch").get_data(as_text=True)
        seen = re.findall(r'name="seen" value="([0-9a-f]+)"', html)
        return self.hub.post(f"{page}/vouch", data={"seen": seen[0] if seen else ""})

    def count(self, table: Any) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def desk(database: Database, world: World, signed_in: SignIn) -> Desk:
    return Desk(database, world, signed_in)


def test_a_file_comes_in_when_somebody_independent_has_vouched(desk: Desk) -> None:
    page = desk.sent(ROWS)
    assert "Say which column holds the week" in desk.manager.get(page).get_data(as_text=True)
    assert "Have it vouched for" in desk.mapped(page)
    assert desk.count(Submission) == 0
    assert desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id}).status_code == 303
    assert "spring" in desk.hub.get(desk.at).get_data(as_text=True)
    seen = desk.hub.get(f"{page}/vouch").get_data(as_text=True)
    assert "Kind people" in seen
    assert "Ash" in seen
    assert desk.count(Submission) == 0
    assert desk.vouch(page).status_code == 303
    assert (desk.count(Submission), desk.count(ImportBatch), desk.count(ImportUpload)) == (2, 1, 0)
    with desk.database.reading() as session:
        acts = [row.act for row in session.scalars(select(audit.AuditEvent))]
        assert acts == [
            "intake.send_file",
            "intake.map_file",
            "intake.ask_to_vouch",
            "intake.import",
            "intake.vouch",
        ]
    assert "provider-collected" in desk.manager.get(desk.at).get_data(as_text=True)


def test_nobody_else_sees_the_file_or_vouches_for_it(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    assert desk.other.get(page).status_code == 404
    assert desk.hub.get(f"{page}/vouch").status_code == 404
    assert desk.vouch(page).status_code == 404
    assert desk.manager.post(f"{page}/vouch").status_code == 403
    assert desk.count(Submission) == 0


def test_a_changed_mapping_needs_a_new_word_of_the_voucher(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    desk.mapped(page, week="2026-W11")
    assert desk.vouch(page).status_code == 404


def test_rejected_rows_are_listed_by_line_and_never_by_what_they_say(desk: Desk) -> None:
    page = desk.sent([*ROWS, {"Comment": "x", "Health": "Secretword"}])
    seen = desk.mapped(page)
    assert "none of the question" in seen
    assert "Secretword" not in seen
    assert "Have it vouched for" not in seen
    assert "Have it vouched for" in desk.mapped(page, values="Secretword = a lot worse")


def test_words_that_cannot_be_read_lose_nothing_that_was_typed(desk: Desk) -> None:
    page = desk.sent(ROWS)
    answer = desk.manager.post(
        page, data={"means-0": "text:one_change", "week": "2026-W10", "values": "no equals sign here"}
    )
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "no equals sign here" in html
    assert re.search(r'value="text:one_change" selected', html)


def test_a_service_of_somebody_else_is_refused_before_anybody_is_asked(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page, service="Service Two")
    answer = desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    assert "your own services" in answer.get_data(as_text=True)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 spreadsheet", b"a,a\n1,2\n", b"words\n"])
def test_a_file_that_cannot_be_read_is_said_kindly_on_the_form(desk: Desk, data: bytes) -> None:
    answer = desk.send(data, title="My title")
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    assert "Please look at this" in html
    assert "My title" in html
    assert desk.count(ImportUpload) == 0


def test_a_file_can_be_erased_instead(desk: Desk) -> None:
    page = desk.sent(ROWS)
    assert desk.manager.post(f"{page}/drop").status_code == 303
    with desk.database.reading() as session:
        events = session.scalars(select(audit.AuditEvent).order_by(audit.AuditEvent.number)).all()
        assert [(row.act, str(row.about_id) in page) for row in events] == [
            ("intake.send_file", True),
            ("intake.drop_file", True),
        ]
    assert desk.count(ImportUpload) == 0
    assert desk.manager.get(page).status_code == 404


def test_a_large_file_is_long_work_with_a_page_that_shows_how_far_it_is(desk: Desk) -> None:
    page = desk.sent([{"Comment": f"fine {n}", "Health": "improved"} for n in range(600)])
    desk.mapped(page)
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    progress = desk.vouch(page).headers["Location"]
    assert "waits for the worker" in desk.hub.get(progress).get_data(as_text=True)
    with desk.database.reading() as session:
        run = session.scalars(select(jobs.JobRun)).one()
    assert set(run.payload) == {"upload", "digest", "seen"}
    assert jobs.run_job(desk.database, run.id) is jobs.JobState.DONE
    assert desk.count(Submission) == 600
    told = desk.hub.get(progress, headers={"Accept": "application/json"}).get_json()
    assert (told["share"], told["finished"]) == (100, True)
    context = jobs.JobContext(desk.database, run.id, run.programme_id, run.asked_by)
    assert import_jobs.import_upload(context, run.payload) is not None
    assert desk.count(ImportBatch) == 1


def test_a_page_that_follows_long_work_keeps_no_sign_in_from_going_idle_and_a_person_who_looks_does(
    desk: Desk,
) -> None:
    page = desk.sent([{"Comment": f"fine {n}", "Health": "improved"} for n in range(501)])
    desk.mapped(page)
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    progress = desk.vouch(page).headers["Location"]
    set_back(desk.database, seen_at=timedelta(minutes=20))

    def idle() -> bool:
        with desk.database.reading() as session:
            last = select(func.max(SignInSession.seen_at))
            return bool(now() - session.scalars(last).one() > timedelta(minutes=19))

    assert desk.hub.get(progress, headers={"Accept": "application/json"}).status_code == 200
    assert idle()
    assert desk.hub.get(progress).status_code == 200
    assert not idle()


def test_a_large_file_that_is_stopped_half_way_leaves_nothing_and_says_so(desk: Desk) -> None:
    page = desk.sent([{"Comment": f"fine {n}", "Health": "improved"} for n in range(600)])
    desk.mapped(page)
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    progress = desk.vouch(page).headers["Location"]
    with desk.database.writing() as session:
        run = session.scalars(select(jobs.JobRun)).one()
        run.state, run.done, run.total = jobs.JobState.RUNNING, 250, 600
    told = desk.hub.get(progress, headers={"Accept": "application/json"}).get_json()
    assert (told["share"], told["finished"]) == (38, False)
    with desk.database.writing() as session:
        session.get_one(jobs.JobRun, run.id).state = jobs.JobState.CANCELLED
    context = jobs.JobContext(desk.database, run.id, run.programme_id, run.asked_by)
    with pytest.raises(DomainError, match="nothing of it has come in"):
        import_jobs.import_upload(context, run.payload)
    assert desk.count(Submission) == 0
    assert "nothing of it has come in" in desk.hub.get(progress).get_data(as_text=True)


def two_sheets() -> bytes:
    book = Workbook()
    for name, words in (("Spring", "Kind people"), ("Autumn", "Too far")):
        sheet = book.create_sheet(name)
        for row in (["Comment", "Health", "Date"], [words, "improved", date(2026, 3, 2)]):
            sheet.append(row)
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_comes_in_by_the_sheet_that_was_chosen(desk: Desk) -> None:
    page = desk.sent(two_sheets())
    assert "Which sheet of the file?" in desk.manager.get(page).get_data(as_text=True)
    assert desk.manager.post(f"{page}/sheet", data={"sheet": "Autumn"}).status_code == 303
    seen = desk.mapped(page, **{"means-2": "week"})
    assert "2026-W10" in seen
    assert "Have it vouched for" in seen
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    sample = desk.hub.get(f"{page}/vouch").get_data(as_text=True)
    assert "Too far" in sample
    assert "Kind people" not in sample
    assert desk.vouch(page).status_code == 303
    assert desk.count(Submission) == 1
    other = desk.sent(two_sheets())
    assert "Spring" in desk.manager.get(other).get_data(as_text=True)


def test_a_sheet_that_is_not_there_changes_nothing(desk: Desk) -> None:
    page = desk.sent(two_sheets())
    assert desk.manager.post(f"{page}/sheet", data={"sheet": "Winter"}).status_code == 422
    assert re.search(r"<option selected>Spring", desk.manager.get(page).get_data(as_text=True))


def test_a_saved_mapping_is_used_at_once_for_the_next_file_of_its_kind(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    assert desk.manager.post(f"{page}/save", data={"name": "Leaving survey"}).status_code == 303
    following = desk.sent([*ROWS, {"Comment": "New words", "Health": "the same"}])
    seen = desk.manager.get(following).get_data(as_text=True)
    assert "fits this file exactly" in seen
    assert "Have it vouched for" in seen
    assert re.search(r'value="text:what_helped" selected', seen)
    assert "It is used for this file" in seen
    assert "/use/" not in seen
    desk.mapped(following, week="2026-W11")
    assert "/use/" in desk.manager.get(following).get_data(as_text=True), "the way back to it"


def test_a_mapping_without_a_name_leaves_the_person_where_they_were(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    answer = desk.manager.post(f"{page}/save", data={"name": " "})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}#keep")
    assert "Give the mapping a name" in desk.manager.get(page).get_data(as_text=True)
    desk.manager.post(f"{page}/save", data={"name": "Leaving survey"})
    seen = desk.manager.get(desk.at).get_data(as_text=True)
    (delete,) = re.findall(r'action="([^"]+/mappings/[^"]+/delete)"', seen)
    answer = desk.manager.post(delete.removesuffix("/delete"), data={"name": ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, desk.at)


def test_the_page_says_what_a_question_can_be_answered_with(desk: Desk) -> None:
    page = desk.sent(ROWS)
    assert "Your physical health: " in desk.mapped(page)
    assert "A lot better · A little better" in desk.mapped(page)


def test_a_mapping_that_fits_in_part_says_what_is_missing_and_what_is_new(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    desk.manager.post(f"{page}/save", data={"name": "Leaving survey"})
    other = desk.sent([{"Comment": "Kind", "Wellbeing": "better"}])
    seen = desk.manager.get(other).get_data(as_text=True)
    assert "not in this file: Health" in seen
    assert "new in this file: Wellbeing" in seen
    (use,) = re.findall(r'action="([^"]+/use/[^"]+)"', seen)
    assert desk.manager.post(use).status_code == 303
    assert re.search(r'value="text:what_helped" selected', desk.manager.get(other).get_data(as_text=True))


def test_a_saved_mapping_can_be_renamed_and_deleted(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    desk.manager.post(f"{page}/save", data={"name": "Leaving survey"})
    seen = desk.manager.get(desk.at).get_data(as_text=True)
    (delete,) = re.findall(r'action="([^"]+/mappings/[^"]+/delete)"', seen)
    assert desk.manager.post(delete.removesuffix("/delete"), data={"name": "Exit survey"}).status_code == 303
    assert "Exit survey" in desk.manager.get(desk.at).get_data(as_text=True)
    assert desk.manager.post(delete).status_code == 303
    assert desk.count(ImportMapping) == 0


def test_the_report_has_a_line_for_each_row_and_no_word_of_it(desk: Desk) -> None:
    page = desk.sent(
        [*ROWS, {"Comment": "Secretword", "Health": "=cmd|' /C calc'!A0"}, {"Comment": "", "Health": ""}]
    )
    desk.mapped(page)
    answer = desk.manager.get(f"{page}/report.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row[:3] for row in rows[1:]] == [
        ["2", "Would come in", "2026-W10"],
        ["3", "Would come in", "2026-W10"],
        ["4", "Cannot come in", ""],
        ["5", "Blank", ""],
    ]
    assert "none of the question" in rows[3][-1]
    assert "Secretword" not in answer.get_data(as_text=True)
    assert desk.other.get(f"{page}/report.csv").status_code == 404


def test_no_heading_of_a_file_turns_into_a_formula_in_the_report(desk: Desk) -> None:
    page = desk.sent([{"Comment": "Kind", "=1+1": "nonsense"}])
    desk.mapped(page)
    rows = list(
        csv.reader(io.StringIO(desk.manager.get(f"{page}/report.csv").get_data().decode("utf-8-sig")))
    )
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert rows[1][-1].startswith("'=1+1: ")
