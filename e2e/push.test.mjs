// Her phone is told while the chat is closed: she is asked when she waits for an answer, and what a locked phone shows
// says nothing of it. The push service is a double on this machine; what it gets is opened in the server's own tests.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before } from "node:test";

import { installed } from "./support/app.mjs";
import { everydayVisitor, launch, screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

const PERSON = "I want to talk to a real person";

let shop, service, browser;
const told = [];
before(async () => {
  service = createServer((request, response) => {
    request.resume();
    told.push(request.headers);
    response.writeHead(201).end();
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  const origin = `http://127.0.0.1:${service.address().port}`;
  const settings = { MITRA_PUSH_CONTACT: "mailto:help@shop.example", MITRA_FETCH_ALLOW: origin };
  shop = await Shop.open();
  const { key } = JSON.parse(await shop.command("keys", "push"));
  await shop.run(["admin", "add", "--shop", "demo", "--login", "asha", "--role", "agent"], "tulsi monsoon lantern\n");
  await shop.stop();
  await shop.start({ ...settings, MITRA_PUSH_KEY: key });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.close();
  service?.close();
});

/** A browser without a push service asks one on this machine; she has not been asked for leave yet, unless `permission`
 * says so. `holds`: it has a subscription for a key that the server had before. */
function doubles({ endpoint, key, permission = "default", holds = false }) {
  const mine = { permission, holds, asked: 0 };
  globalThis.leave = mine;
  Object.defineProperty(Notification, "permission", { get: () => mine.permission });
  Notification.requestPermission = async () => {
    mine.asked += 1;
    return (mine.permission = "granted");
  };
  const unsubscribe = async () => !(mine.holds = false);
  PushManager.prototype.getSubscription = async () => (mine.holds ? { unsubscribe } : null);
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (mine.holds) throw new DOMException("for another key", "InvalidStateError");
    mine.subscribed = { userVisibleOnly, bytes: applicationServerKey.length };
    return { toJSON: () => ({ endpoint, keys: { p256dh: key, auth: "AAAAAAAAAAAAAAAAAAAAAA" } }) };
  };
}

/** The public key of a browser, base64url. */
async function browserKey() {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  return Buffer.from(await crypto.subtle.exportKey("raw", pair.publicKey)).toString("base64url");
}

test("she is asked when she waits for a person, and told when the answer comes while the chat is closed", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  const endpoint = `http://127.0.0.1:${service.address().port}/send/phone`;
  await page.addInitScript(doubles, { endpoint, key: await browserKey() });
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  const asked = [];
  page.on("response", (response) => response.url().endsWith("/me/push") && asked.push(response.request().method()));
  await chat.say("red kurti under 500");
  await installed(page.mainFrame());
  await eventually("it was looked at whether she waits", () => assert.ok(asked.includes("GET")));
  const offer = page.getByRole("button", { name: "Yes, tell me" });
  assert.equal(await offer.count(), 0, "who waits for nothing is not asked");

  await chat.say(PERSON);
  await offer.waitFor();
  await screenshot(page, "push-offer-360x740");
  assert.equal(await page.evaluate(() => leave.asked), 0, "the browser asks only after she said yes");
  await offer.click();
  await eventually("the server knows her browser", () => assert.ok(asked.includes("PUT")));
  assert.deepEqual(await page.evaluate(() => leave.subscribed), { userVisibleOnly: true, bytes: 65 });
  const { token, conversation_id } = await page.evaluate(() => JSON.parse(localStorage.getItem("mitra:demo:conversation")));
  assert.deepEqual(watch.complaints, []);
  assert.equal(told.length, 0, "nobody is told who reads along");

  await page.close();
  await eventually("an answer that nobody reads is told", async () => {
    const answer = await fetch(`${shop.url}/api/v1/conversations/${conversation_id}/messages`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ client_id: crypto.randomUUID(), text: "thank you" }),
    });
    assert.equal(answer.status, 202);
    await eventually("the push service is asked", () => assert.ok(told.length > 0), 3_000);
  }, 30_000);
  assert.equal(told[0]["content-encoding"], "aes128gcm");
  assert.match(told[0].authorization, /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/);
});

test("leave that the browser gave for another shop, or before she wanted no more, is no yes", async (t) => {
  const { context, page } = await visitor(browser);
  t.after(() => context.close());
  const endpoint = `http://127.0.0.1:${service.address().port}/send/other`;
  await page.addInitScript(doubles, { endpoint, key: await browserKey(), permission: "granted" });
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.say(PERSON);
  await installed(page.mainFrame());
  await page.getByRole("button", { name: "Yes, tell me" }).waitFor();
  assert.equal(await page.evaluate(() => leave.subscribed), undefined, "she is asked first");
});

test("who said yes is not asked twice, also when the server has another key now", async (t) => {
  const { context, page } = await visitor(browser);
  t.after(() => context.close());
  const endpoint = `http://127.0.0.1:${service.address().port}/send/again`;
  await page.addInitScript(doubles, { endpoint, key: await browserKey(), permission: "granted", holds: true });
  const named = page.waitForResponse((response) => response.url().endsWith("/me/push") && response.request().method() === "PUT");
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.say(PERSON);
  assert.equal((await named).status(), 204);
  assert.equal(await page.evaluate(() => leave.holds), false, "the old one made room");
  assert.equal(await page.getByRole("button", { name: "Yes, tell me" }).count(), 0);
});

test("a locked phone shows that an answer came and nothing of it, and none while she reads", async (t) => {
  const { context, page } = await everydayVisitor(t);
  await context.grantPermissions(["notifications"], { origin: shop.url });
  const session = await context.newCDPSession(page);
  let registrationId;
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    for (const { scopeURL, registrationId: id } of registrations) if (scopeURL.endsWith("/s/demo/")) registrationId = id;
  });
  await session.send("ServiceWorker.enable");
  await page.goto(`${shop.url}/s/demo/`);
  const chat = await Chat.onPage(page);
  await chat.say("red kurti under 500");
  await installed(page.mainFrame());
  await eventually("the service worker has a name", () => assert.ok(registrationId));
  const worker = context.serviceWorkers().find((worker) => worker.url().endsWith("/s/demo/sw.js"));
  const shown = () =>
    worker.evaluate(async () => {
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag }) => ({ title, body, tag }));
    });
  const deliver = (data) =>
    session.send("ServiceWorker.deliverPushMessage", { origin: shop.url, registrationId, data: JSON.stringify(data) });

  await worker.evaluate(() => {
    const all = clients.matchAll.bind(clients);
    globalThis.looked = 0;
    clients.matchAll = async (...asked) => {
      const found = await all(...asked);
      looked += 1;
      return found;
    };
  });
  await deliver({ lang: "hinglish", shop: "demo" });
  await eventually("the worker looked who is there", async () => assert.equal(await worker.evaluate(() => looked), 1));
  assert.deepEqual(await shown(), [], "she has it before her eyes");
  await page.goto("about:blank");
  await eventually("a closed chat is told of", async () => {
    await deliver({ lang: "hinglish", shop: "demo" });
    assert.deepEqual(await shown(), [{ title: "Mitra", body: "Aapke liye jawab aaya hai.", tag: "answer" }]);
  }, 20_000);
});
