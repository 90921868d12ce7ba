// The messages of one phone, in order, with day separators; kept at the end unless the reader scrolled up.
import { bubble, make } from "./bubbles.js";
import { closeList, openList } from "./sheet.js";
import { dayName } from "./words.js";

const thread = document.getElementById("thread");
const list = document.getElementById("bubbles");

export class Thread {
  constructor(tap) {
    this.tap = tap;
    this.atEnd = true;
    thread.addEventListener("scroll", () => { this.atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60; });
    list.addEventListener("load", () => { if (this.atEnd) this.toEnd(); }, true);
    this.clear();
  }

  clear() {
    this.messages = new Map();
    list.replaceChildren();
    closeList();
  }

  show(news) {
    if (!news.length) return;
    const focused = document.activeElement?.closest?.("[data-sid]")?.dataset.sid;
    for (const message of news) this.messages.set(message.sid, message);
    const sorted = [...this.messages.values()].sort((a, b) => a.at - b.at);
    const now = [];
    let day = "";
    for (const message of sorted) {
      const name = dayName(message.at);
      if (name !== day) now.push(this.separator(day = name));
      now.push(this.element(message));
    }
    for (const [place, element] of now.entries()) {
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    }
    while (list.children.length > now.length) list.lastElementChild.remove();
    this.close(sorted);
    if (focused) list.querySelector(`[data-sid="${focused}"] button`)?.focus({ preventScroll: true });
    if (this.atEnd) this.toEnd();
  }

  separator(name) {
    const kept = [...list.querySelectorAll(".day")].find((one) => one.textContent === name);
    return kept ?? make("li", { class: "day" }, name);
  }

  element(message) {
    // drawn anew only when something of it changed, so that a press is not lost under the finger
    const state = JSON.stringify(message);
    const kept = list.querySelector(`[data-sid="${message.sid}"]`);
    if (kept?.dataset.state === state) return kept;
    const fresh = bubble(message, this.tap, (one, button) => openList(one, button, this.tap));
    fresh.dataset.state = state;
    kept?.replaceWith(fresh);
    return fresh;
  }

  close(sorted) {
    // a button is pressed once; afterwards it shows what was chosen
    const taken = new Map(sorted.filter((one) => one.mine && one.replied_to).map((one) => [one.replied_to, one.body]));
    for (const message of sorted) {
      if (!taken.has(message.sid)) continue;
      for (const button of list.querySelectorAll(`[data-sid="${message.sid}"] .options button`)) {
        button.classList.toggle("taken", button.textContent === taken.get(message.sid));
        if (!message.items) button.disabled = true;
      }
    }
  }

  toEnd() {
    this.atEnd = true;
    thread.scrollTop = thread.scrollHeight;
  }
}
