// node kill.mjs [TIMES]: the server is killed in the middle of a reply, again and again (200 times); prints how soon the page
// listens again after it is back, and whether the page then shows what is stored.

import { launch, visitor } from "../support/browser.mjs";
import { Chat } from "../support/chat.mjs";
import { Shop } from "../support/shop.mjs";

const times = Number(process.argv[2] ?? 200);
/** A reply takes about so long; the kills are spread over it, milliseconds. */
const REPLY_MILLIS = 1_200;

const shop = await Shop.open({ MITRA_REPLY_PACE_MILLIS: "300" });
const browser = await launch();
try {
  const { page } = await visitor(browser);
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.say("namaste");
  const resumed = [];
  const whole = [];
  let midway = 0;
  for (let round = 0; round < times; round += 1) {
    await chat.type(`saree ${500 + round * 10} tak`);
    await new Promise((done) => setTimeout(done, (round * 271) % REPLY_MILLIS));
    const { length } = (await chat.events()).filter(({ kind }) => kind === "reply.done");
    midway += length <= round + 1 ? 1 : 0;
    await shop.stop("SIGKILL");
    const listens = page.waitForResponse(
      (response) => response.ok() && response.headers()["content-type"]?.startsWith("text/event-stream"),
      { timeout: 60_000 },
    );
    await shop.start();
    const back = Date.now();
    await listens;
    resumed.push(Date.now() - back);
    // Fails unless the page shows exactly the log.
    await chat.complete(60_000);
    whole.push(Date.now() - back);
  }
  const said = (await chat.events()).filter(({ kind }) => kind === "shopper.message").length;
  const rest = said === times + 1 ? "" : `, but ${said} messages instead of ${times + 1}`;
  console.log(`  killed ${times} times, ${midway} of them before the reply was whole: each time the page showed what is stored${rest}`);
  console.log(`  listens again after the restart: ${spread(resumed)}`);
  console.log(`  the reply is whole after the restart: ${spread(whole)}`);
  process.exitCode = rest ? 1 : 0;
} finally {
  await browser.close();
  await shop.close();
}

function spread(millis) {
  const sorted = millis.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return `median ${at(0.5)} ms, 95th of a hundred ${at(0.95)} ms, longest ${sorted.at(-1)} ms`;
}
