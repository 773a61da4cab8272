"""Maps with more nodes than are shown at first: all at once, drawn by sigma.js."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import Any

import pytest
from hands import click, heading, names, pick, taken
from made import ENTRIES

from kg import ontology
from kg.export import map as export
from kg.export.view import view

KNOWN = ontology.load()
METHOD = next(kind.colour.lower() for kind in KNOWN.kinds if kind.key == "method")
ALL = "#all=1&filter=papers:1"
# the colours of what is drawn on the canvases of sigma.js within some frames, or of a picture
_COLOURS = """(context) => {
  const { data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height), found = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 250) found.add("#" + [0, 1, 2].map((one) => data[at + one].toString(16).padStart(2, "0")).join(""));
  }
  return [...found];
}"""
_POINTS = f"""() => new Promise((done) => {{
  const colours = {_COLOURS}, found = new Set();
  let left = 40;
  const look = () => {{
    for (const canvas of document.querySelectorAll("#points canvas")) {{
      const context = Object.assign(document.createElement("canvas"), {{ width: canvas.width, height: canvas.height }}).getContext("2d");
      context.drawImage(canvas, 0, 0);
      colours(context).forEach((one) => found.add(one));
    }}
    left -= 1;
    if (left) requestAnimationFrame(look); else done([...found]);
  }};
  document.getElementById("map").dispatchEvent(new KeyboardEvent("keydown", {{ key: "+", bubbles: true }}));
  requestAnimationFrame(look);
}})"""
_PICTURE = f"""async (text) => {{
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], {{ type: "image/png" }}));
  const context = Object.assign(document.createElement("canvas"), {{ width: bitmap.width, height: bitmap.height }}).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  return ({_COLOURS})(context);
}}"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map that shows four nodes at first, and is drawn by sigma.js above five."""
    path = tmp_path_factory.mktemp("map") / "many.html"
    path.write_text(export.html({**view(ENTRIES, KNOWN, "https://example.org/"), "limit": 4, "webgl": 5}), encoding="utf-8")
    return path


def count(page: Any) -> int:
    """How many nodes the status line says are shown."""
    return int(page.inner_text("#status").split()[1])


def test_all_are_shown_when_asked_for_and_few_again(many: Path, opened: Any) -> None:
    page = opened(many, "#filter=papers:1")
    assert count(page) <= 4
    assert page.locator("#points canvas").count() == 0
    page.click("#all-button")
    total = int(page.inner_text("#status").split()[3])
    assert count(page) == total > 5
    assert page.locator("#points canvas").count() > 0
    assert page.get_attribute("#all-button", "aria-pressed") == "true"
    assert "all=1" in page.url
    page.focus("#map")
    page.keyboard.press("a")
    assert count(page) <= 4
    assert page.locator("#points canvas").count() == 0
    page.go_back()
    assert count(page) == total


def test_the_points_have_the_colours_of_their_kinds(many: Path, opened: Any) -> None:
    light = opened(many, ALL, color_scheme="light").evaluate(_POINTS)
    assert METHOD in light
    dark = opened(many, ALL, color_scheme="dark").evaluate(_POINTS)
    assert METHOD not in dark
    assert len(dark) > 2


def test_a_picture_of_all_holds_what_sigma_drew(many: Path, opened: Any) -> None:
    page = opened(many, ALL, color_scheme="light")
    assert METHOD in page.evaluate(_PICTURE, base64.b64encode(taken(page, "png").read_bytes()).decode())


def test_a_person_finds_clicks_filters_and_comes_back(many: Path, opened: Any) -> None:
    page = opened(many, ALL)
    name = sorted(names(page))[0]
    click(page, name)
    assert heading(page) == name
    page.keyboard.press("Escape")
    pick(page, "ReLU" if "ReLU" in names(page) else name)
    chosen = heading(page)
    again = opened(many, "#" + page.url.split("#")[1])
    assert heading(again) == chosen
    assert count(again) == count(page)
    before = count(page)
    page.keyboard.press("Escape")
    page.locator("#legend button").nth(1).click()
    assert count(page) < before


def test_without_webgl_the_canvas_draws_all(many: Path, browser: Any) -> None:
    alone = browser.browser_type.launch(executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=[
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-3d-apis"])
    try:
        page = alone.new_page(viewport={"width": 1280, "height": 800})
        page.goto(many.as_uri() + ALL)
        page.wait_for_selector("html[data-ready=true]")
        assert count(page) > 5
        assert page.locator("#points canvas").count() == 0
        name = sorted(names(page))[0]
        click(page, name)
        assert heading(page) == name
    finally:
        alone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_at_once_has_no_accessibility_violation(many: Path, opened: Any, axe: str, scheme: str) -> None:
    page = opened(many, ALL, color_scheme=scheme)
    page.evaluate(axe)
    assert page.evaluate("axe.run()")["violations"] == []


def test_small_maps_do_not_carry_sigma(made: Path, many: Path) -> None:
    assert "globalThis.sigma=" in many.read_text("utf-8")
    assert "globalThis.sigma=" not in made.read_text("utf-8")
