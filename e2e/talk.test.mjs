// The conversation around the cards: what is searched by, thumbs, stop, what is new, long conversations.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { seriousFindings } from "./support/axe.mjs";
import { conversationOf, screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();
const { visit } = demo;

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

test("a thumb on a reply is kept, and she may say why", async (t) => {
  const { page, chat, watch } = await visit(t);
  await chat.say("red kurti under 500");
  const down = page.getByRole("button", { name: TEXTS.en.not_helpful, exact: true });
  await down.click();
  await page.getByRole("group", { name: TEXTS.en.reason_title }).waitFor();
  await screenshot(page, "reasons-360x740");
  await page.getByRole("button", { name: TEXTS.en.other_reason }).click();
  await page.getByRole("textbox", { name: TEXTS.en.reason_title }).fill("not the red I meant");
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  await page.getByRole("group", { name: TEXTS.en.reason_title }).getByRole("button").click();
  await page.getByText(TEXTS.en.thanks).waitFor();
  const ratings = async () =>
    (await chat.events()).filter((event) => event.kind === "reply.rated").map((event) => event.data.rating);
  await eventually("the reason is in the log", async () => {
    const why = { thumb: "down", reason: "other", text: "not the red I meant" };
    assert.deepEqual(await ratings(), [{ thumb: "down" }, why]);
  });
  await page.reload();
  await chat.ready();
  await eventually("it is shown after a reload", async () => {
    assert.equal(await down.getAttribute("aria-pressed"), "true");
  });
  await down.click();
  await eventually("a second tap takes it back", async () => {
    assert.equal(await down.getAttribute("aria-pressed"), "false");
  });
  assert.deepEqual(watch.complaints, []);
});

/** Opens all about a product and taps its way out to somebody else. */
async function share(page, title) {
  const tap = (word) => page.getByRole("button", { name: TEXTS.en[word].replace("{}", title) }).first().click();
  await tap("details_of");
  await tap("share");
}

test("a reply's words and a product's address are copied where nothing can be shared", async (t) => {
  const { page, context, chat, watch } = await visit(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => delete Navigator.prototype.share);
  const reply = await chat.say("red kurti under 500");
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: TEXTS.en.copy, exact: true }).click();
  await page.getByText(TEXTS.en.copied, { exact: true }).waitFor();
  assert.equal(await clipboard(), reply.text);
  await share(page, reply.products[0].title);
  await page.getByText(TEXTS.en.link_copied).waitFor();
  const link = (await chat.events()).find((event) => event.kind === "reply.products").data.products[0].link;
  assert.equal(await clipboard(), new URL(link, demo.shop.url).href);
  assert.deepEqual(watch.complaints, []);
});

test("where the device shares, a product goes there", async (t) => {
  const { page, chat } = await visit(t);
  await page.evaluate(() => {
    Navigator.prototype.share = async (offer) => (globalThis.offered = offer);
  });
  const reply = await chat.say("red kurti under 500");
  const { title } = reply.products[0];
  await share(page, title);
  const offered = await eventually("it is offered", async () => {
    const offered = await page.evaluate(() => globalThis.offered);
    assert.ok(offered);
    return offered;
  });
  assert.equal(offered.title, title);
});

test("a reply under way is stopped, and what was said stays", async (t) => {
  const slow = await Shop.open({ MITRA_REPLY_PACE_MILLIS: "1500" });
  t.after(() => slow.close());
  const { page, context, watch } = await visitor(demo.browser);
  t.after(() => context.close());
  await page.goto(`${slow.url}/`);
  const chat = await Chat.onPage(page);
  await chat.type("red kurti under 500");
  const stop = page.getByRole("button", { name: TEXTS.en.stop, exact: true });
  await eventually("the reply has begun", async () => {
    assert.ok((await chat.events()).some((event) => event.kind === "reply.words"));
  });
  await stop.click();
  await eventually("the reply has ended", async () => {
    const done = (await chat.events()).find((event) => event.kind === "reply.done");
    assert.equal(done?.data.superseded, true);
  });
  assert.ok(await chat.sendButton.isVisible());
  const reply = await chat.complete();
  assert.notEqual(reply.text, "");
  assert.deepEqual(reply.products, []);
  assert.deepEqual(watch.complaints, []);
});

