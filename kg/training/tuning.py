"""Fine-tuning the network and writing it for ONNX Runtime. Resumable: each epoch leaves a checkpoint."""

from __future__ import annotations

import logging
import math
import random
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from kg import publish
from kg.model import InputError
from kg.progress import track
from kg.training.labels import IGNORED, LONGEST, Example
from kg.training.network import HEADS, Network, pretrained

_WEIGHTS = {"kind": 1.0, "required": 0.3, "role": 0.3, "value": 0.5}  # of the heads in the loss
_BATCH = 8
_ENCODER, _HEADS = 2e-4, 1e-3  # learning rates
_WARM = 0.1  # of all steps
_MARK = 9
_MASK = 103  # the encoder's piece for a word that is not shown
_MASKED = 0.12  # of all pieces while tuning
_ROUND = 16  # lengths are rounded up to it, so that few shapes of tensors occur
_INPUTS = ("pieces", "shapes", "segments")


@dataclass(frozen=True, slots=True)
class Settings:
    """How often the examples are seen, where the dice begin, and what the learning rates are multiplied with."""

    epochs: int
    seed: int
    pace: float = 1.0


def begin(encoder: Path, seed: int) -> Network:
    """The network before it is tuned: the weights of an encoder, and heads by the dice."""
    torch.manual_seed(seed)
    return pretrained(encoder).to(torch.device("cuda" if torch.cuda.is_available() else "cpu"))


def tune(network: Network, examples: Sequence[Example], held: Sequence[Example], settings: Settings, checkpoint: Path,
         tell: Callable[[str], None]) -> None:
    """Tune the network on ``examples``; ``tell`` hears the loss on them and on ``held`` after each epoch.

    A ``checkpoint`` of the same run is taken up where it ended. Dice are thrown anew for each epoch, so a run that was
    interrupted ends as one that was not.
    """
    steps = settings.epochs * math.ceil(len(examples) / _BATCH)
    optimiser, schedule = _optimiser(network, steps, settings.pace)
    first = _resume(checkpoint, network, optimiser, schedule)
    for epoch in range(first, settings.epochs):
        loss = _epoch(network, examples, optimiser, schedule, settings.seed * 1000 + epoch, f"epoch {epoch + 1} of {settings.epochs}")
        tell(f"epoch {epoch + 1} of {settings.epochs}: loss {loss:.3f}, on held-out papers {_loss_on(network, held):.3f}")
        with publish.file(checkpoint) as fresh:
            torch.save({"epoch": epoch + 1, "network": network.state_dict(), "optimiser": optimiser.state_dict(),
                        "schedule": schedule.state_dict()}, fresh)


def _optimiser(network: Network, steps: int, pace: float) -> tuple[torch.optim.AdamW, torch.optim.lr_scheduler.LambdaLR]:
    new = [part for name, part in network.named_parameters() if name.startswith(("shapes", "middle", "heads"))]
    old = [part for name, part in network.named_parameters() if not name.startswith(("shapes", "middle", "heads")) and part.requires_grad]
    optimiser = torch.optim.AdamW([{"params": old, "lr": pace * _ENCODER}, {"params": new, "lr": pace * _HEADS}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (_WARM * steps)) * max(0.02, 1 - step / steps))
    return optimiser, schedule


def _resume(checkpoint: Path, network: Network, optimiser: torch.optim.AdamW, schedule: torch.optim.lr_scheduler.LambdaLR) -> int:
    if not checkpoint.exists():
        return 0
    try:
        found = torch.load(checkpoint, map_location="cpu", weights_only=True)
        network.load_state_dict(found["network"])
        optimiser.load_state_dict(found["optimiser"])
        schedule.load_state_dict(found["schedule"])
    except (RuntimeError, KeyError, ValueError, EOFError, OSError) as error:
        raise InputError(f"{checkpoint}: not a checkpoint of this run ({type(error).__name__}); remove it") from None
    epoch: int = found["epoch"]
    return epoch


def _epoch(network: Network, examples: Sequence[Example], optimiser: torch.optim.AdamW, schedule: torch.optim.lr_scheduler.LambdaLR,
           seed: int, label: str) -> float:
    torch.manual_seed(seed)
    network.train()
    total = 0.0
    order = batches([len(example.pieces) for example in examples], seed)
    for places in track(order, total=len(order), label=label, unit=" batches"):
        loss = _loss(network, [examples[place] for place in places])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        total += float(loss.detach())
    return total / max(1, len(order))


