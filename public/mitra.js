// Mitra's launcher on a shop's page; from the first tap on, the chat in a frame of its own origin.
// The byte order mark is for pages that are not UTF-8. What shops may call is in docs/EMBEDDING.md.
(() => {
  const script = document.currentScript || document.querySelector('script[src*="/mitra.js"]');
  const before = window.mitra;
  if (!script) return;
  // The first of several scripts draws for all of them.
  if (before?.version) return before("add", script);

  // Until the tap every part of the browser that is not touched is time the page keeps.
  const origin = script.src.split("/", 3).join("/");
  // Per language: open, close, new message, no answer, retry.
  const TEXTS = {
    en: ["Open the chat", "Close the chat", "New message", "No answer. Check your network.", "Try again"],
    hi: ["चैट खोलें", "चैट बंद करें", "नया संदेश", "जवाब नहीं आ रहा। नेटवर्क देख लें।", "फिर कोशिश करें"],
    hinglish: ["Chat kholein", "Chat band karein", "Naya message", "Jawab nahi aa raha. Network dekh lein.", "Phir koshish karein"],
  };
  // Attributes that are settings of the style sheet, with a property that takes the same values.
  const LOOKS = { accent: "color", radius: "top", side: "top", bottom: "top" };
  // `--on` is 1 where white is read better on the accent colour than black (luminance as WCAG has it), else 0.
  const STYLE = `
:host{all:initial!important;direction:ltr!important}
:host([hidden]),[hidden],[aria-expanded=false] .x,[aria-expanded=true] .chat{display:none!important}
*{font:16px/1.4 system-ui,sans-serif;box-sizing:border-box}
button{cursor:pointer;border:0;padding:12px;border-radius:var(--mitra-radius,30px);background:var(--mitra-accent,#8a1c4a);--on:clamp(0,(.179 - .2126*r - .7152*g - .0722*b)*1e5,1);color:#fff;color:color(from var(--mitra-accent,#8a1c4a) srgb-linear var(--on) var(--on) var(--on))}
:focus-visible{outline:3px solid #f2a71b;outline-offset:3px}
svg{width:100%;display:block;fill:none;stroke:currentcolor;stroke-width:2;stroke-linejoin:round}
.launcher,.panel{position:fixed;z-index:2147483000;right:var(--mitra-side,20px);bottom:var(--mitra-bottom,20px)}
:host([position=left]) :is(.launcher,.panel){right:auto;left:var(--mitra-side,20px)}
.launcher{width:60px;height:60px;box-shadow:0 4px 16px #3a102066}
.dot{position:absolute;top:-2px;right:-2px;min-width:20px;border-radius:20px;color:#3a1020;background:#f2a71b;font-size:14px}
.panel{overflow:hidden;height:640px;max-height:calc(100% - 96px - var(--mitra-bottom,20px));width:400px;margin-bottom:72px;border-radius:var(--mitra-radius,20px);background:#fffaf5;color:#3a1020;box-shadow:0 4px 16px #3a102066}
iframe,.wait{position:absolute;inset:0;width:100%;height:100%;border:0}
.wait{gap:20px;padding:20px;place-content:center;text-align:center;background:inherit;display:grid}
.close{position:absolute;top:1px;right:1px;width:60px;color:inherit;background:none}
@media(max-width:600px){.panel{inset:0!important;width:100%;height:auto;max-height:none;margin:0;border-radius:0}}
@media(prefers-color-scheme:dark){.panel{background:#1f1519;color:#f7e9e4}}`;

  const shopOf = (host) => host.getAttribute("shop") || "demo";
  const make = (tag, attributes, ...children) => {
    const space = /svg|path/.test(tag) ? "2000/svg" : "1999/xhtml";
    const node = document.createElementNS("http://www.w3.org/" + space, tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    node.append(...children);
    return node;
  };
  const icon = (name, d) => make("svg", { viewBox: "0 0 32 32", class: name, "aria-hidden": "true" }, make("path", { d }));
  const cross = () => icon("x", "M8 8l16 16M24 8L8 24");

  const mount = (host, root) => {
    let life, frame, knocking, port, shown, wait, words, panel, ready, timer;
    let unread = 0;
    let product = host.getAttribute("product") || "";
    const outbox = [];

    const dot = make("span", { class: "dot", "aria-hidden": "true", hidden: "" });
    const launcher = make("button", { class: "launcher", "aria-haspopup": "dialog" },
      icon("chat", "M5 7h22v15H15l-6 5v-5H5zM11 18v-6l5 4 5-4v6"), dot);
    const box = make("div", {}, launcher);
    const tell = (name, detail) =>
      host.dispatchEvent(new CustomEvent("mitra:" + name, { bubbles: true, composed: true, cancelable: true, detail }));
    // The chat may not listen yet.
    const say = (type, text) => ready ? port.postMessage({ v: 1, type, text: "" + text }) : outbox.push([type, text]);
    const lang = () => host.getAttribute("lang");
    const dress = (again) => {
      words = TEXTS[lang() || document.documentElement.lang.slice(0, 2)] || TEXTS.en;
      for (const look in LOOKS) {
        const value = host.getAttribute(look);
        if (value || again) box.style.setProperty("--mitra-" + look, value && CSS.supports(LOOKS[look], value) ? value : "");
      }
      label();
    };
    const label = () => {
      dot.hidden = !unread;
      dot.textContent = unread;
      launcher.setAttribute("aria-expanded", !!shown);
      launcher.setAttribute("aria-label", shown ? words[1] : words[0] + (unread ? ". " + words[2] : ""));
    };
    const hangUp = () => {
      ready = false;
      clearInterval(knocking);
      port?.close();
    };

    // The chat may wake long after its document: knock with a new channel each time until it answers.
    const connect = () => {
      hangUp();
      knocking = setInterval(knock, 300);
      knock();
    };
    const knock = () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if (!(data?.v >= 1)) return;
        const { type, product_id } = data;
        if (type === "ready") {
          port = port1;
          ready = true;
          clearInterval(knocking);
          clearTimeout(timer);
          wait.hidden = true;
          if (product) say("context", product);
          if (shown) greet();
          for (const said of outbox.splice(0)) say(...said);
        }
        if (type === "message" && !shown) {
          unread++;
          label();
          tell("unread", { count: unread });
        }
        if (type === "close") close();
        else if (!tell(type, data)) say("taken", product_id);
        else if (product_id) say(type, product_id);
      };
      frame.contentWindow.postMessage({ v: 1, type: "mitra:connect" }, origin, [port2]);
    };
    const greet = () => {
      frame.focus();
      say("opened");
    };
    const load = () => {
      hangUp();
      const shop = encodeURIComponent(shopOf(host));
      frame = make("iframe", {
        title: "Mitra",
        allow: "microphone; camera; clipboard-write",
        src: `${origin}/s/${shop}/frame${lang() ? "?lang=" + lang() : ""}`,
      });
      frame.addEventListener("load", connect);
      const shut = make("button", { class: "close", "aria-label": words[1] }, cross());
      shut.addEventListener("click", close);
      wait = make("div", { class: "wait", role: "status" }, "…", shut);
      if (!panel) {
        panel = make("div", { class: "panel", role: "dialog", "aria-label": "Mitra", tabindex: "-1" });
        box.append(panel);
        launcher.append(cross());
      }
      panel.hidden = !shown;
      panel.replaceChildren(frame, wait);
      panel.focus();
      clearTimeout(timer);
      timer = setTimeout(() => {
        clearInterval(knocking);
        knocking = setInterval(knock, 5000);
        const retry = make("button", {}, words[4]);
        retry.addEventListener("click", load);
        wait.replaceChildren(words[3], retry, shut);
      }, 8000);
    };
    const open = () => {
      if (shown) return;
      shown = true;
      unread = 0;
      label();
      if (panel) panel.hidden = false;
      else load();
      document.addEventListener("keydown", escape);
      if (ready) greet();
      tell("open");
    };
    const close = () => {
      if (!shown) return;
      shown = false;
      panel.hidden = true;
      document.removeEventListener("keydown", escape);
      label();
      launcher.focus();
      tell("close");
    };
    const escape = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    };
    const toggle = () => (shown ? close : open)();
    const send = (text) => {
      open();
      say("send", text);
    };
    const identify = (jwt) => jwt && say("identify", jwt);
    const setContext = (context) => {
      product = context?.product || "";
      if (ready) say("context", product);
    };
    const setLocale = (lang) => host.setAttribute("lang", lang);
    // Only the chat can forget what it keeps.
    const reset = () => {
      if (!frame) load();
      say("reset");
    };

    launcher.addEventListener("click", toggle);
    dress();
    root.append(box);
    identify(host.getAttribute("identity"));
    if (host.hasAttribute("teaser")) {
      // Few shops have one. Without it there is nothing to miss.
      life = new AbortController();
      import(origin + "/v1/teaser.js").then(({ tease }) => tease(host, box, open, life.signal), () => {});
    }
    Object.assign(host, { open, close, toggle, send, identify, setContext, setLocale, reset });
    return {
      change(name, value) {
        if (name === "product") setContext({ product: value });
        else if (name === "identity") identify(value);
        else {
          dress(true);
          if (name === "lang" && frame) say("locale", value);
        }
      },
      end() {
        life?.abort();
        document.removeEventListener("keydown", escape);
        clearTimeout(timer);
        hangUp();
        root.replaceChildren();
      },
    };
  };

  // Every element on the page in the order of coming. A shop has one chat, in the first of its elements.
  const places = [];
  const asked = [...(before?.q || [])];

  const enter = (host) => {
    const shop = shopOf(host);
    places.push({ host, shop });
    draw(shop);
  };
  const draw = (shop) => {
    const place = places.find((place) => place.shop === shop);
    if (!place || place.chat) return;
    const { host } = place;
    const root = host.shadowRoot || host.attachShadow({ mode: "open" });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      // An older browser.
      root.append(make("style", {}, STYLE));
    }
    place.chat = mount(host, root);
    for (const call of asked.splice(0)) mitra(...call);
  };
  const leave = (host) => {
    const at = places.findIndex((place) => place.host === host);
    const [{ shop, chat }] = places.splice(at, 1);
    chat?.end();
    draw(shop);
  };

  const mitra = (verb, ...rest) => {
    const first = places.find((place) => place.chat)?.host;
    if (verb === "on") document.addEventListener("mitra:" + rest[0], rest[1]);
    else if (verb === "off") document.removeEventListener("mitra:" + rest[0], rest[1]);
    else if (verb === "add") add(rest[0]);
    else if (first) first[verb]?.(...rest);
    else asked.push([verb, ...rest]);
  };
  mitra.version = 1;
  window.mitra = mitra;

  let name = "mitra-chat";
  try {
    while (customElements.get(name)) name += "-x";
    class MitraChat extends HTMLElement {
      static observedAttributes = ["shop", "lang", "product", "identity", ...Object.keys(LOOKS)];
      connectedCallback() { enter(this); }
      disconnectedCallback() {
        leave(this);
        // A page that gets a new body keeps the chat that its script tag drew.
        if (this.body && this.body !== document.body) settle(this);
      }
      attributeChangedCallback(name, old, value) {
        const place = places.find((place) => place.host === this);
        if (!place || old === value) return;
        if (name !== "shop") return place.chat?.change(name, value);
        leave(this);
        enter(this);
      }
    }
    customElements.define(name, MitraChat);
  } catch {
    name = "";
  }

  const settle = (host) => {
    host.body = document.body;
    document.body.append(host);
  };
  const add = (tag) => {
    const shop = tag.getAttribute("data-shop");
    if (!shop) return;
    if (!document.body) return document.addEventListener("DOMContentLoaded", () => add(tag), { once: true });
    if (places.some((place) => place.shop === shop)) return;
    const host = make(name || "div");
    for (const name of tag.getAttributeNames()) {
      if (name.startsWith("data-")) host.setAttribute(name.slice(5), tag.getAttribute(name));
    }
    settle(host);
    // Where custom elements do not work.
    if (!name) enter(host);
  };
  add(script);
})();
