// Speaking instead of typing: a fake microphone plays a voice, a real recogniser hears it, and the words stand in the
// composer; and everything that may come between.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { findings, seriousFindings } from "./support/axe.mjs";
import { launch, screenshot, visitor } from "./support/browser.mjs";
import { Chat } from "./support/chat.mjs";
import { eventually } from "./support/eventually.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";
import { TEXTS } from "./support/texts.mjs";
import { Recogniser, Scripted, Sounds, Voice, held, listening, noises, watchMicrophone } from "./support/voice.mjs";

/** Sentences, and the words of a shop in them. */
const SENTENCES = [
  ["show me red cotton kurti under five hundred", ["red", "cotton", "kurti", "500"]],
  ["i want a blue silk saree", ["blue", "silk", "saree"]],
  ["black jeans for men", ["black", "jeans", "men"]],
  ["do you have yellow lehenga for wedding", ["yellow", "lehenga", "wedding"]],
  ["white dupatta in cotton", ["white", "dupatta", "cotton"]],
];

let sounds, scripted, shop, speaking;

before(async () => {
  sounds = await Sounds.open();
  scripted = await Scripted.open();
  shop = await Shop.open(scripted.settings);
  speaking = await listening(await sounds.speech("show me red cotton kurti"));
});

after(async () => {
  await speaking?.close();
  await shop?.close();
  scripted?.close();
  await sounds?.close();
});

/** A fresh visitor of a shop who may speak. */
async function visit(t, browser = speaking, where = shop, options = {}) {
  const visited = await visitor(browser, options);
  t.after(() => visited.context.close());
  await watchMicrophone(visited.context);
  await visited.page.goto(`${where.url}/`);
  const chat = await Chat.onPage(visited.page);
  return { ...visited, chat, voice: new Voice(visited.page) };
}

/** Nothing of the microphone is held any more. */
async function released(page, times) {
  await eventually("the microphone is given back", async () => {
    assert.deepEqual(await held(page), { taken: times, live: 0, open: 0 });
  });
}

/** Her words stand in the composer, to be corrected. */
function words(chat, patience) {
  return eventually("her words stand in the composer", async () => {
    const text = await chat.composer.inputValue();
    assert.notEqual(text, "");
    assert.ok(await chat.composer.isEditable());
    return text;
  }, patience);
}

test("five sentences are heard by a real recogniser and stand in the composer", async (t) => {
  const recogniser = await Recogniser.open();
  t.after(() => recogniser.close());
  const listeningShop = await Shop.open(recogniser.settings);
  t.after(() => listeningShop.close());
  let [right, all] = [0, 0];
  for (const [sentence, wanted] of SENTENCES) {
    const browser = await listening(await sounds.speech(sentence));
    t.after(() => browser.close());
    const { page, chat, voice, watch } = await visit(t, browser, listeningShop);
    await voice.begin();
    if (all === 0) {
      await page.waitForTimeout(1_500);
      await screenshot(page, "voice-listening");
    }
    const heard = await words(chat, 30_000);
    t.diagnostic(`"${sentence}" is heard as "${heard}"`);
    all += wanted.length;
    right += wanted.filter((word) => heard.toLowerCase().split(/\W+/).includes(word)).length;
    await released(page, 1);
    assert.deepEqual(watch.complaints, []);
    if (sentence === SENTENCES[0][0]) {
      await screenshot(page, "voice-heard");
      await chat.sendButton.click();
      const reply = await eventually("it is answered", async () => {
        const reply = await chat.complete();
        assert.ok(reply?.products.length > 0);
        return reply;
      });
      for (const { title } of reply.products) assert.match(title, /kurti/i);
    }
    await browser.close();
  }
  t.diagnostic(`${right} of ${all} product words`);
  assert.ok(right / all >= 0.8, `${right} of ${all} product words`);
});

test("silence, hum and a keyboard are no message: nobody is asked and nothing is written", async (t) => {
  const noise = noises();
  const before = scripted.sizes.length;
  await Promise.all(
    Object.entries(noise).map(async ([name, sample]) => {
      const browser = await listening(await sounds.made_of(30, sample));
      t.after(() => browser.close());
      const { page, chat, voice } = await visit(t, browser);
      await voice.begin();
      await voice.said("nothing_heard", { timeout: 20_000 });
      assert.equal(await chat.composer.inputValue(), "", name);
      await released(page, 1);
      await browser.close();
    }),
  );
  assert.equal(scripted.sizes.length, before);
});

