// The chat as a shopper meets it: everything is found by role and accessible name.

import assert from "node:assert/strict";

import { conversationOf } from "./browser.mjs";
import { eventually } from "./eventually.mjs";
import { TEXTS, named } from "./texts.mjs";

/** Languages as the switch names them, by the code on the wire. */
const NAMES = { en: "English", hi: "हिन्दी", hinglish: "Hinglish" };

export class Chat {
  /** The chat inside the shop's page: opens the panel with the launcher. */
  static async openOn(page) {
    await launcher(page).click();
    return Chat.inFrameOf(page);
  }

  /** The chat whose panel is open already. */
  static async inFrameOf(page, { untouched = false } = {}) {
    const frame = await eventually("the chat's frame is there", () => {
      const found = page.frames().find((frame) => /^\/s\/[^/]+\/frame$/.test(new URL(frame.url()).pathname));
      assert.ok(found, "no frame shows the chat");
      return found;
    });
    const chat = new Chat(page, frame);
    return untouched ? chat : chat.ready();
  }

  /** The chat on a page of its own. */
  static async onPage(page) {
    return new Chat(page, page.mainFrame()).ready();
  }

  constructor(page, frame) {
    this.page = page;
    this.frame = frame;
    this.composer = frame.getByRole("textbox", { name: named("composer_label") });
    this.log = frame.getByRole("log", { name: named("transcript_label") });
    this.sendButton = frame.getByRole("button", { name: named("send") });
    this.language = frame.getByRole("combobox", { name: named("language_label") });
    this.retry = frame.getByRole("button", { name: named("retry") });
    this.close = frame.getByRole("button", { name: named("close") });
    this.privacy = frame.getByRole("button", { name: named("privacy") });
    this.sheet = frame.getByRole("dialog");
    this.welcome = frame.getByRole("heading", { name: named("welcome_title") });
    this.context = frame.getByRole("group", { name: named("context_label") });
    this.keepQuestion = frame.getByRole("region", { name: named("keep_title") });
  }

  /** Waits until a finger reaches the composer: it is there and nothing covers it, in the frame or around it. */
  async ready() {
    await this.composer.click();
    return this;
  }

  /** Taps the button with this one of the page's texts; a choice has its hint after its name. */
  async tap(key) {
    const { source } = named(key);
    await this.frame.getByRole("button", { name: new RegExp(source.replace(/\$$/, "")) }).click();
  }

  /** Waits until the page is as on a first visit. */
  async isLikeNew() {
    await eventually("the page is like new", async () => {
      assert.deepEqual(await this.conversation(), []);
      assert.equal(await this.composer.inputValue(), "");
      assert.ok(await this.welcome.isVisible(), "no welcome");
    });
  }

