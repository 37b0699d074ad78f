// The conversation around the cards: what is searched by, thumbs, stop, what is new, long conversations.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { seriousFindings } from "./support/axe.mjs";
import { launch, screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { TEXTS } from "./support/texts.mjs";

let shop, browser;
before(async () => {
  shop = await Shop.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

/** A fresh visitor in the demo shop's app; the context is closed after the test. */
async function visit(t, options) {
  const visited = await visitor(browser, options);
  t.after(() => visited.context.close());
  await visited.page.goto(`${shop.url}/`);
  return { ...visited, chat: await Chat.onPage(visited.page) };
}

test("what is searched by is shown, and a tap takes one condition back or all", async (t) => {
  const { page, chat, watch } = await visit(t);
  const shown = () => chat.context.getByRole("button").allInnerTexts();
  const first = await chat.say("red kurti under 500");
  assert.deepEqual(await shown(), ["Red", "Kurtis", "Up to ₹500", TEXTS.en.clear_all]);
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  await screenshot(page, "context-360x740");

  await chat.context.getByRole("button", { name: "Search without Red" }).click();
  await eventually("her tap is a line of hers", async () => {
    const hers = (await chat.transcript()).findLast((line) => line.who === "hers");
    assert.equal(hers.text, "Without: Red");
  });
  const second = await chat.complete();
  assert.ok(second.products.every(({ price }) => price <= 500));
  assert.notDeepEqual(second.products, first.products);
  assert.deepEqual(await shown(), ["Kurtis", "Up to ₹500", TEXTS.en.clear_all]);

  await page.reload();
  await chat.ready();
  await chat.complete();
  assert.deepEqual(await shown(), ["Kurtis", "Up to ₹500", TEXTS.en.clear_all], "it outlives a reload");

  await chat.context.getByRole("button", { name: TEXTS.en.clear_all }).click();
  await chat.complete();
  assert.equal(await chat.context.count(), 0);
  assert.deepEqual(watch.complaints, []);
});
