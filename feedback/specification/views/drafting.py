"""Pages that shape a draft as a whole: start it, name its money, switch sections, propose clauses from themes."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.web.context import acting, looking
from feedback.people.forms import ButtonForm
from feedback.programmes.queries import lots
from feedback.specification import queries, service
from feedback.specification.forms import AboutForm, ProposeForm, StartForm, ids
from feedback.specification.records import Draft
from feedback.specification.rules.template import THEMES_GO_TO
from feedback.specification.views.room import attempt, blueprint, page


@blueprint.route("/start", methods=["GET", "POST"])
def start() -> ResponseReturnValue:
    """Start a draft."""
    form = StartForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            row = service.start_draft(
                session,
                form.title.data or "",
                total=form.total.data or "",
                uplift_percent=form.uplift_percent.data or "",
                with_features=form.with_features.data,
                by=actor,
                at=at,
            )
            if form.with_themes.data:
                service.propose_clauses(session, row.id, by=actor, at=at)
        return redirect(url_for("specification.draft", draft_id=row.id), 303)

    done = attempt(form, act) if form.validate_on_submit() else None
    if done is not None:
        return done
    with looking() as (session, actor, _at):
        return page("start.html", form, lots=lots(session, actor.programme_id))


@blueprint.route("/<uuid:draft_id>/about", methods=["GET", "POST"])
def about(draft_id: UUID) -> ResponseReturnValue:
    """Change the title and the money of a draft."""
    form = AboutForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            service.name_money(
                session,
                draft_id,
                title=form.title.data or "",
                total=form.total.data or "",
                uplift_percent=form.uplift_percent.data or "",
                by=actor,
                at=at,
            )
        return redirect(url_for("specification.draft", draft_id=draft_id), 303)

    done = attempt(form, act) if form.validate_on_submit() else None
    if done is not None:
        return done
    with looking() as (session, actor, at):
        row = queries.the_draft(session, draft_id, actor=actor)
        if request.method == "GET":
            form.process(obj=row)
        return page("about.html", form, view=queries.draft_view(session, row, at=at))


@blueprint.get("/<uuid:draft_id>/sections")
def sections(draft_id: UUID) -> ResponseReturnValue:
    """Show which sections of the template are on."""
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        return page(
            "sections.html", ButtonForm(), view=view, rows=queries.sections_of(session, view.draft.id)
        )


@blueprint.post("/<uuid:draft_id>/sections/<uuid:section_id>")
def switch_section(draft_id: UUID, section_id: UUID) -> ResponseReturnValue:
    """Switch a section on or off."""
    with acting() as (session, actor, at):
        service.switch_section(
            session, section_id, draft_id=draft_id, on=request.form.get("on") == "yes", by=actor, at=at
        )
    return redirect(url_for("specification.sections", draft_id=draft_id), 303)


@blueprint.route("/<uuid:draft_id>/propose", methods=["GET", "POST"])
def propose(draft_id: UUID) -> ResponseReturnValue:
    """Propose clauses from themes."""
    form = ProposeForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            service.propose_clauses(
                session,
                draft_id,
                version_ids=ids(form.themes.data),
                lot_ids=ids(form.lots.data),
                section_key=form.section.data or THEMES_GO_TO,
                by=actor,
                at=at,
            )
        return redirect(url_for("specification.draft", draft_id=draft_id), 303)

    with looking() as (session, actor, _at):
        row = queries.the_draft(session, draft_id, actor=actor)
        _offer(form, session, row, actor)
    done = attempt(form, act) if form.validate_on_submit() else None
    if done is not None:
        return done
    with looking() as (session, actor, at):
        row = queries.the_draft(session, draft_id, actor=actor)
        return page("propose.html", form, view=queries.draft_view(session, row, at=at))


def _offer(form: ProposeForm, session: Session, row: Draft, actor: Actor) -> None:
    themes = queries.orphan_themes(session, actor.programme_id, draft_id=row.id)
    form.offer(
        [
            (str(version.id), _("T-%(number)s: %(title)s", number=f"{theme.number:02d}", title=version.title))
            for theme, version in themes
        ],
        lots(session, actor.programme_id),
        [(section.key, section.title) for section in queries.sections_of(session, row.id)],
    )
    if request.method == "GET":
        form.themes.data = [str(version.id) for _theme, version in themes]
        form.section.data = THEMES_GO_TO
