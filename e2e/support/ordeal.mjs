// A shopper on a bad line: she writes while the server comes and goes, pages are reloaded and tabs die.

import { installed } from "./app.mjs";
import { visitor } from "./browser.mjs";
import { Chat } from "./chat.mjs";
import { eventually } from "./eventually.mjs";
import { TEXTS } from "./texts.mjs";

/** Waits until no message of hers is on its way without being safe: each waits on the phone or is in the log. */
async function safe(page) {
  await eventually("every message is safe", async () => {
    const sending = await page.getByText(TEXTS.en.sending, { exact: true }).count();
    if (sending > 0) throw new Error(`${sending} are not`);
  }, 30_000);
}

/**
 * Has her write `messages` in `rounds` visits, each ended by a reload, a killed tab or a closed one, while the server is
 * stopped, killed and started. With `renew`, which makes the server's page another one and gives what the page then has, she
 * takes a new version in every fifth visit. `tell` hears how it goes. Gives her texts in order, and those of the log.
 */
export async function ordeal(shop, browser, { messages, rounds, renew, tell = () => {} }) {
  const { page: first, context } = await visitor(browser);
  let page = first;
  const written = [];
  try {
    await page.goto(`${shop.url}/s/demo/`);
    let chat = await Chat.onPage(page);
    await chat.say("red kurti under 1500");
    written.push("red kurti under 1500");
    await installed(page.mainFrame());
    const conversation = JSON.parse(await page.evaluate(() => localStorage.getItem("mitra:demo:conversation")));
    const each = Math.ceil(messages / rounds);
    for (let round = 0; round < rounds; round += 1) {
      await shop.stop(round % 2 ? "SIGKILL" : "SIGTERM");
      for (let at = 0; at < each && written.length <= messages; at += 1) {
        // Some are answered on the phone, some wait for the shop.
        const text = written.length % 5 ? `cheapest first ${written.length}` : `where is my order ${written.length}`;
        await chat.type(text);
        written.push(text);
        // In the middle of some rounds the server comes back and goes again.
        if (round % 3 === 1 && at === Math.floor(each / 2)) {
          await shop.start();
          await page.evaluate(() => dispatchEvent(new Event("online")));
          await shop.stop("SIGKILL");
        }
      }
      await safe(page);
      // Some pages open while the server is away.
      if (round % 2) await shop.start();
      if (round % 3 === 0) {
        await page.reload();
      } else {
        if (round % 3 === 1) await page.goto("chrome://crash").catch(() => {});
        await page.close();
        page = await context.newPage();
        await page.goto(`${shop.url}/s/demo/`);
      }
      chat = new Chat(page, page.mainFrame());
      await chat.ready();
      if (!(round % 2)) await shop.start();
      if (renew && round % 5 === 4) {
        const sign = await renew();
        await page.evaluate(() => navigator.serviceWorker.getRegistration().then((kept) => kept.update()));
        await page.getByRole("button", { name: "Update" }).click();
        await page.locator(sign).waitFor({ state: "attached" });
        await chat.ready();
      }
      tell(`visit ${round + 1}: ${written.length} written`);
    }
    const said = await drained(shop, conversation, written.length, tell);
    return { written, said };
  } finally {
    await context.close();
  }
}

/** Waits until so many of her messages are in the log, as long as it still grows; gives them. What waited goes out one after
 * the other, each when the one before is answered, so how long it takes is a matter of how much there is. */
async function drained(shop, conversation, count, tell) {
  let said = [];
  while (said.length < count) {
    said = await eventually(`more than ${said.length} of ${count} are in the log`, async () => {
      const now = await logOf(shop, conversation);
      if (now.length === said.length) throw new Error("it does not grow");
      return now;
    }, 60_000);
    tell(`${said.length} in the log`);
    // Reading all of it again and again would keep the server from writing it.
    await new Promise((done) => setTimeout(done, 500));
  }
  return said;
}

async function logOf(shop, { conversation_id, token }) {
  const answer = await shop.ask(`Bearer ${token}`, `/conversations/${conversation_id}/events?after=0`);
  const { events } = await answer.json();
  return events.filter(({ kind }) => kind === "shopper.message").map(({ data }) => data.text);
}
