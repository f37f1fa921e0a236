"""Pages that bring a draft to its end: the group's review, approval by two roles, publication, who may approve."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, anchor_head, looking
from feedback.groups.queries import groups_for
from feedback.people.forms import ButtonForm
from feedback.people.queries import names_of
from feedback.programmes.queries import people_with
from feedback.specification import queries, service
from feedback.specification.forms import ApproverForm, ReviewForm, WordsForm, ids
from feedback.specification.rules import ApprovalRole
from feedback.specification.views.room import attempt, blueprint, may_write, page


@blueprint.route("/<uuid:draft_id>/review", methods=["GET", "POST"])
def review(draft_id: UUID) -> ResponseReturnValue:
    """Put clauses to a group."""
    form = ReviewForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            group_id = next(iter(ids([form.group.data or ""])), None)
            if group_id is None or form.closes_on.data is None:
                message = "Choose a group, and a day until which it can answer."
                raise DomainError(message)
            service.put_to_group(
                session,
                draft_id,
                ids(form.clauses.data),
                group_id=group_id,
                title=form.title.data or "",
                closes_on=form.closes_on.data,
                by=actor,
                at=at,
            )
        return redirect(url_for("specification.review", draft_id=draft_id), 303)

    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        groups = [card.group for card in groups_for(session, actor) if card.may_enter]
        answered = queries.answered_by_group(session, view.draft.id)
    can_go = [one for one in view.clauses if one.status in service.CAN_BE_PUT]
    form.offer(
        [(str(one.id), f"{one.number} {_shorten(one.formal)}") for one in can_go],
        [(str(group.id), group.name) for group in groups],
    )
    if not form.is_submitted():
        form.clauses.data = [str(one.id) for one in can_go]
    done = attempt(form, act) if form.validate_on_submit() else None
    if done is not None:
        return done
    return page(
        "review.html",
        form,
        view=view,
        can_go=can_go,
        answered=answered,
        groups=groups,
        writes=may_write(actor, view),
    )


def _shorten(text: str, *, longest: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest].rsplit(' ', 1)[0]} …"


@blueprint.post("/<uuid:draft_id>/review/results")
def take_results(draft_id: UUID) -> ResponseReturnValue:
    """Take over what the group said."""
    with acting() as (session, actor, at):
        service.take_results(session, draft_id, by=actor, at=at)
    return redirect(url_for("specification.review", draft_id=draft_id), 303)


@blueprint.route("/<uuid:draft_id>/approve", methods=["GET", "POST"])
def approve(draft_id: UUID) -> ResponseReturnValue:
    """Approve a draft in one's named role."""
    form = ButtonForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            service.approve(session, draft_id, by=actor, at=at)
        return redirect(url_for("specification.approve", draft_id=draft_id), 303)

    done = attempt(form, act) if form.validate_on_submit() else None
    return done if done is not None else _approve_page(draft_id, form)


def _approve_page(draft_id: UUID, form: ButtonForm, words: WordsForm | None = None) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        approvals = queries.approvals_of(session, view.draft.id)
        named = queries.approver_of(session, actor.account_id, actor.programme_id)
        pack = service.fingerprint_of(view)
        return page(
            "approve.html",
            form,
            view=view,
            approvals=approvals,
            named=named,
            pack=pack,
            mine=any(one.approved_by == actor.account_id and one.fingerprint == pack for one in approvals),
            names=names_of(session, [one.approved_by for one in approvals]),
            is_commissioner=actor.has(Role.COMMISSIONER),
            words=words or WordsForm(formdata=None),
        )


@blueprint.post("/<uuid:draft_id>/publish")
def publish(draft_id: UUID) -> ResponseReturnValue:
    """Publish an approved draft."""
    form = ButtonForm()

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            mark = service.publish(session, draft_id, by=actor, at=at).fingerprint
        anchor_head(f"specification {mark}")
        return redirect(url_for("specification.draft", draft_id=draft_id), 303)

    done = attempt(form, act)
    return done if done is not None else _approve_page(draft_id, form)


@blueprint.post("/<uuid:draft_id>/reopen")
def reopen(draft_id: UUID) -> ResponseReturnValue:
    """Open an approved draft again."""
    words, form = WordsForm(), ButtonForm(formdata=None)

    def act() -> ResponseReturnValue:
        with acting() as (session, actor, at):
            service.reopen(session, draft_id, reason=words.words.data or "", by=actor, at=at)
        return redirect(url_for("specification.draft", draft_id=draft_id), 303)

    done = attempt(words, act)
    form.refusals = words.refusals
    return done if done is not None else _approve_page(draft_id, form, words)


@blueprint.route("/approvers", methods=["GET", "POST"])
def approvers() -> ResponseReturnValue:
    """Name who may approve, and as what."""
    form = ApproverForm()

    def act() -> ResponseReturnValue:
        person = next(iter(ids([form.person.data or ""])), None)
        if person is None or form.role.data not in set(ApprovalRole):
            message = "Choose a person and a role."
            raise DomainError(message)
        with acting() as (session, actor, at):
            service.name_approver(
                session,
                person,
                ApprovalRole(form.role.data),
                programme_id=actor.programme_id,
                by=actor,
                at=at,
            )
        return redirect(url_for("specification.approvers"), 303)

    done = attempt(form, act) if form.validate_on_submit() else None
    if done is not None:
        return done
    with looking() as (session, actor, at):
        people = people_with(session, actor.programme_id, Role.COMMISSIONER, on=at.date())
        names = names_of(session, people)
        form.offer([("", _("Choose one")), *((str(person), names[person]) for person in people)])
        return page("approvers.html", form, rows=queries.approvers(session, actor.programme_id), names=names)
