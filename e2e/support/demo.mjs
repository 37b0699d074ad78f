// The demo shop and a browser for all tests of a file, and fresh visitors in the shop's app.

import { after, before } from "node:test";

import { launch, visitor } from "./browser.mjs";
import { Chat } from "./chat.mjs";
import { Shop } from "./shop.mjs";

/** Opens both before the first test of the file that calls it, and closes them after the last. */
export function openDemo() {
  const demo = {
    shop: undefined,
    browser: undefined,
    /** A fresh visitor in the app of the demo shop, or of another server's; the context is closed after the test. */
    async visit(t, options, shop = demo.shop) {
      const visited = await visitor(demo.browser, options);
      t.after(() => visited.context.close());
      await visited.page.goto(`${shop.url}/`);
      return { ...visited, chat: await Chat.onPage(visited.page) };
    },
  };
  before(async () => {
    demo.shop = await Shop.open();
    demo.browser = await launch();
  });
  after(async () => {
    await demo.browser?.close();
    await demo.shop?.close();
  });
  return demo;
}