test("what came while she was away stands below a line, and the draft outlives a reload", async (t) => {
  const { page, context, chat } = await visit(t);
  await chat.say("red kurti under 500");
  await chat.composer.fill("aur haan");
  await eventually("the draft is on the device", async () => {
    await page.reload();
    await chat.ready();
    assert.equal(await chat.composer.inputValue(), "aur haan");
  });
  const line = page.getByText(TEXTS.en.new_from_here, { exact: true });
  assert.equal(await line.count(), 0, "she has seen everything");
  await page.goto("about:blank");
  const { id, authorization } = conversationOf(page);
  const posted = await fetch(`${demo.shop.url}/api/v1/conversations/${id}/messages`, {
    method: "POST",
    headers: { Authorization: authorization, "Content-Type": "application/json" },
    body: JSON.stringify({ client_id: "elsewhere", text: "blue jeans" }),
  });
  assert.equal(posted.status, 202);
  await eventually("it is answered", async () => {
    assert.equal((await chat.events()).filter((event) => event.kind === "reply.done").length, 2);
  });
  await page.goto(`${demo.shop.url}/`);
  await chat.ready();
  await line.waitFor();
  const place = (await chat.transcript()).findIndex((line) => line.who === "page");
  assert.equal((await chat.transcript())[place + 1].text, "blue jeans");
  await screenshot(page, "new-line-360x740");
  await chat.composer.fill("");
  await chat.say("green saree");
  assert.equal(await line.count(), 0, "she goes on, and nothing is new any more");
});

test("what she reads stays where it is: pictures, lines, the keyboard", async (t) => {
  const { page, chat } = await visit(t);
  for (const text of ["red kurti under 500", "blue jeans", "green saree"]) await chat.say(text);
  const scroller = page.locator(".scroller");
  await scroller.evaluate((box) => box.scrollTo(0, 200));
  const place = () => chat.log.locator("h2").first().evaluate((title) => title.getBoundingClientRect().top);
  const before = await place();
  const { id, authorization } = conversationOf(page);
  await fetch(`${demo.shop.url}/api/v1/conversations/${id}/messages`, {
    method: "POST",
    headers: { Authorization: authorization, "Content-Type": "application/json" },
    body: JSON.stringify({ client_id: "elsewhere", text: "black shirt" }),
  });
  await page.getByRole("button", { name: TEXTS.en.new_messages }).waitFor();
  await page.setViewportSize({ width: 360, height: 420 });
  assert.ok(Math.abs((await place()) - before) <= 1, "a line or the keyboard moved it");
  await page.setViewportSize({ width: 360, height: 740 });
  // A lazy picture out of sight never decodes; those in sight do.
  await page.evaluate(() => {
    const seen = [...document.images].filter((img) => {
      const { top, bottom, left, right } = img.getBoundingClientRect();
      return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    });
    return Promise.all(seen.map((img) => img.decode().catch(() => {})));
  });
  assert.ok(Math.abs((await place()) - before) <= 1, "a picture moved it");
});

