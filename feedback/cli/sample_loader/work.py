"""What people made of the sample's voices: labels, themes, rounds, answers and the first draft, each by its own act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.cli.sample_loader.papers import Clock, read
from feedback.cli.sample_loader.setting import Setting
from feedback.cli.sample_loader.voices import LabelledSpan
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.groups import service as groups
from feedback.groups.records import RoundItem
from feedback.groups.rules import View
from feedback.monitoring.records import Leavers
from feedback.reporting_back import service as reporting
from feedback.reporting_back.rules import Answer
from feedback.specification import service as specification
from feedback.specification.rules import ApprovalRole, Stance
from feedback.themes import service as themes
from feedback.themes.queries.words import words as words_for
from feedback.themes.records import ThemeVersion
from feedback.themes.rules import Axis

#: Cleared words older than this that carry no label were read and needed none; newer ones are still to be read.
READ_AFTER_WEEKS = 3
SAMPLE_WEEKS = 20


@dataclass
class Work:
    """What was made, by the keys of the data files."""

    labels: dict[str, UUID] = field(default_factory=dict)
    versions: dict[str, UUID] = field(default_factory=dict)
    theme_ids: dict[str, UUID] = field(default_factory=dict)


def load_work(database: Database, setting: Setting, clock: Clock, spans: Sequence[LabelledSpan]) -> None:
    """Label, gather, decide, draft and answer, as the data files say."""
    paper = read("themes")
    facilitator = setting.holder(Role.FACILITATOR)
    work = Work()
    with database.writing() as session:
        _labels(session, setting, work, by=facilitator, at=clock.weeks_ago(8))
        _excerpts(session, setting, work, spans, by=facilitator, at=clock.now)
        _themes(session, setting, work, paper, by=facilitator, at=clock.weeks_ago(7))
    for entry in paper["rounds"]:
        with database.writing() as session:
            _round(session, setting, work, paper, entry, clock=clock, by=facilitator)
    with database.writing() as session:
        _sources_and_draft(session, setting, clock)
        _answers(session, setting, work, paper, clock=clock, facilitator=facilitator)
        _leavers(session, setting, clock)


def _labels(session: Session, setting: Setting, work: Work, *, by: Actor, at: datetime) -> None:
    themes.seed_codebook(session, setting.id)
    for entry in read("labels")["labels"]:
        label = themes.add_label(
            session,
            entry["name"],
            by=by,
            at=at,
            axis=Axis(entry["axis"]),
            outcome_id=setting.outcomes[entry["outcomes"][0]].id if entry.get("outcomes") else None,
            definition=entry["definition"],
            include=entry["include"],
            exclude=entry["exclude"],
        )
        work.labels[entry["key"]] = label.id


def _excerpts(
    session: Session, setting: Setting, work: Work, spans: Sequence[LabelledSpan], *, by: Actor, at: datetime
) -> None:
    at = at + timedelta(minutes=5)  # the newest decisions have taken effect by then
    shared = words_for(session, setting.id, at=at)
    for one in spans:
        row = shared.by_response.get(one.response_id)
        if row is None:
            continue  # said by somebody whose words are only counted, or still being read
        start = row.text.index(one.span)
        themes.add_excerpt(
            session,
            row.cleared_version_id,
            start,
            start + len(one.span),
            by=by,
            at=at,
            label_id=work.labels[one.label],
            read=shared,
        )
    labelled = {one.response_id for one in spans}
    weeks = sorted({row.week for row in shared.by_response.values()})[-READ_AFTER_WEEKS:]
    for response_id, row in shared.by_response.items():
        if response_id not in labelled and row.week not in weeks:
            themes.mark_read(session, response_id, by=by, at=at)


def _themes(
    session: Session, setting: Setting, work: Work, paper: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    for entry in paper["themes"]:
        version = themes.theme_from_labels(
            session,
            [work.labels[key] for key in entry["labels"]],
            title=entry["title"],
            statement=entry["statement"],
            axis=Axis(entry["axis"]),
            by=by,
            at=at,
            would_change=entry["would_change"],
            minority_view=entry["minority_view"],
            outcome_ids=[setting.outcomes[number].id for number in entry["outcomes"]],
        )
        work.versions[entry["key"]], work.theme_ids[entry["key"]] = version.id, version.theme_id


def _round(
    session: Session,
    setting: Setting,
    work: Work,
    paper: Mapping[str, Any],
    entry: Mapping[str, Any],
    *,
    clock: Clock,
    by: Actor,
) -> None:
    opened = clock.weeks_ago(entry["opened_weeks_ago"])
    closed = clock.weeks_ago(entry["closed_weeks_ago"]) if "closed_weeks_ago" in entry else None
    for key in entry["themes"]:
        if session.get_one(ThemeVersion, work.versions[key]).frozen_at is not None:
            work.versions[key] = themes.new_version(session, work.theme_ids[key], by=by, at=opened).id
    version_ids = [work.versions[key] for key in entry["themes"]]
    row = groups.open_round(
        session,
        setting.groups[entry["group"]].id,
        groups.theme_items(session, version_ids, by=by),
        title=entry["title"],
        closes_on=(closed or clock.now + timedelta(days=12)).date(),
        by=by,
        at=opened,
    )
    items = {item.theme_version_id: item.id for item in _items(session, row.id)}
    for interest in paper["interests"]:
        if interest["round"] == entry["key"]:
            member, item_id = setting.people[interest["account"]], items[work.versions[interest["theme"]]]
            groups.declare_interest(session, interest["words"], by=member, at=opened, item_id=item_id)
    for votes in paper["votes"]:
        if votes["round"] == entry["key"]:
            item_id = items[work.versions[votes["theme"]]]
            _cast(session, setting, item_id, votes["cast"], votes.get("words", {}), at=opened)
    if closed is not None:
        groups.close_round(session, row.id, by=by, at=closed)


def _items(session: Session, round_id: UUID) -> Sequence[RoundItem]:
    return session.scalars(select(RoundItem).where(RoundItem.round_id == round_id)).all()


def _cast(
    session: Session,
    setting: Setting,
    item_id: UUID,
    cast: Mapping[str, str],
    said: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    for account, view in cast.items():
        groups.say(session, item_id, View(view), said.get(account, ""), by=setting.people[account], at=at)


def _sources_and_draft(session: Session, setting: Setting, clock: Clock) -> None:
    commissioner, at = setting.people["ledger"], clock.weeks_ago(1)
    sources = {}
    for entry in read("programme")["outside_sources"]:
        sources[entry["key"]] = specification.add_source(
            session,
            title=entry["title"],
            method=entry["method"],
            dates=entry["dates"],
            provenance=entry["provenance"],
            reference=entry["reference"],
            n=entry.get("n"),
            quotes=entry.get("quotes", ()),
            by=commissioner,
            at=at,
        )
    for key, role in setting.approves_as.items():
        account_id = setting.people[key].account_id
        specification.name_approver(session, account_id, ApprovalRole(role), programme_id=setting.id)
    draft = specification.start_draft(
        session,
        "Support after child sexual exploitation: service specification",
        by=commissioner,
        at=at,
        total="156000.00",
        uplift_percent="10",
    )
    clauses = specification.propose_clauses(session, draft.id, by=commissioner, at=at)
    if clauses:
        about_endings = clauses[-1]
        specification.link_source(
            session,
            about_endings.id,
            sources["service-review-2018"].id,
            says="Twelve months does not fit cases that go to trial.",
            by=commissioner,
            at=at,
        )
        specification.link_source(
            session,
            about_endings.id,
            sources["time-limit-2020"].id,
            stance=Stance.OPPOSES,
            says="A core offer of no longer than twelve months, then step-down.",
            by=commissioner,
            at=at,
        )


def _answers(
    session: Session,
    setting: Setting,
    work: Work,
    paper: Mapping[str, Any],
    *,
    clock: Clock,
    facilitator: Actor,
) -> None:
    commissioner = setting.people["ledger"]
    asked, answered = clock.weeks_ago(1, weekday=3), clock.weeks_ago(1, weekday=4)
    members = next(
        entry["members"] for entry in read("programme")["groups"] if entry["key"] == "co-production"
    )
    for entry in paper["replies"]:
        reply = reporting.write_reply(
            session,
            work.versions[entry["theme"]],
            Answer(entry["answer"]),
            entry["words"],
            by=commissioner,
            at=clock.weeks_ago(1),
        )
        if not entry["confirmed"]:
            continue
        row = reporting.put_reply_to_group(
            session,
            reply.id,
            group_id=setting.groups["co-production"].id,
            closes_on=answered.date(),
            by=facilitator,
            at=asked,
        )
        for item in _items(session, row.id):
            _cast(session, setting, item.id, dict.fromkeys(members, "agree"), {}, at=asked)
        groups.close_round(session, row.id, by=facilitator, at=answered)
        reporting.publish_reply(session, reply.id, by=commissioner, at=answered)


def _leavers(session: Session, setting: Setting, clock: Clock) -> None:
    for entry in read("programme")["services"]:
        session.add(
            Leavers(
                programme_id=setting.id,
                service_id=setting.services[entry["key"]].id,
                from_on=clock.weeks_ago(SAMPLE_WEEKS, weekday=0).date(),
                to_on=clock.today,
                people=entry["leavers"],
            )
        )
