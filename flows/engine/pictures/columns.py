"""Where in its row everything stands: near what it is joined with, and never nearer to a neighbor than allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

ROUNDS, SETTLING = 40, 24  # sweeps in one direction after the other, then looking both ways
Joined = Mapping[str, list[tuple[str, float]]]  # neighbors, and how strongly they pull
Apart = Callable[[str, str], float]


def columns(rows: list[list[str]], above: Joined, below: Joined, apart: Apart) -> dict[str, float]:
    """The middle of each, from left to right."""
    x: dict[str, float] = {}
    for row in rows:
        at = 0.0
        for number, name in enumerate(row):
            at += apart(row[number - 1], name) if number else 0.0
            x[name] = at
        for name in row:
            x[name] -= at / 2
    for turn in range(ROUNDS + SETTLING):
        last = turn >= ROUNDS
        order = rows if turn % 2 == 0 else rows[::-1]
        for row in order:
            sides = (above, below) if last else (above,) if turn % 2 == 0 else (below,)
            wanted = [_wanted(name, sides, x) for name in row]
            x.update(zip(row, placed(row, wanted, apart), strict=True))
    return x


def _wanted(name: str, sides: tuple[Joined, ...], x: Mapping[str, float]) -> tuple[float, float]:
    pulls = [(x[other], weight) for side in sides for other, weight in side[name]]
    total = sum(weight for _, weight in pulls)
    return (sum(at * weight for at, weight in pulls) / total, total) if total else (x[name], 0.05)


def placed(row: list[str], wanted: list[tuple[float, float]], apart: Apart) -> list[float]:
    """The places nearest to the wanted ones (least squares) that keep order and distance.

    Without the distances it is isotonic regression: neighbors that would overtake one another share their mean.
    """
    shifts = [0.0]
    for one, other in zip(row, row[1:], strict=False):
        shifts.append(shifts[-1] + apart(one, other))
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for (place, weight), shift in zip(wanted, shifts, strict=True):
        block = (place - shift, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            mean, mass, count = blocks.pop()
            both = mass + block[1]
            block = ((mean * mass + block[0] * block[1]) / both, both, count + block[2])
        blocks.append(block)
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + shift for mean, shift in zip(means, shifts, strict=True)]


def straighten(runs: list[list[str]], rows: list[list[str]], x: dict[str, float], apart: Apart) -> None:
    """Long arrows lose their wobble: as many bends in a row as have a place in common stand on one line."""
    beside: dict[str, tuple[str, str]] = {}
    for row in rows:
        for name, left, right in zip(row, ["", *row[:-1]], [*row[1:], ""], strict=True):
            beside[name] = (left, right)

    def room(name: str) -> tuple[float, float]:
        left, right = beside[name]
        low = x[left] + apart(left, name) if left else float("-inf")
        return low, x[right] - apart(name, right) if right else float("inf")

    for run in runs:
        straight: list[str] = []
        low, high = float("-inf"), float("inf")
        for name in [*run, ""]:
            least, most = room(name) if name else (0.0, -1.0)
            if name and max(low, least) <= min(high, most):
                straight.append(name)
                low, high = max(low, least), min(high, most)
                continue
            if straight:
                middle = sum(x[one] for one in straight) / len(straight)
                x.update(dict.fromkeys(straight, min(max(middle, low), high)))
            straight, low, high = [name], least, most
