// Who is who in the page: the shop vouches for its customer, she decides about the guest's chat, and a device
// forgets her when it should.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { seriousFindings } from "./support/axe.mjs";
import { conversationOf, launch, visitor } from "./support/browser.mjs";
import { Chat, launcher } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";
import { Vouching } from "./support/vouching.mjs";

let shop, browser, vouching;
before(async () => {
  shop = await Shop.open();
  vouching = await Vouching.agreedWith(shop);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

/** A fresh visitor on the demo shop's page. */
async function visit(t, options) {
  const visited = await visitor(browser, options);
  t.after(() => visited.context.close());
  await visited.page.goto(`${shop.url}/demo`);
  await launcher(visited.page).waitFor();
  return visited;
}

/** A fresh visitor in the app. */
async function visitApp(t, options) {
  const visited = await visitor(browser, options);
  t.after(() => visited.context.close());
  await visited.page.goto(`${shop.url}/`);
  return { ...visited, chat: await Chat.onPage(visited.page) };
}

/** The shop's page says who is signed in. */
function identify(page, statement) {
  return page.evaluate((statement) => window.mitra("identify", statement), statement);
}

/** Whose token this is, as the server says; nobody's when it refuses it. */
async function whoIs(authorization) {
  const answer = await shop.ask(authorization, "/me");
  return answer.ok ? (await answer.json()).kind : answer.status;
}

const authorizationOf = (page) => conversationOf(page).authorization;

/** Everything of Mitra's that the browser keeps for its origin, as one text. */
function kept(page) {
  return page.evaluate(async () => {
    const found = Object.entries(localStorage).map(([key, value]) => `${key} ${value}`);
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = (event) => resolve(event.target.result);
      });
      for (const store of database.objectStoreNames) {
        const all = await new Promise((resolve) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
        });
        found.push(...all.map(String));
      }
      database.close();
    }
    return found.join("\n");
  });
}

const keepsNothing = (page) => eventually("nothing is kept", async () => assert.equal(await kept(page), ""));

test("with her yes the guest's chat goes on in her account, and next time nothing is asked", async (t) => {
  const { page, watch } = await visit(t);
  let chat = await Chat.openOn(page);
  await chat.say("red kurti under 500");
  const guest = authorizationOf(page);
  const before = await chat.conversation();

  await identify(page, vouching.vouch("meena"));
  await chat.keepQuestion.waitFor();
  assert.deepEqual(await seriousFindings(chat.frame), []);
  await chat.type("cheaper ones");
  assert.ok((await chat.transcript()).some((line) => line.text === "cheaper ones"), "her words are shown at once");
  await chat.tap("yes");
  await chat.complete();
  assert.deepEqual((await chat.conversation()).slice(0, before.length), before);
  assert.ok((await chat.transcript()).some((line) => line.text === TEXTS.en.chat_kept));
  assert.equal(await whoIs(authorizationOf(page)), "customer");
  assert.equal(await whoIs(guest), 401, "the guest's token ended");

  const told = await chat.conversation();
  await page.reload();
  chat = await Chat.openOn(page);
  await identify(page, vouching.vouch("meena"));
  await chat.say("thank you");
  assert.deepEqual((await chat.conversation()).slice(0, told.length), told);
  assert.equal(await chat.keepQuestion.count(), 0);
  assert.deepEqual(watch.complaints, []);
});

test("with her no the guest's chat stays apart and a fresh one begins in her account", async (t) => {
  const { page, watch } = await visit(t);
  const chat = await Chat.openOn(page);
  await chat.say("red saree");
  const guest = authorizationOf(page);
  await identify(page, vouching.vouch("asha"));
  await chat.keepQuestion.waitFor();
  await chat.tap("no");
  await chat.isLikeNew();
  await eventually("the guest's token ended", async () => assert.equal(await whoIs(guest), 401));
  await chat.say("black jeans");
  assert.equal(await whoIs(authorizationOf(page)), "customer");
  assert.equal((await chat.events()).filter((event) => event.kind === "shopper.message").length, 1);
  assert.deepEqual(watch.complaints, []);
});

