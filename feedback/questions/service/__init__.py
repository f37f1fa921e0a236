"""Acts of the questions room: word a draft, publish it or a shipped set; open, move and close windows."""

from __future__ import annotations

from feedback.questions.service.drafts import WRITERS as WRITERS
from feedback.questions.service.drafts import begin_draft as begin_draft
from feedback.questions.service.drafts import begin_set as begin_set
from feedback.questions.service.drafts import discard_draft as discard_draft
from feedback.questions.service.drafts import load_draft as load_draft
from feedback.questions.service.drafts import write_licence as write_licence
from feedback.questions.service.pages import PageWords as PageWords
from feedback.questions.service.pages import add_page as add_page
from feedback.questions.service.pages import move_page as move_page
from feedback.questions.service.pages import remove_page as remove_page
from feedback.questions.service.pages import word_page as word_page
from feedback.questions.service.publishing import NotReady as NotReady
from feedback.questions.service.publishing import publish as publish
from feedback.questions.service.questions import QuestionWords as QuestionWords
from feedback.questions.service.questions import add_question as add_question
from feedback.questions.service.questions import move_question as move_question
from feedback.questions.service.questions import put_away as put_away
from feedback.questions.service.questions import word_question as word_question
from feedback.questions.service.shipped import SHIPPED as SHIPPED
from feedback.questions.service.shipped import load_shipped_set as load_shipped_set
from feedback.questions.service.shipped import read_file as read_file
from feedback.questions.service.windows import WINDOW_KEEPERS as WINDOW_KEEPERS
from feedback.questions.service.windows import CannotOpen as CannotOpen
from feedback.questions.service.windows import change_days as change_days
from feedback.questions.service.windows import close_now as close_now
from feedback.questions.service.windows import make_default as make_default
from feedback.questions.service.windows import open_window as open_window
