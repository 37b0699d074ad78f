// What the demo shop's page does by itself: the bag, and questions handed to the chat.
"use strict";

const said = document.querySelector(".said");
const count = document.querySelector("[data-count]");

document.querySelector("form.choose")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const size = new FormData(event.target).get("size");
  if (count) count.textContent = String(Number(count.textContent) + 1);
  said.textContent = `Added to your bag${size ? `, size ${size}` : ""}. This is a demo shop: nothing is ordered.`;
});

document.querySelector("form.search")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = String(new FormData(event.target).get("q")).trim();
  if (text) window.mitra?.("send", text);
});

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => window.mitra?.("send", button.dataset.ask));
}
for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => window.mitra?.("open"));
}
