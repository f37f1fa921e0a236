"""Mappings that are kept for the next file of the same kind: use one, save one, rename or delete it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.errors import DomainError, NotFound
from feedback.core.web.context import acting, looking
from feedback.core.web.i18n import said
from feedback.intake.imports import service
from feedback.intake.imports.rules.mapping import from_dict
from feedback.intake.records import ImportUpload

blueprint = Blueprint("import_mappings", __name__, url_prefix="/<programme>/import")


def _back(upload_id: UUID, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("imports.columns", upload_id=upload_id, _anchor=anchor), 303)


def _own(upload_id: UUID) -> ImportUpload:
    with looking() as (session, actor, _at):
        return service.upload_of(session, upload_id, by=actor)


@blueprint.post("/<uuid:upload_id>/use/<uuid:mapping_id>")
def use(upload_id: UUID, mapping_id: UUID) -> ResponseReturnValue:
    """Use a saved mapping for a file, as far as it fits."""
    upload = _own(upload_id)
    table = service.table_of(upload)
    with acting() as (session, actor, at):
        row = service.use_mapping(session, upload, table, mapping_id, by=actor, at=at)
        flash(_("“%(name)s” is used for this file. Please look at each column.", name=row.name))
    return _back(upload_id)


@blueprint.post("/<uuid:upload_id>/save")
def save(upload_id: UUID) -> ResponseReturnValue:
    """Keep what the columns of a file mean under a name."""
    name, upload = request.form.get("name", ""), _own(upload_id)
    columns = service.table_of(upload).columns
    try:
        with acting() as (session, actor, at):
            row = service.save_mapping(session, name, from_dict(upload.mapping), columns, by=actor, at=at)
            flash(_("Saved as “%(name)s”, for the next file of this kind.", name=row.name))
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        flash(said(error.message, error.values), "amber")
        return _back(upload_id, "keep")
    return _back(upload_id)


@blueprint.post("/mappings/<uuid:mapping_id>")
def rename(mapping_id: UUID) -> ResponseReturnValue:
    """Give a saved mapping another name."""
    try:
        with acting() as (session, actor, at):
            service.rename_mapping(session, mapping_id, request.form.get("name", ""), by=actor, at=at)
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        flash(said(error.message, error.values), "amber")
    else:
        flash(_("The name is changed."))
    return redirect(url_for("imports.overview"), 303)


@blueprint.post("/mappings/<uuid:mapping_id>/delete")
def delete(mapping_id: UUID) -> ResponseReturnValue:
    """Delete a saved mapping."""
    with acting() as (session, actor, at):
        service.delete_mapping(session, mapping_id, by=actor, at=at)
    flash(_("The mapping is deleted. Files that it was used for keep what their columns mean."))
    return redirect(url_for("imports.overview"), 303)
