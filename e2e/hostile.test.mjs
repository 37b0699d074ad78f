// The embed script is a polite guest on pages that are not: those of the folder `hostile`, each of them.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before } from "node:test";

import { DESKTOP, PHONE, launch, screenshot, visitor } from "./support/browser.mjs";
import { Chat, launcher } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { HostPage } from "./support/host.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

const folder = new URL("hostile/", import.meta.url);

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

/** What a page is opened with, and what happens on it; without a play of its own the chat simply answers. */
const PAGES = {
  "overridden-globals": { play: answers },
  "shouting-styles": {
    async play(visit) {
      const { page } = visit;
      await isDrawnAsUsual(page);
      await answers(visit);
      const panel = await boxOf(page, ".panel");
      assert.deepEqual(panel, { x: 0, y: 0, ...PHONE }, "the chat fills the phone");
    },
  },
  "strict-policy": {
    async play(visit) {
      const { page } = visit;
      assert.equal(await colourOf(page), "rgb(0, 0, 0)", "black is read on yellow");
      const bubble = page.getByRole("button", { name: "May I help?" });
      await bubble.click();
      await talks(await Chat.inFrameOf(page));
      assert.deepEqual(visit.watch.complaints, []);
    },
  },
  zoomed: {
    options: { viewport: DESKTOP },
    async play(visit) {
      const { page } = visit;
      await launcher(page).click();
      // A finger would find the composer; the test's tools miss it on a page that is zoomed by style.
      const chat = await Chat.inFrameOf(page, { untouched: true });
      await talks(chat);
      const { width, height } = DESKTOP;
      const panel = await boxOf(page, ".panel");
      assert.ok(panel.y >= 0 && panel.y + panel.height <= height, JSON.stringify(panel));
      assert.ok(panel.x >= 0 && panel.x + panel.width <= width, JSON.stringify(panel));
    },
  },
  "right-to-left": {
    async play(visit) {
      const { page } = visit;
      await isDrawnAsUsual(page);
      await answers(visit);
    },
  },
  isolated: {
    async play(visit) {
      assert.equal(await visit.page.evaluate(() => crossOriginIsolated), true);
      await answers(visit);
      assert.deepEqual(visit.watch.complaints, []);
    },
  },
  "no-storage": {
    async play(visit) {
      const { page } = visit;
      await answers(visit);
      await page.getByRole("button", { name: "Close the chat" }).or(page.locator(".launcher")).first().waitFor();
      assert.equal(await page.locator(".teaser").count(), 0, "what cannot be remembered is not shown");
    },
  },
  "sandboxed-frame": {
    frames: 2,
    async play({ page }) {
      const [, own, none] = page.frames();
      await launcher(own).click();
      await talks(await Chat.inFrameOf(page));
      // Without an origin the chat cannot ask its server anything. It says so, and the page goes on.
      await launcher(none).click();
      await none.getByText("No answer. Check your network.").waitFor({ timeout: 20_000 });
      await none.getByRole("button", { name: "Close the chat" }).last().click();
      await launcher(none).waitFor();
    },
  },
  "script-twice": {
    async play(visit) {
      const { page } = visit;
      assert.equal(await launcher(page).count(), 1);
      await answers(visit);
      assert.equal(page.frames().length, 2, "the page and one chat");
      await page.evaluate(() => {
        const drawn = [...document.querySelectorAll("mitra-chat")].find((chat) => chat.shadowRoot);
        drawn.remove();
      });
      await launcher(page).waitFor();
      assert.equal(await launcher(page).count(), 1, "another element of the same shop takes over");
      assert.deepEqual(visit.watch.complaints, []);
    },
  },
  remounted: {
    isBare: true,
    async play(visit) {
      const { page } = visit;
      const mount = (times) =>
        page.evaluate(async (times) => {
          const main = document.querySelector("main");
          for (let n = 0; n < times; n++) {
            const chat = document.createElement("mitra-chat");
            chat.setAttribute("teaser", "May I help?");
            main.append(chat);
            if (n % 10 === 0) chat.open();
            await new Promise((done) => setTimeout(done));
            chat.remove();
          }
        }, times);
      await mount(10);
      const before = await held(page);
      await mount(100);
      await eventually("what the chats held is free again", async () => {
        // One thing kept by each of them would be a hundred; the test's tools come and go with a few.
        const kept = Object.entries(await held(page)).filter(([name, count]) => count - before[name] >= 50);
        assert.deepEqual(kept, []);
      });
      assert.equal(page.frames().length, 1);
      await page.evaluate(() => document.querySelector("main").append(document.createElement("mitra-chat")));
      await answers(visit);
    },
  },
  "blocked-frame": {
    async play({ page }) {
      await launcher(page).click();
      await page.getByText("No answer. Check your network.").waitFor({ timeout: 20_000 });
      await page.getByRole("button", { name: "Try again" }).waitFor();
      await page.keyboard.press("Escape");
      await launcher(page).waitFor();
      assert.equal(await page.getByRole("heading", { name: "A shop" }).isVisible(), true);
    },
  },
  "old-script": {
    /** The script of the first release, as a browser may have kept it. */
    async prepare(page) {
      const body = readFileSync(new URL("old-script/mitra.js", folder), "utf8");
      await page.route("**/mitra.js", (route) => route.fulfill({ body, contentType: "text/javascript" }));
    },
    async play(visit) {
      await answers(visit);
      assert.deepEqual(visit.watch.complaints, []);
    },
  },
};

