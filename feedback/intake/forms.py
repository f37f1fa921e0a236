"""Forms of the respondent's side (no session, nothing required, nothing cut off) and of a facilitator's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from feedback.core.web.forms import StaffForm
from feedback.core.web.widgets import OwnMarkup
from feedback.intake.journey import Given
from feedback.intake.parcels import Answer
from feedback.intake.progress import Draft
from feedback.intake.rules import MayUse, ReadsFirst
from feedback.intake.service import Room
from feedback.questions.rules import PREFER_NOT_TO_SAY, Asked, Page

BOXES = 4
MOST_BOXES = 40


class RespondentForm(Form):  # type: ignore[misc]
    """The base: plain WTForms. The signed token is no field, since it belongs to the cookie and not to the page."""

    class Meta(OwnMarkup):
        """Our own markup."""


def kept(words: str) -> str:
    """Give words as they were typed. CRLF and CR, which browsers make of a line end, are LF again; nothing else changes."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _field(asked: Asked) -> Field:
    if asked.is_text:
        return TextAreaField(asked.wording, description=asked.hint)
    choices = [
        SelectChoice(offered.key, offered.label, {"apart": True} if offered.key == PREFER_NOT_TO_SAY else {})
        for offered in asked.choices
    ]
    return RadioField(
        asked.wording, [Optional()], description=asked.hint, choices=choices, validate_choice=False
    )


def page_form(page: Page, draft: Draft, posted: Mapping[str, Any] | None = None) -> RespondentForm:
    """Make the form of one page, filled with what the person has answered so far, or with what they just posted."""
    fields = {asked.key: _field(asked) for asked in page.questions}
    data = {
        asked.key: (draft.texts if asked.is_text else draft.choices).get(asked.id, "")
        for asked in page.questions
    }
    made: RespondentForm = type("PageForm", (RespondentForm,), fields)(posted, prefix="q-", data=data)
    return made


def given(page: Page, posted: Mapping[str, str]) -> Given:
    """Read what a page posted. A choice that is none of the published ones counts as none."""
    texts: dict[UUID, str] = {}
    choices: dict[UUID, str] = {}
    for asked in page.questions:
        value = posted.get(f"q-{asked.key}")
        if asked.is_text and value is not None:
            texts[asked.id] = kept(value)
        elif not asked.is_text:
            choices[asked.id] = value if value and asked.takes(value) else ""
    return Given(texts, choices)


def consent_form(
    words: Mapping[str, Any], draft: Draft, posted: Mapping[str, Any] | None = None
) -> RespondentForm:
    """Make the form of "who may use my words" and "who reads first". Nothing is chosen beforehand."""

    def radio(part: Mapping[str, Any]) -> Field:
        choices = [
            SelectChoice(
                choice["key"], _(choice["words"]), {"hint": _(choice["hint"])} if choice["hint"] else {}
            )
            for choice in part["choices"]
        ]
        return RadioField(
            _(part["question"]),
            [Optional()],
            description=_(part["hint"]),
            choices=choices,
            validate_choice=False,
        )

    fields = {"may_use": radio(words["may_use"]), "reads_first": radio(words["reads_first"])}
    data = {"may_use": draft.may_use or "", "reads_first": draft.reads_first or ""}
    made: RespondentForm = type("ConsentForm", (RespondentForm,), fields)(posted, prefix="q-", data=data)
    return made


def consent_given(posted: Mapping[str, str]) -> tuple[MayUse | None, ReadsFirst | None]:
    """Read who may use the words and who reads them first; left out is None."""
    uses, reads = {kind.value: kind for kind in MayUse}, {kind.value: kind for kind in ReadsFirst}
    return uses.get(posted.get("q-may_use", "")), reads.get(posted.get("q-reads_first", ""))


class RoomForm(StaffForm):
    """What a group said: the meeting, that all agreed, and one box for each thing."""

    group_name = StringField(
        _l("Which group was it?"), description=_l("The name that may be shown, such as “Tuesday group”.")
    )
    held_on = DateField(_l("When did they meet?"), [Optional()], description=_l("The day is enough."))
    present = IntegerField(_l("How many people were there?"), [Optional()], description=_l("Two or more."))
    service = SelectField(_l("Which service were they speaking about?"), validate_choice=False)
    may_use = RadioField(
        _l("What did the room agree to?"),
        [Optional()],
        choices=[
            SelectChoice(MayUse.GROUP.value, _l("Share it with the co-production group, details removed")),
            SelectChoice(MayUse.PUBLIC.value, _l("Quote it in public as well, details removed")),
            SelectChoice(MayUse.SERVICE.value, _l("Use it inside the service only")),
        ],
    )
    all_agreed = BooleanField(
        _l("Everyone in the room agreed that this may be entered"),
        description=_l(
            "They were told who reads it, that a worry about danger is passed on, and that anyone could say no."
        ),
    )

    def offer(self, services: Sequence[tuple[str, str]]) -> None:
        """Fill in the programme's services."""
        self.service.choices = [("", _("Any, or more than one")), *services]

    def missing(self) -> list[str]:
        """Say, each in one calm sentence, what is still needed to store the meeting."""
        needed = []
        if not (self.group_name.data or "").strip():
            needed.append(_("Please give the group a name that may be shown."))
        if not isinstance(self.held_on.data, date):
            needed.append(_("Please say on which day they met."))
        if self.present.data is None:
            needed.append(_("Please say how many people were there."))
        if not self.may_use.data:
            needed.append(_("Please say what the room agreed to."))
        if not self.all_agreed.data:
            needed.append(_("Everyone in the room needs to agree before their words can be entered."))
        return needed

    def room(self) -> Room:
        """Give the meeting as one typed value; ask `missing` first."""
        service = self.service.data or ""
        return Room(
            group_name=(self.group_name.data or "").strip(),
            held_on=self.held_on.data,
            present=int(self.present.data),
            all_agreed=bool(self.all_agreed.data),
            may_use=MayUse(self.may_use.data),
            service_id=UUID(service) if service else None,
        )

    def answers(self, things: Sequence[tuple[str, str]], asked: Collection[UUID]) -> list[Answer]:
        """Give what was said as answers, each under its question; empty boxes fall away."""
        by_key = {str(key): key for key in asked}
        return [Answer(by_key[key], text=words) for key, words in things if words.strip() and key in by_key]


def box_count(posted: Mapping[str, str]) -> int:
    """Count the boxes that a page had."""
    there = [number for number in range(1, MOST_BOXES + 1) if f"said-{number}" in posted]
    return max([BOXES, *there])


def things_said(posted: Mapping[str, str], boxes: int) -> list[tuple[str, str]]:
    """Give, for each box of the page, the question that it stands under and the words in it."""
    return [
        (posted.get(f"under-{number}", ""), kept(posted.get(f"said-{number}", "")))
        for number in range(1, boxes + 1)
    ]


class SpamForm(StaffForm):
    """One button for each week that holds something."""

    week = HiddenField()
