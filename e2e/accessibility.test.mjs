// Every state the chat can be in, in every language, in light and dark: axe has nothing to say about any. A finger
// meets what it aims at, and nothing is cut on a small phone, also when its text is twice as large.

import assert from "node:assert/strict";

import { findings } from "./support/axe.mjs";
import { screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";

const demo = openDemo();

/** Answers of the server that a state needs, by part of the address. */
const MESSAGES = "**/api/v1/conversations/*/messages";
const PRODUCTS = "**/api/v1/products/**";
const refused = (detail) => ({
  status: 422,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: "about:blank", title: "Refused", status: 422, detail }),
});

/** The states in the order in which one visit comes through them: how it gets there, and how it leaves. */
const STATES = {
  empty: { enter: ({ chat }) => chat.welcome.waitFor() },
  "too long a message": {
    enter: async ({ chat }) => {
      await chat.composer.fill("a".repeat(2_001));
      await chat.frame.locator(".hint:not(:empty)").waitFor();
    },
    leave: ({ chat }) => chat.composer.fill(""),
  },
  "a reply with words": { enter: ({ chat }) => chat.say("namaste") },
  cards: { enter: ({ chat }) => chat.say("red kurti under 500") },
  "the cards at their end": {
    enter: async ({ page }) => {
      const row = page.locator(".cards").last();
      await row.evaluate((row) => row.scrollTo({ left: row.scrollWidth, behavior: "instant" }));
    },
  },
  "a product's sheet": {
    enter: async ({ chat, button, words }) => {
      await button("details_of").first().click();
      await chat.sheet.getByRole("heading", { name: words.reviews, exact: true }).waitFor();
    },
    leave: ({ page }) => page.keyboard.press("Escape"),
  },
  "a product's sheet without its facts": {
    enter: async ({ page, chat, button, watch }) => {
      watch.outage = true;
      await page.route(PRODUCTS, (route) => route.abort());
      await button("details_of").first().click();
      await chat.sheet.getByRole("alert").waitFor();
    },
    leave: async ({ page, chat }) => {
      await page.unroute(PRODUCTS);
      await page.keyboard.press("Escape");
      await chat.sheet.waitFor({ state: "hidden" });
    },
  },
  comparison: {
    enter: async ({ chat }) => {
      await chat.say("compare the first two");
      await chat.log.getByRole("table").waitFor();
    },
  },
  "a reason for a thumb down": {
    enter: async ({ button, page, words }) => {
      await button("not_helpful").last().click();
      await page.getByRole("group", { name: words.reason_title }).waitFor();
    },
  },
  "a reason in her words": {
    enter: async ({ button, page, words }) => {
      await button("other_reason").last().click();
      await page.getByRole("textbox", { name: words.reason_title }).waitFor();
    },
    leave: async ({ page, words }) => {
      const reasons = page.getByRole("group", { name: words.reason_title });
      await reasons.getByRole("button", { name: words.send_reason, exact: true }).click();
      // While it fades, axe would see what nobody has to read any more.
      await page.locator(".told").waitFor({ state: "hidden" });
    },
  },
  "what she can do about her data": {
    enter: async ({ chat }) => {
      await chat.privacy.click();
      await chat.sheet.waitFor();
    },
  },
  "a question before it": {
    enter: async ({ chat, words }) => {
      await chat.tap("erase");
      await chat.sheet.getByRole("heading", { name: words.erase_title }).waitFor();
    },
    leave: ({ chat }) => chat.tap("cancel"),
  },
  "a message that was refused": {
    enter: async ({ page, chat }) => {
      await page.route(MESSAGES, (route) => route.fulfill(refused("Please say it in other words.")));
      await chat.type("green saree");
      await chat.retry.waitFor();
    },
    leave: async ({ page, chat }) => {
      await page.unroute(MESSAGES);
      await chat.retry.click();
      await chat.complete();
    },
  },
  offline: {
    enter: async ({ page, words, watch }) => {
      watch.outage = true;
      await demo.shop.stop();
      await page.getByText(words.reconnecting).waitFor();
    },
    leave: async ({ page, words }) => {
      await demo.shop.start();
      await page.getByText(words.reconnecting).waitFor({ state: "hidden" });
    },
  },
  "a long conversation": {
    enter: async ({ chat }) => {
      for (const words of ["show me more", "blue saree", "kurta for men", "thanks"]) await chat.say(words);
    },
  },
  "a long conversation at its beginning": {
    enter: ({ page }) => page.locator(".scroller").evaluate((scroller) => scroller.scrollTo({ top: 0, behavior: "instant" })),
  },
};

