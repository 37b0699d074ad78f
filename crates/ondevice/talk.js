// Starts the `talk` worker. What the page says before the module is there waits in order.
import init, { hear } from "./talk_core.js";

const early = [];
self.onmessage = (event) => early.push(event.data);

init().then(() => {
  self.onmessage = (event) => hear(event.data);
  for (const said of early) hear(said);
});
