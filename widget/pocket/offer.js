// One line above the chat that offers something, with a yes and a no. Only one is there at a time; she is never asked
// again in the same visit.

import { words } from "./words.js";

const LOOKS = `
.offer { display: flex; align-items: center; gap: .25rem; padding: .25rem var(--side); background: var(--surface);
  border-bottom: 1px solid var(--line); font-size: .9375rem }
.offer p { flex: 1; margin: 0 }
.offer button { min-height: 44px; padding: 0 .75rem; border: 0; background: none; color: var(--primary); font: inherit; font-weight: 600; border-radius: .75rem }
.offer button.no { color: inherit; font-weight: 400 }`;

let looks;
const refused = new Set();

/** Offers what `key` names among the words; `refuse` hears of a no. */
export function offer(key, accept, refuse = () => {}) {
  if (refused.has(key) || document.querySelector(".offer")) return;
  if (!looks) {
    looks = new CSSStyleSheet();
    looks.replaceSync(LOOKS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, looks];
  }
  const line = document.createElement("div");
  line.className = "offer";
  line.setAttribute("role", "status");
  const said = document.createElement("p");
  const button = (name, className, tapped) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.textContent = words()[name];
    made.onclick = () => {
      line.remove();
      tapped();
    };
    return made;
  };
  line.append(said);
  document.querySelector("main").prepend(line);
  // Words that come into a line that is there already are read out.
  said.textContent = words()[key];
  line.append(button(`${key}_yes`, "", accept));
  line.append(
    button(words()[`${key}_no`] ? `${key}_no` : "later", "no", () => {
      refused.add(key);
      refuse();
    }),
  );
}
