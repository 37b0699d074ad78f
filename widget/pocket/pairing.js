// Taking up the chat of another device. What the page remembers is where it reads it from: the browser's storage.

export const [, , shop] = location.pathname.split("/");
const KEY = `mitra:${shop}:conversation`;

/** The token of the guest that this phone was before it took up a customer's chat, as long as she has not decided. */
const GUEST = `mitra:${shop}:guest`;

/** Who she is here and which conversation is open; nothing when the browser keeps nothing. */
export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

// The other tabs of this browser are the same replica.
const tabs = new BroadcastChannel(`mitra-pocket:${shop}`);
tabs.onmessage = () => location.reload();

/** Shows the server a code, once, and goes on in that chat; false when it is none. */
export async function take(code) {
  const answer = await fetch("/api/v1/pairings/taken", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ shop, code }),
  }).catch(() => undefined);
  if (!answer?.ok) return false;
  const { conversation_id, token, shopper_id, is_customer } = await answer.json();
  const before = kept();
  if (is_customer && before?.token && !before.customer) sessionStorage.setItem(GUEST, before.token);
  localStorage.setItem(KEY, JSON.stringify({ conversation_id, token, ...(is_customer && { customer: shopper_id }) }));
  tabs.postMessage("paired");
  location.reload();
  return true;
}

/** A code in the address, as the drawing for another phone has it. Any page may lead here with a code of somebody else,
 * who would read what she says; so she is asked. */
export async function takeFromAddress(ask) {
  const code = /^#pair=([\w-]{10,20})$/.exec(location.hash)?.[1];
  if (!code) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  ask("pair", async () => {
    if (!(await take(code))) ask("pair_gone", () => {});
  });
}


/** What she said on this phone as a guest goes into her account, or is left behind, as she says. */
export function joinGuest(ask) {
  const guest_token = sessionStorage.getItem(GUEST);
  const token = kept()?.token;
  if (!guest_token || !token) return;
  const decided = async (path, method, token, gone, body) => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    const answer = await fetch(`/api/v1${path}`, { method, headers, body }).catch(() => undefined);
    // It is done, or there is no guest any more. Else she is asked again on the next visit of this tab.
    if (answer?.ok || answer?.status === gone) sessionStorage.removeItem(GUEST);
  };
  ask(
    "join",
    () => decided("/identity/history", "POST", token, 404, JSON.stringify({ guest_token })),
    () => decided("/me/token", "DELETE", guest_token, 401),
  );
}
