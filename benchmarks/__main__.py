"""`make bench`: every goal of docs/benchmarks.md in turn, a line each."""

import importlib
import sys

GOALS = {"F1": "f1_door", "F2": "f2_engine", "F3": "f3_checking", "F5": "f5_reply", "F9": "f9_replay",
         "F10": "f10_memory"}


def main() -> None:
    for name in sys.argv[1:] or GOALS:
        importlib.import_module(f"benchmarks.{GOALS[name]}").main()


if __name__ == "__main__":
    main()
