"""The languages of the form, for staff: what is offered, how complete it is, and the words of each question set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.languages import (
    EASY_READ,
    ENGLISH,
    PLANNED,
    Completeness,
    Language,
    Part,
    Review,
    language,
)
from feedback.core.web import i18n
from feedback.core.web.context import acting, looking
from feedback.people.records import Account
from feedback.questions import queries as english
from feedback.questions.records import QuestionSet, QuestionSetVersion
from feedback.questions.rules import Page
from feedback.questions.translations import catalogue, queries, service
from feedback.questions.translations.forms import ReviewForm, WordsForm
from feedback.questions.translations.records import QuestionTranslation
from feedback.questions.translations.rules import fingerprint, missing, texts

blueprint = Blueprint("languages", __name__, url_prefix="/<programme>/languages")
#: Who may say that words are right (feedback/access.py, languages.review).
REVIEWERS = (Role.FACILITATOR, Role.COMMISSIONER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Spoken:
    """One question set in one language: how much has words, what was brought in, and who may review it.

    `shipped` says that the service has words of its own for it: reviewed ones, or the easy forms of the questions.
    """

    language: Language
    complete: Completeness
    shipped: bool
    review: Review | None
    row: QuestionTranslation | None
    brought_by: str
    reviewed_by: str
    is_mine: bool


def _languages() -> list[Language]:
    tags = dict.fromkeys((EASY_READ, *PLANNED, *i18n.catalogues().tags, *(one.tag for one in i18n.offered())))
    return [language(tag) for tag in tags if tag != ENGLISH]


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Show which languages there are, how complete each is, and who has reviewed what."""
    return _show()


def _show(form: WordsForm | None = None, *, status: int = 200) -> Response:
    read, offered = i18n.catalogues(), {one.tag for one in i18n.offered()}
    fixed = [
        (
            one,
            read.completeness(one.tag, Part.RESPONDENTS),
            read.review(one.tag, Part.RESPONDENTS),
            read.is_reviewed(one.tag, Part.RESPONDENTS),
            one.tag in offered,
        )
        for one in _languages()
    ]
    with looking() as (session, actor, _at):
        sets = []
        for question_set, version in queries.published(session, actor.programme_id):
            pages = english.pages(session, version.id, actor.programme_id)
            rows = {row.language: row for row in queries.translations(session, version.id)}
            spoken = [
                _spoken(session, actor, one, pages, version.id, rows.get(one.tag)) for one in _languages()
            ]
            sets.append((question_set, version, spoken))
        shown = render_template("questions/languages.html", fixed=fixed, sets=sets, form=form or WordsForm())
    return make_response(shown, status)


def _spoken(
    session: Session,
    actor: Actor,
    one: Language,
    pages: Sequence[Page],
    version_id: UUID,
    row: QuestionTranslation | None,
) -> Spoken:
    say = queries.words(session, version_id, one.tag, i18n.catalogues().sentence)
    given = row.texts if row else {}
    total, lacking = len(texts(pages)), len(missing(pages, lambda text: given.get(text) or say(text)))
    return Spoken(
        language=one,
        complete=Completeness(total - lacking, total),
        shipped=len(missing(pages, say)) < total,
        review=i18n.catalogues().review(one.tag, Part.RESPONDENTS),
        row=row,
        brought_by=_name(session, row.uploaded_by if row else None),
        reviewed_by=_name(session, row.reviewed_by if row else None),
        is_mine=row is not None and row.uploaded_by == actor.account_id,
    )


def _name(session: Session, account_id: UUID | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return (account.name if account else None) or ""


@blueprint.get("/<uuid:version_id>/<tag>.po")
def download(version_id: UUID, tag: str) -> ResponseReturnValue:
    """Give the texts of a version, with the words that it has in a language, as the file that translators use."""
    spoken = _known(tag)
    with looking() as (session, actor, _at):
        version = queries.version_of(session, version_id, actor.programme_id)
        if version is None:
            abort(404)
        pages = english.pages(session, version_id, actor.programme_id)
        row = queries.translation(session, version_id, tag)
        say = queries.words(session, version_id, tag, i18n.catalogues().sentence)
        said = {text.english: say(text.english) or "" for text in texts(pages)} | (row.texts if row else {})
        file = catalogue.written(pages, spoken, said, title=f"Questions, version {version.number}")
    response = make_response(file)
    response.headers["Content-Type"] = "text/x-gettext-translation; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="questions-{version.number}.{tag}.po"'
    return response


@blueprint.post("/<uuid:version_id>/<tag>")
def bring_in(version_id: UUID, tag: str) -> ResponseReturnValue:
    """Take a translator's file."""
    spoken, form = _known(tag), WordsForm()
    content = form.content() if form.validate() else None
    if content is None:
        return _show(form, status=422)
    try:
        with acting() as (session, actor, at):
            service.bring_in(session, version_id, tag, catalogue.read(content, spoken), by=actor, at=at)
    except DomainError as error:
        form.say(error)
        return _show(form, status=int(error.status))
    flash(
        _(
            "The words in %(language)s are in. Nobody who answers sees them until somebody else has read them.",
            language=spoken.name,
        )
    )
    return redirect(url_for("languages.overview"), 303)


@blueprint.get("/<uuid:translation_id>/words")
def read(translation_id: UUID) -> ResponseReturnValue:
    """Show the words that were brought in beside the English, to be read before they are shown to anyone."""
    return _reading(translation_id, ReviewForm(formdata=None))


def _reading(translation_id: UUID, form: ReviewForm, *, status: int = 200) -> Response:
    with looking() as (session, actor, _at):
        row = service.translation_of(session, translation_id, actor)
        version = session.get_one(QuestionSetVersion, row.version_id)
        form.read.data = fingerprint(row.texts)
        shown = render_template(
            "questions/translation.html",
            row=row,
            spoken=language(row.language),
            question_set=session.get_one(QuestionSet, version.question_set_id),
            version=version,
            texts=texts(english.pages(session, row.version_id, actor.programme_id)),
            form=form,
            may_review=actor.has(*REVIEWERS) and row.uploaded_by != actor.account_id,
        )
    return make_response(shown, status)


@blueprint.post("/<uuid:translation_id>/reviewed")
def review(translation_id: UUID) -> ResponseReturnValue:
    """Say that the words of a translation have been read."""
    form = ReviewForm()
    if not form.validate():
        abort(400)
    try:
        with acting() as (session, actor, at):
            row = service.review(session, translation_id, read=form.read.data or "", by=actor, at=at)
            flash(
                _(
                    "Reviewed. These words are shown wherever %(language)s is offered.",
                    language=language(row.language).name,
                )
            )
    except service.WordsHaveChanged as error:
        form.say(error)
        return _reading(translation_id, form, status=int(error.status))
    return redirect(url_for("languages.overview"), 303)


def _known(tag: str) -> Language:
    try:
        return language(tag)
    except ValueError:
        abort(404)
