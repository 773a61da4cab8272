"""What a person does on the map: search, choose, click on a sign, read."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

SVG = "{http://www.w3.org/2000/svg}"


def pick(page: Any, text: str) -> None:
    """Search by name, take the first suggestion."""
    page.keyboard.press("/")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def heading(page: Any) -> str:
    """What the panel is about; empty where it is closed."""
    found = page.locator("#panel h2")
    return found.inner_text() if found.count() else ""


def section(page: Any, title: str) -> str:
    """The text of one of the panel's sections."""
    return str(page.locator("#panel section").filter(has=page.locator("h3", has_text=title)).first.inner_text())


def names(page: Any) -> set[str]:
    """The names of all nodes that are shown, read from the list view."""
    page.click("#list-button")
    found = set(page.locator("#rows td:first-child").all_inner_texts())
    page.click("#list-button")
    return found


def taken(page: Any, what: str) -> Path:
    """Save the view as png, svg or csv; the downloaded file."""
    page.click("#take summary")
    with page.expect_download() as download:
        page.click(f"[data-take={what}]")
    return Path(download.value.path())


def drawing(page: Any) -> ET.Element:
    """The view as a drawing."""
    return ET.fromstring(taken(page, "svg").read_text("utf-8"))  # noqa: S314 - our own page wrote it


def table(page: Any) -> list[dict[str, str]]:
    """The view as a table."""
    return list(csv.DictReader(io.StringIO(taken(page, "csv").read_bytes().decode("utf-8"))))


def signs(page: Any) -> dict[str, tuple[float, float]]:
    """Where on the screen the sign of each node is, by its name."""
    root, box = drawing(page), page.locator("#map").bounding_box()
    left, top, wide, high = map(float, root.attrib["viewBox"].split())
    found = {}
    for path in root.iter(f"{SVG}path"):
        title = path.find(f"{SVG}title")
        if title is not None:
            x, y, _ = map(float, path.attrib["transform"].replace("translate(", "").replace(") scale(", " ").rstrip(")").split())
            size = 6 * float(path.attrib["transform"].rpartition("(")[2].rstrip(")"))
            found[title.text or ""] = (box["x"] + (x + size - left) / wide * box["width"],
                                       box["y"] + (y + size - top) / high * box["height"])
    return found


def click(page: Any, name: str, **options: Any) -> None:
    """Click on a node's sign on the map."""
    spots = signs(page)
    page.mouse.move(*spots[name])
    if options.pop("shift", False):
        page.keyboard.down("Shift")
        page.mouse.click(*spots[name])
        page.keyboard.up("Shift")
    else:
        page.mouse.click(*spots[name], **options)
    page.wait_for_timeout(350)  # the library waits whether a second click follows
