"""The language of a page: what the person chose, else what their browser asks for, among the reviewed ones.

The choice leaves no trace: it is in no address, and in no cookie before Start. A button of the chooser posts the page to
its own address, which answers with the same page in that language. After Start the room that owns the cookie remembers
it (`remember`). The pages of staff have languages of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from flask.sansio.app import App
from flask_babel import Babel, Domain, get_locale, gettext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from feedback.core.languages import EASY_READ, ENGLISH, Catalogues, Language, Part, language
from feedback.core.moments import LONDON
from feedback.core.spoken import Said

log = logging.getLogger(__name__)
CATALOGUES, OFFERED, STAFF_OFFERED = "feedback.catalogues", "feedback.languages", "feedback.staff_languages"
REMEMBERED = "feedback.remembered_language"
#: The field of the chooser.
FIELD = "language"


class _OurSentences(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """Where Flask-Babel looks sentences up: in our own catalogues, of which only reviewed ones are read."""

    def get_translations(self) -> Translations:
        """Give the sentences of the language of this page."""
        return catalogues().translations(chosen().tag) if has_request_context() else Translations()


def install(app: Flask, catalogues: Catalogues, wanted: tuple[str, ...], for_staff: tuple[str, ...]) -> None:
    """Offer the reviewed languages among those wanted, and say in one line why another is not offered."""
    app.extensions[CATALOGUES] = catalogues
    for key, part, asked in ((OFFERED, Part.RESPONDENTS, wanted), (STAFF_OFFERED, Part.STAFF, for_staff)):
        app.extensions[key], refused = catalogues.offered(asked, part)
        for tag in refused:
            log.warning(
                "a language is not offered: nobody has reviewed its catalogue", extra={"language": tag}
            )
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", str(LONDON))
    babel = Babel(app, locale_selector=lambda: chosen().locale)
    babel.domain_instance = _OurSentences()
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["foreign"] = foreign
    app.jinja_env.filters["in_words"] = in_words
    app.context_processor(_for_pages)
    app.before_request(_same_page_in_another_language)


def catalogues() -> Catalogues:
    """Give the catalogues of this application."""
    return cast("Catalogues", current_app.extensions[CATALOGUES])


def offered() -> tuple[Language, ...]:
    """Give the languages that a person who answers can choose."""
    return cast("tuple[Language, ...]", current_app.extensions[OFFERED])


def remember(app: App, remembered: Callable[[], str | None]) -> None:
    """Let a room say what this person chose before; asked once a page, and only where nothing is chosen on it."""
    app.extensions[REMEMBERED] = remembered


def chosen() -> Language:
    """Give the language of this page."""
    key = "staff_language" if g.get("staff_page") else "respondent_language"
    found = g.get(key)
    if found is None:
        found = _of_staff() if g.get("staff_page") else _of_respondent()
        setattr(g, key, found)
    return cast("Language", found)


def _of_staff() -> Language:
    return _asked_for(cast("tuple[Language, ...]", current_app.extensions[STAFF_OFFERED]))


def _of_respondent() -> Language:
    by_tag = {one.tag: one for one in offered()}
    remembered = current_app.extensions.get(REMEMBERED)
    for tag in (posted(), remembered() if remembered else None):
        if tag in by_tag:
            return by_tag[tag]
    return _asked_for(offered())


def posted() -> str | None:
    """Give the tag of the language that this page's form names, where it does."""
    try:
        return request.form.get(FIELD) if request.method == "POST" else None
    except RequestEntityTooLarge:
        return None  # nothing of it was read, and the page that says so has a language too


def _asked_for(among: tuple[Language, ...]) -> Language:
    tags = [one.tag for one in among if one.tag != EASY_READ] or [among[0].tag]
    best = request.accept_languages.best_match(tags)
    return next((one for one in among if one.tag == best), among[0])


def _for_pages() -> dict[str, object]:
    page = chosen()
    return {
        "locale_language": page.lang,
        "locale_dir": page.dir,
        "language": page,
        "languages": () if g.get("staff_page") else offered(),
    }


def _same_page_in_another_language() -> None:
    """Answer the chooser's post to a page with that page: it asks for nothing else, and changes nothing.

    The request goes on as if the page had been asked for by GET, through the same locks (feedback/access.py).
    """
    if request.method != "POST" or set(request.form) != {FIELD}:
        return
    adapter = current_app.create_url_adapter(request)
    try:
        rule, values = adapter.match(method="GET", return_rule=True) if adapter else (None, None)
    except HTTPException:
        return
    if rule is not None:
        request.url_rule, request.view_args, request.routing_exception = rule, dict(values or {}), None
        for take in current_app.url_value_preprocessors.get(None, ()):
            take(rule.endpoint, request.view_args)


def foreign(text: object, lang: str | None = None) -> Markup:
    """Give the attributes for words in another language than the page's, or nothing where they are in its own.

    Args:
        text: what is shown. One that knows its language says it (feedback.questions.translations.rules, Said).
        lang: the language of a plain text, such as what staff have published.
    """
    tag = lang or getattr(text, "lang", None)
    if not text or tag is None or tag == chosen().lang:
        return Markup()
    spoken = language(tag)
    return Markup(' lang="{}" dir="{}"').format(spoken.lang, spoken.dir)


def in_words(english: str) -> str:
    """Give a text of the database in the language of the page where the catalogue has it; else as English that says so.

    For what a programme begins with and may change: names of helplines, when somebody reads.
    """
    page = chosen()
    found = catalogues().sentence(page.tag, english)
    return Said.in_(found, page.lang) if found else Said.in_(english, ENGLISH)


def language_name(tag: str) -> str:
    """Give a language's name in the language of the page; the tag itself where nobody has named it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(get_locale() or "en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def said(message: str, values: dict[str, object]) -> str:
    """Translate a refusal's sentence and fill its places."""
    return str(gettext(message, **values) if values else gettext(message))
