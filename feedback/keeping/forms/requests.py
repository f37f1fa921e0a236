"""The forms of requests: what one says, and how it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm, chosen_id
from feedback.intake.kept.rules import Reach
from feedback.keeping.rules.requests import Asked, Kind, Notice, laws

NOTICES = {
    Notice.GIVEN: _l("The people concerned were told"),
    Notice.NOT_POSSIBLE: _l("Nobody knows who they are, so they could not be told"),
    Notice.WITHHELD: _l("The authority says why nobody is told"),
}


class RequestForm(StaffForm):
    """What a request or a complaint says."""

    kind = RadioField(_l("What is it?"), choices=[])
    received_on = DateField(_l("On which day did it come?"), [Optional()])
    authority = StringField(
        _l("Who asks?"),
        description=_l(
            "The body, such as a police force or a court. For a complaint: “a member of the public” is enough."
        ),
    )
    rank = StringField(_l("Who authorised it, of which rank or office?"))
    gateway = StringField(
        _l("Through which gateway in law?"),
        description=_l("The section of an act, or the number of the order."),
    )
    enquiry = TextAreaField(
        _l("Along which line of enquiry, or about what?"), description=_l("It is sealed.")
    )
    notice = RadioField(
        _l("Were the people concerned told?"),
        choices=[SelectChoice(key.value, words) for key, words in NOTICES.items()],
    )
    named_day = DateField(
        _l("By which day does the order want it?"),
        [Optional()],
        description=_l("Empty: the clock of its kind."),
    )
    service = SelectField(_l("About one service only?"))
    from_week = StringField(
        _l("From which week on?"), description=_l("As in 2026-W47. Empty: from the beginning.")
    )
    to_week = StringField(_l("Up to which week?"))

    def offer(self, services: Sequence[tuple[UUID, str]], every: str) -> None:
        """Fill the lists of kinds and services."""
        self.kind.choices = [SelectChoice(kind.value, _(law.title)) for kind, law in laws().items()]
        self.service.choices = [
            SelectChoice("", every),
            *(SelectChoice(str(id_), name) for id_, name in services),
        ]

    def asked(self, today: date) -> tuple[Asked, Reach]:
        """Give what was typed as typed values.

        Raises:
            DomainError: no kind was chosen.
        """
        if self.kind.data not in set(Kind):
            raise DomainError("Please say what it is.")
        asked = Asked(
            kind=Kind(self.kind.data),
            received_on=self.received_on.data or today,
            authority=self.authority.data or "",
            rank=self.rank.data or "",
            gateway=self.gateway.data or "",
            enquiry=self.enquiry.data or "",
            notice=Notice(self.notice.data) if self.notice.data in set(Notice) else None,
            named_day=self.named_day.data,
        )
        reach = Reach(
            service_id=chosen_id(self.service.data),
            from_week=(self.from_week.data or "").strip().upper() or None,
            to_week=(self.to_week.data or "").strip().upper() or None,
        )
        return asked, reach


class AnswerForm(StaffForm):
    """How a request was answered."""

    words = TextAreaField(
        _l("How was it answered?"),
        description=_l("What was given, or why it was refused, and where the letter lies. It is sealed."),
    )
