"""Forms of an import: a file, what its columns mean, and whom to ask to vouch for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from feedback.core.web.forms import StaffForm
from feedback.core.web.widgets import OwnMarkup
from feedback.intake.imports.rules.answers import Target
from feedback.intake.imports.rules.mapping import ColumnMap, pairs

LONGEST_TITLE = 200


class FileForm(StaffForm):
    """A file of past feedback."""

    class Meta(OwnMarkup):
        """Our own markup."""

    title = StringField(_l("What is it called?"), [Length(max=LONGEST_TITLE)])
    file = FileField(
        _l("The file"),
        [FileRequired(_l("Choose a file."))],
        description=_l("Excel (.xlsx) or CSV, up to 8 MB, with one row for each person."),
    )
    illustrative = BooleanField(
        _l("The counts are invented, to reproduce a published figure. Say so wherever they are shown.")
    )


class AskForm(StaffForm):
    """Who is asked to vouch."""

    class Meta(OwnMarkup):
        """Our own markup."""

    voucher = SelectField(
        _l("Who vouches that these words were moderated?"), coerce=lambda value: UUID(str(value))
    )

    def offer(self, people: Mapping[UUID, str]) -> None:
        """Offer these people."""
        self.voucher.choices = list(people.items())


def meanings(targets: Sequence[Target]) -> list[tuple[str, str]]:
    """Give what a column can mean: (value, words), for a list that unfolds."""
    words = [
        (f"text:{each.key}", _("Words: %(question)s", question=each.wording))
        for each in targets
        if each.is_text
    ]
    choices = [
        (f"item:{each.item_key or each.key}", _("Choice: %(question)s", question=each.wording))
        for each in targets
        if not each.is_text
    ]
    return [
        ("", _("Leave out")),
        *words,
        *choices,
        ("service", _("The service")),
        ("week", _("The week or date")),
        ("labels", _("Labels, with ; between them")),
        ("mark", _("A label, marked with 1 or 0")),
    ]


def meaning_of(column: str, columns: Sequence[str], mapping: ColumnMap) -> str:
    """Give what a column means now, as a value of `meanings`."""
    for text in mapping.texts:
        if text.column == column:
            return f"text:{text.question}"
    for item in mapping.items:
        if item.column == column:
            return f"item:{item.question}"
    labels = mapping.labels
    run: Sequence[str] = labels.marks
    if labels.first in columns and labels.last in columns:
        run = columns[columns.index(labels.first) : columns.index(labels.last) + 1]
    named = {mapping.service.column: "service", mapping.week.column: "week", labels.column: "labels"}
    return named.get(column, "mark" if column in run else "")


def mapping_from(form: MultiDict[str, str], columns: Sequence[str]) -> dict[str, Any]:
    """Read a mapping from the page of columns: one list for each, and one service or week for all rows."""
    meant = [(column, form.get(f"means-{place}", "")) for place, column in enumerate(columns)]

    def leading_to(kind: str) -> list[dict[str, str]]:
        return [
            {"column": column, "question": value.partition(":")[2]}
            for column, value in meant
            if value.startswith(f"{kind}:")
        ]

    def the_one(kind: str) -> str:
        return next((column for column, value in meant if value == kind), "")

    service, week = the_one("service"), the_one("week")
    return {
        "texts": leading_to("text"),
        "items": leading_to("item"),
        "service": {"column": service, "fixed": "" if service else form.get("service", "").strip()},
        "week": {"column": week, "fixed": "" if week else form.get("week", "").strip()},
        "labels": {
            "column": the_one("labels"),
            "marks": [column for column, value in meant if value == "mark"],
        },
    }


def values_from(form: MultiDict[str, str]) -> dict[str, str]:
    """Read what the file's own words mean, one `written = means` a line.

    Raises:
        DomainError: a line has another form.
    """
    return pairs(line for line in form.get("values", "").splitlines() if line.strip())
