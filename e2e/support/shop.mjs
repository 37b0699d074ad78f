// The real server, with a store of its own on a free port of this machine.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { eventually } from "./eventually.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.MITRA_SERVER ?? join(root, "target/debug/mitra");
const assets = process.env.MITRA_ASSETS ?? join(root, "dist");

/** A free port, handed back before the server takes it. */
async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

export class Shop {
  /** Starts a server; `settings` are environment variables. Call `close` when done. */
  static async open(settings = {}) {
    const shop = new Shop();
    shop.data = await mkdtemp(join(tmpdir(), "mitra-e2e-"));
    shop.port = await freePort();
    shop.url = `http://127.0.0.1:${shop.port}`;
    await shop.start(settings);
    return shop;
  }

  /** Starts the server on the same port and the same store; settings stay until others are given. */
  async start(settings = this.settings) {
    this.settings = settings;
    this.said = "";
    const env = {
      PATH: process.env.PATH,
      MITRA_ADDR: `127.0.0.1:${this.port}`,
      MITRA_DATA: this.data,
      MITRA_ASSETS: assets,
      ...settings,
    };
    this.process = spawn(program, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on("data", (text) => (this.said += text));
    }
    this.ended = once(this.process, "exit");
    await eventually(`the server is ready`, async () => {
      if (this.process.exitCode !== null) throw new Error(`the server ended: ${this.said}`);
      const answer = await fetch(`${this.url}/readyz`);
      if (!answer.ok) throw new Error(`/readyz says ${answer.status}: ${await answer.text()}`);
    }, 60_000);
  }

  /** Runs another command of the program on the same store; gives what it wrote. */
  command(...words) {
    return this.run(words, "");
  }

  /** What a command answers to lines of JSON, one to each. */
  async answers(command, requests) {
    const lines = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
    return (await this.run([command], lines)).trim().split("\n").map((line) => JSON.parse(line));
  }

  async run(words, input) {
    const env = { PATH: process.env.PATH, MITRA_DATA: this.data, MITRA_ASSETS: assets, ...this.settings };
    const child = spawn(program, words, { env, stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(input);
    let said = "";
    let answer = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
    child.stdout.on("data", (text) => (answer += text));
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`mitra ${words.join(" ")} ended with ${code}: ${said}`);
    return answer;
  }

  /** Asks the server as somebody's page would; gives the answer. */
  ask(authorization, path, method = "GET") {
    return fetch(`${this.url}/api/v1${path}`, { method, headers: { Authorization: authorization } });
  }

  /** Ends the server; SIGKILL is what a power cut looks like to it. */
  async stop(signal = "SIGTERM") {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill(signal);
      await this.ended;
    }
  }

  /** Ends the server and removes its store. */
  async close() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
