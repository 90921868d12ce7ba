"""Where a state leads: targets, buttons, outcomes, and branches with conditions."""

from __future__ import annotations

from flows.engine.conditions import read_condition
from flows.engine.library import BUILT_IN, SITUATIONS, Branch, Button, Condition, State, Target
from flows.engine.reading import Node
from flows.engine.scope import Scope, type_of
from flows.engine.shapes import Unusable, closest, needs

BRANCH_KEYS = ("when", "go")
GUARD, GUARD_KEYS = "may_start", ("when", "else")


def buttons(scope: Scope, known: dict[str, Node]) -> tuple[Button, ...]:
    if "buttons" not in known:
        return ()
    pairs = scope.findings.mapping(known["buttons"], "`buttons`")
    return tuple(
        Button(scope.findings.name(key, "a button"), read_target(scope, value), key.place)
        for key, value in pairs
    )


def outcomes(scope: Scope, node: Node) -> dict[str, Target]:
    pairs = scope.findings.mapping(node, "`next` by outcome")
    return {key.text: read_target(scope, value) for key, value in pairs}


def target_under(scope: Scope, known: dict[str, Node], key: str) -> Target | None:
    return read_target(scope, known[key]) if key in known else None


def branches(scope: Scope, node: Node) -> tuple[Branch, ...]:
    if node.kind != "list":
        return (Branch(read_target(scope, node), place=node.place),)
    branches: list[Branch] = []
    for item in node.items:
        known = scope.findings.keys(item, BRANCH_KEYS, "a branch")
        go = needs(scope.findings, known, "go", item.place, "this branch", "add `go: target`")
        when = known.get("when")
        condition = (
            read_condition(scope.findings, when, lambda at, what: type_of(scope, at, what)) if when else None
        )
        branches.append(Branch(read_target(scope, go), condition, item.place))
    for branch in branches[:-1]:
        if branch.when is None:
            scope.findings.refuse(
                "F012",
                branch.place,
                "what follows this branch is never reached",
                "no `when`",
                fix="move it to the end of the list",
            )
    if not branches or branches[-1].when is not None:
        scope.findings.refuse(
            "F012",
            node.place,
            "the last branch has a `when`, so nothing may hold",
            "no last way on",
            fix="add `- go: target` without `when` at the end",
        )
    return tuple(branches)


def guard(scope: Scope, node: Node | None, first: str) -> dict[str, State]:
    """`may_start` as the step before the `first`: whatever does not hold leads away, else the flow begins."""
    if node is None:
        return {}
    items = node.items if node.kind == "list" else [node]
    try:
        ways = [_unless(scope, item) for item in items]
    except Unusable:
        return {}
    begins = Branch(Target("state", first, node.place), None, node.place)
    return {GUARD: State(GUARD, "choose", node.place, next=(*ways, begins))}


def _unless(scope: Scope, item: Node) -> Branch:
    """What must hold, turned round: where it does not, this way is taken."""
    findings = scope.findings
    known = findings.keys(item, GUARD_KEYS, "`may_start`")
    when = needs(findings, known, "when", item.place, "this", "add `when: {…}`: what must hold")
    target = needs(findings, known, "else", item.place, "this", "add `else: target`: where it leads when it does not")
    condition = read_condition(findings, when, lambda at, what: type_of(scope, at, what))
    return Branch(read_target(scope, target), Condition("not", (condition,), place=when.place), item.place)


def read_target(scope: Scope, node: Node) -> Target:
    """A state of this flow, another flow, or an end."""
    if node.kind == "map" and len(node.pairs) == 1 and node.pairs[0][0].text == "end":
        return Target("end", scope.findings.name(node.pairs[0][1], "an outcome"), node.place)
    word = scope.findings.text(node, "a target")
    if word in scope.states:
        return Target("state", word, node.place)
    if word == "end":
        return Target("end", "done", node.place)
    if word in scope.flows or word in BUILT_IN:
        return Target("flow", word, node.place)
    names = [*scope.states, *scope.flows, *BUILT_IN, "end"]
    meant = closest(word, scope.states) or closest(word, names)
    flows = ", ".join(sorted({*scope.flows} - {*SITUATIONS}))
    told = f"states of this flow: {', '.join(scope.states)}; flows: {flows}; built in: end"
    scope.findings.add(
        "F003",
        node.place,
        f"this leads to `{word}`, but there is no such state or flow",
        "nothing with this name",
        why="The shopper would be left without an answer.",
        meant=meant,
        allowed=told,
        fix="" if meant else "name a state or a flow",
    )
    raise Unusable
