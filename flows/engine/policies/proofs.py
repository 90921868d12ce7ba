"""How sure the shop must be of who writes before something is done: levels and amounts, from policy.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows.engine.definition import Proof
from flows.engine.library import Shop
from flows.engine.money import decimals
from flows.engine.reading import Node
from flows.engine.shapes import Findings, Unusable, needs

LEVELS = ("phone", "fact", "code", "person")  # the phone that ordered; a fact of the order; a code by e-mail; a person
PLAIN: Mapping[str, Proof] = {  # a shop that says nothing has these
    "cancel": Proof("phone"),
    "return": Proof("phone"),
    "change_address": Proof("fact"),
    "redeem": Proof("phone"),
}
FORGET = "phone_days"  # under this name in shop.policy
PROOF_KEYS = ("forget_phone_after", *PLAIN)
ACTION_KEYS = ("needs", "up_to", "above")
PLAINLY = ("redeem",)  # of no order, so that none is dear
FARTHEST_DAYS, LARGEST = 3650, 10**9


def needed(shop: Shop, action: str, total_minor: int, currency: str) -> int:
    """The level that an action asks for at an order of this amount, from 1.

    What nobody knows asks for a person. Amounts in another currency than the shop's are never above `up_to`.
    """
    proof = shop.proofs.get(action) or PLAIN.get(action)
    if proof is None:
        return len(LEVELS)
    dear = (proof.up_to is not None and currency == shop.currency
            and total_minor > proof.up_to * 10 ** decimals(currency))
    return LEVELS.index(proof.above if dear else proof.needs) + 1


def proof_text(proof: Proof) -> str:
    """As people read it."""
    return proof.needs if proof.up_to is None else f"{proof.needs}, {proof.above} above {proof.up_to}"


def read_proofs(findings: Findings, node: Node, shop: Shop) -> Shop:
    """The shop with what `proof` of policy.yaml asks for; what is wrong is noted."""
    known = findings.keys(node, PROOF_KEYS, "`proof`")
    found = dict(shop.proofs)
    for action in PLAIN:
        try:
            if action in known:
                found[action] = _proof(findings, action, known[action])
        except Unusable:
            continue
    if "forget_phone_after" in known:
        seconds = findings.seconds(known["forget_phone_after"], "`forget_phone_after`")
        days = _within(findings, known["forget_phone_after"], "forget_phone_after", seconds // 86400, 1, FARTHEST_DAYS)
        shop = replace(shop, policy={**shop.policy, FORGET: days})
    return replace(shop, proofs=found)


def _proof(findings: Findings, action: str, node: Node) -> Proof:
    known = findings.keys(node, ("needs",) if action in PLAINLY else ACTION_KEYS, f"`{action}`")
    wants = needs(findings, known, "needs", node.place, f"`{action}`", "add `needs: phone`")
    level = _level(findings, wants)
    if "up_to" not in known and "above" not in known:
        return Proof(level)
    amount = needs(findings, known, "up_to", node.place, f"`{action}`",
                   "add `up_to: 1000`, in whole units of the shop's currency")
    higher = needs(findings, known, "above", node.place, f"`{action}`", "add `above: code`")
    above = _level(findings, higher)
    if LEVELS.index(above) <= LEVELS.index(level):
        findings.refuse("P038", higher.place, f"above `up_to` this asks for `{above}`, below it for `{level}`",
                        "no more than below", why="The dearer order would be as easy to get at, or easier.",
                        fix=f"write one that is more than `{level}`, or remove `up_to` and `above`")
    return Proof(level, _within(findings, amount, "up_to", findings.number(amount, "`up_to`"), 0, LARGEST), above)


def _level(findings: Findings, node: Node) -> str:
    word = findings.text(node, "a level")
    return findings.known("F013", node, word, LEVELS, f"there is no level `{word}`", "no such level", "levels")


def _within(findings: Findings, node: Node, key: str, number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        findings.add("P032", node.place, f"`{key}` is {number}; it can be {low} to {high}", "out of bounds",
                     why="No shop means that.", fix=f"write a number from {low} to {high}")
    return number
