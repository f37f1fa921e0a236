"""The rules of the questions room: what a form looks like, who is shown what, what may not be asked, when it is open."""

from __future__ import annotations

from feedback.questions.rules.branching import first_words as first_words
from feedback.questions.rules.branching import shown as shown
from feedback.questions.rules.findings import Finding as Finding
from feedback.questions.rules.findings import Severity as Severity
from feedback.questions.rules.findings import blocking as blocking
from feedback.questions.rules.form import PREFER_NOT_TO_SAY as PREFER_NOT_TO_SAY
from feedback.questions.rules.form import SERVICES as SERVICES
from feedback.questions.rules.form import Asked as Asked
from feedback.questions.rules.form import Choice as Choice
from feedback.questions.rules.form import Condition as Condition
from feedback.questions.rules.form import Kind as Kind
from feedback.questions.rules.form import Page as Page
from feedback.questions.rules.form import part_from as part_from
from feedback.questions.rules.licences import Licence as Licence
from feedback.questions.rules.windows import FINISHED_WITHIN as FINISHED_WITHIN
from feedback.questions.rules.windows import State as State
from feedback.questions.rules.windows import can_finish as can_finish
from feedback.questions.rules.windows import is_open as is_open
from feedback.questions.rules.windows import state_of as state_of
from feedback.questions.rules.windows import takes_anybody_from as takes_anybody_from
