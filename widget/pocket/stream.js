// The tabs of this browser that show the same chat have one stream of events between them. The page asks for its stream by
// `fetch` and gets it: from the server in one tab, which leads and passes on what comes, and from that tab in the others. A
// lock of the browser says which tab leads. When that goes, however it goes, the lock goes to another, which reads on from
// where its own page stands. A browser without such locks lets each tab have a stream of its own.

import { kept } from "./pairing.js";

/** The tab that leads answers within, milliseconds; one that a phone has put to sleep does not. */
const PATIENCE_MILLIS = 1_000;
/** So long the others have to hear that the server is gone before one of them is next to lead, milliseconds. */
const GRACE_MILLIS = 100;
/** So many of the last events are told to a tab that comes later. */
const REMEMBERED = 300;

const { locks } = navigator;
const KIND = "text/event-stream";
const ask = window.fetch.bind(window);
const bytes = new TextEncoder();

/** Tabs share what the same token opens: one that the server refuses gets nothing from another tab either. */
async function nameOf(path, authorization) {
  const digest = await crypto.subtle.digest("SHA-256", bytes.encode(authorization));
  return `mitra-stream:${path}:${new Uint8Array(digest, 0, 8).join("-")}`;
}

/** What the page takes for its stream. */
class Stream {
  id = Math.random();
  /** As long as this tab leads: something of its own for each time. */
  leading;
  /** Of the tab that leads: its last events, oldest first, and the number of the one before them. */
  events = [];
  from = 0;
  /** Whether the server's answer is there. */
  reads = false;
  /** Whether the page has its answer. */
  isOpen = false;
  ended = false;
  waiting = new AbortController();

  constructor(name, request) {
    this.name = name;
    this.request = request;
    // The last event that the page was given.
    this.heard = Number(request.headers.get("Last-Event-ID"));
    this.answer = new Promise((answered, refused) => Object.assign(this, { answered, refused }));
    this.body = new ReadableStream({ start: (page) => (this.page = page), cancel: () => this.end() });
    this.tabs = new BroadcastChannel(name);
    this.tabs.onmessage = ({ data }) => this.ended || this.hear(data);
    // The page has enough of it: nothing is wrong with the stream, and another tab goes on.
    request.signal.addEventListener("abort", () => this.end());
    if (request.signal.aborted) this.end();
    else this.follow();
  }

  tell(word) {
    this.tabs.postMessage(word);
  }

  /** Waits for its turn to lead, and hears from the tab that does until then. */
  follow() {
    this.queue({ signal: this.waiting.signal });
    this.join();
  }

  queue(how) {
    const held = locks.request(this.name, how, () => this.ended || this.lead());
    held.catch(({ name }) => {
      if (this.ended) return;
      // Without a lock there is nobody to share with.
      if (name !== "AbortError") return void this.lead();
      if (!this.leading) return;
      // Another tab took over, because this one did not answer or is not looked at.
      this.leading = undefined;
      this.upstream.abort();
      this.follow();
    });
  }

