"""Settings: FEEDBACK_* variables, each with its sentence in .env.example."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

HERE = Path(__file__).resolve().parent.parent


#: Addresses that only this machine can reach; sample sign-in links exist nowhere else.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


#: How letters are handed over: TLS from the start, TLS after a greeting, or none.
MAIL_SCHEMES = frozenset({"smtps", "starttls", "smtp"})


#: More than a load balancer, a web application firewall and a server of one's own in a row is a mistake in counting.
MOST_PROXIES = 5


class Surface(StrEnum):
    """Which routes and keys a process has."""

    PUBLIC = "public"
    STAFF = "staff"
    ALL = "all"


class Mode(StrEnum):
    """`sample` allows sample sign-in links on a loopback address; `live` refuses them."""

    SAMPLE = "sample"
    LIVE = "live"


class Settings(BaseSettings):
    """What an operator can set. Unknown FEEDBACK_ variables are ignored; wrong values stop the start."""

    model_config = SettingsConfigDict(env_prefix="FEEDBACK_", env_file=".env", extra="ignore")

    var: Path = HERE / "var"
    database_url: str = ""
    keys_dir: Path | None = None
    surface: Surface = Surface.ALL
    mode: Mode = Mode.LIVE
    host: str = "127.0.0.1"
    neutral_site: str = "https://www.bbc.co.uk/weather"
    neutral_title: str = "Feedback form"
    public_address: str = ""
    anchors: Path | None = None
    withdrawals: Path | None = None
    staff_log: Path | None = None
    languages: Annotated[str, Field(description="reviewed catalogues, comma separated")] = "en,en-easy"
    staff_languages: str = "en"
    translations: Path = HERE / "feedback" / "translations"
    secure_cookies: bool = True
    hsts: bool | None = None
    proxies: Annotated[int, Field(ge=0, le=MOST_PROXIES)] = 0
    mail_server: Annotated[str, Field(repr=False)] = ""
    mail_from: str = ""
    testing: bool = False
    #: Hashes of passphrases that cost next to nothing: for tests, which make hundreds.
    cheap_hashes: bool = False

    @model_validator(mode="after")
    def _sample_stays_at_home(self) -> Self:
        if self.mode is Mode.SAMPLE and self.host not in LOOPBACK:
            message = "FEEDBACK_MODE=sample works only with FEEDBACK_HOST on this machine's own address (127.0.0.1)."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _hashes_cost_what_they_should(self) -> Self:
        if self.cheap_hashes and self.mode is not Mode.SAMPLE:
            message = "FEEDBACK_CHEAP_HASHES is for tests; in live mode a passphrase's hash has to be slow to guess."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _mail_can_be_sent(self) -> Self:
        if not self.mail_server:
            return self
        parts = urlsplit(self.mail_server)
        if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
            message = "FEEDBACK_MAIL_SERVER is smtps://, starttls:// or smtp:// and a host, such as smtps://name:password@mail.example"
            raise ValueError(message)
        if parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
            message = "FEEDBACK_MAIL_SERVER is smtp:// only for a server on this machine; over a network take smtps:// or starttls://"
            raise ValueError(message)
        if "@" not in self.mail_from or not self.public_address:
            message = "FEEDBACK_MAIL_SERVER needs FEEDBACK_MAIL_FROM, an address, and FEEDBACK_PUBLIC_ADDRESS, where people sign in."
            raise ValueError(message)
        return self

    @field_validator("public_address")
    @classmethod
    def _an_address_and_nothing_more(cls, given: str) -> str:
        parts = urlsplit(given.strip().rstrip("/"))
        bare = not (parts.path or parts.query or parts.fragment or parts.username)
        if given.strip() and not (parts.scheme in {"http", "https"} and parts.hostname and bare):
            message = "FEEDBACK_PUBLIC_ADDRESS is https:// and a host name, such as https://feedback.example"
            raise ValueError(message)
        return parts.geturl()

    def refusals(self, *, debug: bool) -> list[str]:
        """Say, each in one line, why this must not serve people as it is set up. Empty means that it may.

        Args:
            debug: whether Flask's debugger is on: it shows everything to whoever makes a page fail.
        """
        if self.mode is not Mode.LIVE:
            return []
        found = (
            ["FLASK_DEBUG is on. It shows what people wrote to whoever makes a page fail."] if debug else []
        )
        if self.testing:
            found.append("FEEDBACK_TESTING is on. It is for tests alone.")
        if "surface" not in self.model_fields_set:
            found.append(
                "FEEDBACK_SURFACE is not set. Say public and staff (two processes, of which one cannot read), or all (one, whose keys open everything)."
            )
        if not self.secure_cookies:
            found.append("FEEDBACK_SECURE_COOKIES is off. Cookies could be read and planted on the way.")
        if not self.public_address:
            found.append(
                "FEEDBACK_PUBLIC_ADDRESS is not set. Links and passkeys would follow whatever host name a sender writes."
            )
        elif not self._is_https and urlsplit(self.public_address).hostname not in LOOPBACK:
            found.append(
                "FEEDBACK_PUBLIC_ADDRESS is not https://. What people write could be read on the way."
            )
        return found

    @property
    def _is_https(self) -> bool:
        return urlsplit(self.public_address).scheme == "https"

    @property
    def tells_https_for_good(self) -> bool:
        """Say whether answers tell browsers to come by HTTPS from now on: in live mode they do, unless it is switched off."""
        return self.hsts if self.hsts is not None else self.mode is Mode.LIVE and self._is_https

    @property
    def forms_last(self) -> float:
        """Give how many seconds a form that was read may be used for posts; tests change windows between two of them."""
        return 0.0 if self.testing else 1.0

    @property
    def url(self) -> str:
        """Give the address of the database; one SQLite file in `var` by default."""
        return self.database_url or f"sqlite:///{self.var / 'feedback.sqlite3'}"

    @property
    def keys(self) -> Path:
        """Give the directory of the key files."""
        return self.keys_dir or self.var / "keys"

    @property
    def withdrawals_file(self) -> Path:
        """Give the log of what was taken back (sealed ids), which lies outside every backup."""
        return self.withdrawals or self.var / "taken-back.log"

    @property
    def staff_log_file(self) -> Path:
        """Give the log of holds and of what was erased for its age, which lies outside every backup too."""
        return self.staff_log or self.var / "staff-acts.log"

    @property
    def anchors_file(self) -> Path:
        """Give the file of anchored heads of the audit chain, which is only ever appended to."""
        return self.anchors or self.var / "audit-anchors.jsonl"

    @property
    def jobs_file(self) -> Path:
        """Give the file of the work queue (ids only)."""
        return self.var / "jobs.sqlite3"

    @property
    def progress_file(self) -> Path:
        """Give the file of answers in progress: sealed blobs whose keys only the respondents' cookies hold."""
        return self.var / "progress.sqlite3"

    @property
    def envelopes_folder(self) -> Path:
        """Give the folder of sealed envelopes that wait to be counted: one file of one size for each programme."""
        return self.var / "envelopes"
