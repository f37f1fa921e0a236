"""A person's own ways in: another passkey, a new passphrase, codes from an app; and taking a passkey away."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from feedback.core.actor import OPERATOR
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.people import queries as people
from feedback.people import service as accounts
from feedback.people import sign_in as browser
from feedback.people.account_views import blueprint, noted
from feedback.people.entry import authenticator, passkeys, queries, service
from feedback.people.entry.asking_devices import (
    app_to_set_up,
    challenge,
    for_new_passkey,
    hasher,
    site,
    with_passkeys,
)
from feedback.people.entry.forms import AppForm, PasskeyForm, PassphraseForm
from feedback.people.entry.rules.passphrases import as_kept
from feedback.people.forms import ButtonForm
from feedback.people.records import Account


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Show a person's ways in, and where they are signed in: since when, and when they were last seen there."""
    return _page()


def _page(
    status: int = 200, *, phrase: PassphraseForm | None = None, app_form: AppForm | None = None
) -> ResponseReturnValue:
    at = now()
    with database().reading() as session:
        own = queries.passkeys_of(session, current_user.account_id)
        ways = queries.ways_of(session, [current_user.account_id])[current_user.account_id]
        needs_two = session.get_one(Account, current_user.account_id).needs_two_factors
        sessions = people.sessions_of(session, current_user.account_id, at=at)
        notices = people.notices_for(session, current_user.account_id, OPERATOR)
    app = app_to_set_up(app_form.secret.data if app_form else None)
    for_app = app_form or AppForm(formdata=None)
    for_app.secret.data = app.secret
    page = render_template(
        "people/account.html",
        sessions=sessions,
        notices=notices,
        this_one=current_user.session_id,
        passkeys=own,
        ways=ways,
        needs_two=needs_two,
        key_form=PasskeyForm(formdata=None),
        asked=for_new_passkey(current_user.account_id, [row.credential_id for row in own]),
        phrase=phrase or PassphraseForm(formdata=None),
        app_form=for_app,
        app=app,
        form=ButtonForm(),
    )
    return with_passkeys((page, status))


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "done")
    return redirect(url_for("account.overview"), 303)


def _may_be_two_factors(session: Session) -> None:
    """Refuse to change a way in to a browser that showed one factor, where two were needed to begin with.

    Otherwise whoever has one of them alone could make the other, or take it away from its person.
    """
    account = session.get_one(Account, current_user.account_id)
    if account.needs_two_factors and not current_user.two_factors:
        raise DomainError(
            "Your roles need two factors, and this browser showed one. Ask your administrator to let you back in."
        )


def _out_elsewhere(session: Session) -> None:
    """End a person's other sign-ins: one of them may be what made them change a way in."""
    accounts.end_sessions(session, current_user.account_id, at=now(), but=current_user.session_id)


@blueprint.post("/passkeys")
def add_passkey() -> ResponseReturnValue:
    """Add a passkey; every other sign-in ends."""
    form, asked = PasskeyForm(), challenge()
    new = passkeys.made(site(), form.answer.data or "", asked) if form.validate() and asked else None
    try:
        token = _keep_passkey(new)
    except DomainError as error:
        again = PassphraseForm(formdata=None)
        again.say(error)
        return _page(int(error.status), phrase=again)
    browser.take_in(token)
    return _done(
        _("The passkey is kept. You can sign in with it from now on, and are signed in nowhere else.")
    )


def _keep_passkey(new: passkeys.NewKey | None) -> str:
    if new is None:
        raise DomainError("That passkey did not work, or the page stood open for too long. Please try again.")
    with database().writing() as session:
        _may_be_two_factors(session)
        service.add_passkey(
            session,
            current_user.account_id,
            credential_id=new.credential_id,
            public_key=new.public_key,
            sign_count=new.sign_count,
            at=now(),
        )
        _out_elsewhere(session)
        noted(session, "add_passkey")
        return accounts.confirm(session, current_user.get_id(), at=now(), two_factors=True)


@blueprint.post("/passkeys/<uuid:passkey_id>/remove")
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Take a passkey away, of a device that is lost or watched; every other sign-in ends."""
    try:
        with database().writing() as session:
            _may_be_two_factors(session)
            service.remove_passkey(session, passkey_id, account_id=current_user.account_id)
            _out_elsewhere(session)
            noted(session, "remove_passkey")
    except DomainError as error:
        if int(error.status) == 404:  # noqa: PLR2004 - the code of NotFound
            raise
        again = PassphraseForm(formdata=None)
        again.say(error)
        return _page(int(error.status), phrase=again)
    return _done(
        _(
            "The passkey opens nothing any more, and you are signed in nowhere else. Delete it on the device too."
        )
    )


@blueprint.post("/passphrase")
def set_passphrase() -> ResponseReturnValue:
    """Set a new passphrase; every other sign-in ends."""
    form = PassphraseForm()
    with database().reading() as session:
        account = session.get_one(Account, current_user.account_id)
        own_words = (account.name or "", account.email or "")
    if not form.validate() or not form.check_passphrase(own_words):
        return _page(422, phrase=form)
    try:
        verifier = hasher().hash(as_kept(form.passphrase.data or ""))
        with database().writing() as session:
            _may_be_two_factors(session)
            service.set_passphrase(session, current_user.account_id, verifier, at=now())
            _out_elsewhere(session)
            noted(session, "set_passphrase")
    except DomainError as error:
        form.say(error)
        return _page(int(error.status), phrase=form)
    return _done(_("The new passphrase counts from now on. You are signed in nowhere else."))


@blueprint.post("/app")
def set_app() -> ResponseReturnValue:
    """Set up codes from an app, in place of an older app; every other sign-in ends."""
    form, at = AppForm(), now()
    secret = form.secret.data or ""
    step = (
        authenticator.step_of(secret, form.code.data or "", at, after=0)
        if form.validate() and authenticator.is_secret(secret)
        else None
    )
    if step is None:
        form.code.errors = [
            _("That code did not fit. Wait for the next one, and look whether the phone's clock is right.")
        ]
        return _page(422, app_form=form)
    try:
        with database().writing() as session:
            _may_be_two_factors(session)
            service.set_authenticator(session, current_user.account_id, secret, step=step, at=at)
            _out_elsewhere(session)
            noted(session, "set_app")
    except DomainError as error:
        form.say(error)
        return _page(int(error.status), app_form=form)
    return _done(
        _(
            "The app is set up, and you are signed in nowhere else. From the next sign-in on, you are asked for its code."
        )
    )
