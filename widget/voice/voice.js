// Starts speaking and listening; the page imports this with the first tap on the microphone.
import init, { open } from "./voice_core.js";

const looks = document.createElement("link");
looks.rel = "stylesheet";
looks.href = new URL("voice.css", import.meta.url);

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
