"""Asks every route everything: each method, as each role, with hostile paths, fields, files and headers, in no order.

python -m bench.fuzz                    60,000 requests, half an hour or more on two cores
python -m bench.fuzz --requests 5000    fewer of them      --seed 7   other ones

Three promises are held at every answer: no server error, the headers of 4-protection.md, and no word that was sent comes
back as a live element. Whatever breaks one is printed with what was asked. Ids are real ones as often as not, fields are
those that pages have shown, and the folder is put back every so often, so that there is always something left to break.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from feedback.access import TABLE
from feedback.app import create_app, open_keys
from feedback.core import keys, migrations, sealing, withdrawals
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.people import service as people
from feedback.settings import HERE, Mode, Settings, Surface
from feedback.tables import metadata
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_person, a_world
from tests.pages import wrong_headers

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
#: After so many requests the folder is as it was in the beginning.
AFRESH_AFTER = 1_500
REQUESTS = 60_000
#: What no page of ours has: an element and an attribute by which words that became markup are known.
LIVE = "onfuzz7"
MARKED = f"<i-{LIVE} {LIVE}=1>\"'><img src=x {LIVE}=alert(1)>"
AWKWARD = (
    "", " ", "0", "-1", "1e999", "9" * 400, "true", "null", "[]", "{}", "\x00", "\ufeff", "\u202e", "🙂" * 600, "a" * 6_000,
    "2026-W47", "2026-02-30", "0000-00-00", "../../etc/passwd", "%s%n%(x)s{0}", "{{7*7}}${7*7}", "=1+1", "' OR 1=1--",
    "\r\nSet-Cookie: a=b", "//elsewhere.example", "javascript:alert(1)", "on", "y", "\ud800", "٣", "1,000.00", "£5", "NaN", MARKED,
)  # fmt: skip
NAMES = re.compile(r'name="([\w:.-]{1,60})"')
VALUES = re.compile(r'value="([^"<>&]{1,80})"')
#: The header of a page, as a browser reads it; nothing of it is ours but the name.
HEADERS = (
    "Accept", "Accept-Language", "Accept-Encoding", "Content-Type", "Cookie", "Origin", "Referer", "Sec-Fetch-Site", "User-Agent",
    "X-Forwarded-For", "X-Visit", "Range", "If-None-Match", "If-Modified-Since", "X-HTTP-Method-Override", "Authorization",
)  # fmt: skip


@dataclass
class Found:
    """What was asked, and what was wrong."""

    requests: int = 0
    asked: set[tuple[str, str, str]] = field(default_factory=set)
    hostile: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    live: Counter[str] = field(default_factory=Counter)
    headers: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> list[str]:
        """Give everything that broke a promise."""
        return [*self.errors, *self.live, *self.headers]


class Fuzz:
    """A service of its own in a folder, everybody who works in it, and somebody who asks it everything."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        """Build the service, with a whole path of voices in it."""
        self.chance, self.found = random.Random(seed), Found()
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            var=folder / "var", mode=Mode.SAMPLE, surface=Surface.ALL, testing=True, cheap_hashes=True,
        )  # fmt: skip
        self.settings.var.mkdir(mode=0o700)
        keys.generate(self.settings.keys)
        sealing.hold(keys.open_vault(self.settings.keys, staff=True))
        withdrawals.keep_in(self.settings.withdrawals_file)
        database = Database(self.settings.url)
        migrations.move(database)
        with database.writing() as session:
            self.world: World = a_world(session, self.settings)
        a_finished_path(database, self.world, "Robin")
        with database.writing() as session:
            self.people: dict[str, Actor] = {
                role.value: a_person(session, self.world, role, organisation=self.world.hub) for role in Role
            }
            self.ids = self._ids_in(session)
        database.forget_deleted_pages()
        database.engine.dispose()
        self.kept = folder / "kept.sqlite3"
        shutil.copy(self.settings.var / "feedback.sqlite3", self.kept)
        self.app: Flask = create_app(self.settings)
        open_keys(self.app)
        self.app.config["WTF_CSRF_ENABLED"] = (
            False  # tests/test_forgeries.py has it on; here it would stop all the rest
        )
        self.rules: list[Rule] = sorted(self.app.url_map.iter_rules(), key=str)
        self.names, self.values = ["go", "at", "w", "t", "code", "file"], ["continue"]
        self.strings = [*AWKWARD, *_shared_strings()]
        self.browsers: dict[str, FlaskClient] = {}

    def _ids_in(self, session: Session) -> dict[str, list[UUID]]:
        return {
            table.name: [
                row[0] for row in session.execute(table.select().with_only_columns(table.c.id).limit(20))
            ]
            for table in metadata.sorted_tables
            if "id" in table.c
        }

    def run(self, requests: int) -> Found:
        """Ask so many requests."""
        for number in range(requests):
            if number % AFRESH_AFTER == 0:
                self._begin_afresh()
            self._ask()
        return self.found

    def _begin_afresh(self) -> None:
        database: Database = self.app.extensions[DATABASE]
        database.engine.dispose()
        for tail in ("-wal", "-shm"):
            Path(f"{self.settings.var / 'feedback.sqlite3'}{tail}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.settings.var / "feedback.sqlite3")
        self.browsers = {"": FlaskClient(self.app, use_cookies=True)}
        for role, person in self.people.items():
            with database.writing() as session:
                token = people.begin_session(session, person.account_id, at=now())
            self.browsers[role] = FlaskClient(self.app, use_cookies=True)
            with self.browsers[role].session_transaction(base_url="https://localhost") as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True

    def _ask(self) -> None:
        rule = self.chance.choice(self.rules)
        fitting = [role.value for role in Role if role in TABLE[rule.endpoint].roles]
        role = self.chance.choice(fitting if fitting and self._happens(0.8) else [*self.browsers])
        offered = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        method = self.chance.choice(offered if offered and self._happens(0.85) else METHODS)
        address = self._address(rule)
        self.found.requests += 1
        self.found.asked.add((rule.endpoint, method, role))
        asked = f"{method} {rule.rule} as {role or 'nobody'}"
        try:
            answer = self.browsers[role].open(
                address, method=method, base_url="https://localhost",
                query_string=self._fields() if self._happens(0.3) else None,
                headers=self._headers() if self._happens(0.4) else None,
                **self._body(method),
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self.found.errors[f"{asked}: {type(error).__name__} at {_place_of(error)}"] += 1
            return
        self._hold(asked, rule, answer)
        if rule.endpoint == "entrance.sign_out":
            self._sign_in_again(role)

    def _sign_in_again(self, role: str) -> None:
        if role:
            with self.app.extensions[DATABASE].writing() as session:
                token = people.begin_session(session, self.people[role].account_id, at=now())
            with self.browsers[role].session_transaction(base_url="https://localhost") as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True

    def _hold(self, asked: str, rule: Rule, answer: TestResponse) -> None:
        self.found.statuses[answer.status_code] += 1
        if (
            answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and rule.endpoint != "health.ready"
        ):  # no worker runs here, and it says so
            self.found.errors[f"{asked}: {answer.status_code}"] += 1
        if wrong := wrong_headers(answer):
            self.found.headers[f"{asked}: {wrong[0][:80]}"] += 1
        if answer.mimetype == "text/html":
            html = answer.get_data(as_text=True)
            if LIVE in html and is_live(html):
                self.found.live[asked] += 1
            if self._happens(0.2):
                self.names = [*self.names[-300:], *NAMES.findall(html)]
                self.values = [*self.values[-300:], *VALUES.findall(html)]
        answer.close()

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _string(self) -> str:
        text = self.chance.choice(self.strings)
        self.found.hostile.add(text)
        return text

    def _address(self, rule: Rule) -> str:
        values = {name: self._part(name, type(kind).__name__) for name, kind in rule._converters.items()}  # noqa: SLF001 - the router offers no other way to what a part takes
        try:
            made = self.app.url_map.bind("localhost", "/").build(rule.endpoint, values)
        except (ValueError, TypeError, LookupError, UnicodeError):
            made = "/"
        return f"{made}/{self.chance.choice(('', '..', '%00', '%ff', '//'))}" if self._happens(0.03) else made

    def _part(self, name: str, kind: str) -> Any:  # noqa: ANN401 - the router takes each kind of part as it is
        if name == "programme":
            return self.world.programme.slug if self._happens(0.95) else "nobody"
        if "UUID" in kind:
            stem = name.removesuffix("_id")
            fitting = [one for table, ids in self.ids.items() if stem in table for one in ids]
            every = [one for ids in self.ids.values() for one in ids]
            return self.chance.choice(fitting if fitting and self._happens(0.8) else every)
        if kind == "IntegerConverter":
            return self.chance.choice((0, 1, 2, 10**9, 10**30))
        text = self.chance.choice((*self.values, self._string(), "abcdef"))
        return text.encode("utf-8", "replace").decode() or "a"

    def _value(self) -> str:
        if self._happens(0.35):
            return self.chance.choice(self.values)
        if self._happens(0.25):
            return str(self.chance.choice([one for ids in self.ids.values() for one in ids]))
        text = self._string()
        return (text if self._happens(0.7) else text + MARKED).encode("utf-8", "replace").decode()

    def _fields(self) -> dict[str, Any]:
        return {self.chance.choice(self.names): self._value() for _ in range(self.chance.randrange(9))}

    def _headers(self) -> dict[str, str]:
        keep = self.chance.sample(HEADERS, self.chance.randrange(1, 4))
        return {name: re.sub(r"[^\x20-\x7e]", "?", self._value())[:4_000] for name in keep}

    def _body(self, method: str) -> dict[str, Any]:
        if method in {"GET", "HEAD", "OPTIONS"}:
            return {}
        if self._happens(0.08):
            return {"data": self._value().encode(), "content_type": self.chance.choice(
                ("application/json", "multipart/form-data", 'multipart/form-data; boundary="', "text/plain; charset=nonsense")
            )}  # fmt: skip
        fields = self._fields()
        if self._happens(0.2):
            name = self.chance.choice(("a.csv", "a.xlsx", "../a.po", "\x00.csv", MARKED))
            fields[self.chance.choice(("file", *self.names))] = (io.BytesIO(self._file()), name)
        return {"data": fields}

    def _file(self) -> bytes:
        rows = [f"{self._value()},12/03/2026,{self._value()}" for _ in range(self.chance.randrange(5))]
        return self.chance.choice(
            (b"", b"PK\x03\x04" + bytes(40), b"\xff\xfe\x00", "\n".join(["a,b,c", *rows]).encode())
        )


def _shared_strings() -> list[str]:
    path = HERE.parent / "shared" / "data" / "hostile_strings.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _place_of(error: BaseException) -> str:
    """Name the last place of ours that it came from, and the last one of all: never the words of the error."""
    frames = [
        one
        for one in traceback.extract_tb(error.__traceback__)
        if not one.filename.endswith("core/web/pages.py")
    ]
    ours = [one for one in frames if "/feedback/" in one.filename]
    places = {
        f"{Path(one.filename).parent.name}/{Path(one.filename).name}:{one.lineno}"
        for one in (*ours[-1:], *frames[-1:])
    }
    return ", ".join(sorted(places))


def is_live(html: str) -> bool:
    """Say whether a marked word became an element or an attribute."""
    tree: Any = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    return any(
        isinstance(one.tag, str) and (LIVE in one.tag or any(LIVE in str(name) for name in one.attrib))
        for one in tree.iter()
    )


def show(found: Found) -> None:
    """Print what was asked and what was wrong."""
    routes, methods = {one for one, _, _ in found.asked}, {one for _, one, _ in found.asked}
    roles = {one for _, _, one in found.asked}
    print(
        f"  {len(routes)} routes × {len(methods)} methods × {len(roles)} roles, of these asked: {len(found.asked)}"
    )
    print(f"  requests {found.requests:,}; hostile strings {len(found.hostile):,}")
    print(f"  answers by status: {dict(sorted(found.statuses.items()))}")
    print(
        f"  server errors {sum(found.errors.values())}, live reflections {sum(found.live.values())}, ", end=""
    )
    print(f"wrong headers {sum(found.headers.values())}")
    for line in sorted(found.wrong):
        print(f"    {line}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, ask, print; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        fuzz, said = Fuzz(Path(folder), seed=asked.seed), set[str]()
        found = fuzz.found
        while found.requests < asked.requests:
            fuzz.run(min(AFRESH_AFTER, asked.requests - found.requests))
            print(f"  {found.requests:,} asked", *sorted(set(found.wrong) - said), sep="\n    ", flush=True)
            said |= set(found.wrong)
    show(found)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
