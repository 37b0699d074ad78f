// node outbox.mjs: 500 messages over 20 visits on a bad line, with new versions of the page between them; prints how many were
// lost, doubled or out of order.

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { launch } from "../support/browser.mjs";
import { ordeal } from "../support/ordeal.mjs";
import { Shop } from "../support/shop.mjs";

const assets = await mkdtemp(join(tmpdir(), "mitra-assets-"));
await cp(process.env.MITRA_ASSETS ?? new URL("../../dist", import.meta.url), assets, { recursive: true });
const page = join(assets, "app/index.html");
const first = await readFile(page, "utf8");
let version = 0;
async function renew() {
  version += 1;
  const sign = `<meta name="version" content="${version}">`;
  await writeFile(page, first.replace("</title>", `</title>${sign}`));
  return `meta[name=version][content="${version}"]`;
}

const shop = await Shop.open({ MITRA_ASSETS: assets });
const browser = await launch();
try {
  const started = Date.now();
  const { written, said } = await ordeal(shop, browser, { messages: 500, rounds: 20, renew });
  const lost = written.filter((text) => !said.includes(text)).length;
  const doubled = said.length - new Set(said).size;
  const inOrder = said.every((text, at) => text === written[at]);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `  ${written.length} written, ${version} new versions, ${lost} lost, ${doubled} doubled, ${inOrder ? "in order" : "out of order"} (${seconds} s)`,
  );
  process.exitCode = lost || doubled || !inOrder ? 1 : 0;
} finally {
  await browser.close();
  await shop.close();
  await rm(assets, { recursive: true, force: true });
}
