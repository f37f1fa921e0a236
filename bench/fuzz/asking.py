"""Asks: each route with each method, as each role, with hostile paths, fields, files and headers, in no order."""

from __future__ import annotations

import io
import re
from http import HTTPStatus
from random import Random
from typing import Any

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule
from werkzeug.test import TestResponse

from bench.fuzz.forms import Shown, forms_in
from bench.fuzz.found import Found, place_of
from bench.fuzz.hostile import ALIEN, LIVE, MARKED, is_live, strings
from bench.fuzz.service import HOST, Service
from feedback.access import TABLE
from feedback.core.actor import Role
from tests.pages import wrong_headers

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
#: After so many requests the tables are as they were in the beginning.
AFRESH_AFTER = 1_500
#: So many names, values and forms that pages have shown are remembered.
REMEMBERED = 300
#: Looking for forms: so many ids are tried for a page, and so many forms are sent before the tables are put back.
TRIES, BEFORE_AFRESH = 4, 25
NAMES = re.compile(r'name="([\w:.-]{1,60})"')
VALUES = re.compile(r'value="([^"<>&]{1,80})"')
#: The header of a page, as a browser reads it; nothing of it is ours but the name.
HEADERS = (
    "Accept", "Accept-Language", "Accept-Encoding", "Content-Type", "Cookie", "Origin", "Referer", "Sec-Fetch-Site", "User-Agent",
    "X-Forwarded-For", "X-Visit", "Range", "If-None-Match", "If-Modified-Since", "X-HTTP-Method-Override", "Authorization",
)  # fmt: skip


