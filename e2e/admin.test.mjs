// The pages for the people of a shop: from the login to a conversation and out again, on a phone.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { seriousFindings } from "./support/axe.mjs";
import { DESKTOP, launch, screenshot, visitor } from "./support/browser.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

const PASSWORD = "tulsi monsoon lantern";
const SAID = "<img src=x onerror=alert(1)> laal kurti 500 tak";

let shop, browser;
before(async () => {
  shop = await Shop.open({ MITRA_ADMIN_PASSWORD: PASSWORD });
  browser = await launch();
  await converse();
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

/** A shopper says something by the interface that her page uses. */
async function converse() {
  const send = async (path, token, body) => {
    const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${shop.url}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path} says ${answer.status}`);
    return answer.json();
  };
  const { conversation_id, token } = await send("conversations", null, { shop: "demo", lang: "hinglish" });
  const path = `conversations/${conversation_id}`;
  for (const [n, text] of [SAID, "मुझे साड़ी दिखाओ"].entries()) {
    const { seq } = await send(`${path}/messages`, token, { client_id: `m${n}`, text });
    await eventually("the reply is complete", async () => {
      const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
      const answer = await fetch(`${shop.url}/api/v1/${path}/events?after=${seq}`, { headers });
      const { events } = await answer.json();
      assert.ok(events.some((event) => event.kind === "reply.done" && event.data.turn === seq));
    });
  }
}

/** A page of a fresh browser; the context is closed after the test. */
async function visit(t, options) {
  const visited = await visitor(browser, options);
  t.after(() => visited.context.close());
  await visited.page.goto(`${shop.url}/admin`);
  return visited;
}

async function logIn(page) {
  await page.getByLabel("Login").fill("owner");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

/** Nothing serious to say about the page, nothing wider than the screen, nothing too small for a thumb. */
async function isKind(page, where) {
  assert.deepEqual(await seriousFindings(page.mainFrame()), [], where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${where} is ${wide} px wider than the screen`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, summary, input:not([type=hidden], .unseen), textarea, nav a, .row a, .top a")]
      .map((thing) => ({ name: thing.textContent.trim() || thing.name, height: thing.getBoundingClientRect().height }))
      .filter(({ height }) => height > 0 && height < 44),
  );
  assert.deepEqual(small, [], `${where} has targets too small for a thumb`);
}

test("an owner logs in, reads a conversation as text and logs out", async (t) => {
  const { page, watch } = await visit(t);
  assert.equal(new URL(page.url()).pathname, "/admin/login");
  await isKind(page, "the login");
  await screenshot(page, "admin-login-360x740");

  await logIn(page);
  await page.getByText("Chats begun").waitFor();
  await isKind(page, "the overview");
  await screenshot(page, "admin-overview-360x740");

  await page.getByRole("link", { name: "Chats" }).click();
  await page.getByRole("heading", { name: "Chats" }).waitFor();
  await isKind(page, "the list");
  await screenshot(page, "admin-chats-360x740");

  await page.getByRole("link", { name: "2 messages" }).click();
  await page.getByText(SAID).waitFor();
  assert.equal(await page.locator("main img, main script").count(), 0);
  await isKind(page, "the conversation");
  await screenshot(page, "admin-chat-360x740");

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("You are logged out.").waitFor();
  await page.goBack();
  await page.reload();
  assert.equal(new URL(page.url()).pathname, "/admin/login", "the way back is closed");
  assert.deepEqual(watch.complaints, []);
});

test("a wrong password gets a sentence and keeps what was typed", async (t) => {
  const { page, watch } = await visit(t);
  await page.getByLabel("Login").fill("nobody");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Log in" }).click();
  const alert = page.getByRole("alert");
  assert.match(await alert.textContent(), /is not right/);
  assert.equal(await page.getByLabel("Login").inputValue(), "nobody");
  assert.equal(await page.getByLabel("Password").inputValue(), "");
  await isKind(page, "the refusal");
  assert.ok(watch.complaints.every((complaint) => complaint.includes("403")), watch.complaints.join("\n"));
});

for (const [name, options] of [
  ["360x740", {}],
  ["1280x800", { viewport: DESKTOP }],
  ["360x740-dark", { colorScheme: "dark" }],
]) {
  test(`every page is kind to its reader at ${name}`, async (t) => {
    const { page, watch } = await visit(t, options);
    await logIn(page);
    for (const place of ["", "conversations", "outbox", "imports", "shops", "audit", "password"]) {
      await page.goto(`${shop.url}/admin/${place}`.replace(/\/$/, ""));
      await isKind(page, `/admin/${place} at ${name}`);
      await screenshot(page, `admin-${place || "overview"}-${name}`);
    }
    await page.goto(`${shop.url}/admin/conversations`);
    await page.getByRole("link", { name: "2 messages" }).click();
    await page.getByText(SAID).waitFor();
    await isKind(page, `a conversation at ${name}`);
    await screenshot(page, `admin-chat-${name}`);
    assert.deepEqual(watch.complaints, []);
  });
}

test("a new key is shown once, and revoked with a keyboard alone", async (t) => {
  const { page, watch } = await visit(t);
  await logIn(page);
  await page.goto(`${shop.url}/admin/shops`);
  await page.getByLabel("Name of the new key").fill("catalogue sync");
  await page.keyboard.press("Enter");
  const key = await page.getByText(/^demo\.key-/).textContent();
  await isKind(page, "the page with the key");
  await screenshot(page, "admin-key-360x740");
  await page.goto(`${shop.url}/admin/shops`);
  assert.ok(!(await page.content()).includes(key));

  await page.getByText("Revoke", { exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("The key is revoked.").waitFor();
  assert.deepEqual(watch.complaints, []);
});
