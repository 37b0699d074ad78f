// What a locked phone shows when an answer came. Everybody can read it, so it says no more than that.

const WORDS = {
  en: { title: "Mitra", body: "There is an answer for you.", stop: "No more of these" },
  hi: { title: "मित्रा", body: "आपके लिए जवाब आया है।", stop: "अब मत बताइए" },
  hinglish: { title: "Mitra", body: "Aapke liye jawab aaya hai.", stop: "Ab mat bataiye" },
};

const opened = async (home) => {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.filter(({ url }) => new URL(url).pathname.startsWith(home));
};

/** Listens for what the push service brings, and for her taps on it; `home` is where the chat is. */
export function listen(home) {
  const tell = async (data) => {
    const said = await data?.json();
    // She has it before her eyes.
    if ((await opened(home)).some(({ visibilityState }) => visibilityState === "visible")) return;
    const { title, body, stop } = WORDS[said?.lang] ?? WORDS.en;
    const actions = [{ action: "stop", title: stop }];
    // The next one takes the place of this.
    await registration.showNotification(title, { body, actions, tag: "answer", icon: "/icons/mitra-192.png" });
    await navigator.setAppBadge?.();
  };
  const follow = async (action) => {
    if (action === "stop") return (await registration.pushManager.getSubscription())?.unsubscribe();
    const [page] = await opened(home);
    return page ? page.focus() : clients.openWindow(home);
  };
  addEventListener("push", (event) => event.waitUntil(tell(event.data).catch(() => {})));
  addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(follow(event.action).catch(() => {}));
  });
}
