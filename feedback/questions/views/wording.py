"""Pages and questions of a draft: add, word, order, put away and put back."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError, NotFound
from feedback.core.web.context import acting, looking
from feedback.programmes import queries as programmes
from feedback.questions import queries, service
from feedback.questions.forms.builder import NewForm, NewQuestionForm, PageForm, QuestionForm
from feedback.questions.records import Kind, Question, QuestionPage
from feedback.questions.rules.lint import lint
from feedback.questions.rules.paper import PagePaper, QuestionPaper, SetPaper
from feedback.questions.service import QuestionWords
from feedback.questions.views.builder import by_place, refused
from feedback.questions.views.room import blueprint

#: A page or a question.
Part = TypeVar("Part", QuestionPage, Question)


def _back(version_id: UUID, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("questions.draft", version_id=version_id, _anchor=anchor), 303)


def _part_of(session: Session, actor: Actor, kind: type[Part], part_id: UUID) -> tuple[Part, SetPaper]:
    row = session.get(kind, part_id)
    if row is None:
        raise NotFound(queries.NOTHING_HERE)
    return row, queries.paper_of(session, queries.version_for(session, row.version_id, actor.programme_id))


def _page_of(session: Session, actor: Actor, page_id: UUID) -> tuple[QuestionPage, SetPaper, PagePaper]:
    row, paper = _part_of(session, actor, QuestionPage, page_id)
    return row, paper, next(page for page in paper.pages if page.key == row.key)


def _question_of(
    session: Session, actor: Actor, question_id: UUID
) -> tuple[Question, SetPaper, QuestionPaper]:
    row, paper = _part_of(session, actor, Question, question_id)
    return row, paper, queries.question_paper(row)


def _offer(session: Session, actor: Actor, form: PageForm | QuestionForm, paper: SetPaper,
           thing: PagePaper | QuestionPaper, page_key: str) -> None:  # fmt: skip
    here = next(number for number, page in enumerate(paper.pages) if page.key == page_key)
    earlier = [one for page in paper.pages[:here] for one in page.questions if one.kind is not Kind.TEXT]
    lots = [(lot.number, f"{lot.number}. {lot.name}") for lot in programmes.lots(session, actor.programme_id)]
    form.offer(thing, earlier, lots)


@blueprint.post("/versions/<uuid:version_id>/pages")
def add_page(version_id: UUID) -> ResponseReturnValue:
    """Add a page at the end."""
    form = NewForm(prefix="page")
    try:
        with acting() as (session, actor, at):
            page = service.add_page(session, version_id, form.title.data or "", by=actor, at=at)
    except DomainError as error:
        return refused(version_id, error, page_form=form)
    return _back(version_id, f"page-{page.key}")


@blueprint.get("/pages/<uuid:page_id>")
def page(page_id: UUID) -> ResponseReturnValue:
    """Show one page to be worded."""
    with looking() as (session, actor, _at):
        row, paper, written = _page_of(session, actor, page_id)
        form = PageForm(formdata=None)
        form.show(written)
        _offer(session, actor, form, paper, written, row.key)
        found = by_place(lint(paper))[row.key, ""]
        return render_template("questions/page.html", row=row, form=form, found=found)


@blueprint.post("/pages/<uuid:page_id>")
def word_page(page_id: UUID) -> ResponseReturnValue:
    """Word a page, and show it again with what the lint says."""
    with acting() as (session, actor, at):
        row, paper, written = _page_of(session, actor, page_id)
        form = PageForm()
        _offer(session, actor, form, paper, written, row.key)
        service.word_page(session, page_id, form.words(written), by=actor, at=at)
    flash(_("Saved."))
    return redirect(url_for("questions.page", page_id=page_id), 303)


@blueprint.post("/pages/<uuid:page_id>/<any(up, down):way>")
def move_page(page_id: UUID, way: str) -> ResponseReturnValue:
    """Move a page up or down."""
    with acting() as (session, actor, at):
        row = service.move_page(session, page_id, up=way == "up", by=actor, at=at)
        return _back(row.version_id, f"page-{row.key}")


@blueprint.post("/pages/<uuid:page_id>/remove")
def remove_page(page_id: UUID) -> ResponseReturnValue:
    """Take a page out; its questions are put away."""
    with acting() as (session, actor, at):
        version_id = _page_of(session, actor, page_id)[0].version_id
        service.remove_page(session, page_id, by=actor, at=at)
    flash(_("The page is out. Its questions are under “Put away”, where you can put them back."))
    return _back(version_id, "put-away")


@blueprint.post("/pages/<uuid:page_id>/questions")
def add_question(page_id: UUID) -> ResponseReturnValue:
    """Add a question at the end of a page, and go on to word it."""
    with looking() as (session, actor, _at):
        row = _page_of(session, actor, page_id)[0]
    form = NewQuestionForm(prefix=row.key)
    words = QuestionWords(
        form.wording.data or "", Kind(form.kind.data) if form.kind.data in set(Kind) else Kind.TEXT
    )
    try:
        with acting() as (session, actor, at):
            question = service.add_question(session, page_id, words, by=actor, at=at)
    except DomainError as error:
        return refused(row.version_id, error)
    return redirect(url_for("questions.question", question_id=question.id), 303)


@blueprint.get("/questions/<uuid:question_id>")
def question(question_id: UUID) -> ResponseReturnValue:
    """Show one question to be worded."""
    with looking() as (session, actor, _at):
        row, paper, written = _question_of(session, actor, question_id)
        home = session.get_one(QuestionPage, row.page_id)
        form = QuestionForm(formdata=None)
        form.show(written)
        _offer(session, actor, form, paper, written, home.key)
        found = by_place(lint(paper))[home.key, row.key]
        return render_template(
            "questions/question.html", row=row, form=form, found=found, names_service=written.names_service
        )


@blueprint.post("/questions/<uuid:question_id>")
def word_question(question_id: UUID) -> ResponseReturnValue:
    """Word a question, and show it again with what the lint says."""
    with acting() as (session, actor, at):
        row, paper, written = _question_of(session, actor, question_id)
        form = QuestionForm()
        _offer(session, actor, form, paper, written, session.get_one(QuestionPage, row.page_id).key)
        service.word_question(session, question_id, form.words(written), by=actor, at=at)
    flash(_("Saved."))
    return redirect(url_for("questions.question", question_id=question_id), 303)


@blueprint.post("/questions/<uuid:question_id>/<any(up, down):way>")
def move_question(question_id: UUID, way: str) -> ResponseReturnValue:
    """Move a question up or down."""
    with acting() as (session, actor, at):
        row = service.move_question(session, question_id, up=way == "up", by=actor, at=at)
        return _back(row.version_id, f"question-{row.key}")


@blueprint.post("/questions/<uuid:question_id>/put-away")
def put_away(question_id: UUID) -> ResponseReturnValue:
    """Take a question out; it can be put back."""
    with acting() as (session, actor, at):
        row = service.put_away(session, question_id, by=actor, at=at)
        version_id = row.version_id
    flash(_("The question is put away. You can put it back until the draft is published."))
    return _back(version_id, "put-away")


@blueprint.post("/questions/<uuid:question_id>/put-back")
def put_back(question_id: UUID) -> ResponseReturnValue:
    """Put a question back where it was."""
    with acting() as (session, actor, at):
        row = service.put_away(session, question_id, back=True, by=actor, at=at)
        return _back(row.version_id, f"question-{row.key}")
