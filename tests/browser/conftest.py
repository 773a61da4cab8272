"""A real browser for the tests of the map. A test fails on the first console message or request of a page that it opens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from made import ENTRIES

from kg import ontology
from kg.export import map as export

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_DRIVER = "GPU stall due to ReadPixels"
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync.sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the entries made by hand."""
    path = tmp_path_factory.mktemp("map") / "map.html"
    export.write(ENTRIES, ontology.load(), "https://example.org/", path)
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the sample page, read by rules alone."""
    from kg import stages

    path = tmp_path_factory.mktemp("map") / "sample.html"
    graph = stages.build(stages.sample(), model="").graph
    export.write(graph.entries, graph.ontology, graph.base, path)
    return path


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Opens a file (with what follows ``#``) in a context of its own, and waits until the map is ready."""
    contexts: list[Any] = []
    unwanted: list[str] = []

    def open_(path: Path, address: str = "", **context: Any) -> Any:
        made = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **context})
        contexts.append(made)
        page = made.new_page()
        # the driver of a processor that does a graphics card's work complains of itself
        page.on("console", lambda message: _DRIVER in message.text or unwanted.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: unwanted.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (unwanted.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.split("#")[0] == path.as_uri() or unwanted.append(f"request: {request.url}"))
        page.set_default_timeout(8_000)
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready=true]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert unwanted == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's source."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm install --no-save axe-core)")
    return AXE.read_text("utf-8")

