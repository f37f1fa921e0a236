"""Staff forms as a browser gets them, with their protection switched on."""

from __future__ import annotations

from io import BytesIO

from flask import Flask
from wtforms import StringField
from wtforms.validators import Length

from feedback.core.web.forms import StaffForm


class ATitle(StaffForm):
    """One text field with a limit."""

    title = StringField("Title", [Length(max=20)])


def test_a_file_under_the_name_of_a_text_field_is_not_read(app: Flask) -> None:
    sent = {"title": (BytesIO(b"a file"), "a.txt"), "other": "kept"}
    with app.test_request_context("/", method="POST", data=sent):
        form = ATitle()
        form.validate()
        assert not form.title.data


def test_several_forms_on_a_page_share_no_id(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with app.test_request_context("/"):
        drawn = str(StaffForm()["csrf_token"]())
    assert 'name="csrf_token"' in drawn
    assert " id=" not in drawn
