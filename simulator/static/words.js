// What the page says, in its language.
const said = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang;
const dated = language === "en" ? "en-GB" : language; // 19 November, as the bot says it

export function word(key, values = {}) {
  return said[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
export const number = (value) => new Intl.NumberFormat(language).format(value);
export const clock = (ms) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);

export function dayName(ms) {
  const day = new Date(ms).toDateString();
  const now = new Date();
  if (day === now.toDateString()) return word("today");
  now.setDate(now.getDate() - 1);
  if (day === now.toDateString()) return word("yesterday");
  return new Intl.DateTimeFormat(dated, { day: "numeric", month: "long" }).format(ms);
}
