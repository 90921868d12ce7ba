"""What can be wrong with messages on the phone, told in a line each."""

import re

from integrations.whatsapp import limits

CODE = re.compile(r"[A-Z]{1,4}-\d{3,}|\b[A-Z]{3,}\d{2,}\b")
ISOLATE, END = "\u2066", "\u2069"
BODY = 300
# texts that are wider or higher than what holds them, and bubbles that leave the phone
CUT = """() => {
  const found = [];
  const inside = document.getElementById("thread").getBoundingClientRect();
  for (const one of document.querySelectorAll(`.bubble .body, .bubble .text, .bubble .text > div, .bubble small,
      .options button, .options a, .rows label, .rows b, .rows small`)) {
    const box = one.getBoundingClientRect();
    if (!box.width) continue;
    const tail = one.classList.contains("body");  // hangs out on purpose
    const over = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (over && !tail) found.push(`cut: ${one.innerText}`);
    if (box.left < inside.left - 1 || box.right > inside.right + 1) found.push(`outside the phone: ${one.innerText}`);
  }
  return found;
}"""
# of each line: its text, its direction, and from where to where each visible character reaches
LINES = """() => [...document.querySelectorAll(".bubble .text > div, .rows b, .rows small, .options button")]
  .filter((line) => line.getBoundingClientRect().width).map((line) => {
    const letters = [], walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let n = 0; n < node.length; n += 1) {
        range.setStart(node, n);
        range.setEnd(node, n + 1);
        const box = range.getBoundingClientRect();
        letters.push([node.data[n], box.left, box.top]);
      }
    }
    return {direction: getComputedStyle(line).direction, mine: line.closest(".mine") !== null, letters};
  })"""
PERSIAN = re.compile("[\u0600-\u06ff]")


def look(page, language, bubbles):
    """Problems of all that this phone shows now; `bubbles` are the same messages as data."""
    found = page.evaluate(CUT)
    for line in page.evaluate(LINES):
        found += wrong_order(line, language)
    for bubble in bubbles:
        if not bubble["mine"]:
            found += too_long(bubble)
    return found


def wrong_order(line, language):
    """A code whose characters do not stand from left to right; a Persian line that does not run from right to left."""
    letters = line["letters"]
    text = "".join(letter for letter, _, _ in letters)
    found = []
    if language == "fa" and PERSIAN.search(text) and line["direction"] != "rtl":
        found.append(f"not right to left: {text}")
    for code in CODE.finditer(text):
        seen = letters[code.start():code.end()]
        if any(after[1] <= before[1] and after[2] <= before[2] for before, after in zip(seen, seen[1:], strict=False)):
            found.append(f"scrambled: {code[0]} in {text}")
        if line["direction"] == "rtl" and not line["mine"] and not isolated(text, code):
            found.append(f"not isolated: {code[0]} in {text}")
    return found


def isolated(text, code):
    """Is it inside U+2066 … U+2069? A link is, as an element of its own direction."""
    before = text[:code.start()]
    return before.count(ISOLATE) > before.count(END) or re.search(r"https?://\S*$", before) is not None


def too_long(bubble):
    """What WhatsApp would cut, and sentences longer than ours may be."""
    sizes = [("text", bubble["body"], BODY), ("opener", bubble.get("button", ""), limits.OPENER)]
    sizes += [("button", one["title"], limits.BUTTON_TITLE) for one in bubble.get("actions", ())]
    for row in bubble.get("items", ()):
        sizes += [("row", row["item"], limits.ROW_TITLE), ("note", row.get("description") or "", limits.ROW_NOTE)]
    return [f"{what} of {limits.length(said)}, {most} at most: {said}" for what, said, most in sizes
            if limits.length(said) > most]