test("what the page says before the chat is opened is heard when it is", async (t) => {
  const { page, watch } = await visit(t);
  await identify(page, vouching.vouch("leela"));
  assert.equal(page.frames().length, 1, "nothing is loaded for it");
  const chat = await Chat.openOn(page);
  await chat.say("namaste");
  assert.equal(await whoIs(authorizationOf(page)), "customer");
  assert.equal(await chat.keepQuestion.count(), 0);
  assert.deepEqual(watch.complaints, []);
});

test("the shop's word may stand in the page", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  const statement = vouching.vouch("kamla");
  await page.route("**/demo", async (route) => {
    const answer = await route.fetch();
    const text = (await answer.text()).replace('data-shop="demo"', `data-shop="demo" data-identity="${statement}"`);
    await route.fulfill({ response: answer, body: text });
  });
  await page.goto(`${shop.url}/demo`);
  const chat = await Chat.openOn(page);
  await chat.say("namaste");
  assert.equal(await whoIs(authorizationOf(page)), "customer");
  assert.deepEqual(watch.complaints, []);
});

test("a word the server does not take is told to the page, and she goes on as a guest", async (t) => {
  const { page } = await visit(t);
  await page.evaluate(() => window.mitra("on", "error", (event) => (window.told = event.detail.reason)));
  const chat = await Chat.openOn(page);
  await chat.say("red kurti");
  const before = await chat.conversation();
  await identify(page, new Vouching().vouch("meena"));
  await page.waitForFunction(() => window.told === "identity_refused");
  await chat.say("cheaper ones");
  assert.deepEqual((await chat.conversation()).slice(0, before.length), before);
  assert.equal(await whoIs(authorizationOf(page)), "guest");
});

test("another customer on the same device sees nothing of the one before", async (t) => {
  const { page, watch } = await visit(t);
  const chat = await Chat.openOn(page);
  await identify(page, vouching.vouch("gita"));
  await chat.say("gift for my sister");
  const gita = authorizationOf(page);
  await chat.composer.fill("and a secret");
  await identify(page, vouching.vouch("sita"));
  await chat.isLikeNew();
  assert.equal(await chat.keepQuestion.count(), 0, "it is not hers to keep");
  await eventually("the first one's token ended", async () => assert.equal(await whoIs(gita), 401));
  assert.doesNotMatch(await kept(page), /secret|sister/);
  assert.deepEqual(watch.complaints, []);
});

test("the tab beside follows when she signs in", async (t) => {
  const { context, page, watch } = await visit(t);
  const chat = await Chat.openOn(page);
  await chat.say("red kurti");
  const beside = await context.newPage();
  await beside.goto(`${shop.url}/s/demo/`);
  const other = await Chat.onPage(beside);
  await eventually("it shows the same chat", async () => {
    assert.deepEqual(await other.conversation(), await chat.conversation());
  });

  await identify(page, vouching.vouch("uma"));
  await chat.keepQuestion.waitFor();
  await chat.tap("yes");
  await chat.complete();
  await other.type("cheaper ones");
  await eventually("both tabs show one chat", async () => {
    const here = await chat.conversation();
    assert.equal(here.filter((line) => line.who === "mitra").length, 2);
    assert.deepEqual(await other.conversation(), here);
  });
  assert.deepEqual(watch.complaints, []);
});

test("the device forgets her when she says so: server, store and the tab beside", async (t) => {
  const { context, page, chat, watch } = await visitApp(t);
  await chat.say("red saree for my wedding");
  const guest = authorizationOf(page);
  await chat.composer.fill("half a thought");
  await eventually("it is kept so far", async () => assert.match(await kept(page), /half a thought/));
  const beside = await context.newPage();
  await beside.goto(`${shop.url}/`);
  const other = await Chat.onPage(beside);
  await other.log.getByText("red saree for my wedding").waitFor();

  await chat.tap("privacy");
  await chat.tap("forget");
  await chat.tap("cancel");
  assert.equal((await chat.conversation()).length, 2, "without a yes nothing happens");
  await chat.tap("privacy");
  await chat.tap("forget");
  await chat.tap("forget_now");
  await chat.isLikeNew();
  await other.isLikeNew();
  await keepsNothing(page);
  await eventually("the token ended", async () => assert.equal(await whoIs(guest), 401));

  await page.reload();
  await chat.ready();
  await chat.isLikeNew();
  await chat.say("namaste");
  assert.notEqual(authorizationOf(page), guest);
  // The two tabs had one token, and each asked for its end.
  assert.deepEqual(watch.complaints.filter((complaint) => !complaint.includes("401")), []);
});

