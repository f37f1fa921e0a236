"""The forms of the ways in. A passphrase is never written back into a page."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField

from feedback.core.web.forms import StaffForm
from feedback.people.entry.rules.passphrases import Weakness, as_kept, weakness_of

_WEAK = {
    Weakness.SHORT: _l(
        "That is too short to be safe. Fifteen characters or more: four or five words that do not belong together are easy to remember."
    ),
    Weakness.LONG: _l("That is longer than we can take. Up to 256 characters are enough."),
    Weakness.TRIED_FIRST: _l(
        "That is one of those that are tried first: a common password, a run of keys, or your own name, said again. Four or five words that do not belong together are better."
    ),
}
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}


class SignInForm(StaffForm):
    """Email, passphrase and code in one: none of them says alone whether it was right."""

    email = EmailField(_l("Your email"), render_kw={"autocomplete": "username", "dir": "ltr"})
    passphrase = PasswordField(_l("Your passphrase"), render_kw={"autocomplete": "current-password"})
    code = StringField(
        _l("The code from your app"),
        description=_l("Six digits. Leave it empty if you have none."),
        render_kw=_CODE,
    )

    @property
    def given(self) -> tuple[str, str, str]:
        """Give the email, the passphrase as it is hashed, and the code."""
        return self.email.data or "", as_kept(self.passphrase.data or ""), self.code.data or ""


class ConfirmForm(StaffForm):
    """Who is signed in already shows it again."""

    passphrase = PasswordField(_l("Your passphrase"), render_kw={"autocomplete": "current-password"})
    code = StringField(
        _l("The code from your app"),
        description=_l("A new one: the code with which you signed in has been used."),
        render_kw=_CODE,
    )


class PassphraseForm(StaffForm):
    """A new passphrase, typed twice, and the code that shows that the app works (where one is set up with it)."""

    passphrase = PasswordField(
        _l("A passphrase"),
        description=_l(
            "Fifteen characters or more. Four or five words that do not belong together are easy to remember. Nothing else is asked of it, and you never have to change it."
        ),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(_l("The same once more"), render_kw={"autocomplete": "new-password"})
    secret = HiddenField()
    code = StringField(_l("The code that the app shows now"), description=_l("Six digits."), render_kw=_CODE)

    def check_passphrase(self, own_words: tuple[str, ...]) -> bool:
        """Say beside the fields what is wrong with the passphrase; give whether it can be taken."""
        typed = self.passphrase.data or ""
        why = weakness_of(typed, own_words)
        self.passphrase.errors = [str(_WEAK[why])] if why else []
        differs = not why and as_kept(typed) != as_kept(self.again.data or "")
        self.again.errors = [_("The two are not the same.")] if differs else []
        return not why and not differs


class AppForm(StaffForm):
    """Codes from an app, set up by somebody who is signed in."""

    secret = HiddenField()
    code = StringField(_l("The code that the app shows now"), description=_l("Six digits."), render_kw=_CODE)


class PasskeyForm(StaffForm):
    """What a browser answers when it was asked for a passkey; a script fills it in."""

    answer = HiddenField()