  join() {
    this.tell({ join: this.heard, id: this.id, seen: !document.hidden });
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.takeOver(), PATIENCE_MILLIS);
  }

  takeOver() {
    if (this.leading) return;
    // Its place in the row is not needed any more.
    this.waiting.abort();
    this.waiting = new AbortController();
    this.queue({ steal: true });
  }

  hear({ join, id, seen, asks, yours, here, events, end }) {
    if (this.leading) return void (join !== undefined && this.welcome(join, id, seen));
    if (join !== undefined) return;
    clearTimeout(this.patience);
    if (yours === this.id) this.takeOver();
    if (end) this.end(new TypeError("the stream ended"));
    if (here > this.heard) this.join();
    else if (here !== undefined) this.open();
    if (this.isOpen && !asks) events?.forEach((event) => this.give(event));
  }

  /** Another tab wants to hear what comes, from behind an event on. */
  welcome(after, id, seen) {
    // A tab that is looked at is not put to sleep.
    if (seen && document.hidden) return this.tell({ yours: id });
    if (!this.reads) return this.tell({ asks: true });
    const events = this.events.filter(({ seq }) => seq > after);
    if (after >= this.from) return this.tell({ here: this.from, events });
    // It knows less than was ever read here.
    this.tell({ asks: true });
    this.readFrom(after);
  }

  readFrom(after) {
    this.from = after;
    this.events = [];
    this.reads = false;
    this.upstream?.abort();
    this.upstream = new AbortController();
  }

  /** Has the stream from the server as long as it goes; the lock is held meanwhile. */
  async lead() {
    clearTimeout(this.patience);
    const leading = (this.leading = {});
    this.readFrom(this.heard);
    for (;;) {
      const { upstream } = this;
      const why = await this.read(upstream).catch((error) => error);
      if (this.ended || this.leading !== leading) return;
      if (upstream.signal.aborted) continue;
      this.tell({ end: true });
      this.end(why);
      return new Promise((done) => setTimeout(done, GRACE_MILLIS));
    }
  }

  async read({ signal }) {
    const address = new URL(this.request.url);
    address.searchParams.set("after", this.from);
    const headers = new Headers(this.request.headers);
    headers.set("Last-Event-ID", this.from);
    const answer = await ask(address, { headers, signal });
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith(KIND)) return this.answered(answer);
    this.reads = true;
    this.tell({ here: this.from, events: [] });
    this.open();
    let text = "";
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return;
      text += value;
      const events = text.split("\n\n");
      text = events.pop();
      events.forEach((text) => this.pass(text));
    }
  }

  /** Something came, if only a sign of life. */
  pass(text) {
    const id = /^id: ?(\d+)/m.exec(text)?.[1];
    const event = { seq: id && Number(id), text };
    if (id) this.events.push(event);
    if (this.events.length > REMEMBERED) this.from = this.events.shift().seq;
    this.tell({ events: [event] });
    this.give(event);
  }

  open() {
    if (this.isOpen) return;
    this.isOpen = true;
    this.answered(new Response(this.body, { headers: { "Content-Type": KIND } }));
  }

  give({ seq, text }) {
    if (this.ended || seq <= this.heard) return;
    this.heard = seq ?? this.heard;
    this.page.enqueue(bytes.encode(`${text}\n\n`));
  }

  end(why) {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.patience);
    this.waiting.abort();
    this.upstream?.abort();
    this.tabs.close();
    this.refused(why ?? new DOMException("The page wants no more.", "AbortError"));
    // A page that wants no more may have closed it already.
    try {
      this.page.close();
    } catch {}
  }
}

/** Has the page ask for its stream once more. */
const askAgain = () => navigator.onLine && dispatchEvent(new Event("online"));

/** The stream that the page had before this was here belongs to this tab alone. Lets go of the lock when that changes. */
let leave = () => {};

function alone(name) {
  locks.request(name, { ifAvailable: true }, (lock) => {
    if (!lock) return void askAgain();
    const tabs = new BroadcastChannel(name);
    return new Promise((done) => {
      leave = () => {
        leave = () => {};
        tabs.close();
        done();
      };
      tabs.onmessage = ({ data }) => {
        if (data.join === undefined) return;
        tabs.postMessage({ asks: true });
        leave();
        askAgain();
      };
    });
  }).catch(() => {});
}

/** From now on the page's streams are shared. */
export async function shareStreams() {
  if (!locks || !window.BroadcastChannel || !crypto.subtle) return;
  // In a frame whose storage is blocked every lock is refused.
  await locks.request(`mitra-stream:${Math.random()}`, () => {});
  window.fetch = async (request, init) => {
    if (!(request instanceof Request) || request.headers.get("Accept") !== KIND) return ask(request, init);
    const name = await nameOf(new URL(request.url).pathname, request.headers.get("Authorization"));
    leave();
    return new Stream(name, request).answer;
  };
  const { conversation_id, token } = kept() ?? {};
  if (token) alone(await nameOf(`/api/v1/conversations/${conversation_id}/events`, `Bearer ${token}`));
}
