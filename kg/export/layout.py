"""Where the map puts things: communities apart, neighbours near, nothing on top of another; the same for the same graph.

Nodes of a community are placed by force among themselves (Fruchterman and Reingold, 1991), with the middles of the other
communities as fixed anchors, so that the time grows with the squares of the communities and not with that of the graph.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import rustworkx as rx

Point = tuple[float, float]
Edge = tuple[int, int]

SPACING = 62.0  # pixels between neighbours
PETAL = 21.0  # pixels from a paper to the things that it alone has
STEP = 30.0  # pixels between the papers of the margin
_WIDE = 1.45  # screens are wider than high
_GOLDEN = math.pi * (3 - math.sqrt(5))  # radians between neighbours on a sunflower's disc (Vogel, 1979)
_ROUNDS = 120
_GAP = 0.9  # room between communities, in spacings
_HUB = 0.6  # pull of a community's middle against that of an edge
_ACROSS = 0.15  # pull of an edge to another community
_INWARD = 0.35  # how much a community wants to be in the middle of the map against near its own
_SPOTS = 5_000  # spots tried for each community
_SMALL = 4  # communities up to this size stay where they are dropped


def positions(edges: Sequence[Edge], groups: Sequence[int], radii: Sequence[float]) -> list[Point]:
    """A place for each node, in pixels around (0, 0).

    ``groups`` gives each node's community, ``radii`` half the space it needs.
    """
    if not groups:
        return []
    members: dict[int, list[int]] = defaultdict(list)
    for node, group in enumerate(groups):
        members[group].append(node)
    discs = {group: SPACING * 0.56 * math.sqrt(len(nodes)) for group, nodes in members.items()}
    ties = Counter((min(pair), max(pair)) for a, b in edges if len(pair := {groups[a], groups[b]}) == 2)
    middles = _packed(discs, ties)
    inside: dict[int, list[Edge]] = defaultdict(list)
    for a, b in edges:
        for group in {groups[a], groups[b]}:
            inside[group].append((a, b))
    spots: dict[int, Point] = {}
    for group, nodes in members.items():
        spots |= _placed(nodes, inside[group], groups, middles, discs[group])
    return apart([spots[node] for node in range(len(groups))], radii)


def _disc(centre: Point, count: int) -> Iterator[Point]:
    for number in range(count):
        away, turn = SPACING * 0.55 * math.sqrt(number + 0.5), number * _GOLDEN
        yield centre[0] + away * math.cos(turn), centre[1] + away * math.sin(turn)


def _packed(discs: Mapping[int, float], ties: Mapping[Edge, int]) -> dict[int, Point]:
    """Middles for discs of these radii: the largest first, each on the free spot nearest to those it is tied to."""
    order = sorted(discs, key=lambda group: (-discs[group], group))
    beside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (a, b), count in sorted(ties.items()):
        beside[a].append((b, count))
        beside[b].append((a, count))
    room = sum((radius + _GAP * SPACING) ** 2 for radius in discs.values())
    turns = np.arange(_SPOTS)
    away = np.sqrt(turns * room * 6 / _SPOTS)
    spots = np.stack([away * np.cos(turns * _GOLDEN) * _WIDE, away * np.sin(turns * _GOLDEN)], axis=1)
    middles: dict[int, Point] = {}
    for group in order:
        cost = _INWARD * np.hypot(spots[:, 0] / _WIDE, spots[:, 1])
        known = [(other, count) for other, count in beside[group] if other in middles]
        for other, count in known:
            cost += np.hypot(*(spots - middles[other]).T) * count / sum(count for _, count in known)
        for other, middle in middles.items():
            near = np.hypot(*(spots - middle).T) < discs[group] + discs[other] + _GAP * SPACING
            cost = np.where(near, np.inf, cost)
        best = int(np.argmin(cost))
        middles[group] = (float(spots[best, 0]), float(spots[best, 1]))
    return middles


def _placed(
    nodes: Sequence[int], edges: Sequence[Edge], groups: Sequence[int], middles: Mapping[int, Point], reach: float,
) -> dict[int, Point]:
    """A community's nodes after the force, within ``reach`` of its middle."""
    centre = middles[groups[nodes[0]]]
    start = dict(zip(nodes, _disc(centre, len(nodes)), strict=True))
    if len(nodes) <= _SMALL:
        return start
    unit = SPACING * math.sqrt(len(nodes))  # the compiled layout moves in steps of a tenth
    graph: rx.PyGraph[int, float] = rx.PyGraph(multigraph=False)
    index = {node: graph.add_node(node) for node in nodes}
    others = sorted({groups[node] for edge in edges for node in edge} - {groups[nodes[0]]})
    anchors = {group: graph.add_node(-1) for group in (groups[nodes[0]], *others)}
    graph.add_edges_from([(index[node], anchors[groups[node]], _HUB) for node in nodes])
    graph.add_edges_from([(index.get(a, anchors.get(groups[a], 0)), index.get(b, anchors.get(groups[b], 0)),
                           1.0 if groups[a] == groups[b] else _ACROSS) for a, b in edges])
    begin = {index[node]: ((x - centre[0]) / unit, (y - centre[1]) / unit) for node, (x, y) in start.items()}
    begin |= {anchors[group]: _towards(centre, middles[group], 1.2 * reach / unit) for group in anchors}
    found = rx.spring_layout(graph, pos=begin, fixed=set(anchors.values()), k=0.9 / math.sqrt(len(nodes)), num_iter=_ROUNDS,
                             weight_fn=float, seed=7, repulsive_exponent=2)
    return _within(centre, {node: (found[index[node]][0] * unit, found[index[node]][1] * unit) for node in nodes}, reach)


