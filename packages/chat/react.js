// The chat as a React component. It draws nothing on the server but the element, and leaves nothing behind.

import { createElement, forwardRef, useEffect, useImperativeHandle, useRef } from "react";

import { load, mitra } from "./index.js";

/** Events, by the property that hears them. */
const EVENTS = {
  onReady: "ready",
  onOpen: "open",
  onClose: "close",
  onMessage: "message",
  onAddToCart: "add-to-cart",
  onUnread: "unread",
  onError: "error",
  onTeaser: "teaser",
};
const VERBS = ["open", "close", "toggle", "send", "identify", "setContext", "setLocale", "reset"];

/** Properties that are not attributes of the element under the same name. */
const ATTRIBUTES = { teaserAfter: "teaser-after", teaserScroll: "teaser-scroll", teaserExit: "teaser-exit" };

export const MitraChat = forwardRef(function MitraChat({ server, nonce, ...rest }, ref) {
  const element = useRef(null);
  const handlers = useRef({});
  const attributes = {};
  for (const [name, value] of Object.entries(rest)) {
    if (EVENTS[name]) continue;
    // An attribute that is there says yes.
    const said = value === true ? "" : value === false || value === null ? undefined : value;
    attributes[ATTRIBUTES[name] ?? name] = said;
  }
  useEffect(() => {
    handlers.current = rest;
  });
  useEffect(() => {
    const chat = element.current;
    const stop = new AbortController();
    for (const [property, event] of Object.entries(EVENTS)) {
      const hear = (heard) => handlers.current[property]?.(heard);
      chat.addEventListener(`mitra:${event}`, hear, { signal: stop.signal });
    }
    return () => stop.abort();
  }, []);
  useEffect(() => {
    // The shop works without its chat. Whoever wants to know calls `load` and catches.
    load(server, { nonce }).catch(() => {});
  }, [server, nonce]);
  useImperativeHandle(
    ref,
    () =>
      Object.fromEntries(
        VERBS.map((verb) => [
          verb,
          (...call) => {
            const chat = element.current;
            if (chat?.[verb]) chat[verb](...call);
            else mitra(verb, ...call);
          },
        ]),
      ),
    [],
  );
  return createElement("mitra-chat", { ref: element, ...attributes });
});
