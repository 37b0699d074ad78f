// The service worker of a shop's app, and of the same app in the frame of the shop's page: browsers keep these apart. The
// server puts a line above this: what there is to keep, and which pages it serves now (`self.mitra`).
import { cleanupOutdatedCaches, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst } from "workbox-strategies";

import { SHARED, THUMBNAILS, TOOLS } from "./caches.js";
import { listen } from "./told.js";

const { page, frame, talk, now, later } = self.mitra;
const { pathname: home } = new URL(registration.scope);

// The page, the same for a shop's page, and all they need to draw and to talk. A new version waits until no page of the
// old one is open, or until she asks for it.
const beside = { "": page, frame, "talk.js": talk };
const kept = [...Object.entries(beside).map(([name, revision]) => ({ url: home + name, revision })), ...now];
precacheAndRoute(kept, { ignoreURLParametersMatching: [/./], cleanURLs: false, directoryIndex: null });
cleanupOutdatedCaches();

listen(home);
addEventListener("message", ({ data }) => data === "update" && skipWaiting());

// Pictures of what she was shown; the `talk` worker chooses which ones are kept.
const isThumbnail = ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/media/");
registerRoute(isThumbnail, async ({ request }) => {
  const cache = await caches.open(THUMBNAILS);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
});

// Tools that few chats need, the networks among them: kept from their first use on.
const namesItsContent = /-[0-9a-f]{12,16}\b[^/]*$/;
const isTool = ({ url, sameOrigin }) =>
  sameOrigin && (url.pathname.startsWith("/app/") || url.pathname.startsWith(home)) && /\.\w+$/.test(url.pathname);
const tools = { cacheName: TOOLS, plugins: [{ cacheWillUpdate: async ({ response }) => (response.ok ? response : null) }] };
registerRoute((asked) => isTool(asked) && namesItsContent.test(asked.url.pathname), new CacheFirst(tools));
registerRoute((asked) => isTool(asked) && /\.(js|css)$/.test(asked.url.pathname), new NetworkFirst({ ...tools, networkTimeoutSeconds: 4 }));

addEventListener("activate", (event) => {
  const current = new Set(later);
  const forgetOld = async () => {
    const cache = await caches.open(TOOLS);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (namesItsContent.test(pathname) && !current.has(pathname)) await cache.delete(request);
    }
  };
  event.waitUntil(forgetOld());
});

// What other apps share with this one stays on the device: the page takes it from here.
registerRoute(
  ({ url }) => url.pathname === `${home}share`,
  async ({ request }) => {
    const form = await request.formData();
    const photo = form.get("photo");
    const words = ["title", "text", "url"].map((name) => form.get(name)).filter(Boolean).join(" ");
    const cache = await caches.open(SHARED);
    if (photo?.size) await cache.put(`${home}shared/photo`, new Response(photo));
    else await cache.put(`${home}shared/words`, new Response(words));
    return Response.redirect(`${home}?shared`, 303);
  },
  "POST",
);
