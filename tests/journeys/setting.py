"""The setting of the story: who buys, who provides, who reads, who decides, and where people can answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import keys, sealing
from feedback.core.actor import Actor, Role
from feedback.core.moments import LONDON, now
from feedback.groups.records import Group, Member
from feedback.groups.rules import GroupKind, SpeaksFor
from feedback.people import service as people
from feedback.people.records import Organisation, OrganisationKind
from feedback.programmes import service as programmes
from feedback.programmes.records import Helpline, Lot, Milestone, Outcome, Programme, Service
from feedback.questions import service as questions
from feedback.questions.records import SurveyWindow, Touchpoint
from feedback.specification import service as specification
from feedback.specification.rules import ApprovalRole
from feedback.themes import service as themes

ORGANISATIONS = {
    "provider-a": ("Provider A", OrganisationKind.PROVIDER),
    "provider-b": ("Provider B", OrganisationKind.PROVIDER),
    "provider-c": ("Provider C", OrganisationKind.PROVIDER),
    "hub": ("Trauma hub", OrganisationKind.HUB),
    "second-reader": ("Second reader", OrganisationKind.READER),
    "council": ("The council", OrganisationKind.COUNCIL),
    "voluntary": ("Voluntary-sector body", OrganisationKind.VOLUNTARY),
    "police": ("Police", OrganisationKind.POLICE),
}
#: number: (name, provider, pounds a year)
LOTS = {
    1: ("Practical and emotional support", "provider-a", Decimal("33000.00")),
    2: ("Therapeutic interventions", "provider-b", Decimal("45000.00")),
    3: ("Support and therapy", "provider-c", Decimal("78000.00")),
}
#: key: (name, lot)
SERVICES = {
    "drop-in": ("Drop-in", 1),
    "counselling": ("Counselling", 2),
    "support": ("Support and counselling", 3),
}
OUTCOMES = (
    "Start to recover from their trauma",
    "Build resilience and develop coping strategies for everyday life",
    "Improve their self-esteem and self-confidence",
    "Improve their mental health and wellbeing",
    "Be supported in fulfilling their maximum potential",
    "Reduce the risk of harm",
)
#: name: (organisation, roles)
PEOPLE = {
    "Alder": ("provider-b", (Role.MODERATOR,)),
    "Hawthorn": ("provider-c", (Role.MODERATOR,)),
    "Heron": ("hub", (Role.INDEPENDENT,)),
    "Dunlin": ("hub", (Role.SAFEGUARDING,)),
    "Curlew": ("second-reader", (Role.INDEPENDENT,)),
    "Teasel": ("voluntary", (Role.FACILITATOR,)),
    "Willow": ("provider-a", (Role.MEMBER,)),
    "Aspen": ("provider-b", (Role.MEMBER,)),
    "Cedar": ("provider-c", (Role.MEMBER,)),
    "Plover": ("hub", (Role.MEMBER,)),
    "Swift": ("police", (Role.MEMBER,)),
    "Bramble": ("voluntary", (Role.MEMBER,)),
    "Ledger": ("council", (Role.COMMISSIONER,)),
    "Lantern": ("council", (Role.COMMISSIONER,)),
    "Abacus": ("council", (Role.COMMISSIONER,)),
    "Keystone": ("council", (Role.ADMINISTRATOR,)),
    "Plumbline": ("council", (Role.AUDITOR,)),
}
#: The co-production group: six organisations, and for whom each speaks.
GROUP = {
    "Willow": SpeaksFor.PROVIDER,
    "Aspen": SpeaksFor.PROVIDER,
    "Cedar": SpeaksFor.PROVIDER,
    "Plover": SpeaksFor.HUB,
    "Swift": SpeaksFor.POLICE,
    "Bramble": SpeaksFor.VOLUNTARY,
}
APPROVERS = {"Lantern": ApprovalRole.STRATEGIC_DIRECTOR, "Abacus": ApprovalRole.SECTION_151}
#: A decision can be undone for this long; shorter than usual, since nobody here changes their mind.
UNDO_SECONDS = 2


@dataclass
class Setting:
    """The programme of the story, by the names that the story uses."""

    slug: str
    id: UUID
    people: dict[str, Actor] = field(default_factory=dict)
    services: dict[str, UUID] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)
    window_ids: dict[str, UUID] = field(default_factory=dict)


def a_programme(session: Session, keys_folder: Path) -> Setting:
    """Write the whole setting and make its keys."""
    programme = Programme(
        slug="after-abuse", name="Support after abuse", is_sample=True, undo_seconds=UNDO_SECONDS
    )
    session.add(programme)
    session.flush()
    keys.generate_for_programme(keys_folder, programme.id)
    sealing.hold(keys.open_vault(keys_folder, staff=True))
    setting = Setting(programme.slug, programme.id)
    places = {key: Organisation(name=name, kind=kind) for key, (name, kind) in ORGANISATIONS.items()}
    session.add_all(places.values())
    session.flush()
    _contract(session, setting, places)
    _people(session, setting, places)
    _group(session, setting)
    _windows(session, setting)
    themes.seed_codebook(session, setting.id)
    return setting


def _contract(session: Session, setting: Setting, places: dict[str, Organisation]) -> None:
    lots = {
        number: Lot(
            programme_id=setting.id,
            number=number,
            name=name,
            annual=annual,
            organisation_id=places[provider].id,
        )
        for number, (name, provider, annual) in LOTS.items()
    }
    session.add_all(lots.values())
    session.add_all(
        Outcome(programme_id=setting.id, number=number, title=title)
        for number, title in enumerate(OUTCOMES, start=1)
    )
    session.add(
        Milestone(
            programme_id=setting.id,
            title="Specification goes to Cabinet",
            due_on=_today() + timedelta(days=70),
            accountable="Strategic Commissioning",
        )
    )
    session.add_all(
        Helpline(programme_id=setting.id, name=name, number=number, hours="Any time", always=True)
        for name, number in (("Emergency", "999"), ("NHS 111", "111"), ("Samaritans", "116 123"))
    )
    session.add(
        Helpline(
            programme_id=setting.id,
            name="Example line",
            number="01632 960112",
            local=True,
            checked_on=_today(),
            position=200,
        )
    )
    session.flush()
    rows = {
        key: Service(
            programme_id=setting.id,
            lot_id=lots[lot].id,
            organisation_id=lots[lot].organisation_id,
            name=name,
        )
        for key, (name, lot) in SERVICES.items()
    }
    rows["hub"] = Service(
        programme_id=setting.id, organisation_id=places["hub"].id, name="Trauma hub", is_hub=True
    )
    session.add_all(rows.values())
    session.flush()
    setting.services = {key: row.id for key, row in rows.items()}


def _today() -> date:
    return now().astimezone(LONDON).date()


def _people(session: Session, setting: Setting, places: dict[str, Organisation]) -> None:
    for name, (place, roles) in PEOPLE.items():
        account = people.add_account(session, name, organisation_id=places[place].id)
        people.note_training(session, account.id, valid_until=_today() + timedelta(days=365))
        for role in roles:
            programmes.appoint(
                session,
                account.id,
                role,
                programme_id=setting.id,
                organisation_id=places[place].id,
                starts_on=_today() - timedelta(days=300),
            )
        setting.people[name] = Actor(
            account_id=account.id,
            programme_id=setting.id,
            organisation_id=places[place].id,
            roles=frozenset(roles),
            name=name,
        )
    for name, approves_as in APPROVERS.items():
        specification.name_approver(
            session, setting.people[name].account_id, approves_as, programme_id=setting.id
        )


def _group(session: Session, setting: Setting) -> None:
    group = Group(
        programme_id=setting.id,
        name="Co-production group",
        kind=GroupKind.CO_PRODUCTION,
        banner="No survivor is a member of this group; they are spoken for",
        meets_on=_today() + timedelta(days=12),
    )
    session.add(group)
    session.flush()
    session.add_all(
        Member(
            group_id=group.id,
            account_id=setting.people[name].account_id,
            organisation_id=setting.people[name].organisation_id,
            speaks_for=speaks_for,
            pseudonym=name,
        )
        for name, speaks_for in GROUP.items()
    )


def _windows(session: Session, setting: Setting) -> None:
    opened = _today() - timedelta(weeks=8)
    version = questions.load_shipped_set(
        session, setting.id, questions.SHIPPED / "standard.toml", now() - timedelta(weeks=8)
    )
    for key, title, service, touchpoint, is_default in (
        ("any", "Any service", None, None, True),
        ("leaving", "Leaving counselling", "counselling", Touchpoint.EXIT, False),
        ("public", "Public survey", "drop-in", Touchpoint.MID, False),
    ):
        window: SurveyWindow = questions.open_window(
            session,
            setting.id,
            version.id,
            title=title,
            opens_on=opened,
            closes_on=None,
            at=now(),
            service_id=setting.services[service] if service else None,
            touchpoint=touchpoint,
            is_default=is_default,
        )
        setting.windows[key], setting.window_ids[key] = window.address, window.id
