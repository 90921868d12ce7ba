// The page: which phone is in hand, what is typed, and what is new, asked for a few times a second.
import { happenings, showSwitches } from "./happen.js";
import { showStand, showWay, showWindow } from "./strip.js";
import { Thread } from "./thread.js";
import { ask, tell } from "./wire.js";
import { number, word } from "./words.js";

const EVERY_MS = 300;
const tabs = [...document.querySelectorAll(".people [role=tab]")];
const text = document.getElementById("text");
const presence = document.getElementById("presence");
const line = document.getElementById("state-line");
const samples = document.getElementById("samples");
const attach = document.getElementById("attach");
let who = document.body.dataset.who;
let cursor = 0;
let asking = false;
let sinceStand = 0;

const path = (rest) => `/phones/${who}${rest}`;
const thread = new Thread(say);

async function say(what) {
  await tell(path("/say"), what).catch(() => ({ ok: false }));
  await refresh();
  thread.toEnd();
}

async function refresh() {
  if (asking) return;
  asking = true;
  const asked = who;
  const looking = document.hidden ? "" : "&looking=1";
  const stand = cursor && ++sinceStand % 7 ? "" : "&stand=1";
  try {
    show(asked, await ask(`/phones/${asked}/news?since=${cursor}${looking}${stand}`));
  } catch {
    status(word("lost"));
  } finally {
    asking = false;
  }
}

function show(asked, news) {
  if (asked !== who) return;
  const first = cursor === 0;
  cursor = news.cursor;
  thread.show(news.bubbles);
  if (first) thread.toEnd();
  if (news.way) showWay(news.way);
  if (news.stand) showStand(news.stand);
  showWindow(news.phone);
  showSwitches(news.phone);
  presence.textContent = word(news.phone.typing ? "typing" : "business");
  status(news.phone.blocked ? word("is_blocked") : news.phone.offline ? word("is_offline") : "");
  for (const tab of tabs) {
    const count = tab.dataset.who === who ? 0 : news.unread[tab.dataset.who];
    const badge = tab.querySelector(".new");
    badge.hidden = !count;
    badge.textContent = count ? number(count) : "";
    badge.title = count ? word("unread", { n: number(count) }) : "";
  }
}

function status(says) {
  line.hidden = !says;
  if (line.textContent !== says) line.textContent = says;
}

function take(key, focus = false) {
  who = key;
  cursor = 0;
  thread.clear();
  for (const tab of tabs) {
    const mine = tab.dataset.who === key;
    tab.setAttribute("aria-selected", mine);
    tab.tabIndex = mine ? 0 : -1;
    if (mine && focus) tab.focus();
    if (mine) document.getElementById("happen-lead").textContent = word("happen_lead", { name: tab.querySelector(".who").textContent });
  }
  document.getElementById("phone").setAttribute("aria-labelledby", `tab-${key}`);
  for (const list of document.querySelectorAll(".hints")) list.hidden = list.dataset.of !== key;
  document.getElementById("told").textContent = "";
  refresh();
}

for (const tab of tabs) tab.addEventListener("click", () => take(tab.dataset.who));
document.querySelector(".people").addEventListener("keydown", (event) => {
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const step = { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const place = tabs.findIndex((tab) => tab.dataset.who === who);
  take(tabs.at((place + step) % tabs.length).dataset.who, true);
});

document.getElementById("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed) return;
  text.value = "";
  say({ text: typed });
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    document.getElementById("composer").requestSubmit();
  }
});
for (const hint of document.querySelectorAll(".hints button")) {
  hint.addEventListener("click", () => { say({ text: hint.textContent }); text.focus(); });
}
function toggleSamples(open) {
  samples.hidden = !open;
  attach.setAttribute("aria-expanded", open);
}
attach.addEventListener("click", () => toggleSamples(samples.hidden));
samples.addEventListener("keydown", (event) => { if (event.key === "Escape") { toggleSamples(false); attach.focus(); } });
for (const button of samples.querySelectorAll("button")) {
  button.addEventListener("click", () => { toggleSamples(false); attach.focus(); say({ sample: button.dataset.sample }); });
}
for (const room of document.querySelectorAll(".rooms button")) {
  room.addEventListener("click", () => {
    document.body.dataset.show = room.dataset.room;
    for (const one of document.querySelectorAll(".rooms button")) one.toggleAttribute("aria-current", one === room);
  });
}
happenings(path, refresh);
take(who);
setInterval(refresh, EVERY_MS);
document.addEventListener("visibilitychange", refresh);
