// The npm package `@mitra/chat`: its types as the TypeScript compiler sees them, its component in real React.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { launch, visitor } from "./support/browser.mjs";
import { PRODUCTS } from "./support/catalogue.mjs";
import { Chat, launcher } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { HostPage } from "./support/host.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let shop, browser, host;
before(async () => {
  shop = await Shop.open();
  browser = await launch();
  host = await HostPage.open(shop.url);
  for (const file of ["index.js", "react.js"]) {
    host.script(`chat/${file}`, readFileSync(here(`../packages/chat/${file}`), "utf8"));
  }
  host.script("react.js", react());
});
after(async () => {
  await browser?.close();
  await host?.close();
  await shop?.close();
});

test("the types admit what works and nothing else", async () => {
  const compiler = require.resolve("typescript/bin/tsc");
  const said = await new Promise((resolve) => {
    execFile(process.execPath, [compiler, "-p", here("types/tsconfig.json")], (_, output) => resolve(output));
  });
  assert.equal(said, "");
});

test("a React application shows the chat, tells it the product and hears it", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  const application = `
    import { StrictMode, createElement, createRoot, useRef, useState } from "/react.js";
    import { MitraChat } from "/chat/react.js";
    function Shop() {
      const chat = useRef(null);
      const [view, show] = useState("mul-kurti-red");
      const [heard, hear] = useState("");
      const props = { ref: chat, server: "MITRA", shop: "demo", product: view, accent: "#0a3d32", lang: "en" };
      return createElement("main", null,
        createElement("output", null, heard),
        createElement("button", { onClick: () => chat.current.send("is this available in XL?") }, "Ask"),
        createElement("button", { onClick: () => show("jhumka-silver") }, "Jhumka"),
        createElement("button", { onClick: () => show("") }, "Home"),
        view && createElement(MitraChat, { ...props, onMessage: () => hear("told about " + view) }));
    }
    createRoot(document.getElementById("root")).render(createElement(StrictMode, null, createElement(Shop)));`;
  const imports = `<script type="importmap">{ "imports": { "react": "/react.js" } }</script>`;
  await page.goto(host.make("react", `${imports}<div id="root"></div><script type="module">${application}</script>`));

  await page.getByRole("button", { name: "Ask" }).click();
  const chat = await Chat.inFrameOf(page);
  const title = (id) => PRODUCTS.get(id).title;
  const titles = (reply) => reply.products.map((product) => product.title);
  assert.deepEqual(titles(await chat.complete()), [title("mul-kurti-red")]);
  const heard = (words) => eventually(words, async () => {
    assert.equal(await page.locator("output").textContent(), words);
  });
  await heard("told about mul-kurti-red");
  assert.equal(
    await page.locator(".launcher").evaluate((launcher) => getComputedStyle(launcher).backgroundColor),
    "rgb(10, 61, 50)",
  );

  // The view changes around a chat that stays.
  await page.getByRole("button", { name: "Jhumka" }).dispatchEvent("click");
  assert.deepEqual(titles(await chat.say("iska price kya hai")), [title("jhumka-silver")]);
  await heard("told about jhumka-silver");

  await page.getByRole("button", { name: "Home" }).dispatchEvent("click");
  await eventually("nothing of the chat is left", async () => {
    assert.equal(page.frames().length, 1);
    assert.equal(await launcher(page).count(), 0);
  });
  assert.deepEqual(watch.complaints, []);
});

/** React and its renderer as one module for browsers, made of the files that npm brings. */
function react() {
  const files = {
    react: "react/cjs/react.production.js",
    "react-dom": "react-dom/cjs/react-dom.production.js",
    "react-dom/client": "react-dom/cjs/react-dom-client.production.js",
    scheduler: "scheduler/cjs/scheduler.production.js",
  };
  const folder = here("node_modules/");
  const wrapped = Object.entries(files).map(
    ([name, file]) => `${JSON.stringify(name)}(module, exports, require) {\n${readFileSync(folder + file, "utf8")}\n}`,
  );
  const names = "StrictMode, createElement, forwardRef, useEffect, useImperativeHandle, useRef, useState";
  return `
    const files = {${wrapped.join(",\n")}};
    const loaded = {};
    const process = { env: { NODE_ENV: "production" } };
    function require(name) {
      if (!loaded[name]) {
        loaded[name] = { exports: {} };
        files[name](loaded[name], loaded[name].exports, require);
      }
      return loaded[name].exports;
    }
    export const { ${names} } = require("react");
    export const { createRoot } = require("react-dom/client");`;
}
