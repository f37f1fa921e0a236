"""What is left of a thousand people: each from an address and with an agent of their own, and none of it in any file.

They fill in the form over HTTP in a public process as it runs in production, behind one proxy. Then every file of the
service, its logs and temporary files are searched for each address, each agent, and any moment of that stretch of time,
in the shapes in which programs write them down.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from bench.clients import Answer, senders
from bench.place import THREE, Place, Served
from bench.walking import THANKS, Walker

AT_ONCE = 8
#: Of random bytes, so few are equal to a shape by chance: no shorter shape is looked for.
SHORTEST = 5
#: Of the ten digits of a second, so many stand for a hundred seconds.
DIGITS = 8
_WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%b/%Y:%H:%M", "%d %b %Y %H:%M")
_SINCE_2000 = 946_684_800
_SQLITE = b"SQLite format 3\0"


class Marked(Walker):
    """Somebody whose every request names an address and an agent that nobody else has."""

    def __init__(self, port: int, number: int, address: str) -> None:
        """Take a browser into the hand."""
        super().__init__(port, address)
        self.agent = agent_of(number)

    def _asks(self, request: bytes) -> Answer:
        line, rest = request.split(b"\r\n", 1)
        marks = f"User-Agent: {self.agent}\r\n"
        if b"X-Forwarded-For" not in rest:
            marks += f"X-Forwarded-For: {self.sender}\r\n"
        return super()._asks(line + b"\r\n" + marks.encode() + rest)

    def sends(self) -> bool:
        """Take the shortest way that stores anything; say whether it was received."""
        self.opens("/")
        self.presses("begin")
        self.presses("send_now", at="p:helped", **{f"q-{THREE[0]}": "She rang when she said she would."})
        self.presses("leave")
        self.client.close()
        return THANKS in self.page


def agent_of(number: int) -> str:
    """Give an agent that nobody else has."""
    return f"Heliotrope/{number:05}.{number * 7919 % 99991:05} (a browser)"


def addresses(count: int) -> list[str]:
    """Give as many addresses, every second one of IPv6, out of the ranges for benchmarks and documentation."""
    four = list(senders(count, begin=300_000))
    six = [str(IPv6Address(0x20010DB8 << 96 | n << 64 | 0x5EED)) for n in range(count)]
    return [four[n] if n % 2 else six[n] for n in range(count)]


@dataclass(frozen=True)
class Visit:
    """What happened: who came, how many were received, and from when until when."""

    addresses: list[str]
    agents: list[str]
    received: int
    began: float
    ended: float


def visit(served: Served, people: int) -> Visit:
    """Let so many people send something, a few at a time."""
    waiting: SimpleQueue[tuple[int, str]] = SimpleQueue()
    names = addresses(people)
    for one in enumerate(names):
        waiting.put(one)
    received: list[bool] = []

    def several() -> None:
        while True:
            try:
                number, address = waiting.get_nowait()
            except Empty:
                return
            received.append(Marked(served.port, number, address).sends())

    began = time.time()
    threads = [Thread(target=several) for _one in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Visit(names, [agent_of(n) for n in range(people)], sum(received), began, time.time())


def shapes_of_addresses(several: Iterable[str]) -> set[bytes]:
    """Give how any of these addresses may be written down: what their texts, spelt out or not, and their bytes begin with.

    A beginning that is too short to mean anything is left out: that of four bytes is.
    """
    parsed = [ip_address(one) for one in several]
    found: set[bytes] = set()
    for version in (4, 6):
        mine = [one for one in parsed if one.version == version]
        if mine:
            texts = [[str(one) for one in mine], [one.exploded for one in mine]]
            if version == 6:  # noqa: PLR2004 - the version of the protocol
                texts.append([one.packed.hex() for one in mine])
                whole = len(_beginning(texts[-1])) // 2
                found.add(mine[0].packed[:whole])
            found |= _texts(_beginning(written) for written in texts)
    short = [shape for shape in found if len(shape) < SHORTEST]
    if short:
        message = "these addresses have too little in common"
        raise ValueError(message)
    return found


def _beginning(several: Sequence[str]) -> str:
    """Give what all of these begin with."""
    first, last = min(several), max(several)
    same = (place for place, mark in enumerate(first) if mark != last[place : place + 1])
    return first[: next(same, len(first))]


def _texts(texts: Iterable[str]) -> set[bytes]:
    return {text.encode(encoding) for text in texts for encoding in ("utf-8", "utf-16-le", "utf-16-be")}


def shapes_of_time(began: float, ended: float) -> set[bytes]:
    """Give how a moment between the two may be written down: text to the minute, seconds as digits, whole and floating
    binary numbers of seconds, milliseconds and microseconds, since 1970 and since 2000, in both byte orders.
    """
    found: set[bytes] = set()
    for second in range(int(began), int(ended) + 1):
        at = datetime.fromtimestamp(second, UTC)
        for zone in (at, at.astimezone(), at + timedelta(hours=1)):
            found |= _texts(zone.strftime(form) for form in _WRITTEN)
        found |= _texts([str(second)[:DIGITS]])
        for since in (0, _SINCE_2000):
            # What changes within a few minutes is cut off, so that one shape stands for many moments.
            found |= _begin(struct.pack(">q", second - since), 7)
            found |= _begin(struct.pack(">q", (second - since) * 1_000), 6)
            found |= _begin(struct.pack(">q", (second - since) * 1_000_000), SHORTEST)
            found |= _begin(struct.pack(">d", second - since), SHORTEST)
    return found


def _begin(big: bytes, size: int) -> set[bytes]:
    return {big[:size], big[:size][::-1]}


def search(folders: Iterable[Path], shapes: Iterable[bytes]) -> list[str]:
    """Name every file that holds one of these."""
    wanted = list(shapes)
    return sorted(
        file.name
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and _holds(file.read_bytes(), wanted)
    )


def _holds(content: bytes, wanted: list[bytes]) -> bool:
    return any(shape in content for shape in wanted)


def stored_times(folders: Iterable[Path], began: float, ended: float) -> list[str]:
    """Name every column of every SQLite file in which a number is a moment between the two, however short it is stored."""
    found = []
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.read_bytes()[: len(_SQLITE)] == _SQLITE:
                found += [f"{file.name}: {column}" for column in _columns_with_times(file, began, ended)]
    return found


def _columns_with_times(file: Path, began: float, ended: float) -> Iterator[str]:
    low, high = int(began) - 1, int(ended) + 1
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for _number, column, *_rest in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
                asked = " OR ".join(
                    f'CAST("{column}" AS REAL) / {unit} - {since} BETWEEN {low} AND {high}'
                    for unit in (1, 1_000, 1_000_000)
                    for since in (0, -_SINCE_2000)
                )
                numbers = f"typeof(\"{column}\") IN ('integer', 'real') AND ({asked})"
                if connection.execute(f'SELECT 1 FROM "{table}" WHERE {numbers} LIMIT 1').fetchone():  # noqa: S608 - names of our own tables
                    yield f"{table}.{column}"


def addresses_in(folders: list[Path], seen: Visit) -> list[str]:
    """Name every file in which one of the addresses lies."""
    return search(folders, shapes_of_addresses(seen.addresses))


def agents_in(folders: list[Path], seen: Visit) -> list[str]:
    """Name every file in which one of the agents lies."""
    return search(folders, _texts([_beginning(seen.agents)]))


def traces(folders: list[Path], seen: Visit) -> dict[str, list[str]]:
    """Give where an address, an agent or a moment of the visit was found; three empty lists are the promise."""
    return {
        "address": addresses_in(folders, seen),
        "agent": agents_in(folders, seen),
        "time": search(folders, shapes_of_time(seen.began, seen.ended))
        + stored_times(folders, seen.began, seen.ended),
    }


def measure(place: Place, served: Served, *, people: int) -> dict[str, object]:
    """Let people come, and search everything that the service has written."""
    seen = visit(served, people)
    found = traces([place.folder], seen)
    return {
        "people": people,
        "received": seen.received,
        "seconds": round(seen.ended - seen.began, 1),
        **{f"files_with_{name}": len(files) for name, files in found.items()},
    }
