// The trained networks in the shopper's browser.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { launch, visitor } from "./support/browser.mjs";
import { messages } from "./support/messages.mjs";
import { openBare, perceive, startPerceive } from "./support/perceive.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

/** Native and wasm round in different places. */
const CONFIDENCE_TOLERANCE = 1e-3;

let shop, browser;
before(async () => {
  shop = await Shop.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

async function bareVisitor(t) {
  const visited = await visitor(browser);
  t.after(() => visited.context.close());
  await openBare(visited.page, `${shop.url}/s/demo/`);
  return visited;
}

test("a thousand messages mean the same in the browser and on the server", async (t) => {
  const { page, watch } = await bareVisitor(t);
  assert.match(await startPerceive(page), /^network-[0-9a-f]{8}$/);
  const texts = await messages(1000);
  assert.equal(texts.length, 1000);
  const inBrowser = await perceive(page, texts);
  const onServer = await shop.answers("understand", texts.map((text) => ({ text })));
  for (const [at, { text, confidence, ...there }] of onServer.entries()) {
    assert.equal(inBrowser[at].type, "understood", text);
    const { understood } = inBrowser[at];
    const here = { lang: understood.lang, intent: understood.intent, slots: understood.slots };
    assert.deepEqual(here, there, text);
    const apart = Math.abs(understood.confidence - confidence);
    assert.ok(apart <= CONFIDENCE_TOLERANCE, `${text}: ${understood.confidence} and ${confidence}`);
  }
  assert.deepEqual(watch.complaints.filter((complaint) => /policy/i.test(complaint)), []);
});

test("any text is understood or refused, and the worker lives on", async (t) => {
  const { page } = await bareVisitor(t);
  await startPerceive(page);
  const texts = ["", "\u0000\u0001", "😀🙏", "வணக்கம்", "lal kurti 500 tak, ".repeat(600), "laal kurti"];
  const answers = await perceive(page, texts);
  assert.deepEqual(answers.map(({ type }) => type), texts.map(() => "understood"));
  const { slots } = answers.at(-1).understood;
  assert.deepEqual(slots.map(({ slot, value }) => [slot, value]), [["colour", "red"], ["category", "kurti"]]);
});

test("the worker tells how long it took by marks", async (t) => {
  const { page } = await bareVisitor(t);
  await startPerceive(page);
  await perceive(page, ["laal kurti"]);
  const [worker] = page.workers();
  const marks = await worker.evaluate(() => performance.getEntriesByType("mark").map(({ name }) => name));
  assert.deepEqual(marks, ["mitra:perceive-ready", "mitra:understand-start", "mitra:understand-done"]);
});

test("the module and its networks come packed, and browsers keep them", async (t) => {
  const { page } = await bareVisitor(t);
  const fetched = [];
  page.on("response", (response) => {
    if (/\/app\/perceive\/.*\.(wasm|onnx|txt)$/.test(response.url())) fetched.push(response);
  });
  await startPerceive(page);
  assert.equal(fetched.length, 3);
  for (const response of fetched) {
    const headers = await response.allHeaders();
    assert.match(headers["cache-control"], /immutable/, response.url());
    assert.equal(headers["content-encoding"], "br", response.url());
  }
});

test("a network that does not come ends the worker with an error that its page hears", async (t) => {
  const { page } = await bareVisitor(t);
  await page.context().route("**/understand-*.onnx", (route) => route.fulfill({ status: 200, body: "no network" }));
  await assert.rejects(startPerceive(page), /the worker ended: .*The network cannot be read/);
});
