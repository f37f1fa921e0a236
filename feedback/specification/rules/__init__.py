"""What a specification may say and when it may be approved, as pure functions."""

from feedback.specification.rules.states import ApprovalRole as ApprovalRole
from feedback.specification.rules.states import ClauseStatus as ClauseStatus
from feedback.specification.rules.states import DraftState as DraftState
from feedback.specification.rules.states import Stance as Stance
