"""What is asked on the pages of a specification, and what each form hands over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from feedback.core.web.forms import StaffForm
from feedback.programmes.records import Lot, Outcome
from feedback.specification.queries import ClauseView
from feedback.specification.rules import ApprovalRole, Stance

Choice = tuple[str, str]


def choices(pairs: Iterable[Choice]) -> list[SelectChoice]:
    """Give (value, words) as WTForms wants them."""
    return [SelectChoice(value, words) for value, words in pairs]


def ids(values: Iterable[str] | None) -> list[UUID]:
    """Turn what a list of checkboxes posted into ids; what is no id is left out."""
    found = []
    for value in values or ():
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


class AboutForm(StaffForm):
    """The title of a draft and what it says about money."""

    title = StringField(_l("Title of the draft"), [Length(max=300)])
    total = StringField(
        _l("What the lots come to in a year"),
        [Length(max=20)],
        description=_l(
            "In pounds, for example £156,000. It is checked against the lots. Leave it empty to add them up."
        ),
    )
    uplift_percent = StringField(
        _l("Raised by how many per cent"),
        [Length(max=10)],
        description=_l("For example 10. Leave it empty for none."),
    )


class StartForm(AboutForm):
    """A new draft."""

    with_themes = BooleanField(
        _l("Propose a clause from each agreed theme"),
        description=_l("Each by the template’s line for its kind."),
    )
    with_features = BooleanField(
        _l("Begin with the template’s own clauses"),
        description=_l(
            "Eight features from a public paper. Each is proposed, cites its paragraph, and goes to the group."
        ),
    )


class ProposeForm(StaffForm):
    """Which themes become clauses, for which lots, and where they go."""

    themes = SelectMultipleField(_l("From these themes"), validate_choice=False)
    lots = SelectMultipleField(
        _l("For these lots"), description=_l("None ticked means all lots."), validate_choice=False
    )
    section = SelectField(_l("In this section"), validate_choice=False)

    def offer(self, themes: Sequence[Choice], lots: Sequence[Lot], sections: Sequence[Choice]) -> None:
        """Fill the lists."""
        self.themes.choices = choices(themes)
        self.lots.choices = choices(lot_choices(lots))
        self.section.choices = choices(sections)


class ClauseForm(StaffForm):
    """One clause: its formal and its plain text, where it stands, and what it is for."""

    formal = TextAreaField(_l("Formal text"), description=_l("One requirement. “The Provider must …”"))
    plain_english = TextAreaField(
        _l("In plain words"), description=_l("As you would say it to somebody who uses the service.")
    )
    section = SelectField(_l("Section"), validate_choice=False)
    lots = SelectMultipleField(
        _l("Applies to"), description=_l("None ticked means all lots."), validate_choice=False
    )
    outcome = SelectField(_l("Serves which outcome"), validate_choice=False)
    read_version = HiddenField()

    def offer(self, sections: Sequence[Choice], lots: Sequence[Lot], outcomes: Sequence[Outcome]) -> None:
        """Fill the lists."""
        self.section.choices = choices(sections)
        self.lots.choices = choices(lot_choices(lots))
        none = ("", str(_l("None in particular")))
        self.outcome.choices = choices(
            [none, *((str(row.id), f"{row.number}. {row.title}") for row in outcomes)]
        )

    @property
    def sent(self) -> bool:
        """Say whether somebody has sent this form (an act beside it may have been sent instead)."""
        return self.formal.raw_data is not None

    def fill(self, clause: ClauseView) -> None:
        """Show a clause as it stands."""
        self.formal.data, self.plain_english.data = clause.formal, clause.plain_english
        self.section.data, self.outcome.data = (
            str(clause.section_id),
            str(clause.outcome.id) if clause.outcome else "",
        )
        self.lots.data = [] if clause.all_lots else [str(lot_id) for lot_id in clause.lot_ids]
        self.read_version.data = str(clause.version_number)

    def outcome_id(self) -> UUID | None:
        """Give the chosen outcome, or None."""
        return next(iter(ids([self.outcome.data or ""])), None)

    def version_read(self) -> int | None:
        """Give the number of the version that the drafter was looking at."""
        number = self.read_version.data or ""
        return int(number) if number.isdecimal() else None


def lot_choices(lots: Sequence[Lot]) -> list[Choice]:
    """Give the lots as choices."""
    return [
        (str(lot.id), str(_l("Lot %(number)s: %(name)s", number=lot.number, name=lot.name))) for lot in lots
    ]


class EvidenceForm(StaffForm):
    """What a clause cites: a theme, a figure or an outside source, and how it stands to the clause."""

    cites = SelectField(_l("What it cites"), validate_choice=False)
    stance = RadioField(
        _l("How it stands to the clause"),
        [Optional()],
        choices=[
            SelectChoice(Stance.SUPPORTS.value, _l("It speaks for the clause")),
            SelectChoice(Stance.OPPOSES.value, _l("It speaks against it")),
        ],
        default=Stance.SUPPORTS.value,
    )
    says = TextAreaField(
        _l("What it says, in your own words"),
        description=_l("A sentence is enough. It is printed beside the block."),
    )

    def offer(self, groups: Sequence[Choice]) -> None:
        """Fill the list: values are "theme:ID", "figure:ID" or "source:ID"."""
        self.cites.choices = choices([("", str(_l("Choose one"))), *groups])

    def chosen(self) -> tuple[str, UUID | None]:
        """Give what kind of thing was chosen, and its id; ("", None) where nothing was."""
        kind, _, value = (self.cites.data or "").partition(":")
        return kind, next(iter(ids([value])), None)

    def which_stance(self) -> Stance:
        """Give the stance; left out means that it supports."""
        return Stance.OPPOSES if self.stance.data == Stance.OPPOSES.value else Stance.SUPPORTS


class WordsForm(StaffForm):
    """Some words of staff: a reason, a settlement."""

    words = TextAreaField(_l("In a sentence or two"))


class SourceForm(StaffForm):
    """An outside source: what it is, how it was found out, how many, when, through whose hands."""

    title = StringField(_l("Title"), [Length(max=300)])
    method = StringField(
        _l("Method"),
        [Length(max=300)],
        description=_l("For example: public web survey, group work, benchmarking."),
    )
    n = IntegerField(
        _l("How many people"), [Optional()], description=_l("Leave it empty where that is not published.")
    )
    dates = StringField(_l("When"), [Length(max=100)], description=_l("For example: January to March 2019."))
    provenance = StringField(
        _l("Through whose hands it came"),
        [Length(max=300)],
        description=_l("For example: collected by a provider; research; direct."),
    )
    reference = StringField(
        _l("Where it can be read"), [Length(max=300)], description=_l("Paper and paragraph.")
    )
    quotes = TextAreaField(
        _l("Quotes from a public report"),
        description=_l("One on each line. They are shown as quotes from a public report, nothing else."),
    )


class ReviewForm(StaffForm):
    """Which clauses go to which group, until when."""

    clauses = SelectMultipleField(_l("These clauses"), validate_choice=False)
    group = SelectField(_l("To this group"), validate_choice=False)
    title = StringField(_l("Name of the round"), [Length(max=200)])
    closes_on = DateField(
        _l("Open until"), [Optional()], description=_l("The last day on which the group can answer.")
    )

    def offer(self, clauses: Sequence[Choice], groups: Sequence[Choice]) -> None:
        """Fill the lists."""
        self.clauses.choices, self.group.choices = choices(clauses), choices(groups)


class ApproverForm(StaffForm):
    """Who may approve, and as what."""

    person = SelectField(_l("Person"), validate_choice=False)
    role = SelectField(
        _l("Approves as"),
        validate_choice=False,
        choices=[
            SelectChoice(ApprovalRole.STRATEGIC_DIRECTOR.value, _l("Strategic director")),
            SelectChoice(ApprovalRole.SECTION_151.value, _l("Section 151 officer")),
            SelectChoice(ApprovalRole.MONITORING_OFFICER.value, _l("Monitoring officer")),
        ],
    )

    def offer(self, people: Sequence[Choice]) -> None:
        """Fill the list of people."""
        self.person.choices = choices(people)
