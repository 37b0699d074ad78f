// What a shop can do with the chat on its page: attributes, calls, events. Pages that make it hard are played
// by `hostile.test.mjs`.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESKTOP, launch, visitor } from "./support/browser.mjs";
import { seriousFindings } from "./support/axe.mjs";
import { PRODUCTS } from "./support/catalogue.mjs";
import { Chat, launcher } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { HostPage } from "./support/host.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
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

/** A shop's page with this body, its visitor, and the events that the page has heard, by name. */
async function shopPage(t, name, body, options) {
  const visit = await visitor(browser, options);
  t.after(() => visit.context.close());
  await visit.page.addInitScript(() => {
    if (window !== top) return;
    globalThis.heard = [];
    for (const name of ["ready", "open", "close", "message", "unread", "error", "teaser"]) {
      document.addEventListener(`mitra:${name}`, (event) => heard.push([name, event.target.tagName]));
    }
  });
  await visit.page.goto(host.make(name, body));
  const heard = (name) => visit.page.evaluate((name) => heard.filter(([other]) => other === name), name);
  return { ...visit, heard };
}

const SCRIPT = `<script async src="MITRA/v1/mitra.js" data-shop="demo"></script>`;
const STUB = `<script>window.mitra = function () { (mitra.q = mitra.q || []).push(arguments); };</script>`;

test("what the page calls before the script has come is done when it comes", async (t) => {
  const early = `<script>
    mitra("on", "ready", () => { document.title = "ready"; });
    mitra("setContext", { product: "mul-kurti-red" });
    mitra("send", "is this available in XL?");
  </script>`;
  const { page, watch } = await shopPage(t, "early", STUB + early + SCRIPT);
  const chat = await Chat.inFrameOf(page);
  const { products } = await chat.complete();
  assert.deepEqual(products.map((product) => product.title), [PRODUCTS.get("mul-kurti-red").title]);
  assert.equal(await page.title(), "ready");
  assert.deepEqual(watch.complaints, []);
});

test("a script that runs before there is a body waits for it", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(host.make("head", "<p>Kurtis</p>", `<script src="MITRA/v1/mitra.js" data-shop="demo"></script>`));
  await launcher(page).waitFor();
  assert.deepEqual(watch.complaints, []);
});

test("the page hears what happens in the chat, and steers it", async (t) => {
  const { page, heard } = await shopPage(t, "steered", SCRIPT, { viewport: DESKTOP });
  await launcher(page).waitFor();
  await page.evaluate(() => mitra("open"));
  const chat = await Chat.inFrameOf(page);
  await chat.say("red kurti");
  assert.deepEqual(await heard("open"), [["open", "MITRA-CHAT"]]);
  await eventually("the page heard of the reply", async () => {
    assert.deepEqual(await heard("ready"), [["ready", "MITRA-CHAT"]]);
    assert.equal((await heard("message")).length, 1);
  });

  await page.evaluate(() => mitra("toggle"));
  assert.deepEqual(await heard("close"), [["close", "MITRA-CHAT"]]);
  await chat.composer.waitFor({ state: "hidden" });
  // A reply that comes while the panel is closed is counted on the launcher.
  await chat.frame.evaluate((label) => {
    const composer = document.querySelector("textarea");
    composer.value = label;
    composer.dispatchEvent(new InputEvent("input", { bubbles: true }));
    composer.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  }, "saree");
  await page.getByRole("button", { name: "Open the chat. New message" }).waitFor();
  assert.equal(await page.locator(".dot").textContent(), "1");
  assert.equal((await heard("unread")).length, 1);

  await page.evaluate(() => mitra("setLocale", "hi"));
  await page.getByRole("button", { name: "चैट खोलें" }).click();
  await eventually("the chat speaks Hindi", async () => assert.equal(await chat.language.inputValue(), "hi"));
  assert.equal(await page.locator(".dot").isVisible(), false);
  await page.evaluate(() => mitra("reset"));
  await chat.isLikeNew();
});

