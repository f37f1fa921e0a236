"""Acts of the questions room: publish a shipped set; open, move and close windows."""

from __future__ import annotations

from feedback.questions.service.shipped import SHIPPED as SHIPPED
from feedback.questions.service.shipped import load_shipped_set as load_shipped_set
from feedback.questions.service.windows import WINDOW_KEEPERS as WINDOW_KEEPERS
from feedback.questions.service.windows import CannotOpen as CannotOpen
from feedback.questions.service.windows import change_days as change_days
from feedback.questions.service.windows import close_now as close_now
from feedback.questions.service.windows import make_default as make_default
from feedback.questions.service.windows import open_window as open_window
