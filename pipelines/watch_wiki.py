"""The flow sync → extract → validate → write: a live wiki's changed pages, on a schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.environment import prepare

prepare()

from prefect import flow, get_run_logger, task  # noqa: E402 - it reads its settings when imported
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.blocks.system import Secret  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State  # noqa: E402

from extract.errors import ExtractError  # noqa: E402
from extract.run.options import Options  # noqa: E402
from extract.wiki.errors import Unreachable, WikiError  # noqa: E402
from pipelines.extract_wiki import run_in_tasks  # noqa: E402

SHOWN = 100  # pages of a kind in the artifact


def _passing(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Whether trying again may help: not where the wiki, or we, have said a plain no."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, Unreachable) or not isinstance(error, ExtractError)


@task(
    name="sync",
    retries=3,
    retry_delay_seconds=[10, 60, 300],
    retry_condition_fn=_passing,
    cache_policy=NO_CACHE,
)
def sync_pages(url: str, pages: str, namespace: str, secret: str | None, prune: bool) -> dict[str, Any]:
    """Brings what has changed in the wiki into the folder `pages`; returns the outcome, page ids by kind.

    Raises WikiError, besides what `sync` does, when the wiki shows no page at all: a login is missing.
    """
    from dataclasses import asdict

    from extract.wiki.client import open_wiki
    from extract.wiki.fetch import sync
    from extract.wiki.login import find_login
    from extract.wiki.transport import Transport

    login = find_login(url=url, environment=_secret(secret) if secret else None)
    with Transport(url, login=login) as transport:
        wiki = open_wiki(url, transport, login=login)
        brought = sync(wiki, Path(pages), namespace=namespace, prune=prune)
    if not brought.listed and not brought.gone:
        raise WikiError("shows us no page: it may want a login, or there is no such namespace", page=wiki.url)
    return asdict(brought)


def _say(brought: dict[str, Any]) -> None:
    """Leaves what came as an artifact, and warns of what did not."""
    rows = [
        {"what": kind, "page": page}
        for kind in ("new", "changed", "gone", "held_back")
        for page in brought[kind][:SHOWN]
    ]
    rows += [{"what": f"failed: {why}", "page": page} for page, why in [*brought["failed"].items()][:SHOWN]]
    counts = {kind: len(brought[kind]) for kind in ("new", "changed", "unchanged", "gone", "failed")}
    create_table_artifact(
        table=rows or [{"what": "nothing new", "page": ""}],
        key="watch-wiki-sync",
        description=", ".join(f"{count} {kind}" for kind, count in counts.items()),
    )
    logger = get_run_logger()
    if brought["failed"]:
        logger.warning("%d pages could not be brought: see watch-wiki-sync", len(brought["failed"]))
    if brought["held_back"]:
        logger.warning("%d pages seem gone, most of all: kept until prune is set", len(brought["held_back"]))


def _secret(name: str) -> dict[str, str]:
    """The login in a Prefect Secret block: a token, or a JSON object with `user` and `password`."""
    held: Any = Secret.load(name).get()  # type: ignore[union-attr]
    if isinstance(held, dict):
        return {"COHORT_WIKI_USER": str(held["user"]), "COHORT_WIKI_PASSWORD": str(held["password"])}
    return {"COHORT_WIKI_TOKEN": str(held)}


@flow(name="watch-wiki", flow_run_name="watch {url}")
def watch_wiki(
    url: str,
    pages: str = "wiki",
    namespace: str = "",
    secret: str | None = None,
    output: str = "output",
    lexicon: str | None = None,
    workers: int = 1,
    page_timeout: float = 300.0,
    page_memory: int = 4096,
    prune: bool = False,
    tables: str | None = None,
    dask: str | None = None,
    fail_on: str | None = None,
) -> State[Any]:
    """Keeps the folder `pages` as the wiki is, and the store `output` as the folder is.

    Only pages that changed are fetched and extracted; each record is validated before it is written. The
    login comes from the Secret block named `secret`, else from the environment (COHORT_WIKI_USER and
    COHORT_WIKI_PASSWORD, or COHORT_WIKI_TOKEN), else there is none.
    """
    _say(sync_pages(url, pages, namespace, secret, prune))
    options = Options(
        inputs=(pages,),
        output=output,
        format="dokuwiki",
        lexicon=lexicon,
        workers=workers,
        page_timeout=page_timeout,
        page_memory=page_memory,
        prune=prune,
        tables=tables,
    )
    return run_in_tasks(options, dask=dask, fail_on=fail_on, prove=True)
