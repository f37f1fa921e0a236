"""States of a draft and a clause, and how evidence stands to a clause."""

from __future__ import annotations

from enum import StrEnum


class DraftState(StrEnum):
    """Where a draft stands."""

    DRAFTING = "drafting"
    APPROVED = "approved"
    PUBLISHED = "published"


class ClauseStatus(StrEnum):
    """Where a clause stands with the group."""

    PROPOSED = "proposed"
    IN_REVIEW = "in_review"
    AGREED = "agreed"
    AGREED_WITH_DISSENT = "agreed_with_dissent"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """Whether evidence speaks for a clause or against it."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"


class ApprovalRole(StrEnum):
    """The named roles that approve; two different people are needed."""

    STRATEGIC_DIRECTOR = "strategic_director"
    SECTION_151 = "section_151"
    MONITORING_OFFICER = "monitoring_officer"
