"""The builder: a draft with its pages, questions and findings; begin, publish and discard one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.core.web.i18n import said
from feedback.questions import queries, service
from feedback.questions.forms.builder import KINDS, ButtonForm, LicenceForm, NewForm, NewQuestionForm
from feedback.questions.rules import Finding, blocking
from feedback.questions.rules.lint import lint
from feedback.questions.service import WRITERS
from feedback.questions.views.room import blueprint


def by_place(findings: Sequence[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """Give findings by (page, question); ("", "") is the set as a whole."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.page, finding.question].append(finding)
    return found


def say_finding(finding: Finding) -> tuple[str, str]:
    """Give what a finding says and what to do, in the language of the page."""
    return said(finding.says, dict(finding.values)), said(finding.do, dict(finding.values))


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give this room's templates what they share."""
    return {"say_finding": say_finding, "kinds": KINDS}


def draft_page(session: Session, actor: Actor, version_id: UUID, **forms: object) -> str:
    """Show a version: to be worded where it is a draft and theirs, else to be read."""
    version = queries.version_for(session, version_id, actor.programme_id)
    paper = queries.paper_of(session, version)
    found = lint(paper)
    licence = LicenceForm(formdata=None)
    licence.show(paper.licence)
    rows = [(row, queries.question_rows(session, row.id)) for row in queries.page_rows(session, version.id)]
    given: dict[str, object] = {
        "licence_form": licence,
        "page_form": NewForm(formdata=None, prefix="page"),
        "question_forms": {row.id: NewQuestionForm(formdata=None, prefix=row.key) for row, _asked in rows},
        "button_form": ButtonForm(formdata=None),
        "refusals": (),
    }
    return render_template(
        "questions/draft.html",
        version=version,
        question_set=queries.set_of(session, version),
        paper=paper,
        wordings={one.key: one.wording for page in paper.pages for one in page.questions},
        rows=rows,
        put_away=queries.put_away(session, version.id),
        found=by_place(found),
        blocks=len(blocking(found)),
        may_write=version.published_at is None and actor.has(*WRITERS),
        **given | forms,
    )


def refused(version_id: UUID, error: DomainError, **forms: object) -> ResponseReturnValue:
    """Show the draft again with one calm sentence."""
    with looking() as (session, actor, _at):
        sentence = said(error.message, error.values)
        return draft_page(session, actor, version_id, refusals=(sentence,), **forms), int(error.status)


@blueprint.get("/versions/<uuid:version_id>")
def draft(version_id: UUID) -> ResponseReturnValue:
    """Show a version with its pages, questions and findings."""
    with looking() as (session, actor, _at):
        return draft_page(session, actor, version_id)


@blueprint.post("/new")
def begin_set() -> ResponseReturnValue:
    """Begin a set of one's own."""
    form = NewForm()
    with acting() as (session, actor, at):
        version = service.begin_set(session, form.title.data or "", by=actor, at=at)
    flash(_("Here is your draft. It begins with three questions that you can change."))
    return redirect(url_for("questions.draft", version_id=version.id), 303)


@blueprint.post("/sets/<uuid:set_id>/draft")
def begin_draft(set_id: UUID) -> ResponseReturnValue:
    """Begin a draft from the newest version, or go to the one that is there."""
    with acting() as (session, actor, at):
        version = service.begin_draft(session, set_id, by=actor, at=at)
    return redirect(url_for("questions.draft", version_id=version.id), 303)


@blueprint.post("/versions/<uuid:version_id>/licence")
def licence(version_id: UUID) -> ResponseReturnValue:
    """Write down where the questions come from."""
    form = LicenceForm()
    with acting() as (session, actor, at):
        service.write_licence(session, version_id, form.record(), by=actor, at=at)
    flash(_("It is written down."))
    return redirect(url_for("questions.draft", version_id=version_id), 303)


@blueprint.post("/versions/<uuid:version_id>/publish")
def publish(version_id: UUID) -> ResponseReturnValue:
    """Publish a draft."""
    try:
        with acting() as (session, actor, at):
            service.publish(session, version_id, by=actor, at=at)
    except DomainError as error:
        return refused(version_id, error)
    flash(_("It is published, and never changes again. A window can now be opened on it."))
    return redirect(url_for("questions.draft", version_id=version_id), 303)


@blueprint.post("/versions/<uuid:version_id>/discard")
def discard(version_id: UUID) -> ResponseReturnValue:
    """Discard a draft, once they have said that they are sure."""
    if not request.form.get("sure"):
        with looking() as (session, actor, _at):
            version = queries.version_for(session, version_id, actor.programme_id)
            title = queries.set_of(session, version).title
            return render_template(
                "questions/discard.html", version=version, title=title, button_form=ButtonForm()
            )
    with acting() as (session, actor, at):
        service.discard_draft(session, version_id, by=actor, at=at)
    flash(_("The draft is gone. What is published stays as it is."))
    return redirect(url_for("questions.show"), 303)