class Fuzz:
    """Somebody who asks a service everything."""

    def __init__(self, service: Service, *, seed: int) -> None:
        """Begin with nothing found; the same seed asks the same."""
        self.service, self.chance, self.found = service, Random(seed), Found()
        self.rules: list[Rule] = sorted(service.app.url_map.iter_rules(), key=str)
        self.router = service.app.url_map.bind("localhost", "/", url_scheme="https")
        self.deck: list[Rule] = []
        self.names, self.values = ["go", "at", "w", "t", "code", "file"], ["continue"]
        self.strings = strings()
        self.forms: list[tuple[str, Shown]] = []
        #: One of each kind: by where it is sent and what it asks for.
        self.every_form: dict[tuple[str, tuple[str, ...]], tuple[str, Shown]] = {}
        self.looking = False

    def run(self, requests: int) -> Found:
        """Ask so many requests."""
        for number in range(requests):
            if number % AFRESH_AFTER == 0:
                self.service.begin_afresh()
            if self.forms and self._happens(0.3):
                self._send_a_form()
            else:
                self._ask_a_route()
        return self.found

    def every_field(self) -> Found:
        """Look for every form that anybody is shown, and send each once for every field in it, with that field wrong."""
        self.service.begin_afresh()
        self.looking = True
        for role in self.service.browsers:
            for rule in self.rules:
                if "GET" in (rule.methods or ()) and self._is_open_to(role, rule):
                    self._look_for_forms(rule, role)
        self.looking = False
        for number, (role, form) in enumerate([*self.every_form.values()]):
            if number % BEFORE_AFRESH == 0:
                self.service.begin_afresh()  # a form that worked may have taken away what the next one is about
            for wrong in form.fields:
                self._send(role, form, {wrong.name: self.chance.choice(ALIEN)})
        return self.found

    def _is_open_to(self, role: str, rule: Rule) -> bool:
        who = TABLE[rule.endpoint]
        return who.anyone if not role else role in who.roles or (role == Role.ADMINISTRATOR and who.signed_in)

    def _look_for_forms(self, rule: Rule, role: str) -> None:
        kinds = [type(kind).__name__ for kind in rule._converters.values()]  # noqa: SLF001
        for _try in range(TRIES if any("UUID" in kind for kind in kinds) else 1):
            address = self._address(rule)
            before = len(self.every_form)
            self._open(rule, "GET", role, address)
            if len(self.every_form) > before:
                return

    def _ask_a_route(self) -> None:
        rule = self._next_rule()
        fitting = [role.value for role in Role if role in TABLE[rule.endpoint].roles]
        role = self.chance.choice(fitting if fitting and self._happens(0.8) else [*self.service.browsers])
        offered = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        method = self.chance.choice(offered if offered and self._happens(0.85) else METHODS)
        self._open(
            rule, method, role, self._address(rule),
            query_string=self._fields() if self._happens(0.3) else None,
            headers=self._headers() if self._happens(0.4) else None,
            **self._body(method),
        )  # fmt: skip

    def _next_rule(self) -> Rule:
        """Give every route once, in no order, before any comes again."""
        if not self.deck:
            self.deck = self.chance.sample(self.rules, len(self.rules))
        return self.deck.pop()

    def _send_a_form(self) -> None:
        role, form = self.chance.choice(self.forms)
        names = [field.name for field in form.fields]
        few = self.chance.sample(names, min(len(names), self.chance.choice((0, 1, 1, 1, 2))))
        self._send(role, form, {name: self._value() for name in few})

    def _send(self, role: str, form: Shown, wrong: dict[str, str]) -> None:
        rule = self._rule_of(form.action)
        if rule is None:
            return
        self.found.forms += 1
        given = form.filled_in(self.chance, self._file) | wrong
        if form.buttons:
            name, value = self.chance.choice(form.buttons)
            given[name] = self._value() if self._happens(0.05) else value
        self._open(rule, "POST", role, form.action, data=given)

    def _rule_of(self, action: str) -> Rule | None:
        try:
            return self.router.match(action, method="POST", return_rule=True)[0]
        except (HTTPException, RequestRedirect):
            return None

    def _open(self, rule: Rule, method: str, role: str, address: str, **sent: Any) -> None:
        self.found.requests += 1
        self.found.asked.add((rule.endpoint, method, role))
        asked = f"{method} {rule.rule} as {role or 'nobody'}"
        browser: FlaskClient = self.service.browsers[role]
        try:
            answer = browser.open(address, method=method, base_url=HOST, **sent)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self.found.errors[f"{asked}: {type(error).__name__} at {place_of(error)}"] += 1
            return
        self._hold(asked, rule, role, address, answer)
        if rule.endpoint == "entrance.sign_out":
            self.service.sign_in(role)

    def _hold(self, asked: str, rule: Rule, role: str, address: str, answer: TestResponse) -> None:
        self.found.statuses[answer.status_code] += 1
        # no worker runs here, and the health page says so
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and rule.endpoint != "health.ready":
            self.found.errors[f"{asked}: {answer.status_code}"] += 1
        if wrong := wrong_headers(answer):
            self.found.headers[f"{asked}: {wrong[0][:80]}"] += 1
        if answer.mimetype == "text/html":
            html = answer.get_data(as_text=True)
            if LIVE in html and is_live(html):
                self.found.live[asked] += 1
            if self._happens(0.2) or self.looking:
                self._remember(html, role, address)
        answer.close()

    def _remember(self, html: str, role: str, address: str) -> None:
        self.names = [*self.names[-REMEMBERED:], *NAMES.findall(html)]
        self.values = [*self.values[-REMEMBERED:], *VALUES.findall(html)]
        for form in forms_in(html, address):
            self.forms = [*self.forms[-REMEMBERED:], (role, form)]
            rule = self._rule_of(form.action)
            if rule is not None:
                names = tuple(sorted(field.name for field in form.fields))
                self.every_form.setdefault((rule.endpoint, names), (role, form))

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _string(self) -> str:
        text = self.chance.choice(self.strings)
        self.found.hostile.add(text)
        return text

    def _address(self, rule: Rule) -> str:
        values = {name: self._part(name, type(kind).__name__) for name, kind in rule._converters.items()}  # noqa: SLF001 - the router offers no other way to what a part takes
        try:
            made = self.router.build(rule.endpoint, values)
        except (ValueError, TypeError, LookupError, UnicodeError):
            made = "/"
        return f"{made}/{self.chance.choice(('', '..', '%00', '%ff', '//'))}" if self._happens(0.03) else made

    def _part(self, name: str, kind: str) -> Any:  # noqa: ANN401 - the router takes each kind of part as it is
        if name == "programme":
            return self.service.world.programme.slug if self._happens(0.95) else "nobody"
        if "UUID" in kind:
            stem = name.removesuffix("_id")
            fitting = [one for table, ids in self.service.ids.items() if stem in table for one in ids]
            return self.chance.choice(fitting) if fitting and self._happens(0.8) else self._id()
        if kind == "IntegerConverter":
            return self.chance.choice((0, 1, 2, 10**9, 10**30))
        if name == "address" and self._happens(0.6):
            return self.chance.choice(self.service.addresses)
        text = self.chance.choice((*self.values, self._string(), "abcdef"))
        return text.encode("utf-8", "replace").decode() or "a"

    def _id(self) -> Any:  # noqa: ANN401 - a UUID, whatever it is of
        return self.chance.choice([one for ids in self.service.ids.values() for one in ids])

    def _value(self) -> str:
        if self._happens(0.35):
            return self.chance.choice(self.values)
        if self._happens(0.25):
            return str(self._id())
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
