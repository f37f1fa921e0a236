"""Reads of question sets, their pages and questions, and the windows in which they are open."""

from __future__ import annotations

from feedback.questions.queries.drafts import NOTHING_HERE as NOTHING_HERE
from feedback.questions.queries.drafts import draft_of as draft_of
from feedback.questions.queries.drafts import licence_of as licence_of
from feedback.questions.queries.drafts import page_rows as page_rows
from feedback.questions.queries.drafts import paper_of as paper_of
from feedback.questions.queries.drafts import put_away as put_away
from feedback.questions.queries.drafts import question_paper as question_paper
from feedback.questions.queries.drafts import question_rows as question_rows
from feedback.questions.queries.drafts import set_of as set_of
from feedback.questions.queries.drafts import version_for as version_for
from feedback.questions.queries.pages import asked as asked
from feedback.questions.queries.pages import lot_of as lot_of
from feedback.questions.queries.pages import pages as pages
from feedback.questions.queries.pages import questions_of_programme as questions_of_programme
from feedback.questions.queries.sets import question_by_key as question_by_key
from feedback.questions.queries.sets import questions as questions
from feedback.questions.queries.sets import sets as sets
from feedback.questions.queries.sets import text_questions as text_questions
from feedback.questions.queries.sets import versions as versions
from feedback.questions.queries.windows import Published as Published
from feedback.questions.queries.windows import default_window as default_window
from feedback.questions.queries.windows import is_published_in as is_published_in
from feedback.questions.queries.windows import open_windows as open_windows
from feedback.questions.queries.windows import published_versions as published_versions
from feedback.questions.queries.windows import window as window
from feedback.questions.queries.windows import window_by_address as window_by_address
from feedback.questions.queries.windows import window_of as window_of
from feedback.questions.queries.windows import windows as windows
from feedback.questions.queries.windows import windows_by_state as windows_by_state
