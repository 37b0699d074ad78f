// A shopper asks for a person: somebody of the shop answers on the admin pages, she sees it live on her phone, and
// comes back to Mitra.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { seriousFindings } from "./support/axe.mjs";
import { launch, screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

const PASSWORD = "tulsi monsoon lantern";
const ANSWER = "Namaste, aapka order kal pahunch jayega.";
const LATE = "Ek baat aur thi";

let shop, browser;
before(async () => {
  shop = await Shop.open();
  await shop.run(["admin", "add", "--shop", "demo", "--login", "asha", "--role", "agent"], `${PASSWORD}\n`);
  await shop.command("shop", "set", "demo", "--people-name", "Team Rangoli");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await shop?.close();
});

/** The agent's phone, logged in. */
async function agent(t) {
  const { context, page } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(`${shop.url}/admin`);
  await page.getByLabel("Login").fill("asha");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  return page;
}

/** Nothing serious to say about the page, and nothing wider than the screen. */
async function isKind(page, where) {
  assert.deepEqual(await seriousFindings(page.mainFrame()), [], where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${where} is ${wide} px wider than the screen`);
}

test("a person of the shop answers in the chat, and she comes back to Mitra", async (t) => {
  const { context, page, watch } = await visitor(browser);
  t.after(() => context.close());
  await page.goto(`${shop.url}/s/demo/?lang=hinglish`);
  const chat = await Chat.onPage(page);
  await chat.language.selectOption("hinglish");
  await chat.say("laal kurti 800 tak dikhao");
  const passedOn = await chat.say("mujhe kisi insaan se baat karni hai");
  assert.match(passedOn.text, /shop/i);
  await chat.say("mera order teen din se nahi aaya");

  const desk = await agent(t);
  await desk.getByRole("link", { name: "Waiting" }).click();
  await desk.getByText("Her last words:").waitFor();
  await isKind(desk, "the waiting chats");
  await screenshot(desk, "admin-waiting-360x740");
  await desk.getByRole("link", { name: /unanswered/ }).click();
  await desk.getByText("mera order teen din se nahi aaya").first().waitFor();
  await desk.getByLabel(/Your answer/).fill(ANSWER);
  await isKind(desk, "the chat that waits");
  await screenshot(desk, "admin-desk-360x740");
  await desk.getByRole("button", { name: "Answer" }).click();
  await desk.getByText("Your answer is in the chat.").waitFor();

  const said = chat.log.getByText(ANSWER);
  await said.waitFor();
  assert.match(await said.innerText(), /^Team Rangoli\n/, "the name stands over the words");
  assert.equal(await chat.log.getAttribute("aria-live"), "polite", "and is read out with them");
  assert.deepEqual(await seriousFindings(chat.frame), []);
  await screenshot(page, "handover-answer-360x740");

  const replies = (await chat.conversation()).length;
  await chat.type("theek hai, dhanyavaad");
  await chat.complete();
  assert.equal((await chat.conversation()).length, replies + 1, "Mitra leaves it to the person");
  const back = chat.frame.getByRole("button", { name: "Mitra se baat karein" });
  await back.waitFor();
  await desk.getByRole("link", { name: "Look for new words" }).click();
  await desk.getByText("theek hai, dhanyavaad").first().waitFor();

  // What is typed while she goes back to Mitra is not sent and not lost.
  await desk.getByLabel(/Your answer/).fill(LATE);
  await back.click();
  await eventually("Mitra is back", async () => {
    const last = (await chat.conversation()).at(-1);
    assert.ok(last.who === "mitra" && last.text, "no word of Mitra's");
  });
  await desk.getByRole("button", { name: "Answer" }).click();
  await desk.getByText("She is with Mitra again").waitFor();
  assert.equal(await desk.getByLabel("What you wrote").inputValue(), LATE);
  await isKind(desk, "the chat that is Mitra's again");

  const found = await chat.say("neeli kurti dikhao");
  assert.ok(found.products.length > 0, "Mitra shows products again");

  // The whole of it is there when she comes again.
  await page.reload();
  await chat.ready();
  await chat.log.getByText(ANSWER).waitFor();
  await chat.complete();
  assert.deepEqual(watch.complaints, []);
});
