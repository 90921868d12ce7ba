// The inbox, live: asks for its own page again and puts in what changed. Without it, the page works by reload.
const EVERY = 1000, SLOWEST = 15000;
const columns = document.querySelector(".columns");
const offset = Number(columns.dataset.now) - Date.now(); // the server's clock
const connection = document.getElementById("connection");
let tag = null, touched = false, busy = false, held = null, failures = 0, ended = false;

// ---- what changed -------------------------------------------------------------------------------

function region(name, root = document) { return root.querySelector(`[data-live="${name}"]`); }

/** Make `old` like `fresh`, keeping elements that are the same: focus, selection and scroll stay. */
function become(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== 1 || old.tagName !== fresh.tagName || old.id !== fresh.id) return void old.replaceWith(fresh);
  const open = old.tagName === "DETAILS" && old.open;
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...fresh.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.tagName === "DETAILS") old.open = open;
  if (["INPUT", "TEXTAREA"].includes(old.tagName)) return;
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const known = child.id ? byId.get(child.id) : at && !at.id && at.nodeName === child.nodeName ? at : null;
    if (!known) { old.insertBefore(child, at); continue; }
    if (known === at) at = at.nextSibling; else old.insertBefore(known, at);
    become(known, child);
  }
  while (at) { const next = at.nextSibling; at.remove(); at = next; }
}

/** Put a page that the server sent into this one. `whole`: the answer to a form, so the composer too. */
function apply(page, whole = false) {
  for (const name of ["tabs", "head", "banner", "messages", "details"]) {
    const old = region(name), fresh = region(name, page);
    if (old && fresh) become(old, document.adoptNode(fresh));
  }
  document.title = page.title;
  listed(region("rows", page));
  compose(region("composer", page), whole);
  const said = region("toasts", page);
  if (said?.children.length) region("toasts").replaceChildren(...said.children);
  tick();
}

/** The list stays still under a pointer or focus when its order would change; a button brings the news. */
function listed(fresh) {
  const rows = region("rows"), pill = document.getElementById("updates");
  if (!fresh) return;
  const ids = (root) => [...root.querySelectorAll("li")].map((row) => row.id).join();
  const still = rows.matches(":hover") || rows.contains(document.activeElement);
  held = still && ids(rows) !== ids(fresh) && rows.querySelector("li") ? fresh : null;
  pill.hidden = !held;
  if (!held) become(rows, document.adoptNode(fresh));
}

document.getElementById("updates")?.addEventListener("click", () => {
  if (held) become(region("rows"), document.adoptNode(held));
  held = null;
  document.getElementById("updates").hidden = true;
  region("rows").scrollTop = 0;
});

/** The composer is put in anew only when who may write changed, or after a form; typed text is kept. */
function compose(fresh, whole) {
  const old = region("composer");
  if (!old || !fresh) return;
  const seen = fresh.querySelector("[name=seen]");
  if (!whole && old.dataset.key === fresh.dataset.key) return void read(old, seen);
  const focused = old.contains(document.activeElement), typed = old.querySelector("textarea[name=text]")?.value;
  old.replaceWith(document.adoptNode(fresh));
  const box = fresh.querySelector("textarea[name=text]");
  if (box && !whole && typed) box.value = typed;
  prepare();
  if (box && (focused || whole)) box.focus();
}

/** What is on the screen counts as read once the person looks here. */
function read(composer, seen) {
  const field = composer.querySelector("[name=seen]");
  if (field && seen && document.hasFocus()) field.value = seen.value;
}

// ---- asking -------------------------------------------------------------------------------------

function parsed(text) { return new DOMParser().parseFromString(text, "text/html"); }

async function ask() {
  if (busy || ended || document.hidden) return;
  busy = true;
  try {
    const headers = { "X-Live": touched ? "touched" : "1", ...(tag ? { "If-None-Match": tag } : {}) };
    const response = await fetch(location.href, { headers, cache: "no-store", redirect: "error" });
    touched = false;
    if (response.status === 401) return void end();
    if (response.status !== 200 && response.status !== 304) throw new Error(response.status);
    if (response.status === 200) { tag = response.headers.get("ETag"); apply(parsed(await response.text())); }
    connected();
  } catch {
    failures += 1;
    if (failures === 2) say("offline");
  } finally { busy = false; }
}

