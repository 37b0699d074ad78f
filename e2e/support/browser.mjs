// Chromium, and a watch over everything it complains about.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

const screenshots = fileURLToPath(new URL("../screenshots", import.meta.url));

const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const program = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags.split(" ") };

export async function launch(...more) {
  return chromium.launch({ ...program, args: [...program.args, ...more] });
}

/** A browser of its own that lets frames of other sites keep things, as browsers do outside of their private windows;
 * closed after the test. With an address it is the window of an app. */
export async function everydayVisitor(t, app) {
  const folder = await mkdtemp(join(tmpdir(), "mitra-profile-"));
  await mkdir(join(folder, "Default"));
  const profile = { cookie_controls_mode: 0, block_third_party_cookies: false };
  await writeFile(join(folder, "Default/Preferences"), JSON.stringify({ profile }));
  const args = app ? [...program.args, `--app=${app}`] : program.args;
  const looks = { viewport: app ? null : PHONE, locale: "en-IN" };
  const context = await chromium.launchPersistentContext(folder, { ...program, args, ...looks });
  t.after(async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  });
  const [page] = context.pages();
  listen(page);
  return { context, page, watch: new Watch(page) };
}

/** A page of a fresh visitor from India, and the watch over it. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-IN", ...options });
  // Runs in every document and frame before anything else does.
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy violation: ${event.violatedDirective} by ${event.blockedURI} ${event.sample}`);
    });
  });
  return { context, ...(await another(context)) };
}

/** One page more of a visitor, and the watch over it. */
export async function another(context) {
  const page = await context.newPage();
  listen(page);
  return { page, watch: new Watch(page) };
}

/** The conversation that a page of a watched visitor speaks in, as its requests tell. */
const conversations = new WeakMap();
/** By browser context: conversation to the newest authorization. Of several tabs one has the stream and asks for all. */
const authorizations = new WeakMap();

export function conversationOf(page) {
  const own = conversations.get(page);
  const newest = own && authorizations.get(page.context())?.get(own.id);
  return newest ? { ...own, authorization: newest } : own;
}

function listen(page) {
  page.on("request", (request) => {
    const { id, authorization } = asked(request);
    if (id && authorization) conversations.set(page, { id, authorization, origin: new URL(request.url()).origin });
  });
  const context = page.context();
  if (authorizations.has(context)) return;
  const newest = new Map();
  authorizations.set(context, newest);
  context.on("request", (request) => {
    const { id, authorization } = asked(request);
    if (id && authorization) newest.set(id, authorization);
  });
}

function asked(request) {
  const [, id] = /\/api\/v1\/conversations\/([^/]+)\//.exec(request.url()) ?? [];
  return { id, authorization: request.headers()["authorization"] };
}

/** Collects errors of the console, of scripts and of the content policy, from the page and its frames. */
export class Watch {
  constructor(page) {
    this.complaints = [];
    this.outage = false;
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const text = message.text();
      // A browser reports the requests that fail while the server is down; that is the test's own doing.
      if (this.outage && /net::ERR_|error occurred when fetching the script/.test(text)) return;
      this.complaints.push(`${message.type()}: ${text} (${message.location().url})`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.complaints.push(`${response.status()} for ${response.url()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(`uncaught: ${error.stack ?? error}`));
    page.on("crash", () => this.complaints.push("the page crashed"));
  }
}

export async function screenshot(page, name) {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