test("the page hears of what goes into the cart first, and may see to it itself", async (t) => {
  const cart = `<script>
    globalThis.carts = [];
    document.addEventListener("mitra:add-to-cart", (event) => {
      carts.push(event.detail.product_id);
      if (carts.length > 1) event.preventDefault();
    });
  </script>`;
  const { page, watch } = await shopPage(t, "cart", cart + SCRIPT, { viewport: DESKTOP });
  const chat = await Chat.openOn(page);
  const { products } = await chat.say("red kurti under 500");
  const add = (at) =>
    chat.frame.getByRole("button", { name: TEXTS.en.cart_of.replace("{}", products[at].title), exact: true }).click();
  const carts = () => page.evaluate(() => globalThis.carts);
  await add(0);
  await eventually("the page heard of it", async () => assert.equal((await carts()).length, 1));
  const [id] = await carts();
  assert.equal(PRODUCTS.get(id).title, products[0].title);
  await eventually("the chat went on", async () => {
    const { data } = (await chat.events()).findLast(({ kind }) => kind === "shopper.message");
    assert.deepEqual(data.action, { kind: "add_to_cart", product_id: id });
  });
  await chat.complete();

  const before = await chat.events();
  await add(1);
  await eventually("the page took it", async () => assert.equal((await carts()).length, 2));
  // What is said next comes after anything that the tap could have said.
  await page.waitForTimeout(2_000);
  await chat.say("thanks");
  const since = (await chat.events()).slice(before.length).filter(({ kind }) => kind === "shopper.message");
  assert.deepEqual(since.map(({ data }) => data.text), ["thanks"]);
  assert.deepEqual(watch.complaints, []);
});

test("the chat knows the product of the page, also when the page changes it without loading", async (t) => {
  const body = `<mitra-chat shop="demo" product="mul-kurti-red"></mitra-chat><script async src="MITRA/mitra.js"></script>`;
  const { page, watch } = await shopPage(t, "products", body);
  const chat = await Chat.openOn(page);
  const titles = (reply) => reply.products.map((product) => product.title);
  const title = (id) => PRODUCTS.get(id).title;
  assert.deepEqual(titles(await chat.say("is this available in XL?")), [title("mul-kurti-red")]);
  await page.evaluate(() => document.querySelector("mitra-chat").setAttribute("product", "jhumka-silver"));
  assert.deepEqual(titles(await chat.say("iska price kya hai")), [title("jhumka-silver")]);
  await page.evaluate(() => document.querySelector("mitra-chat").setContext({ product: "kolhapuri-tan" }));
  assert.deepEqual(titles(await chat.say("यह कितने का है")), [title("kolhapuri-tan")]);
  assert.deepEqual(watch.complaints, []);
});

test("a page of an application takes its chat away and brings it back", async (t) => {
  const body = `<main><mitra-chat shop="demo"></mitra-chat></main><script async src="MITRA/mitra.js"></script>`;
  const { page, watch } = await shopPage(t, "views", body);
  const chat = await Chat.openOn(page);
  await chat.say("red kurti");
  await page.evaluate(() => document.querySelector("main").replaceChildren());
  await eventually("the frame is gone", () => assert.equal(page.frames().length, 1));
  assert.equal(await page.locator("mitra-chat").count(), 0);
  await page.evaluate(() => document.querySelector("main").append(document.createElement("mitra-chat")));
  const again = await Chat.openOn(page);
  await again.say("doosra wala kitne ka hai");
  assert.equal(page.frames().length, 2);

  // A router that puts a new body in place, and a script tag that drew the launcher into the old one.
  await page.goto(host.make("bodies", SCRIPT));
  await launcher(page).waitFor();
  await page.evaluate(() => document.body.replaceWith(document.createElement("body")));
  await launcher(page).waitFor();
  assert.equal(await page.locator("mitra-chat").count(), 1);
  assert.deepEqual(watch.complaints, []);
});

test("two shops have a chat each on one page", async (t) => {
  const other = "beside";
  await shop.command("shop", "add", other, "--name", "Beside", "--origin", new URL(host.address("")).origin);
  const body = `<mitra-chat shop="demo"></mitra-chat><mitra-chat shop="${other}" position="left"></mitra-chat>
    <script async src="MITRA/mitra.js"></script>`;
  const { page, watch } = await shopPage(t, "shops", body, { viewport: DESKTOP });
  await launcher(page).last().waitFor();
  assert.equal(await launcher(page).count(), 2);
  const sides = await page.locator(".launcher").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  assert.deepEqual(sides, [DESKTOP.width - 80, 20]);
  await page.evaluate(() => document.querySelector("mitra-chat[position]").open());
  await page.evaluate(() => document.querySelector("mitra-chat").open());
  await eventually("both frames are there", () => {
    const paths = page.frames().map((frame) => new URL(frame.url()).pathname);
    assert.deepEqual(paths.slice(1).sort(), [`/s/${other}/frame`, "/s/demo/frame"]);
  });
  const demo = page.frames().find((frame) => frame.url().includes("/s/demo/"));
  const chat = await new Chat(page, demo).ready();
  assert.ok((await chat.say("red kurti")).products.length > 0);
  await page.evaluate((other) => document.querySelector(`mitra-chat[shop=${other}]`).remove(), other);
  await eventually("one chat is left", () => assert.equal(page.frames().length, 2));
  assert.deepEqual(watch.complaints, []);
});

