"""Calling the flows from the command line: one run at once, or a schedule."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from extract.run.options import Options
from extract.run.plan import looks_idle
from extract.run.pool import Pool
from extract.run.runner import Notify, Report, Terminated, make_pool
from pipelines.environment import prepare


def run_flow(options: Options, *, dask: str | None, notify: Notify, log_format: str) -> Report:
    """Runs the extraction flow in this process and returns its report; `notify` hears of each page.

    Without PREFECT_API_URL Prefect starts a server of its own for the time of the run. Workers load while
    Prefect does. Raises what the run raised, and Terminated for SIGTERM.
    """
    prepare(log_format=log_format)
    with _early_workers(options, dask) as pools:
        from prefect.exceptions import TerminationSignal
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        from pipelines import extract_wiki

        # It says on the terminal that it has still to send the last events, and then sends them.
        logging.getLogger("EventsWorker").setLevel(logging.ERROR)
        extract_wiki.listeners.append(notify)
        extract_wiki.early_pools += pools
        # Who starts a run by hand sees it end: no heartbeats, unless they are asked for. Prefect waits for
        # them up to a second at the end of a run.
        quiet = temporary_settings(set_defaults={PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
        try:
            parameters = {**asdict(options), "inputs": list(options.inputs), "dask": dask}
            with quiet:
                report = extract_wiki.extract_wiki(**parameters)
        except TerminationSignal:
            raise Terminated from None
        finally:
            extract_wiki.listeners.remove(notify)
            extract_wiki.early_pools.clear()
    assert isinstance(report, Report)
    return report


@contextmanager
def _early_workers(options: Options, dask: str | None) -> Iterator[list[Pool]]:
    """A pool whose workers are starting, where the run will need one; closed at the end, whoever used it."""
    pools = [] if dask is not None or looks_idle(options) else [make_pool(options)]
    try:
        for pool in pools:
            pool.start()
        yield pools
    finally:
        for pool in pools:
            pool.close()


def serve_flows(parameters: dict[str, Any], *, name: str, cron: str, timezone: str, wiki: str | None) -> None:
    """Serves extraction on a schedule, and validation on demand, one run of each at a time, until stopped."""
    prepare()
    from prefect import serve
    from prefect.schedules import Cron

    from pipelines.extract_wiki import extract_wiki
    from pipelines.validate_outputs import validate_outputs

    schedule = Cron(cron, timezone=timezone)
    flow: Any = extract_wiki
    parameters = {**parameters, "inputs": list(parameters["inputs"])}
    if wiki is not None:
        from pipelines.watch_wiki import watch_wiki

        # The folder named is where the wiki's pages are kept; its form is known, and it has no subfolders.
        known = ("output", "lexicon", "workers", "page_timeout", "page_memory", "tables", "dask", "fail_on")
        pages = parameters["inputs"][0]
        parameters = {"url": wiki, "pages": pages, **{name: parameters[name] for name in known}}
        flow = watch_wiki
    validation: Any = validate_outputs
    proved = {name: parameters[name] for name in ("output", "lexicon")}
    serve(
        flow.to_deployment(name=name, schedule=schedule, parameters=parameters, concurrency_limit=1),
        validation.to_deployment(name=name, parameters=proved, concurrency_limit=1),
        limit=1,
    )
