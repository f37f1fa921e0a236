"""Pages on evidence: what speaks for and against a clause, outside sources, and the figures to cite."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.specification import queries, service
from feedback.specification.forms import Choice, EvidenceForm, SourceForm, WordsForm
from feedback.specification.records import EvidenceLink
from feedback.specification.views.room import attempt, blueprint, may_write, page

LINKS: dict[str, Callable[..., EvidenceLink]] = {
    "theme": service.link_theme,
    "figure": service.link_figure,
    "source": service.link_source,
}


def _things_to_cite(session: Session, actor: Actor) -> list[Choice]:
    themes = queries.newest_agreed(session, actor.programme_id)
    return [
        *(
            (
                f"theme:{version.id}",
                _(
                    "Theme %(name)s: %(title)s",
                    name=f"T-{theme.number:02d} v{version.number}",
                    title=version.title,
                ),
            )
            for theme, version in themes
        ),
        *(
            (f"figure:{row.id}", _("Figure: %(sentence)s", sentence=row.sentence))
            for row in queries.citable_figures(session, actor.programme_id)
        ),
        *(
            (f"source:{row.id}", _("Outside source: %(title)s", title=row.title))
            for row in queries.outside_sources(session, actor.programme_id)
        ),
    ]


@blueprint.get("/clauses/<uuid:clause_id>/evidence")
def evidence(clause_id: UUID) -> ResponseReturnValue:
    """Show what speaks for and against a clause, side by side."""
    return _evidence_page(clause_id, EvidenceForm())


@blueprint.post("/clauses/<uuid:clause_id>/evidence")
def link(clause_id: UUID) -> ResponseReturnValue:
    """Link more evidence to a clause."""
    form = EvidenceForm()

    def act() -> ResponseReturnValue:
        kind, about_id = form.chosen()
        if kind not in LINKS or about_id is None:
            message = "Choose what the clause cites."
            raise DomainError(message)
        with acting() as (session, actor, at):
            LINKS[kind](
                session,
                clause_id,
                about_id,
                stance=form.which_stance(),
                says=form.says.data or "",
                by=actor,
                at=at,
            )
        return redirect(url_for("specification.evidence", clause_id=clause_id), 303)

    done = attempt(form, act) if form.validate_on_submit() else None
    return done if done is not None else _evidence_page(clause_id, form)


def _evidence_page(
    clause_id: UUID, form: EvidenceForm, words: WordsForm | None = None
) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        _row, draft = queries.the_clause(session, clause_id, actor=actor)
        view = queries.draft_view(session, draft, at=at)
        form.offer(_things_to_cite(session, actor))
        return page(
            "evidence.html",
            form,
            view=view,
            clause=view.clause(clause_id),
            words=words or WordsForm(formdata=None),
            writes=may_write(actor, view),
            newest={
                theme.id: version.id for theme, version in queries.newest_agreed(session, actor.programme_id)
            },
        )


@blueprint.post("/clauses/<uuid:clause_id>/settle")
def settle(clause_id: UUID) -> ResponseReturnValue:
    """Record how opposing evidence was settled."""
    words, form = WordsForm(), EvidenceForm(formdata=None)

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            service.settle(session, clause_id, words.words.data or "", by=actor, at=at)
        return redirect(url_for("specification.evidence", clause_id=clause_id), 303)

    done = attempt(words, act) if words.validate_on_submit() else None
    form.refusals = words.refusals
    return done if done is not None else _evidence_page(clause_id, form, words)


@blueprint.post("/evidence/<uuid:link_id>/take-off")
def take_off(link_id: UUID) -> ResponseReturnValue:
    """Take evidence off a clause."""
    with acting() as (session, actor, at):
        row = service.take_off(session, link_id, by=actor, at=at)
    return redirect(url_for("specification.evidence", clause_id=row.id), 303)


@blueprint.post("/evidence/<uuid:link_id>/newest")
def repin(link_id: UUID) -> ResponseReturnValue:
    """Let a clause rest on the newest agreed version of the theme that it cites."""
    with acting() as (session, actor, at):
        pinned = service.repin_to_newest(session, link_id, by=actor, at=at)
    return redirect(url_for("specification.evidence", clause_id=pinned.clause_id), 303)


@blueprint.get("/sources")
def sources() -> ResponseReturnValue:
    """List the outside sources."""
    return _sources_page(SourceForm())


@blueprint.post("/sources")
def add_source() -> ResponseReturnValue:
    """Add an outside source."""
    form = SourceForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            service.add_source(
                session,
                title=form.title.data or "",
                method=form.method.data or "",
                n=form.n.data,
                dates=form.dates.data or "",
                provenance=form.provenance.data or "",
                reference=form.reference.data or "",
                quotes=(form.quotes.data or "").splitlines(),
                by=actor,
                at=at,
            )
        return redirect(request.path, 303)

    done = attempt(form, act) if form.validate_on_submit() else None
    return done if done is not None else _sources_page(form)


def _sources_page(form: SourceForm) -> ResponseReturnValue:
    with looking() as (session, actor, _at):
        rows = queries.outside_sources(session, actor.programme_id)
        return page(
            "sources.html",
            form,
            rows=[(row, queries.source_block(row)) for row in rows],
            writes=actor.has(Role.COMMISSIONER),
        )


@blueprint.get("/figures")
def figures() -> ResponseReturnValue:
    """List the frozen figures that a clause can cite."""
    with looking() as (session, actor, _at):
        rows = queries.citable_figures(session, actor.programme_id)
        return page("figures.html", rows=[(row, queries.figure_block(row)) for row in rows])
