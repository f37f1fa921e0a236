"""Acts of the questions room: publish a shipped set, open a window."""

from __future__ import annotations

from feedback.questions.service.shipped import SHIPPED as SHIPPED
from feedback.questions.service.shipped import load_shipped_set as load_shipped_set
from feedback.questions.service.windows import ADDRESS_LENGTH as ADDRESS_LENGTH
from feedback.questions.service.windows import LETTERS as LETTERS
from feedback.questions.service.windows import open_window as open_window
