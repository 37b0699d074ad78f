// Telling her phone that an answer came while the chat is closed. She is asked only when she waits for one: for a person
// of the shop, who may come in an hour. The server says whether she does, and has no key where nobody is told.

import { offer } from "./offer.js";
import { kept } from "./pairing.js";

const ADDRESS = "/api/v1/me/push";
const LANGUAGES = { hi: "hi", "hi-Latn": "hinglish" };

/** Base64url, as the server writes its key. */
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

let isOver = false;

/** The browser takes one key at a time: one that the server had before makes room for the one it has now. */
async function subscribe({ pushManager }, key) {
  const asked = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  try {
    return await pushManager.subscribe(asked);
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(asked);
  }
}

async function begin(registration, key, headers) {
  if ((await Notification.requestPermission()) !== "granted") return;
  isOver = true;
  const browser = await subscribe(registration, key);
  const { endpoint, keys } = browser.toJSON();
  const lang = LANGUAGES[document.documentElement.lang] ?? "en";
  const { p256dh, auth } = keys;
  await fetch(ADDRESS, {
    method: "PUT",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint, p256dh, auth, lang }),
  });
}

/** Offers it when she waits for an answer. */
export async function offerPush(registration) {
  const token = kept()?.token;
  if (isOver || !token || !registration?.pushManager || Notification.permission === "denied") return;
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(ADDRESS, { headers });
  isOver ||= answer.status === 204;
  if (answer.status !== 200) return;
  const { key, waits } = await answer.json();
  if (!waits || isOver) return;
  const accept = () => begin(registration, key, headers).catch(() => {});
  // Who said yes before, and waits again, is not asked twice. The browser's leave is for all shops here; what stands for
  // her yes to this one is the subscription, which goes when she wants no more of it.
  if (Notification.permission === "granted" && (await registration.pushManager.getSubscription())) await accept();
  else offer("push", accept);
}
