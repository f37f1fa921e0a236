"""Take the README's pictures from a running sample service: `make run` in one window, then this in another.

    .venv/bin/python tools/take_pictures.py --port 5000

It signs in through sample links, walks to three pages, and writes docs/pictures/{form,redaction,draft}.png.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: A name in an invented answer of the sample that a reader covers, and how often to look for it.
COVERED = "Nell"
TRIES = 60
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1200, height=860)


def sample_link(role: str, name: str, port: int) -> str:
    """Ask the service for a single-use sign-in link."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "people", "sample-link", role, "--name", name]
    done = subprocess.run(  # noqa: S603 - our own command
        [*flask, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "FEEDBACK_MODE": "sample"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip().splitlines()[-1]


def signed_in(browser: Browser, role: str, name: str, port: int) -> Page:
    """Open a window in which somebody is signed in."""
    page = browser.new_context(viewport=DESK).new_page()
    page.goto(sample_link(role, name, port))
    page.locator("main button").click()
    page.wait_for_url("**/sample/")
    return page


def the_form(browser: Browser, port: int) -> None:
    """Take the first question, on a phone."""
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(f"http://localhost:{port}/")
    page.get_by_role("button", name="Start").first.click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Skip this page").click()
    page.locator("textarea").fill(
        "The same person every week. I did not have to start from the top each time."
    )
    page.screenshot(path=PICTURES / "form.png")


def the_redaction(browser: Browser, port: int) -> None:
    """Take a response with something covered, as its reader sees it."""
    page = signed_in(browser, "moderator", "Hawthorn", port)
    queue = f"http://localhost:{port}/sample/moderation/"
    for _ in range(TRIES):  # the queue has no order within a week
        page.goto(queue)
        page.get_by_role("button", name="Read it").first.click()
        if page.get_by_text(COVERED).count():
            break
        page.get_by_role("button", name="Put it back for now").click()
    page.get_by_role("button", name="Cover").first.click()
    page.screenshot(path=PICTURES / "redaction.png")


def the_draft(browser: Browser, port: int) -> None:
    """Take a clause with its evidence in the margin, and evidence that speaks against it."""
    page = signed_in(browser, "commissioner", "Ledger", port)
    page.goto(f"http://localhost:{port}/sample/specifications/")
    page.get_by_role("link", name="service specification").first.click()
    page.get_by_text("Evidence speaks for and against this clause").scroll_into_view_if_needed()
    page.mouse.wheel(0, 260)
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / "draft.png")


def main() -> None:
    """Take all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5000)
    port = parser.parse_args().port
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for take in (the_form, the_redaction, the_draft):
            take(browser, port)
        browser.close()


if __name__ == "__main__":
    main()
