"""Acts on what a programme buys: say where the buying stands, write down lots and services."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, DomainError, NotFound
from feedback.people import service as people
from feedback.people.records import Organisation
from feedback.programmes import queries as programmes
from feedback.programmes.contract import queries
from feedback.programmes.contract.rules import LotTerms, ServiceTerms, annual_is_wrong, name_is_wrong
from feedback.programmes.records import Lot, Programme, Service
from feedback.programmes.rules import NEXT_STAGES, Stage

#: Who writes down what is bought: the one who buys, and the one who sets the programme up.
KEEPERS = (Role.COMMISSIONER, Role.ADMINISTRATOR)
#: Who is told that the buying stands elsewhere: a move back opens drafts to those who may bid.
TOLD = (Role.COMMISSIONER, Role.ADMINISTRATOR, Role.FACILITATOR, Role.AUDITOR)
_SENTENCES = {
    Stage.BEFORE_MARKET: "The programme is before the market again. Drafts are open to organisations that may bid.",
    Stage.TENDER_OPEN: "The tender is open. From now on drafts are closed to organisations that may bid.",
    Stage.AWARDED: "The contract is awarded. Drafts are open to its providers again.",
}


def move_to(session: Session, stage: Stage, *, by: Actor, at: datetime) -> Programme:
    """Say where the buying stands now. Drafts close to organisations that may bid with the opening of a tender.

    Raises:
        NotYours: `by` is no commissioner here.
        Closed: the stage does not follow the one that it is in; somebody may have been quicker.
    """
    by.require(Role.COMMISSIONER)
    programme = session.get_one(Programme, by.programme_id, with_for_update=True)
    if stage not in NEXT_STAGES[programme.stage]:
        raise Closed("The programme is not where it was when you opened the page. Please look again.")
    programme.stage = stage
    session.flush()
    audit.record(session, by=by, at=at, act="programmes.stage", about=programme, reason=stage.value)
    others = set(programmes.people_with(session, programme.id, *TOLD, on=at.date())) - {by.account_id}
    people.tell(
        session,
        others,
        _SENTENCES[stage],
        kind=f"programmes.stage.{stage.value}",
        about=("programme", programme.id, programme.id),
        at=at,
    )
    return programme


def _is_whole(session: Session, wrong: str, organisation_id: UUID | None) -> None:
    if wrong:
        raise DomainError(wrong)
    if organisation_id is not None and session.get(Organisation, organisation_id) is None:
        raise NotFound("There is no such organisation.")


def write_lot(session: Session, lot_id: UUID | None, terms: LotTerms, *, by: Actor, at: datetime) -> Lot:
    """Write down a lot: a new one at the end of the list, or one that is there, anew.

    Raises:
        NotYours: `by` keeps no lots here.
        NotFound: there is no such lot, or no such organisation.
        DomainError: it has no name of its own, or costs more than a lot can.
    """
    by.require(*KEEPERS)
    others = [row for row in programmes.lots(session, by.programme_id) if row.id != lot_id]
    wrong = name_is_wrong(terms.name, taken=[row.name for row in others]) or annual_is_wrong(terms.annual)
    _is_whole(session, wrong, terms.organisation_id)
    if lot_id is None:
        row = Lot(programme_id=by.programme_id, number=1 + max((lot.number for lot in others), default=0))
        session.add(row)
    else:
        row = queries.lot(session, by.programme_id, lot_id)
    row.name, row.annual = " ".join(terms.name.split()), terms.annual
    row.organisation_id = terms.organisation_id
    session.flush()
    audit.record(session, by=by, at=at, act="programmes.lot", about=row)
    return row


def add_service(
    session: Session, terms: ServiceTerms, organisation_id: UUID, *, by: Actor, at: datetime
) -> Service:
    """Write down a service that people can name, and who provides it: that stays as it is.

    Who reads what is said about a service follows from its provider. Another provider is another service, so that nobody
    moves words about one's people to another's readers.

    Raises:
        NotYours: `by` keeps no services here.
        NotFound: there is no such lot or organisation.
        DomainError: it has no name of its own.
    """
    by.require(*KEEPERS)
    _is_whole(session, _name_is_wrong(session, terms, None, by), organisation_id)
    row = Service(programme_id=by.programme_id, organisation_id=organisation_id)
    return _write_service(session, row, terms, by=by, at=at)


def change_service(
    session: Session, service_id: UUID, terms: ServiceTerms, *, by: Actor, at: datetime
) -> Service:
    """Give a service another name, or put it under another lot.

    Raises:
        As `add_service`, and NotFound: there is no such service.
    """
    by.require(*KEEPERS)
    row = queries.service(session, by.programme_id, service_id)
    _is_whole(session, _name_is_wrong(session, terms, service_id, by), None)
    return _write_service(session, row, terms, by=by, at=at)


def _name_is_wrong(session: Session, terms: ServiceTerms, service_id: UUID | None, by: Actor) -> str:
    others = [row.name for row in programmes.services(session, by.programme_id) if row.id != service_id]
    return name_is_wrong(terms.name, taken=others)


def _write_service(
    session: Session, row: Service, terms: ServiceTerms, *, by: Actor, at: datetime
) -> Service:
    if terms.lot_id is not None:
        queries.lot(session, by.programme_id, terms.lot_id)
    row.name, row.lot_id = " ".join(terms.name.split()), terms.lot_id
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="programmes.service", about=row)
    return row


def remove(session: Session, row: Lot | Service, *, by: Actor, at: datetime) -> None:
    """Take away a lot or a service that was written down by mistake: nothing has been built on it yet.

    Raises:
        NotYours: `by` keeps none here.
        DomainError: a form, an answer, a clause or a service names it already.
    """
    by.require(*KEEPERS)
    kind = "lot" if isinstance(row, Lot) else "service"
    audit.record(session, by=by, at=at, act=f"programmes.remove_{kind}", about=row)
    try:
        with session.begin_nested():
            session.delete(row)
    except IntegrityError:
        raise DomainError("Something names it already, such as a form or a clause. So it stays.") from None
