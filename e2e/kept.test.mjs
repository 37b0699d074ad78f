// Recordings that cannot be written down at once: networks, servers, recognisers and tabs fail, and none is lost.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { Scripted, Sounds, Voice, chance, listening, piecesKept } from "./support/voice.mjs";

/** Runs everyday, and when minutes matter less. */
const RUNS = process.env.MITRA_LONG ? 100 : 6;

let sounds, scripted, shop, browser;

before(async () => {
  sounds = await Sounds.open();
  scripted = await Scripted.open();
  shop = await Shop.open(scripted.settings);
  browser = await listening(await sounds.speech("red cotton kurti"));
});

after(async () => {
  await browser?.close();
  await shop?.close();
  scripted?.close();
  await sounds?.close();
});

/** What was written down, or thrown away, is kept no longer. */
function forgotten(page) {
  return eventually("nothing is kept", async () => assert.equal(await piecesKept(page), 0));
}

async function open(context) {
  const page = await context.newPage();
  await page.goto(`${shop.url}/`);
  return { page, chat: await Chat.onPage(page), voice: new Voice(page) };
}

/** She said something that could be heard: so long into the sound of the microphone. */
const spoken = (page) => page.waitForTimeout(1_900);

/** What goes wrong, and what was on her screen when it did. */
const FAILURES = {
  "no network": async ({ page, voice, context }) => {
    await context.route("**/voice?**", (route) => route.abort());
    await voice.begin();
    await spoken(page);
    await voice.button("done").click();
    await voice.said("unsent");
    await context.unroute("**/voice?**");
  },
  "the server is gone": async ({ page, voice }) => {
    await voice.begin();
    await spoken(page);
    await shop.stop("SIGKILL");
    await voice.button("done").click();
    await voice.said("unsent");
    await shop.start();
  },
  "the recogniser fails": async ({ page, voice }) => {
    scripted.says = () => ({ status: 500 });
    await voice.begin();
    await spoken(page);
    await voice.button("done").click();
    await voice.said("away");
    scripted.says = () => ({ text: "red cotton kurti" });
  },
  "the tab dies while she speaks": async ({ page, voice }) => {
    await voice.begin();
    await page.waitForTimeout(3_300);
    await page.close();
  },
  "the tab dies before the words come": async ({ page, voice, context }) => {
    await context.route("**/voice?**", () => {});
    await voice.begin();
    await spoken(page);
    await voice.button("done").click();
    await voice.said("writing");
    await page.waitForTimeout(300);
    await page.close();
    await context.unroute("**/voice?**");
  },
};

test("a recording whose words did not come is kept, played and sent again", async (t) => {
  const { page, context } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(`${shop.url}/`);
  const chat = await Chat.onPage(page);
  const voice = new Voice(page);
  await FAILURES["no network"]({ page, voice, context });
  await screenshot(page, "voice-kept");
  await voice.button("play").click();
  await page.reload();
  await chat.ready();
  await voice.microphone.click();
  await voice.said("kept");
  await voice.button("send_again").click();
  await eventually("her words stand in the composer", async () => {
    assert.equal(await chat.composer.inputValue(), "red cotton kurti");
  });
  await forgotten(page);
  await page.reload();
  await chat.ready();
  await voice.begin();
  await voice.button("never_mind").click();
  await forgotten(page);

  await FAILURES["no network"]({ page, voice, context });
  assert.notEqual(await piecesKept(page), 0);
  await voice.button("discard").click();
  await forgotten(page);
});

test(`${RUNS} recordings in a bad world: none is lost`, async (t) => {
  const draw = chance(7);
  const names = Object.keys(FAILURES);
  let lost = 0;
  for (let round = 0; round < RUNS; round += 1) {
    const name = names[RUNS < 20 ? round % names.length : Math.floor(Math.abs(draw()) * names.length)];
    const { context, page: first } = await visitor(browser);
    await first.close();
    const opened = await open(context);
    await FAILURES[name]({ ...opened, context });
    if (!opened.page.isClosed()) await opened.page.close();
    const { chat, voice } = await open(context);
    await voice.microphone.click();
    try {
      await voice.said("kept", { timeout: 10_000 });
      await voice.button("send_again").click();
      await eventually("her words stand in the composer", async () => {
        assert.equal(await chat.composer.inputValue(), "red cotton kurti");
      });
    } catch (error) {
      lost += 1;
      t.diagnostic(`${name}: ${error.message}`);
    }
    await context.close();
  }
  assert.equal(lost, 0, `${lost} of ${RUNS} recordings are lost`);
}, Math.max(180_000, RUNS * 20_000));
