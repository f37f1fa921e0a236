"""The rules of the questions room: what a form looks like, and when a window is open."""

from __future__ import annotations

from feedback.questions.rules.form import PREFER_NOT_TO_SAY as PREFER_NOT_TO_SAY
from feedback.questions.rules.form import SERVICES as SERVICES
from feedback.questions.rules.form import Asked as Asked
from feedback.questions.rules.form import Choice as Choice
from feedback.questions.rules.form import Page as Page
from feedback.questions.rules.form import part_from as part_from
from feedback.questions.rules.windows import is_open as is_open