def _towards(one: Point, other: Point, reach: float) -> Point:
    """A point at most ``reach`` from (0, 0) in the direction from one point to another."""
    away = math.hypot(other[0] - one[0], other[1] - one[1])
    return (0.0, 0.0) if away < 1e-9 else ((other[0] - one[0]) / away * reach, (other[1] - one[1]) / away * reach)


def _within(centre: Point, spots: Mapping[int, Point], reach: float) -> dict[int, Point]:
    """Spots around (0, 0) moved to the centre; what lies beyond the reach is drawn in."""
    placed = {}
    for node, (x, y) in spots.items():
        part = min(1.0, reach / max(math.hypot(x, y), 1e-9))
        placed[node] = (centre[0] + x * part, centre[1] + y * part)
    return placed


def apart(points: Sequence[Point], radii: Sequence[float]) -> list[Point]:
    """Nodes that overlap are pushed apart, cell by cell of a grid, so that the time is linear."""
    spots = dict(enumerate(points))
    cell = 2 * max(radii, default=1.0)
    for _ in range(30):
        grid: dict[tuple[int, int], list[int]] = defaultdict(list)
        for node, (x, y) in spots.items():
            grid[int(x // cell), int(y // cell)].append(node)
        if not _push(spots, radii, grid):
            break
    return [spots[node] for node in range(len(points))]


def _push(spots: dict[int, Point], radii: Sequence[float], grid: Mapping[tuple[int, int], Sequence[int]]) -> bool:
    moved = False
    for (column, row), members in sorted(grid.items()):
        near = [node for a in (-1, 0, 1) for b in (-1, 0, 1) for node in grid.get((column + a, row + b), ())]
        for one in members:
            for other in near:
                if one < other:
                    moved |= _part(spots, one, other, radii[one] + radii[other])
    return moved


def _part(spots: dict[int, Point], one: int, other: int, least: float) -> bool:
    (ax, ay), (bx, by) = spots[one], spots[other]
    away = math.hypot(bx - ax, by - ay)
    if away >= least:
        return False
    angle = math.atan2(by - ay, bx - ax) if away > 1e-9 else one * _GOLDEN
    shift = (least - away) / 2 + 0.01
    spots[one] = (ax - shift * math.cos(angle), ay - shift * math.sin(angle))
    spots[other] = (bx + shift * math.cos(angle), by + shift * math.sin(angle))
    return True


def petals(centre: Point, count: int) -> Iterator[Point]:
    """Places around a paper for the things that it alone has: rings of eight, then sixteen, and so on."""
    ring, left = 1, count
    while left > 0:
        here = min(left, 8 * ring)
        for number in range(here):
            turn = 2 * math.pi * (number / here) - math.pi / 2 + ring * 0.3
            yield centre[0] + PETAL * ring * math.cos(turn), centre[1] + PETAL * ring * math.sin(turn)
        left -= here
        ring += 1


def margin(count: int, points: Sequence[Point], step: float = STEP) -> list[Point]:
    """Places for papers that are tied to nothing: rows below everything else, as wide as the rest."""
    left, right = min((x for x, _ in points), default=0.0), max((x for x, _ in points), default=0.0)
    top = max((y for _, y in points), default=-3 * step) + 3 * step
    across = max(12, math.ceil(math.sqrt(count * 4)), int((right - left) / step))
    begin = (left + right) / 2 - (min(count, across) - 1) * step / 2
    return [(begin + number % across * step, top + number // across * step) for number in range(count)]
