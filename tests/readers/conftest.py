"""One real DokuWiki a test session, for the readers' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.readers.dokuwiki_server import DokuWiki, running_dokuwiki


@pytest.fixture(scope="session")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DokuWiki]:
    """An empty wiki to write pages into; skipped where php cannot be had."""
    with running_dokuwiki(tmp_path_factory.mktemp("wiki") / "instance") as running:
        yield running
