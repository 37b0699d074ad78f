// Mitra's launcher on a shop's page; from the first tap on, the chat in a frame of its own origin.
// The byte order mark is for pages that are not UTF-8.
(() => {
  const script = document.currentScript || document.querySelector('script[src*="/mitra.js"]');
  const before = window.mitra;
  if (!script || before?.version) return;

  const { origin } = new URL(script.src, location.href);
  // Per language: open, close, new message, no answer, retry.
  const TEXTS = {
    en: ["Open the chat", "Close the chat", "New message", "No answer. Check your network.", "Try again"],
    hi: ["चैट खोलें", "चैट बंद करें", "नया संदेश", "जवाब नहीं आ रहा। नेटवर्क देख लें।", "फिर कोशिश करें"],
    hinglish: ["Chat kholein", "Chat band karein", "Naya message", "Jawab nahi aa raha. Network dekh lein.", "Phir koshish karein"],
  };
  const STYLE = `
:host{all:initial!important}
:host([hidden]),[hidden],[aria-expanded=false] .x,[aria-expanded=true] .chat{display:none!important}
*{box-sizing:border-box;font:16px/1.4 system-ui,sans-serif}
button{cursor:pointer;border:0;border-radius:30px;color:#fff;background:#8a1c4a}
:focus-visible{outline:3px solid #f2a71b;outline-offset:3px}
svg{display:block;width:100%;fill:none;stroke:currentcolor;stroke-width:2;stroke-linejoin:round}
.launcher,.panel{position:fixed;z-index:2147483000;right:20px;bottom:20px}
.left{right:auto;left:20px}
.launcher{width:60px;height:60px;padding:12px;box-shadow:0 4px 16px #3a102066}
.dot{position:absolute;top:1px;right:1px;width:16px;height:16px;border-radius:50%;background:#f2a71b;border:2px solid #fffaf5}
.panel{width:400px;height:min(640px,100dvh - 116px);margin-bottom:72px;overflow:hidden;border-radius:20px;background:#fffaf5;color:#3a1020;box-shadow:0 4px 16px #3a102066}
iframe,.wait{position:absolute;inset:0;width:100%;height:100%;border:0}
.wait{display:grid;place-content:center;gap:20px;padding:20px;text-align:center;background:inherit}
.wait button{padding:14px}
.wait .close{position:absolute;top:1px;right:1px;width:60px;color:inherit;background:none}
@media(max-width:600px){.panel{inset:0;width:100%;height:100dvh;margin:0;border-radius:0}}
@media(prefers-color-scheme:dark){.panel{background:#1f1519;color:#f7e9e4}}`;

  const make = (tag, attributes, ...children) => {
    const space = /svg|path/.test(tag) ? "2000/svg" : "1999/xhtml";
    const node = document.createElementNS("http://www.w3.org/" + space, tag);
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    node.append(...children);
    return node;
  };
  const icon = (name, d) => make("svg", { viewBox: "0 0 32 32", class: name, "aria-hidden": "true" }, make("path", { d }));
  const cross = () => icon("x", "M8 8l16 16M24 8L8 24");

  // The one chat, its element, and what was asked before they were there.
  let chat, owner;
  const asked = [...(before?.q || [])];

  const mount = (host, root) => {
    const lang = host.getAttribute("lang");
    const [OPEN, CLOSE, NEW, SILENT, RETRY] = TEXTS[lang || document.documentElement.lang.slice(0, 2)] || TEXTS.en;
    const side = host.getAttribute("position") === "left" ? " left" : "";
    let frame, port, ready, timer, knocking;
    const outbox = [];

    const dot = make("span", { class: "dot", hidden: "" });
    const launcher = make("button", { class: "launcher" + side, "aria-haspopup": "dialog" },
      icon("chat", "M5 7h22v15H15l-6 5v-5H5zM11 18v-6l5 4 5-4v6"), cross(), dot);
    const panel = make("div", { class: "panel" + side, role: "dialog", "aria-label": "Mitra", tabindex: "-1", hidden: "" });
    const tell = (name, detail) =>
      host.dispatchEvent(new CustomEvent("mitra:" + name, { bubbles: true, composed: true, detail }));
    // The chat may not listen yet.
    const say = (type, text) => ready ? port.postMessage({ v: 1, type, text: "" + text }) : outbox.push([type, text]);
    const label = () => {
      launcher.setAttribute("aria-expanded", !panel.hidden);
      launcher.setAttribute("aria-label", panel.hidden ? OPEN + (dot.hidden ? "" : ". " + NEW) : CLOSE);
    };
    const hangUp = () => {
      ready = false;
      clearInterval(knocking);
      port?.close();
    };
    const wait = make("div", { class: "wait", role: "status" });
    const shut = make("button", { class: "close", "aria-label": CLOSE }, cross());
    const retry = make("button", {}, RETRY);

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
        const { type } = data;
        if (type === "ready") {
          port = port1;
          ready = true;
          clearInterval(knocking);
          clearTimeout(timer);
          wait.hidden = true;
          if (!panel.hidden) greet();
          for (const said of outbox.splice(0)) say(...said);
        }
        if (type === "message") {
          dot.hidden = !panel.hidden;
          label();
        }
        if (type === "close") close();
        else tell(type, data);
      };
      frame.contentWindow.postMessage({ v: 1, type: "mitra:connect" }, origin, [port2]);
    };
    const greet = () => {
      frame.focus();
      say("opened");
    };
    const load = () => {
      hangUp();
      frame?.remove();
      const shop = encodeURIComponent(host.getAttribute("shop") || "demo");
      frame = make("iframe", {
        title: "Mitra",
        allow: "microphone; camera; clipboard-write",
        src: `${origin}/s/${shop}/frame${lang ? "?lang=" + lang : ""}`,
      });
      frame.addEventListener("load", connect);
      wait.replaceChildren("…", shut);
      wait.hidden = false;
      panel.prepend(frame);
      panel.focus();
      clearTimeout(timer);
      timer = setTimeout(() => {
        clearInterval(knocking);
        knocking = setInterval(knock, 5000);
        wait.replaceChildren(SILENT, retry, shut);
      }, 8000);
    };
    const open = () => {
      if (!panel.hidden) return;
      panel.hidden = false;
      dot.hidden = true;
      label();
      if (!frame) load();
      if (ready) greet();
      tell("open");
    };
    const close = () => {
      if (panel.hidden) return;
      panel.hidden = true;
      label();
      launcher.focus();
      tell("close");
    };
    const toggle = () => (panel.hidden ? open : close)();
    const escape = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    };
    const send = (text) => {
      open();
      say("send", text);
    };
    const identify = (jwt) => jwt && say("identify", jwt);
    // Only the chat can forget what it keeps.
    const reset = () => {
      if (!frame) load();
      say("reset");
    };

    document.addEventListener("keydown", escape);
    launcher.addEventListener("click", toggle);
    shut.addEventListener("click", close);
    retry.addEventListener("click", load);
    label();
    panel.append(wait);
    root.append(launcher, panel);
    identify(host.getAttribute("identity"));
    return {
      open, close, toggle, send, identify, reset,
      end() {
        clearTimeout(timer);
        hangUp();
        document.removeEventListener("keydown", escape);
        root.replaceChildren();
      },
    };
  };

  const enter = (host) => {
    if (owner) return;
    owner = host;
    const root = host.shadowRoot || host.attachShadow({ mode: "open" });
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch {
      // An older browser.
      root.append(make("style", {}, STYLE));
    }
    chat = mount(host, root);
    for (const call of asked.splice(0)) mitra(...call);
  };
  const leave = (host) => {
    if (host !== owner) return;
    chat.end();
    owner = chat = null;
  };

  const mitra = (verb, ...rest) => {
    if (verb === "on") document.addEventListener("mitra:" + rest[0], rest[1]);
    else if (verb === "off") document.removeEventListener("mitra:" + rest[0], rest[1]);
    else if (chat) chat[verb]?.(...rest);
    else asked.push([verb, ...rest]);
  };
  mitra.version = 1;
  window.mitra = mitra;

  let name = "mitra-chat";
  try {
    while (customElements.get(name)) name += "-x";
    customElements.define(name, class extends HTMLElement {
      connectedCallback() { enter(this); }
      disconnectedCallback() { leave(this); }
    });
  } catch {
    name = "";
  }

  const start = () => {
    if (!script.dataset.shop) return;
    const host = make(name || "div", script.dataset);
    document.body.append(host);
    // Where custom elements do not work.
    enter(host);
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
