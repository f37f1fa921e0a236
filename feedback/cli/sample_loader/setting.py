"""The setting of the sample programme: organisations, lots, services, timetable, people, helplines and windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.cli.sample_loader.papers import Clock, read
from feedback.core import keys, sealing
from feedback.core.actor import OPERATOR, Actor, Role
from feedback.groups.records import Group, Member
from feedback.groups.rules import GroupKind, SpeaksFor
from feedback.people import service as people
from feedback.people.records import Organisation, OrganisationKind
from feedback.programmes import service as programmes
from feedback.programmes.helplines import service as helplines
from feedback.programmes.helplines.rules import Line
from feedback.programmes.records import (
    Lot,
    Milestone,
    Outcome,
    Programme,
    Service,
    Stage,
)
from feedback.programmes.rules import WayForTheYoung
from feedback.programmes.shipped import add_shipped_lines
from feedback.questions import service as questions
from feedback.questions.records import QuestionSetVersion, SurveyWindow, Touchpoint, WindowMode

ROOMS = Path(__file__).resolve().parents[2]
#: The sample's names for kinds of organisation that the tables call otherwise.
KINDS = {"nca": OrganisationKind.AGENCY, "survivor_group": OrganisationKind.SURVIVORS}

#: When a window asks, as its title says it.
ASKED = {"entry": "at the start", "mid": "on the way", "exit": "at the end", "after": "some time after"}


@dataclass
class Setting:
    """Everything of the sample programme by the key that its data files use."""

    programme: Programme
    organisations: dict[str, Organisation] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    versions: dict[str, QuestionSetVersion] = field(default_factory=dict)
    windows: dict[tuple[str, str], SurveyWindow] = field(default_factory=dict)
    approves_as: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """Give the programme's id."""
        return self.programme.id

    def holder(self, role: Role, organisation: str | None = None) -> Actor:
        """Give the first person with a role (at an organisation, where named)."""
        place = self.organisations[organisation].id if organisation else None
        return next(
            person
            for person in self.people.values()
            if person.has(role) and place in {None, person.organisation_id}
        )


def set_up(session: Session, keys_folder: Path, clock: Clock) -> Setting:
    """Write the setting of the sample programme and make its keys."""
    paper = read("programme")
    programme = Programme(
        slug=paper["slug"],
        name=paper["name"],
        stage=Stage(paper["stage"]),
        is_sample=True,
        release_minimum=paper["release"]["at_least"],
    )
    session.add(programme)
    session.flush()
    keys.generate_for_programme(keys_folder, programme.id)
    sealing.hold(keys.open_vault(keys_folder, staff=True))
    setting = Setting(programme)
    _organisations(session, setting, paper)
    _lots_and_services(session, setting, paper)
    _timetable(session, setting, paper, clock)
    _people(session, setting, paper, clock)
    _groups(session, setting, paper, clock)
    _support(session, setting, paper, clock)
    _windows(session, setting, paper, clock)
    return setting


def _organisations(session: Session, setting: Setting, paper: dict[str, Any]) -> None:
    for entry in paper["organisations"]:
        kind = KINDS.get(entry["kind"]) or OrganisationKind(entry["kind"])
        if entry["key"] == "second-reader":
            kind = OrganisationKind.READER
        setting.organisations[entry["key"]] = Organisation(name=entry["name"], kind=kind)
    session.add_all(setting.organisations.values())
    session.flush()


def _lots_and_services(session: Session, setting: Setting, paper: dict[str, Any]) -> None:
    for entry in paper["outcomes"]:
        setting.outcomes[entry["number"]] = Outcome(
            programme_id=setting.id, number=entry["number"], title=entry["words"]
        )
    providers = {}
    for entry in paper["lots"]:
        providers[entry["key"]] = setting.organisations[entry["provider"]].id
        setting.lots[entry["key"]] = Lot(
            programme_id=setting.id,
            number=entry["number"],
            name=entry["name"],
            annual=Decimal(entry["annual"]),
            organisation_id=providers[entry["key"]],
        )
    session.add_all([*setting.outcomes.values(), *setting.lots.values()])
    session.flush()
    for entry in paper["services"]:
        setting.services[entry["key"]] = Service(
            programme_id=setting.id,
            lot_id=setting.lots[entry["lot"]].id,
            organisation_id=providers[entry["lot"]],
            name=entry["name"],
        )
    hub = setting.organisations["hub"]
    setting.services["hub"] = Service(
        programme_id=setting.id, organisation_id=hub.id, name=hub.name, is_hub=True
    )
    session.add_all(setting.services.values())
    session.flush()


