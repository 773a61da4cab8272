"""How fast the map is: ``python -m tests.benchmarks.map [PAPERS ...]``.

For each number of papers: bytes, time until the first meaningful picture, and frames a second while the map is dragged, in
headless Chromium; and the same graph through pyvis as it comes (``add_node``, ``add_edge``, its own page and physics), as ratios
in one run. pyvis is given at most a minute to come to rest, and is left out above 2,000 nodes, where it takes many minutes to
write the page. Papers come from ``../shared/pages`` (the first 166) and ``../shared/abstracts``, read by rules alone.

Then the two drawings of one graph while it is dragged, on the canvas and by sigma.js, at 1,000, 5,000 and 20,000 nodes: from it
comes ``kg.export.view.WEBGL``. WebGL runs on the processor there; with a graphics card sigma.js does better.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from pyvis.network import Network

import kg
from kg import ontology
from kg.export import map as export
from kg.export.view import view

from .sharing import papers

PAGES = Path(__file__).parents[3] / "shared" / "pages"
SIZES = (166, 5_000)
LIMIT = 60.0  # seconds that pyvis has to come to rest
MOST = 2_000  # nodes that pyvis is asked to draw
DRAWN = (1_000, 5_000, 20_000)  # nodes at which the two drawings are compared
MANY = 7_000  # papers that have so many nodes
DRAG = 3.0  # seconds
_TICK = """() => {
  window.ticks = []; const tick = (now) => { window.ticks.push(now); requestAnimationFrame(tick); }; requestAnimationFrame(tick);
}"""
_FRAME = "() => (window.ticks.at(-1) - window.ticks[0]) / Math.max(1, window.ticks.length - 1)"


def entries(count: int) -> Any:
    """The graph of so many papers."""
    if count == 166 and PAGES.is_dir():
        return kg.build(PAGES, keep_going=True, model="").graph
    return kg.build(papers(count), model="").graph


def ready(browser: Any, path: Path, signal: str) -> tuple[float, float]:
    """Seconds until ``signal`` holds (infinite where it does not come), and frames a second while dragging."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(LIMIT * 1000)
    start = time.perf_counter()
    try:
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector(signal, state="attached")
        took = time.perf_counter() - start
    except Exception as error:  # noqa: BLE001 - whatever kind of time-out the driver has
        print(f"  not within {LIMIT:.0f} s: {type(error).__name__}")
        took = float("inf")
    frames = 1000 / dragged(page)
    page.close()
    return took, frames


def dragged(page: Any) -> float:
    """Milliseconds that a frame takes while the map is dragged to and fro."""
    page.mouse.move(640, 400)
    page.mouse.down()
    page.evaluate(_TICK)
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < DRAG:
        page.mouse.move(640 + step % 100, 400 + step % 60)
        step += 1
    took = float(page.evaluate(_FRAME))
    page.mouse.up()
    return took


def drawings(browser: Any, path: Path) -> None:
    """Print the time of a frame by canvas and by sigma.js for each number of nodes."""
    data = view(entries(MANY).entries, ontology.load())
    print(f"\n{len(data['nodes']):,} nodes\n nodes     canvas    sigma.js   ratio")
    for count in DRAWN:
        took = []
        for above in (len(data["nodes"]), 0):
            path.write_text(export.html({**data, "limit": count, "webgl": above}), encoding="utf-8")
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(LIMIT * 1000)
            page.goto(path.as_uri() + "#filter=papers:1")
            page.wait_for_selector("html[data-ready=true]", state="attached")
            page.wait_for_timeout(1000)
            took.append(dragged(page))
            page.close()
        print(f"{count:6,} {took[0]:7.0f} ms {took[1]:8.0f} ms {took[1] / took[0]:7.2f}", flush=True)


def rival(data: dict[str, Any], path: Path) -> float:
    """The same nodes and edges through pyvis as it comes; the seconds that writing takes."""
    start = time.perf_counter()
    network = Network(height="800px", width="100%", cdn_resources="in_line")
    for number, node in enumerate(data["nodes"]):
        network.add_node(number, label=node["label"], title=node["label"])
    for edge in data["edges"]:
        network.add_edge(edge["from"], edge["to"])
    text = network.generate_html(notebook=False).replace("</body>", """<script>
      network.once("stabilizationIterationsDone", () => document.documentElement.setAttribute("data-ready", "true"));</script></body>""")
    path.write_text(text, encoding="utf-8")
    return time.perf_counter() - start


def run(sizes: tuple[int, ...] = SIZES) -> None:
    """Print one line for each size."""
    known = ontology.load()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for count in sizes:
            graph = entries(count)
            ours, theirs = Path(folder) / f"{count}.html", Path(folder) / f"{count}-pyvis.html"
            start = time.perf_counter()
            data = view(graph.entries, known)
            export.write(graph.entries, known, graph.base, ours)
            wrote = time.perf_counter() - start
            took, frames = ready(browser, ours, "html[data-ready=true]")
            print(f"{len(graph.entries):6,} papers, {len(data['nodes']):,} nodes, {len(data['edges']):,} edges: "
                  f"{ours.stat().st_size / 1e6:.2f} MB, written in {wrote:.1f} s, ready in {took:.2f} s, {frames:.0f} frames a second")
            if len(data["nodes"]) > MOST:
                print("  pyvis as it comes: left out, too many nodes")
                continue
            wrote_theirs = rival(data, theirs)
            took_theirs, frames_theirs = ready(browser, theirs, "html[data-ready=true]")
            print(f"  pyvis as it comes: {theirs.stat().st_size / ours.stat().st_size:.2f} x the bytes, "
                  f"{wrote_theirs / wrote:.1f} x the time to write, {took_theirs / took:.1f} x the time to ready, "
                  f"{frames_theirs / frames:.2f} x the frames")
        drawings(browser, Path(folder) / "drawings.html")
        browser.close()


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or SIZES)
