"""The main job, stage by stage: papers are read, their texts extracted, names resolved, the graph checked and written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import check, export, ontology, publish, readers, resolve, rules
from kg.export import readings as stored
from kg.graph import Graph
from kg.iri import BASE
from kg.model import Merge, Ontology, Paper, Reading
from kg.progress import track

if TYPE_CHECKING:
    from kg.extract import Extractor

SAMPLE = Path(__file__).parent / "data" / "sample.txt"


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made: the graph, what was read and merged for it, and what is worth telling."""

    graph: Graph
    readings: tuple[Reading, ...]
    merges: tuple[Merge, ...]
    notes: tuple[str, ...] = ()
    files: int = 0
    listed: int = 0


def sample() -> tuple[Paper, ...]:
    """The papers of the sample page that the package carries."""
    return readers.read([SAMPLE]).papers


def build(
    papers: Iterable[Paper] | Iterable[Path | str] | Path | str, *, year: int | None = None, keep_going: bool = False,
    min_score: float | None = None, vocabulary: Sequence[Path | str] = (), merges: Path | str | None = None,
    model: str | Path | None = None, base: str = BASE, workers: int = 1, progress: bool = False,
) -> Build:
    """Build the graph of papers, or of the papers in files and folders.

    ``min_score`` cuts edges by their score (default: what the ontology says of each kind), ``vocabulary`` adds SKOS files
    to the known names, ``merges`` is a file of forms to merge or keep apart, ``model`` another model ("" for rules alone),
    ``base`` what IRIs begin with.
    Raises InputError for files that cannot be read (with ``keep_going`` only where all cannot).
    """
    known = ontology.load([Path(path) for path in vocabulary])
    decided = rules.read(Path(merges)) if merges else rules.Rules()
    found, done = _papers(papers, year, keep_going)
    readings = (*done, *_read(found.papers, known, model, workers, progress)) if found.papers else done
    readings = tuple(sorted(readings, key=lambda reading: (reading.paper.title, reading.paper.id)))
    resolution = resolve.resolve(readings, known.concepts, decided, min_scores=known.min_scores(min_score))
    graph = Graph(resolution.entries, known, base)
    return Build(graph, readings, resolution.merges, found.notes, found.files, found.entries + len(done))


def extractor(*, model: str | Path | None = None, vocabulary: Sequence[Path | str] = ()) -> Extractor:
    """What reads papers, with the ontology's names and cue words."""
    from kg import extract

    known = ontology.load([Path(path) for path in vocabulary])
    return extract.extractor(known.concepts, known.kinds, known.roles, model)


def write(built: Build, folder: Path, *, store: Path | None = None, also: Collection[str] = ()) -> list[Path]:
    """Check the graph and write every result into ``folder``, all or nothing; returns the files.

    ``store`` is a folder for an Oxigraph store of the graph, ``also`` further formats: jsonld, nquads.
    Raises KgError, naming paper and node, where the graph breaks the shapes.
    """
    check.check(built.graph.entries, built.graph.statements, built.graph.ontology.version)
    with publish.folder(folder, stale=[name for name, _ in export.ALSO.values()]) as fresh:
        names = export.write(built.graph, built.merges, fresh, also)
        stored.write(built.readings, fresh / "readings.jsonl")
    files = [folder / name for name in (*names, "readings.jsonl")]
    if store is not None:
        from kg.store import save

        save(folder, store)
        files.append(store)
    return files


def _papers(
    source: Iterable[Paper] | Iterable[Path | str] | Path | str, year: int | None, keep_going: bool,
) -> tuple[readers.Papers, tuple[Reading, ...]]:
    items = [source] if isinstance(source, str | Path) else list(source)
    papers = [item for item in items if isinstance(item, Paper)]
    paths = [Path(item) for item in items if not isinstance(item, Paper)]
    done = [path for path in paths if path.suffix == ".jsonl" and path.is_file() and stored.is_readings(path)]
    rest = [path for path in paths if path not in done]
    found = readers.read(rest, year=year, keep_going=keep_going) if rest else readers.Papers((), 0, 0, ())
    if papers:
        found = readers.Papers((*found.papers, *papers), found.files, found.entries + len(papers), found.notes)
    return found, tuple(reading for path in done for reading in stored.read(path))


def _read(
    papers: Sequence[Paper], known: Ontology, model: str | Path | None, workers: int, progress: bool,
) -> Iterable[Reading]:
    from kg import extract

    readings = extract.extractor(known.concepts, known.kinds, known.roles, model).read(papers, workers)
    return track(readings, total=len(papers), label="reading") if progress else readings