test("she says herself when she is done, or that nothing of it counts", async (t) => {
  const { page, chat, voice, watch } = await visit(t);
  await voice.begin();
  await page.waitForTimeout(1_800);
  const before = scripted.sizes.length;
  await voice.button("never_mind").click();
  await voice.group.waitFor({ state: "hidden" });
  await released(page, 1);
  await voice.begin();
  await page.waitForTimeout(1_800);
  await page.keyboard.press("Escape");
  await voice.group.waitFor({ state: "hidden" });
  await released(page, 2);
  assert.equal(await chat.composer.inputValue(), "");
  assert.equal(scripted.sizes.length, before, "nothing was sent");
  await chat.composer.fill("show me");
  await voice.begin();
  await page.waitForTimeout(1_800);
  await voice.button("done").click();
  await voice.said("check");
  assert.equal(await chat.composer.inputValue(), "show me red cotton kurti");
  await released(page, 3);
  assert.deepEqual(watch.complaints, []);
});

test("who holds the microphone is heard until she lets go", async (t) => {
  const { page, chat, voice } = await visit(t);
  // The first tap brings what speaking needs.
  await voice.begin();
  await voice.button("never_mind").click();
  const { x, y, width, height } = await voice.microphone.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await voice.said("listening");
  await page.waitForTimeout(2_500);
  assert.ok(await voice.button("done").isVisible(), "silence does not end it");
  await page.mouse.up();
  await words(chat);
  await released(page, 2);
});

test("every trouble with the microphone has its own sentence and a way out", async (t) => {
  const { page, voice } = await visit(t, speaking);
  const troubles = {
    NotAllowedError: "denied",
    NotFoundError: "no_microphone",
    NotReadableError: "busy",
    SecurityError: "insecure",
    AbortError: "broken",
    OverconstrainedError: "no_microphone",
    InvalidStateError: "broken",
  };
  for (const [name, sentence] of Object.entries(troubles)) {
    await page.evaluate((name) => {
      globalThis.navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", name));
    }, name);
    await voice.microphone.click();
    await voice.said(sentence);
    if (sentence !== "insecure") assert.ok(await voice.button("again").isVisible(), name);
    await voice.button("put_away").click();
    await voice.group.waitFor({ state: "hidden" });
  }
  await page.evaluate(() => delete globalThis.MediaRecorder);
  await voice.microphone.click();
  await voice.said("unsupported");
});

test("a call that takes the microphone ends it, and what was said until then is heard", async (t) => {
  const { page, chat, voice } = await visit(t);
  await voice.begin();
  await page.waitForTimeout(2_000);
  await page.evaluate(() => globalThis.streams[0].getTracks()[0].stop());
  assert.equal(await words(chat), "red cotton kurti");
  await released(page, 1);
});

test("words that are in doubt are asked about, and sure ones go at once where she chose so", async (t) => {
  const { page, chat, voice } = await visit(t);
  scripted.says = () => ({ text: "red cotton kurti", language: "welsh" });
  t.after(() => (scripted.says = () => ({ text: "red cotton kurti" })));
  await voice.begin();
  await voice.said("doubtful", { timeout: 20_000 });
  await voice.button("send_at_once").click();
  await screenshot(page, "voice-doubtful");
  await chat.composer.fill("");
  await voice.begin();
  await voice.said("doubtful", { timeout: 20_000 });
  assert.equal(await chat.composer.inputValue(), "red cotton kurti", "doubtful words wait also then");
  await chat.composer.fill("");
  scripted.says = () => ({ text: "red cotton kurti" });
  await voice.begin();
  await eventually("it was sent", async () => {
    assert.equal((await chat.transcript()).find(({ who }) => who === "hers")?.text, "red cotton kurti");
  });
  await page.reload();
  await chat.ready();
  await voice.begin();
  await eventually("she chose it for good", async () => {
    assert.equal((await chat.transcript()).filter(({ who }) => who === "hers").length, 2);
  });
});

test("replies are read aloud on request, and nobody is talked over", async (t) => {
  const { page, chat, voice } = await visit(t);
  await page.evaluate(() => {
    globalThis.said = [];
    globalThis.isSpeaking = false;
    globalThis.speechSynthesis.speak = ({ text, lang }) => {
      globalThis.isSpeaking = true;
      globalThis.said.push({ text, lang });
    };
    globalThis.speechSynthesis.cancel = () => {
      globalThis.isSpeaking = false;
      globalThis.said.push("hush");
    };
    Object.defineProperty(globalThis.speechSynthesis, "speaking", { get: () => globalThis.isSpeaking });
  });
  const said = () => page.evaluate(() => globalThis.said.filter((what) => what !== "hush"));
  await voice.begin();
  await voice.said("check", { timeout: 20_000 });
  await voice.button("aloud").click();
  await chat.sendButton.click();
  const reply = await eventually("the reply is read", async () => {
    const reply = await chat.complete();
    assert.equal((await said()).length, 1);
    return reply;
  });
  assert.deepEqual(await said(), [{ text: reply.text, lang: "en-IN" }]);
  await chat.composer.click();
  assert.equal(await page.evaluate(() => globalThis.said.at(-1)), "hush");

  // One reply alone: a tap reads it, the next one ends it, and one after that reads it again.
  const listen = page.getByRole("button", { name: TEXTS.en.hear_reply, exact: true });
  await eventually("each complete reply can be heard", async () => {
    const complete = await page.getByRole("button", { name: TEXTS.en.copy, exact: true }).count();
    assert.ok(complete > 0);
    assert.equal(await listen.count(), complete);
  });
  const before = (await said()).length;
  for (const times of [1, 1, 2]) {
    await listen.last().click();
    assert.equal((await said()).length, before + times);
  }
  // Read to its end, it is read again at once.
  await page.evaluate(() => (globalThis.isSpeaking = false));
  await listen.last().click();
  assert.equal((await said()).length, before + 3);
  assert.deepEqual((await said()).at(-1), { text: reply.text, lang: "en-IN" });
  assert.deepEqual(await seriousFindings(page.mainFrame()), []);
  await screenshot(page, "listen-360x740");
});

