"""A theme: its statement, what it rests on, its versions; and wording it while it is a draft."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.programmes.queries import outcomes
from feedback.themes import queries, service
from feedback.themes.forms import ButtonForm, ThemeForm
from feedback.themes.queries import excerpts_in
from feedback.themes.views.room import audience_of, blueprint, thread_of

MOST_QUOTES = 12


def _decided_url(version_id: UUID) -> str | None:
    """Give where the group's decision is shown; a later room's page, known here by its address alone."""
    if "groups.decision" not in current_app.view_functions:
        return None
    return url_for("groups.decision", version_id=version_id)


@blueprint.get("/<uuid:version_id>")
def theme(version_id: UUID) -> ResponseReturnValue:
    """Show one version of a theme."""
    with looking() as (session, actor, at):
        line = queries.line_of(session, version_id, programme_id=actor.programme_id, at=at)
        found = queries.quotes(session, version_id, audience_of(actor), at=at)
        return render_template(
            "themes/theme.html",
            line=line,
            stops=thread_of(line, "#words", _decided_url(version_id)),
            decided_url=_decided_url(version_id) if line.frozen else None,
            quotes=found[:MOST_QUOTES],
            more_quotes=len(found) - len(found[:MOST_QUOTES]),
            unquoted=queries.without_quotes(session, version_id, len(found)),
            outcomes=queries.outcomes_of(session, version_id),
            versions=queries.versions_of(session, line.theme_id),
            may_label=actor.has(Role.FACILITATOR),
            form=ButtonForm(),
        )


def _form_page(session: Session, actor: Actor, form: ThemeForm, *, version_id: UUID | None) -> str:
    used = queries.uses_of_labels(session, actor.programme_id)
    labels = [label for label in queries.labels(session, actor.programme_id) if label.id in used]
    form.offer(
        [(row.id, f"{row.number}. {row.title}") for row in outcomes(session, actor.programme_id)],
        [(label.id, f"{label.name} ({used[label.id]})") for label in labels],
    )
    return render_template("themes/edit.html", form=form, version_id=version_id)


@blueprint.get("/new")
def new_theme() -> ResponseReturnValue:
    """Show an empty theme, perhaps with the labels that it will gather."""
    with looking() as (session, actor, _at):
        form = ThemeForm(formdata=None)
        wanted = request.args.get("label", type=UUID)
        label = queries.labels_by_id(session, actor.programme_id).get(wanted) if wanted else None
        if label is not None:
            form.title.data, form.labels.data = label.name, [str(label.id)]
            form.axis.data = label.axis.value if label.axis else None
        return _form_page(session, actor, form, version_id=None)


@blueprint.post("/new")
def make_theme() -> ResponseReturnValue:
    """Begin a theme, with everything under the chosen labels."""
    form = ThemeForm()
    try:
        with acting() as (session, actor, at):
            version = service.theme_from_labels(
                session,
                form.label_ids,
                title=form.title.data or "",
                statement=form.statement.data or "",
                axis=form.chosen_axis,
                would_change=form.would_change.data or "",
                minority_view=form.minority_view.data or "",
                outcome_ids=form.outcome_ids,
                by=actor,
                at=at,
            )
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, _at):
            return _form_page(session, actor, form, version_id=None), int(error.status)
    flash(_("The theme has been begun."))
    return redirect(url_for("themes.theme", version_id=version.id), 303)


@blueprint.get("/<uuid:version_id>/edit")
def word(version_id: UUID) -> ResponseReturnValue:
    """Show the wording of a draft."""
    with looking() as (session, actor, _at):
        _theme, version = queries.theme_version(session, version_id, programme_id=actor.programme_id)
        form = ThemeForm(formdata=None, obj=version, data={"axis": version.axis.value})
        form.outcomes.data = [str(row.id) for row in queries.outcomes_of(session, version_id)]
        form.labels.data = []
        return _form_page(session, actor, form, version_id=version_id)


@blueprint.post("/<uuid:version_id>/edit")
def save_wording(version_id: UUID) -> ResponseReturnValue:
    """Save the wording of a draft, and gather what was asked for."""
    form = ThemeForm()
    try:
        with acting() as (session, actor, at):
            service.edit_version(
                session,
                version_id,
                title=form.title.data or "",
                statement=form.statement.data or "",
                axis=form.chosen_axis,
                would_change=form.would_change.data or "",
                minority_view=form.minority_view.data or "",
                outcome_ids=form.outcome_ids,
                by=actor,
                at=at,
            )
            service.gather(session, version_id, form.label_ids, by=actor, at=at)
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, _at):
            return _form_page(session, actor, form, version_id=version_id), int(error.status)
    flash(_("Saved."))
    return redirect(url_for("themes.theme", version_id=version_id), 303)


@blueprint.get("/<uuid:version_id>/words")
def theme_words(version_id: UUID) -> ResponseReturnValue:
    """Show every part that this version rests on, for those who label."""
    with looking() as (session, actor, at):
        line = queries.line_of(session, version_id, programme_id=actor.programme_id, at=at)
        parts = excerpts_in(session, version_id, programme_id=actor.programme_id, at=at)
        return render_template("themes/words.html", line=line, parts=parts, form=ButtonForm())


@blueprint.post("/<uuid:version_id>/words/<uuid:excerpt_id>/take-out")
def take_out(version_id: UUID, excerpt_id: UUID) -> ResponseReturnValue:
    """Let a draft rest on this part no longer."""
    with acting() as (session, actor, at):
        service.take_out(session, excerpt_id, version_id, by=actor, at=at)
    flash(_("Taken out of this theme. The mark itself stays."))
    return redirect(url_for("themes.theme_words", version_id=version_id), 303)


@blueprint.post("/<uuid:version_id>/next-version")
def next_version(version_id: UUID) -> ResponseReturnValue:
    """Begin the next version of this theme."""
    with acting() as (session, actor, at):
        row, _version = queries.theme_version(session, version_id, programme_id=actor.programme_id)
        version = service.new_version(session, row.id, by=actor, at=at)
    flash(_("A new version has been begun. The one before it stays as it is."))
    return redirect(url_for("themes.word", version_id=version.id), 303)
