"""Facts about the Word document: it opens, and shows clause, lot, evidence, dissent, trace, and whether it is a draft."""

from __future__ import annotations

import io
from decimal import Decimal

import docx as word
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.database import Database
from feedback.core.jobs import JobContext, JobRun, JobState, enqueue, run_job
from feedback.programmes.records import Lot
from feedback.specification import queries, service
from feedback.specification.documents import docx
from feedback.specification.jobs import MAKE_DOCX, make_docx
from feedback.specification.records import Document, Draft
from feedback.specification.rules import Stance
from feedback.themes.records import ThemeVersion
from tests.builders.people import WEDNESDAY, World
from tests.builders.specification import (
    a_clause,
    a_closed_item,
    a_commissioner,
    a_draft,
    a_group,
    a_source,
    a_theme,
    agreed_by_group,
    ready_to_approve,
    two_approvers,
)
from tests.figures.published import PUBLISHED


def opened(session: Session, draft: Draft) -> Paper:
    return word.Document(io.BytesIO(docx(session, draft.id, WEDNESDAY)))


def words_of(paper: Paper) -> list[str]:
    return [paragraph.text for paragraph in paper.paragraphs]


def style_of(paragraph: Paragraph) -> str:
    return str(paragraph.style.name) if paragraph.style else ""


