// Makes the page an app: it opens without a network, can be put on the home screen, and takes what other apps share.
// The page fetches this when it is quiet.

import { offer } from "./offer.js";
import { joinGuest, takeFromAddress } from "./pairing.js";
import { offerPush } from "./push.js";
import { takeShared } from "./shared.js";
import { shareStreams } from "./stream.js";

const isFrame = location.pathname.endsWith("/frame");
const isApp = matchMedia("(display-mode: standalone)").matches;

/** Resolves with the next mark of this name, or one that was set already. */
const marked = (name) =>
  new Promise((done) => {
    new PerformanceObserver((list) => list.getEntriesByName(name).length && done()).observe({ type: "mark", buffered: true });
  });

/** Where the service worker lies: beside the page, whose shop it is for. */
function script() {
  const address = new URL("sw.js", location.href).pathname;
  const admit = (asked) => {
    if (asked === address) return asked;
    throw new TypeError("not the service worker of this page");
  };
  return window.trustedTypes?.createPolicy("mitra-pocket", { createScriptURL: admit }).createScriptURL(address) ?? address;
}

async function keep() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const registration = await serviceWorker.register(script(), { updateViaCache: "none" });
  let wanted = false;
  const offerUpdate = () => {
    if (!registration.waiting || !registration.active) return;
    offer("update", () => {
      wanted = true;
      registration.waiting?.postMessage("update");
    });
  };
  serviceWorker.addEventListener("controllerchange", () => {
    // Another tab may have asked; this one is read from the top only when she says so here.
    if (wanted) location.reload();
  });
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offerUpdate);
  });
  offerUpdate();
  // An app may stay open for days.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && registration.update().catch(() => {}));
  return registration;
}

// The browser's own offer waits until she has seen what this is good for.
let prompt;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event;
});

shareStreams().catch(() => {});
takeShared().catch(() => {});
try {
  joinGuest(offer);
} catch {
  // A browser that keeps nothing has no guest from before.
}
takeFromAddress(offer);
addEventListener("hashchange", () => takeFromAddress(offer));

// How many replies wait, on the app's icon.
let unseen = 0;
new PerformanceObserver((list) => {
  const came = list.getEntriesByName("mitra:reply-done").length;
  if (document.hidden && came) navigator.setAppBadge?.((unseen += came)).catch(() => {});
}).observe({ type: "mark" });
// What came while the chat was closed counts as well.
const seen = () => {
  if (!document.hidden) navigator.clearAppBadge?.((unseen = 0)).catch(() => {});
};
document.addEventListener("visibilitychange", seen);
seen();

// Who has not talked yet pays for nothing but this.
if (!isApp && !navigator.serviceWorker?.controller) await marked("mitra:reply-done");
// A browser that refuses keeps nothing; the chat is the same.
const registration = await keep().catch(() => {});
// A frame of another site may not ask.
if (registration && !isFrame) {
  const ask = () => offerPush(registration).catch(() => {});
  new PerformanceObserver((list) => list.getEntriesByName("mitra:reply-done").length && ask()).observe({ type: "mark" });
  ask();
}
if (!isFrame && !isApp) {
  await marked("mitra:reply-done");
  if (prompt) offer("install", () => prompt.prompt());
}
