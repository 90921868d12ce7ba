"""How well messages are understood: right, wrong and asked back, on shoppers' lines beside the project.

    python benchmarks/understanding.py [folder of data]

Right: the flow that was wanted starts (or a yes, a no, a way out is heard). Wrong: another one starts.
Asks: nothing starts without asking. Lines of other subjects should start nothing,
and never a flow that changes something.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from flows.engine.understanding import Understood, prepare, understand  # noqa: E402
from flows.engine.understanding.intents import WRITING  # noqa: E402

DATA = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "utterances"
SETS = {
    "en_hint3_train": "en",
    "en_bitext": "en",
    "tr_support_30pct": "tr",
    "tr_colloquial_30pct": "tr",
    "fa_probes_30pct": "fa",
    "et_smalltalk_30pct": "et",
}
OTHER_SUBJECTS = {"en_clinc_oos": "en", "et_oos_20pct": "et", "tr_xsid_oos": "tr"}
WANTED = {  # their intent -> ours
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
    "product": {"product_question"},
    "payment": {"payment"},
    "invoice": {"invoice"},
    "account": {"account"},
    "change_order": {"change_order"},
    "change_address": {"change_order"},
    "place_order": {"place_order"},
    "loyalty": {"loyalty"},
    "affirm": {"yes"},
    "deny": {"no"},
}


def heard(understood: Understood) -> str:
    """What would happen outside a task."""
    if understood.yes_no:
        return understood.yes_no
    if understood.global_word == "person":
        return "person"
    return understood.intent if understood.sure else ""


def lines_of(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit(f"The lines are not at {DATA}.")
    phrases = yaml.safe_load((ROOT / "flows" / "default" / "intents.yaml").read_text(encoding="utf-8"))
    library = SimpleNamespace(intents=phrases, languages=("tr", "en", "fa", "et"), ready={})
    start = time.perf_counter()
    prepare(library)
    print(f"learnt in {time.perf_counter() - start:.2f} s")
    for name, language in SETS.items():
        told, confused = Counter(), Counter()
        for line in lines_of(name):
            wanted = WANTED.get(line["intent"])
            if not wanted:
                continue
            got = heard(understand(library, language, line["text"]))
            verdict = "right" if got in wanted else "wrong" if got else "asks"
            told[verdict] += 1
            if verdict == "wrong":
                confused[f"{line['intent']}→{got}"] += 1
        count = sum(told.values())
        figures = "  ".join(
            f"{verdict} {told[verdict] / count:.2f}" for verdict in ("right", "wrong", "asks")
        )
        print(f"{name:22}{figures}  of {count}   {dict(confused.most_common(4))}")
    for name, language in OTHER_SUBJECTS.items():
        lines = lines_of(name)
        got = Counter(heard(understand(library, language, line["text"])) for line in lines)
        starts = sum(count for what, count in got.items() if what)
        writes = sum(count for what, count in got.items() if what in WRITING)
        print(
            f"{name:22}starts {starts / len(lines):.3f}  changes something {writes / len(lines):.3f}"
        )
    texts = [line["text"] for name in SETS for line in lines_of(name)[:200]]
    start = time.perf_counter()
    for number, text in enumerate(texts):
        understand(library, "tr", f"{text} {number}")
    print(f"{(time.perf_counter() - start) / len(texts) * 1000:.2f} ms a message")


if __name__ == "__main__":
    main()
