"""Where everything in a picture stands: boxes in layers, labels between them, long arrows around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.engine.pictures.columns import columns, straighten
from flows.engine.pictures.layers import backward, layered
from flows.engine.pictures.order import ordered
from flows.engine.pictures.picture import Box, Picture
from flows.engine.pictures.sizes import Content, Tag, content, tag

MARGIN, GAP, BETWEEN = 24, 22, 26  # around, beside one another, from layer to layer
HEAD = 7  # the length of an arrow's head
STRAIGHT = {0: 1.0, 1: 2.0, 2: 8.0}  # by how many ends are bends: long arrows run straight


@dataclass(frozen=True, slots=True)
class Placed:
    """A box where it stands; x and y are its upper left corner."""

    box: Box
    content: Content
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow: the stretches it passes from top to bottom, (x, top, bottom) each, and its label's middle."""

    start: str
    end: str
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    passes: tuple[tuple[float, float, float], ...]
    back: bool  # leads upward: the first pass is where it ends
    tag: Tag
    at: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything placed, and how large it all is."""

    picture: Picture
    boxes: tuple[Placed, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(slots=True)
class _Spot:
    """Something with a place in a row: a box, a label, a bend of a long arrow."""

    width: float
    height: float
    bend: bool = False
    beside: float = 0.0  # room for a loop at its right side
    foot: float = 0.0  # where a box ends; the label of a loop may be higher than its box


@dataclass(slots=True)
class _Chain:
    """All arrows from one box to another, led from row to row."""

    start: str
    end: str
    kinds: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    back: bool = False
    spots: list[str] = field(default_factory=list)  # from the upper box to the lower
    labeled: str = ""  # the spot of the label

    @property
    def tag(self) -> Tag:
        return tag([label for label in self.labels if label])


def layout(picture: Picture) -> Drawing:
    """The picture with a place for everything; the same picture is always laid out the same."""
    contents = {box.id: content(box) for box in picture.boxes}
    chains = _chains(picture)
    spots = {box: _Spot(made.width, made.height, foot=made.height) for box, made in contents.items()}
    rows = _rows(picture, chains, spots)
    above, below = _neighbors(spots, chains)
    rows = ordered(rows, _names(above), _names(below))
    runs = [chain.spots[1:-1] for chain in chains if len(chain.spots) > 3]
    x = columns(rows, above, below, lambda one, other: _apart(spots[one], spots[other]))
    for _ in range(3):  # one that moved may make room for another
        straighten(runs, rows, x, lambda one, other: _apart(spots[one], spots[other]))
    bands = _bands(rows, spots)
    left = min(x[name] - spot.width / 2 for name, spot in spots.items()) - MARGIN
    right = max(x[name] + spot.width / 2 + spot.beside for name, spot in spots.items()) + MARGIN
    x = {name: round(at - left, 1) for name, at in x.items()}
    where = {name: number for number, row in enumerate(rows) for name in row}
    boxes = tuple(
        Placed(box, made, x[box.id] - made.width / 2, bands[where[box.id]][0])
        for box, made in ((box, contents[box.id]) for box in picture.boxes)
    )
    lines = tuple(_lines(chains, spots, x, {name: bands[row] for name, row in where.items()}))
    return Drawing(picture, boxes, lines, round(right - left), round(bands[-1][1] + MARGIN))


def _chains(picture: Picture) -> list[_Chain]:
    chains: dict[tuple[str, str], _Chain] = {}
    for arrow in picture.arrows:
        chain = chains.setdefault((arrow.start, arrow.end), _Chain(arrow.start, arrow.end))
        chain.kinds.append(arrow.kind)
        chain.labels.append(arrow.label)
    turned = backward([box.id for box in picture.boxes], chains)
    for ends, chain in chains.items():
        chain.back = ends in turned and chain.start != chain.end
    return list(chains.values())


def _rows(picture: Picture, chains: list[_Chain], spots: dict[str, _Spot]) -> list[list[str]]:
    """Boxes in the even rows, labels and bends in between and in passing."""
    straight = [chain for chain in chains if chain.start != chain.end]
    edges = [(c.end, c.start) if c.back else (c.start, c.end) for c in straight]
    layer = layered([box.id for box in picture.boxes], edges)
    lowest = min(layer.values())
    rows: list[list[str]] = [[] for _ in range(2 * (max(layer.values()) - lowest) + 1)]
    for box in _as_met(picture, chains):
        rows[2 * (layer[box] - lowest)].append(box)
    for chain in chains:
        if chain.start == chain.end:
            spots[chain.start].beside = chain.tag.width + 26
            spots[chain.start].height = max(spots[chain.start].height, chain.tag.height + 12)
            continue
        upper, lower = (chain.end, chain.start) if chain.back else (chain.start, chain.end)
        first, last = 2 * (layer[upper] - lowest) + 1, 2 * (layer[lower] - lowest) - 1
        chain.spots = [upper]
        for row in range(first, last + 1):
            name = f"{chain.start}|{chain.end}|{row}"
            spots[name] = _Spot(2, 0, bend=True)
            if row == (last if chain.back else first):
                chain.labeled = name
                spots[name] = _Spot(max(2, chain.tag.width), chain.tag.height, bend=True)
            rows[row].append(name)
            chain.spots.append(name)
        chain.spots.append(lower)
    return rows


def _as_met(picture: Picture, chains: list[_Chain]) -> list[str]:
    """The boxes in the order in which somebody who follows the arrows meets them."""
    onward: dict[str, list[str]] = {box.id: [] for box in picture.boxes}
    for chain in chains:
        onward[chain.start].append(chain.end)
    met: dict[str, None] = {}
    for root in onward:
        waiting = [root]
        while waiting:
            box = waiting.pop()
            if box not in met:
                met[box] = None
                waiting += reversed(onward[box])
    return list(met)


def _neighbors(
    spots: Mapping[str, _Spot], chains: list[_Chain]
) -> tuple[dict[str, list[tuple[str, float]]], dict[str, list[tuple[str, float]]]]:
    above: dict[str, list[tuple[str, float]]] = {name: [] for name in spots}
    below: dict[str, list[tuple[str, float]]] = {name: [] for name in spots}
    for chain in chains:
        for upper, lower in zip(chain.spots, chain.spots[1:], strict=False):
            weight = STRAIGHT[spots[upper].bend + spots[lower].bend]
            below[upper].append((lower, weight))
            above[lower].append((upper, weight))
    return above, below


def _names(joined: Mapping[str, list[tuple[str, float]]]) -> dict[str, list[str]]:
    return {name: [other for other, _ in others] for name, others in joined.items()}


def _apart(one: _Spot, other: _Spot) -> float:
    gap = GAP if not (one.bend and other.bend) else 12
    return one.width / 2 + one.beside + gap + other.width / 2


def _bands(rows: list[list[str]], spots: Mapping[str, _Spot]) -> list[tuple[float, float]]:
    """Top and bottom of each row."""
    bands: list[tuple[float, float]] = []
    at = float(MARGIN)
    for row in rows:
        bottom = at + max((spots[name].height for name in row), default=0)
        bands.append((at, bottom))
        at = bottom + BETWEEN
    return bands


# ---- arrows -----------------------------------------------------------------------------------------


def _lines(
    chains: list[_Chain],
    spots: Mapping[str, _Spot],
    x: Mapping[str, float],
    bands: Mapping[str, tuple[float, float]],
) -> list[Line]:
    ports = _ports(chains, spots, x)
    lines = []
    for number, chain in enumerate(chains):
        kinds, labels, label = tuple(chain.kinds), tuple(chain.labels), chain.tag
        if not chain.spots:  # a loop
            side, top = x[chain.start] + spots[chain.start].width / 2, bands[chain.start][0]
            at = (side + 26 + label.width / 2, top + spots[chain.start].height / 2)
            passes = [(side, top, top + spots[chain.start].foot)]
            lines.append(Line(chain.start, chain.end, kinds, labels, tuple(passes), False, label, at))
            continue
        upper, *between, lower = chain.spots
        top, bottom = bands[upper]
        passes = [(ports[number, upper], top + spots[upper].foot, bottom)]
        passes += [(x[name], *bands[name]) for name in between]
        passes.append((ports[number, lower], bands[lower][0], bands[lower][0]))
        middle = sum(bands[chain.labeled]) / 2
        at = (x[chain.labeled], middle)
        lines.append(Line(chain.start, chain.end, kinds, labels, tuple(passes), chain.back, label, at))
    return lines


def _ports(
    chains: list[_Chain], spots: Mapping[str, _Spot], x: Mapping[str, float]
) -> dict[tuple[int, str], float]:
    """Where each arrow touches its boxes: beside one another, in the order in which they come and go."""
    sides: dict[tuple[str, bool], list[tuple[float, int]]] = {}
    for number, chain in enumerate(chains):
        if chain.spots:
            sides.setdefault((chain.spots[0], True), []).append((x[chain.spots[1]], number))
            sides.setdefault((chain.spots[-1], False), []).append((x[chain.spots[-2]], number))
    ports: dict[tuple[int, str], float] = {}
    for (box, _), joined in sides.items():
        room = spots[box].width - 44
        step = min(26.0, room / max(1, len(joined) - 1))
        for place, (_, number) in enumerate(sorted(joined)):
            ports[number, box] = round(x[box] + (place - (len(joined) - 1) / 2) * step, 1)
    return ports
