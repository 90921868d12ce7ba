"""The order inside each layer: as few crossings as sweeps up and down find."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping

SWEEPS = 24
Rows = list[list[str]]
Neighbors = Mapping[str, list[str]]


def ordered(rows: Rows, above: Neighbors, below: Neighbors) -> Rows:
    """The rows in their best order found. `above` and `below`: the neighbors of each in the next rows."""
    best, fewest = [list(row) for row in rows], crossings(rows, below)
    now = [list(row) for row in rows]
    for sweep in range(SWEEPS):
        if not fewest:
            break
        downward = sweep % 2 == 0
        for number in range(1, len(now)) if downward else range(len(now) - 2, -1, -1):
            fixed = now[number - 1] if downward else now[number + 1]
            now[number] = _by_middle(now[number], fixed, above if downward else below)
        _exchange(now, above, below)
        count = crossings(now, below)
        if count < fewest:
            best, fewest = [list(row) for row in now], count
    return best


def crossings(rows: Rows, below: Neighbors) -> int:
    """How many pairs of lines cross between neighboring rows."""
    count = 0
    for upper, lower in zip(rows, rows[1:], strict=False):
        place = {name: number for number, name in enumerate(lower)}
        seen: list[int] = []
        for name in upper:
            ends = sorted(place[other] for other in below[name])
            count += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _by_middle(row: list[str], fixed: list[str], neighbors: Neighbors) -> list[str]:
    """By the mean place of the neighbors; what has none keeps its place."""
    place = {name: number for number, name in enumerate(fixed)}
    middle = {
        name: sum(place[other] for other in neighbors[name]) / len(neighbors[name])
        for name in row
        if neighbors[name]
    }
    moving = iter(sorted(middle, key=lambda name: middle[name]))
    return [next(moving) if name in middle else name for name in row]


def _exchange(rows: Rows, above: Neighbors, below: Neighbors) -> None:
    """Neighbors in a row change places where that takes crossings away."""
    places = [{name: number for number, name in enumerate(row)} for row in rows]
    for number, row in enumerate(rows):
        sides = [(above, places[number - 1])] if number else []
        sides += [(below, places[number + 1])] if number + 1 < len(rows) else []
        moved = True
        while moved:
            moved = False
            for at in range(len(row) - 1):
                one, other = row[at], row[at + 1]
                gain = sum(_cross(side[one], side[other], where) for side, where in sides)
                if gain > 0:
                    row[at], row[at + 1] = other, one
                    moved = True
        places[number] = {name: at for at, name in enumerate(row)}


def _cross(left: list[str], right: list[str], place: Mapping[str, int]) -> int:
    """Crossings of the two as they stand, less those after they changed places."""
    now = sum(place[one] > place[other] for one in left for other in right)
    then = sum(place[one] < place[other] for one in left for other in right)
    return now - then
