// Starts the `talk` worker. What the page says before the module is there waits in order. Its address is
// beside the page, where the service worker answers when the network does not; the rest lies where it was built.
import init, { adopt, hear, keep } from "/app/talk/talk_core.js";

const early = [];
self.onmessage = (event) => early.push(event.data);

// Words come as text, recordings as objects.
const take = (said) => (typeof said === "string" ? hear(said) : keep(said));

/** Each tab has a lock of its own as long as it lives, however it ends, and waits for those of the others: what one of
 * them leaves unsent is sent from here. */
async function watch(shop) {
  const { locks } = navigator;
  const place = `mitra-tab:${shop}:`;
  const own = place + Math.random();
  const known = new Set([own]);
  const meet = (other) => {
    if (known.has(other)) return;
    known.add(other);
    locks.request(other, () => adopt()).catch(() => {});
  };
  const tabs = new BroadcastChannel(place);
  tabs.onmessage = ({ data }) => meet(data);
  // A frame whose storage is blocked has no locks either.
  await new Promise((held, refused) => {
    const life = () => {
      held();
      return new Promise(() => {});
    };
    locks.request(own, life).catch(refused);
  });
  tabs.postMessage(own);
  const { held } = await locks.query();
  for (const { name } of held) if (name.startsWith(place)) meet(name);
}

init().then(() => {
  self.onmessage = (event) => take(event.data);
  for (const said of early) take(said);
  // The shop's page is at /s/SHOP/, and so is this. Where the browser has no locks, what is left waits for the next visit.
  watch(location.pathname.split("/")[2]).catch(() => {});
});
