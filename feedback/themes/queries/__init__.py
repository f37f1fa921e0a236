"""Reads of the themes room: the codebook, what those who label may read, themes and their quotes, the ledger."""

from __future__ import annotations

from feedback.themes.queries.balance import ledger as ledger
from feedback.themes.queries.codebook import label_by_name as label_by_name
from feedback.themes.queries.codebook import labels as labels
from feedback.themes.queries.codebook import labels_by_id as labels_by_id
from feedback.themes.queries.codebook import uses_of_labels as uses_of_labels
from feedback.themes.queries.excerpts import Marked as Marked
from feedback.themes.queries.excerpts import excerpts_in as excerpts_in
from feedback.themes.queries.excerpts import excerpts_of_response as excerpts_of_response
from feedback.themes.queries.excerpts import is_read as is_read
from feedback.themes.queries.excerpts import not_in_a_theme as not_in_a_theme
from feedback.themes.queries.excerpts import not_yet_read as not_yet_read
from feedback.themes.queries.quotes import Quote as Quote
from feedback.themes.queries.quotes import quotes as quotes
from feedback.themes.queries.quotes import without_quotes as without_quotes
from feedback.themes.queries.summary import Summary as Summary
from feedback.themes.queries.summary import latest_tone as latest_tone
from feedback.themes.queries.summary import themed_summary as themed_summary
from feedback.themes.queries.themes import CitableVersion as CitableVersion
from feedback.themes.queries.themes import ThemeLine as ThemeLine
from feedback.themes.queries.themes import citable_versions as citable_versions
from feedback.themes.queries.themes import code_of as code_of
from feedback.themes.queries.themes import line_of as line_of
from feedback.themes.queries.themes import losses as losses
from feedback.themes.queries.themes import outcomes_of as outcomes_of
from feedback.themes.queries.themes import set_warnings as set_warnings
from feedback.themes.queries.themes import theme_version as theme_version
from feedback.themes.queries.themes import themes_table as themes_table
from feedback.themes.queries.themes import versions_of as versions_of
from feedback.themes.queries.voices import SingleVoice as SingleVoice
from feedback.themes.queries.voices import single_voices as single_voices
from feedback.themes.queries.words import Words as Words
from feedback.themes.queries.words import counts_for as counts_for
from feedback.themes.queries.words import words as words
