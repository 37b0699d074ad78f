// The trained networks in the shopper's browser.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { launch, visitor } from "./support/browser.mjs";
import { messages } from "./support/messages.mjs";
import { openBare, perceive, see, startPerceive } from "./support/perceive.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

/** Native and wasm round in different places. */
const CONFIDENCE_TOLERANCE = 1e-3;
const PHOTO_SIZES = [
  [60, 80],
  [224, 301],
  [640, 480],
];

/** Stripes, a curve and a slope. */
function madeUp(width, height) {
  const rgba = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rgba.push((7 * x + 3 * y) % 256, (x * x + y) % 256, (Math.floor((255 * x) / (width - 1)) + 2 * y) % 256, 255);
    }
  }
  return { width, height, rgba };
}

/** The photo as a PNG, written by the browser. */
async function png(page, photo) {
  const url = await page.evaluate(({ width, height, rgba }) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").putImageData(new ImageData(Uint8ClampedArray.from(rgba), width, height), 0, 0);
    return canvas.toDataURL("image/png");
  }, photo);
  return Buffer.from(url.split(",")[1], "base64");
}

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

test("a photo shows the same in the browser and on the server", async (t) => {
  const { page, watch } = await bareVisitor(t);
  const folder = await mkdtemp(join(tmpdir(), "mitra-photos-"));
  t.after(() => rm(folder, { recursive: true }));
  await startPerceive(page);
  const photos = PHOTO_SIZES.map(([width, height]) => madeUp(width, height));
  const { answers, loading } = await see(page, photos);
  assert.equal(loading.at(-1), 1);
  const paths = [];
  for (const [at, photo] of photos.entries()) {
    paths.push({ path: join(folder, `${at}.png`) });
    await writeFile(paths[at].path, await png(page, photo));
  }
  const onServer = await shop.answers("see", paths);
  for (const [at, there] of onServer.entries()) {
    assert.equal(answers[at].type, "seen", JSON.stringify(answers[at]));
    const { sight } = answers[at];
    assert.equal(sight.model, there.model);
    assert.deepEqual(sight.colours.map(({ name }) => name), there.colours.map(({ name }) => name));
    for (const { name, share } of sight.category) {
      assert.ok(Math.abs(share - there.category_scores[name]) < CONFIDENCE_TOLERANCE, `${name}: ${share}`);
    }
    sight.vector.forEach((value, place) => assert.ok(Math.abs(value - there.embedding[place]) < CONFIDENCE_TOLERANCE));
  }
  assert.deepEqual(watch.complaints.filter((complaint) => /policy/i.test(complaint)), []);
});

test("nothing of a photo leaves the browser", async (t) => {
  const { page } = await bareVisitor(t);
  await startPerceive(page);
  const sent = [];
  page.context().on("request", (request) => sent.push([request.method(), request.url(), request.postData()]));
  await see(page, [madeUp(144, 192)]);
  assert.ok(sent.length > 0, "the network for photos is fetched");
  for (const [method, url, body] of sent) {
    assert.equal(method, "GET", url);
    assert.equal(body, null);
    // The page's own further files come whenever it is quiet.
    if (/\/app\/pocket\/[\w.-]+$/.test(url)) continue;
    assert.match(url, /\/app\/perceive\/see-[0-9a-f]+\.(onnx|labels\.txt|colours\.tsv)$/);
  }
});

test("a photo that is not what it says is refused, and the worker lives on", async (t) => {
  const { page } = await bareVisitor(t);
  await startPerceive(page);
  const { answers } = await see(page, [
    { width: 60_000, height: 60_000, rgba: [] },
    { width: 10, height: 10, rgba: [1, 2, 3] },
    { width: 0, height: 0, rgba: [] },
    madeUp(60, 80),
  ]);
  assert.deepEqual(answers.map(({ type }) => type), ["not_seen", "not_seen", "not_seen", "seen"]);
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
    if (/\/app\/perceive\/.*\.(wasm|onnx|txt|tsv)$/.test(response.url())) fetched.push(response);
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
