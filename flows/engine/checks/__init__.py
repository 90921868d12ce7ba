"""What the checker proves beyond a file's shape: one rule a function, all of them listed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flows.engine.checks.arguments import arguments
from flows.engine.checks.bare_values import bare_values
from flows.engine.checks.bounds import deep_calls, empty_lists, long_turns
from flows.engine.checks.branches import contradictions, taken_before
from flows.engine.checks.dead_ends import dead_ends
from flows.engine.checks.directions import turned_lines
from flows.engine.checks.elsewhere import names_elsewhere
from flows.engine.checks.filled import filled_labels, filled_texts
from flows.engine.checks.keeping import late_reminders, other_types, repeated_choices, unused_slots
from flows.engine.checks.kept_words import empty_promises
from flows.engine.checks.lengths import (
    long_labels,
    long_notes,
    long_openers,
    long_texts,
    many_choices,
    same_labels,
)
from flows.engine.checks.loops import loops
from flows.engine.checks.marks import (
    doubled_spaces,
    full_stops,
    nothing_to_read,
    plain_links,
    unbalanced_marks,
    unseen_signs,
)
from flows.engine.checks.notices import (
    late_answers,
    many_answers,
    no_notices,
    no_template,
    not_given,
    other_answers,
    two_flows,
)
from flows.engine.checks.of_shop import of_shop
from flows.engine.checks.outcomes import outcomes
from flows.engine.checks.phrases import near_questions, shared_choices, shared_phrases, stop_words
from flows.engine.checks.policies import holes, never_decides, unasked, undecided
from flows.engine.checks.privacy import lost_secrets, personal_phrases, sensitive_links, told_secrets, unproved
from flows.engine.checks.promises import written_codes
from flows.engine.checks.remembered import forgotten_too_soon, remembered_otherwise
from flows.engine.checks.splits import splits
from flows.engine.checks.template_limits import (
    long_bodies,
    long_titles,
    many_buttons,
    same_titles,
    values_at_edges,
)
from flows.engine.checks.templates import (
    lost_buttons,
    missing_languages,
    numbered,
    other_buttons,
    other_values,
    unknown_values,
)
from flows.engine.checks.texts import missing_texts, unknown_names
from flows.engine.checks.tongues import arabic_letters, left_overs, wrong_script
from flows.engine.checks.translations import inflected, other_variables, plural_forms
from flows.engine.checks.triggers import labels_elsewhere, other_persons, ways_out, wordless
from flows.engine.checks.unconfirmed import unconfirmed
from flows.engine.checks.unset import unset
from flows.engine.checks.unused import intents_without_phrases, unreachable, unstarted
from flows.engine.checks.unused_words import unused_words
from flows.engine.checks.uses import nowhere_kept, plurals_of_words, silent_confirms, unknown_branches
from flows.engine.collecting import held_off
from flows.engine.definition import Catalog, Problem
from flows.engine.library import Library
from flows.engine.loader import load_problems
from flows.engine.shipped import FILE as SHIPPED
from flows.engine.shop_facts import ShopFacts

MOST_A_FILE = 20
Rule = Callable[[Library], Iterator[Problem]]

# Rules of structure are asked only when every flow could be read: one state that is not there looks like many
# faults
STRUCTURE: tuple[Rule, ...] = (
    outcomes,
    arguments,
    dead_ends,
    loops,
    deep_calls,
    long_turns,
    empty_lists,
    unreachable,
    unstarted,
    unset,
    unconfirmed,
    unproved,
    taken_before,
    contradictions,
    repeated_choices,
    other_types,
    late_reminders,
    unused_slots,
    splits,
    forgotten_too_soon,
    remembered_otherwise,
    nowhere_kept,
    silent_confirms,
    unknown_branches,
    plurals_of_words,
    sensitive_links,
    told_secrets,
    lost_secrets,
    empty_promises,
    unused_words,
    labels_elsewhere,
    other_persons,
    ways_out,
    lost_buttons,
    undecided,
    never_decides,
    unasked,
    two_flows,
    not_given,
    no_notices,
    many_answers,
    no_template,
    other_answers,
    late_answers,
)
WORDS: tuple[Rule, ...] = (
    missing_texts,
    unknown_names,
    names_elsewhere,
    bare_values,
    other_variables,
    plural_forms,
    inflected,
    long_labels,
    long_openers,
    long_notes,
    long_texts,
    filled_texts,
    filled_labels,
    same_labels,
    many_choices,
    intents_without_phrases,
    shared_phrases,
    shared_choices,
    near_questions,
    stop_words,
    wordless,
    personal_phrases,
    left_overs,
    wrong_script,
    arabic_letters,
    doubled_spaces,
    unbalanced_marks,
    plain_links,
    full_stops,
    nothing_to_read,
    unseen_signs,
    turned_lines,
    written_codes,
    holes,
)
TEMPLATES: tuple[Rule, ...] = (
    missing_languages,
    numbered,
    other_values,
    unknown_values,
    other_buttons,
    long_bodies,
    long_titles,
    many_buttons,
    values_at_edges,
    same_titles,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, in the order of the files; `hidden` counts what is not shown of each file."""

    library: Library
    problems: tuple[Problem, ...]
    hidden: tuple[tuple[str, int], ...] = ()
    errors: int = 0  # hidden ones too; warnings stop nothing, however many


