// Brings Mitra's script onto a page, once. All of the chat itself comes from the shop's Mitra server.

/** What the servers of this page promised, by address. */
const promised = {};

/** Calls before the script has come wait in `q`, where the script finds them. */
function queueing() {
  const mitra = function () {
    mitra.q.push(arguments);
  };
  mitra.q = [];
  return mitra;
}

/** Calls the chat on this page; before its script has come the call is kept. */
export function mitra(...call) {
  if (typeof window === "undefined") return;
  window.mitra ??= queueing();
  window.mitra(...call);
}

/** Resolves when the script of this server runs; rejects when it cannot be loaded, and may be called again. */
export function load(server, { nonce } = {}) {
  if (typeof window === "undefined") return new Promise(() => {});
  if (window.mitra?.version) return Promise.resolve(window.mitra);
  return (promised[server] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.async = true;
    if (nonce) script.nonce = nonce;
    script.onload = () => resolve(window.mitra);
    script.onerror = () => {
      script.remove();
      delete promised[server];
      reject(new Error(`The chat could not be loaded from ${server}.`));
    };
    script.src = new URL("/v1/mitra.js", server).href;
    document.head.append(script);
  }));
}
