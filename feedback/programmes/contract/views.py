"""What is bought: where the buying stands, the lots and the services. Commissioners and administrators keep it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.people.records import OrganisationKind
from feedback.programmes.contract import queries, service
from feedback.programmes.contract.forms import STAGES, LotForm, ServiceForm, StageForm
from feedback.programmes.team.service import organisation_called

blueprint = Blueprint("contract", __name__, url_prefix="/<programme>/contract")


def _overview(form: StageForm, status: int = 200) -> Response:
    with looking() as (session, actor, _at):
        stage = queries.stage(session, actor.programme_id)
        form.offer(stage)
        return make_response(
            render_template(
                "programmes/contract.html",
                bought=queries.bought(session, actor.programme_id),
                stage=STAGES[stage],
                form=form,
                keeps=actor.has(*service.KEEPERS),
                moves=actor.has(Role.COMMISSIONER),
            ),
            status,
        )


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Show where the buying stands, the lots, and the services that people can name."""
    return _overview(StageForm())


@blueprint.post("/stage")
def move() -> ResponseReturnValue:
    """Say where the buying stands now."""
    form = StageForm()
    stage = form.chosen()
    if stage is None:
        form.stage.errors = [_("Please choose one.")]
        return _overview(form, 422)
    with acting() as (session, actor, at):
        service.move_to(session, stage, by=actor, at=at)
    flash(_("Noted. Commissioners, administrators, facilitators and auditors are told."))
    return redirect(url_for("contract.overview"), 303)


def _lot_page(form: LotForm, lot_id: UUID | None, status: int = 200) -> Response:
    return make_response(render_template("programmes/lot.html", form=form, lot_id=lot_id), status)


@blueprint.get("/lots/new")
def new_lot() -> ResponseReturnValue:
    """Show the form for a lot."""
    form = LotForm()
    with looking() as (session, actor, _at):
        form.offer(queries.bought(session, actor.programme_id).organisations)
    return _lot_page(form, None)


@blueprint.get("/lots/<uuid:lot_id>")
def lot(lot_id: UUID) -> ResponseReturnValue:
    """Show a lot in its form."""
    form = LotForm()
    with looking() as (session, actor, _at):
        form.offer(queries.bought(session, actor.programme_id).organisations)
        form.show(queries.lot(session, actor.programme_id, lot_id))
    return _lot_page(form, lot_id)


@blueprint.post("/lots/new")
def add_lot() -> ResponseReturnValue:
    """Write down a lot."""
    return _write_lot(None)


@blueprint.post("/lots/<uuid:lot_id>")
def change_lot(lot_id: UUID) -> ResponseReturnValue:
    """Write down a lot anew."""
    return _write_lot(lot_id)


def _write_lot(lot_id: UUID | None) -> ResponseReturnValue:
    form = LotForm()
    with looking() as (session, actor, _at):
        organisations = queries.bought(session, actor.programme_id).organisations
    form.offer(organisations)
    terms = form.terms(organisations)
    if terms is None:
        return _lot_page(form, lot_id, 422)
    try:
        with acting() as (session, actor, at):
            service.write_lot(session, lot_id, terms, by=actor, at=at)
    except DomainError as error:
        form.say(error)
        return _lot_page(form, lot_id, int(error.status))
    flash(_("The lot is written down."))
    return redirect(url_for("contract.overview"), 303)


@blueprint.post("/lots/<uuid:lot_id>/remove")
def remove_lot(lot_id: UUID) -> ResponseReturnValue:
    """Take away a lot that was written down by mistake."""
    with acting() as (session, actor, at):
        service.remove(session, queries.lot(session, actor.programme_id, lot_id), by=actor, at=at)
    flash(_("The lot is taken away."))
    return redirect(url_for("contract.overview"), 303)


def _service_page(form: ServiceForm, service_id: UUID | None, status: int = 200) -> Response:
    return make_response(render_template("programmes/service.html", form=form, service_id=service_id), status)


@blueprint.get("/services/new")
def new_service() -> ResponseReturnValue:
    """Show the form for a service."""
    form = ServiceForm()
    with looking() as (session, actor, _at):
        found = queries.bought(session, actor.programme_id)
        form.offer(found.lots, found.organisations)
    return _service_page(form, None)


@blueprint.post("/services/new")
def add_service() -> ResponseReturnValue:
    """Write down a service."""
    form = ServiceForm()
    with looking() as (session, actor, _at):
        found = queries.bought(session, actor.programme_id)
        form.offer(found.lots, found.organisations)
    try:
        with acting() as (session, actor, at):
            provider = form.provider_among(found.organisations)
            if provider is None:
                named = form.new_provider.data or ""
                provider = organisation_called(session, named, OrganisationKind.PROVIDER).id
            service.add_service(session, form.terms(found.lots), provider, by=actor, at=at)
    except DomainError as error:
        form.say(error)
        return _service_page(form, None, int(error.status))
    flash(_("The service is written down. A form can be opened for it now."))
    return redirect(url_for("contract.overview"), 303)


@blueprint.get("/services/<uuid:service_id>")
def one_service(service_id: UUID) -> ResponseReturnValue:
    """Show a service in its form."""
    form = ServiceForm()
    with looking() as (session, actor, _at):
        form.offer(queries.bought(session, actor.programme_id).lots, None)
        form.show(queries.service(session, actor.programme_id, service_id))
    return _service_page(form, service_id)


@blueprint.post("/services/<uuid:service_id>")
def change_service(service_id: UUID) -> ResponseReturnValue:
    """Give a service another name or lot."""
    form = ServiceForm()
    with looking() as (session, actor, _at):
        lots = queries.bought(session, actor.programme_id).lots
    form.offer(lots, None)
    try:
        with acting() as (session, actor, at):
            service.change_service(session, service_id, form.terms(lots), by=actor, at=at)
    except DomainError as error:
        form.say(error)
        return _service_page(form, service_id, int(error.status))
    flash(_("The service is written down."))
    return redirect(url_for("contract.overview"), 303)


@blueprint.post("/services/<uuid:service_id>/remove")
def remove_service(service_id: UUID) -> ResponseReturnValue:
    """Take away a service that was written down by mistake."""
    with acting() as (session, actor, at):
        service.remove(session, queries.service(session, actor.programme_id, service_id), by=actor, at=at)
    flash(_("The service is taken away."))
    return redirect(url_for("contract.overview"), 303)
