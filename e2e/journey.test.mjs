// The one journey: a shopper on the demo shop's page, in Hinglish, then Hindi, through a reload and a server
// that dies in mid-reply.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { seriousFindings } from "./support/axe.mjs";
import { DESKTOP, PHONE, launch, screenshot, visitor } from "./support/browser.mjs";
import { PRODUCTS } from "./support/catalogue.mjs";
import { Chat } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

const DEVANAGARI = /\p{Script=Devanagari}/u;

let shop, browser;
before(async () => {
  shop = await Shop.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

/** The catalogue's products that are shown, in order. */
async function shownProducts(chat) {
  const events = await chat.events();
  const last = events.findLast((event) => event.kind === "reply.products");
  return last.data.products.map(({ id }) => PRODUCTS.get(id) ?? assert.fail(`${id} is not in the catalogue`));
}

/** What "laal kurti 500 ke andar" asks for, by the catalogue's own words. */
function fits(product) {
  return product.rupees <= 500 && /\bred\b/i.test(product.color) && /kurti/i.test(product.product_type);
}

test("a shopper finds a red kurti on the demo shop's page and keeps her chat through reload and crash", async (t) => {
  const { page, watch } = await visitor(browser);
  await page.goto(`${shop.url}/demo`);
  let chat = await Chat.openOn(page);
  let cheapest;

  await t.test("a Hinglish message shows cards that fit", async () => {
    const reply = await chat.say("laal kurti 500 ke andar dikhao");
    assert.ok(reply.products.length >= 2, `only ${reply.products.length} cards`);
    for (const product of await shownProducts(chat)) assert.ok(fits(product), product.id);
    for (const card of reply.products) {
      const product = [...PRODUCTS.values()].find((product) => product.title === card.title);
      assert.equal(card.price, product.rupees, "the card tells the catalogue's price");
    }
    cheapest = Math.min(...reply.products.map((card) => card.price));
    await screenshot(page, "journey-cards-360x740");
  });

  await t.test("'doosra wala kitne ka hai' tells the second card's price", async () => {
    const second = (await shownProducts(chat))[1];
    const reply = await chat.say("doosra wala kitne ka hai");
    assert.ok(reply.text.includes(String(second.rupees)), `${second.rupees} is not in: ${reply.text}`);
  });

  await t.test("'सस्ता दिखाओ' is answered in Devanagari, cheapest first, still red kurtis within her budget", async () => {
    const reply = await chat.say("सस्ता दिखाओ");
    assert.match(reply.text, DEVANAGARI);
    const prices = reply.products.map((card) => card.price);
    assert.deepEqual(prices, prices.toSorted((a, b) => a - b));
    assert.ok(prices[0] <= cheapest, `from ₹${prices[0]}, and ₹${cheapest} was shown before`);
    for (const product of await shownProducts(chat)) assert.ok(fits(product), product.id);
  });

  await t.test("axe finds nothing serious in the shop's page and in the chat", async () => {
    assert.deepEqual(await seriousFindings(page.mainFrame()), []);
    assert.deepEqual(await seriousFindings(chat.frame), []);
  });

  await t.test("a reload keeps the conversation", async () => {
    const before = await chat.transcript();
    await page.reload();
    chat = await Chat.openOn(page);
    await chat.complete();
    assert.deepEqual(await chat.transcript(), before);
  });

  await t.test("a server killed in mid-reply finishes it after its restart, in the page as it stands", async () => {
    await shop.stop();
    watch.outage = true;
    await shop.start({ MITRA_REPLY_PACE_MILLIS: "1500" });
    await chat.complete();
    const repliesBefore = (await chat.transcript()).filter((line) => line.who === "mitra").length;
    await page.evaluate(() => (globalThis.stillTheSamePage = true));

    await chat.type("shaadi ke liye saree dikhao 5000 tak");
    await eventually("the first words of the reply are shown", async () => {
      const replies = (await chat.transcript()).filter((line) => line.who === "mitra");
      assert.equal(replies.length, repliesBefore + 1);
    });
    const events = await chat.events();
    const messages = events.filter((event) => event.kind === "shopper.message");
    assert.ok(!events.some((event) => event.kind === "reply.done" && event.data.turn === messages.at(-1).seq));
    await shop.stop("SIGKILL");
    await shop.start({});

    const reply = await chat.complete(40_000);
    assert.ok(reply.products.length > 0, "the rest of the reply came");
    assert.equal(await page.evaluate(() => globalThis.stillTheSamePage), true);
    assert.ok((await chat.events()).length > events.length);
    watch.outage = false;
  });

  await t.test("the page looks as it should on a phone and on a desktop", async () => {
    await screenshot(page, "journey-end-360x740");
    await page.setViewportSize(DESKTOP);
    await screenshot(page, "journey-end-1280x800");
    await page.setViewportSize(PHONE);
  });

  assert.deepEqual(watch.complaints, [], "no policy violation, no error, no warning");
});
