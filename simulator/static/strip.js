// Where the conversation stands, and how long the last message took on its way.
import { make } from "./bubbles.js";
import { number, word } from "./words.js";

export function showWay(hops) {
  const items = hops.filter((hop) => hop.hop !== "phone").map((hop) =>
    make("li", {}, word(`hop.${hop.hop}`), make("b", {}, word("ms", { n: number(hop.ms) }))));
  document.getElementById("way").replaceChildren(
    ...(items.length ? items : [make("li", { class: "none" }, word(hops.length ? "hop.phone" : "way_empty"))]));
}

export function showStand(stand) {
  document.getElementById("stand").textContent = word(`who.${stand.who}`);
  document.getElementById("state").textContent = stand.flow ? `${stand.flow} · ${stand.state}` : "";
}

export function showWindow(phone) {
  const left = phone.window_s;
  const time = left >= 3600 ? word("hours", { n: number(Math.floor(left / 3600)) }) : word("minutes", { n: number(Math.ceil(left / 60)) });
  document.getElementById("window").textContent = word(left ? "window" : "window_closed", { time });
}
