"""The outline of each kind of box; what is no state looks like none."""

from __future__ import annotations

SLANT = 12


def outline_of(kind: str, x: float, y: float, wide: float, high: float) -> list[str]:
    """The elements that draw it, within the rectangle."""
    right, bottom, middle = x + wide, y + high, y + high / 2
    if kind == "choose":  # six corners: a fork
        path = f"M{x:g} {middle:g}L{x + SLANT:g} {y:g}H{right - SLANT:g}L{right:g} {middle:g}"
        return [_path(f"{path}L{right - SLANT:g} {bottom:g}H{x + SLANT:g}Z")]
    if kind == "split":  # narrow above, wide below: one way becomes several
        return [_path(f"M{x + SLANT:g} {y:g}H{right - SLANT:g}L{right:g} {bottom:g}H{x:g}Z")]
    if kind == "flow":  # points onward
        path = f"M{x:g} {y:g}H{right - SLANT:g}L{right:g} {middle:g}L{right - SLANT:g} {bottom:g}H{x:g}"
        return [_path(f"{path}L{x + SLANT:g} {middle:g}Z")]
    if kind == "do":  # doubled at its sides: work behind the counter
        inner = f"M{x + 6:g} {y:g}V{bottom:g}M{right - 6:g} {y:g}V{bottom:g}"
        return [_rect(x, y, wide, high, 3), f'<path class="edge" d="{inner}"/>']
    if kind == "call":
        return [_rect(x, y, wide, high, 3), _rect(x + 4, y + 4, wide - 8, high - 8, 2, "edge")]
    if kind == "menu":  # cut corners
        path = f"M{x + SLANT:g} {y:g}H{right:g}V{bottom - SLANT:g}L{right - SLANT:g} {bottom:g}H{x:g}"
        return [_path(f"{path}V{y + SLANT:g}Z")]
    if kind in ("end", "start"):
        return [_rect(x, y, wide, high, min(high / 2, 22))]
    if kind == "handoff":
        radius = min(high / 2, 22)
        return [
            _rect(x, y, wide, high, radius),
            _rect(x + 3.5, y + 3.5, wide - 7, high - 7, radius - 3.5, "edge"),
        ]
    return [_rect(x, y, wide, high, 16 if kind == "say" else 6)]


def _path(steps: str) -> str:
    return f'<path class="shape" d="{steps}"/>'


def _rect(x: float, y: float, wide: float, high: float, radius: float, style: str = "shape") -> str:
    return f'<rect class="{style}" x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="{radius:g}"/>'
