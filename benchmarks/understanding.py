"""How well messages are understood: right, wrong and asked back, on shoppers' lines beside the project; and F8.

    python -m benchmarks.understanding [folder of *.jsonl]

Right: the flow that was wanted starts (or a yes, a no, a way out is heard). Wrong: another one starts.
Asks: nothing starts without asking. Lines of other subjects should start nothing, and never a flow that changes
something. No phrase of ours is taken from these lines.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from flows.engine.understanding import Understood, prepare, understand  # noqa: E402
from flows.engine.understanding.intents import WRITING  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "utterances"
ELSEWHERE = "out_of_scope"
WANTED = {  # their intent -> ours; lines of any other are not counted
    "wismo": {"find_order", "track_order"},
    "return": {"return_item", "refund_status"},
    "exchange": {"return_item"},
    "cancel": {"cancel_order"},
    "promo_code": {"promo_code"},
    "human_agent": {"person"},
    "complaint": {"complaint"},
    "thanks": {"thanks"},
    "greeting": {"greeting"},
    "goodbye": {"goodbye"},
    "refund_status": {"refund_status"},
    "delivery_info": {"delivery_info"},
    "store_info": {"store_info"},
    "product": {"product_question", "place_order"},  # both look for what is named
    "payment": {"payment"},
    "invoice": {"invoice"},
    "account": {"account"},
    "change_order": {"change_order"},
    "change_address": {"change_order"},
    "place_order": {"place_order", "product_question"},
    "loyalty": {"loyalty"},
    "policy": {"policy"},
    "feedback": {"feedback", "write_review"},
    "newsletter": {"newsletter"},
    "bot_challenge": {"about_bot"},
    "help": {"about_bot"},
    "affirm": {"yes"},
    "deny": {"no"},
}
ALSO = {  # finer labels that hold errands which are two flows here, or one flow that leads to the other
    "CHAT_WITH_AGENT": {"complaint"},  # which calls a person
    "LEAD_GEN": {"person", "store_info"},  # "call me back", "how do I reach you"
    "ORIGINAL_PRODUCT": {"complaint"},  # "I got a fake", which calls a person
    "ORDER_TAKING": {"payment"},  # whether cash is taken on delivery
    "REFUNDS_RETURNS_REPLACEMENTS": {"policy"},  # "return policy"
    "RETURN_EXCHANGE": {"policy"},
    "KISMI_IADE": {"policy"},
    "IADE_KARGO_SURECI": {"policy"},  # who pays for it
    "KULLANILMIS_URUN_IADESI": {"return_item"},  # asks the policy of that very thing
    "IADE_SARTLARI": {"return_item"},
    "PAYMENT_AND_BILL": {"invoice"},
    "YETKISIZ_SIPARIS_ODEME_BILDIRIMI": {"payment"},
    "SURESI_DOLAN_KUPON_PUAN": {"loyalty"},
    "KISISEL_VERI_GUVENLIGI": {"my_data", "delete_my_data"},
    "YANLIS_URUN_TESLIMI": {"return_item"},
    "HASARLI_TESLIMAT": {"return_item"},
    "TESLIMAT_SURECI": {"find_order"},  # "why has my order not left yet"
    "TAHMINI_TESLIMAT_TARIHI": {"delivery_info"},  # "how many days does it take"
}
NO_ERRANDS: set[str] = set()
Line = dict[str, str]


def heard(understood: Understood) -> str:
    """What would happen outside a task."""
    if understood.yes_no:
        return understood.yes_no
    if understood.global_word == "person":
        return "person"
    return understood.intent if understood.sure else ""


def sets_of(folder: Path) -> dict[str, list[Line]]:
    return {path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            for path in sorted(folder.glob("*.jsonl"))}


def told(library: SimpleNamespace, name: str, lines: Sequence[Line]) -> None:
    """A line of figures for the lines that a shop answers."""
    verdicts, confused, other = Counter[str](), Counter[str](), 0
    for line in lines:
        wanted = WANTED[line["intent"]]
        got = heard(understand(library, line["lang"], line["text"]))
        right = got in wanted or got in ALSO.get(line.get("orig", ""), NO_ERRANDS)
        other += right and got not in wanted
        verdict = "right" if right else "wrong" if got else "asks"
        verdicts[verdict] += 1
        if verdict == "wrong":
            confused[f"{line['intent']}→{got}"] += 1
    figures = "  ".join(f"{verdict} {verdicts[verdict] / len(lines):.2f}" for verdict in ("right", "wrong", "asks"))
    bare = f"{(verdicts['right'] - other) / len(lines):.2f}/{(verdicts['wrong'] + other) / len(lines):.2f}"
    label = f" ({bare} by the bare label)" if other else ""
    print(f"{name:22}{figures}  of {len(lines)}{label}   {dict(confused.most_common(4))}")


def elsewhere(library: SimpleNamespace, name: str, lines: Sequence[Line]) -> None:
    """What lines of other subjects set going."""
    got = Counter(heard(understand(library, line["lang"], line["text"])) for line in lines)
    starts = sum(count for what, count in got.items() if what)
    writes = sum(count for what, count in got.items() if what in WRITING)
    print(f"{name:22}starts {starts / len(lines):.3f}  a flow that writes {writes / len(lines):.3f}  "
          f"of {len(lines)} of other subjects")


def pace(library: SimpleNamespace, texts: Sequence[str]) -> None:
    """F8: each message new, in the language of a contact who writes Turkish; seconds of a core, and of the clock."""
    cores, clock = [], []
    for number, text in enumerate(texts):
        start, began = time.perf_counter(), time.process_time()
        understand(library, "tr", f"{text} {number}")
        cores.append(time.process_time() - began)
        clock.append(time.perf_counter() - start)
    for name, spent in (("of a core", sorted(cores)), ("by the clock", sorted(clock))):
        print(f"F8  one message, four languages loaded: p50 {spent[len(spent) // 2] * 1000:.2f} ms, "
              f"p99 {spent[len(spent) * 99 // 100] * 1000:.2f} ms {name}, {len(spent)} messages")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not folder.is_dir():
        raise SystemExit(f"The lines are not at {folder}: nothing to measure.")
    default = ROOT / "flows" / "default"
    phrases = yaml.safe_load((default / "intents.yaml").read_text(encoding="utf-8"))
    entries = yaml.safe_load((default / "knowledge.yaml").read_text(encoding="utf-8"))
    phrases |= {name: entry["asks"] for name, entry in entries.items() if "asks" in entry}
    library = SimpleNamespace(intents=phrases, languages=("tr", "en", "fa", "et"), ready={})
    start = time.process_time()
    prepare(library)
    count = sum(len(lines) for by_language in phrases.values() for lines in by_language.values())
    print(f"learnt from {count} phrases in {time.process_time() - start:.2f} s")
    sets = sets_of(folder)
    for name, lines in sets.items():
        if ours := [line for line in lines if line["intent"] in WANTED]:
            told(library, name, ours)
        if others := [line for line in lines if line["intent"] == ELSEWHERE]:
            elsewhere(library, name, others)
    pace(library, [line["text"] for lines in sets.values() for line in lines[:200]])


if __name__ == "__main__":
    main()
