// The embed script is a polite guest on a page that is not: one global, one launcher, and nothing the page
// does to its own world breaks the chat.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { DESKTOP, launch, screenshot, visitor } from "./support/browser.mjs";
import { Chat, launcher } from "./support/chat.mjs";
import { HostPage } from "./support/host.mjs";
import { Shop } from "./support/shop.mjs";
import { TEXTS } from "./support/texts.mjs";

let shop, browser, host;
before(async () => {
  shop = await Shop.open();
  browser = await launch();
  host = await HostPage.open(shop.url);
});
after(async () => {
  await browser?.close();
  await host?.close();
  await shop?.close();
});

test("the script adds the global mitra and no other", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  const globals = () => page.evaluate(() => Object.getOwnPropertyNames(globalThis).sort());
  await page.goto(host.address("bare"));
  const before = await globals();
  await page.goto(host.address("embedding"));
  await launcher(page).waitFor();
  const added = (await globals()).filter((name) => !before.includes(name));
  assert.deepEqual(added, ["mitra"]);
  assert.deepEqual(watch.complaints, []);
});

test("the script twice on a page draws one launcher and opens one chat", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(host.address("twice"));
  await launcher(page).first().waitFor();
  assert.equal(await launcher(page).count(), 1);
  const chat = await Chat.openOn(page);
  await chat.say("namaste");
  assert.equal(page.frames().length, 2, "the page and one chat");
  assert.deepEqual(watch.complaints, []);
});

test("a page that broke its own world still gets a chat that works", async (t) => {
  const { context, page } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(host.address("hostile"));
  const chat = await Chat.openOn(page);
  const reply = await chat.say("red kurti under 500");
  assert.ok(reply.products.length > 0);
  await screenshot(page, "hostile-page-360x740");
});

test("a chat whose storage the browser blocks says so once and works", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(host.address("embedding"));
  const chat = await Chat.openOn(page);
  await chat.say("namaste");
  await chat.say("red saree");
  const notices = (await chat.transcript()).filter((line) => line.who === "page");
  assert.deepEqual(notices, [{ who: "page", text: TEXTS.en.storage_blocked }]);
  assert.deepEqual(watch.complaints, []);
});

test("a shop's page pays for no wasm before the shopper opens the chat", async (t) => {
  const { context, page } = await visitor(browser);
  t.after(() => context.close());
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(host.address("embedding"));
  await launcher(page).waitFor();
  assert.ok(asked.includes("/mitra.js"));
  assert.deepEqual(asked.filter((path) => path.startsWith("/app/") || path.endsWith(".wasm")), []);
});

test("the panel opens from the keyboard, closes with Escape and gives the focus back", async (t) => {
  const { context, page, watch } = await visitor(browser, { viewport: DESKTOP });
  t.after(() => context.close());
  await page.goto(host.address("embedding"));
  await launcher(page).focus();
  await page.keyboard.press("Enter");
  const chat = await Chat.inFrameOf(page);
  await chat.composer.click();
  await page.keyboard.press("Escape");
  await chat.composer.waitFor({ state: "hidden" });
  const focused = await page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.tagName;
  });
  assert.equal(focused, "BUTTON");
  assert.deepEqual(watch.complaints, []);
});
