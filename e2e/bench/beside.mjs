// Networks in Chromium, ours beside a peer's: each engine in a worker of one page, on one thread, in turns of a few inputs,
// so that a busy machine meets all alike.

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { launch } from "../support/browser.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
/** Inputs in one turn. */
const TURN = 25;

/** onnxruntime-web with the network, before what an engine makes of inputs and answers. */
export const ONNXRUNTIME = `
    import * as ort from "/peer/ort.wasm.min.mjs";
    ort.env.wasm.wasmPaths = "/peer/";
    ort.env.wasm.numThreads = 1;
    let session;
    const load = async () => {
      const settings = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };
      session = await ort.InferenceSession.create("/network", settings);
    };`;

/** What the worker's imports took counts as loading: it begins when the page makes the worker. */
const WORKER = `
  self.onmessage = async ({ data: { inputs, begun } }) => {
    const now = () => performance.timeOrigin + performance.now();
    if (begun) {
      await load();
      const loaded = now();
      await run(ready(inputs[0]));
      self.postMessage({ load: loaded - begun, first: now() - loaded });
      return;
    }
    const times = [], said = [];
    for (const one of inputs) {
      const input = ready(one), begun = performance.now();
      const scores = await run(input);
      times.push(performance.now() - begun);
      said.push(scores && [...scores]);
    }
    self.postMessage({ times, said });
  };`;

const KINDS = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** Serves the engines, and files from `places`: a folder below its name, or one file. */
async function serve(engines, places) {
  const server = createServer((request, response) => {
    // Only an isolated page has a clock that is fine enough.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    const [, part, name] = /^\/(\w*)\/?(.*)$/.exec(decodeURIComponent(request.url));
    if (part === "") {
      response.setHeader("Content-Type", "text/html");
      return response.end(`<!doctype html><link rel="icon" href="data:,">`);
    }
    if (part === "engine") {
      response.setHeader("Content-Type", "text/javascript");
      return response.end(engines[name] + WORKER);
    }
    const file = places[part] && (name ? join(places[part], normalize(`/${name}`)) : places[part]);
    if (!file || !existsSync(file)) return response.writeHead(404).end();
    response.setHeader("Content-Type", KINDS[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

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

/**
 * Times every engine on every input and prints the times. An engine is a script that gives `load()`, `ready(input)` and
 * `run(what ready gave)`, whose numbers are compared: those of `mitra` with those of `onnxruntime-web`.
 */
export async function beside({ engines, places, inputs, turn = TURN }) {
  const server = await serve(engines, places);
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await launch();
  const names = Object.keys(engines);
  const seen = Object.fromEntries(names.map((name) => [name, { load: [], first: [], both: [], times: [] }]));
  let apart = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(origin);
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) {
      const { load, first } = await ask(page, name, { begin: true, inputs: inputs.slice(0, 1) });
      seen[name].load.push(load);
      seen[name].first.push(first);
      seen[name].both.push(load + first);
      await ask(page, name, { inputs: inputs.slice(0, 2 * turn) });
    }
    for (let at = 0; at < inputs.length; at += turn) {
      const said = {};
      for (const name of order) {
        const answer = await ask(page, name, { inputs: inputs.slice(at, at + turn) });
        seen[name].times.push(...answer.times);
        said[name] = answer.said;
      }
      said.mitra.forEach((scores, input) =>
        scores.forEach((score, at) => (apart = Math.max(apart, Math.abs(score - said["onnxruntime-web"][input][at])))),
      );
    }
    await context.close();
  }
  await browser.close();
  server.closeAllConnections();
  server.close();
  print(inputs.length, seen, apart);
  assert.ok(apart < 1e-3, "Both must say the same.");
}

function print(count, seen, apart) {
  const share = (numbers, part) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * part)];
  const columns = (cells) => cells.map((cell) => String(cell).padStart(10)).join(" ");
  console.log(`  ${count} inputs, ${ROUNDS} rounds; milliseconds, medians`);
  console.log(`  ${"".padEnd(24)} ${columns(["load", "first", "both", "one", "p95", "least"])}`);
  for (const [name, { load, first, both, times }] of Object.entries(seen)) {
    const whole = [load, first, both].map((numbers) => share(numbers, 0.5).toFixed(0));
    const each = [share(times, 0.5), share(times, 0.95), Math.min(...times)].map((time) => time.toFixed(3));
    console.log(`  ${name.padEnd(24)} ${columns([...whole, ...each])}`);
  }
  const [mine, theirs] = ["mitra", "onnxruntime-web"].map((name) => share(seen[name].times, 0.5));
  console.log(`  ${(mine / theirs).toFixed(2)} of the peer's time; answers at most ${apart.toExponential(1)} apart`);
}
