"""Signing in, and showing again who one is: with a passphrase and a code, or with a passkey."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.core.web import kept
from feedback.core.web.context import database
from feedback.people import service as people
from feedback.people import sign_in as browser
from feedback.people.entry import misses, passkeys, queries, service
from feedback.people.entry.asking_devices import (
    challenge,
    for_any_passkey,
    hasher,
    pace,
    sender,
    site,
    with_passkeys,
)
from feedback.people.entry.checking import Shown, check
from feedback.people.entry.forms import ConfirmForm, PasskeyForm, SignInForm
from feedback.people.entry.rules.factors import asks_two
from feedback.people.entry.rules.passphrases import as_kept
from feedback.people.going_on import go_on
from feedback.people.views import is_sample

blueprint = Blueprint("entry", __name__)


def _page(
    template: str, form: SignInForm | ConfirmForm, status: int = 200, **values: object
) -> ResponseReturnValue:
    g.kept = g.get("kept") or request.form.get(kept.FIELD, "")
    page = render_template(
        f"people/{template}.html",
        form=form,
        key_form=PasskeyForm(formdata=None),
        asked=for_any_passkey(),
        **values,
    )
    return with_passkeys((page, status))


# --- signing in ------------------------------------------------------------------------------------------------------


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the ways to sign in; where a session ran out while something was being sent, that is kept on the page."""
    return _sign_in_page(SignInForm(formdata=None))


def _sign_in_page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    again = is_sample() and browser.run_out_for() is not None
    return _page("sign_in", form, status, again=again)


@blueprint.post("/sign-in")
def try_passphrase() -> ResponseReturnValue:
    """Sign a person in with a passphrase, and a code where they have an app."""
    form, at = SignInForm(), now()
    if not form.validate():
        return _sign_in_page(form, 400)
    email, passphrase, code = form.given
    with database().reading() as session:
        known = queries.known_by_email(session, email)
    try:
        shown = check(known, passphrase, code, hasher=hasher(), pace=pace(), sender=sender(), at=at)
        token, account_id = _begin(known, shown)
    except DomainError as error:
        _tell_them(error, known, at)
        form.say(error)
        return _sign_in_page(form, int(error.status))
    return _in(token, account_id)


def _tell_them(error: DomainError, known: queries.Known, at: datetime) -> None:
    """Where a passphrase was right and its code was not, let the person know; the answer is the same, and out before."""
    if isinstance(error, service.NoCode) and known.account_id is not None:
        misses.note_after_the_answer(known.account_id, misses.Miss.CODE, at=at)


def _begin(known: queries.Known, shown: Shown) -> tuple[str, UUID]:
    if known.account_id is None:
        raise service.does_not_fit()
    with database().writing() as session:
        token = service.sign_in(session, known.account_id, step=shown.step, fresh=shown.fresh, at=now())
    return token, known.account_id


def _in(token: str, account_id: UUID) -> ResponseReturnValue:
    if current_user.is_authenticated:  # who signs in anew leaves nothing of the sign-in before it
        with database().writing() as session:
            people.end_session(session, current_user.get_id(), at=now())
    browser.take_in(token)
    return go_on(account_id)


@blueprint.post("/sign-in/passkey")
def try_passkey() -> ResponseReturnValue:
    """Sign a person in with a passkey."""
    form = PasskeyForm()
    try:
        passkey_id, _owner, count = _right_passkey(form)
        with database().writing() as session:
            token, account_id = service.sign_in_with_passkey(session, passkey_id, sign_count=count, at=now())
    except DomainError as error:
        again = SignInForm(formdata=None)
        again.say(error)
        return _sign_in_page(again, int(error.status))
    pace().is_home(sender(), account_id.bytes)
    return _in(token, account_id)


def _right_passkey(form: PasskeyForm) -> tuple[UUID, UUID, int]:
    """Give the passkey whose device signed rightly, whose it is, and its new count."""
    wrong = DomainError("That passkey did not fit, or the page stood open for too long. Please try again.")
    answer, asked = form.answer.data or "", challenge()
    if not form.validate() or not asked:
        raise wrong
    with database().reading() as session:
        row = queries.passkey_named(session, passkeys.named_in(answer))
    if row is None:
        raise wrong
    count = passkeys.count_of(site(), answer, asked, public_key=row.public_key, sign_count=row.sign_count)
    if count is None:
        misses.note_after_the_answer(row.account_id, misses.Miss.PASSKEY, at=now())
        raise wrong
    return row.id, row.account_id, count


# --- showing it again ------------------------------------------------------------------------------------------------


@blueprint.get("/confirm")
def confirm() -> ResponseReturnValue:
    """Ask a signed-in person to show again who they are."""
    return _confirm_page(ConfirmForm(formdata=None))


def _confirm_page(form: ConfirmForm, status: int = 200) -> ResponseReturnValue:
    with database().reading() as session:
        ways = queries.ways_of(session, [current_user.account_id])[current_user.account_id]
        by_passphrase = _by_passphrase(queries.known_by_id(session, current_user.account_id), ways)
    by_button = is_sample() and not ways.any
    return _page("confirm", form, status, ways=ways, by_passphrase=by_passphrase, by_button=by_button)


def _by_passphrase(known: queries.Known, ways: queries.Ways) -> bool:
    """Say whether a passphrase, with the code that goes with it, can show enough of who is there."""
    two = asks_two(
        needs_two=known.needs_two, began_with_two=current_user.two_factors, has_two=ways.two_factors
    )
    return ways.passphrase and (ways.code or not two)


def _is_enough(known: queries.Known, ways: queries.Ways) -> None:
    """Refuse a passphrase, before it is looked at, where it cannot show enough of who is there."""
    if not _by_passphrase(known, ways):
        raise DomainError("Please confirm with your passkey: a passphrase alone is not enough here.")


@blueprint.post("/confirm")
def confirm_with_passphrase() -> ResponseReturnValue:
    """Take the passphrase, and a new code, for it."""
    form, at = ConfirmForm(), now()
    if not form.validate():
        return _confirm_page(form, 400)
    with database().reading() as session:
        known = queries.known_by_id(session, current_user.account_id)
        ways = queries.ways_of(session, [current_user.account_id])[current_user.account_id]
    try:
        _is_enough(known, ways)
        shown = check(
            known,
            as_kept(form.passphrase.data or ""),
            form.code.data or "",
            hasher=hasher(),
            pace=pace(),
            sender=sender(),
            at=at,
        )
        with database().writing() as session:
            if shown.step is not None:
                service.use_code(session, current_user.account_id, shown.step)
            two = None if shown.step is None else True
            token = people.confirm(session, current_user.get_id(), at=now(), two_factors=two)
    except DomainError as error:
        _tell_them(error, known, at)
        form.say(error)
        return _confirm_page(form, int(error.status))
    return _still_here(token)


@blueprint.post("/confirm/passkey")
def confirm_with_passkey() -> ResponseReturnValue:
    """Take a passkey for it: one of the person who is signed in."""
    try:
        passkey_id, owner, count = _right_passkey(PasskeyForm())
        if owner != current_user.account_id:
            raise service.does_not_fit()
        with database().writing() as session:
            service.note_passkey(session, passkey_id, sign_count=count)
            token = people.confirm(session, current_user.get_id(), at=now(), two_factors=True)
    except DomainError as error:
        form = ConfirmForm(formdata=None)
        form.say(error)
        return _confirm_page(form, int(error.status))
    return _still_here(token)


def _still_here(token: str) -> ResponseReturnValue:
    account_id = current_user.account_id
    browser.take_in(token)
    return go_on(account_id)
