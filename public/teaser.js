// The bubble beside the launcher that offers help, for shops that ask for one. Loaded by `mitra.js` when its
// element has `teaser`, the words. When it comes: `teaser-after` seconds, at `teaser-scroll` percent of the
// page, when the pointer leaves the page (`teaser-exit`); the first of these, without any after 15 seconds.

const KEY = "mitra:teaser";
/** Who said no is left alone for so long. */
const PEACE_MILLIS = 30 * 24 * 3_600_000;
const DEFAULT_SECONDS = 15;
const DISMISS = { en: "Dismiss", hi: "हटाएँ", hinglish: "Hatayein" };
const STYLE = `
.teaser{position:fixed;z-index:2147483000;right:var(--mitra-side,20px);bottom:calc(var(--mitra-bottom,20px) + 72px);display:flex;align-items:start;max-width:min(320px,100% - 40px);border-radius:var(--mitra-radius,20px);background:#fffaf5;color:#3a1020;box-shadow:0 4px 16px #3a102066}
:host([position=left]) .teaser{right:auto;left:var(--mitra-side,20px)}
.teaser button{color:inherit;background:none;text-align:start}
.teaser .no{flex:none;min-width:44px;text-align:center}
@media(prefers-color-scheme:dark){.teaser{background:#1f1519;color:#f7e9e4}}`;

/** Waits for the moment. Everything ends with `signal`, and when the chat is opened. */
export function tease(host, box, open, signal) {
  const memory = remembered();
  // Where the browser keeps nothing the bubble would come back on every page.
  if (!host.getAttribute("teaser") || !memory || memory.isQuiet()) return;
  // The element went, or the chat was opened, while this file was on its way; or the browser is an old one.
  if (signal.aborted || box.querySelector("[aria-expanded=true]") || !("adoptedStyleSheets" in document)) return;
  const moment = new AbortController();
  const still = { signal: moment.signal, passive: true };
  signal.addEventListener("abort", () => moment.abort());
  host.addEventListener("mitra:open", () => moment.abort(), still);

  const show = () => {
    if (moment.signal.aborted) return;
    moment.abort();
    memory.shown();
    draw(host, box, open, memory, signal);
  };
  const number = (name) => Number(host.getAttribute(name)) || 0;
  const [seconds, percent, exit] = [number("teaser-after"), number("teaser-scroll"), host.hasAttribute("teaser-exit")];
  if (seconds || !(percent || exit)) {
    const timer = setTimeout(show, (seconds || DEFAULT_SECONDS) * 1_000);
    moment.signal.addEventListener("abort", () => clearTimeout(timer));
  }
  if (percent) {
    const look = () => {
      const { scrollHeight } = document.documentElement;
      if (((scrollY + innerHeight) / scrollHeight) * 100 >= percent) show();
    };
    addEventListener("scroll", look, still);
  }
  if (exit) {
    document.documentElement.addEventListener("mouseleave", (event) => event.clientY <= 0 && show(), still);
  }
}

function draw(host, box, open, memory, signal) {
  const root = box.getRootNode();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  const sheets = root.adoptedStyleSheets;
  root.adoptedStyleSheets = [...sheets, sheet];

  const button = (text, name) => {
    const made = document.createElement("button");
    made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const bubble = document.createElement("div");
  bubble.className = "teaser";
  bubble.setAttribute("role", "status");
  const words = button(host.getAttribute("teaser"));
  const no = button("×", "no");
  no.setAttribute("aria-label", DISMISS[host.getAttribute("lang")] ?? DISMISS.en);
  bubble.append(words, no);
  box.append(bubble);

  const gone = new AbortController();
  const leave = () => {
    gone.abort();
    bubble.remove();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
  };
  words.addEventListener("click", open);
  no.addEventListener("click", () => {
    memory.dismissed();
    leave();
  });
  host.addEventListener("mitra:open", leave, { signal: gone.signal });
  signal.addEventListener("abort", leave, { signal: gone.signal });
  host.dispatchEvent(new CustomEvent("mitra:teaser", { bubbles: true, composed: true }));
}

/** What this browser keeps of the bubble; nothing where it keeps nothing. */
function remembered() {
  try {
    const [visit, device] = [sessionStorage, localStorage];
    visit.setItem(`${KEY}-test`, "");
    visit.removeItem(`${KEY}-test`);
    return {
      isQuiet: () => visit.getItem(KEY) !== null || Date.now() - Number(device.getItem(KEY)) < PEACE_MILLIS,
      shown: () => visit.setItem(KEY, "shown"),
      dismissed: () => device.setItem(KEY, String(Date.now())),
    };
  } catch {
    return undefined;
  }
}