def test_the_document_shows_clause_lot_citation_dissent_settlement_and_trace(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        by, group = a_commissioner(session, world), a_group(session, world)
        version = a_theme(session, world, by, title="Coming back")
        a_closed_item(session, group, by, version=version, dissent="There is no room for it.")
        draft = a_draft(session, by, "Support services")
        clause = a_clause(
            session, draft, by, "The Provider must let people come back.", plain_english="You can come back.",
            lot_ids=[world.lots[1].id],
        )  # fmt: skip
        service.link_theme(session, clause.id, version.id, by=by, at=WEDNESDAY)
        source = service.add_source(
            session, title="A public report", method="Survey", n=4, dates="March 2020", provenance="direct",
            quotes=["It was the right time."], by=by, at=WEDNESDAY,
        )  # fmt: skip
        service.link_source(session, clause.id, source.id, stance=Stance.OPPOSES, by=by, at=WEDNESDAY)
        service.settle(
            session, clause.id, "A core offer of twelve months, and a way back.", by=by, at=WEDNESDAY
        )
        agreed_by_group(session, clause, group, by, dissent="Put a check at the door.")
        paper = opened(session, draft)
    words, headings = (
        words_of(paper),
        [p.text for p in paper.paragraphs if style_of(p).startswith("Heading")],
    )
    number = next(text for text in headings if text.endswith("Lot 2")).split()[0]
    assert number.endswith(".1")
    assert "The Provider must let people come back." in words
    assert "In plain words: You can come back." in words
    assert any(text.startswith('[T-01 v1 · "Coming back" · 14 excerpts from 12 responses') for text in words)
    assert any(text.startswith('Speaks against it: [Outside source · "A public report"') for text in words)
    assert "n = 4, so no percentage" in "".join(words)
    quotes = [p.text for p in paper.paragraphs if style_of(p) == "Quote"]
    assert quotes == ["“There is no room for it.”", "“It was the right time.”", "“Put a check at the door.”"]
    assert "Quotes from a public report:" in words
    assert "A core offer of twelve months, and a way back." in words
    assert any("DRAFT" in text for text in words)
    trace = paper.tables[-1]
    assert [cell.text for cell in trace.rows[0].cells] == list(queries.HEADS)
    properties = trace.rows[0]._tr.trPr
    assert properties is not None
    assert properties.find(qn("w:tblHeader")) is not None
    assert trace.rows[1].cells[0].text == f"{number} (C-01)"
    assert "T-01 v1 “Coming back”" in trace.rows[1].cells[2].text


def test_the_document_is_british_english_and_names_itself(database: Database, world: World) -> None:
    with database.writing() as session:
        paper = opened(session, a_draft(session, a_commissioner(session, world), "Support services"))
    assert paper.core_properties.title == "Support services"
    assert paper.core_properties.language == "en-GB"
    assert paper.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_the_lots_of_the_papers_are_printed_with_their_totals(database: Database, world: World) -> None:
    published = PUBLISHED["lots_2025"]
    with database.writing() as session:
        for lot, row in zip(world.lots, published["lots"], strict=False):
            session.get_one(Lot, lot.id).annual = Decimal(row["annual"])
        session.add(
            Lot(programme_id=world.id, number=3, name="Both", annual=Decimal(published["lots"][2]["annual"]))
        )
        session.flush()
        draft = service.start_draft(
            session,
            "Lots",
            total="£156,000",
            uplift_percent="10",
            by=a_commissioner(session, world),
            at=WEDNESDAY,
        )
        paper = opened(session, draft)
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[0] == ["Lot", "Service", "A year", "Raised by 10 %"]
    assert [row[2:] for row in rows[1:]] == [
        ["£33,000", "£36,300"],
        ["£45,000", "£49,500"],
        ["£78,000", "£85,800"],
        ["£156,000", "£171,600"],
    ]


def test_an_approved_document_carries_fingerprint_and_audit_head_and_is_no_draft(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        by = a_commissioner(session, world)
        draft, _, _ = ready_to_approve(session, world, by)
        for person in two_approvers(session, world):
            service.approve(session, draft.id, by=person, at=WEDNESDAY)
        paper = opened(session, draft)
        fingerprint, head = draft.fingerprint, draft.audit_head
    text = "\n".join(words_of(paper))
    assert "DRAFT" not in text + paper.sections[0].header.paragraphs[0].text
    assert fingerprint in text
    assert head in text
    roles = {row.cells[0].text for row in paper.tables[-2].rows}
    assert roles == {"Approved as", "Strategic director", "Section 151 officer"}


def test_characters_that_paper_cannot_hold_stop_no_document(database: Database, world: World) -> None:
    with database.writing() as session:
        by = a_commissioner(session, world)
        draft = a_draft(session, by, "Nul \x00 and \x0b in a title")
        a_clause(session, draft, by, "3 < 4 & <scared>\x00 \ufffe 😀 stays.")
        assert "3 < 4 & <scared>  😀 stays." in words_of(opened(session, draft))


def test_a_job_makes_one_document_however_often_it_runs(database: Database, world: World) -> None:
    with database.writing() as session:
        by = a_commissioner(session, world)
        draft = a_draft(session, by)
        run = enqueue(session, MAKE_DOCX, payload={"draft_id": str(draft.id)}, by=by, at=WEDNESDAY)
    assert run_job(database, run.id) is JobState.DONE
    with database.writing() as session:
        session.get_one(JobRun, run.id).state = JobState.WAITING
    assert run_job(database, run.id) is JobState.DONE
    with database.reading() as session:
        made = session.scalars(select(Document)).all()
        assert len(made) == 1
        assert word.Document(io.BytesIO(made[0].body)).core_properties.title == "Support services"


class TakenBackMeanwhile(JobContext):
    """Work during which somebody takes words back, once the document is laid out and before it is stored."""

    def progress(self, done: int, total: int | None = None) -> bool:
        if done == 1:
            with self.database.writing() as session:
                service.sources_lost(session, session.scalars(select(ThemeVersion.id)).all(), at=WEDNESDAY)
        return super().progress(done, total)


def test_a_document_is_laid_out_again_where_words_were_taken_back_meanwhile(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        by = a_commissioner(session, world)
        draft, _, _ = ready_to_approve(session, world, by)
        run = enqueue(session, MAKE_DOCX, payload={"draft_id": str(draft.id)}, by=by, at=WEDNESDAY)
    context = TakenBackMeanwhile(database, run.id, world.id, by.account_id)
    assert make_docx(context, {"draft_id": str(draft.id)})
    with database.reading() as session:
        (made,) = session.scalars(select(Document)).all()
    words = words_of(word.Document(io.BytesIO(made.body)))
    assert any("was taken back in week 2026-W47" in line for line in words)


def test_a_clause_without_evidence_says_so_on_paper(database: Database, world: World) -> None:
    with database.writing() as session:
        by = a_commissioner(session, world)
        draft = a_draft(session, by)
        a_clause(session, draft, by)
        a_source(session, by)
        assert "Nothing is cited for this clause yet." in words_of(opened(session, draft))
