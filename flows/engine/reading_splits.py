"""A split as written: variants with their shares, and what counts as success."""

from __future__ import annotations

from typing import Any

from flows.engine.library import Target
from flows.engine.reading import Node
from flows.engine.scope import Scope
from flows.engine.shapes import needs
from flows.engine.ways import read_target

VARIANT_KEYS = ("go", "weight")
ENDS = "end"  # measure: {end: outcome} is an outcome of this flow, else an action's


def read_split(scope: Scope, name: Node, known: dict[str, Node], fields: dict[str, Any]) -> None:
    """`split: {a: target, b: {go: target, weight: 3}}` and `measure: {action: outcome}`."""
    findings = scope.findings
    targets: dict[str, Target] = {}
    weights: dict[str, int] = {}
    for key, value in findings.mapping(known["split"], "`split`"):
        variant = findings.name(key, "a variant")
        go, weights[variant] = value, 1
        if value.kind == "map" and any(inner.text in VARIANT_KEYS for inner, _ in value.pairs):
            parts = findings.keys(value, VARIANT_KEYS, "a variant")
            go = needs(findings, parts, "go", value.place, f"variant `{variant}`", "add `go: target`")
            if "weight" in parts:
                weights[variant] = findings.number(parts["weight"], "`weight`")
        targets[variant] = read_target(scope, go)
    fields["outcomes"], fields["weights"] = targets, weights
    fix = "add `measure: {action: outcome}`, or `measure: {end: done}` for an outcome of this flow"
    fields["measure"] = _measure(scope, needs(findings, known, "measure", name.place, f"split `{name.text}`", fix))


def _measure(scope: Scope, node: Node) -> tuple[str, str]:
    """What counts as success: ('', an outcome of this flow) or (an action, its outcome)."""
    findings = scope.findings
    pairs = findings.mapping(node, "`measure`")
    if len(pairs) != 1:
        findings.refuse("F002", node.place, "`measure` is one thing: an action's outcome, or an end of this flow",
                        "one, please", fix="write `measure: {returns.open: opened}`, or `measure: {end: done}`")
    (what, value), outcome = pairs[0], findings.text(pairs[0][1], "an outcome")
    if what.text == ENDS:
        return "", outcome
    says = f"there is no action `{what.text}`"
    action = findings.known("F009", what, what.text, scope.catalog.actions, says, "no such action", "actions")
    says, possible = f"`{action}` never ends in `{outcome}`", scope.catalog.actions[action].outcomes
    return action, findings.known("F021", value, outcome, possible, says, "not an outcome", "outcomes")
