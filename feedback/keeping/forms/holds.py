"""The form by which a hold is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm
from feedback.intake.kept.rules import Ground, Reach

GROUNDS = {
    Ground.COURT: _l("A court has ordered it"),
    Ground.INQUIRY: _l("An inquiry has required it"),
    Ground.INVESTIGATION: _l("The police investigate, without an order"),
    Ground.CLAIM: _l("A claim or a complaint is expected, without an order"),
}


class HoldForm(StaffForm):
    """What tells us to keep words, and how far it reaches."""

    ground = RadioField(
        _l("What tells us to keep it?"),
        choices=[SelectChoice(key.value, words) for key, words in GROUNDS.items()],
    )
    order_name = StringField(
        _l("Which order, or which matter?"),
        description=_l("Its number and date, as in “Order 12 of 2026”. No name of anybody in it."),
    )
    service = SelectField(_l("Only what is about one service?"))
    from_week = StringField(
        _l("From which week on?"), description=_l("As in 2026-W47. Empty: from the beginning.")
    )
    to_week = StringField(_l("Up to which week?"), description=_l("Empty: whatever comes as well."))
    response = StringField(
        _l("Only what came with one response?"),
        description=_l(
            "Its number, as a referral shows it. Nobody knows who wrote what, so there is no hold on a person."
        ),
    )

    def offer(self, services: Sequence[tuple[UUID, str]], every: str) -> None:
        """Fill the list of services."""
        self.service.choices = [
            SelectChoice("", every),
            *(SelectChoice(str(id_), name) for id_, name in services),
        ]

    def asked(self) -> tuple[Ground, str, Reach]:
        """Give what was typed as typed values.

        Raises:
            DomainError: no ground was chosen, or the response's number is none.
        """
        if self.ground.data not in set(Ground):
            raise DomainError("Please say what tells us to keep it.")
        reach = Reach(
            service_id=_uuid(self.service.data),
            from_week=(self.from_week.data or "").strip().upper() or None,
            to_week=(self.to_week.data or "").strip().upper() or None,
            response_id=_uuid(self.response.data),
        )
        return Ground(self.ground.data), self.order_name.data or "", reach


def _uuid(typed: str | None) -> UUID | None:
    text = (typed or "").strip()
    try:
        return UUID(text) if text else None
    except ValueError:
        raise DomainError("That is no number of a response. Please copy it from the referral.") from None
