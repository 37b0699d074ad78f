// Draws the app's icons as phones want them, from the pictures in `public/icons`, and takes the pictures of the app that
// a phone shows before it is installed: `node e2e/icons.mjs`.

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { DESKTOP, PHONE, launch } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { Shop } from "./support/shop.mjs";

const ICONS = [
  ["mitra.svg", 192, "mitra-192.png"],
  ["mitra.svg", 512, "mitra-512.png"],
  ["mitra-maskable.svg", 512, "mitra-maskable-512.png"],
];

const folder = fileURLToPath(new URL("../public/icons/", import.meta.url));
const browser = await launch();
for (const [from, size, to] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const picture = (await readFile(folder + from)).toString("base64");
  await page.setContent(`<body style="margin:0"><img width="${size}" height="${size}" src="data:image/svg+xml;base64,${picture}">`);
  await page.locator("img").evaluate((img) => img.decode());
  await writeFile(folder + to, await page.screenshot({ omitBackground: true }));
  await page.close();
}

const shop = await Shop.open();
for (const [name, viewport, deviceScaleFactor] of [["phone", PHONE, 2], ["desktop", DESKTOP, 1]]) {
  const context = await browser.newContext({ viewport, deviceScaleFactor, locale: "en-IN" });
  const page = await context.newPage();
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.type("laal kurti 1500 tak");
  await chat.log.getByRole("listitem").first().waitFor();
  await page.waitForTimeout(3_000);
  await writeFile(`${folder}${name}.jpg`, await page.screenshot({ type: "jpeg", quality: 72 }));
  await context.close();
}
await shop.close();
await browser.close();
