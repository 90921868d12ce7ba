// Things that happen around the phone: parcels, time, a phone that is off.
import { tell } from "./wire.js";
import { word } from "./words.js";

const told = document.getElementById("told");
const wanted = new Map(); // switches just thrown, on which phone: news from before that does not throw them back
let phoneNow = () => "";

function say(text, bad = false) {
  told.textContent = text;
  told.classList.toggle("bad", bad);
}

export function happenings(path, refresh) {
  phoneNow = () => path("/switch");
  for (const button of document.querySelectorAll("[data-parcel]")) {
    button.addEventListener("click", async () => {
      const answer = await tell(path("/parcel"), { kind: button.dataset.parcel });
      if (answer.ok) say(word("told", { event: button.textContent.trim() }));
      else say(word("no_order"), true);
    });
  }
  document.getElementById("hours").addEventListener("click", async () => {
    await tell(path("/time"), { hours: 26 });
    say(word("passed"));
    refresh();
  });
  for (const box of document.querySelectorAll("[data-switch]")) {
    box.addEventListener("change", async () => {
      wanted.set(box, { phone: phoneNow(), on: box.checked });
      const answer = await tell(path("/switch"), { [box.dataset.switch]: box.checked }).catch(() => ({ ok: false }));
      if (!answer.ok) wanted.delete(box);
      refresh();
    });
  }
}

export function showSwitches(phone) {
  for (const box of document.querySelectorAll("[data-switch]")) {
    const now = phone[box.dataset.switch], thrown = wanted.get(box);
    if (thrown && thrown.phone === phoneNow() && thrown.on !== now) continue;
    wanted.delete(box);
    box.checked = now;
  }
}
