"""`keys split`, `keys bundle`, `keys recover`: what three officers hold, and how two of them bring the keys back."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.cli.opening import keys_or_stop
from feedback.core import officers
from feedback.core.archive.container import MAGIC, ArchiveRefused, read_head
from feedback.core.keys import KeysUnusable
from feedback.core.officers import CannotRecover, Share
from feedback.core.web.context import SETTINGS

WORDS_IN_A_LINE = 3
#: Clears the screen and what could be scrolled back to.
FORGET = "\033[H\033[2J\033[3J"


def _page(share: Share) -> str:
    width = max(map(len, share.words)) + 2
    lines = [
        f"Share {share.officer} of {officers.OFFICERS}, set {share.set_name}",
        "",
        f"Write these {len(share.words)} words on paper, with their numbers. They are shown once.",
        f"Any {officers.NEEDED} of the {officers.OFFICERS} officers together bring back every key of this service; one alone, none.",
        "Keep the paper locked away, apart from the other officers. Never photograph it or type it into another computer.",
        "",
    ]
    for begin in range(0, len(share.words), WORDS_IN_A_LINE):
        part = enumerate(share.words[begin : begin + WORDS_IN_A_LINE], begin + 1)
        lines.append("".join(f"{number:>4}. {word:<{width}}" for number, word in part).rstrip())
    return "\n".join([*lines, "", f"Check: {share.check}"])


def _on_paper(share: Share) -> None:
    """Show a share to its officer alone, and go on once two of its words were typed from the paper."""
    click.pause(f"Officer {share.officer} comes to the screen, alone. Then press any key.")
    click.echo(FORGET + _page(share) + "\n")
    click.pause("Press any key when all words are on paper; they leave the screen.")
    click.echo(FORGET, nl=False)
    for number in sorted(secrets.SystemRandom().sample(range(1, len(share.words) + 1), 2)):
        while click.prompt(f"Word {number}, from your paper").strip().lower() != share.words[number - 1]:
            click.echo(
                "That is another word. Please look at the paper again, or press Ctrl+C and begin anew."
            )
    click.echo(FORGET, nl=False)


def _folder() -> Path:
    folder: Path = current_app.extensions[SETTINGS].keys
    return folder


@click.command("split")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def split(file: Path) -> None:
    """Make three officers' shares, of which any two bring the keys back, and the recovery file that they open.

    On a screen each officer reads their own words alone; into a printer each share is a page of its own.

    Example: flask --app wsgi keys split recovery.keys
    """
    keys_or_stop()
    if file.exists():
        message = f"There is a file {file.name} already, which stays. Choose another name."
        raise click.ClickException(message)
    try:
        recovery = officers.new_recovery()
        content = officers.seal_key_files(_folder(), recovery)
        if sys.stdin.isatty() and sys.stdout.isatty():
            for share in recovery.shares:
                _on_paper(share)
        else:
            click.echo("\f".join(_page(share) + "\n" for share in recovery.shares), nl=False)
        officers.write_new_file(file, content)
        officers.keep_public_half(_folder(), recovery)
    except (CannotRecover, KeysUnusable) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(
        f"The recovery file {file} needs two of these three shares. Keep it with the backups. Shares of an earlier set"
        " open earlier files only: destroy both.",
        err=True,
    )


@click.command("bundle")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def bundle(file: Path) -> None:
    """Make a new recovery file for the shares that officers hold already: after every new programme or changed key.

    Example: flask --app wsgi keys bundle recovery-2.keys
    """
    keys_or_stop()
    try:
        officers.write_new_file(file, officers.seal_key_files(_folder()))
    except (CannotRecover, KeysUnusable) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{file} holds every key file of today, sealed for two of the officers.")


def _shares() -> list[Share]:
    """Take two shares in, from the keyboard or as lines of what is piped in."""
    if not sys.stdin.isatty():
        return [officers.read_share(line) for line in sys.stdin if line.strip()]
    return [_typed(number) for number in range(1, officers.NEEDED + 1)]


def _typed(number: int) -> Share:
    while True:
        words = click.prompt(f"All words of share {number} of {officers.NEEDED}, in their order")
        click.echo(FORGET, nl=False)
        try:
            share = officers.read_share(words)
        except CannotRecover as refusal:
            click.echo(str(refusal))
        else:
            click.echo(f"Share {share.officer} of set {share.set_name}. Check: {share.check}")
            return share


def _recovery_file(file: Path) -> bytes:
    """Read a recovery file, or the one that lies in the head of a backup."""
    with file.open("rb") as opened:
        if opened.read(len(MAGIC)) != MAGIC:
            return file.read_bytes()
        opened.seek(0)
        held = read_head(opened)[0].recovery
    if not held:
        message = "No officer held a share when this backup was made, so it brings no keys back."
        raise CannotRecover(message)
    return held


@click.command("recover")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def recover(file: Path) -> None:
    """Bring the key files back, bit for bit, with two officers' shares: typed in, or one on each line of the input.

    FILE is a recovery file, or a backup, which holds the one of its day.

    Example: flask --app wsgi keys recover recovery.keys
    """
    try:
        sealed = _recovery_file(file)
        shares = _shares()
        files = officers.open_key_files(sealed, shares)
        written = officers.bring_back(_folder(), files)
    except (ArchiveRefused, CannotRecover, KeysUnusable) as refusal:
        raise click.ClickException(str(refusal)) from None
    same = len(files) - written
    click.echo(f"{written} key file(s) brought back, {same} were here and the same. The keys can be used.")
