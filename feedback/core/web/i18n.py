"""Languages: every string through gettext, `dir` from the locale; only reviewed catalogues are offered."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from flask import Flask, g, request
from flask_babel import Babel, get_locale, gettext

from feedback.core.moments import LONDON

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ur"})


def install(app: Flask, languages: tuple[str, ...]) -> None:
    """Choose the language by what the browser asks for, among those offered."""

    def choose() -> str:
        chosen = g.get("language")
        return chosen or request.accept_languages.best_match(languages) or languages[0]

    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", str(LONDON))
    Babel(app, locale_selector=choose, default_translation_directories=str(app.root_path) + "/translations")
    app.jinja_env.add_extension("jinja2.ext.i18n")

    def locale() -> dict[str, str]:
        language = str(get_locale() or languages[0]).replace("_", "-")
        return {
            "locale_language": language,
            "locale_dir": "rtl" if language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT else "ltr",
        }

    app.context_processor(locale)


def language_name(tag: str) -> str:
    """Give a language's name in the language of the page; the tag itself where nobody has named it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(get_locale() or "en") or tag
    except (UnknownLocaleError, ValueError):
        return tag


def said(message: str, values: dict[str, object]) -> str:
    """Translate a refusal's sentence and fill its places."""
    return str(gettext(message, **values) if values else gettext(message))