/** Sides of a target, CSS pixels. */
const FINGER = 44;

/** What can be tapped and is smaller than a finger, and what is wider than its place. */
function misfits(page) {
  return page.evaluate((finger) => {
    const found = [];
    const named = (node) => `${node.getAttribute("aria-label") ?? node.textContent.trim()} (${node.className})`;
    for (const node of document.querySelectorAll("button, select, textarea, a[href]")) {
      const { width, height } = node.getBoundingClientRect();
      const isShown = width > 0 && node.checkVisibility({ visibilityProperty: true });
      if (isShown && Math.min(width, height) < finger - 0.5) found.push(`${named(node)} is ${width} by ${height}`);
      // Text that does not fit into a button is cut or runs over it.
      if (isShown && node.tagName === "BUTTON" && node.scrollWidth > node.clientWidth + 1) found.push(`${named(node)} is too narrow`);
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} wide on ${innerWidth}`);
    for (const node of document.querySelectorAll(".scroller, .head, .composer, dialog[open], .inside")) {
      if (node.scrollWidth > node.clientWidth + 1) found.push(`${node.className} is ${node.scrollWidth} wide in ${node.clientWidth}`);
    }
    return found;
  }, FINGER);
}

for (const [lang, words] of Object.entries(TEXTS)) {
  test(`every state of the chat is for everybody: ${lang}`, async (t) => {
    const { context, page, watch } = await visitor(demo.browser, { reducedMotion: "reduce" });
    t.after(() => context.close());
    await page.goto(`${demo.shop.url}/s/demo/?lang=${lang}`);
    const chat = await Chat.onPage(page);
    const button = (key) => page.getByRole("button", { name: new RegExp(`^${words[key].replace("{}", ".+").replace(/[?]/g, "\\?")}$`) });
    const found = {};
    for (const [name, { enter, leave }] of Object.entries(STATES)) {
      const state = { page, chat, watch, words, button };
      await enter(state);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const sentences = (await findings(page.mainFrame())).map(({ sentence }) => sentence);
        if (sentences.length > 0) found[`${name}, ${colorScheme}`] = sentences;
        if (process.env.MITRA_PICTURES) await screenshot(page, `axe-${lang}-${name}-${colorScheme}`.replaceAll(" ", "-"));
      }
      for (const size of ["100%", "200%"]) {
        await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
        const sentences = await misfits(page);
        if (sentences.length > 0) found[`${name}, text at ${size}`] = sentences;
        if (process.env.MITRA_PICTURES && size === "200%") await screenshot(page, `axe-${lang}-${name}-large`.replaceAll(" ", "-"));
      }
      await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
      await leave?.(state);
    }
    assert.deepEqual(found, {});
  });
}

test("axe finds nothing in what stands there before the chat's program has come", async (t) => {
  const { context, page } = await visitor(demo.browser);
  t.after(() => context.close());
  await page.route("**/*.wasm", () => {});
  await page.goto(`${demo.shop.url}/s/demo/`, { waitUntil: "commit" });
  await eventually("the box is there", () => page.getByRole("textbox").fill("red saree"));
  await page.keyboard.press("Enter");
  assert.deepEqual(await findings(page.mainFrame()), []);
});