def _timetable(session: Session, setting: Setting, paper: dict[str, Any], clock: Clock) -> None:
    for entry in paper["milestones"]:
        due = clock.months_ahead(entry["months_ahead"])
        session.add(
            Milestone(
                programme_id=setting.id,
                title=entry["name"],
                due_on=due,
                accountable=entry["accountable"],
                done=due < clock.today,
            )
        )


def _people(session: Session, setting: Setting, paper: dict[str, Any], clock: Clock) -> None:
    since = clock.today - timedelta(weeks=60)
    for entry in paper["accounts"]:
        organisation_id = setting.organisations[entry["organisation"]].id
        account = people.add_account(session, entry["name"], organisation_id=organisation_id)
        people.note_training(
            session, account.id, valid_until=clock.today + timedelta(days=365), by=OPERATOR, at=clock.now
        )
        roles = frozenset(Role(role) for role in entry["roles"])
        for role in sorted(roles):
            programmes.appoint(
                session,
                account.id,
                role,
                programme_id=setting.id,
                organisation_id=organisation_id,
                starts_on=since,
            )
        setting.people[entry["key"]] = Actor(
            account_id=account.id,
            programme_id=setting.id,
            organisation_id=organisation_id,
            roles=roles,
            name=entry["name"],
        )
        if "approves_as" in entry:
            setting.approves_as[entry["key"]] = entry["approves_as"]


def _groups(session: Session, setting: Setting, paper: dict[str, Any], clock: Clock) -> None:
    speaks_for = {entry["key"]: entry.get("speaks_for") for entry in paper["accounts"]}
    meets = {entry["group"]: clock.today + timedelta(days=entry["in_days"]) for entry in paper["meetings"]}
    for entry in paper["groups"]:
        group = Group(
            programme_id=setting.id,
            name=entry["name"],
            kind=GroupKind(entry["kind"]),
            banner=entry["banner"],
            meets_on=meets.get(entry["key"]),
        )
        session.add(group)
        session.flush()
        setting.groups[entry["key"]] = group
        for key in entry["members"]:
            person = setting.people[key]
            session.add(
                Member(
                    group_id=group.id,
                    account_id=person.account_id,
                    organisation_id=person.organisation_id,
                    speaks_for=SpeaksFor(speaks_for[key]),
                    pseudonym=person.name,
                )
            )


def _support(session: Session, setting: Setting, paper: dict[str, Any], clock: Clock) -> None:
    """Put in the shipped helplines, which nobody has rung, and an invented local one, which the facilitator "rang"."""
    add_shipped_lines(session, setting.id)
    keeper = setting.holder(Role.FACILITATOR)
    for entry in paper["local_helplines"]:
        added = helplines.add_line(session, setting.id, Line(**entry), by=keeper, at=clock.weeks_ago(26))
        helplines.confirm(session, added.id, by=keeper, at=clock.now)


def _windows(session: Session, setting: Setting, paper: dict[str, Any], clock: Clock) -> None:
    opened = clock.weeks_ago(26)
    for key in paper["question_sets"]:
        setting.versions[key] = questions.load_shipped_set(
            session, setting.id, questions.SHIPPED / f"{key}.toml", opened
        )
    keeper, standard = setting.holder(Role.FACILITATOR), setting.versions["standard"].id
    questions.open_window(
        session,
        setting.id,
        standard,
        title="Any service",
        opens_on=opened.date(),
        at=opened,
        by=keeper,
        is_default=True,
    )
    for entry in paper["windows"]:
        service = setting.services[entry["service"]]
        for touchpoint in entry["touchpoints"]:
            setting.windows[entry["service"], touchpoint] = questions.open_window(
                session,
                setting.id,
                setting.versions[entry["question_set"]].id,
                title=f"{service.name}: {ASKED[touchpoint]}",
                opens_on=opened.date(),
                at=opened,
                by=keeper,
                service_id=service.id,
                touchpoint=Touchpoint(touchpoint),
            )
    for entry in paper["shared_windows"]:
        questions.open_window(
            session,
            setting.id,
            setting.versions[entry["question_set"]].id,
            title=entry["title"],
            opens_on=opened.date(),
            at=opened,
            by=keeper,
            service_id=setting.services[entry["service"]].id if "service" in entry else None,
            mode=WindowMode(entry["mode"]),
        )
    way = WayForTheYoung(**paper["young_route"])
    programmes.set_young_route(session, way, by=setting.holder(Role.ADMINISTRATOR), at=opened)
