"""Acts of the themes room: keep the codebook, mark excerpts, gather them into themes, let go of what was taken back."""

from __future__ import annotations

from feedback.themes.service.codebook import add_label as add_label
from feedback.themes.service.codebook import edit_label as edit_label
from feedback.themes.service.codebook import rename_label as rename_label
from feedback.themes.service.codebook import retire_label as retire_label
from feedback.themes.service.codebook import seed_codebook as seed_codebook
from feedback.themes.service.excerpts import add_excerpt as add_excerpt
from feedback.themes.service.excerpts import label_imported as label_imported
from feedback.themes.service.excerpts import lose_words as lose_words
from feedback.themes.service.excerpts import mark_read as mark_read
from feedback.themes.service.excerpts import remove_excerpt as remove_excerpt
from feedback.themes.service.excerpts import unmark_read as unmark_read
from feedback.themes.service.themes import conclude as conclude
from feedback.themes.service.themes import edit_version as edit_version
from feedback.themes.service.themes import freeze as freeze
from feedback.themes.service.themes import gather as gather
from feedback.themes.service.themes import new_theme as new_theme
from feedback.themes.service.themes import new_version as new_version
from feedback.themes.service.themes import place_in_theme as place_in_theme
from feedback.themes.service.themes import put_to_group as put_to_group
from feedback.themes.service.themes import take_out as take_out
from feedback.themes.service.themes import theme_from_labels as theme_from_labels
from feedback.themes.service.themes import theme_per_label as theme_per_label
