// Speaking in tests: sounds that Chromium's fake microphone plays, recognisers that hear them, and the chat's microphone.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { launch } from "./browser.mjs";
import { TEXTS } from "./texts.mjs";

const run = promisify(execFile);
const RATE = 16_000;

/** Sounds, as WAV files in a folder of their own. */
export class Sounds {
  static async open() {
    const sounds = new Sounds();
    sounds.folder = await mkdtemp(join(tmpdir(), "mitra-sounds-"));
    sounds.made = 0;
    return sounds;
  }

  file() {
    return join(this.folder, `${(this.made += 1)}.wav`);
  }

  /** A sentence that a speaking program says, behind a moment of silence. */
  async speech(text, voice = "slt") {
    const [said, file] = [this.file(), this.file()];
    await run("flite", ["-voice", voice, "-t", text, "-o", said]);
    await run("ffmpeg", ["-v", "error", "-y", "-i", said, "-af", "adelay=700", "-ar", "48000", file]);
    return file;
  }

  /** Samples made one by one, each from -1 to 1. */
  async made_of(seconds, sample) {
    const bytes = Buffer.alloc(44 + seconds * RATE * 2);
    bytes.write("RIFF");
    bytes.writeUInt32LE(bytes.length - 8, 4);
    bytes.write("WAVEfmt ", 8);
    bytes.writeUInt32LE(16, 16);
    for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) bytes.writeUInt16LE(value, at);
    bytes.writeUInt32LE(RATE, 24);
    bytes.writeUInt32LE(RATE * 2, 28);
    bytes.write("data", 36);
    bytes.writeUInt32LE(bytes.length - 44, 40);
    for (let at = 0; at < seconds * RATE; at += 1) {
      bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample(at / RATE))) * 32_767), 44 + at * 2);
    }
    const file = this.file();
    await writeFile(file, bytes);
    return file;
  }

  close() {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** Numbers from -1 to 1 that look like chance and are the same each time. */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** What is no speech: seconds since the beginning to a sample. */
export function noises() {
  const [hiss, strike] = [chance(1), chance(2)];
  const hum = (time) => [50, 100, 150].reduce((sum, hertz, at) => sum + Math.sin(2 * Math.PI * hertz * time) * 0.3 / (at + 1), 0);
  let key = { at: 0, loud: 0, length: 1 };
  return {
    silence: () => hiss() * 0.002,
    hum: (time) => hum(time) + hiss() * 0.002,
    keys: (time) => {
      if (time > key.at + key.length) key = { at: time, loud: 0.1 + 0.4 * Math.abs(strike()), length: 0.08 + 0.2 * Math.abs(strike()) };
      return hiss() * (0.002 + key.loud * Math.exp(-(time - key.at) * 120));
    },
  };
}

/** A browser into whose microphone this file is played once. */
export function listening(file) {
  return launch(
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${file}%noloop`,
  );
}

/** The recogniser that truly decodes what it gets. */
export class Recogniser {
  static async open() {
    const recogniser = new Recogniser();
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const python = process.env.RECOGNISER ?? join(root, "target/tools/recogniser/bin/python");
    const script = join(root, "e2e/recogniser/serve.py");
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
    recogniser.process = spawn(python, [script], { env, stdio: ["pipe", "pipe", "inherit"] });
    for await (const line of createInterface(recogniser.process.stdout)) {
      recogniser.url = line;
      break;
    }
    if (!recogniser.url) throw new Error("the recogniser does not start");
    return recogniser;
  }

  get settings() {
    return { MITRA_STT_URL: this.url, MITRA_STT_MODEL: "pocketsphinx" };
  }

  async close() {
    this.process.stdin.end();
    if (this.process.exitCode === null) await once(this.process, "exit");
  }
}

/** A recogniser that answers whatever a test says, at once: what `says` gives for each recording. */
export class Scripted {
  static async open(says = () => ({ text: "red cotton kurti" })) {
    const scripted = new Scripted();
    scripted.says = says;
    scripted.sizes = [];
    scripted.recordings = [];
    scripted.server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      scripted.sizes.push(body.length);
      const form = await new Response(body, { headers: { "Content-Type": request.headers["content-type"] } }).formData();
      const file = form.get("file");
      scripted.recordings.push({ type: file.type, bytes: Buffer.from(await file.arrayBuffer()) });
      const { status = 200, ...answer } = scripted.says(scripted.sizes.length);
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer));
    }).listen(0, "127.0.0.1");
    await once(scripted.server, "listening");
    return scripted;
  }

  get settings() {
    return { MITRA_STT_URL: `http://127.0.0.1:${this.server.address().port}/v1` };
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Speaking, as she meets it. */
export class Voice {
  constructor(page, language = "en") {
    this.page = page;
    this.words = { ...TEXTS[language] };
    this.microphone = page.getByRole("button", { name: this.words.speak, exact: true });
    this.group = page.getByRole("group", { name: this.words.label, exact: true });
  }

  button(key) {
    return this.group.getByRole("button", { name: this.words[key], exact: true });
  }

  /** Waits until this is said. */
  said(key, options) {
    return this.group.getByText(this.words[key], { exact: true }).waitFor(options);
  }

  /** Taps the microphone and waits until she may speak. */
  async begin() {
    await this.microphone.click();
    await this.said("listening");
  }
}

/** Runs in the page before anything else: remembers what was asked of the microphone. */
export function watchMicrophone(context) {
  return context.addInitScript(() => {
    const devices = globalThis.navigator.mediaDevices;
    globalThis.streams = [];
    globalThis.sounds = [];
    if (!devices) return;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (...wishes) => {
      const stream = await ask(...wishes);
      globalThis.streams.push(stream);
      return stream;
    };
    globalThis.AudioContext = class extends globalThis.AudioContext {
      constructor(...options) {
        super(...options);
        globalThis.sounds.push(this);
      }
    };
  });
}

/** How often the microphone was taken, and what of it is still held. */
export function held(page) {
  return page.evaluate(() => ({
    taken: globalThis.streams.length,
    live: globalThis.streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === "live").length,
    open: globalThis.sounds.filter(({ state }) => state !== "closed").length,
  }));
}

/** How many pieces of recordings this browser keeps. */
export function piecesKept(page) {
  return page.evaluate(async () => {
    const answer = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open("mitra-recordings-demo"));
    const count = await answer(database.transaction("pieces").objectStore("pieces").count());
    database.close();
    return count;
  });
}
