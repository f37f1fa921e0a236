"""Staff forms as a browser gets them, with their protection switched on."""

from __future__ import annotations

from flask import Flask

from feedback.core.web.forms import StaffForm


def test_several_forms_on_a_page_share_no_id(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with app.test_request_context("/"):
        drawn = str(StaffForm()["csrf_token"]())
    assert 'name="csrf_token"' in drawn
    assert " id=" not in drawn
