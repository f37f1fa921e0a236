"""One response at a time: first look, claim, cover, decide, hand over, second check."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.web.context import acting, looking
from feedback.core.web.headers import allow_connect
from feedback.moderation import queries, service
from feedback.moderation.forms import ButtonForm, CoverForm, LookForm, ReasonForm
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import FINAL, CaseState, Stage, policy
from feedback.moderation.views.acting import do
from feedback.moderation.views.desk import desk_of, span_of
from feedback.moderation.views.queue import blueprint
from feedback.people import queries as people


def _here(case_id: UUID) -> str:
    return url_for("moderation.case", case_id=case_id)


def _queue() -> str:
    return url_for("moderation.queue")


@blueprint.get("/cases/<uuid:case_id>")
def case(case_id: UUID) -> ResponseReturnValue:
    """Show a response as far as this person reads it now: its words, or only where it stands."""
    with looking() as (session, actor, at):
        stage = service.stage_for(session, case_id, actor, at=at)
        if stage in (Stage.TO_LOOK, Stage.TO_CLAIM, Stage.STANDING):
            return _standing(session, case_id, actor, stage, at)
        found, text = service.case_for_reading(session, case_id, actor, at=at)
        proposal = queries.proposal_of(session, case_id)
        page = render_template(
            f"moderation/{stage.value}.html",
            desk=desk_of(session, found, text),
            case=found,
            form=ButtonForm(),
            look=LookForm(),
            cover=CoverForm(),
            theme_only=ReasonForm("theme_only"),
            withhold=ReasonForm("withhold"),
            kept=_filters(),
            proposed_reason=policy().reasons[proposal.reason].words if proposal else "",
        )
    return allow_connect(make_response(page))  # its script keeps the lease


def _filters() -> dict[str, str]:
    """Give which of the first looks a person goes through: of one service, in one language."""
    return {name: value for name in ("service", "language") if (value := request.args.get(name))}


def _standing(
    session: Session, case_id: UUID, actor: Actor, stage: Stage, at: datetime
) -> ResponseReturnValue:
    row = queries.listed(session, service.case_known_to(session, case_id, actor))
    looking_at = queries.looking_at(session, [row.case], at=at)
    holders = {one for one in (row.case.claimed_by, looking_at.get(case_id)) if one}
    return render_template(
        "moderation/standing.html",
        row=row,
        can_claim=stage is Stage.TO_CLAIM,
        can_look=stage is Stage.TO_LOOK,
        may_open=row.case.state in FINAL and actor.has(Role.INDEPENDENT, Role.SAFEGUARDING),
        holder=next(iter(people.names_of(session, holders).values()), None),
        decisions=queries.decisions_about(session, case_id),
        state=policy().states[row.case.state.value],
        own_proposal=row.case.state is CaseState.SECOND_CHECK
        and row.case.withhold_proposed_by == actor.account_id,
        form=ButtonForm(),
    )


@blueprint.post("/cases/<uuid:case_id>/look")
def look(case_id: UUID) -> ResponseReturnValue:
    """Take a first look, or a second check: then its words open."""
    return do(
        lambda session, by, at: service.look(session, case_id, by=by, at=at),
        then=_here(case_id),
        refused=_queue(),
    )


def _next(session: Session, by: Actor, at: datetime) -> ModerationCase | None:
    return service.look_at_next(
        session,
        by=by,
        at=at,
        service_id=request.args.get("service", type=UUID),
        language=request.args.get("language"),
    )


def _onward(case: object) -> str:
    """Go to the next first look, or back to the queue where none waits."""
    if not isinstance(case, ModerationCase):
        return _queue()
    return url_for("moderation.case", case_id=case.id, **_filters())  # type: ignore[arg-type]


@blueprint.post("/first-look")
def look_next() -> ResponseReturnValue:
    """Begin with the first look at whichever comes next."""
    return do(_next, then=_queue(), onward=_onward)


@blueprint.post("/cases/<uuid:case_id>/looked")
def looked(case_id: UUID) -> ResponseReturnValue:
    """End the first look: send it on, and go straight to the next one."""
    form = LookForm()

    def act(session: Session, by: Actor, at: datetime) -> ModerationCase | None:
        service.first_look(session, case_id, by=by, at=at, about_staff=bool(form.about_staff.data))
        return _next(session, by, at)

    return do(act, then=_queue(), onward=_onward, done=_("Seen. It goes on to its reader."))


@blueprint.post("/cases/<uuid:case_id>/spam")
def spam(case_id: UUID) -> ResponseReturnValue:
    """Put aside what a machine sent."""
    return do(
        lambda session, by, at: service.mark_spam(session, case_id, by=by, at=at),
        then=_queue(),
        done=_("Put aside as sent by a machine. You can undo this for half a minute."),
    )


@blueprint.post("/cases/<uuid:case_id>/claim")
def claim(case_id: UUID) -> ResponseReturnValue:
    """Take a response to read."""
    return do(
        lambda session, by, at: service.claim(session, case_id, by=by, at=at),
        then=_here(case_id),
        refused=_queue(),
    )


@blueprint.post("/cases/<uuid:case_id>/beat")
def beat(case_id: UUID) -> ResponseReturnValue:
    """Keep the claim while its page is open."""
    with acting() as (session, by, at):
        service.keep_claim(session, case_id, by=by, at=at)
    return "", 204


#: What a page does by itself never keeps a sign-in from going idle (people/sign_in.py reads this).
beat.heartbeat = True  # type: ignore[attr-defined]


@blueprint.post("/cases/<uuid:case_id>/let-go")
def let_go(case_id: UUID) -> ResponseReturnValue:
    """Let a response go for now."""
    return do(
        lambda session, by, at: service.release_claim(session, case_id, by=by, at=at),
        then=_queue(),
        done=_("Let go. What you covered stays covered for whoever reads it next."),
    )


@blueprint.post("/cases/<uuid:case_id>/hand-over")
def hand_over(case_id: UUID) -> ResponseReturnValue:
    """Step back from a response; no reason is asked."""
    return do(
        lambda session, by, at: service.hand_over(session, case_id, by=by, at=at),
        then=_queue(),
        done=_("Handed over. Somebody from another organisation reads it."),
    )


@blueprint.post("/cases/<uuid:case_id>/cover")
def cover(case_id: UUID) -> ResponseReturnValue:
    """Cover a selected part, or words by their numbers."""
    form = CoverForm()

    def act(session: Session, by: Actor, at: datetime) -> None:
        _found, text = service.case_for_reading(session, case_id, by, at=at)
        start, end = span_of(form, text.text)
        service.cover(session, case_id, start=start, end=end, category=form.kind, by=by, at=at)

    return do(act, then=_here(case_id))


@blueprint.post("/cases/<uuid:case_id>/cover/<int:number>")
def accept(case_id: UUID, number: int) -> ResponseReturnValue:
    """Cover a part that an aid pointed at."""
    return do(
        lambda session, by, at: service.accept_suggestion(session, case_id, number, by=by, at=at),
        then=_here(case_id),
    )


@blueprint.post("/cases/<uuid:case_id>/uncover/<uuid:redaction_id>")
def uncover(case_id: UUID, redaction_id: UUID) -> ResponseReturnValue:
    """Take a cover off."""
    return do(
        lambda session, by, at: service.uncover(session, case_id, redaction_id, by=by, at=at),
        then=_here(case_id),
    )


@blueprint.post("/cases/<uuid:case_id>/clear")
def clear(case_id: UUID) -> ResponseReturnValue:
    """Share a response as its writer chose, with what is covered covered."""
    return do(
        lambda session, by, at: service.clear(session, case_id, by=by, at=at),
        then=_queue(),
        refused=_here(case_id),
        done=_("Cleared. You can undo this for half a minute."),
    )


@blueprint.post("/cases/<uuid:case_id>/theme-only")
def theme_only(case_id: UUID) -> ResponseReturnValue:
    """Let only those who gather themes read it."""
    form = ReasonForm("theme_only")
    return do(
        lambda session, by, at: service.theme_only(
            session, case_id, reason=form.reason.data or "", by=by, at=at
        ),
        then=_queue(),
        refused=_here(case_id),
        done=_("Its meaning is used, and it is never quoted. You can undo this for half a minute."),
    )


@blueprint.post("/cases/<uuid:case_id>/withhold")
def withhold(case_id: UUID) -> ResponseReturnValue:
    """Propose to keep a response back."""
    form = ReasonForm("withhold")
    return do(
        lambda session, by, at: service.propose_withhold(
            session, case_id, reason=form.reason.data or "", by=by, at=at
        ),
        then=_queue(),
        refused=_here(case_id),
        done=_(
            "Proposed. A second person, from outside the service, decides. You can undo this for half a minute."
        ),
    )


@blueprint.post("/cases/<uuid:case_id>/keep-back")
def keep_back(case_id: UUID) -> ResponseReturnValue:
    """Agree, as the second person, to keep a response back."""
    return do(
        lambda session, by, at: service.decide_withhold(session, case_id, agree=True, by=by, at=at),
        then=_queue(),
        done=_("Kept back, and counted in public. You can undo this for half a minute."),
    )


@blueprint.post("/cases/<uuid:case_id>/return")
def give_back(case_id: UUID) -> ResponseReturnValue:
    """Say, as the second person, that it is to be read again."""
    return do(
        lambda session, by, at: service.decide_withhold(session, case_id, agree=False, by=by, at=at),
        then=_queue(),
        done=_("Not kept back. Somebody independent reads it again."),
    )
