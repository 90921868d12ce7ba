"""The colors of a picture, in light and in dark."""

from __future__ import annotations

LIGHT = {  # fill, line
    "say": ("#eef4ff", "#2f62b5"),
    "ask": ("#fff6e0", "#8a5600"),
    "confirm": ("#ffeede", "#b4500f"),
    "do": ("#e9f7ee", "#1f7a44"),
    "call": ("#f3edfd", "#6d46b8"),
    "choose": ("#f1f3f5", "#5b6570"),
    "split": ("#fbeef8", "#95397f"),
    "start": ("#ffffff", "#5b6570"),
    "flow": ("#f3edfd", "#6d46b8"),
    "menu": ("#e6f6f8", "#0c7285"),
    "handoff": ("#fdecef", "#b3294a"),
    "end": ("#e3e6ea", "#3d454d"),
}
DARK = {
    "say": ("#1b2a44", "#7fa8ea"),
    "ask": ("#3a2d10", "#e0ac45"),
    "confirm": ("#41260f", "#ef9a5c"),
    "do": ("#14331f", "#66c78c"),
    "call": ("#2c2145", "#b697f2"),
    "choose": ("#2a3037", "#9aa5b1"),
    "split": ("#3a1a33", "#e58fd0"),
    "start": ("#15191e", "#9aa5b1"),
    "flow": ("#2c2145", "#b697f2"),
    "menu": ("#0f3138", "#5cc3d6"),
    "handoff": ("#43181f", "#f08ba2"),
    "end": ("#343b43", "#c0c8d0"),
}


def _colors(colors: dict[str, tuple[str, str]], ground: str, ink: str, line: str, back: str) -> str:
    home = ".flow-picture"
    rules = [
        f"{home} .ground{{fill:{ground}}}",
        f"{home} text{{fill:{ink}}}",
        f"{home} .line{{stroke:{line}}}",
        f"{home} .head{{fill:{line}}}",
        f"{home} .back .line{{stroke:{back}}}",
        f"{home} .back .head{{fill:{back}}}",
        f"{home} .back .way{{fill:{back}}}",
    ]
    for kind, (fill, edge) in colors.items():
        rules += [
            f"{home} .{kind} .shape{{fill:{fill};stroke:{edge}}}",
            f"{home} .{kind} .edge{{stroke:{edge}}}",
            f"{home} .{kind} .verb{{fill:{edge}}}",
        ]
    return "".join(rules)


FORM = (
    ".flow-picture text{font-family:system-ui,'Segoe UI',Roboto,Vazirmatn,'Noto Sans',"
    "'Noto Sans Arabic',Tahoma,sans-serif}"
    ".flow-picture .name{font-size:13px;font-weight:600}"
    ".flow-picture .verb{font-size:10px}"
    ".flow-picture .said{font-size:12px}"
    ".flow-picture .way{font-size:11px}"
    ".flow-picture .shape{stroke-width:1.5}"
    ".flow-picture .edge{fill:none;stroke-width:1}"
    ".flow-picture .line{fill:none;stroke-width:1.4}"
    ".flow-picture .back .line{stroke-dasharray:5 4}"
)
STYLE = (
    FORM
    + _colors(LIGHT, "#ffffff", "#1d2329", "#77818c", "#a34a8f")
    + "@media (prefers-color-scheme:dark){"
    + _colors(DARK, "#15191e", "#e8ecf0", "#8b96a2", "#e08fcf")
    + "}"
)
