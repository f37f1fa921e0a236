"""What signs a person in (passphrase, code from an app, passkeys), and the links with which they set it up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary

from feedback.core.columns import (
    CheckConstraint,
    Mapped,
    Row,
    Sealed,
    mapped_column,
    pk,
    plain,
    sealed_column,
)


class Passphrase(Row):
    """The hash of a person's passphrase. One each; a new one takes the place of the old."""

    __tablename__ = "passphrase"

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    verifier: Mapped[str] = plain("an argon2id hash with its own salt", length=200)
    set_at: Mapped[datetime]


class Authenticator(Row):
    """The app that shows a person codes. A code is good once: `last_step` is the newest half minute that was used."""

    __tablename__ = "authenticator"

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    secret_box: Mapped[bytes] = sealed_column("people.authenticator.secret")
    last_step: Mapped[int] = mapped_column(BigInteger)
    set_at: Mapped[datetime]

    secret = Sealed("secret_box")


class Passkey(Row):
    """The public half of a passkey: it says nothing without the device that holds the other half."""

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="a_count_goes_up"),)

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(
        LargeBinary(1023), unique=True, info={"plain": "a random name that the device made"}
    )
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info={"plain": "a public key"})
    sign_count: Mapped[int] = mapped_column(BigInteger)
    set_at: Mapped[datetime]


class EntryLink(Row):
    """A single-use link with which a person sets up how they sign in. `resets` ends every way they had before.

    A link that resets opens only together with words that a second person tells them (`words_digest`), unless whoever
    runs the server made it.
    """

    __tablename__ = "entry_link"
    __table_args__ = (CheckConstraint("misses >= 0", name="misses_are_counted"),)

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, info={"plain": "SHA-256 of a random token"}
    )
    words_digest: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), info={"plain": "SHA-256 of the token and random words together"}
    )
    needs_words: Mapped[bool] = mapped_column(default=False)
    resets: Mapped[bool] = mapped_column(default=False)
    misses: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
