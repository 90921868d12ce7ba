// The list that opens over the chat: rows with notes, one to choose.
import { direction, make } from "./bubbles.js";

const sheet = document.getElementById("sheet");
const form = sheet.querySelector("form");
const rows = document.getElementById("rows");
const send = form.querySelector(".send-choice");
let opener = null;
let chosen = () => {};

export function openList(message, button, tap) {
  opener = button;
  document.getElementById("sheet-title").textContent = message.button;
  rows.replaceChildren(...message.items.map((row) => {
    const text = make("span", {}, make("b", { dir: direction(row.item) }, row.item));
    if (row.description) text.append(make("small", { dir: direction(row.description) }, row.description));
    return make("label", {}, text, make("input", { type: "radio", name: "row", value: row.id }));
  }));
  chosen = () => {
    const row = message.items.find((one) => one.id === form.elements.row.value);
    tap({ choice: row.id, title: row.item, row: true, replied_to: message.sid });
  };
  send.disabled = true;
  sheet.hidden = false;
  rows.querySelector("input").focus();
}

export function closeList() {
  if (sheet.hidden) return;
  sheet.hidden = true;
  opener?.focus();
}

rows.addEventListener("change", () => { send.disabled = false; });
form.addEventListener("submit", (event) => { event.preventDefault(); chosen(); closeList(); });
sheet.addEventListener("click", (event) => { if (event.target === sheet || event.target.closest("[data-close]")) closeList(); });
sheet.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeList();
  if (event.key !== "Tab") return;
  // the focus stays inside while the sheet is open
  const stops = [...form.querySelectorAll("button:not(:disabled), input:checked, input:not(:checked)")];
  const [first, last] = [stops[0], stops.at(-1)];
  if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
  else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
});
