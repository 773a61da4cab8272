"""Where the map puts things: communities apart, neighbours near, nothing on top of another; the same for the same graph."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import rustworkx as rx

Point = tuple[float, float]
Edge = tuple[int, int]

SPACING = 62.0  # pixels between neighbours
_WIDE = 1.35  # screens are wider than high
_GOLDEN = math.pi * (3 - math.sqrt(5))  # radians between neighbours on a sunflower's disc (Vogel, 1979)
_ROUNDS = 90
_GAP = 0.5  # room between discs, in spacings
_HUB = 0.5  # pull of a community's middle against that of an edge


def positions(edges: Sequence[Edge], groups: Sequence[int], radii: Sequence[float]) -> list[Point]:
    """A place for each node, in pixels around (0, 0).

    ``groups`` gives each node's community, ``radii`` the space it needs. The discs of communities are packed first, near
    those they share edges with; then nodes find their places by force (Fruchterman and Reingold, 1991), each tied to the
    middle of its community; what overlaps at last is pushed apart.
    """
    size = len(groups)
    if not size:
        return []
    members: dict[int, list[int]] = defaultdict(list)
    for node, group in enumerate(groups):
        members[group].append(node)
    discs = {group: SPACING * 0.62 * math.sqrt(len(nodes)) for group, nodes in members.items()}
    centres = _packed(discs, Counter((groups[a], groups[b]) for a, b in edges if groups[a] != groups[b]))
    start = {node: spot for group, nodes in members.items() for node, spot in zip(nodes, _disc(centres[group], len(nodes)), strict=True)}
    return apart(_forced(edges, groups, start, centres), radii)


def _disc(centre: Point, count: int) -> Iterator[Point]:
    for number in range(count):
        away, turn = SPACING * 0.55 * math.sqrt(number + 0.5), number * _GOLDEN
        yield centre[0] + away * math.cos(turn), centre[1] + away * math.sin(turn)


def _packed(discs: Mapping[int, float], ties: Mapping[Edge, int]) -> dict[int, Point]:
    """Middles for discs of these radii: the largest in the centre, tied ones near each other, none on another."""
    order = sorted(discs, key=lambda group: (-discs[group], group))
    reach = max(discs.values())
    spots = {group: (reach * 1.5 * math.sqrt(place) * math.cos(place * _GOLDEN), reach * 1.5 * math.sqrt(place) * math.sin(place * _GOLDEN))
             for place, group in enumerate(order)}
    most = max(ties.values(), default=1)
    for step in range(200):
        speed = 0.06 * (1 - step / 200)
        for a, b in sorted(ties):
            (ax, ay), (bx, by) = spots[a], spots[b]
            pull = speed * ties[a, b] / most / 2
            spots[a] = (ax + (bx - ax) * pull, ay + (by - ay) * pull)
            spots[b] = (bx - (bx - ax) * pull, by - (by - ay) * pull)
        spots = {group: (x * (1 - speed / 2), y * (1 - speed / 2 * _WIDE**2)) for group, (x, y) in spots.items()}
        for place, one in enumerate(order):
            for other in order[place + 1:]:
                _part(spots, one, other, discs[one] + discs[other] + _GAP * SPACING)
    return spots


def _forced(edges: Sequence[Edge], groups: Sequence[int], start: Mapping[int, Point], centres: Mapping[int, Point]) -> list[Point]:
    """Nodes after the force: edges within a community pull more than those across; the middles stay."""
    size = len(groups)
    unit = SPACING * math.sqrt(size)  # the compiled layout moves in steps of a tenth
    hubs = {group: size + place for place, group in enumerate(sorted(centres))}
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(size + len(hubs)))
    graph.add_edges_from([(a, b, 1.0 if groups[a] == groups[b] else 0.2) for a, b in edges])
    graph.add_edges_from([(node, hubs[group], _HUB) for node, group in enumerate(groups)])
    begin = {node: (x / unit, y / unit) for node, (x, y) in start.items()}
    begin |= {hubs[group]: (x / unit, y / unit) for group, (x, y) in centres.items()}
    found = rx.spring_layout(graph, pos=begin, fixed=set(hubs.values()), k=0.9 / math.sqrt(size), num_iter=_ROUNDS,
                             weight_fn=float, seed=7, repulsive_exponent=2)
    return [(found[node][0] * unit, found[node][1] * unit) for node in range(size)]


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


class Free:
    """Free spots beside things that have their places."""

    def __init__(self, points: Sequence[Point], step: float) -> None:
        self._step = step
        self._taken = {self._cell(x, y) for x, y in points}

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        return round(x / self._step), round(y / self._step)

    def beside(self, x: float, y: float, turn: float = 0.0) -> Point:
        """The first free spot on a spiral around a point, begun at an angle; it is taken then."""
        number = 1
        while True:
            away = self._step * 0.8 * math.sqrt(number)
            spot = (x + away * math.cos(turn + number * _GOLDEN), y + away * math.sin(turn + number * _GOLDEN))
            cell = self._cell(*spot)
            if cell not in self._taken:
                self._taken.add(cell)
                return cell[0] * self._step, cell[1] * self._step
            number += 1