test("without a network the device forgets at once, and the token ends when the network is back", async (t) => {
  const { page, chat, watch } = await visitApp(t);
  await chat.say("red saree");
  const guest = authorizationOf(page);
  await shop.stop();
  watch.outage = true;
  await chat.tap("privacy");
  await chat.tap("forget");
  await chat.tap("forget_now");
  await chat.isLikeNew();
  await keepsNothing(page);
  await shop.start();
  assert.equal(await whoIs(guest), "guest");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await eventually("the token ended", async () => assert.equal(await whoIs(guest), 401));
  assert.deepEqual(watch.complaints, []);
});

test("the shop's page has the device forget her without opening the chat", async (t) => {
  const { page, watch } = await visit(t);
  await (await Chat.openOn(page)).say("red saree");
  const guest = authorizationOf(page);
  await page.reload();
  await launcher(page).waitFor();
  await page.evaluate(() => window.mitra("reset"));
  await keepsNothing(page);
  await eventually("the token ended", async () => assert.equal(await whoIs(guest), 401));
  const chat = await Chat.openOn(page);
  await chat.isLikeNew();
  assert.deepEqual(watch.complaints, []);
});

test("her data is deleted when she says so, and the receipt is shown", async (t) => {
  const { page, chat, watch } = await visitApp(t);
  await chat.tap("privacy");
  assert.equal(await chat.sheet.getByText(TEXTS.en.erase).count(), 0, "there is nothing yet");
  await chat.tap("cancel");
  await chat.say("red saree");
  const guest = authorizationOf(page);
  await chat.tap("privacy");
  await chat.tap("erase");
  const answered = page.waitForResponse((answer) => answer.request().method() === "DELETE" && answer.url().endsWith("/me"));
  await chat.tap("erase_now");
  const { receipt_id } = await (await answered).json();
  await chat.sheet.getByText(TEXTS.en.receipt.replace("{}", receipt_id)).waitFor();
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  await chat.tap("finished");
  await chat.isLikeNew();
  await keepsNothing(page);
  assert.equal(await whoIs(guest), 401);
  await chat.say("namaste");
  assert.deepEqual(watch.complaints, []);
});

test("a token that ended elsewhere costs her one sentence and no message", async (t) => {
  const { page, chat } = await visitApp(t);
  await chat.say("red saree");
  assert.equal((await shop.ask(authorizationOf(page), "/me/token", "DELETE")).status, 204);
  await chat.type("blue ones");
  await eventually("her message is answered in a new chat", async () => {
    const lines = await chat.transcript();
    assert.deepEqual(lines.slice(0, 2), [
      { who: "page", text: TEXTS.en.conversation_renewed },
      { who: "hers", text: "blue ones" },
    ]);
    assert.equal(lines[2]?.who, "mitra");
  });
});

test("with a keyboard alone she reaches the sheet, leaves it with Escape, and is back where she was", async (t) => {
  const { page, chat, watch } = await visitApp(t);
  await chat.privacy.focus();
  await page.keyboard.press("Enter");
  await chat.sheet.waitFor();
  for (const [language, words] of Object.entries(TEXTS)) {
    await page.keyboard.press("Escape");
    await chat.sheet.waitFor({ state: "hidden" });
    await chat.language.selectOption(language);
    await chat.privacy.focus();
    await page.keyboard.press("Enter");
    await chat.sheet.getByRole("heading", { name: words.privacy_title }).waitFor();
    assert.deepEqual(await seriousFindings(page.mainFrame()), []);
    for (const button of await chat.sheet.getByRole("button").all()) {
      const { height } = await button.boundingBox();
      assert.ok(height >= 44, `${await button.textContent()} is ${height} px high`);
    }
  }
  const { width, height } = await chat.privacy.boundingBox();
  assert.ok(Math.min(width, height) >= 44);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await chat.sheet.getByRole("heading", { name: TEXTS.hinglish.forget_title }).waitFor();
  await page.keyboard.press("Escape");
  await chat.sheet.waitFor({ state: "hidden" });
  await eventually("the cursor is back on the button", async () => {
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), TEXTS.hinglish.privacy);
  });
  assert.deepEqual(watch.complaints, []);
});
