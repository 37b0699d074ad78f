// A sheet over the chat, as the page's own ones look, and small helpers to fill it.

import { words } from "./words.js";

const LOOKS = `
.pair { display: grid; justify-items: center; gap: .5rem; text-align: center }
.pair .qr { background: #fff; border-radius: .75rem; padding: .25rem }
.pair .code { font-size: 1.5rem; font-weight: 700; letter-spacing: .08em; font-variant-numeric: tabular-nums; user-select: all; margin: 0 }
.pair + form { display: grid; gap: .5rem; margin-top: 1rem }
.pair + form label { display: grid; gap: .25rem }
.pair + form input { min-height: 44px; padding: 0 .75rem; font: inherit; color: inherit; background: var(--surface);
  border: 1px solid var(--control-line); border-radius: .75rem; text-transform: uppercase }`;

let looks;

/** Puts the looks into the document, once. */
export function dressed() {
  if (looks) return;
  looks = new CSSStyleSheet();
  looks.replaceSync(LOOKS);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, looks];
}

export const element = (name, fields = {}) => Object.assign(document.createElement(name), fields);

/** Opens a sheet with a heading and a way out. */
export function sheet(title) {
  const dialog = element("dialog", { className: "sheet" });
  dialog.setAttribute("aria-labelledby", "pocket-sheet");
  const inside = element("div", { className: "inside" });
  const heading = element("h2", { id: "pocket-sheet", tabIndex: -1, textContent: title });
  const answers = element("div", { className: "answers" });
  const shut = element("button", { type: "button", className: "quiet button", textContent: words().close });
  const close = () => dialog.close();
  shut.onclick = close;
  dialog.onclose = () => dialog.remove();
  // Escape belongs to the sheet; the page would close what is around the chat.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  answers.append(shut);
  const middle = element("div");
  inside.append(heading, middle, answers);
  dialog.append(inside);
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
  return { inside: middle, close };
}
