"""Coming in for the first time, or again, by a link: looking changes nothing, and pressing a button uses the link up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from feedback.core.errors import Closed, DomainError
from feedback.core.moments import now
from feedback.core.web import kept
from feedback.core.web.context import database
from feedback.people import service as people
from feedback.people import sign_in as browser
from feedback.people.entry import authenticator, passkeys
from feedback.people.entry import queries as entry_queries
from feedback.people.entry import service as entry
from feedback.people.entry.asking_devices import (
    app_to_set_up,
    challenge,
    for_new_passkey,
    hasher,
    site,
    with_passkeys,
)
from feedback.people.entry.forms import PasskeyForm, PassphraseForm
from feedback.people.entry.rules.links import opens
from feedback.people.entry.rules.passphrases import as_kept
from feedback.people.records import Account
from feedback.programmes.records import Programme
from feedback.programmes.team import queries, recovering, service
from feedback.programmes.team.forms import ROLES
from feedback.programmes.team.service import NewWay

blueprint = Blueprint("arrival", __name__, url_prefix="/welcome")
WORDS = "words"


@dataclass(frozen=True)
class Arrival:
    """What a link stands for, as its page says it."""

    token: str
    account_id: UUID
    own_words: tuple[str, ...]
    resets: bool
    needs_words: bool
    roles: tuple[str, ...]
    programme: str
    has_ways: bool
    one_factor_will_do: bool


def _arrival(token: str) -> Arrival | None:
    with database().reading() as session:
        link = entry_queries.link_by_token(session, token)
        if link is None or not opens(entry.times_of(link), now()) or entry.is_of_before(session, link):
            return None
        account = session.get_one(Account, link.account_id)
        invitation = queries.invitation_of(session, link.id)
        programme = session.get(Programme, invitation.programme_id) if invitation else None
        roles = tuple(invitation.roles) if invitation else ()
        needs_two = service.needs_two(session, account.id, roles) if invitation else account.needs_two_factors
        return Arrival(
            token=token,
            account_id=account.id,
            own_words=(account.name or "", account.email or "", programme.name if programme else ""),
            resets=link.resets,
            needs_words=link.needs_words,
            roles=roles,
            programme=programme.name if programme else "",
            has_ways=entry_queries.ways_of(session, [account.id])[account.id].any,
            one_factor_will_do=not needs_two,
        )


def _closed() -> ResponseReturnValue:
    return render_template("people/link_closed.html"), 410


def _page(arrival: Arrival, form: PassphraseForm, status: int = 200) -> ResponseReturnValue:
    app = app_to_set_up(form.secret.data)
    form.secret.data = app.secret
    signed_in_as_them = current_user.is_authenticated and current_user.account_id == arrival.account_id
    page = render_template(
        "people/welcome.html",
        arrival=arrival,
        form=form,
        key_form=PasskeyForm(formdata=None),
        asked=for_new_passkey(arrival.account_id, []),
        app=app,
        role_words={role.value: words for role, (words, _hint) in ROLES.items()},
        signed_in_as_them=signed_in_as_them,
        back_here=kept.keep_this_request(arrival.account_id, now()) if request.method == "GET" else "",
        words=request.form.get(WORDS, ""),
    )
    return with_passkeys((page, status))


@blueprint.get("/<token>")
def welcome(token: str) -> ResponseReturnValue:
    """Show what the link is for, and the ways to set up."""
    arrival = _arrival(token)
    return _closed() if arrival is None else _page(arrival, PassphraseForm(formdata=None))


@blueprint.post("/<token>/passphrase")
def with_passphrase(token: str) -> ResponseReturnValue:
    """Set up a passphrase, with codes from an app, and come in."""
    form, at, arrival = PassphraseForm(), now(), _arrival(token)
    if arrival is None:
        return _closed()
    if _asks_to_sign_in(arrival) or not form.validate():
        return _page(arrival, form, 422)
    good = form.check_passphrase(arrival.own_words)
    secret, code = form.secret.data or "", form.code.data or ""
    step = authenticator.step_of(secret, code, at, after=0) if authenticator.is_secret(secret) else None
    without_app = arrival.one_factor_will_do and not code.strip()
    if step is None and not without_app:
        form.code.errors = [
            _("That code did not fit. Wait for the next one, and look whether the phone's clock is right.")
        ]
        good = False
    if not good:
        return _page(arrival, form, 422)
    try:
        verifier = hasher().hash(as_kept(form.passphrase.data or ""))
        way = (
            NewWay(verifier=verifier) if step is None else NewWay(verifier=verifier, secret=secret, step=step)
        )
        cookie = _come_in(arrival, way)
    except DomainError as error:
        form.say(error)
        return _page(arrival, form, int(error.status))
    return _in(cookie)


@blueprint.post("/<token>/passkey")
def with_passkey(token: str) -> ResponseReturnValue:
    """Set up a passkey, and come in."""
    form, key, arrival = PassphraseForm(formdata=None), PasskeyForm(), _arrival(token)
    if arrival is None:
        return _closed()
    asked = challenge()
    new = passkeys.made(site(), key.answer.data or "", asked) if key.validate() and asked else None
    if _asks_to_sign_in(arrival) or new is None:
        form.say(
            DomainError("That passkey did not work, or the page stood open for too long. Please try again.")
        )
        return _page(arrival, form, 422)
    try:
        cookie = _come_in(arrival, NewWay(passkey=new))
    except DomainError as error:
        form.say(error)
        return _page(arrival, form, int(error.status))
    return _in(cookie)


def _asks_to_sign_in(arrival: Arrival) -> bool:
    """Say whether this person has ways in already, which a link that does not reset may not go around."""
    return arrival.has_ways and not arrival.resets


def _come_in(arrival: Arrival, way: NewWay) -> str:
    """Use the link up and set up the way in; give the token for the cookie. All of it, or nothing."""
    at = now()
    with database().writing() as session:
        link = entry.use_link(session, arrival.token, words=request.form.get(WORDS, ""), at=at)
        if link is not None:
            invitation = queries.invitation_of(session, link.id)
            if invitation is not None:
                service.accept(session, invitation, way, at=at)
            else:
                recovering.come_back(session, link, way, at=at)
            return people.begin_session(session, link.account_id, at=at, two_factors=way.two_factors)
    raise DomainError(
        "Those words did not fit. Ask the second person to tell them again; after five times the link ends."
    )


def _in(cookie: str) -> ResponseReturnValue:
    g.at_own_account = True
    browser.take_in(cookie)
    return redirect(url_for("programmes_entrance.start"), 303)


@blueprint.post("/<token>/accept")
def accept(token: str) -> ResponseReturnValue:
    """Take on a further role, as somebody who is signed in with what they have."""
    arrival, at = _arrival(token), now()
    if arrival is None:
        return _closed()
    form = PassphraseForm(formdata=None)
    is_them = current_user.is_authenticated and current_user.account_id == arrival.account_id
    if (
        arrival.resets or not is_them
    ):  # a link that resets is used by setting up a new way, and by nothing else
        return _page(arrival, form, 403)
    try:
        with database().writing() as session:
            link = entry.use_link(session, token, at=at)
            invitation = queries.invitation_of(session, link.id) if link else None
            if invitation is None:
                raise Closed("This link is for something else.")
            service.accept(session, invitation, None, at=at)
    except DomainError as error:
        form.say(error)
        return _page(arrival, form, int(error.status))
    return redirect(url_for("programmes_entrance.start"), 303)
