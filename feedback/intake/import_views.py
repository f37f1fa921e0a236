"""Bringing in past feedback on a page: send a file, say what its columns mean, have it vouched for, see it come in."""

from __future__ import annotations

from datetime import datetime
from random import sample
from uuid import UUID

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError, NotFound
from feedback.core.exports import csv_of
from feedback.core.jobs import JobRun, JobState, enqueue
from feedback.core.web.context import acting, database, looking
from feedback.core.web.headers import allow_connect
from feedback.intake.imports import jobs, queries, service
from feedback.intake.imports.forms import AskForm, FileForm, mapping_from, meaning_of, meanings, values_from
from feedback.intake.imports.rules.answers import Target, find
from feedback.intake.imports.rules.mapping import ColumnMap, from_dict
from feedback.intake.imports.rules.report import Outcome, report
from feedback.intake.imports.rules.rows import Plan
from feedback.intake.records import ImportUpload
from feedback.people import queries as people
from feedback.people.forms import ButtonForm
from feedback.programmes import queries as programmes

blueprint = Blueprint("imports", __name__, url_prefix="/<programme>/import")
#: Larger files are brought in by the worker, with a page that shows how far it is.
AT_ONCE = 500
SHOWN = 50
SAMPLE = 10


def _overview(session: Session, actor: Actor, form: FileForm) -> str:
    return render_template(
        "intake/imports.html",
        form=form,
        may_send=actor.has(*service.IMPORTERS),
        mine=queries.uploads_of(session, actor.programme_id, actor.account_id),
        to_vouch=queries.files_to_vouch(session, actor.programme_id, actor.account_id),
        batches=queries.batches(session, actor.programme_id),
        mappings=queries.mappings(session, actor.programme_id),
    )


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Show what came in, what waits, and the form for another file."""
    with looking() as (session, actor, _at):
        return _overview(session, actor, FileForm())


@blueprint.post("/")
def send() -> ResponseReturnValue:
    """Take a file, and guess what its columns mean."""
    form = FileForm()
    if form.validate_on_submit():
        data, name = form.file.data.read(), form.file.data.filename or ""
        try:
            table = service.read_file(data)
            with looking() as (session, actor, at):
                mapping = service.first_mapping(session, table, by=actor, at=at)
            upload = service.new_upload(
                data,
                table,
                mapping,
                title=form.title.data or name.rsplit(".", 1)[0],
                by=actor,
                at=at,
                illustrative=form.illustrative.data,
            )
            with acting() as (session, actor, at):
                service.keep_upload(session, upload, by=actor, at=at)
            return redirect(url_for(".columns", upload_id=upload.id), 303)
        except DomainError as error:
            form.say(error)
    with looking() as (session, actor, _at):
        return _overview(session, actor, form)


def _own(upload_id: UUID) -> ImportUpload:
    """Copy a file that this person sent out of the database, to be read while no transaction is open."""
    with looking() as (session, actor, _at):
        return service.upload_of(session, upload_id, by=actor)


def _looked_at(session: Session, upload: ImportUpload, at: datetime) -> tuple[ColumnMap, Plan | None, str]:
    """Give the mapping, and what it would bring in, or why it cannot be said yet."""
    mapping = from_dict(upload.mapping)
    try:
        plan = service.plan_of(session, upload, service.table_of(upload), today=at.date())
    except DomainError as error:
        return mapping, None, str(error)
    return mapping, plan, ""


def _vouchers(session: Session, upload: ImportUpload, plan: Plan | None, *, at: datetime) -> dict[UUID, str]:
    return people.names_of(session, service.vouchers(session, service.words_in(upload, plan), at=at))


def _columns(
    session: Session,
    actor: Actor,
    at: datetime,
    upload: ImportUpload,
    ask: AskForm,
    *,
    typed: str | None = None,
) -> str:
    table = service.table_of(upload)
    mapping, plan, why = _looked_at(session, upload, at)
    targets = queries.targets(session, actor.programme_id)
    vouchers = _vouchers(session, upload, plan, at=at)
    ask.offer(vouchers)
    return render_template(
        "intake/import_columns.html",
        upload=upload,
        columns=[
            (place, column, meaning_of(column, table.columns, mapping))
            for place, column in enumerate(table.columns)
        ],
        meanings=meanings(targets),
        mapping=mapping,
        values="\n".join(f"{a} = {b}" for a, b in mapping.values.items()) if typed is None else typed,
        services=programmes.services(session, actor.programme_id),
        plan=plan,
        shown=plan.rejected[:SHOWN] if plan else (),
        why=why,
        ask=ask,
        vouchers=vouchers,
        sheets=service.sheets_of(upload),
        offered=[
            (each, service.saved_for(each.mapping, table) == mapping)
            for each in service.offered(session, table, actor.programme_id)
        ],
        answers=_answers(mapping, targets),
        report=report(plan)[:SHOWN] if plan else (),
        outcomes=_outcomes(),
        asked=vouchers.get(upload.voucher_id) if upload.voucher_id else None,
        form=ButtonForm(),
    )


def _answers(mapping: ColumnMap, targets: tuple[Target, ...]) -> list[tuple[str, str]]:
    """Give the questions that columns lead to, each with what it can be answered with."""
    found = [find(targets, item.question) for item in mapping.items]
    return [(each.wording, " · ".join(label for _key, label in each.choices)) for each in found if each]


@blueprint.get("/<uuid:upload_id>")
def columns(upload_id: UUID) -> ResponseReturnValue:
    """Show what the columns mean, and what would come in so."""
    with looking() as (session, actor, at):
        return _columns(session, actor, at, service.upload_of(session, upload_id, by=actor), AskForm())


@blueprint.post("/<uuid:upload_id>")
def map_columns(upload_id: UUID) -> ResponseReturnValue:
    """Keep what the columns mean, and look again."""
    form, upload = AskForm(), _own(upload_id)
    mapping = mapping_from(request.form, service.table_of(upload).columns)
    try:
        mapping["values"] = values_from(request.form)
    except DomainError as error:
        form.say(error)
    with acting() as (session, actor, at):
        service.map_columns(session, upload, mapping, by=actor, at=at)
    if form.refusals:
        with looking() as (session, actor, at):
            mapped = service.upload_of(session, upload_id, by=actor)
            return _columns(session, actor, at, mapped, form, typed=request.form["values"]), 422
    return redirect(url_for(".columns", upload_id=upload_id, _anchor="would-come-in"), 303)


@blueprint.post("/<uuid:upload_id>/sheet")
def choose_sheet(upload_id: UUID) -> ResponseReturnValue:
    """Read another sheet of a workbook; what its columns mean is guessed anew."""
    table = service.table_of(_own(upload_id), request.form.get("sheet", ""))
    with looking() as (session, actor, at):
        mapping = service.first_mapping(session, table, by=actor, at=at)
    with acting() as (session, actor, at):
        service.choose_sheet(session, upload_id, table, mapping, by=actor, at=at)
    return redirect(url_for(".columns", upload_id=upload_id), 303)


def _outcomes() -> dict[str, str]:
    return {
        Outcome.COMES_IN: _("Would come in"),
        Outcome.CANNOT: _("Cannot come in"),
        Outcome.NOTHING_ANSWERED: _("Nothing answered"),
        Outcome.BLANK: _("Blank"),
    }


@blueprint.get("/<uuid:upload_id>/report.csv")
def row_report(upload_id: UUID) -> ResponseReturnValue:
    """Give a report with a line for each row of the file, for a spreadsheet. It repeats no word of the file."""
    with looking() as (session, actor, at):
        upload = service.upload_of(session, upload_id, by=actor)
        _mapping, plan, why = _looked_at(session, upload, at)
        names = {row.id: row.name for row in programmes.services(session, actor.programme_id)}
    if plan is None:
        raise DomainError(why)
    heads = [
        _("Row"),
        _("What becomes of it"),
        _("Week"),
        _("Service"),
        _("Words"),
        _("Choices"),
        _("Labels"),
        _("Why not"),
    ]
    said = _outcomes()
    rows = [
        [
            each.line,
            said[each.outcome],
            each.row.week if each.row else "",
            names.get(each.row.service_id, "") if each.row and each.row.service_id else "",
            each.texts,
            each.choices,
            each.labels,
            " ".join(f"{why.column or _('the whole row')}: {_(why.reason)}" for why in each.reasons),
        ]
        for each in report(plan)
    ]
    response = make_response(csv_of([heads, *rows]))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = 'attachment; filename="import-report.csv"'
    return response


@blueprint.post("/<uuid:upload_id>/ask")
def ask(upload_id: UUID) -> ResponseReturnValue:
    """Ask an independent person to vouch."""
    form = AskForm()
    with looking() as (session, actor, at):
        form.offer(_vouchers(session, service.upload_of(session, upload_id, by=actor), None, at=at))
    if form.validate_on_submit():
        try:
            upload = _own(upload_id)
            table = service.table_of(upload)
            with looking() as (session, actor, at):
                plan = service.plan_of(session, upload, table, today=at.date())
            with acting() as (session, actor, at):
                service.ask_to_vouch(session, upload, plan, form.voucher.data, by=actor, at=at)
        except DomainError as error:
            form.say(error)
        else:
            flash(_("They have been asked. It comes in when they have looked and vouch for it."))
            return redirect(url_for(".overview"), 303)
    with looking() as (session, actor, at):
        return _columns(session, actor, at, service.upload_of(session, upload_id, by=actor), form)


@blueprint.post("/<uuid:upload_id>/drop")
def drop(upload_id: UUID) -> ResponseReturnValue:
    """Erase a file without bringing it in."""
    with acting() as (session, actor, at):
        service.drop_upload(session, upload_id, by=actor, at=at)
    flash(_("The file is erased. Nothing of it has come in."))
    return redirect(url_for(".overview"), 303)


@blueprint.get("/<uuid:upload_id>/vouch")
def look(upload_id: UUID) -> ResponseReturnValue:
    """Show whoever was asked what would come in, with a sample of the words."""
    with looking() as (session, actor, at):
        upload = service.file_to_vouch(session, upload_id, by=actor, at=at)
        _mapping, plan, _why = _looked_at(session, upload, at)
        service.check_voucher(session, actor.account_id, service.words_in(upload, plan), at=at)
        texts = [answer.text for row in plan.rows for answer in row.answers if answer.text] if plan else []
        return render_template(
            "intake/import_vouch.html",
            upload=upload,
            plan=plan,
            words=sample(texts, min(SAMPLE, len(texts))),
            sender=people.names_of(session, [upload.sent_by])[upload.sent_by],
            seen=service.mark_of(upload),
            form=ButtonForm(),
        )


@blueprint.post("/<uuid:upload_id>/vouch")
def vouch(upload_id: UUID) -> ResponseReturnValue:
    """Vouch for a file: it comes in, at once or by the worker."""
    seen = request.form.get("seen", "")
    with looking() as (session, actor, at):
        upload = service.file_to_vouch(session, upload_id, by=actor, at=at)
        service.refuse_changed(upload, seen)
    digest, many = upload.digest, len(service.table_of(upload).lines)
    if many > AT_ONCE:
        with acting() as (session, actor, at):
            payload = {"upload": str(upload_id), "digest": digest, "seen": seen}
            run = enqueue(session, jobs.KIND, payload=payload, by=actor, at=at)
        return redirect(url_for(".progress", run_id=run.id), 303)
    jobs.bring_in(database(), upload_id, voucher=actor, seen=seen, at=at)
    flash(_("It has come in. Everything built on it says that a service collected it."))
    return redirect(url_for(".overview"), 303)


def _run(session: Session, run_id: UUID, actor: Actor) -> JobRun:
    run = session.get(JobRun, run_id)
    if run is None or (run.kind, run.programme_id) != (jobs.KIND, actor.programme_id):
        raise NotFound("There is nothing at this address.")
    return run


def _words(run: JobRun) -> str:
    words: dict[JobState, str] = {
        JobState.WAITING: _("It waits for the worker."),
        JobState.RUNNING: _("It is being sealed and written."),
        JobState.DONE: _("All of it has come in."),
        JobState.FAILED: _(
            "It could not come in, and nothing of it has. Please ask whoever sent it to look again."
        ),
        JobState.CANCELLED: _("It was stopped, and nothing of it has come in."),
    }
    return words[run.state]


@blueprint.get("/progress/<uuid:run_id>")
def progress(run_id: UUID) -> ResponseReturnValue:
    """Show how far a large file is; for a script, the same as JSON."""
    with looking() as (session, actor, _at):
        run = _run(session, run_id, actor)
        finished = run.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
        share = 100 if finished else round(90 * run.done / run.total) if run.total else 0
        if request.accept_mimetypes.best == "application/json":
            return jsonify(share=share, words=_words(run), finished=finished, next=url_for(".overview"))
        page = render_template(
            "intake/import_progress.html", run=run, words=_words(run), share=share, finished=finished
        )
    return allow_connect(make_response(page))
