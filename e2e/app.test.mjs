// The app on her phone: it opens without a network, takes what other apps share, and changes only when she says so.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { installed } from "./support/app.mjs";
import { everydayVisitor, screenshot } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { HostPage } from "./support/host.mjs";
import { rasterised } from "./support/photos.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { named } from "./support/texts.mjs";

const demo = openDemo();

test("the manifest is all that a phone asks of an app, in her language", async () => {
  const read = async (language) => {
    const answer = await fetch(`${demo.shop.url}/s/demo/app.webmanifest`, { headers: { "Accept-Language": language } });
    assert.equal(answer.headers.get("content-type"), "application/manifest+json");
    return answer.json();
  };
  const manifest = await read("hi-IN,en;q=0.5");
  assert.match(manifest.description, /\p{Script=Devanagari}/u);
  assert.equal(manifest.scope, "/s/demo/");
  const { scope } = manifest;
  for (const address of [manifest.start_url, manifest.share_target.action, ...manifest.shortcuts.map(({ url }) => url)]) {
    assert.ok(address.startsWith(scope), address);
  }
  for (const picture of [...manifest.icons, ...manifest.screenshots, ...manifest.shortcuts.flatMap(({ icons }) => icons)]) {
    const answer = await fetch(demo.shop.url + picture.src);
    assert.equal(answer.status, 200, picture.src);
    assert.equal(answer.headers.get("content-type"), picture.type, picture.src);
  }
});

test("the app opens from its icon while the network is gone, and goes on when it is back", async (t) => {
  const shop = await Shop.open();
  t.after(() => shop.close());
  const { page, chat, watch } = await visitApp(t, shop);
  await chat.say("laal kurti 500 tak");
  await installed(page.mainFrame());
  await shop.stop();
  watch.outage = true;

  // With another language in the address and another step than the one it was kept for.
  await page.goto(`${shop.url}/s/demo/?lang=hi`);
  await chat.ready();
  await screenshot(page, "app-offline-360x740");
  await chat.type("doosra wala kitne ka hai");
  const bubble = chat.log.getByText("doosra wala kitne ka hai");
  await bubble.waitFor();

  await shop.start();
  await eventually("what was said is answered", async () => {
    const events = await chat.events();
    assert.equal(events.filter(({ kind }) => kind === "reply.done").length, 2);
  }, 40_000);
  await chat.complete();
  assert.deepEqual(watch.complaints, []);
});

test("the frame in a shop's page is kept for itself, and opens without a network", async (t) => {
  const shop = await Shop.open();
  t.after(() => shop.close());
  await shop.command("shop", "set", "demo", "--origin", "*");
  const host = await HostPage.open(shop.url);
  t.after(() => host.close());
  const { page } = await everydayVisitor(t);
  await page.goto(host.address("embedding"));
  const chat = await Chat.openOn(page);
  await chat.say("cotton kurti");
  await installed(chat.frame);
  await shop.stop();
  // The shop's own page is there, Mitra is not; `mitra.js` comes from the browser's own cache in the world outside.
  await page.evaluate(() => {
    const frame = document.querySelector("mitra-chat")?.shadowRoot?.querySelector("iframe") ?? document.querySelector("iframe");
    globalThis.again = Object.assign(document.createElement("iframe"), { src: frame.src, id: "again" });
    document.body.append(globalThis.again);
  });
  const again = await page.locator("#again").contentFrame();
  await again.getByRole("textbox", { name: named("composer_label") }).waitFor();
});

test("a new version is offered, waits for her word, and loses nothing", async (t) => {
  const assets = await mkdtemp(join(tmpdir(), "mitra-assets-"));
  t.after(() => rm(assets, { recursive: true, force: true }));
  await cp(process.env.MITRA_ASSETS ?? new URL("../dist", import.meta.url), assets, { recursive: true });
  const shop = await Shop.open({ MITRA_ASSETS: assets });
  t.after(() => shop.close());
  const { page, chat, watch } = await visitApp(t, shop);
  await chat.say("laal kurti 500 tak");
  await installed(page.mainFrame());
  await page.reload();
  await chat.complete();

  const file = join(assets, "app/index.html");
  await writeFile(file, (await readFile(file, "utf8")).replace("<title>Mitra</title>", '<title>Mitra</title><meta name="new" content="1">'));
  const isNew = () => page.locator("meta[name=new]").count();
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await page.getByRole("button", { name: "Update" }).waitFor();
  await screenshot(page, "app-update-360x740");
  // Nothing changes by itself, not even with a reload.
  await page.reload();
  await chat.complete();
  assert.equal(await isNew(), 0);
  await chat.composer.fill("half a sentence");
  await page.getByRole("button", { name: "Update" }).click();
  await eventually("the new version is here", async () => assert.equal(await isNew(), 1));
  await chat.complete();
  await eventually("what she was writing is still there", async () => assert.equal(await chat.composer.inputValue(), "half a sentence"));
  assert.deepEqual(watch.complaints, []);
});

test("what other apps share stays here: words stand in the composer, a photo is looked at", async (t) => {
  const { page, context, chat, watch } = await visitApp(t, demo.shop);
  await chat.say("laal kurti 500 tak");
  await installed(page.mainFrame());
  const shares = [];
  context.on("response", (response) => response.request().method() === "POST" && response.url().endsWith("/share") && shares.push(response));
  const photo = await rasterised(page, "/icons/mitra.svg");

  // Another app's share arrives as a form does that some page sends.
  const host = await HostPage.open(demo.shop.url);
  t.after(() => host.close());
  const form = (inputs) => `<form method="post" enctype="multipart/form-data" action="MITRA/s/demo/share">${inputs}<button>Share</button></form>`;
  await page.goto(host.make("words", form('<input name="text" value="neeli saree 2000 tak">')));
  await page.getByRole("button", { name: "Share" }).click();
  await chat.complete();
  await eventually("her words stand there", async () => assert.equal(await chat.composer.inputValue(), "neeli saree 2000 tak"));
  assert.equal(new URL(page.url()).search, "", "a reload does not share again");
  assert.equal((await chat.conversation()).length, 2, "nobody else speaks for her");

  await page.goto(host.make("photo", form('<input type="file" name="photo">')));
  await page.locator("input").setInputFiles({ name: "p.jpg", mimeType: "image/jpeg", buffer: photo });
  await page.getByRole("button", { name: "Share" }).click();
  await chat.frame.getByRole("dialog", { name: named("photo_title") }).waitFor();
  await chat.frame.getByRole("img", { name: named("your_photo") }).waitFor();
  await screenshot(page, "app-shared-photo-360x740");
  assert.equal(shares.length, 2);
  assert.ok(shares.every((response) => response.fromServiceWorker()), "none of it reached the server");
  assert.deepEqual(watch.complaints, []);
});

test("opened by a shortcut of its icon, the app speaks at once", async (t) => {
  const { page } = await everydayVisitor(t, `${demo.shop.url}/s/demo/?say=saved`);
  const chat = await Chat.onPage(page);
  await eventually("the shortcut is answered", async () => {
    const lines = await chat.conversation();
    assert.deepEqual(lines.map(({ who }) => who), ["hers", "mitra"]);
  });
});

/** A fresh visitor on the app's own page. */
async function visitApp(t, shop) {
  return demo.visit(t, {}, shop);
}
