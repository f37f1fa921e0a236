"""The base of staff forms: session CSRF, and a place for one calm sentence when a service refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField

from feedback.core.errors import DomainError
from feedback.core.web.i18n import said
from feedback.core.web.widgets import OwnMarkup


def chosen_id(value: object) -> UUID | None:
    """Read the id of what was chosen from a list; None where nothing was.

    Raises:
        DomainError: it is no id, so no list of ours offered it.
    """
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        raise DomainError("Please choose from the list.") from None


def chosen_ids(values: Iterable[str] | None) -> list[UUID]:
    """Read the ids of everything that was chosen from a list.

    Raises:
        DomainError: one is no id, so no list of ours offered it.
    """
    return [found for value in values or () if (found := chosen_id(value)) is not None]


class StaffForm(FlaskForm):  # type: ignore[misc]
    """A form of a signed-in person. `refusals` holds what a service answered; the error summary shows it."""

    class Meta(OwnMarkup, FlaskForm.Meta):  # type: ignore[misc]
        """Every field is drawn by our own controls, and only a field for files is given one."""

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> Any:  # noqa: ANN401 - as WTForms has it
            """Give what was posted. A file that was sent under the name of a text field is not read."""
            given = super().wrap_formdata(form, formdata)
            if not isinstance(given, CombinedMultiDict):
                return given
            for_files = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict(
                (name, file) for name, file in request.files.items(multi=True) if name in for_files
            )
            return CombinedMultiDict((files, request.form))

    refusals: list[str]

    def __init__(self, *args: object, **values: object) -> None:
        """Begin with no refusals."""
        super().__init__(*args, **values)
        self.refusals = []
        if "csrf_token" in self:
            # A page holds several forms, and an id may stand on it once. Nothing points at this one.
            self["csrf_token"].render_kw = {"id": False}

    def say(self, error: DomainError) -> None:
        """Show a refusal at the top of the form, with everything that was typed still in it."""
        self.refusals.append(said(error.message, error.values))
