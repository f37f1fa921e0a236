"""Reading one cleared response: mark a part of it, or say that nothing needs marking, and go on to the next."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.programmes.records import Service
from feedback.questions.records import Question
from feedback.reading.words import words as numbered_words
from feedback.themes import queries, service
from feedback.themes.forms import ButtonForm, MarkForm
from feedback.themes.queries import Words
from feedback.themes.rules.spans import Span, pieces
from feedback.themes.views.room import blueprint


@blueprint.get("/read")
def read_next() -> ResponseReturnValue:
    """Lead to the next response that nobody has read, oldest week first."""
    with looking() as (session, actor, at):
        read = queries.words(session, actor.programme_id, at=at)
        waiting = queries.not_yet_read(session, actor.programme_id, read=read)
        if not waiting:
            flash(_("Everything that may be read has been read."))
            return redirect(url_for("themes.overview"), 303)
        return redirect(url_for("themes.reading", response_id=waiting[0].response_id), 303)


@blueprint.get("/read/<uuid:response_id>")
def reading(response_id: UUID) -> ResponseReturnValue:
    """Show one cleared response."""
    with looking() as (session, actor, at):
        read = queries.words(session, actor.programme_id, at=at)
        return _page(session, actor, response_id, at=at, read=read, form=MarkForm(formdata=None))


def _page(
    session: Session, actor: Actor, response_id: UUID, *, at: datetime, read: Words, form: MarkForm
) -> str:
    row = read.by_response.get(response_id)
    if row is None:
        abort(404)
    marked = queries.excerpts_of_response(session, response_id, read=read)
    spans = [Span(mark.excerpt.start_at, mark.excerpt.end_at) for mark in marked if mark.text is not None]
    word_list = numbered_words(row.text)
    # A heart alone, or three dots, has no word to number.
    after = [*(following.start for following in word_list[1:]), len(row.text)][: len(word_list)]
    lines = queries.themes_table(session, actor.programme_id, at=at, read=read)
    form.offer(
        [(label.id, label.name) for label in queries.labels(session, actor.programme_id)],
        [(line.theme_id, f"{line.code} – {line.title}") for line in lines],
    )
    return render_template(
        "themes/reading.html",
        row=row,
        form=form,
        button_form=ButtonForm(),
        pieces=pieces(row.text, spans),
        marked=marked,
        before=row.text[: word_list[0].start] if word_list else "",
        numbered=[
            (word.number, word.text, row.text[word.end : next_start])
            for word, next_start in zip(word_list, after, strict=True)
        ],
        question=session.get(Question, row.question_id),
        service=session.get(Service, row.service_id) if row.service_id else None,
        left=len(queries.not_yet_read(session, actor.programme_id, read=read)),
        no_label_needed=queries.is_read(session, response_id),
    )


@blueprint.post("/read/<uuid:response_id>")
def mark(response_id: UUID) -> ResponseReturnValue:
    """Mark a part of this response under a label, in a theme, or both."""
    form = MarkForm()
    try:
        with acting() as (session, actor, at):
            read = queries.words(session, actor.programme_id, at=at)
            row = read.by_response.get(response_id)
            if row is None:
                abort(404)
            start, end = form.chosen(row.text)
            service.add_excerpt(
                session,
                row.cleared_version_id,
                start,
                end,
                label_id=form.label_id,
                theme_id=form.theme_id,
                by=actor,
                at=at,
                read=read,
            )
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, at):
            read = queries.words(session, actor.programme_id, at=at)
            return _page(session, actor, response_id, at=at, read=read, form=form), int(error.status)
    flash(_("Marked."))
    return redirect(url_for("themes.reading", response_id=response_id), 303)


@blueprint.post("/read/<uuid:response_id>/nothing-needed")
def nothing_needed(response_id: UUID) -> ResponseReturnValue:
    """Say that this response needs no label, and go on."""
    with acting() as (session, actor, at):
        service.mark_read(session, response_id, by=actor, at=at)
    return redirect(url_for("themes.read_next"), 303)


@blueprint.post("/read/<uuid:response_id>/again")
def read_again(response_id: UUID) -> ResponseReturnValue:
    """Take "no label needed" back."""
    with acting() as (session, actor, at):
        service.unmark_read(session, response_id, by=actor, at=at)
    return redirect(url_for("themes.reading", response_id=response_id), 303)


@blueprint.post("/excerpts/<uuid:excerpt_id>/remove")
def unmark(excerpt_id: UUID) -> ResponseReturnValue:
    """Take a mark away."""
    with acting() as (session, actor, at):
        response_id = service.remove_excerpt(session, excerpt_id, by=actor, at=at)
    flash(_("The mark is gone."))
    return redirect(url_for("themes.reading", response_id=response_id), 303)
