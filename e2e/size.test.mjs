// Finding her size by measures that never leave the device.

import assert from "node:assert/strict";

import { findings } from "./support/axe.mjs";
import { screenshot } from "./support/browser.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { watchRequests } from "./support/photos.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();

/** Measures that stand in no other request by chance: centimetres. */
const MEASURES = { chest: "89.37", waist: "79.61" };
const PARTS = { en: ["Bust or chest", "Waist"], hi: ["सीना", "कमर"], hinglish: ["Bust ya chest", "Kamar"] };

/** A visitor with a kurti's sheet open, and over it the one for sizes. */
async function visit(t, { language = "en", ...options } = {}) {
  const visited = await demo.visit(t, options);
  const { page, chat } = visited;
  const words = TEXTS[language];
  await chat.language.selectOption(language);
  const reply = await chat.say("red cotton kurti under 500");
  const [{ title }] = reply.products;
  const open = async () => {
    await page.getByRole("button", { name: words.details_of.replace("{}", title), exact: true }).click();
    await page.getByRole("button", { name: words.find_size, exact: true }).click();
    await page.getByRole("dialog", { name: words.size_title }).waitFor();
  };
  await open();
  const sheet = page.getByRole("dialog", { name: words.size_title });
  const [chest, waist] = PARTS[language].map((name) => sheet.getByRole("spinbutton", { name, exact: true }));
  const unit = sheet.getByRole("combobox", { name: words.unit, exact: true });
  return { ...visited, words, sheet, chest, waist, unit, open, title };
}

test("her size is found on the device, and only it is sent", async (t) => {
  const { page, chat, watch, words, sheet, chest, waist, unit } = await visit(t);
  const sent = watchRequests(page);
  await unit.selectOption("cm");
  await chest.fill(MEASURES.chest);
  await sheet.getByText(words.your_size.replace("{}", "M")).waitFor();
  // The larger of the two decides.
  await waist.fill(MEASURES.waist);
  await sheet.getByText(words.your_size.replace("{}", "L")).waitFor();
  await screenshot(page, "size");
  await sheet.getByRole("button", { name: words.take_size.replace("{}", "L"), exact: true }).click();
  await sheet.waitFor({ state: "hidden" });
  await chat.sheet.waitFor({ state: "hidden" });
  const reply = await eventually("it is answered", async () => {
    const reply = await chat.complete();
    assert.match(reply.text, /\bL\b/);
    return reply;
  });
  assert.equal(reply.products.length, 1);
  assert.equal((await chat.transcript()).filter(({ who }) => who === "hers").at(-1).text, "My size: L");
  await chat.context.getByText("Size L").waitFor();
  for (const { method, url, headers, body } of sent) {
    const whole = `${method} ${url} ${JSON.stringify(headers)} ${body ?? ""}`;
    for (const measure of Object.values(MEASURES)) assert.ok(!whole.includes(measure), `${measure} in ${method} ${url}`);
  }
  const [{ body }] = sent.filter(({ method, url }) => method === "POST" && /\/messages$/.test(url));
  assert.deepEqual(Object.keys(JSON.parse(body).action).sort(), ["kind", "product_id", "size"]);
  assert.ok(await page.evaluate(() => !Object.values(localStorage).some((kept) => kept.includes("89.37"))), "it is kept");
  assert.deepEqual(watch.complaints, []);
});

test("her measures are kept only when she says so, and forgotten with everything else", async (t) => {
  const { page, chat, words, sheet, chest, open } = await visit(t);
  const keep = sheet.getByRole("checkbox", { name: words.remember, exact: true });
  assert.equal(await keep.isChecked(), false);
  await chest.fill("35.37");
  const kept = () => page.evaluate(() => localStorage.getItem("mitra:measures"));
  assert.equal(await kept(), null);
  await keep.check();
  assert.equal(await kept(), "in chest=35.37");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.keyboard.press("Escape");
  await open();
  assert.equal(await chest.inputValue(), "35.37");
  await keep.uncheck();
  assert.equal(await kept(), null);
  await keep.check();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.keyboard.press("Escape");
  await chat.privacy.click();
  await chat.tap("forget");
  await chat.tap("forget_now");
  await eventually("nothing is kept", async () => assert.equal(await kept(), null));
});

test("what the chart cannot answer is said", async (t) => {
  const { words, sheet, chest, unit } = await visit(t);
  const take = sheet.getByRole("button", { name: new RegExp(words.take_size.replace("{}", "")) });
  const says = (key, part) => sheet.getByText(words[key].replace("{}", part)).waitFor();
  await sheet.getByText(words.measure_first).waitFor();
  await chest.fill("50");
  await says("beyond", "bust or chest");
  // Inches, typed with the other unit.
  await unit.selectOption("cm");
  await says("unlikely", "bust or chest");
  await chest.fill("-3");
  await sheet.getByText(words.measure_first).waitFor();
  assert.equal(await take.count(), 0);
});

test("the way back closes the sheet of sizes alone, and the keyboard leads through it", async (t) => {
  const { page, chat, watch, words, sheet, chest, title } = await visit(t);
  await page.goBack();
  await sheet.waitFor({ state: "hidden" });
  const product = page.getByRole("dialog", { name: title });
  assert.ok(await product.isVisible(), "the product's sheet is still there");
  await page.getByRole("button", { name: words.find_size, exact: true }).focus();
  await page.keyboard.press("Enter");
  await sheet.waitFor();
  await chest.focus();
  await page.keyboard.type("34");
  await page.keyboard.press("Enter");
  await sheet.waitFor({ state: "hidden" });
  await eventually("it is answered", async () => assert.match((await chat.complete()).text, /\bS\b/));
  assert.ok(await chat.composer.isVisible());
  assert.deepEqual(watch.complaints, []);
});

for (const language of ["en", "hi", "hinglish"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in the sheet of sizes: ${language}, ${colorScheme}`, async (t) => {
      const { page, words, sheet, chest, watch } = await visit(t, { language, colorScheme });
      const look = async (state) => {
        await screenshot(page, `size-${state}-${language}-${colorScheme}`);
        assert.deepEqual(await findings(page.mainFrame()), [], state);
        const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(width <= room, state);
      };
      await look("empty");
      await chest.fill("35");
      await sheet.getByText(words.your_size.replace("{}", "M")).waitFor();
      await look("found");
      assert.deepEqual(watch.complaints, []);
    });
  }
}
