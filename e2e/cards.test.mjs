// The product card: its buttons, the sheet that opens from it, products in a table, the carousel.

import assert from "node:assert/strict";

import { seriousFindings } from "./support/axe.mjs";
import { DESKTOP } from "./support/browser.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();
const { visit } = demo;

const button = (page, key, title) => page.getByRole("button", { name: TEXTS.en[key].replace("{}", title), exact: true });

test("the heart keeps a product, shows that it does, and lets it go again", async (t) => {
  const { page, chat, watch } = await visit(t);
  const [{ title }] = (await chat.say("red kurti under 500")).products;
  const heart = button(page, "save_of", title).first();
  assert.equal(await heart.getAttribute("aria-pressed"), "false");
  await heart.click();
  await chat.complete();
  assert.equal(await heart.getAttribute("aria-pressed"), "true");
  const said = (await chat.transcript()).filter((line) => line.who === "hers").at(-1);
  assert.equal(said.text, TEXTS.en.asked_save.replace("{}", title));

  await page.reload();
  await chat.ready();
  await eventually("it is kept", async () => assert.equal(await heart.getAttribute("aria-pressed"), "true"));
  await heart.click();
  await chat.complete();
  assert.equal(await heart.getAttribute("aria-pressed"), "false");
  assert.deepEqual(watch.complaints, []);
});

test("a product's sheet shows what the shop says, and the way back closes it", async (t) => {
  const { page, chat, watch } = await visit(t);
  const [{ title }] = (await chat.say("red cotton kurti under 500")).products;
  const messages = (await chat.events()).length;
  await button(page, "details_of", title).click();
  const heading = chat.sheet.getByRole("heading", { name: title, exact: true });
  await heading.waitFor();
  await chat.sheet.getByRole("heading", { name: TEXTS.en.reviews, exact: true }).waitFor();
  assert.ok((await chat.sheet.getByRole("table").count()) > 0, "a size chart");
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  assert.equal((await chat.events()).length, messages, "it is no turn");
  await page.goBack();
  await chat.sheet.waitFor({ state: "hidden" });
  assert.ok(await chat.composer.isVisible(), "the chat is still there");

  await button(page, "details_of", title).click();
  await chat.sheet.getByRole("button", { name: TEXTS.en.add_to_cart, exact: true }).click();
  await chat.sheet.waitFor({ state: "hidden" });
  const reply = await chat.complete();
  assert.ok(reply.text.includes(title), reply.text);
  assert.deepEqual(watch.complaints, []);
});

test("a sheet whose facts do not come says so, and tries again", async (t) => {
  const { page, chat, watch } = await visit(t);
  const [{ title }] = (await chat.say("red cotton kurti under 500")).products;
  watch.outage = true;
  await page.route("**/api/v1/products/**", (route) => route.abort());
  await button(page, "details_of", title).click();
  await chat.sheet.getByRole("alert").waitFor();
  assert.ok(await chat.sheet.getByRole("heading", { name: title, exact: true }).isVisible());
  await page.unroute("**/api/v1/products/**");
  await chat.sheet.getByRole("button", { name: TEXTS.en.retry, exact: true }).click();
  await chat.sheet.getByRole("heading", { name: TEXTS.en.reviews, exact: true }).waitFor();
});

test("two products are compared in a table that scrolls by itself on a small phone", async (t) => {
  const { page, chat, watch } = await visit(t);
  const { products } = await chat.say("cotton kurti");
  await chat.say("compare the first two");
  const table = chat.log.getByRole("table");
  for (const { title } of products.slice(0, 2)) {
    await table.getByRole("columnheader", { name: title, exact: true }).waitFor();
  }
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width[0] <= width[1], "the page itself is not wider than the phone");
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  assert.deepEqual(watch.complaints, []);
});

test("arrow keys and buttons lead from card to card", async (t) => {
  const { page, chat, watch } = await visit(t, { viewport: DESKTOP });
  const { products } = await chat.say("kurti");
  await button(page, "details_of", products[0].title).focus();
  await page.keyboard.press("ArrowRight");
  const name = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  assert.equal(await name(), TEXTS.en.details_of.replace("{}", products[1].title));
  await page.keyboard.press("ArrowLeft");
  assert.equal(await name(), TEXTS.en.details_of.replace("{}", products[0].title));
  const left = () => chat.log.getByRole("list").first().evaluate((list) => list.scrollLeft);
  const before = await left();
  await page.getByRole("button", { name: TEXTS.en.next, exact: true }).click();
  await eventually("the row moves on", async () => assert.ok((await left()) > before));
  assert.deepEqual(watch.complaints, []);
});
