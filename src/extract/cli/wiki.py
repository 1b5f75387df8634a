"""`fetch` and `sync`: a live wiki's raw pages into a folder, from which `extract` and `run` read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.cli.common import (
    CANNOT_RUN,
    DONE,
    INTERRUPTED,
    SOME_FAILED,
    Bar,
    QuietOption,
    progress_bar,
    warn,
)

if TYPE_CHECKING:
    from extract.wiki.client import Wiki
    from extract.wiki.fetch import Brought, Notify

SHOWN = 20

Address = Annotated[str, typer.Argument(metavar="URL", help="The wiki, or a page of it.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the pages are kept.")]
Namespace = Annotated[str, typer.Option("--namespace", metavar="NS", help="Only this namespace and below.")]
User = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="User; else COHORT_WIKI_USER. Password: COHORT_WIKI_PASSWORD, or asked."
    ),
]
AskToken = Annotated[
    bool, typer.Option("--ask-token", help="Ask for a token; else the one in COHORT_WIKI_TOKEN, if any.")
]
Rate = Annotated[float, typer.Option(min=0, help="Most requests a second; 0: no limit.")]
Timeout = Annotated[float, typer.Option(min=0.1, help="Seconds to wait for the wiki.")]
Retries = Annotated[int, typer.Option(min=0, max=10, help="Tries after the first, where trying again helps.")]


def register(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.command("fetch")(fetch)
    app.command("sync")(sync)


def fetch(
    url: Address,
    output: Output,
    namespace: Namespace = "",
    page: Annotated[
        list[str] | None, typer.Option("--page", metavar="ID", help="Only this page; again for more.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="T", help="Only pages changed since: 2026-11-24, or with a time.")
    ] = None,
    user: User = None,
    ask_token: AskToken = False,
    rate: Rate = 10.0,
    timeout: Timeout = 30.0,
    retries: Retries = 3,
    quiet: QuietOption = False,
) -> None:
    """Bring raw pages of a DokuWiki, with what is known of them in wiki.json."""
    from extract.wiki.address import named_page
    from extract.wiki.fetch import fetch as fetch_pages
    from extract.wiki.fetch import read_time

    moment = read_time(since) if since is not None else None
    pages = list(page or ())
    if not pages and not namespace and (named := named_page(url)):
        pages = [named]

    def bring(wiki: Wiki, notify: Notify) -> Brought:
        return fetch_pages(wiki, output, namespace=namespace, pages=pages, since=moment, notify=notify)

    _do(url, bring, user=user, ask_token=ask_token, manners=(rate, timeout, retries), quiet=quiet)


def sync(
    url: Address,
    output: Output,
    namespace: Namespace = "",
    prune: Annotated[
        bool, typer.Option("--prune", help="Believe it when most pages are gone at once.")
    ] = False,
    user: User = None,
    ask_token: AskToken = False,
    rate: Rate = 10.0,
    timeout: Timeout = 30.0,
    retries: Retries = 3,
    quiet: QuietOption = False,
) -> None:
    """Bring what has changed in a DokuWiki since the last time; pages gone leave a tombstone."""
    from extract.wiki.fetch import sync as sync_pages

    def bring(wiki: Wiki, notify: Notify) -> Brought:
        return sync_pages(wiki, output, namespace=namespace, prune=prune, notify=notify)

    _do(url, bring, user=user, ask_token=ask_token, manners=(rate, timeout, retries), quiet=quiet)


def _do(
    url: str,
    bring: Callable[[Wiki, Notify], Brought],
    *,
    user: str | None,
    ask_token: bool,
    manners: tuple[float, float, int],
    quiet: bool,
) -> None:
    """Opens the wiki, brings pages, says what came, and ends with the exit code."""
    from extract.wiki.client import open_wiki
    from extract.wiki.login import find_login
    from extract.wiki.transport import Manners, Transport

    login = find_login(url=url, user=user, ask_token=ask_token, ask=_ask if sys.stdin.isatty() else None)
    if login is not None and url.lower().startswith("http://") and not _is_local(url):
        warn("warning: http:// sends the password unprotected; use https:// where the wiki has it")
    rate, timeout, retries = manners
    with ExitStack() as stack:
        how = Manners(rate=rate, timeout=timeout, retries=retries)
        transport = stack.enter_context(Transport(url, login=login, manners=how))
        try:
            brought = bring(open_wiki(url, transport, login=login), _listener(stack, quiet=quiet))
        except KeyboardInterrupt:
            warn("interrupted: what came is kept, and the next sync goes on from there")
            raise typer.Exit(INTERRUPTED) from None
    _say(brought, quiet=quiet)
    if not brought.listed and not brought.held_back and not brought.gone:
        warn("error: the wiki shows us no page here: it may want a login, or there is no such namespace")
        raise typer.Exit(CANNOT_RUN)
    raise typer.Exit(SOME_FAILED if brought.failed else DONE)


def _listener(stack: ExitStack, *, quiet: bool) -> Notify:
    bars: list[Bar] = []

    def listen(event: str, what: str) -> None:
        if event == "list" and (bar := progress_bar(int(what), quiet=quiet)):
            bars.append(stack.enter_context(bar))
        elif event == "page" and bars:
            bars[0].step(what)

    return listen


def _say(brought: Brought, *, quiet: bool) -> None:
    for page_id, reason in list(brought.failed.items())[:SHOWN]:
        warn(f"error: {page_id}: {reason}")
    if len(brought.failed) > SHOWN:
        warn(f"error: and {len(brought.failed) - SHOWN} more")
    if brought.held_back:
        warn(
            f"warning: {len(brought.held_back)} pages are gone from the wiki, over half of all: "
            "a fault there, or a login missing here? They are kept; --prune lets them go"
        )
    if not quiet:
        warn(brought.line())


def _ask(what: str) -> str:
    return str(typer.prompt(what, hide_input=True, err=True))


def _is_local(url: str) -> bool:
    from urllib.parse import urlsplit

    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
