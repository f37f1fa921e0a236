"""Pages on one clause: add it, change it, move it, withdraw it, keep a phrase with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from feedback.core.web.context import acting, looking
from feedback.programmes.queries import lots, outcomes
from feedback.specification import queries, service
from feedback.specification.forms import ClauseForm, WordsForm, ids
from feedback.specification.records import Draft
from feedback.specification.views.room import attempt, blueprint, may_write, page


def _offer(form: ClauseForm, session: Session, draft: Draft) -> None:
    form.offer(
        [(str(row.id), row.title) for row in queries.sections_of(session, draft.id)],
        lots(session, draft.programme_id),
        outcomes(session, draft.programme_id),
    )


@blueprint.route("/<uuid:draft_id>/clauses/add", methods=["GET", "POST"])
def add_clause(draft_id: UUID) -> ResponseReturnValue:
    """Add a clause to a section."""
    form = ClauseForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            clause = service.add_clause(
                session,
                draft_id,
                section_id=next(iter(ids([form.section.data or ""])), draft_id),
                formal=form.formal.data or "",
                plain_english=form.plain_english.data or "",
                lot_ids=ids(form.lots.data),
                outcome_id=form.outcome_id(),
                by=actor,
                at=at,
            )
        return redirect(url_for("specification.evidence", clause_id=clause.id), 303)

    with looking() as (session, actor, at):
        draft = queries.the_draft(session, draft_id, actor=actor)
        view = queries.draft_view(session, draft, at=at)
        _offer(form, session, draft)
    if request.method == "GET":
        form.section.data = request.args.get("section", "")
    done = attempt(form, act) if form.validate_on_submit() else None
    return done if done is not None else page("add_clause.html", form, view=view)


@blueprint.route("/clauses/<uuid:clause_id>", methods=["GET", "POST"])
def clause(clause_id: UUID) -> ResponseReturnValue:
    """Change the text, the lots, the outcome or the section of a clause."""
    form = ClauseForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            changed = service.edit_clause(
                session,
                clause_id,
                formal=form.formal.data or "",
                plain_english=form.plain_english.data or "",
                lot_ids=ids(form.lots.data),
                outcome_id=form.outcome_id(),
                read_version=form.version_read(),
                by=actor,
                at=at,
            )
            for section_id in ids([form.section.data or ""]):
                service.put_in_section(session, changed.id, section_id, by=actor, at=at)
        return redirect(
            url_for("specification.draft", draft_id=changed.draft_id, _anchor=f"c{changed.mark}"), 303
        )

    with looking() as (session, actor, _at):
        _offer(form, session, queries.the_clause(session, clause_id, actor=actor)[1])
    done = attempt(form, act) if form.validate_on_submit() else None
    return done if done is not None else _clause_page(clause_id, form)


def _clause_page(clause_id: UUID, form: ClauseForm, words: WordsForm | None = None) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        _row, draft = queries.the_clause(session, clause_id, actor=actor)
        view = queries.draft_view(session, draft, at=at)
        seen = view.clause(clause_id)
        if not form.sent and seen is not None:
            form.fill(seen)
        changed_meanwhile = seen is not None and form.version_read() not in {None, seen.version_number}
        if changed_meanwhile and seen is not None:
            form.read_version.data = str(seen.version_number)
        return page(
            "clause.html",
            form,
            view=view,
            clause=seen,
            words=words or WordsForm(formdata=None),
            changed_meanwhile=changed_meanwhile,
            versions=queries.versions_of(session, clause_id),
            writes=may_write(actor, view),
        )


def _with_words(clause_id: UUID, act: str) -> ResponseReturnValue:
    """Do an act that needs a sentence; when it is refused, show the clause with the sentence still there."""
    words, form = WordsForm(), ClauseForm(formdata=None)

    def do() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            said = words.words.data or ""
            if act == "withdraw":
                done = service.withdraw_clause(session, clause_id, reason=said, by=actor, at=at)
            else:
                done = service.read_again(session, clause_id, why=said, by=actor, at=at)
        return redirect(url_for("specification.draft", draft_id=done.draft_id), 303)

    with looking() as (session, actor, _at):
        _offer(form, session, queries.the_clause(session, clause_id, actor=actor)[1])
    done = attempt(words, do) if words.validate_on_submit() else None
    form.refusals = words.refusals
    return done if done is not None else _clause_page(clause_id, form, words)


@blueprint.post("/clauses/<uuid:clause_id>/withdraw")
def withdraw(clause_id: UUID) -> ResponseReturnValue:
    """Take a clause out of the document."""
    return _with_words(clause_id, "withdraw")


@blueprint.post("/clauses/<uuid:clause_id>/read-again")
def read_again(clause_id: UUID) -> ResponseReturnValue:
    """Say that a clause that lost a source was read again and stands."""
    return _with_words(clause_id, "read_again")


@blueprint.post("/clauses/<uuid:clause_id>/move")
def move(clause_id: UUID) -> ResponseReturnValue:
    """Move a clause one place up or down."""
    with acting() as (session, actor, at):
        places = -1 if request.form.get("places") == "up" else 1
        row = service.move_clause(session, clause_id, places=places, by=actor, at=at)
    return redirect(url_for("specification.draft", draft_id=row.draft_id, _anchor=f"c{row.mark}"), 303)


@blueprint.post("/clauses/<uuid:clause_id>/justify")
def justify(clause_id: UUID) -> ResponseReturnValue:
    """Keep a phrase with a reason."""
    words, form = WordsForm(), ClauseForm(formdata=None)

    def do() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            rule = request.form.get("rule", "")
            service.justify(session, clause_id, rule, words.words.data or "", by=actor, at=at)
        return redirect(url_for("specification.clause", clause_id=clause_id, _anchor="checks"), 303)

    with looking() as (session, actor, _at):
        _offer(form, session, queries.the_clause(session, clause_id, actor=actor)[1])
    done = attempt(words, do) if words.validate_on_submit() else None
    form.refusals = words.refusals
    return done if done is not None else _clause_page(clause_id, form)