test("the look is set by attributes and variables, and stays readable in every colour", async (t) => {
  const colours = ["#ffd400", "#0a3d32", "#777777", "#ff6f61", "white", "#00a", "hotpink", "rgb(118 118 118)"];
  const body = `<style>:root { --mitra-radius: 4px; }</style>
    <mitra-chat shop="demo" side="32px" bottom="5rem" accent="banana"></mitra-chat>
    <script async src="MITRA/mitra.js"></script>`;
  const { page, context } = await shopPage(t, "looks", body);
  await launcher(page).waitFor();
  const look = () =>
    page.locator(".launcher").evaluate((launcher) => {
      const { color, backgroundColor, borderRadius, right, bottom } = getComputedStyle(launcher);
      const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const luminance = (colour) => {
        pixel.fillStyle = colour;
        pixel.fillRect(0, 0, 1, 1);
        const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
        const [red, green, blue] = [...pixel.getImageData(0, 0, 1, 1).data].map(linear);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const [dark, light] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
      return { backgroundColor, borderRadius, right, bottom, contrast: (light + 0.05) / (dark + 0.05) };
    });
  const { contrast, ...usual } = await look();
  assert.deepEqual(usual, { backgroundColor: "rgb(138, 28, 74)", borderRadius: "4px", right: "32px", bottom: "80px" });
  assert.ok(contrast >= 4.5);
  const seen = new Set();
  for (const colour of colours) {
    await page.evaluate((colour) => document.querySelector("mitra-chat").setAttribute("accent", colour), colour);
    const { backgroundColor, contrast } = await look();
    assert.ok(contrast >= 4.5, `${colour}: ${contrast}`);
    seen.add(backgroundColor);
  }
  assert.ok(seen.size >= colours.length - 1, "the colours were taken");
  await page.evaluate(() => document.querySelector("mitra-chat").setAttribute("radius", "12px"));
  assert.equal((await look()).borderRadius, "12px");
  await context.close();
});

test("the teaser comes by its rules, once a visit, and never again to who said no", async (t) => {
  const chat = (rule) => `<div style="height: 3000px"></div>
    <mitra-chat shop="demo" lang="en" teaser="May I help?" ${rule}></mitra-chat><script async src="MITRA/mitra.js"></script>`;
  const { page, heard, watch } = await shopPage(t, "teaser-scroll", chat('teaser-scroll="50"'));
  const bubble = page.getByRole("button", { name: "May I help?" });
  await launcher(page).waitFor();
  await page.waitForLoadState("networkidle");
  assert.equal(await bubble.count(), 0);
  await page.mouse.wheel(0, 2_000);
  await bubble.waitFor();
  assert.deepEqual(await heard("teaser"), [["teaser", "MITRA-CHAT"]]);
  assert.equal(page.frames().length, 1, "the chat is not loaded for it");
  assert.deepEqual(await seriousFindings(page), []);

  // The same visit, another page and another rule.
  await page.goto(host.make("teaser-time", chat('teaser-after="0.1"')));
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(600);
  assert.equal(await bubble.count(), 0);

  // The next visit.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await bubble.waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await bubble.count(), 0);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(600);
  assert.equal(await bubble.count(), 0);

  await page.evaluate(() => localStorage.clear());
  await page.goto(host.make("teaser-exit", chat("teaser-exit")));
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    const leave = new MouseEvent("mouseleave", { clientY: -1 });
    document.documentElement.dispatchEvent(leave);
  });
  await bubble.click();
  await (await Chat.inFrameOf(page)).say("red kurti");
  assert.equal(await bubble.count(), 0);
  assert.deepEqual(watch.complaints, []);
});

test("the script is kept by browsers below its version, and asked for anew without", async () => {
  const [newest, kept, teaser] = await Promise.all(
    ["/mitra.js", "/v1/mitra.js", "/v1/teaser.js"].map((path) => fetch(`${shop.url}${path}`)),
  );
  assert.equal(await newest.text(), await kept.text());
  assert.equal(newest.headers.get("cache-control"), "no-cache");
  assert.match(kept.headers.get("cache-control"), /^public, max-age=\d+, stale-while-revalidate=\d+$/);
  // A page of another origin imports it.
  assert.equal(teaser.headers.get("access-control-allow-origin"), "*");
  for (const nothing of ["/v1/", "/v1/app/index.html", "/v2/mitra.js"]) {
    assert.equal((await fetch(`${shop.url}${nothing}`)).status, 404, nothing);
  }
});
