"""Forms of an import: what each column means, and who vouches for what comes in. No cell of a file is ever shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from feedback.core.web.forms import StaffForm
from feedback.intake.imports.rules.answers import Target
from feedback.intake.imports.rules.mapping import ColumnMap

LEFT_OUT, SERVICE, WEEK, LABELS, MARK = "", "service", "week", "labels", "mark"
WORDS, CHOICE = "words:", "choice:"


class SendForm(StaffForm):
    """A file to look at. Nothing comes in by sending it."""

    title = StringField(
        _l("What is it called?"), description=_l("For example “Exit survey, summer 2019”. It may be shown.")
    )


class ColumnsForm(StaffForm):
    """One list for each column of the file, and what is the same for every row."""

    service = SelectField(_l("The service, where every row is about the same one"), [Optional()])
    week = StringField(
        _l("The week or day, where it is the same for every row"),
        description=_l("Like 2026-W10, or 2 March 2026."),
    )

    def offer(self, services: Sequence[str], mapping: ColumnMap) -> None:
        """Fill in the services, and what is known so far."""
        self.service.choices = [("", _("A column says it")), *((name, name) for name in services)]
        self.service.data, self.week.data = mapping.service.fixed, mapping.week.fixed


class BringInForm(StaffForm):
    """The last step: who vouches, and whether the counts were invented to reproduce a published figure."""

    voucher = SelectField(_l("Who vouches that the words were moderated?"), [InputRequired()])
    illustrative = BooleanField(
        _l("The counts are illustrative"),
        description=_l(
            "They were invented, to reproduce a percentage that was published without its counts. It is said wherever they show."
        ),
    )

    def offer(self, vouchers: Sequence[tuple[UUID, str]]) -> None:
        """Offer the independent people of the programme, none of them chosen."""
        self.voucher.choices = [("", _("Choose a person")), *((str(key), name) for key, name in vouchers)]

    @property
    def vouched_by(self) -> UUID | None:
        """Give who was chosen, or None."""
        try:
            return UUID(self.voucher.data or "")
        except ValueError:
            return None


def meanings(targets: Sequence[Target]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give everything that a column can mean, in groups: (group, [(value, words)])."""
    words = [(WORDS + target.key, target.wording) for target in targets if target.is_text]
    choices = [(CHOICE + target.key, target.wording) for target in targets if not target.is_text]
    about = [
        (SERVICE, _("Which service the row is about")),
        (WEEK, _("The week or day of the row")),
        (LABELS, _("Labels that people gave, with ; between them")),
        (MARK, _("One label, as 1 or 0")),
    ]
    return [(_("About the row"), about), (_("Answers to choose"), choices), (_("Answers in words"), words)]


def meaning_of(mapping: ColumnMap, column: str, columns: Sequence[str], targets: Sequence[Target]) -> str:
    """Say what a column means so far, as the value of its list."""
    keys = {name: target.key for target in targets for name in (target.key, target.item_key) if name}
    for text in mapping.texts:
        if text.column == column:
            return WORDS + keys.get(text.question, text.question)
    for item in mapping.items:
        if item.column == column:
            return CHOICE + keys.get(item.question, item.question)
    if column == mapping.service.column:
        return SERVICE
    if column == mapping.week.column:
        return WEEK
    if column == mapping.labels.column:
        return LABELS
    return MARK if column in _marks(mapping, columns) else LEFT_OUT


def _marks(mapping: ColumnMap, columns: Sequence[str]) -> Sequence[str]:
    first, last = mapping.labels.first, mapping.labels.last
    if first in columns and last in columns:
        return columns[columns.index(first) : columns.index(last) + 1]
    return mapping.labels.marks


def mapping_from(posted: Mapping[str, str], columns: Sequence[str], before: ColumnMap) -> dict[str, Any]:
    """Read what each column means from the lists; what the page does not show stays as it was."""
    means = {column: posted.get(f"means-{place}", LEFT_OUT) for place, column in enumerate(columns)}

    def only(value: str) -> str:
        return next((column for column, said in means.items() if said == value), "")

    def answers(kind: str) -> list[dict[str, str]]:
        return [
            {"column": column, "question": said.removeprefix(kind)}
            for column, said in means.items()
            if said.startswith(kind)
        ]

    def place(kind: str) -> dict[str, str]:
        fixed = (posted.get(kind) or "").strip()
        column = only(kind)
        return {"column": column} if column else {"fixed": fixed}

    marks = [column for column, said in means.items() if said == MARK]
    labels: dict[str, Any] = {"marks": marks} if marks and not only(LABELS) else {"column": only(LABELS)}
    return {
        **before.as_dict(),
        "texts": answers(WORDS),
        "items": answers(CHOICE),
        "service": place(SERVICE),
        "week": place(WEEK),
        "labels": labels,
    }
