"""Which of the things on offer a sentence names: "the shirt", `gömleği`, «پیراهن را», "särk ja sokid"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from flows.engine.understanding.folding import SLIPS_FROM, fold, near
from flows.engine.understanding.word_lists import (
    BESIDE_CHANGE,
    BESIDE_EVERYTHING,
    BESIDE_NAMES,
    EVERYTHING,
    JOINERS,
    NEGATIONS,
    POLITE,
)

LONGEST = 12  # words: whoever writes more says more than a name
STEM = 3  # letters that two forms of a word share at least
CHANGED, ENDING, SHORT_ENDING = 2, 6, 4  # letters of the word that may change; letters that may follow it
NEAR = 2  # words before or behind a phrase among which a "not" turns it round
ASKING = "?؟"  # whoever asks about a thing has not chosen it
SOFT = {"k": "g", "p": "b", "t": "d"}  # what a word's last letter becomes before an ending, in Turkish and Estonian
LONGEST_FIRST = sorted(EVERYTHING.items(), key=lambda one: -len(one[0]))
BESIDE = BESIDE_CHANGE | BESIDE_NAMES | POLITE | JOINERS


def named(text: str, titles: Sequence[str], beside: Collection[str] = ()) -> tuple[int, ...]:
    """The places of the titles that are named, from 0; () when none is, or nobody could tell which.

    Every word must stand in a title, in any of its forms, or say nothing beside it: courtesies, `the`, "I want",
    and `beside`, folded words of the wish that is under way. One word of no meaning here, a "not" or a question
    mark, and nothing is named. Several are named only with a word that joins them.
    """
    known = [fold(title).split() for title in titles]
    words = _joined(_words(text), {word for title in known for word in title})
    hits = {word: found for word in words if (found := _holding(word, known))}
    if not any(len(word) >= STEM for word in hits) or not _says_nothing(set(words) - set(hits), beside):
        return ()
    if place := _only(words, hits):
        return place
    parts = [_only(part, hits) for part in _parts(words)]
    return tuple(sorted({place for part in parts for place in part})) if all(parts) else ()


def turned_away(text: str, titles: Sequence[str]) -> bool:
    """Whether a "not" is said of one of the titles: "not the socks", `çorap değil`."""
    words, known = fold(text).split(), [fold(title).split() for title in titles]
    if len(words) > LONGEST or NEGATIONS.isdisjoint(words):
        return False
    return any(len(word) >= STEM and word not in NEGATIONS and _holding(word, known) for word in words)


def spoken(text: str, choices: Sequence[Sequence[str]], forms: bool = True) -> tuple[int, ...]:
    """The places of the choices with a phrase that stands in the text, from 0: "it came torn", `yırtık geldi`.

    `choices`: of each its phrases. A word counts in any of its `forms`, or only as it is written. A "not" beside a
    phrase that has none turns it round, and whoever asks has chosen nothing.
    """
    words = [] if any(sign in text for sign in ASKING) else fold(text).split()
    found = [(place, span) for place, phrases in enumerate(choices) for span in _spans(words, phrases, forms)]
    spans = [span for _, span in found]
    return tuple(dict.fromkeys(place for place, span in found if not _within(span, spans)))


def _within(span: range, others: Iterable[range]) -> bool:
    """Whether a longer phrase covers it: "ordered by mistake" says more than "mistake"."""
    return any(len(span) < len(other) and other.start <= span.start and span.stop <= other.stop for other in others)


def _spans(words: Sequence[str], phrases: Iterable[str], forms: bool) -> Iterator[range]:
    """Where the words of a phrase stand in a row, with no "not" beside them that is not the phrase's own."""
    for phrase in phrases:
        wanted = fold(phrase).split()
        for start in range(len(words) - len(wanted) + 1 if wanted else 0):
            end = start + len(wanted)
            row = zip(words[start:end], wanted, strict=True)
            if not all(typed == word or (forms and same_word(typed, word)) for typed, word in row):
                continue
            around = (*words[max(0, start - NEAR) : start], *words[end : end + NEAR])
            if NEGATIONS.isdisjoint(around) or not NEGATIONS.isdisjoint(wanted):
                yield range(start, end)


def everything(text: str, count: int, beside: Collection[str] = ()) -> bool:
    """Whether all that is on offer is meant: "all of them", `hepsini`, «همه‌اش»; of two, "both" as well."""
    folded = f" {' '.join(_words(text))} "
    found = [words for words, means in LONGEST_FIRST if (means == "all" or count == 2) and f" {words} " in folded]
    if not found:
        return False
    return _says_nothing(folded.replace(f" {found[0]} ", " ").split(), {*beside, *BESIDE_EVERYTHING})


def _words(text: str) -> list[str]:
    """The folded words of what may be an answer; none of a question, of a "not", and of what says more than a name."""
    words = fold(text).split()
    refused = len(words) > LONGEST or any(sign in text for sign in ASKING) or not NEGATIONS.isdisjoint(words)
    return [] if refused else words


def _joined(words: Iterable[str], in_titles: Collection[str]) -> list[str]:
    """Two words that a title writes as one: «آسیب دیده» of «آسیب‌دیده», `t shirt` of `T-shirt`."""
    made: list[str] = []
    for word in words:
        if made and made[-1] + word in in_titles:
            made[-1] += word
        else:
            made.append(word)
    return made


def _says_nothing(words: Iterable[str], beside: Collection[str]) -> bool:
    """Whether only such words are left as stand beside a name."""
    return all(word in BESIDE or word in beside for word in words)


def _only(words: Sequence[str], hits: Mapping[str, frozenset[int]]) -> tuple[int, ...]:
    """The one title that holds every word that stands in any."""
    found = [hits[word] for word in words if word in hits]
    both = frozenset.intersection(*found) if found else frozenset()
    return tuple(both) if len(both) == 1 else ()


def _parts(words: Sequence[str]) -> list[list[str]]:
    """What stands between the words that join."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in JOINERS:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _holding(word: str, titles: Sequence[Sequence[str]]) -> frozenset[int]:
    """The titles that hold a word; as it stands, or else in another form."""
    exact = frozenset(place for place, title in enumerate(titles) if word in title)
    return exact or frozenset(
        place for place, title in enumerate(titles) if any(same_word(word, one) for one in title)
    )


def same_word(typed: str, word: str) -> bool:
    """Another form of a word, or a slip of the finger in it: `gomlegi` of `gomlek`, `sargi` of `sark`."""
    if min(len(typed), len(word)) < STEM or not (typed.isalpha() and word.isalpha()):
        return False
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, word, strict=False)))
    if shared == len(word) or (shared == len(word) - 1 and typed[shared : shared + 1] == SOFT.get(word[-1])):
        return len(typed) - shared <= (ENDING if len(word) > STEM else SHORT_ENDING)
    if word.endswith("ne") and shared == len(word) - 2 >= STEM and typed[shared : shared + 2] in ("se", "st"):
        return len(typed) - shared <= ENDING  # `katkised` of `katkine`
    if shared >= STEM and len(word) - shared <= CHANGED and len(typed) - shared <= CHANGED:
        return len(typed) > shared or shared > STEM  # `boo` is not yet `boots`
    return min(len(typed), len(word)) >= SLIPS_FROM and near(typed, word)
