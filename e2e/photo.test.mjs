// Finding things with a photo that never leaves the device.

import assert from "node:assert/strict";

import { badFiles } from "./support/bad_files.mjs";
import { findings } from "./support/axe.mjs";
import { screenshot } from "./support/browser.mjs";
import { PRODUCTS } from "./support/catalogue.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { PhotoSheet, assertNothingOf, rasterised, watchRequests, withExif } from "./support/photos.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();

/** A drawing of the shop that shows a saree. */
const SAREE = [...PRODUCTS.values()].find(({ title }) => /red.*saree/i.test(title)).image_link;

async function saree(page, options) {
  return rasterised(page, `/demo/${SAREE}`, options);
}

/** A visitor with the sheet open. */
async function visit(t, options) {
  const visited = await demo.visit(t, options);
  const photos = await new PhotoSheet(visited.page, visited.chat).open();
  return { ...visited, photos };
}

test("she chooses a photo, corrects what was seen, and finds things like it; nothing of the photo is sent", async (t) => {
  const { page, chat, watch, photos } = await visit(t);
  const photo = withExif(await saree(page));
  const sent = watchRequests(page);
  await photos.choose(photo);
  await photos.seen();
  await screenshot(page, "photo-seen");
  assert.ok(await photos.sheet.getByRole("img", { name: photos.words.your_photo }).isVisible());
  await photos.field("category").selectOption("saree");
  await photos.field("colour").first().selectOption("red");
  await photos.field("pattern").selectOption({ label: photos.words.any });
  await photos.sheet.getByRole("textbox", { name: photos.words.further }).fill("under 5000");
  await photos.find.click();
  await photos.sheet.waitFor({ state: "hidden" });
  const reply = await eventually("it is answered", async () => {
    const reply = await chat.complete();
    assert.ok(reply?.products.length > 1);
    return reply;
  });
  assert.match(reply.text, /photo/i);
  for (const { title, price } of reply.products) {
    assert.match(title, /saree/i);
    assert.ok(price <= 5000, `${title}: ${price}`);
  }
  const said = (await chat.transcript()).filter(({ who }) => who === "hers").at(-1);
  assert.equal(said.text, "Photo: Sarees, Red, under 5000");
  await chat.context.getByText("Like your photo").waitFor();

  // What she says next goes on with it.
  const blue = await chat.say("same but in blue");
  assert.ok(blue.products.length > 0, blue.text);
  for (const { title } of blue.products) assert.match(title, /saree/i);
  await chat.context.getByText("Like your photo").waitFor();
  await chat.say("cheaper ones");
  await screenshot(page, "photo-refined");

  assertNothingOf(photo, sent);
  const taps = sent.filter(({ method, url }) => method === "POST" && /\/messages$/.test(url));
  const { action } = JSON.parse(taps[0].body);
  assert.match(action.photo, /^see-[0-9a-f]{8}:[0-9a-f]{192} category=saree colour=red\nunder 5000$/);
  assert.deepEqual({ ...action, photo: "" }, { kind: "find_like", label: said.text, photo: "" });
  assert.deepEqual(watch.complaints, []);

  const marks = await page.evaluate(() => performance.getEntriesByType("mark").map(({ name }) => name));
  for (const name of ["mitra:perceive-ready", "mitra:see-start", "mitra:see-done"]) assert.ok(marks.includes(name), name);
});

test("a photo is turned as its EXIF says", async (t) => {
  const { page, photos } = await visit(t);
  await photos.choose(withExif(await saree(page, { width: 480, height: 240 })));
  await photos.seen();
  const canvas = photos.sheet.getByRole("img", { name: photos.words.your_photo });
  const { width, height } = await canvas.evaluate(({ width, height }) => ({ width, height }));
  assert.ok(height > width, `${width} by ${height}`);
});

test("a photo comes by paste and by drop from the first use on", async (t) => {
  const { page, chat, watch, photos } = await visit(t);
  await page.keyboard.press("Escape");
  await photos.sheet.waitFor({ state: "hidden" });
  const photo = await saree(page);
  for (const [kind, carrier] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    await chat.composer.evaluate(
      (box, { kind, carrier, bytes }) => {
        const carried = new DataTransfer();
        carried.items.add(new File([Uint8Array.from(bytes)], "a.jpg", { type: "image/jpeg" }));
        const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
        box.dispatchEvent(new Kind(kind, { [carrier]: carried, bubbles: true, cancelable: true }));
      },
      { kind, carrier, bytes: [...photo] },
    );
    await photos.seen();
    await page.keyboard.press("Escape");
    await photos.sheet.waitFor({ state: "hidden" });
  }
  assert.deepEqual(watch.complaints, []);
});

