"""Reading abstracts: a spaCy pipeline on a blank English one, and what turns its spans into records.

The components in their order; each is a spaCy factory of the same name, and a plain function in a file of its own:

``kg_sentences`` sentence starts · ``kg_names`` known names · ``kg_abbreviations`` short and long forms ·
``kg_phrases`` likely names · ``kg_links`` web addresses · ``kg_tagger`` the trained tagger
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from kg.extract import abbreviations, foreign, links, phrases, sentences  # noqa: F401  registers the factories
from kg.extract.extractor import Extractor
from kg.extract.judge import Judge, Lexicon
from kg.extract.names import Names
from kg.extract.roles import Roles
from kg.extract.tagger import DEFAULT, Model, Tagger
from kg.extract.tokenizer import Tokenizer
from kg.model import Concept, Kind, Role

__all__ = ["Extractor", "extractor"]


def extractor(concepts: Iterable[Concept], kinds: Sequence[Kind], roles: Sequence[Role], model: str | Path | None = None) -> Extractor:
    """What reads papers, knowing these concepts, kinds (with their last words) and roles (with their cue words).

    ``model`` is the folder of a kg model, or any spaCy pipeline that sets spans with our labels; None takes the
    package's own model, "" rules alone. Raises UsageError or InputError for a model that cannot be had.
    """
    nlp = spacy.blank("en")
    nlp.max_length = 2_000_000
    nlp.tokenizer = Tokenizer(nlp.vocab, nlp.tokenizer)
    nlp.add_pipe("kg_sentences")
    names: Names = nlp.add_pipe("kg_names", config={"concepts": []})  # type: ignore[assignment]
    names.add(concepts)
    nlp.add_pipe("kg_abbreviations")
    nlp.add_pipe("kg_phrases", config={"heads": {kind.key: list(kind.heads) for kind in kinds}})
    nlp.add_pipe("kg_links")
    own = Model(Path(model) if model and (Path(model) / "model.json").is_file() else DEFAULT)
    _add_tagger(nlp, own, model)
    return Extractor(
        nlp, own.kinds, own.roles, Roles({role.key: role.cues for role in roles}),
        Lexicon(json.loads(own.file("lexicon.json")), 2 * len(own.kinds) + 1),
        Judge.load(own.file("judge.json"), "fast" if model == "" else "full"),
    )


def _add_tagger(nlp: Language, own: Model, model: str | Path | None) -> None:
    if model is None or (model and (Path(model) / "model.json").is_file()):
        tagger: Tagger = nlp.add_pipe("kg_tagger", config={"model": str(own.folder), "lean": own.about.get("lean", 0.0)})  # type: ignore[assignment]
        tagger.model = own
    elif model:
        nlp.add_pipe("kg_foreign", config={"pipeline": str(model), "kinds": list(own.kinds), "roles": list(own.roles)})
