"""A new flow to begin with: small, correct, and with its words in every language of the shop."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.engine.library import Library
from flows.engine.reading import read_yaml
from flows.engine.reading_flows import TAKEN_NAMES
from flows.engine.shapes import NAME

SCHEMA_FILE = "flow.schema.json"
FLOW = """\
# yaml-language-server: $schema={schema}
flow: {name}
about: One sentence that says what this flow is for.
start: {{intent: {name}}}
slots:
  more: {{type: yes_no}}
states:
  question:
    ask: more
    buttons: {{person: handoff}}
    next:
      - when: {{more: true}}
        go: details
      - go: enough

  details:
    say: details
    buttons: {{menu: menu, person: handoff}}

  enough:
    say: enough
    next: end
"""
WORDS = {
    "en": {
        "question": "This is the short answer about {topic}. Would you like to know more?",
        "details": "Here stand the details about {topic}.",
        "enough": "All right. I'm here if there is anything else.",
        "slot": "More wanted",
        "phrase": "tell me about {topic}",
    },
    "tr": {
        "question": "Kısa yanıt burada durur: {topic}. Daha fazlasını öğrenmek ister misiniz?",
        "details": "Ayrıntılar burada durur: {topic}.",
        "enough": "Peki. Başka bir şey olursa buradayım.",
        "slot": "Ayrıntı isteniyor",
        "phrase": "{topic} hakkında bilgi istiyorum",
    },
    "fa": {
        "question": "پاسخ کوتاه اینجا می‌آید: {topic}. بیشتر بگویم؟",
        "details": "جزئیات اینجا می‌آید: {topic}.",
        "enough": "باشد. اگر چیز دیگری بود، همین‌جا هستم.",
        "slot": "جزئیات بیشتر",
        "phrase": "درباره {topic} توضیح بدهید",
    },
    "et": {
        "question": "Siin seisab lühike vastus: {topic}. Kas soovite rohkem teada?",
        "details": "Siin seisavad üksikasjad: {topic}.",
        "enough": "Hästi. Kui on veel midagi, olen siin.",
        "slot": "Soovib rohkem",
        "phrase": "soovin teada, mis on {topic}",
    },
}


class Refused(Exception):
    """The flow can't be begun; the message says why."""


def begin(library: Library, name: str) -> dict[str, str]:
    """The files of the folder that are new or become different, each with its whole text. Raises Refused."""
    _free(library, name)
    files = {f"{name}.yaml": FLOW.format(name=name, schema=SCHEMA_FILE)}
    topic = name.replace("_", " ")
    languages = [language for language in library.languages if language in WORDS]
    for language in languages:
        said = {key: text.replace("{topic}", topic) for key, text in WORDS[language].items()}
        file = f"words/{language}.yaml"
        words = library.sources.get(file, "")
        words = entry(words, "flows", name, topic)
        if "slots.more" not in library.words.get(language, {}):
            words = entry(words, "slots", "more", said["slot"])
        sentences = {key: said[key] for key in ("question", "details", "enough")}
        files[file] = _appended(words, name, sentences)
    if name not in library.intents:
        phrases = {one: [WORDS[one]["phrase"].replace("{topic}", topic)] for one in languages}
        lines = {one: f"[{', '.join(map(quoted, said))}]" for one, said in phrases.items()}
        files["intents.yaml"] = _block(library.sources.get("intents.yaml", ""), name, lines)
    _readable(files)
    return files


def _free(library: Library, name: str) -> None:
    if not NAME.fullmatch(name):
        raise Refused(f"`{name}` can't be the name of a flow: small letters, digits and _, a letter first.")
    if name in TAKEN_NAMES:
        raise Refused(f"`{name}` can't be the name of a flow: it means something else in the words.")
    if name in library.flows:
        place = library.flows[name].place
        raise Refused(f"There is a flow `{name}` already, in {place.file}, line {place.line}.")
    if f"{name}.yaml" in library.sources:
        raise Refused(f"There is a file {name}.yaml already.")
    if name in library.starts:
        raise Refused(f"`{library.starts[name]}` starts with the intent `{name}` already.")
    for language, words in library.words.items():
        if any(key == name or key.startswith(f"{name}.") for key in words):
            raise Refused(f"words/{language}.yaml has words under `{name}` already.")


def entry(text: str, home: str, key: str, sentence: str) -> str:
    """The text of a words file with one more sentence under a key at its top."""
    line = f"{key}: {quoted(sentence)}"
    inline = re.search(rf"^{home}: *\{{", text, re.M)
    if inline:
        return f"{text[: inline.end()]}{line}, {text[inline.end() :]}"
    block = re.search(rf"^{home}:[ ]*(?:#.*)?\n(?=( +))", text, re.M)
    if block:
        return f"{text[: block.end()]}{block[1]}{line}\n{text[block.end() :]}"
    return _block(text, home, {key: quoted(sentence)})


def quoted(sentence: str) -> str:
    """The sentence as YAML holds it, whatever signs are in it."""
    plain = re.fullmatch(r"[^\W\d_][^:#{}\[\],&*!|>'\"%@`\n]*", sentence)
    return sentence if plain else '"' + sentence.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _appended(text: str, home: str, sentences: Mapping[str, str]) -> str:
    return _block(text, home, {key: quoted(sentence) for key, sentence in sentences.items()})


def _block(text: str, home: str, lines: Mapping[str, str]) -> str:
    """One more mapping at the end of a file."""
    before = f"{text.rstrip()}\n\n" if text.strip() else ""
    return before + f"{home}:\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items())


def _readable(files: Mapping[str, str]) -> None:
    """A file written in an unusual way could have no place for more; nothing is written then."""
    for file, text in files.items():
        if read_yaml(file, text.encode())[1]:
            raise Refused(f"I can't add to {file} as it is written. Write its keys one a line, from the margin.")
