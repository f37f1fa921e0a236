"""Forms for where the buying stands, for a lot and for a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from feedback.core.web.forms import StaffForm
from feedback.figures.money import parse_pounds
from feedback.programmes.contract.rules import LotTerms, ServiceTerms
from feedback.programmes.records import Lot, Service
from feedback.programmes.rules import NEXT_STAGES, Stage

STAGES = {
    Stage.BEFORE_MARKET: (_l("Before the market"), _l("Drafts are open to every member.")),
    Stage.TENDER_OPEN: (_l("Tender open"), _l("Drafts close to organisations that may bid. All of them get the one published pack.")),
    Stage.AWARDED: (_l("Awarded"), _l("The contract is let. Drafts are open to its providers again.")),
}  # fmt: skip


def _chosen(field: SelectField | RadioField, among: Mapping[UUID, object]) -> UUID | None:
    return next((key for key in among if str(key) == field.data), None)


class StageForm(StaffForm):
    """Where the buying stands now."""

    stage = RadioField(_l("Where does it stand now?"), validate_choice=False)

    def offer(self, now: Stage) -> None:
        """Offer what can follow."""
        self.stage.choices = [
            SelectChoice(one.value, STAGES[one][0], {"hint": STAGES[one][1]}) for one in NEXT_STAGES[now]
        ]

    def chosen(self) -> Stage | None:
        """Give the stage that was chosen; None where none was."""
        return next((one for one in Stage if one.value == self.stage.data), None)


class LotForm(StaffForm):
    """One lot."""

    name = StringField(_l("What is bought"), description=_l("As it stands in the contract."))
    annual = StringField(
        _l("Pounds a year"), description=_l("Such as £33,000"), render_kw={"inputmode": "decimal"}
    )
    provider = SelectField(_l("Who provides it"), validate_choice=False)

    def offer(self, organisations: Mapping[UUID, str]) -> None:
        """Offer the organisations that there are."""
        self.provider.choices = [
            SelectChoice("", _l("Nobody yet")),
            *(SelectChoice(str(key), name) for key, name in organisations.items()),
        ]

    def show(self, row: Lot) -> None:
        """Fill it with a lot that is there."""
        self.name.data, self.annual.data = row.name, f"£{row.annual:,.2f}"
        self.provider.data = str(row.organisation_id or "")

    def terms(self, organisations: Mapping[UUID, str]) -> LotTerms | None:
        """Give what was typed as one typed value; None, said beside the field, where the amount is none."""
        try:
            annual = parse_pounds(self.annual.data or "")
        except ValueError:
            self.annual.errors = [_l("An amount of money looks like £33,000 or £33,000.50.")]
            return None
        return LotTerms(
            name=self.name.data or "",
            annual=Decimal(annual),
            organisation_id=_chosen(self.provider, organisations),
        )


class ServiceForm(StaffForm):
    """One service that people can name."""

    name = StringField(_l("Its name, as people who use it say it"))
    lot = SelectField(_l("The lot that pays for it"), validate_choice=False)
    provider = SelectField(
        _l("Who provides it"),
        validate_choice=False,
        description=_l(
            "It decides who reads what is said about it, so it stays as it is. Another provider is another service."
        ),
    )
    new_provider = StringField(_l("Or a new organisation"), description=_l("Its public name."))

    def offer(self, lots: Sequence[Lot], organisations: Mapping[UUID, str] | None) -> None:
        """Offer the lots, and for a new service the organisations; without them it is one that is there."""
        self.lot.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(str(row.id), f"{row.number}: {row.name}") for row in lots),
        ]
        if organisations is None:
            del self.provider, self.new_provider
            return
        self.provider.choices = [
            SelectChoice("", _l("A new one, named below")),
            *(SelectChoice(str(key), name) for key, name in organisations.items()),
        ]

    def show(self, row: Service) -> None:
        """Fill it with a service that is there."""
        self.name.data, self.lot.data = row.name, str(row.lot_id or "")

    def terms(self, lots: Sequence[Lot]) -> ServiceTerms:
        """Give what was typed as one typed value."""
        return ServiceTerms(
            name=self.name.data or "", lot_id=_chosen(self.lot, {row.id: row for row in lots})
        )

    def provider_among(self, organisations: Mapping[UUID, str]) -> UUID | None:
        """Give the organisation that was chosen, or None for a new one."""
        return _chosen(self.provider, organisations)
