// Calls to the demo's own server, and nowhere else.
const base = document.body.dataset.base.replace(/\/$/, "");

export async function tell(path, body) {
  const answer = await fetch(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Selam-Demo": "1" },
    body: JSON.stringify(body),
  });
  return { ok: answer.ok, body: answer.status === 204 ? {} : await answer.json().catch(() => ({})) };
}

export async function ask(path) {
  const answer = await fetch(base + path, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}
export const media = (sid) => `${base}/media/${sid}`;