def check(
    folder: Path, catalog: Catalog, languages: tuple[str, ...] = (),
    facts_of: Callable[[Library], ShopFacts] | None = None,
) -> Checked:
    """Everything that is wrong with a folder of flows.

    `facts_of` tells how the shop stands to what the flows name; without it only the files are looked at.
    """
    with held_off():
        library, found = load_problems(folder, catalog, languages)
        with_shop = of_shop(library, facts_of(library)) if facts_of else []
        return limited(library, [*causes(found), *proved(library, found), *with_shop])


def causes(found: Iterable[Problem]) -> list[Problem]:
    """Without what only follows: the flows of a file that is no YAML are missing everywhere else."""
    problems = list(found)
    unread = any(
        one.code[0] == "Y" and one.code != "Y003" and not one.place.file.startswith("words/") for one in problems
    )
    symptoms = ("F003", "F011", "F014") if unread else ()
    return [one for one in problems if one.code not in symptoms]


def proved(library: Library, found: Iterable[Problem] = ()) -> list[Problem]:
    """What the rules find in a library whose shape is known; `found` are the problems of its shape."""
    shape = [problem for problem in found if problem.severity == "error" and problem.code[0] in "YFP"]
    broken = {problem.place.file for problem in shape}
    flows_broken = any(not name.startswith("words/") for name in broken)
    rules = (() if flows_broken else STRUCTURE) + WORDS + TEMPLATES
    readable = tuple(name for name in library.languages if f"words/{name}.yaml" not in broken)
    library = replace(library, languages=readable, ready={})
    problems = [problem for rule in rules for problem in rule(library)] if readable else []
    if flows_broken:  # words of a flow that could not be read would look unused or unknown
        problems = [problem for problem in problems if problem.code not in ("V011", "T002", "F034")]
    return _of_the_shop(problems)


def _of_the_shop(problems: Iterable[Problem]) -> list[Problem]:
    """A shipped flow is right by itself: what is wrong with one here is the shop's, and told there if it can be."""
    found = list(problems)
    told = {one.code for one in found if one.place.file != SHIPPED}
    seen: set[str] = set()
    for one in [one for one in found if one.place.file == SHIPPED]:
        if one.code in told or one.code in seen:
            found.remove(one)
        seen.add(one.code)
    return found


def limited(library: Library, problems: list[Problem]) -> Checked:
    """Sorted by position, at most twenty a file: warnings make room for errors."""
    ordered = sorted(
        dict.fromkeys(problems), key=lambda one: (one.place.file, one.place.line, one.place.column, one.code)
    )
    counts: Counter[str] = Counter()
    left_out: set[Problem] = set()
    for problem in sorted(ordered, key=lambda one: one.severity != "error"):
        counts[problem.place.file] += 1
        if counts[problem.place.file] > MOST_A_FILE:
            left_out.add(problem)
    hidden = tuple((name, counts[name] - MOST_A_FILE) for name in dict.fromkeys(one.place.file for one in ordered)
                   if counts[name] > MOST_A_FILE)
    errors = sum(one.severity == "error" for one in ordered)
    return Checked(library, tuple(one for one in ordered if one not in left_out), hidden, errors)
