"""Sending letters through the operator's mail server: one connection for all that are due, words that say nothing.

At least once: a worker that is killed between the server's "yes" and our row sends the letter again.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from urllib.parse import unquote, urlsplit
from uuid import UUID

from feedback.core.database import Database
from feedback.people.letters import queries, service
from feedback.people.letters.records import Letter
from feedback.people.records import Account

log = logging.getLogger(__name__)
#: Seconds for each answer of the mail server.
PATIENCE = 20
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}
SUBJECT = "Something waits for you"
BODY = """Hello,

Something waits for you. Please sign in and look:

{address}

This message says no more than that, since others may see your mail.
Nobody reads answers to it.
"""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over: `address` is smtp://, starttls:// or smtps://user:password@host:port."""

    address: str = field(repr=False)
    sender: str
    sign_in: str

    def connect(self) -> smtplib.SMTP:
        """Open a connection, signed in where the address names somebody.

        Raises:
            OSError: nobody answers, or it is refused (smtplib's errors are OSErrors).
        """
        parts = urlsplit(self.address)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        trust = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=trust)
        else:
            server = smtplib.SMTP(host, port, timeout=PATIENCE)
        try:
            if parts.scheme == "starttls":
                server.starttls(context=trust)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except OSError:
            server.close()
            raise
        return server

    def letter_to(self, address: str) -> EmailMessage:
        """Write the letter: the same for everybody and everything."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, address, SUBJECT
        letter["Date"] = localtime()
        letter["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(BODY.format(address=self.sign_in))
        return letter


def send_due(database: Database, mail: MailServer | None, at: datetime) -> int:
    """Hand every letter that is due to the mail server; give how many it dealt with. The others are tried again."""
    with database.reading() as session:
        due = queries.to_try(session, at)
    if not due or mail is None:
        return 0
    dealt_with = 0
    try:
        with mail.connect() as server:
            for letter_id in due:
                _send(database, mail, server, letter_id, at)
                dealt_with += 1
    except OSError as error:
        left = due[dealt_with:]
        log.error("letters could not be sent", extra={"count": len(left), "error": type(error).__name__})  # noqa: TRY400 - a trace could name an address
        for letter_id in left:
            with database.writing() as session:
                service.not_gone(session, letter_id, at=at)
    return dealt_with


def _send(database: Database, mail: MailServer, server: smtplib.SMTP, letter_id: UUID, at: datetime) -> None:
    """Send one; an address that is refused holds up nobody else's."""
    with database.reading() as session:
        letter = session.get(Letter, letter_id)
        account = session.get(Account, letter.account_id) if letter else None
        address = account.email if account else None
    refused = False
    if address is not None:
        try:
            server.send_message(mail.letter_to(address))
        except smtplib.SMTPServerDisconnected:
            raise
        except (smtplib.SMTPException, ValueError) as error:  # a full mailbox, an address that is none
            log.error("a letter was refused", extra={"error": type(error).__name__})  # noqa: TRY400 - a trace would name the address
            refused = True
    with database.writing() as session:
        if refused:
            service.not_gone(session, letter_id, at=at)
        else:
            service.gone(session, letter_id)
