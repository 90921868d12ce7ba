"""Which layer each box stands in: circles are opened, then every arrow leads downward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Edge = tuple[str, str]


def backward(nodes: Iterable[str], edges: Iterable[Edge]) -> set[Edge]:
    """The edges to draw upward, so that no circle is left.

    Authors write states in the order in which they think of them, so what leads to an earlier one in a circle leads
    back; unless going through the graph from its first node finds a way with fewer of them.
    """
    onward: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        onward[start].append(end)
    written, walked = _as_written(onward), _as_walked(onward)
    return walked if len(walked) < len(written) else written


def _as_written(onward: Mapping[str, list[str]]) -> set[Edge]:
    place = {node: number for number, node in enumerate(onward)}
    found: set[Edge] = set()
    for start, ends in onward.items():
        for end in ends:
            if place[end] <= place[start] and start in _reached(end, onward):
                found.add((start, end))
    return found


def _reached(begin: str, onward: Mapping[str, list[str]]) -> set[str]:
    seen, waiting = {begin}, [begin]
    while waiting:
        fresh = [node for node in dict.fromkeys(onward[waiting.pop()]) if node not in seen]
        seen.update(fresh)
        waiting += fresh
    return seen


def _as_walked(onward: Mapping[str, list[str]]) -> set[Edge]:
    """The edges that lead to where somebody who walks, deep first, came from."""
    found: set[Edge] = set()
    done: set[str] = set()
    for root in onward:
        path = [] if root in done else [root]
        left = [iter(onward[node]) for node in path]
        while path:
            node = next(left[-1], None)
            if node is None:
                left.pop()
                done.add(path.pop())
            elif node in path:
                found.add((path[-1], node))
            elif node not in done:
                path.append(node)
                left.append(iter(onward[node]))
    return found


def layered(nodes: Iterable[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The layer of each node, from 0: as far down as the longest way to it. The edges hold no circle."""
    names, lines = list(nodes), list(dict.fromkeys(edges))
    before: dict[str, list[str]] = {node: [] for node in names}
    after: dict[str, list[str]] = {node: [] for node in names}
    for start, end in lines:
        before[end].append(start)
        after[start].append(end)
    order = _sorted(names, before, after)
    layer: dict[str, int] = {}
    for node in order:
        layer[node] = max((layer[other] + 1 for other in before[node]), default=0)
    for node in reversed(order):  # what leads on more than it is led to stands close to where it leads
        if after[node] and len(before[node]) < len(after[node]):
            layer[node] = min(layer[other] for other in after[node]) - 1
    return layer


def _sorted(names: list[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[str]:
    waits = {node: len(before[node]) for node in names}
    ready = [node for node in names if not waits[node]]
    for node in ready:  # grows while it is read
        for other in after[node]:
            waits[other] -= 1
            if not waits[other]:
                ready.append(other)
    return ready
