// Starts the kit, the tools that few chats need; the page imports this with their first use.
import init, { open } from "./kit_core.js";

const looks = document.createElement("link");
looks.rel = "stylesheet";
looks.href = new URL("kit.css", import.meta.url);

// Nothing is drawn before it can look as it should.
await Promise.all([
  init(),
  new Promise((resolve, reject) => {
    looks.onload = resolve;
    looks.onerror = reject;
    document.head.append(looks);
  }),
]);

export { open };
