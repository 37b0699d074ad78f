// node start.mjs SERVER PEER: from the first script of a page to a text box she can type in, beside deep-chat.
// SERVER runs Mitra; PEER is a folder with the peer's bundle as `www/deepchat.js`. Every page is loaded from
// a cold cache, in turns, at full speed and throttled to a quarter. Fails where Mitra's median is the later.

import { readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, request as ask } from "node:http";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

import { launch } from "../support/browser.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const RATES = [1, 4];
/** For what a page does after its text box is there, milliseconds. */
const SETTLE = 1500;

const [server, peer] = process.argv.slice(2);

/** Notes when the text box that `find` gives can be typed in, and how long tasks are. */
const watch = (find) => `<script>
  window.long = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((task) => (window.long += task.duration)))
    .observe({ type: "longtask", buffered: true });
  window.begun = performance.now();
  (function look() {
    const box = (${find})();
    const { width, height } = box?.getBoundingClientRect() ?? {};
    if (width > 0 && height > 0 && !box.disabled && !box.readOnly) window.usable = performance.now();
    else setTimeout(look, 2);
  })();
</script>`;
const SCRIPT = `<script src="/mitra.js" data-shop="demo"></script>`;
const BODIES = {
  "deep-chat": `${watch(`() => document.querySelector("deep-chat")?.shadowRoot?.querySelector("#text-input")`)}
    <deep-chat demo="true"></deep-chat><script type="module" src="/deepchat.js"></script>`,
  // The button is tapped as soon as it is there.
  mitra: `${watch(`() => {
    const root = document.querySelector("mitra-chat")?.shadowRoot, frame = root?.querySelector("iframe");
    if (root && !frame) {
      window.tapped = performance.now();
      root.querySelector(".launcher").click();
    }
    return frame?.contentDocument?.querySelector("textarea");
  }`)}${SCRIPT}`,
  "mitra, not tapped": `${watch(`() => document.querySelector("mitra-chat")?.shadowRoot.querySelector(".launcher")`)}${SCRIPT}`,
  nothing: `${watch(`() => document.querySelector("p")`)}<p>Nothing</p>`,
};

const bundle = brotliCompressSync(readFileSync(join(peer, "www/deepchat.js")));
/** Stands behind the pages as Mitra's server does, so that both come the same way. */
const peers = createServer((_, response) => {
  response.writeHead(200, { "Content-Type": "text/javascript", "Content-Encoding": "br" });
  response.end(bundle);
}).listen(0, "127.0.0.1");
await once(peers, "listening");
const pages = createServer((request, response) => {
  const body = BODIES[decodeURIComponent(request.url.slice(1))];
  if (body) {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    const head = `<meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">`;
    return response.end(`<!doctype html>${head}<body>${body}`);
  }
  // Mitra's own answers as they are, so that the frame is of the page's origin and can be looked into.
  const { method, headers } = request;
  const behind = request.url === "/deepchat.js" ? `http://127.0.0.1:${peers.address().port}` : server;
  const forward = ask(behind + request.url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  forward.on("error", () => response.destroy());
  response.on("close", () => forward.destroy());
  request.pipe(forward);
}).listen(0, "127.0.0.1");
await once(pages, "listening");
const origin = `http://127.0.0.1:${pages.address().port}`;

async function load(browser, name, rate) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${origin}/${encodeURIComponent(name)}`, { waitUntil: "commit" });
  await page.waitForFunction("window.usable", null, { timeout: 30_000, polling: 50 });
  await page.waitForTimeout(SETTLE);
  const seen = await page.evaluate(async () => {
    const frame = document.querySelector("mitra-chat")?.shadowRoot.querySelector("iframe")?.contentWindow;
    // Gives what is there already.
    const wasm = Object.values((await frame?.wasmBindings?.default()) ?? {});
    const [ready] = frame?.performance.getEntriesByName("mitra:ready") ?? [];
    const { timeOrigin } = performance;
    return {
      input: window.usable - window.begun,
      tap: window.tapped && window.usable - window.tapped,
      ready: ready && frame.performance.timeOrigin + ready.startTime - timeOrigin - window.begun,
      long: window.long,
      wasm: wasm.find((part) => part instanceof frame.WebAssembly.Memory)?.buffer.byteLength ?? 0,
    };
  });
  await devtools.send("HeapProfiler.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const metric = (name) => metrics.find((metric) => metric.name === name).value;
  await context.close();
  const thread = ["ScriptDuration", "LayoutDuration", "RecalcStyleDuration"].map(metric).reduce((a, b) => a + b) * 1000;
  return { ...seen, bytes, thread, memory: metric("JSHeapUsedSize") + seen.wasm };
}

const median = (numbers) => {
  const sorted = numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

const browser = await launch();
const loads = {};
for (let round = -1; round < ROUNDS; round += 1) {
  for (const rate of RATES) {
    for (const name of Object.keys(BODIES)) {
      const seen = await load(browser, name, rate);
      // The first round warms up.
      if (round >= 0) (loads[`${name} ${rate}x`] ??= []).push(seen);
    }
  }
}
await browser.close();
for (const one of [pages, peers]) {
  one.closeAllConnections();
  one.close();
}

const all = Object.fromEntries(
  Object.entries(loads).map(([name, seen]) => [
    name,
    Object.fromEntries(Object.keys(seen[0]).map((key) => [key, median(seen.map((one) => one[key]))])),
  ]),
);
console.log(`  medians of ${ROUNDS}: ms to input (least), from the tap to input, to the running chat; ms on the main thread, of long tasks; bytes; MB of memory`);
for (const [name, seen] of Object.entries(all)) {
  const least = Math.min(...loads[name].map((one) => one.input));
  const columns = [
    `${seen.input.toFixed(0)} (${least.toFixed(0)})`,
    seen.tap?.toFixed(0) ?? "-",
    seen.ready?.toFixed(0) ?? "-",
    seen.thread.toFixed(1),
    seen.long.toFixed(0),
    seen.bytes,
    (seen.memory / 2 ** 20).toFixed(2),
  ];
  console.log(`  ${name.padEnd(24)} ${columns.map((column) => String(column).padStart(11)).join(" ")}`);
}
const late = RATES.filter((rate) => all[`mitra ${rate}x`].input > all[`deep-chat ${rate}x`].input);
for (const rate of late) console.error(`At ${rate}x Mitra can be typed in later than deep-chat.`);
process.exit(late.length > 0 ? 1 : 0);
