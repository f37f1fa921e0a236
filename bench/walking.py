"""A whole form as a browser asks for it: start page, Start, every page of the three questions, the check, and Send.

Styles and scripts are left out: a browser keeps them for ever after the first page.
"""

from __future__ import annotations

import html
import re
import time
from queue import Empty, SimpleQueue
from threading import Thread

from bench.clients import Answer, Client, Measured, a_get, a_post, senders
from bench.place import THREE, WORDS, Place, Served

HIDDEN = re.compile(r'<input type="hidden" name="(at|w|t)" value="([^"]*)">')
THANKS = "Thank you"
SEE_OTHER = 303


class Walker:
    """One person with a browser; `answers` are all the answers that they got."""

    def __init__(self, port: int, sender: str) -> None:
        """Take a browser into the hand."""
        self.client, self.sender = Client(port), sender
        self.cookie, self.page = "", ""
        self.answers: list[Answer] = []

    def _asks(self, request: bytes) -> Answer:
        answer = self.client.ask(request)
        self.answers.append(answer)
        if (given := answer.header("set-cookie")) is not None:
            self.cookie = given.partition(";")[0]
        self.page = answer.body.decode()
        return answer

    def opens(self, path: str) -> None:
        """Go to a page."""
        self._asks(a_get(path, cookie=self.cookie))

    def presses(self, go: str, **answers: str) -> None:
        """Press a button, and follow where it leads."""
        form = {name: html.unescape(value) for name, value in HIDDEN.findall(self.page)} | {
            "go": go,
            "website": "",
        }
        if self._asks(a_post(form | answers, cookie=self.cookie, sender=self.sender)).status == SEE_OTHER:
            self.opens("/f")

    def walks(self) -> bool:
        """Answer the three questions and send them; say whether they were received."""
        self.opens("/")
        self.presses("begin")
        self.presses("continue")
        self.presses("skip")  # which of these is closest to you
        for key, words in zip(THREE, WORDS, strict=True):
            self.presses("continue", **{f"q-{key}": words})
        self.presses("continue", **{"q-may_use": "group", "q-reads_first": "outside"})
        self.presses("no_more")
        self.presses("send")
        self.client.close()
        return THANKS in self.page


def measure(place: Place, served: Served, *, clients: int, people: int) -> Measured:
    """Let so many people answer, `clients` of them at a time; a time is that of a whole form."""
    if not place.address:
        raise LookupError
    waiting: SimpleQueue[str] = SimpleQueue()
    for sender in senders(people, begin=200_000):
        waiting.put(sender)
    found = Measured()

    def one() -> None:
        while True:
            try:
                walker = Walker(served.port, waiting.get_nowait())
            except Empty:
                return
            began = time.perf_counter()
            if walker.walks():
                found.seconds.append(time.perf_counter() - began)
            else:
                found.wrong.append(walker.answers[-1].status)

    threads = [Thread(target=one) for _client in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.elapsed = time.perf_counter() - began
    return found
