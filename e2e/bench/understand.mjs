// node understand.mjs WORKER PEER NETWORK MESSAGES FEATURES: the network that understands in Chromium, beside onnxruntime-web.
// WORKER is the folder of the `perceive` worker, PEER that of onnxruntime-web's files, NETWORK the ONNX file that both
// load, MESSAGES lines of `{"text"}`, FEATURES what the example `features` writes of them. All run in workers of one page,
// on one thread, in turns of a few messages, so that a busy machine meets all alike.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { launch } from "../support/browser.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const TURN = 25;

const [ours, peer, network, texts, features] = process.argv.slice(2);
const labels = readdirSync(ours).find((name) => name.endsWith(".labels.txt"));

const lines = (file) => readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const rowsOf = lines(features);
const messages = lines(texts).map(({ text }, at) => {
  // As many places as the fullest row has features.
  const width = Math.max(...rowsOf[at].rows.map((row) => row.length));
  const ids = rowsOf[at].rows.flatMap((row) => [...row, ...Array(width - row.length).fill(0)]);
  return { text, ids, width };
});

const MITRA = `
    import init, { open, perceive, scores } from "/ours/perceive_core.js";
    const load = async () => {
      const [onnx, labels] = await Promise.all([
        fetch("/network").then((answer) => answer.arrayBuffer()),
        fetch("/ours/${labels}").then((answer) => answer.text()),
        init(),
      ]);
      open(new Uint8Array(onnx), labels);
    };`;
/** Each gives `load()`, `ready(message)` and `run(what ready gave)`, whose result is what the network says of the intent. */
const ENGINES = {
  mitra: `${MITRA}
    const ready = ({ ids, width }) => [Uint32Array.from(ids), width];
    const run = ([ids, width]) => scores(ids, width);`,
  "mitra, from the text on": `${MITRA}
    const ready = ({ text }) => JSON.stringify({ type: "understand", id: 1, text });
    const run = (said) => perceive(said);`,
  "onnxruntime-web": `
    import * as ort from "/peer/ort.wasm.min.mjs";
    ort.env.wasm.wasmPaths = "/peer/";
    ort.env.wasm.numThreads = 1;
    let session;
    const load = async () => {
      const settings = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };
      session = await ort.InferenceSession.create("/network", settings);
    };
    const ready = ({ ids, width }) => ({
      ids: new ort.Tensor("int64", BigInt64Array.from(ids, BigInt), [ids.length / width, width]),
    });
    // Scores of the languages follow those of the intents.
    const run = async (input) => (await session.run(input)).message.data;`,
};
/** What the worker's imports took counts as loading: it begins when the page makes the worker. */
const WORKER = `
  self.onmessage = async ({ data: { messages, begun } }) => {
    const now = () => performance.timeOrigin + performance.now();
    if (begun) {
      await load();
      const loaded = now();
      await run(ready(messages[0]));
      self.postMessage({ load: loaded - begun, first: now() - loaded });
      return;
    }
    const times = [], said = [];
    for (const message of messages) {
      const input = ready(message), begun = performance.now();
      const scores = await run(input);
      times.push(performance.now() - begun);
      said.push(scores && [...scores]);
    }
    self.postMessage({ times, said });
  };`;

const KINDS = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const server = createServer((request, response) => {
  // Only an isolated page has a clock that is fine enough.
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  const [, part, name] = /^\/(\w*)\/?(.*)$/.exec(decodeURIComponent(request.url));
  const folder = { ours, peer }[part];
  const file = part === "network" ? network : folder && join(folder, normalize(`/${name}`));
  if (part === "") {
    response.setHeader("Content-Type", "text/html");
    return response.end(`<!doctype html><link rel="icon" href="data:,">`);
  }
  if (part === "engine") {
    response.setHeader("Content-Type", "text/javascript");
    return response.end(ENGINES[name] + WORKER);
  }
  if (!file || !existsSync(file)) return response.writeHead(404).end();
  response.setHeader("Content-Type", KINDS[extname(file)] ?? "application/octet-stream");
  response.end(readFileSync(file));
}).listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;

const ask = (page, name, request) =>
  page.evaluate(
    async ([name, request]) => {
      const workers = (globalThis.workers ??= {});
      if (request.begin) request.begun = performance.timeOrigin + performance.now();
      const worker = (workers[name] ??= new Worker(`/engine/${encodeURIComponent(name)}`, { type: "module" }));
      return new Promise((resolve, reject) => {
        worker.onerror = ({ message }) => reject(new Error(message));
        // What the perceive worker itself says to its page is text.
        worker.onmessage = ({ data }) => typeof data !== "string" && resolve(data);
        worker.postMessage(request);
      });
    },
    [name, request],
  );

const browser = await launch();
const names = Object.keys(ENGINES);
const seen = Object.fromEntries(names.map((name) => [name, { load: [], first: [], both: [], times: [] }]));
let apart = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(origin);
  const order = round % 2 === 0 ? names : [...names].reverse();
  for (const name of order) {
    const { load, first } = await ask(page, name, { begin: true, messages: messages.slice(0, 1) });
    seen[name].load.push(load);
    seen[name].first.push(first);
    seen[name].both.push(load + first);
    await ask(page, name, { messages: messages.slice(0, 2 * TURN) });
  }
  for (let at = 0; at < messages.length; at += TURN) {
    const said = {};
    for (const name of order) {
      const answer = await ask(page, name, { messages: messages.slice(at, at + TURN) });
      seen[name].times.push(...answer.times);
      said[name] = answer.said;
    }
    said.mitra.forEach((scores, message) =>
      scores.forEach((score, at) => (apart = Math.max(apart, Math.abs(score - said["onnxruntime-web"][message][at])))),
    );
  }
  await context.close();
}
await browser.close();
server.closeAllConnections();
server.close();

const share = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * part)];
const columns = (cells) => cells.map((cell) => String(cell).padStart(10)).join(" ");
console.log(`  ${messages.length} messages, ${ROUNDS} rounds; milliseconds, medians`);
console.log(`  ${"".padEnd(24)} ${columns(["load", "first", "both", "a message", "p95", "least"])}`);
for (const [name, { load, first, both, times }] of Object.entries(seen)) {
  const whole = [load, first, both].map((numbers) => share(numbers, 0.5).toFixed(0));
  const each = [share(times, 0.5), share(times, 0.95), Math.min(...times)].map((time) => time.toFixed(3));
  console.log(`  ${name.padEnd(24)} ${columns([...whole, ...each])}`);
}
const [mine, theirs] = ["mitra", "onnxruntime-web"].map((name) => share(seen[name].times, 0.5));
console.log(`  ${(mine / theirs).toFixed(2)} of the peer's time; scores at most ${apart.toExponential(1)} apart`);
assert.ok(apart < 1e-3, "Both must say the same.");
