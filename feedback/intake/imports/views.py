"""Bringing in past feedback: send a file, say what its columns mean, look at what would come in, bring in all or nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotFound
from feedback.core.web.context import acting, looking
from feedback.core.web.i18n import said
from feedback.intake.imports import queries, service
from feedback.intake.imports.forms import (
    BringInForm,
    ColumnsForm,
    SendForm,
    mapping_from,
    meaning_of,
    meanings,
)
from feedback.intake.imports.rules.mapping import from_dict
from feedback.intake.imports.rules.rows import Plan
from feedback.people import queries as people
from feedback.programmes import queries as programmes

blueprint = Blueprint("imports", __name__, url_prefix="/<programme>/imports")
MOST_SHOWN = 50


def _front(session: Session, actor: Actor, form: SendForm) -> str:
    batches = queries.batches(session, actor.programme_id)
    who = {batch.vouched_by for batch in batches} | {batch.imported_by for batch in batches}
    return render_template(
        "imports/front.html",
        form=form,
        batches=batches,
        uploads=queries.uploads_of(session, actor.programme_id, actor.account_id),
        names=people.names_of(session, who),
    )


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show the form for a file, files that wait, and what came in before."""
    with looking() as (session, actor, _at):
        return _front(session, actor, SendForm())


@blueprint.post("/")
def send() -> ResponseReturnValue:
    """Take a file, to look at it; it is sealed, and nothing comes in yet."""
    form, sent = SendForm(), request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise DomainError("Please choose a file first.")  # noqa: TRY301 - said on the form like any refusal
        with acting() as (session, actor, at):
            title = (form.title.data or "").strip() or sent.filename.rsplit(".", 1)[0]
            upload = service.keep_upload(session, sent.read(), title=title, by=actor, at=at)
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, _at):
            return _front(session, actor, form), int(error.status)
    return redirect(url_for("imports.look", upload_id=upload.id), 303)


def _vouchers(session: Session, actor: Actor, at: datetime) -> list[tuple[UUID, str]]:
    """Give the independent people who may vouch: (account, name and organisation)."""
    places = people.organisation_names(session)
    found = []
    for account_id in programmes.people_with(session, actor.programme_id, Role.INDEPENDENT):
        person = programmes.actor_for(session, account_id, actor.programme_id, at.date())
        if person is not None and account_id != actor.account_id:
            found.append((account_id, f"{person.name}, {places[person.organisation_id]}"))
    return sorted(found, key=lambda each: each[1])


def _look(
    session: Session, upload_id: UUID, actor: Actor, at: datetime, form: BringInForm, refused: str = ""
) -> str:
    upload = service.upload_of(session, upload_id, by=actor)
    table, mapping = service.table_of(upload), from_dict(upload.mapping)
    targets = queries.targets(session, actor.programme_id)
    columns_form, plan = ColumnsForm(formdata=None), None
    columns_form.offer([row.name for row in programmes.services(session, actor.programme_id)], mapping)
    try:
        _mapping, plan = service.look_at(
            session, table, mapping, programme_id=actor.programme_id, today=at.date()
        )
    except DomainError as error:
        refused = said(error.message, error.values)
    form.offer(_vouchers(session, actor, at))
    return render_template(
        "imports/look.html",
        upload=upload,
        columns=[
            (place, column, meaning_of(mapping, column, table.columns, targets))
            for place, column in enumerate(table.columns)
        ],
        meanings=meanings(targets),
        columns_form=columns_form,
        form=form,
        plan=plan,
        counted=_counted(plan, {target.key: target.wording for target in targets}),
        rejected=plan.rejected[:MOST_SHOWN] if plan else (),
        refused=refused,
    )


def _counted(plan: Plan | None, wordings: dict[str, str]) -> list[tuple[str, int]]:
    return [(wordings[key], count) for key, count in plan.answers.items()] if plan else []


@blueprint.get("/<uuid:upload_id>")
def look(upload_id: UUID) -> ResponseReturnValue:
    """Show what would come in, and each row that cannot be read. It changes nothing."""
    with looking() as (session, actor, at):
        return _look(session, upload_id, actor, at, BringInForm(formdata=None))


@blueprint.post("/<uuid:upload_id>/columns")
def columns(upload_id: UUID) -> ResponseReturnValue:
    """Keep what the columns mean, and look again."""
    with acting() as (session, actor, _at):
        upload = service.upload_of(session, upload_id, by=actor)
        means = mapping_from(request.form, service.table_of(upload).columns, from_dict(upload.mapping))
        service.map_columns(session, upload_id, means, by=actor)
    return redirect(url_for("imports.look", upload_id=upload_id, _anchor="would"), 303)


@blueprint.post("/<uuid:upload_id>/bring-in")
def bring_in(upload_id: UUID) -> ResponseReturnValue:
    """Bring in every row, or none. Everything is sealed before the transaction that writes it begins."""
    form = BringInForm()
    try:
        rows = _bring_in(upload_id, form)
    except (NotFound, AlreadyDone):
        raise
    except DomainError as error:
        refused = said(error.message, error.values)
        with looking() as (session, actor, at):
            return _look(session, upload_id, actor, at, form, refused), int(error.status)
    flash(
        ngettext(
            "One row came in, marked as provider-collected.",
            "%(num)s rows came in, marked as provider-collected.",
            rows,
        )
    )
    return redirect(url_for("imports.front"), 303)


def _bring_in(upload_id: UUID, form: BringInForm) -> int:
    if form.vouched_by is None:
        raise DomainError("Please say who vouches that the words were moderated.")
    with looking() as (session, actor, at):
        upload = service.upload_of(session, upload_id, by=actor)
        mapping = from_dict(upload.mapping)
        _mapping, plan = service.look_at(
            session, service.table_of(upload), mapping, programme_id=actor.programme_id, today=at.date()
        )
        sealed = service.seal(plan, programme_id=actor.programme_id, language=mapping.language)
    with acting() as (session, actor, at):
        batch = service.import_rows(
            session,
            sealed,
            title=upload.title,
            mapping=mapping,
            vouched_by=form.vouched_by,
            by=actor,
            at=at,
            illustrative=bool(form.illustrative.data),
        )
        service.drop_upload(session, upload_id, by=actor)
        return batch.rows


@blueprint.post("/<uuid:upload_id>/drop")
def drop(upload_id: UUID) -> ResponseReturnValue:
    """Erase a file without bringing it in."""
    with acting() as (session, actor, _at):
        service.drop_upload(session, upload_id, by=actor)
    flash(_("The file is erased. Nothing came in."))
    return redirect(url_for("imports.front"), 303)