test("ten thousand messages open at their end, and earlier ones come as she scrolls up", async (t) => {
  const { page, context, chat, watch } = await visit(t);
  await chat.say("red kurti under 500");
  const messages = 10_000;
  const taken = await longAgo(await (await demo.shop.ask(conversationOf(page).authorization, "/me/export")).json(), messages);
  const opened = Date.now();
  await page.evaluate((kept) => localStorage.setItem("mitra:demo:conversation", JSON.stringify(kept)), taken);
  await page.reload();
  await chat.ready();
  const last = page.getByText(`question ${messages}`);
  await last.waitFor();
  // How cards look comes after the page; until then lines have other heights.
  await page.waitForFunction(() => [...document.styleSheets].some((sheet) => sheet.href?.endsWith("/cards.css")));
  t.diagnostic(`opened in ${Date.now() - opened} ms`);
  const lines = () => chat.log.evaluate((log) => log.children.length);
  const drawn = await lines();
  assert.ok(drawn < 500, `${drawn} lines are drawn at once`);

  const scroller = page.locator(".scroller");
  for (let page = 0; page < 6; page += 1) {
    const before = await lines();
    await scroller.evaluate((box) => box.scrollTo(0, box.clientHeight));
    const top = await scroller.evaluate(async (box) => {
      // Lines that come into sight take their own height in the next frame; that is her scrolling.
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      const first = [...box.querySelectorAll(".line")].find((line) => line.getBoundingClientRect().top > 80);
      globalThis.watched = first;
      return first.getBoundingClientRect().top;
    });
    await eventually("earlier lines come", async () => assert.ok((await lines()) > before));
    const now = await scroller.evaluate(() => globalThis.watched.getBoundingClientRect().top);
    assert.ok(Math.abs(now - top) <= 2, `the line she reads moved by ${now - top}`);
  }
  const frames = await scroller.evaluate(async (box) => {
    // Far from the first line nothing is fetched.
    box.scrollTo(0, box.scrollHeight);
    await new Promise(requestAnimationFrame);
    const times = [];
    let before = performance.now();
    for (let step = 0; step < 60; step += 1) {
      box.scrollBy(0, -120);
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - before);
      before = performance.now();
    }
    return times.sort((one, other) => one - other);
  });
  t.diagnostic(`frames while scrolling ${await lines()} lines: median ${frames[30].toFixed(1)} ms, worst ${frames[59].toFixed(1)} ms`);
  const texts = await chat.log.evaluate((log) => [...log.querySelectorAll(".hers .bubble")].map((line) => line.textContent));
  const numbers = texts.map((text) => Number(/question (\d+)/.exec(text)?.[1]));
  assert.deepEqual(numbers, numbers.map((_, at) => messages - numbers.length + 1 + at), "none is missing or doubled");
  await chat.type("blue jeans");
  await eventually("the conversation goes on", async () => {
    const events = await chat.events();
    assert.equal(events.at(-1).kind, "reply.done");
    assert.equal((await chat.transcript()).at(-2).text, "blue jeans");
  }, 20_000);
  assert.deepEqual(watch.complaints, []);
  void context;
});

/** Takes in a conversation of so many messages; gives what the browser keeps of it. */
async function longAgo(exported, messages) {
  const { conversations, ...rest } = exported;
  const events = [];
  const add = (kind, data) => events.push({ seq: events.length + 1, at: 1_790_000_000_000 + events.length, kind, data });
  for (let number = 1; number <= messages; number += 1) {
    add("shopper.message", { client_id: `long-${number}`, text: `question ${number}` });
    const turn = events.length;
    add("reply.words", { turn, lang: "en", text: `Answer ${number}, in a sentence or two.` });
    add("reply.done", { turn });
  }
  const conversation = { ...conversations[0], last_seq: events.length, events, turns: [] };
  const folder = await mkdtemp(join(tmpdir(), "mitra-long-"));
  try {
    const file = join(folder, "shopper.json");
    await writeFile(file, JSON.stringify({ ...rest, conversations: [conversation] }));
    const { shopper_id, token } = JSON.parse(await demo.shop.command("export", "--restore", file, "--as-new"));
    const answer = await demo.shop.ask(`Bearer ${token}`, "/me/export");
    const [{ conversation_id }] = (await answer.json()).conversations;
    assert.ok(shopper_id);
    return { conversation_id, token };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
