"""A real Chromium for the report: Debian's, driven by playwright."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "outputs"))
from seed_record import seed_record

from extract.outputs.report import render
from extract.record import PageRecord

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Below an ignored folder; CI keeps it.
SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
Opener = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def record() -> PageRecord:
    return seed_record()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens a report of the records from disk, without network; at the end nothing was complained of."""
    complaints: list[str] = []
    contexts = []

    def opener(*records: PageRecord, hash: str = "", **options: Any) -> Page:
        path = tmp_path / "report.html"
        if records:
            path.write_text(render(records), encoding="utf-8")
        options = {
            "viewport": {"width": 1440, "height": 900},
            "color_scheme": "light",
            "offline": True,
            **options,
        }
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "blob:")) else complaints.append(request.url)
            ),
        )
        page.goto(path.as_uri() + hash)
        page.wait_for_selector("#page:not([hidden]), #index:not([hidden])")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def shot() -> Callable[[Any, str], None]:
    """Keeps a screenshot."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return lambda page, name: page.screenshot(path=SCREENSHOTS / f"{name}.png")
