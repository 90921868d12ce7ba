// Draws messages as WhatsApp draws them. Texts only ever become text nodes.
import { clock, word } from "./words.js";
import { media } from "./wire.js";

const MARK = /```([^`]+)```|`([^`\n]+)`|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|(https?:\/\/[^\s<>"\u2066-\u2069]+[^\s<>".,;:!?)\u2066-\u2069])/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const KINDS = [, "code", "code", "strong", "em", "s"];
const TICKS = { sent: "✓", delivered: "✓✓", read: "✓✓" };

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function outside(text, start, end) {
  // *bold* only where the marks stand at the edges of words, so that 2*3*4 stays as it is
  return !/[\p{L}\p{N}]/u.test(text[start - 1] ?? " ") && !/[\p{L}\p{N}]/u.test(text[end] ?? " ");
}

export function formatted(text) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(MARK)) {
    const kind = found.slice(1, 6).findIndex((part) => part !== undefined) + 1;
    const end = found.index + found[0].length;
    if (kind > 2 && !outside(text, found.index, end)) continue;
    made.append(text.slice(at, found.index));
    if (kind) made.append(make(KINDS[kind], {}, kind > 2 ? formatted(found[kind]) : found[kind]));
    else made.append(make("a", { href: found[0], target: "_blank", rel: "noopener noreferrer", dir: "ltr" }, found[0]));
    at = end;
  }
  made.append(text.slice(at));
  return made;
}

export function direction(text) {
  // the first letter outside isolates decides, as on the phone (UAX #9, P2); dir=auto would look inside them
  const first = /\p{L}/u.exec(text.replace(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/g, ""))?.[0];
  if (!first) return "auto";
  return RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}

function lines(text) {
  // each line has its own direction
  const whole = make("div", { class: "text" });
  for (const line of text.split("\n")) whole.append(make("div", { dir: direction(line) }, formatted(line), line ? "" : "\u00a0"));
  return whole;
}

function picture(message) {
  const [sid] = message.media ?? [];
  if (message.kind === "location") {
    return [make("div", { class: "place", role: "img", "aria-label": word("location") }, "📍"), lines(message.place[2])];
  }
  if (!sid || sid.startsWith("http")) return [];
  if (message.kind === "audio") return [make("audio", { src: media(sid), controls: true, preload: "none", "aria-label": word("voice") })];
  if (message.kind === "document") return [make("a", { href: media(sid), target: "_blank", rel: "noopener" }, "📄 ", word("receipt"))];
  return [make("img", { src: media(sid), alt: word(message.kind === "sticker" ? "sticker" : "image"), loading: "lazy" })];
}

function options(message, tap, openList) {
  const holder = make("div", { class: "options" });
  for (const action of message.actions ?? []) {
    if (action.type === "QUICK_REPLY") {
      const button = make("button", { type: "button", dir: direction(action.title) }, action.title);
      button.addEventListener("click", () => tap({ choice: action.id, title: action.title, replied_to: message.sid }));
      holder.append(button);
    } else if (/^https?:/.test(action.url)) {
      holder.append(make("a", { href: action.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, action.title));
    }
  }
  if (message.items) {
    const button = make("button", { type: "button", dir: "auto", "aria-haspopup": "dialog" }, `☰ ${message.button}`);
    button.addEventListener("click", () => openList(message, button));
    holder.append(button);
  }
  return holder;
}

export function bubble(message, tap, openList) {
  const body = make("div", { class: "body" });
  if (message.template) body.append(make("span", { class: "tag" }, word("template")));
  body.append(...picture(message));
  if (message.body && message.kind !== "document") body.append(lines(message.body));
  if (message.footer) body.append(make("small", { dir: direction(message.footer) }, message.footer));
  const meta = make("div", { class: "meta" }, make("time", { datetime: new Date(message.at).toISOString() }, clock(message.at)));
  if (message.tick) {
    const says = message.tick === "sent" ? word("retry_hint") : word(message.tick);
    meta.append(make("span", { class: `tick ${message.tick}`, role: "img", "aria-label": says, title: says }, TICKS[message.tick]));
  }
  body.append(meta);
  const whole = make("li", { class: `bubble ${message.mine ? "mine" : "theirs"} ${message.kind}`, "data-sid": message.sid }, body);
  const below = options(message, tap, openList);
  if (below.childElementCount) whole.append(below);
  return whole;
}