test("every page of the folder is played", () => {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(names.map((entry) => entry.name).sort(), Object.keys(PAGES).sort());
});

for (const [name, { play, options, prepare, frames, isBare }] of Object.entries(PAGES)) {
  test(`the chat is a polite guest on ${name}`, async (t) => {
    const address = host.address(`hostile/${name}/`);
    const alone = await visitor(browser, options);
    t.after(() => alone.context.close());
    await alone.page.route("**/mitra.js", (route) => route.abort());
    await alone.page.goto(address);
    const globals = await globalsOf(alone.page);

    const visit = await visitor(browser, options);
    t.after(() => visit.context.close());
    const { page } = visit;
    const asked = new Set();
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin === shop.url) asked.add(url.pathname);
    });
    await prepare?.(page);
    await page.goto(address);
    if (isBare) await page.waitForFunction(() => typeof mitra === "function");
    else if (!frames) await launcher(page).first().waitFor();
    else await Promise.all(page.frames().slice(1).map((frame) => launcher(frame).waitFor()));
    // The page of the sandboxed frames has no script of its own.
    const added = (await globalsOf(page)).filter((name) => !globals.includes(name));
    assert.deepEqual(added, frames ? [] : ["mitra"]);
    asked.delete("/v1/teaser.js");
    assert.deepEqual([...asked], ["/mitra.js"], "nothing else is asked for before the tap");
    await play(visit);
    await screenshot(page, `hostile-${name}`);
  });
}

/** By the browser's own hand: a page may have broken what the test's tools lean on. */
async function globalsOf(page) {
  const session = await page.context().newCDPSession(page);
  const expression = "Object.getOwnPropertyNames(globalThis)";
  const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
  await session.detach();
  return result.value;
}

/** Opens the chat and asks for something that the shop has. */
async function answers({ page }) {
  await talks(await Chat.openOn(page));
}

async function talks(chat) {
  const reply = await chat.say("red kurti under 500");
  assert.ok(reply.products.length > 0, reply.text);
}

/** The launcher is where it is on a page that leaves it alone. */
async function isDrawnAsUsual(page) {
  const box = await boxOf(page, ".launcher");
  assert.deepEqual(box, { x: PHONE.width - 80, y: PHONE.height - 80, width: 60, height: 60 });
  assert.equal(await colourOf(page), "rgb(255, 255, 255)");
}

function colourOf(page) {
  return page.locator(".launcher").evaluate((launcher) => {
    // Whatever notation the browser has for it.
    const pixel = new OffscreenCanvas(1, 1).getContext("2d");
    pixel.fillStyle = getComputedStyle(launcher).color;
    pixel.fillRect(0, 0, 1, 1);
    return `rgb(${[...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).join(", ")})`;
  });
}

function boxOf(page, selector) {
  return page.locator(selector).boundingBox();
}

/** What the browser holds for the page after it threw away what nobody can reach. */
async function held(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const value = (name) => metrics.find((metric) => metric.name === name).value;
  return { listeners: value("JSEventListeners"), frames: value("Frames"), nodes: value("Nodes") };
}
