"""The forms of a programme's administrator: invite somebody, note training, ask for somebody to be let back in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm
from feedback.people.records import OrganisationKind
from feedback.programmes.team.queries import Colleague
from feedback.programmes.team.service import Wanted

ROLES = {
    Role.MODERATOR: (
        _l("Moderator"),
        _l("Reads what was said about their own service, and covers what points to a person."),
    ),
    Role.INDEPENDENT: (_l("Independent moderator"), _l("Reads first, from outside every service.")),
    Role.SAFEGUARDING: (_l("Safeguarding lead"), _l("Takes up worries about somebody's safety.")),
    Role.MEMBER: (_l("Co-production member"), _l("Weighs themes in a group.")),
    Role.FACILITATOR: (_l("Facilitator"), _l("Sorts words into themes, runs the groups, opens windows.")),
    Role.COMMISSIONER: (
        _l("Commissioner"),
        _l("Writes and approves the specification, answers what was said."),
    ),
    Role.ELECTED: (_l("Elected member"), _l("Reads what is published, and drafts.")),
    Role.ADMINISTRATOR: (
        _l("Administrator"),
        _l("Keeps people, keys and how long things are kept. Reads no words."),
    ),
    Role.AUDITOR: (_l("Auditor"), _l("Checks what everybody did. Changes nothing.")),
}
KINDS = {
    OrganisationKind.PROVIDER: _l("A provider of a service"),
    OrganisationKind.HUB: _l("A hub beside the providers"),
    OrganisationKind.COUNCIL: _l("A council or another commissioner"),
    OrganisationKind.VOLUNTARY: _l("A voluntary organisation"),
    OrganisationKind.POLICE: _l("The police"),
    OrganisationKind.AGENCY: _l("Another agency"),
    OrganisationKind.READER: _l("An outside reader"),
    OrganisationKind.SURVIVORS: _l("A group of survivors"),
}


class InviteForm(StaffForm):
    """Whom to invite, for which organisation, in which roles."""

    name = StringField(_l("Their name, as colleagues know it"))
    email = EmailField(
        _l("Their email"),
        description=_l(
            "They sign in with it. It is kept sealed. At most it is sent a line that something waits for them."
        ),
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )
    organisation = SelectField(_l("Whom they work or speak for"), validate_choice=False)
    new_organisation = StringField(_l("Or a new organisation"), description=_l("Its public name."))
    kind = SelectField(_l("What the new organisation is"), validate_choice=False)
    roles = SelectMultipleField(
        _l("Their roles"),
        validate_choice=False,
        choices=[SelectChoice(role.value, words, {"hint": hint}) for role, (words, hint) in ROLES.items()],
    )
    trained_until = DateField(
        _l("Trauma training counts until"),
        [Optional()],
        description=_l("Who moderates needs it in date. Leave it empty where there is none yet."),
    )

    def offer(self, organisations: Mapping[UUID, str]) -> None:
        """Offer the organisations that there are."""
        self.organisation.choices = [
            SelectChoice("", _l("A new one, named below")),
            *(SelectChoice(str(key), name) for key, name in organisations.items()),
        ]
        self.kind.choices = [SelectChoice(kind.value, words) for kind, words in KINDS.items()]

    def organisation_id(self, among: Mapping[UUID, str]) -> UUID | None:
        """Give the organisation that was chosen, or None for a new one."""
        return next((key for key in among if str(key) == self.organisation.data), None)

    def new_kind(self) -> OrganisationKind:
        """Give what the new organisation is."""
        known = {kind.value for kind in OrganisationKind}
        return OrganisationKind(self.kind.data) if self.kind.data in known else OrganisationKind.VOLUNTARY

    def wanted(self, organisation_id: UUID) -> Wanted:
        """Give what was typed as one typed value."""
        known = {role.value for role in Role}
        return Wanted(
            name=self.name.data or "",
            email=self.email.data or "",
            organisation_id=organisation_id,
            roles=frozenset(Role(one) for one in self.roles.data or [] if one in known),
            trained_until=self.trained_until.data,
        )


class TrainingForm(StaffForm):
    """Until when somebody's training counts."""

    until = DateField(_l("Trauma training counts until"), [Optional()])


class EndingForm(StaffForm):
    """Somebody leaves, or loses a role. Where work would be left with nobody, a box that names it has to be ticked."""

    knowing = StringField()

    @property
    def known(self) -> frozenset[str]:
        """Give the keys of the work that nobody could do afterwards, as the page showed them and somebody ticked."""
        return frozenset(one for one in (self.knowing.data or "").split(",") if one)


class EndTrainingForm(StaffForm):
    """Why somebody's training counts no more."""

    why = TextAreaField(
        _l("Why it counts no more"),
        description=_l("Such as: the certificate was withdrawn. Kept sealed; administrators here read it."),
    )


class ReasonForm(StaffForm):
    """Why somebody is to be let back in."""

    reason = TextAreaField(
        _l("Why, and how do you know that it is this person who asks?"),
        description=_l(
            "Such as: lost her phone on Monday; I know her voice and rang her at work. It is kept sealed; whoever confirms reads it, and the auditor."
        ),
    )


class SpokenForm(StaffForm):
    """Which colleague one has spoken with, and the letters and digits that they told."""

    who = RadioField(_l("Who"), validate_choice=False)
    words = StringField(
        _l("The letters and digits that they told you"),
        description=_l("Such as k7qm 2xpa td. Small or capital letters, with or without spaces."),
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )

    def offer(self, colleagues: Iterable[Colleague]) -> None:
        """Offer the colleagues whom this person could confirm."""
        self.who.choices = [
            SelectChoice(str(one.account_id), one.name, {"hint": one.organisation}) for one in colleagues
        ]

    def chosen(self, among: Iterable[Colleague]) -> UUID:
        """Give whom they chose.

        Raises:
            DomainError: they chose nobody, or somebody who does not wait any more.
        """
        found = next((one.account_id for one in among if str(one.account_id) == self.who.data), None)
        if found is None:
            raise DomainError("Please choose whom you have spoken with.")
        return found
