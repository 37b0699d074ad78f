// Several tabs of one browser show one chat: they have one stream of events between them, and all show the same.

import assert from "node:assert/strict";

import { BadWorld } from "./support/bad_world.mjs";
import { another, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { HostPage } from "./support/host.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();

/** One tab more of this visitor. */
async function tab({ context, world }) {
  const { page, watch } = await another(context);
  watch.outage = true;
  await page.goto(`${world.url}/s/demo/`);
  return { page, watch, chat: await Chat.onPage(page) };
}

/** A visitor who has said something, and has the chat open in so many tabs. */
async function tabs(t, count) {
  const world = await BadWorld.before(demo.shop);
  const { page: blank, context } = await visitor(demo.browser);
  t.after(async () => {
    await context.close();
    await world.close();
  });
  const visit = { world, context };
  const open = [await tab(visit)];
  await blank.close();
  await open[0].chat.say("namaste");
  while (open.length < count) open.push(await tab(visit));
  for (const { chat } of open) await chat.complete();
  // Each tab has the lock or waits for it when its own first stream is no more.
  await eventually("the tabs have found one another", async () => {
    assert.equal((await locks(open[0])).length, count);
  });
  await oneStream(world);
  return { ...visit, open };
}

/** The tabs' locks on the stream, the one that is held first. */
function locks({ page }) {
  return page.evaluate(async () => {
    const { held, pending } = await navigator.locks.query();
    return [...held, ...pending].filter(({ name }) => name.startsWith("mitra-stream:"));
  });
}

/** Waits until the server has one stream open. */
async function oneStream({ streams }) {
  await eventually("there is one stream", () => assert.equal(streams.size, 1));
}

/** Waits until every tab shows the whole log, a reply to these words with it. */
async function agree(open, words) {
  await eventually("the words are in the log", async () => {
    const said = await open[0].chat.events();
    assert.ok(said.some(({ data }) => data.text === words));
  }, 40_000);
  for (const { chat } of open) await chat.complete(40_000);
}

test("three tabs have one stream, and a message written in any of them is answered in all", async (t) => {
  const { world, open } = await tabs(t, 3);
  for (const [at, words] of ["red kurti under 1500", "blue saree", "cotton dupatta"].entries()) {
    await open[at].chat.type(words);
    await agree(open, words);
    await oneStream(world);
  }
  assert.deepEqual(open.flatMap(({ watch }) => watch.complaints), []);
});

test("when the tab that has the stream is closed or dies, another has it", async (t) => {
  const { world, open } = await tabs(t, 3);
  const goes = [({ page }) => page.close(), ({ page }) => page.goto("chrome://crash").catch(() => {})];
  for (const [round, go] of goes.entries()) {
    const [before] = world.streams;
    const [leader] = open.splice(await whoLeads(open), 1);
    const since = Date.now();
    await go(leader);
    await eventually("another has it", () => {
      assert.equal(world.streams.size, 1);
      assert.ok(!world.streams.has(before), "it is the old one");
    });
    t.diagnostic(`taken over after ${Date.now() - since} ms`);
    const words = `saree under ${2_000 + round}`;
    await open[0].chat.type(words);
    await agree(open, words);
  }
});

test("a tab that the browser has put to sleep gives the stream to one that is looked at, and catches up", async (t) => {
  const { world, context, open } = await tabs(t, 2);
  const asleep = open[await whoLeads(open)];
  // From the next thing it hears on, nothing runs in it.
  const debug = await context.newCDPSession(asleep.page);
  await debug.send("Debugger.enable");
  await debug.send("Debugger.pause");
  const fresh = await tab({ world, context });
  await eventually("it has the stream", async () => assert.equal([fresh][await whoLeads([fresh])], fresh));
  await fresh.chat.type("silk saree");
  await agree([fresh], "silk saree");
  await debug.send("Debugger.resume");
  await debug.detach();
  await agree([...open, fresh], "silk saree");
  await oneStream(world);
});

test("the tabs hear of an outage together, and have one stream again when it is over", async (t) => {
  const { world, open } = await tabs(t, 3);
  world.be({ gone: true });
  world.cut();
  await eventually("there is none", () => assert.equal(world.streams.size, 0));
  await open[1].chat.type("green lehenga");
  world.be({});
  await agree(open, "green lehenga");
  await oneStream(world);
});

test("what a tab that dies has not sent is sent by another, in order", async (t) => {
  const { world, open } = await tabs(t, 3);
  world.be({ gone: true });
  world.cut();
  const [dying] = open;
  const words = ["red kurti under 1500", "where is my order", "cheapest first"];
  for (const text of words) await dying.chat.type(text);
  await eventually("all of it waits in the store", async () => {
    const shown = dying.page.getByText(TEXTS.en.waiting, { exact: true });
    assert.equal(await shown.count(), words.length);
  });
  await dying.page.goto("chrome://crash").catch(() => {});
  await open[2].chat.log.getByText(words[2]).waitFor();
  world.be({});
  await agree(open.slice(1), words.at(-1));
  const said = (await open[1].chat.events()).filter(({ kind }) => kind === "shopper.message");
  assert.deepEqual(said.map(({ data }) => data.text), ["namaste", ...words]);
});

test("a frame whose storage the browser blocks has a stream of its own", async (t) => {
  const host = await HostPage.open(demo.shop.url);
  const { page, context, watch } = await visitor(demo.browser);
  t.after(async () => {
    await context.close();
    await host.close();
  });
  await page.goto(host.address("embedding"));
  const chat = await Chat.openOn(page);
  const isRefused = () => navigator.locks.request("any", () => false).catch(() => true);
  assert.ok(await chat.frame.evaluate(isRefused), "the browser blocks nothing");
  await eventually("what shares streams is there", async () => {
    const loaded = () => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/pocket.js"));
    assert.ok(await chat.frame.evaluate(loaded));
  });
  const reply = await chat.say("red kurti under 1500");
  assert.ok(reply.products.length > 0);
  // Once more, over another stream.
  await chat.frame.evaluate(() => dispatchEvent(new Event("online")));
  await chat.say("cheapest first");
  assert.deepEqual(watch.complaints, []);
});

/** The place of the tab whose lock it is: the one whose request for events is open. */
async function whoLeads(open) {
  return eventually("one leads", async () => {
    const [held] = await locks(open[0]);
    for (const [at, { page }] of open.entries()) {
      const own = await page.evaluate(async () => {
        const name = `who-${Math.random()}`;
        return navigator.locks.request(name, async () => {
          const { held } = await navigator.locks.query();
          return held.find((lock) => lock.name === name).clientId;
        });
      });
      if (own === held?.clientId) return at;
    }
    throw new Error("it is none of them");
  });
}