def batches(sizes: Sequence[int], seed: int) -> list[list[int]]:
    """The places of all examples in batches in random order; those of one batch have about one size."""
    dice = random.Random(seed)  # noqa: S311  no secret
    order = list(range(len(sizes)))
    dice.shuffle(order)
    pools = [sorted(order[start:start + 8 * _BATCH], key=lambda place: sizes[place]) for start in range(0, len(order), 8 * _BATCH)]
    made = [pool[start:start + _BATCH] for pool in pools for start in range(0, len(pool), _BATCH)]
    dice.shuffle(made)
    return made


def _loss(network: Network, examples: Sequence[Example]) -> Tensor:
    size = min(LONGEST, -(-max(len(example.pieces) for example in examples) // _ROUND) * _ROUND)
    device = network.pieces.weight.device

    def column(rows: Iterable[Sequence[float]], filler: float) -> Tensor:
        return torch.tensor([[*row, *[filler] * (size - len(row))] for row in rows], device=device)

    pieces, shapes = column((example.pieces for example in examples), 0), column((example.shapes for example in examples), _MARK)
    if network.training:
        pieces = masked(pieces, shapes)
    mask = column(([1] * len(example.pieces) for example in examples), 0)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=_halves(device)):
        scores = network(pieces, shapes, column((example.segments for example in examples), 0), mask)
    shares = column((example.shares for example in examples), 0.0)
    return torch.stack([
        _WEIGHTS[head] * _cross_entropy(found, column((example.labels[head] for example in examples), IGNORED),
                                        shares if head == "role" else torch.ones_like(shares))
        for head, found in zip(HEADS, scores, strict=True)]).sum()


def masked(pieces: Tensor, shapes: Tensor) -> Tensor:
    """The pieces with some of them masked: names are learned from what stands around them, not by heart (word dropout, Iyyer et al.,
    2015). Their shapes and the marks stay."""
    chosen = (torch.rand(pieces.shape) < _MASKED).to(pieces.device) & (shapes != _MARK)
    return torch.where(chosen, torch.full_like(pieces, _MASK), pieces)


def _halves(device: torch.device) -> bool:
    """Whether the device multiplies numbers of 16 bits; a processor that only imitates it takes twenty times as long as with 32."""
    # only a torch that is built with this library can be asked
    return device.type != "cpu" or (torch.backends.mkldnn.is_available() and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()))


def _cross_entropy(scores: Tensor, wanted: Tensor, weights: Tensor) -> Tensor:
    """The weighted mean over the words that have a label. A role is told by its thing, however often that is named."""
    losses = nn.functional.cross_entropy(scores.flatten(0, 1).float(), wanted.flatten(), ignore_index=IGNORED, reduction="none")
    weights = weights.flatten() * (wanted.flatten() != IGNORED)
    return (losses * weights).sum() / weights.sum().clamp(min=1e-6)  # there may be no such word


def _loss_on(network: Network, examples: Sequence[Example]) -> float:
    network.eval()
    with torch.no_grad():
        losses = [float(_loss(network, examples[start:start + _BATCH])) for start in range(0, len(examples), _BATCH)]
    return sum(losses) / max(1, len(losses))


class _Whole(nn.Module):
    """The network for one paper, all of whose places hold a piece."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, segments: Tensor) -> tuple[Tensor, ...]:
        return self.network(pieces, shapes, segments, None)


def export(network: Network, path: Path) -> None:
    """Write the network for ONNX Runtime, its weights signed and in seven of eight bits.

    With the eighth, sums are clipped by processors that know only AVX2, which then read worse. Unsigned weights are not clipped, but took
    1.7 times as long on a processor with AVX-512 VNNI.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_suffix(".whole.onnx")
    names = (*_INPUTS, *HEADS)
    sample = torch.ones((1, 300), dtype=torch.long)
    with warnings.catch_warnings():
        # the exporter that follows the code line by line is announced as old; the new one needs more than torch
        warnings.simplefilter("ignore")
        torch.onnx.export(_Whole(network.cpu()).eval(), (sample, sample * 0, sample * 0), str(whole), input_names=list(_INPUTS),
                          output_names=list(HEADS), dynamic_axes={name: {1: "n"} for name in names}, dynamo=False, opset_version=17)
        logging.disable(logging.WARNING)  # it advises a step for images
        try:
            quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        finally:
            logging.disable(logging.NOTSET)
    whole.unlink()
