// What the chat promises on a page of its own: languages, keyboard, hostile text, messages that fail.

import assert from "node:assert/strict";

import { seriousFindings } from "./support/axe.mjs";
import { DESKTOP, screenshot } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();
const { visit } = demo;

test("a message that cannot be sent waits where she sees it, and is sent once when the server is back", async (t) => {
  const { page, chat, watch } = await visit(t);
  await chat.say("namaste");
  watch.outage = true;
  await demo.shop.stop();
  await chat.type("red saree under 3000");
  await page.getByText(TEXTS.en.waiting).waitFor({ state: "visible", timeout: 40_000 });
  const hers = (await chat.transcript()).findLast((line) => line.who === "hers");
  assert.ok(hers.text.startsWith("red saree under 3000"), "her words stay where she sees them");

  await demo.shop.start();
  const reply = await chat.complete(40_000);
  assert.ok(reply.products.length > 0);
  const sent = (await chat.events()).filter((event) => event.data.text === "red saree under 3000");
  assert.equal(sent.length, 1, "the log has it once");
  assert.deepEqual(watch.complaints, []);
});

test("what she wrote while the server was away outlives the closed page", async (t) => {
  const { page, context, chat, watch } = await visit(t);
  await chat.say("namaste");
  watch.outage = true;
  await demo.shop.stop();
  await chat.type("green saree under 3000");
  await chat.composer.fill("aur haan, mummy ke liye");
  await page.getByText(TEXTS.en.waiting).waitFor({ state: "visible", timeout: 40_000 });
  await page.close();

  await demo.shop.start();
  const next = await context.newPage();
  await next.goto(`${demo.shop.url}/`);
  const later = await Chat.onPage(next);
  await eventually("the unsent message is sent and answered", async () => {
    const lines = await later.transcript();
    assert.equal(lines.filter((line) => line.text === "green saree under 3000").length, 1);
    assert.equal(lines.at(-1).who, "mitra");
  }, 20_000);
  assert.equal(await later.composer.inputValue(), "aur haan, mummy ke liye");
});

test("the language switch changes the page's words, its lang attribute and the language of replies", async (t) => {
  const { page, chat, watch } = await visit(t);
  assert.equal(await chat.composer.getAttribute("placeholder"), TEXTS.en.composer_hint);
  await chat.say("hello");

  await chat.language.selectOption({ label: "हिन्दी" });
  await page.getByRole("textbox", { name: TEXTS.hi.composer_label, exact: true }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "hi");
  await chat.complete();
  const reply = await chat.say("kurti");
  assert.match(reply.text, /\p{Script=Devanagari}/u);

  await page.reload();
  await chat.ready();
  assert.equal(await page.locator("html").getAttribute("lang"), "hi", "the choice is kept");
  assert.deepEqual(watch.complaints, []);
});

test("a message that is the same in two languages keeps the language of the replies", async (t) => {
  const { chat } = await visit(t);
  const first = await chat.say("मुझे साड़ी दिखाओ");
  assert.match(first.text, /\p{Script=Devanagari}/u);
  const second = await chat.say("kurti");
  assert.match(second.text, /\p{Script=Devanagari}/u);
});

test("a shopper with a keyboard alone reaches everything and finishes a turn", async (t) => {
  const { page, chat, watch } = await visit(t, { viewport: DESKTOP });
  const reached = new Set();
  const where = () => page.evaluate(() => {
    const at = document.activeElement;
    return `${at.tagName.toLowerCase()} ${at.getAttribute("aria-label") ?? at.textContent.trim()}`;
  });
  const tabTo = async (name) => {
    for (let step = 0; step < 40; step += 1) {
      if ((await where()) === name) return;
      await page.keyboard.press("Tab");
      reached.add(await where());
    }
    assert.fail(`Tab does not lead to "${name}", only to: ${[...reached].join(", ")}`);
  };
  await tabTo(`textarea ${TEXTS.en.composer_label}`);
  await page.keyboard.type("red kurti under 500");
  await page.keyboard.press("Enter");
  const reply = await eventually("the reply is shown", async () => {
    const shown = await chat.complete();
    assert.ok(shown?.products.length > 0);
    return shown;
  });
  const details = TEXTS.en.details_of.replace("{}", reply.products[0].title);
  await tabTo(`button ${details}`);
  await page.keyboard.press("Enter");
  await chat.sheet.getByRole("heading", { name: reply.products[0].title, exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await chat.sheet.waitFor({ state: "hidden" });
  assert.equal(await where(), `button ${details}`, "the cursor is where it was");
  await tabTo(`select ${TEXTS.en.language_label}`);
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  assert.deepEqual(watch.complaints, []);
  await screenshot(page, "app-1280x800");
});

test("text that looks like a script is shown as text and does nothing", async (t) => {
  const { page, chat, watch } = await visit(t);
  page.on("dialog", (dialog) => {
    watch.complaints.push(`a dialog opened: ${dialog.message()}`);
    dialog.dismiss();
  });
  const texts = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "</p><svg onload=alert(1)>",
  ];
  for (const text of texts) {
    await chat.say(text);
    const said = (await chat.transcript()).filter((line) => line.who === "hers").at(-1);
    assert.equal(said.text, text);
  }
  assert.equal(await chat.log.locator("script, svg[onload], img[onerror]").count(), 0);
  assert.deepEqual(watch.complaints, []);
});

test("two messages right after one another are both answered or superseded, in order", async (t) => {
  const { chat } = await visit(t);
  await chat.type("red saree");
  await chat.type("black jeans");
  const reply = await chat.complete();
  assert.ok(reply.products.some((product) => /jeans/i.test(product.title)), JSON.stringify(reply));
  const said = (await chat.transcript()).filter((line) => line.who === "hers").map((line) => line.text);
  assert.deepEqual(said, ["red saree", "black jeans"]);
});