test("where recognisers take nothing but WAV, what is sent is samples", async (t) => {
  const scripted = await Scripted.open(() => ({ text: "red cotton kurti" }));
  t.after(() => scripted.close());
  const shop = await Shop.open({ ...scripted.settings, MITRA_STT_WAV: "true" });
  t.after(() => shop.close());
  const { page, chat, voice, watch } = await visit(t, speaking, shop);
  await voice.begin();
  assert.equal(await words(chat, 30_000), "red cotton kurti");
  const [sent] = scripted.recordings;
  assert.equal(sent.type, "audio/wav");
  assert.equal(sent.bytes.toString("latin1", 0, 4) + sent.bytes.toString("latin1", 8, 12), "RIFFWAVE");
  // One channel of 16 kHz in 16 bits, and as much of it as the file says.
  assert.deepEqual([sent.bytes.readUInt16LE(22), sent.bytes.readUInt32LE(24), sent.bytes.readUInt16LE(34)], [1, 16_000, 16]);
  assert.equal(sent.bytes.readUInt32LE(40), sent.bytes.length - 44);
  const loudest = Math.max(...new Int16Array(sent.bytes.buffer.slice(sent.bytes.byteOffset + 44)).map(Math.abs));
  assert.ok(loudest > 1_000, `it holds her voice: ${loudest}`);
  await released(page, 1);
  assert.deepEqual(watch.complaints, []);
});

test("the browser's own recogniser is asked only when she agrees", async (t) => {
  const silent = await Shop.open();
  t.after(() => silent.close());
  const { page, chat, voice } = await visit(t, speaking, silent);
  await page.evaluate(() => {
    globalThis.recognised = 0;
    globalThis.SpeechRecognition = class {
      start() {
        globalThis.recognised += 1;
        globalThis.recognisedAs = this.lang;
        setTimeout(() => this.onresult({ results: [[{ transcript: "blue silk saree" }]] }), 300);
        setTimeout(() => this.onend(), 400);
      }
      stop() {}
    };
    globalThis.webkitSpeechRecognition = undefined;
  });
  await voice.microphone.click();
  await voice.said("ask_own");
  await screenshot(page, "voice-own");
  await voice.button("refuse").click();
  assert.equal(await page.evaluate(() => globalThis.recognised), 0);
  await voice.microphone.click();
  await voice.button("allow").click();
  assert.equal(await words(chat), "blue silk saree");
  assert.equal(await page.evaluate(() => globalThis.recognisedAs), "en-IN");
  await page.evaluate(() => (globalThis.SpeechRecognition = undefined));
  await chat.composer.fill("");
  await voice.microphone.click();
  await voice.said("nobody");
  assert.deepEqual(await held(page), { taken: 0, live: 0, open: 0 });
});

for (const language of ["en", "hi", "hinglish"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing while she speaks: ${language}, ${colorScheme}`, async (t) => {
      const { page, chat } = await visit(t, speaking, shop, { colorScheme });
      await chat.language.selectOption(language);
      const voice = new Voice(page, language);
      const look = async (state) => {
        // A word of the page that goes by itself is pale while it goes.
        await page.evaluate(() =>
          Promise.all(document.getAnimations().filter(({ effect }) => effect.target.matches(".told")).map(({ finished }) => finished)),
        );
        await screenshot(page, `voice-${state}-${language}-${colorScheme}`);
        assert.deepEqual(await findings(page.mainFrame()), [], state);
        const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(width <= room, state);
      };
      await voice.begin();
      await page.waitForTimeout(1_500);
      await look("listening");
      await voice.said("check", { timeout: 20_000 });
      await look("heard");
      await voice.button("put_away").click();
      await page.evaluate(() => {
        globalThis.navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      });
      await voice.microphone.click();
      await voice.said("denied");
      await look("denied");
    });
  }
}
