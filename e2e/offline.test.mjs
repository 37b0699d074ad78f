// The shop cannot be reached: the phone answers from what it has, keeps what waits, and catches up afterwards.

import assert from "node:assert/strict";

import { installed } from "./support/app.mjs";
import { conversationOf, screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { ordeal } from "./support/ordeal.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();
const { visit } = demo;

/** Waits until the phone has everything up to the last event. */
async function kept(page, chat) {
  await eventually("the phone has the log", async () => {
    const last = (await chat.events()).at(-1).seq;
    assert.ok((await known(page))?.last_seq >= last);
  });
}

/** What lies in a store of the phone, read as it lies there. */
function stored(page, name) {
  return page.evaluate(
    (name) =>
      new Promise((done, fail) => {
        const request = indexedDB.open("mitra-talk-demo");
        request.onerror = () => fail(request.error);
        // The worker makes it; a store that this made would be in its way.
        request.onupgradeneeded = () => request.transaction.abort();
        request.onsuccess = () => {
          try {
            const all = request.result.transaction(name).objectStore(name).getAll();
            all.onsuccess = () => done(all.result.map((text) => JSON.parse(text)));
          } catch (error) {
            fail(error);
          } finally {
            request.result.close();
          }
        };
      }),
    name,
  );
}

const known = async (page) => (await stored(page, "known"))[0];

/** Says something while the shop cannot be reached; gives what the phone says to it. */
async function sayOffline(chat, text) {
  const before = (await chat.conversation()).length;
  await chat.type(text);
  return eventually(`"${text}" is answered on the phone`, async () => {
    const lines = (await chat.conversation()).slice(before);
    assert.equal(lines.length, 2, JSON.stringify(lines));
    assert.equal(lines[0].text, text);
    return lines[1];
  });
}

test("without a network she goes on among what she has seen, and it all is in the log afterwards", async (t) => {
  const { page, chat, watch } = await visit(t);
  const first = await chat.say("red kurti under 1500");
  await kept(page, chat);
  await demo.shop.stop();
  watch.outage = true;
  const cheapest = await sayOffline(chat, "cheapest first");
  const prices = cheapest.products.map(({ price }) => price);
  assert.deepEqual(prices, prices.toSorted((one, other) => one - other));
  const seen = first.products.map(({ title }) => title);
  assert.ok(cheapest.products.length > 2 && cheapest.products.every(({ title }) => seen.includes(title)));
  await page.getByText(/^Price as of/).last().waitFor();
  await screenshot(page, "offline-360x740");
  const second = await sayOffline(chat, "price of the second one");
  assert.ok(second.text.includes(prices[1].toLocaleString("en-IN")), second.text);
  const orders = await sayOffline(chat, "where is my order");
  assert.deepEqual(orders.products, []);
  await screenshot(page, "offline-waits-360x740");
  await page.getByText(TEXTS.en.waiting).first().waitFor();

  const shown = await chat.conversation();
  await demo.shop.start();
  await chat.complete(60_000);
  const events = await chat.events();
  const origins = events.filter(({ kind }) => kind === "shopper.message").map(({ data }) => data.origin);
  assert.deepEqual(origins, [undefined, "device", "device", undefined]);
  const after = await chat.conversation();
  assert.deepEqual(after.slice(0, shown.length - 1), shown.slice(0, -1), "what she saw stays");
  assert.deepEqual(watch.complaints, []);
});

test("opened without a network the page shows what was said, and she can go on", async (t) => {
  const { page, chat, watch } = await visit(t);
  await chat.say("red kurti under 1500");
  await chat.say("save the first one");
  await kept(page, chat);
  await installed(page.mainFrame());
  const before = await chat.conversation();
  watch.outage = true;
  await demo.shop.stop();
  const opened = Date.now();
  await page.goto(`${demo.shop.url}/s/demo/`);
  await chat.ready();
  await eventually("the log is shown", async () => assert.deepEqual(await chat.conversation(), before));
  t.diagnostic(`shown in ${Date.now() - opened} ms`);
  await eventually("a picture is there", async () => {
    const isDrawn = (picture) => picture.complete && picture.naturalWidth > 0;
    assert.ok(await chat.log.getByRole("img").first().evaluate(isDrawn));
  });
  const wishlist = await sayOffline(chat, "show my wishlist");
  assert.equal(wishlist.products.length, 1);
  await screenshot(page, "offline-opened-360x740");
  await demo.shop.start();
  await chat.complete(60_000);
  assert.deepEqual(watch.complaints, []);
});

test("what waits can be taken back, and the rest goes out in order", async (t) => {
  const { page, chat, watch } = await visit(t);
  await chat.say("red kurti under 1500");
  await kept(page, chat);
  watch.outage = true;
  await demo.shop.stop();
  for (const text of ["cheapest first", "blue saree", "thank you"]) await sayOffline(chat, text);
  await page.getByRole("button", { name: TEXTS.en.withdraw, exact: true }).nth(1).click();
  await page.getByText(TEXTS.en.withdrawn).waitFor();
  await demo.shop.start();
  await eventually("the rest is in the log", async () => {
    const said = (await chat.events()).filter(({ kind }) => kind === "shopper.message").map(({ data }) => data.text);
    assert.deepEqual(said, ["red kurti under 1500", "cheapest first", "thank you"]);
  }, 40_000);
  assert.deepEqual(watch.complaints, []);
});

test("a store of the first version is taken over with what waited in it", async (t) => {
  const { page, chat, watch } = await visit(t);
  await chat.say("namaste");
  const { id } = conversationOf(page);
  await page.goto(`${demo.shop.url}/robots.txt`);
  await page.evaluate(
    () =>
      new Promise((done, fail) => {
        const gone = indexedDB.deleteDatabase("mitra-talk-demo");
        gone.onsuccess = () => {
          const request = indexedDB.open("mitra-talk-demo", 1);
          request.onerror = () => fail(request.error);
          request.onupgradeneeded = () => {
            const outbox = request.result.createObjectStore("outbox");
            request.result.createObjectStore("draft").put("half a", "composer");
            const message = { client_id: "of-version-1", text: "green saree" };
            outbox.put(JSON.stringify({ order: 1, message }), message.client_id);
          };
          request.onsuccess = () => {
            request.result.close();
            done();
          };
        };
      }),
  );
  await page.goto(`${demo.shop.url}/`);
  await chat.ready();
  await chat.complete(60_000);
  assert.equal(conversationOf(page).id, id);
  assert.equal((await chat.events()).filter(({ data }) => data.client_id === "of-version-1").length, 1);
  assert.equal(await chat.composer.inputValue(), "half a");
  await kept(page, chat);
  assert.ok((await stored(page, "products")).length > 0);
  assert.deepEqual(watch.complaints.filter((complaint) => !complaint.includes("favicon.ico")), []);
});

/** Fills what room a page's origin has left. */
function fill(page) {
  return page.evaluate(async () => {
    const database = await new Promise((done, fail) => {
      const request = indexedDB.open("filler", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("filler", { autoIncrement: true });
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    const put = (size) =>
      new Promise((done) => {
        const transaction = database.transaction("filler", "readwrite");
        const chance = Array.from({ length: size / 1024 }, () => crypto.getRandomValues(new Uint8Array(1024)));
        transaction.objectStore("filler").put(chance);
        transaction.oncomplete = () => done(true);
        transaction.onabort = () => done(false);
      });
    for (const size of [1024 * 1024, 64 * 1024, 1024]) while (await put(size));
    database.close();
  });
}

test("a phone without room says so once, and nothing that is unsent gets lost", async (t) => {
  const { page, context, watch } = await visitor(demo.browser);
  t.after(() => context.close());
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: demo.shop.url, quotaSize: 24 * 1024 * 1024 });
  await page.goto(`${demo.shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.say("red kurti under 1500");
  await kept(page, chat);
  await installed(page.mainFrame());
  watch.outage = true;
  await demo.shop.stop();
  await sayOffline(chat, "cheapest first");
  await fill(page);
  for (const text of ["where is my order", "the second one"]) await sayOffline(chat, text);
  await page.getByText(TEXTS.en.storage_blocked).waitFor();
  assert.equal(await page.getByText(TEXTS.en.storage_blocked).count(), 1);
  await screenshot(page, "offline-full-360x740");
  const safe = (await stored(page, "outbox")).map(({ message }) => message.text);
  assert.ok(safe.includes("cheapest first"), "what was kept before stays");
  await demo.shop.start();
  await chat.complete(60_000);
  const said = (await chat.events()).filter(({ kind }) => kind === "shopper.message").map(({ data }) => data.text);
  assert.deepEqual(said, ["red kurti under 1500", "cheapest first", "where is my order", "the second one"]);
  assert.deepEqual(watch.complaints, []);
});

test("what she writes over reloads, dead tabs and a server that comes and goes arrives once and in order", async (t) => {
  const shop = await Shop.open();
  t.after(() => shop.close());
  const { written, said } = await ordeal(shop, demo.browser, { messages: 24, rounds: 4 });
  assert.deepEqual(said, written);
});
