// Replies through a bad network: nothing lost, nothing twice, and she is told how the connection stands.

import assert from "node:assert/strict";

import { BadWorld } from "./support/bad_world.mjs";
import { screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { TEXTS, named } from "./support/texts.mjs";

const demo = openDemo();

/** A visitor who reaches the server through a bad world. */
async function visit(t, shop = demo.shop) {
  const world = await BadWorld.before(shop);
  const { page, context, watch } = await visitor(demo.browser);
  t.after(async () => {
    await context.close();
    await world.close();
  });
  watch.outage = true;
  await page.goto(`${world.url}/s/demo/`);
  return { world, page, watch, chat: await Chat.onPage(page) };
}

/** What a screen reader is told of the connection. */
const told = (chat, key) => chat.frame.getByRole("status").filter({ hasText: named(key) });

test("a reply whose stream is cut at any byte goes on, however often it is cut", async (t) => {
  const { world, chat, watch } = await visit(t);
  await chat.say("namaste");
  // Each stream ends a little later than the one before: within heads, numbers, words of several bytes, and between.
  let cutAfter = 1;
  world.be({
    get cutAfter() {
      return cutAfter;
    },
  });
  const growing = setInterval(() => (cutAfter += 97), 400);
  t.after(() => clearInterval(growing));
  world.cut();
  await chat.type("लाल कुर्ती 500 तक दिखाइए");
  const reply = await chat.complete(90_000);
  assert.ok(reply.products.length > 0, reply.text);
  world.be({});
  await chat.say("sasta dikhao");
  assert.deepEqual(watch.complaints, []);
});

test("events that are lost, swapped or doubled on the way are noticed and made good", async (t) => {
  const { world, chat } = await visit(t);
  await chat.say("namaste");
  let held = "";
  const manners = [
    // Every third one gets lost.
    (block, index) => (index % 3 === 1 ? [] : [block]),
    // Two change places.
    (block, index) => {
      if (index % 4 === 1) {
        held = block;
        return [];
      }
      const late = held;
      held = "";
      return late ? [block, late] : [block];
    },
    // Everything comes twice, and once more with the next.
    (block) => [block, block],
  ];
  for (const onBlock of manners) {
    // The world is bad for the first streams only: one that always loses the same event lets nothing through.
    let streams = 0;
    world.be({ onBlock: (block, index) => ((streams += index === 0 ? 1 : 0) <= 3 ? onBlock(block, index) : [block]) });
    world.cut();
    await chat.type("cotton kurti 800 tak");
    const reply = await chat.complete(60_000);
    assert.ok(reply.products.length > 0);
  }
});

test("an answer that comes by half is asked for again, and the message is in the log once", async (t) => {
  const { world, chat } = await visit(t);
  await chat.say("namaste");
  world.be({ halves: true });
  await chat.type("blue saree");
  await eventually("the server has it", async () => {
    assert.ok((await chat.events()).some(({ data }) => data.text === "blue saree"));
  });
  world.be({});
  await chat.complete(40_000);
  assert.equal((await chat.events()).filter(({ data }) => data.text === "blue saree").length, 1);
});

test("a login page in the way is an outage, and no answer", async (t) => {
  const { world, page, chat } = await visit(t);
  await chat.say("namaste");
  const before = await chat.conversation();
  world.be({ portal: true });
  world.cut();
  await told(chat, "reconnecting").waitFor();
  await screenshot(page, "connection-reconnecting-360x740");
  await chat.type("red dupatta");
  assert.deepEqual((await chat.conversation()).slice(0, before.length), before);
  world.be({});
  await chat.complete(60_000);
});

test("she is told that it is tried again, that the device is offline, that it may be old, and that it is back", async (t) => {
  const { world, page, chat, watch } = await visit(t);
  await page.clock.install();
  await page.reload();
  await chat.ready();
  await chat.say("namaste");

  world.be({ gone: true });
  world.cut();
  await page.clock.runFor(2_000);
  await told(chat, "reconnecting").waitFor();
  world.be({});
  await page.clock.runFor(16_000);
  await told(chat, "back").waitFor();
  await page.clock.runFor(3_100);
  await told(chat, "back").waitFor({ state: "hidden" });

  // Browsers say themselves when a device has no network.
  await page.context().setOffline(true);
  await told(chat, "offline").waitFor();
  await screenshot(page, "connection-offline-360x740");
  await page.context().setOffline(false);
  await eventually("it is back", async () => {
    await page.clock.runFor(1_000);
    assert.equal(await told(chat, "offline").count(), 0);
  });

  world.be({ stalled: true });
  await page.clock.runFor(4_000);
  await eventually("the silence is noticed", async () => {
    await page.clock.runFor(23_000);
    assert.ok(await told(chat, "stale").isVisible());
  });
  await screenshot(page, "connection-stale-360x740");
  world.be({});
  world.cut();
  await eventually("it is back", async () => {
    await page.clock.runFor(1_000);
    assert.equal(await told(chat, "stale").count(), 0);
  });
  await chat.say("cotton kurti");
  assert.deepEqual(watch.complaints, []);
});

test("a server killed again and again in the middle of a reply: what is on the screen is what is stored", async (t) => {
  const shop = await Shop.open({ MITRA_REPLY_PACE_MILLIS: "150" });
  t.after(() => shop.close());
  const { page, context, watch } = await visitor(demo.browser);
  t.after(() => context.close());
  watch.outage = true;
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.say("namaste");
  const rounds = process.env.MITRA_LONG ? 200 : 4;
  // Spread over the reply: it takes about a second.
  for (let round = 0; round < rounds; round += 1) {
    const pause = (round * 271) % 1_100;
    await chat.type(`saree ${500 + round * 10} tak`);
    await new Promise((done) => setTimeout(done, pause));
    await shop.stop("SIGKILL");
    await shop.start();
    const restarted = Date.now();
    await chat.complete(60_000);
    t.diagnostic(`killed after ${pause} ms, whole ${Date.now() - restarted} ms after the restart`);
  }
  const said = (await chat.events()).filter(({ kind }) => kind === "shopper.message");
  assert.equal(said.length, rounds + 1);
});
