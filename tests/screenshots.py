"""The pictures of the README: ``python -m tests.screenshots [FOLDER]`` draws those of ``FOLDER/map.html`` (default: output/)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 760}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
PAPER, OTHER = "Mamba: Linear-Time", "RWKV: Reinventing"


def main(folder: Path) -> None:
    """Write map.png, map-panel.png, map-compare.png, map-dark.png and map-phone.png beside the map."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        for name, context, steps in (
                ("map", DESK, []),
                ("map-panel", DESK, ["/", PAPER, "Enter"]),
                ("map-compare", DESK, ["/", PAPER, "Enter", "c", OTHER, "Enter"]),
                ("map-dark", {**DESK, "color_scheme": "dark"}, ["/", "state space model", "Enter"]),
                ("map-phone", PHONE, ["/", PAPER, "Enter"])):
            page = browser.new_context(**{"reduced_motion": "reduce", **context}).new_page()
            page.goto((folder / "map.html").resolve().as_uri())
            page.wait_for_selector("html[data-ready=true]")
            _press(page, steps)
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


def _press(page: Any, steps: list[str]) -> None:
    for step in steps:
        if len(step) == 1 or step == "Enter":
            page.keyboard.press(step)
        else:
            page.keyboard.type(step)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
