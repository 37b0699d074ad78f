// Starts the `talk` worker. What the page says before the module is there waits in order. Its address is
// beside the page, where the service worker answers when the network does not; the rest lies where it was built.
import init, { hear } from "/app/talk/talk_core.js";

const early = [];
self.onmessage = (event) => early.push(event.data);

init().then(() => {
  self.onmessage = (event) => hear(event.data);
  for (const said of early) hear(said);
});
