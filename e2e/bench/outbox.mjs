// node outbox.mjs: 500 messages over 20 visits on a bad line; prints how many were lost, doubled or out of order.

import { launch } from "../support/browser.mjs";
import { ordeal } from "../support/ordeal.mjs";
import { Shop } from "../support/shop.mjs";

const shop = await Shop.open();
const browser = await launch();
try {
  const started = Date.now();
  const { written, said } = await ordeal(shop, browser, { messages: 500, rounds: 20 });
  const lost = written.filter((text) => !said.includes(text)).length;
  const doubled = said.length - new Set(said).size;
  const inOrder = said.every((text, at) => text === written[at]);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`  ${written.length} written, ${lost} lost, ${doubled} doubled, ${inOrder ? "in order" : "out of order"} (${seconds} s)`);
  process.exitCode = lost || doubled || !inOrder ? 1 : 0;
} finally {
  await browser.close();
  await shop.close();
}