test("three hundred bad files get a sentence each, and the chat lives on", async (t) => {
  const { page, chat, photos } = await visit(t);
  const good = await saree(page, { width: 96, height: 96 });
  const files = badFiles(300, good, await saree(page, { width: 64, height: 64, type: "image/png" }));
  await photos.choose(good);
  await photos.seen();
  let refused = 0;
  for (const { name, mimeType, buffer } of files) {
    const isForm = await photos.find.isVisible();
    if (isForm) await photos.button("other_photo").click();
    await photos.choose(buffer, name, mimeType);
    // What a browser can read of a broken file is a photo all the same.
    const alert = photos.sheet.getByRole("alert");
    await alert.or(photos.find).waitFor();
    refused += await alert.count();
  }
  assert.ok(refused > 200, `${refused} refused`);
  if (await photos.find.isVisible()) await photos.button("other_photo").click();
  await photos.choose(good);
  await photos.seen();
  await page.keyboard.press("Escape");
  await photos.sheet.waitFor({ state: "hidden" });
  const reply = await chat.say("red kurti");
  assert.ok(reply.products.length > 0);
});

test("a worker that dies is begun anew with the next photo", async (t) => {
  const { page, photos } = await visit(t);
  const photo = await saree(page);
  await page.context().route("**/app/perceive/see-*.onnx", (route) => route.abort());
  await photos.choose(photo);
  await photos.sheet.getByText(photos.words.not_loaded).waitFor();
  await page.context().unroute("**/app/perceive/see-*.onnx");
  await photos.choose(photo);
  await photos.seen();
});

test("tools that do not come are said so, and come with the next try", async (t) => {
  const { page, chat, watch } = await demo.visit(t);
  watch.outage = true;
  await page.context().route("**/app/kit/kit.js", (route) => route.abort());
  await page.getByRole("button", { name: TEXTS.en.photo, exact: true }).click();
  await page.getByText(TEXTS.en.not_done).waitFor();
  await page.context().unroute("**/app/kit/kit.js");
  await new PhotoSheet(page, chat).open();
});

test("a photo that is found while the server is away waits like any message", async (t) => {
  const { page, chat, watch, photos } = await visit(t);
  await photos.choose(await saree(page));
  await photos.seen();
  watch.outage = true;
  await demo.shop.stop();
  await photos.find.click();
  await photos.sheet.waitFor({ state: "hidden" });
  await page.getByText(TEXTS.en.sending).or(page.getByText(TEXTS.en.failed)).first().waitFor();
  await page.waitForTimeout(500);
  await demo.shop.start();
  await page.reload();
  await chat.ready();
  const reply = await eventually("it is answered", async () => {
    const reply = await chat.complete();
    assert.ok(reply);
    return reply;
  });
  assert.ok(reply.text.length > 0);
});

test("who leaves the gallery without a photo is still in the sheet", async (t) => {
  const { page, watch, photos } = await visit(t);
  // Nobody listens for the chooser here, so the browser, which has no window, leaves it at once.
  await page.evaluate(() => addEventListener("cancel", () => (window.isLeft = true), true));
  await photos.button("choose_photo").click();
  await page.waitForFunction(() => window.isLeft);
  await page.waitForTimeout(600);
  assert.ok(await photos.button("choose_photo").isVisible());
  await photos.choose(await saree(page));
  await photos.seen();
  assert.deepEqual(watch.complaints, []);
});

test("the keyboard alone leads through it, and the way back closes it alone", async (t) => {
  const { page, chat, watch, photos } = await visit(t);
  await page.goBack();
  await photos.sheet.waitFor({ state: "hidden" });
  assert.ok(await chat.composer.isVisible());
  await page.getByRole("button", { name: TEXTS.en.photo, exact: true }).focus();
  await page.keyboard.press("Enter");
  await photos.button("choose_photo").waitFor();
  await eventually("a screen reader reads on from the heading", async () => {
    assert.equal(await page.evaluate(() => document.activeElement.textContent), photos.words.photo_title);
  });
  const onto = async (name) => {
    for (let tries = 0; tries < 20; tries += 1) {
      const now = await page.evaluate(() => document.activeElement.textContent || document.activeElement.value);
      if (now === name) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`no way to ${name}`);
  };
  // A key is quicker than the wish to be asked about choosers, which therefore comes well before it.
  const chooser = page.waitForEvent("filechooser");
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await onto(photos.words.choose_photo);
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "a.jpg", mimeType: "image/jpeg", buffer: await saree(page) });
  await photos.seen();
  await onto(photos.words.find_like);
  await page.keyboard.press("Enter");
  await photos.sheet.waitFor({ state: "hidden" });
  await eventually("it is answered", async () => assert.ok(await chat.complete()));
  assert.deepEqual(watch.complaints, []);
});

for (const language of ["en", "hi", "hinglish"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in the sheet: ${language}, ${colorScheme}`, async (t) => {
      const { page, chat, watch } = await demo.visit(t, { colorScheme });
      await chat.language.selectOption(language);
      const photos = await new PhotoSheet(page, chat, language).open();
      const look = async (state) => {
        await screenshot(page, `photo-${state}-${language}-${colorScheme}`);
        assert.deepEqual(await findings(page.mainFrame()), [], state);
        const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(width <= room, state);
      };
      await look("choose");
      await photos.choose(Buffer.from("no photo"));
      await photos.sheet.getByRole("alert").waitFor();
      await look("bad");
      await photos.choose(await saree(page));
      await photos.seen();
      await look("seen");
      assert.deepEqual(watch.complaints, []);
    });
  }
}
