"""Where the map puts things: communities apart, neighbours near, nothing on top of another; the same for the same graph."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import rustworkx as rx

Point = tuple[float, float]
_GOLDEN = math.pi * (3 - math.sqrt(5))  # radians between neighbours on a sunflower's disc (Vogel, 1979)
_ROUNDS = 60


def positions(size: int, edges: Sequence[tuple[int, int]], groups: Sequence[int], radii: Sequence[float]) -> list[Point]:
    """A place for each of ``size`` nodes, in pixels, the middle of all at (0, 0).

    ``groups`` gives each node's community, from 0; ``radii`` the space it needs. Force-directed (Fruchterman and Reingold,
    1991), started from discs of communities around a common centre.
    """
    if not size:
        return []
    start = _discs(groups)
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.add_edges_from([(a, b, 1.0 if groups[a] == groups[b] else 0.3) for a, b in edges])
    found = rx.spring_layout(graph, pos=start, k=2.2 / math.sqrt(size), num_iter=_ROUNDS, weight_fn=float, seed=7, scale=1.0,
                             repulsive_exponent=2)
    scale = 95.0 * math.sqrt(size)
    return _apart([(found[node][0] * scale, found[node][1] * scale) for node in range(size)], radii)


def _discs(groups: Sequence[int]) -> dict[int, Point]:
    """Each community on a disc of its own, the largest in the middle."""
    members: dict[int, list[int]] = {}
    for node, group in enumerate(groups):
        members.setdefault(group, []).append(node)
    places: dict[int, Point] = {}
    turn = 0.0
    for order, group in enumerate(sorted(members, key=lambda group: (-len(members[group]), group))):
        away = 0.0 if order == 0 else 0.25 + 0.75 * math.sqrt(order / len(members))
        turn += _GOLDEN
        spread = 0.5 * math.sqrt(len(members[group]) / len(groups))
        for number, node in enumerate(members[group]):
            radius, angle = spread * math.sqrt((number + 0.5) / len(members[group])), number * _GOLDEN
            places[node] = (away * math.cos(turn) + radius * math.cos(angle), away * math.sin(turn) + radius * math.sin(angle))
    return places


def _apart(points: list[Point], radii: Sequence[float]) -> list[Point]:
    """Nodes that overlap are pushed apart, cell by cell of a grid, so that the time is linear."""
    cell = 2 * max(radii, default=1.0)
    for _ in range(8):
        grid: dict[tuple[int, int], list[int]] = {}
        for node, (x, y) in enumerate(points):
            grid.setdefault((int(x // cell), int(y // cell)), []).append(node)
        moved = _push(points, radii, grid)
        if not moved:
            break
    return [(round(x, 1), round(y, 1)) for x, y in points]


def _push(points: list[Point], radii: Sequence[float], grid: Mapping[tuple[int, int], Sequence[int]]) -> bool:
    moved = False
    for (column, row), members in sorted(grid.items()):
        near = [node for a in (-1, 0, 1) for b in (-1, 0, 1) for node in grid.get((column + a, row + b), ())]
        for one in members:
            for other in near:
                if one < other:
                    moved |= _part(points, one, other, radii[one] + radii[other])
    return moved


def _part(points: list[Point], one: int, other: int, least: float) -> bool:
    (ax, ay), (bx, by) = points[one], points[other]
    away = math.hypot(bx - ax, by - ay)
    if away >= least:
        return False
    angle = math.atan2(by - ay, bx - ax) if away > 1e-9 else one * _GOLDEN
    shift = (least - away) / 2 + 0.01
    points[one] = (ax - shift * math.cos(angle), ay - shift * math.sin(angle))
    points[other] = (bx + shift * math.cos(angle), by + shift * math.sin(angle))
    return True
