"""The map for everybody: keyboard, screen readers, contrast, dark and light, phones, notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hands import heading, names, pick, signs

from kg import ontology
from kg.export.map import Inline

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
OUTPUT = Path(__file__).parents[2] / "output"
LOLCATS = "LoLCATs: Linearizing Language Models"


def violations(page: Any, axe: str) -> list[str]:
    """What the accessibility checker finds, one line each."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_checker_finds_nothing(opened: Any, made: Path, axe: str, scheme: str, phone: bool) -> None:
    context: dict[str, Any] = PHONE if phone else {}
    page = opened(made, color_scheme=scheme, **context)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert violations(page, axe) == []
    pick(page, "lolcats: lin")
    page.evaluate("for (const one of document.querySelectorAll('details.why')) one.open = true")
    assert violations(page, axe) == []
    page.keyboard.press("c")
    page.keyboard.type("gated")
    assert violations(page, axe) == []  # suggestions
    page.keyboard.press("Enter")
    assert heading(page) == "Two papers"
    assert violations(page, axe) == []
    pick(page, "sae")
    assert violations(page, axe) == []
    page.keyboard.press("Escape")
    for key in ("f", "l"):
        page.keyboard.press(key)
        assert violations(page, axe) == [], key
    for opening in ("#take summary", "[data-take=sparql]", "#query [data-close]", "#help-button"):
        page.click(opening)
        assert violations(page, axe) == [], opening


def test_theme_follows_the_system_and_the_switch(opened: Any, made: Path) -> None:
    page = opened(made, color_scheme="light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-theme=dark]")
    page.click("#theme-button")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


def rounded(spots: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Places in whole pixels."""
    return {name: (round(x), round(y)) for name, (x, y) in spots.items()}


def test_everything_by_keyboard(opened: Any, made: Path) -> None:
    page = opened(made)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.focus("#map")
    page.keyboard.press("n")
    first = page.inner_text("#status")
    page.keyboard.press("n")
    second = page.inner_text("#status")
    assert first != second
    page.keyboard.press("p")
    assert page.inner_text("#status") == first
    page.keyboard.press("Enter")
    assert first.startswith(heading(page))
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "close"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Escape")
    assert heading(page) == ""
    assert page.evaluate("document.activeElement.id") == "map"
    page.keyboard.press("0")
    before = signs(page)
    page.focus("#map")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    after = signs(page)
    assert all(before[name] != after[name] for name in before)
    page.keyboard.press("0")
    assert rounded(signs(page)) == rounded(before)
    page.keyboard.press("?")
    assert "bring in what the chosen node" in page.inner_text("#help")
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()


def test_keys_unfold_and_filter(opened: Any, made: Path) -> None:
    page = opened(made)
    pick(page, "lolcats: lin")
    page.keyboard.press("e")
    assert "Hedgehog" in names(page)
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("Space")  # without papers
    assert LOLCATS in names(page)  # what is chosen stays
    assert page.evaluate("document.activeElement.type") != ""


def test_list_view_says_the_same(opened: Any, made: Path) -> None:
    page = opened(made)
    page.focus("#skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "list-heading"
    captions = page.locator("#rows caption").all_inner_texts()
    assert captions == ["10 concepts and pages", "9 papers"]
    page.locator("#rows a", has_text="MMLU").first.click()
    assert heading(page) == "MMLU"


def test_phone(opened: Any, made: Path) -> None:
    page = opened(made, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    spots = signs(page)
    assert all(0 < x < 390 and 0 < y < 844 for x, y in spots.values())
    page.touchscreen.tap(*spots[LOLCATS])
    page.wait_for_timeout(400)
    assert heading(page) == LOLCATS
    assert page.locator("#panel").bounding_box()["width"] == 390
    page.tap("#close")
    small = page.evaluate("[...document.querySelectorAll('header button, header summary')].filter(one => one.offsetParent"
                          " && (one.offsetHeight < 44 || one.offsetWidth < 40)).map(one => one.id)")
    assert small == []


def test_touch_pans_and_pinches(opened: Any, made: Path) -> None:
    page = opened(made, **PHONE)
    touch = page.context.new_cdp_session(page)

    def drag(start: list[tuple[int, int]], end: list[tuple[int, int]]) -> None:
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(start)]
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        for step in range(1, 9):
            points = [{"x": a[0] + (b[0] - a[0]) * step / 8, "y": a[1] + (b[1] - a[1]) * step / 8, "id": at}
                      for at, (a, b) in enumerate(zip(start, end, strict=True))]
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(200)

    before = signs(page)
    drag([(200, 300)], [(260, 340)])
    moved = signs(page)
    assert all(moved[name][0] > before[name][0] + 20 for name in before)
    drag([(180, 400), (220, 400)], [(100, 400), (300, 400)])
    wider = signs(page)

    def breadth(spots: dict[str, tuple[float, float]]) -> float:
        return max(x for x, _ in spots.values()) - min(x for x, _ in spots.values())

    assert breadth(wider) > 1.3 * breadth(moved)


def test_in_the_frame_of_a_notebook(opened: Any, made: Path, tmp_path: Path) -> None:
    host = tmp_path / "host.html"
    inline = Inline(made.read_text("utf-8"))._repr_html_()
    host.write_text(f"<!doctype html><html data-ready=true lang=en><title>x</title>{inline}", encoding="utf-8")
    page = opened(host)
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for()
    frame.locator("#search").fill("SAE")
    frame.locator("#search").press("Enter")
    assert frame.locator("#panel h2").inner_text() == "sparse autoencoder"
    frame.locator("#theme-button").click()
    frame.locator("#panel a", has_text="Scaling").first.click()
    assert frame.locator("#panel h2").inner_text() == "Scaling Sparse Autoencoders"


def test_signs_show_at_once_on_a_phone_without_motion(opened: Any) -> None:
    page = opened(OUTPUT / "map.html", color_scheme="light", **PHONE)
    pick(page, "Mamba: Linear-Time")
    page.wait_for_timeout(500)
    seen = page.evaluate("""(colour) => {
      const canvas = document.querySelector("#map canvas"), context = canvas.getContext("2d");
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      const isWanted = (at) => wanted.every((one, part) => data[at + part] === one);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) found += data[at + 3] === 255 && isWanted(at);
      return found;
    }""", next(kind.colour for kind in ontology.load().kinds if kind.key == "method"))
    assert seen > 100  # edges are not wholly opaque; a sign is
