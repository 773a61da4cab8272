"""How fast the map is: ``python -m tests.benchmarks.map [PAPERS ...]``.

For each number of papers: bytes, time until the first meaningful picture, and frames a second while the map is dragged, in
headless Chromium; and the same graph through pyvis as it comes (``add_node``, ``add_edge``, its own page and physics), as ratios
in one run. pyvis is given at most a minute to come to rest, and is left out above 2,000 nodes, where it takes many minutes to
write the page. Papers come from ``../shared/pages`` (the first 166) and ``../shared/abstracts``, read by rules alone.
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
_FRAMES = """() => new Promise(done => {
  let count = 0; const start = performance.now();
  const tick = () => { count += 1; performance.now() - start < 2000 ? requestAnimationFrame(tick) : done(count / 2); };
  requestAnimationFrame(tick);
})"""


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
    page.mouse.move(640, 400)
    page.mouse.down()
    page.evaluate("() => { window.moved = 0; }")
    for step in range(20):
        page.mouse.move(640 + 5 * step, 400 + 3 * step)
    frames = float(page.evaluate(_FRAMES))
    page.mouse.up()
    page.close()
    return took, frames


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
        browser.close()


if __name__ == "__main__":
    run(tuple(map(int, sys.argv[1:])) or SIZES)
