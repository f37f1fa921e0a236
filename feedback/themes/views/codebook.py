"""The codebook: every label with what belongs under it and what does not."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.themes import queries, service
from feedback.themes.forms import ButtonForm, LabelForm
from feedback.themes.views.room import blueprint


def _codebook(form: LabelForm) -> str:
    with looking() as (session, actor, _at):
        return render_template(
            "themes/codebook.html",
            labels=queries.labels(session, actor.programme_id, retired=True),
            uses_of=queries.uses_of_labels(session, actor.programme_id),
            form=form,
            may_label=actor.has(Role.FACILITATOR),
        )


@blueprint.get("/codebook")
def codebook() -> ResponseReturnValue:
    """Show the labels."""
    return _codebook(LabelForm(formdata=None))


@blueprint.post("/codebook")
def add_label() -> ResponseReturnValue:
    """Add a label."""
    form = LabelForm()
    try:
        with acting() as (session, actor, at):
            service.add_label(
                session,
                form.name.data or "",
                axis=form.chosen_axis,
                definition=form.definition.data or "",
                include=form.include.data or "",
                exclude=form.exclude.data or "",
                by=actor,
                at=at,
            )
    except DomainError as error:
        form.say(error)
        return _codebook(form), int(error.status)
    flash(_("The label is in the codebook."))
    return redirect(url_for("themes.codebook"), 303)


def _label(label_id: UUID, form: LabelForm | None = None) -> str:
    with looking() as (session, actor, _at):
        label = queries.labels_by_id(session, actor.programme_id).get(label_id)
        if label is None:
            abort(404)
        shown = form or LabelForm(
            formdata=None, obj=label, data={"axis": label.axis.value if label.axis else ""}
        )
        return render_template("themes/label.html", label=label, form=shown, button_form=ButtonForm())


@blueprint.get("/codebook/<uuid:label_id>")
def label(label_id: UUID) -> ResponseReturnValue:
    """Show one label to change."""
    return _label(label_id)


@blueprint.post("/codebook/<uuid:label_id>")
def edit_label(label_id: UUID) -> ResponseReturnValue:
    """Change a label."""
    form = LabelForm()
    try:
        with acting() as (session, actor, at):
            service.edit_label(
                session,
                label_id,
                name=form.name.data or "",
                axis=form.chosen_axis,
                definition=form.definition.data or "",
                include=form.include.data or "",
                exclude=form.exclude.data or "",
                by=actor,
                at=at,
            )
    except DomainError as error:
        form.say(error)
        return _label(label_id, form), int(error.status)
    flash(_("The label has been changed."))
    return redirect(url_for("themes.codebook"), 303)


@blueprint.post("/codebook/<uuid:label_id>/retire")
def retire_label(label_id: UUID) -> ResponseReturnValue:
    """Offer a label no longer."""
    with acting() as (session, actor, at):
        service.retire_label(session, label_id, by=actor, at=at)
    flash(_("The label is offered no longer. What carries it keeps it."))
    return redirect(url_for("themes.codebook"), 303)


@blueprint.post("/codebook/<uuid:label_id>/bring-back")
def bring_back_label(label_id: UUID) -> ResponseReturnValue:
    """Offer a retired label again."""
    with acting() as (session, actor, at):
        service.retire_label(session, label_id, retired=False, by=actor, at=at)
    flash(_("The label is offered again."))
    return redirect(url_for("themes.codebook"), 303)
