// Starts the `talk` worker. What the page says before the module is there waits in order. Its address is
// beside the page, where the service worker answers when the network does not; the rest lies where it was built.
import init, { hear, keep } from "/app/talk/talk_core.js";

const early = [];
self.onmessage = (event) => early.push(event.data);

// Words come as text, recordings as objects.
const take = (said) => (typeof said === "string" ? hear(said) : keep(said));

init().then(() => {
  self.onmessage = (event) => take(event.data);
  for (const said of early) take(said);
});
