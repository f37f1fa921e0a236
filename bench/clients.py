"""People with browsers, as light as can be: prepared bytes over kept connections, each answer timed to its last byte."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlencode

PATIENCE = 60.0
_CHUNK = 65536


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the head and the body, and how many seconds it took."""

    status: int
    head: str
    body: bytes
    seconds: float

    def header(self, name: str) -> str | None:
        """Find one header."""
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return None


def a_post(form: Mapping[str, str | Sequence[str]], *, cookie: str = "", sender: str = "192.0.2.1") -> bytes:
    """Write a form as a browser would send it."""
    body = urlencode(form, doseq=True).encode()
    head = (
        "POST /f HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Forwarded-For: {sender}\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\n"
    )
    return (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode() + body


def a_get(path: str, *, cookie: str = "", packed: bool = False) -> bytes:
    """Write what a browser asks with."""
    accepts = "Accept-Encoding: gzip\r\n" if packed else ""
    said = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{accepts}{said}\r\n".encode()


class Client:
    """One kept connection. A server that closed it is asked again over a new one."""

    def __init__(self, port: int) -> None:
        """Remember where the server listens."""
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """Send, read all of the answer, and say how long it took, a new connection included."""
        began = time.perf_counter()
        for last in (False, True):
            try:
                head, body = self._exchange(request)
            except ConnectionError:
                self.close()
                if last:
                    raise
            else:
                return Answer(int(head.split(" ", 2)[1]), head, body, time.perf_counter() - began)
        raise ConnectionError

    def _exchange(self, request: bytes) -> tuple[str, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        held = b""
        while b"\r\n\r\n" not in held:
            held += self._more()
        raw, _, body = held.partition(b"\r\n\r\n")
        head = raw.decode("latin-1")
        length = next(
            (
                int(line.split(":")[1])
                for line in head.split("\r\n")
                if line.lower().startswith("content-length")
            ),
            0,
        )
        while len(body) < length:
            body += self._more()
        if "connection: close" in head.lower():
            self.close()
        return head, body

    def _more(self) -> bytes:
        if self._socket is None:
            raise ConnectionResetError
        part = self._socket.recv(_CHUNK)
        if not part:
            raise ConnectionResetError
        return part

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


@dataclass
class Measured:
    """What a crowd found: seconds for each answer that came as expected, what else came, and the whole time."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        """Give answers a second."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    def milliseconds(self, share: float) -> float:
        """Give the time within which this share of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0

    def join(self, other: Measured) -> None:
        """Count another stretch of the same."""
        self.seconds += other.seconds
        self.wrong += other.wrong
        self.elapsed += other.elapsed


def crowd(port: int, requests: Sequence[bytes], *, clients: int, expected: int = 303) -> Measured:
    """Send every request once, from as many clients at a time; the answer has to be `expected`."""
    waiting: SimpleQueue[bytes] = SimpleQueue()
    for request in requests:
        waiting.put(request)
    found = Measured()

    def one() -> None:
        client = Client(port)
        for request in _taken(waiting):
            answer = client.ask(request)
            (
                found.seconds.append(answer.seconds)
                if answer.status == expected
                else found.wrong.append(answer.status)
            )
        client.close()

    threads = [Thread(target=one) for _client in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.elapsed = time.perf_counter() - began
    return found


def _taken(waiting: SimpleQueue[bytes]) -> Iterator[bytes]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return


def senders(count: int, *, begin: int = 0) -> Iterable[str]:
    """Give as many different addresses of senders, out of the range that is kept for benchmarks (RFC 2544)."""
    return (f"198.{18 + (n >> 16 & 1)}.{n >> 8 & 255}.{n & 255}" for n in range(begin, begin + count))
