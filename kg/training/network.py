"""The network: a BERT encoder (Devlin et al., 2019) of MiniLM's size (Wang et al., 2020) with heads for each word piece."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

SHAPES = 20  # how a word is written, for first and for later pieces
HEADS = {"kind": 13, "required": 2, "role": 7, "value": 3}  # outside, begin and inside of six kinds; …; outside, begin, inside


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each followed by addition and normalisation."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.first, self.second = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm_attention, self.norm = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` (batch, pieces, width); ``mask`` (batch, 1, pieces, pieces) is added to the attention scores, where there is one.

        The attention itself has no dropout: with it, tuning on a processor takes three times as long.
        """
        size, pieces, width = x.shape
        query, key, value = (part(x).view(size, pieces, self.heads, width // self.heads).transpose(1, 2)
                             for part in (self.query, self.key, self.value))
        found = nn.functional.scaled_dot_product_attention(query, key, value, None if mask is None else mask.to(query.dtype))
        found = found.transpose(1, 2).reshape(size, pieces, width)
        x = self.norm_attention(x + self.dropout(self.out(found)))
        after: Tensor = self.norm(x + self.dropout(self.second(nn.functional.gelu(self.first(x)))))
        return after


class Network(nn.Module):
    """Word pieces, their shapes and segments in; four sets of scores for each piece out."""

    def __init__(self, vocabulary: int = 30522, width: int = 384, layers: int = 6, heads: int = 12, inner: int = 1536,
                 longest: int = 512, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces, self.positions, self.segments = (nn.Embedding(size, width) for size in (vocabulary, longest, 2))
        self.shapes = nn.Embedding(SHAPES, width)
        nn.init.normal_(self.shapes.weight, std=0.01)
        self.norm, self.dropout = nn.LayerNorm(width, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(width, heads, inner, dropout) for _ in range(layers))
        self.middle = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Dropout(dropout))
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in HEADS.items()})
        self.pieces.weight.requires_grad_(False)  # too many to learn from a thousand papers

    def forward(self, pieces: Tensor, shapes: Tensor, segments: Tensor, mask: Tensor | None) -> tuple[Tensor, ...]:
        """All inputs (batch, pieces); ``mask`` is one where there is a piece, None if everywhere.

        Scores (batch, pieces, size) as in HEADS.
        """
        places = torch.arange(pieces.shape[1], device=pieces.device)[None]
        x = self.pieces(pieces) + self.shapes(shapes) + self.positions(places) + self.segments(segments)
        x = self.dropout(self.norm(x))
        hidden = None if mask is None else ((1.0 - mask[:, None, None].to(x.dtype)) * -1e4).expand(-1, 1, places.shape[1], -1)
        for layer in self.layers:
            x = layer(x, hidden)
        middle = self.middle(self.dropout(torch.cat([x, x[:, :1].expand_as(x)], -1)))
        return tuple(head(middle) for head in self.heads.values())


def pretrained(folder: Path) -> Network:
    """The network with the encoder weights of a BERT checkpoint (``model.safetensors``); the heads are new."""
    from safetensors.torch import load_file

    network = Network()
    found = load_file(folder / "model.safetensors")
    names = {"embeddings.word_embeddings": "pieces", "embeddings.position_embeddings": "positions",
             "embeddings.token_type_embeddings": "segments", "embeddings.LayerNorm": "norm"}
    inner = {"attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
             "attention.output.dense": "out", "attention.output.LayerNorm": "norm_attention",
             "intermediate.dense": "first", "output.dense": "second", "output.LayerNorm": "norm"}
    names |= {f"encoder.layer.{number}.{theirs}": f"layers.{number}.{ours}"
              for number in range(len(network.layers)) for theirs, ours in inner.items()}
    weights = {f"{names[stem]}.{part}": found[f"{stem}.{part}"] for stem in names for part in ("weight", "bias")
               if f"{stem}.{part}" in found}
    missing = network.load_state_dict(weights, strict=False).missing_keys
    if unset := [name for name in missing if not name.startswith(("shapes", "middle", "heads"))]:
        raise ValueError(f"{folder}: the checkpoint has no {unset[0]}")
    return network
