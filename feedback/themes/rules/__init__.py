"""The rules of the themes room: axes and states, spans of words, the ledger's arithmetic, counts, sets of themes."""

from __future__ import annotations

from feedback.themes.rules.states import CITABLE as CITABLE
from feedback.themes.rules.states import Axis as Axis
from feedback.themes.rules.states import ThemeState as ThemeState
