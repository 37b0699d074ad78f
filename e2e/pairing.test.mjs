// The same chat on another phone: by the drawing's address or by a typed code, live on both.

import assert from "node:assert/strict";

import decodeQR from "qr/decode.js";

import { findings } from "./support/axe.mjs";
import { conversationOf, screenshot } from "./support/browser.mjs";
import { openDemo } from "./support/demo.mjs";
import { eventually } from "./support/eventually.mjs";
import { test } from "./support/test.mjs";
import { Vouching } from "./support/vouching.mjs";

const demo = openDemo();

/** Opens the sheet with the code; gives the code. */
async function codeOf({ page, chat }) {
  await chat.privacy.click();
  await page.getByRole("button", { name: "This chat on another phone" }).click();
  const sheet = page.getByRole("dialog", { name: "This chat on another phone" });
  const code = sheet.getByText(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  await code.waitFor();
  return { sheet, code: await code.textContent() };
}

/** What a phone's camera reads in a drawing. */
async function read(picture) {
  const { width, height, data } = await picture.evaluate(async (img) => {
    await img.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 416, height: 416 });
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 416, 416);
    context.drawImage(img, 0, 0, 416, 416);
    const { width, height, data } = context.getImageData(0, 0, 416, 416);
    return { width, height, data: [...data] };
  });
  return decodeQR({ width, height, data: Uint8ClampedArray.from(data) });
}

test("a second phone takes up the chat by the code of the first, and both go on live", async (t) => {
  const first = await demo.visit(t);
  await first.chat.say("laal kurti 500 tak");
  const { sheet, code } = await codeOf(first);
  await screenshot(first.page, "pairing-code-360x740");
  assert.deepEqual(await findings(first.page.mainFrame()), []);
  assert.equal(await read(sheet.locator("img")), `${demo.shop.url}/s/demo/#pair=${code.replace("-", "")}`);
  await sheet.getByRole("button", { name: "Close" }).click();

  const second = await demo.visit(t);
  await second.page.goto(`${demo.shop.url}/s/demo/#pair=${code.replace("-", "")}`);
  const yes = second.page.getByRole("button", { name: "Yes, go on" });
  await yes.waitFor();
  assert.deepEqual(await second.chat.conversation(), [], "no address speaks for her");
  await screenshot(second.page, "pairing-question-360x740");
  await yes.click();
  await eventually("the chat is here", async () => {
    assert.deepEqual(await second.chat.conversation(), await first.chat.conversation());
  });
  assert.equal(new URL(second.page.url()).hash, "");

  await second.chat.say("sasta dikhao");
  await first.chat.complete();
  await first.chat.say("aur dikhao");
  await second.chat.complete();
  assert.deepEqual(await second.chat.conversation(), await first.chat.conversation());
  assert.deepEqual([...first.watch.complaints, ...second.watch.complaints], []);
});

test("a code is typed as well, works once, and a wrong one is told", async (t) => {
  const first = await demo.visit(t);
  await first.chat.say("cotton kurti");
  const { code } = await codeOf(first);

  const second = await demo.visit(t);
  await second.chat.say("saree");
  const { sheet } = await codeOf(second);
  const box = sheet.getByRole("textbox", { name: "Code from the other device" });
  await box.fill("00000-00000");
  await box.press("Enter");
  await sheet.getByText("This code does not fit").waitFor();
  await box.fill(code.toLowerCase());
  await box.press("Enter");
  await eventually("the chat of the first phone is here", async () => {
    assert.deepEqual(await second.chat.conversation(), await first.chat.conversation());
  });

  const third = await demo.visit(t);
  await third.page.goto(`${demo.shop.url}/s/demo/#pair=${code.replace("-", "")}`);
  await third.page.getByRole("button", { name: "Yes, go on" }).click();
  await third.page.getByText("This code is over").waitFor();
});

test("a phone that takes up a customer's chat keeps what its guest said in her account if she says so, or ends it", async (t) => {
  const vouching = await Vouching.agreedWith(demo.shop);
  const ask = async (path, token, body) => {
    const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${demo.shop.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  };
  const statusOf = async (authorization, path) => (await demo.shop.ask(authorization, path)).status;
  for (const keeps of [true, false]) {
    const { token } = await ask("/identity", undefined, { shop: "demo", assertion: vouching.vouch("meena") });
    const { conversation_id } = await ask("/conversations", token, { shop: "demo", lang: "en" });
    await ask(`/conversations/${conversation_id}/messages`, token, { client_id: "m1", text: "cotton kurti" });
    const { code } = await ask("/pairings", token, { conversation_id });

    const { page, chat } = await demo.visit(t);
    await chat.say("blue saree");
    const guest = conversationOf(page);
    await page.goto(`${demo.shop.url}/s/demo/#pair=${code}`);
    await page.getByRole("button", { name: "Yes, go on" }).click();
    const question = page.getByText("You chatted here before");
    await question.waitFor();
    if (keeps) await screenshot(page, "pairing-join-360x740");
    await page.getByRole("button", { name: keeps ? "Yes, keep it" : "No", exact: true }).click();
    await eventually("the guest has ended", async () => assert.equal(await statusOf(guest.authorization, "/me"), 401));
    const hers = conversationOf(page);
    assert.notEqual(hers.id, guest.id);
    const path = `/conversations/${guest.id}/events?after=0`;
    assert.equal(await statusOf(hers.authorization, path), keeps ? 200 : 404);
    await page.reload();
    await chat.ready();
    await chat.say("thank you");
    assert.equal(await question.count(), 0);
  }
});
