"""A small app that shows every layout and macro once, for the tests of how things look."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template
from flask_babel import Babel
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from feedback.core.waiting import Waits
from feedback.core.web.i18n import foreign
from feedback.core.web.widgets import OwnMarkup

ROOT = Path(__file__).parents[2]
SCALE = [
    "A lot better", "A little better", "About the same", "A little worse", "A lot worse", "This was not something I needed",
]  # fmt: skip


class GalleryForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One field of every kind, with stock WTForms classes: the base gives them our markup."""

    class Meta(OwnMarkup, Form.Meta):  # type: ignore[misc]  # the same
        """Our markup for stock fields."""

    helped = TextAreaField(
        "What helped you most?",
        description="It can be small. A few words are fine. You can leave out names.",
        validators=[InputRequired(), Length(max=5000)],
    )
    now = RadioField(
        "How are things now with your confidence?",
        description="Some things get worse for a while. That is not your fault.",
        choices=[SelectChoice(str(number), words) for number, words in enumerate(SCALE, start=1)]
        + [SelectChoice("private", "Prefer not to say", {"apart": True})],
        validators=[Optional()],
    )
    may_use = RadioField(
        "Who may use what you wrote?",
        choices=[
            SelectChoice("count", "Count my answers only", {"hint": "Then only the number is used."}),
            SelectChoice(
                "group", "Share them with the group", {"hint": "Names and details are removed first."}
            ),
        ],
        validators=[Optional()],
    )
    areas = SelectMultipleField("Which of these did you use?", choices=["Talking", "A group", "A letter"])
    name = StringField("Name of the session", description="For the group only.")
    present = IntegerField("How many were there?")
    held_on = DateField("Which day?")
    lot = SelectField("Lot", choices=[SelectChoice("1", "Lot 1"), SelectChoice("2", "Lot 2")])
    agreed = BooleanField(
        "Everybody agreed that this is written down", description="Ask at the start and at the end."
    )
    password = PasswordField("Pass phrase", render_kw={"autocomplete": "current-password"})


def a_form(*, with_errors: bool = False) -> GalleryForm:
    data = {"now": "2", "agreed": False, "helped": "\nThey <listened>, and 3 < 4.\r\nThen tea."}
    form = GalleryForm(data=data)
    if with_errors:
        form.helped.errors = ["That is longer than we can keep in one answer. Nothing is lost."]
        form.now.errors = ["Please choose one, or leave them all."]
    return form


def stops() -> list[dict[str, Any]]:
    return [
        {"sentence": "14 excerpts", "url": "#said", "state": "reached"},
        {"sentence": "Not repeating my story", "url": "#understood", "state": "reached"},
        {"sentence": "Agreed, one dissent", "url": "#decided", "state": "reached"},
        {"sentence": "Lot 2, clause 4.3", "url": "#asked", "state": "current"},
        {"sentence": None, "url": None, "state": "waiting"},
    ]


def things_waiting() -> list[Waits]:
    due = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    return [
        Waits(
            title="A referral",
            sentence="One response needs a person who can act.",
            url="#r",
            action="Open it",
            count=1,
            due=due,
            urgent=True,
        ),
        Waits(
            title="To be read",
            sentence="Twelve responses wait, the oldest for two weeks.",
            url="#q",
            action="Claim the next one",
            count=12,
        ),
        Waits(
            title="Handed over",
            sentence="Nothing is handed over to you. What others may not read themselves will be here.",
            url="#h",
            action="See how handing over works",
            count=0,
        ),
        Waits(
            title="Next date", sentence="The tender opens in 41 days.", url="#d", action="See the timetable"
        ),
    ]


def figures() -> list[dict[str, Any]]:
    return [
        {"label": "Mental health and wellbeing", "value": 64, "words": "64 %", "base": "of 25 · 45 % to 80 %", "low": 45, "high": 80},
        {"label": "Physical health", "value": 12, "words": "12 %", "base": "of 25 · 4 % to 30 %", "low": 4, "high": 30},
        {"label": "Confidence", "value": None, "words": "Not shown: fewer than 10 answers", "base": ""},
    ]  # fmt: skip


def parts() -> list[dict[str, Any]]:
    shares = zip(SCALE, (30, 34, 16, 12, 8), strict=False)
    return [{"label": label, "value": value, "words": f"{value} %"} for label, value in shares]


PIECES = [
    {"text": "My worker "},
    {"category": "a name", "length": 5},
    {"text": " was kind, but I told my story three times.\nThen we met at "},
    {"category": "a place", "length": 9, "beneath": "the annex"},
    {"text": " on a sunny day 🌻, and that helped."},
]


def create_gallery() -> Flask:
    app = Flask("gallery", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "only for the gallery"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    app.jinja_env.globals["foreign"] = foreign
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "templates"))  # type: ignore[union-attr]
    context: dict[str, Any] = {
        "locale_language": "en",
        "locale_dir": "ltr",
        "neutral_title": "Feedback form",
        "programme": SimpleNamespace(name="Support after abuse, 2027", slug="support"),
        "sample_mode": True,
        "navigation": [
            [{"words": words, "url": "#", "current": current} for words, current in line]
            for line in (
                [("Home", ""), ("Reading", "true"), ("Themes", ""), ("Figures", "")],
                [("Queue", "page"), ("Referrals", "")],
            )
        ],
        "signed_in": SimpleNamespace(name="Sam, Provider B"),
        "static_url": static_url,
    }  # fmt: skip
    shown = {
        "form": a_form, "stops": stops, "things": things_waiting, "figures": figures, "parts": parts, "pieces": lambda: PIECES,
    }  # fmt: skip
    app.context_processor(lambda: context | shown)

    @app.get("/<page>")
    def look(page: str) -> str:
        return render_template(f"gallery/{page}.html")

    @app.get("/rtl/<page>")
    def look_the_other_way(page: str) -> str:
        return render_template(f"gallery/{page}.html", locale_language="ar", locale_dir="rtl")

    return app


def static_url(path: str) -> str:
    seal = hashlib.sha256((ROOT / "static" / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?{seal}"


PAGES = (
    "question",
    "scale",
    "fields",
    "checks",
    "code",
    "desk",
    "theme",
    "clause",
    "figures",
    "document",
    "error",
    "staff_error",
)