  async type(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends and waits until the reply is complete and shown; returns it. */
  async say(text) {
    const replies = (await this.transcript()).filter((line) => line.who === "mitra").length;
    await this.type(text);
    await eventually(`"${text}" is answered`, async () => {
      const shown = (await this.transcript()).filter((line) => line.who === "mitra").length;
      assert.ok(shown > replies, "no reply yet");
    });
    return this.complete();
  }

  /** Waits until the log has a finished reply to every message and the page shows exactly the log. */
  async complete(patienceMillis) {
    return eventually(
      "the page shows the whole log",
      async () => {
        const events = await this.events();
        const count = (kind) => events.filter((event) => event.kind === kind).length;
        assert.equal(count("reply.done"), count("shopper.message"), "a reply is not finished");
        const lines = await this.conversation();
        assert.deepEqual(lines, asTranscript(events, await this.words()));
        return lines.findLast((line) => line.who === "mitra");
      },
      patienceMillis,
    );
  }

  /** The page's words in the language it is in now. */
  async words() {
    return TEXTS[await this.language.inputValue()];
  }

  /** What she and Mitra said, without the page's own notices, and without replies in which Mitra says nothing. */
  async conversation() {
    const isSaid = (line) => line.who !== "page" && (line.who !== "mitra" || line.text || line.products.length);
    return (await this.transcript()).filter(isSaid);
  }

  /** What the log shows, line by line: who speaks, the words, and the products as title and price. */
  async transcript() {
    const who = { hers: texts("you"), mitra: texts("mitra") };
    return this.log.evaluate((log, who) => {
      const clean = (text) => text.replace(/\s+/g, " ").trim();
      const wordsOf = (line) => {
        const copy = line.cloneNode(true);
        for (const apart of copy.querySelectorAll("[role=list], [aria-live=off]")) apart.remove();
        return clean(copy.textContent);
      };
      const productOf = (card) => ({
        title: clean(card.querySelector("h2, h3").textContent),
        price: Number(card.querySelector("strong").textContent.replace(/[^0-9]/g, "")),
      });
      return [...log.children].map((line) => {
        const words = wordsOf(line);
        for (const [name, openings] of Object.entries(who)) {
          const opening = openings.find((opening) => words.startsWith(opening));
          if (opening === undefined) continue;
          const text = words.slice(opening.length).trim();
          if (name === "hers") return { who: name, text };
          const cards = [...line.querySelectorAll("[role=list] > li")];
          return { who: name, text, products: cards.map(productOf) };
        }
        return { who: "page", text: words };
      });
    }, who);
  }

  /** The log as the server has it, asked for as the page asks. */
  async events() {
    const conversation = conversationOf(this.page);
    if (!conversation) return [];
    const { origin, id, authorization } = conversation;
    const answer = await fetch(`${origin}/api/v1/conversations/${id}/events?after=0`, {
      headers: { Accept: "application/json", Authorization: authorization },
    });
    assert.equal(answer.status, 200);
    return (await answer.json()).events;
  }
}

/** The button on the shop's page that opens the chat. */
export function launcher(page) {
  return page.getByRole("button", { name: /^(Open the chat|चैट खोलें|Chat kholein)/ });
}

/** The transcript that a page with these words must show for these events. */
export function asTranscript(events, words) {
  const lines = [];
  const replies = new Map();
  const replyTo = (turn) => {
    if (!replies.has(turn)) {
      replies.set(turn, { who: "mitra", text: "", products: [] });
      lines.push(replies.get(turn));
    }
    return replies.get(turn);
  };
  const clean = (text) => text.replace(/\s+/g, " ").trim();
  const titles = new Map();
  const labels = new Map();
  const of = (word) => ({ product_id }) => words[word].replace("{}", titles.get(product_id));
  const said = {
    change_language: ({ lang }) => words.asked_language.replace("{}", NAMES[lang]),
    drop_condition: ({ slot, value }) => words.without.replace("{}", labels.get(`${slot}=${value}`)),
    clear_conditions: () => words.clear_all,
    show_details: of("asked_details"),
    save: of("asked_save"),
    unsave: of("asked_unsave"),
    add_to_cart: of("cart_of"),
    similar: of("similar_of"),
    find_like: ({ label }) => label,
    take_size: ({ size }) => words.asked_size.replace("{}", size),
  };
  const tap = (action) => said[action.kind](action);
  for (const { kind, data } of events) {
    if (kind === "shopper.message") lines.push({ who: "hers", text: clean(data.text || tap(data.action)) });
    if (kind === "reply.words") {
      const reply = replyTo(data.turn);
      reply.text = clean(`${reply.text} ${data.text}`);
    }
    if (kind === "reply.context") {
      for (const { slot, value, label } of data.conditions) labels.set(`${slot}=${value}`, label);
    }
    if (kind === "reply.products") {
      for (const { id, title } of data.products) titles.set(id, title);
      const products = data.products.map(({ title, price }) => ({ title, price }));
      replyTo(data.turn).products = products;
    }
  }
  return lines;
}

function texts(key) {
  return Object.values(TEXTS).map((language) => language[key]);
}
