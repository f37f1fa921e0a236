"""Words that come with no form of ours, so that nothing can keep them: given back, and not as a fault of the service."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback.questions.records import SurveyWindow
from tests.builders.respondent import Person

SAID = "Please keep this, <to the letter>."
SHOWN = "Please keep this, &lt;to the letter&gt;."


@pytest.mark.parametrize("wrong", [{"w": "zzzzzz"}, {"w": ""}, {"at": "p:nowhere"}, {"w": "\x00"}])
def test_words_that_name_no_form_of_ours_come_back_as_the_requests_fault_and_not_as_ours(
    another: Person, window: SurveyWindow, words: Callable[[], dict[str, str]], wrong: dict[str, str]
) -> None:
    form = {"go": "continue", "at": "p:what_helped", "w": window.address, "q-what_helped": SAID} | wrong
    answer = another.posts(form)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert SHOWN in page
    assert "We could not keep this page" in page
    assert "Try again" not in page  # it would be answered so again
    assert words() == {}
