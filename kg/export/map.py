"""The concept map: one HTML file that works alone. pyvis gives the network's drawing library and hosts the template."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from kg import iri
from kg.export.view import view
from kg.model import Entry, Ontology

PAGE = Path(__file__).parent / "page"
_SCRIPTS = ("data", "dom", "signs", "state", "sieve", "hulls", "labels", "turned", "points", "draw", "camera", "pointer", "panel",
            "paper", "thing", "pair", "search", "filters", "list", "take", "sparql", "keys", "main")
_LIBRARY = Path("lib/vis-9.1.2/vis-network.min.js")
_SIGMA = PAGE / "sigma" / "sigma.min.js"
_HEADING = "Papers and what they share"
_OPTIONS = {  # for vis-network: places are given, and keys and clicks are the page's own
    "physics": False, "layout": {"improvedLayout": False},
    "interaction": {"keyboard": False, "dragNodes": False, "selectable": False, "hover": False, "tooltipDelay": 1_000_000_000},
}


def write(entries: Sequence[Entry], ontology: Ontology, base: str, path: Path, **options: Any) -> None:
    """Write the map of entries. ``options`` are those of :func:`kg.export.view.view`."""
    path.write_text(html(view(entries, ontology, base, **options)), encoding="utf-8", newline="\n")


def html(data: dict[str, Any], heading: str = _HEADING) -> str:
    """The page for a view. Text of papers reaches it only as JSON that no text can break out of."""
    import jinja2
    from pyvis.network import Network

    network = Network(directed=True, notebook=False, cdn_resources="in_line")
    network.nodes, network.edges = data["nodes"], data["edges"]  # its own way of adding looks through all for each
    network.set_options(json.dumps(_OPTIONS))
    network.templateEnv = jinja2.Environment(loader=jinja2.FileSystemLoader(PAGE), autoescape=True)
    network.path = "template.html"
    style = (PAGE / "style.css").read_text("utf-8")
    library = (_pyvis() / _LIBRARY).read_text("utf-8").replace("</script", "<\\/script")
    sigma = _SIGMA.read_text("utf-8") if len(data["nodes"]) > data["limit"] else ""
    script = "(() => {\n" + "".join((PAGE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS) + "})();"
    policy = (f"default-src 'none'; img-src data: blob:; base-uri 'none'; form-action 'none'; "
              f"script-src {_hash(library)} {_hash(sigma)} {_hash(script)}; style-src {_hash(style)}")
    page: str = network.templateEnv.get_template(network.path).render(
        heading=heading, policy=policy, style=_plain(style), library=_plain(library), sigma=_plain(sigma), script=_plain(script),
        data=_plain(_json({**data, "nodes": network.nodes, "edges": network.edges, "options": network.options})))
    return page


def _plain(text: str) -> Any:
    """Text that the template takes as it is: our own, or JSON made safe."""
    import markupsafe

    return markupsafe.Markup(text)  # noqa: S704


def _json(data: dict[str, Any]) -> str:
    """JSON in which no sign begins a tag, an entity or a comment (as Jinja's ``htmlsafe_json_dumps``).

    A lone surrogate, which no file can hold, becomes U+FFFD.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&'\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _pyvis() -> Path:
    import pyvis

    return Path(pyvis.__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Inline:
    """A page that a notebook shows in a frame of its own."""

    page: str
    height: int = 640

    def _repr_html_(self) -> str:
        return (f'<iframe srcdoc="{escape(self.page)}" width="100%" height="{self.height}" style="border:0" title="{_HEADING}" '
                'sandbox="allow-scripts allow-downloads allow-popups"></iframe>')


def show(entries: Sequence[Entry], ontology: Ontology, base: str = iri.BASE, *, height: int = 640, **options: Any) -> Inline:
    """The map inline in a notebook."""
    return Inline(html(view(entries, ontology, base, **options)), height)