function say(word) { connection.textContent = connection.dataset[word]; connection.hidden = false; }
function connected() {
  if (failures > 1) { say("online"); setTimeout(() => { if (!failures) connection.hidden = true; }, 2000); }
  failures = 0;
}
function end() {
  ended = true;
  say("ended");
  const link = Object.assign(document.createElement("a"), { href: connection.dataset.signIn, textContent: connection.dataset.again });
  connection.append(" ", link);
}
async function forever() {
  await ask();
  setTimeout(forever, Math.min(SLOWEST, EVERY * 2 ** Math.max(0, failures - 1)));
}

// ---- forms --------------------------------------------------------------------------------------

document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.closest(".thread") || form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  button?.setAttribute("aria-busy", "true");
  try {
    const body = new FormData(form, button);
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "form" }, cache: "no-store" });
    if (response.status === 401) return void end();
    const page = parsed(await response.text());
    if (!region("messages", page)) return void location.reload();
    if (response.ok && form.matches(".write")) forget(form.dataset.conversation);
    tag = null;
    apply(page, true);
    if (response.ok && response.redirected) history.replaceState(null, "", response.url);
    if (form.matches(".write") && response.ok) document.querySelector(".scroll").scrollTop = 0;
  } catch {
    failures = Math.max(failures, 2);
    say("offline"); // the text stays where it is
  } finally {
    delete form.dataset.sent;
    button?.removeAttribute("aria-busy");
  }
});

// ---- the composer: drafts survive a reload, the counter speaks near the end ---------------------

function draft(id) { return `draft-${id}`; }
function forget(id) { sessionStorage.removeItem(draft(id)); }
function prepare() {
  const box = document.getElementById("text");
  if (!box) return;
  const id = box.form.dataset.conversation;
  if (!box.value) box.value = sessionStorage.getItem(draft(id)) ?? "";
  const counter = document.getElementById("counter");
  const count = () => {
    if (box.value) sessionStorage.setItem(draft(id), box.value); else forget(id);
    const left = box.maxLength - box.value.length;
    counter.hidden = left > 200;
    counter.textContent = counter.dataset.text.replace("{n}", number(box.value.length));
  };
  box.addEventListener("input", count);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) box.form.requestSubmit(box.form.querySelector(".send"));
  });
  count();
}

// ---- clocks -------------------------------------------------------------------------------------

const { language, hours, hoursMin, min, days, soon } = columns.dataset;
const digits = new Intl.NumberFormat(language === "fa" ? "fa-IR" : "en", { useGrouping: false });
function number(value) { return digits.format(value); }
function span(ms) {
  const all = Math.floor(ms / 60000), h = Math.floor(all / 60), m = all % 60;
  if (all < 1) return soon;
  if (h < 1) return min.replace("{n}", number(m));
  if (h >= 24) return days.replace("{n}", number(Math.floor(h / 24)));
  return m ? hoursMin.replace("{h}", number(h)).replace("{m}", number(m)) : hours.replace("{n}", number(h));
}
function write(element, text) { if (element.textContent !== text) element.textContent = text; }
function tick() {
  const now = Date.now() + offset;
  for (const time of document.querySelectorAll("[data-since]")) {
    const waited = now - Number(time.dataset.since), wait = time.closest(".wait");
    write(time, span(waited));
    wait?.classList.toggle("late", waited > 600000);
    wait?.classList.toggle("soon", waited > 180000 && waited <= 600000);
  }
  for (const chip of document.querySelectorAll("[data-until]")) {
    const left = Number(chip.dataset.until) - now;
    chip.classList.toggle("soon", left < 7200000);
    write(chip.querySelector("span"), chip.dataset.text.replace("{time}", span(Math.max(0, left))));
  }
}

// ---- keys: the physical key counts, so they work on every layout; they can be switched off -------

const choice = document.getElementById("keys");
choice.checked = localStorage.getItem("keys") !== "off";
choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
document.getElementById("keys-choice").hidden = document.getElementById("keys-list").hidden = false;

function move(by) {
  const rows = [...document.querySelectorAll(".row")], at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.click();
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    if (document.activeElement?.id === "text") document.activeElement.blur();
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !choice.checked) return;
  const pressed = event.shiftKey ? `Shift+${event.code}` : event.code;
  const deeds = {
    KeyT: () => document.getElementById("take")?.click(),
    "Shift+KeyT": () => document.getElementById("hand-back")?.click(),
    KeyR: () => document.getElementById("text")?.focus(),
    KeyJ: () => move(1),
    KeyK: () => move(-1),
  };
  if (deeds[pressed]) { event.preventDefault(); deeds[pressed](); }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, () => { touched = true; }, { passive: true });
addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });

prepare();
tick();
setInterval(tick, 5000);
setTimeout(forever, EVERY);
