// What she brings from elsewhere: a photo or words that another app shared, a shortcut of the app's icon.

import { SHARED } from "./caches.js";
import { words } from "./words.js";

/** Opened by its icon. Any page may lead to an address of the chat, but none speaks for her: then the words only stand
 * in the composer. */
const isApp = () => matchMedia("(display-mode: standalone)").matches;

function write(text) {
  const box = document.querySelector("#composer");
  box.value = text;
  box.dispatchEvent(new Event("input"));
  if (isApp()) box.form.requestSubmit();
  else box.focus();
}

/** The kit's sheet for photos opens with this one in it. */
async function show(photo) {
  const kit = await import("/app/kit/kit.js");
  const hear = (data) => dispatchEvent(new MessageEvent("kit", { data }));
  kit.open(document.querySelector('[data-kit="photo"]'), hear);
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([photo], "photo", { type: photo.type }));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
}

/** Takes what waits, once. */
export async function takeShared() {
  const asked = new URLSearchParams(location.search);
  const said = words().say;
  const shortcut = asked.get("say");
  if (!asked.has("shared") && !Object.hasOwn(said, shortcut ?? "")) return;
  history.replaceState(history.state, "", location.pathname);
  if (shortcut) return write(said[shortcut]);
  const cache = await caches.open(SHARED);
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    await cache.delete(request);
    if (request.url.endsWith("/photo")) await show(await kept.blob());
    else write(await kept.text());
  }
}
