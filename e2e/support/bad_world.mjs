// A proxy between the browser and the server that is as bad as networks are: it cuts, stalls, repeats and swaps events,
// answers by halves, and asks to log in first. What it does is said by the test; without a word it is a good one.

import { once } from "node:events";
import { Agent, createServer, request as ask } from "node:http";

export class BadWorld {
  /** Stands before a server. */
  static async before(shop) {
    const world = new BadWorld();
    world.port = shop.port;
    // Connections to the server are not kept: it may be another one in a moment.
    world.agent = new Agent({ keepAlive: false });
    world.be({});
    world.streams = new Set();
    world.server = createServer((request, response) => world.pass(request, response)).listen(0, "127.0.0.1");
    await once(world.server, "listening");
    world.url = `http://127.0.0.1:${world.server.address().port}`;
    return world;
  }

  /** From now on the world is like this, and open streams feel it too:
   * `portal`: everything is answered with somebody's page to log in at;
   * `gone`: no connection comes about;
   * `halves`: of every answer to a POST comes the first half;
   * `cutAfter`: each stream of events ends after so many bytes, in the middle of whatever it says;
   * `stalled`: streams stay open and say nothing;
   * `onBlock(block, index)`: what becomes of each event, as a list of blocks. */
  be(manners) {
    this.manners = manners;
  }

  /** Ends every open stream. */
  cut() {
    for (const socket of this.streams) socket.destroy();
  }

  pass(request, response) {
    const { portal, gone, halves } = this.manners;
    if (gone) return request.socket.destroy();
    if (portal) {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
      return response.end("<!doctype html><title>Free Wi-Fi</title><p>Please log in.</p>");
    }
    const { method, url, headers } = request;
    const onward = ask({ port: this.port, host: "127.0.0.1", method, path: url, headers, agent: this.agent }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      if (answer.headers["content-type"]?.startsWith("text/event-stream")) return this.stream(answer, response);
      if (halves && method === "POST") return this.half(answer, response);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  }

  async half(answer, response) {
    const parts = [];
    for await (const part of answer) parts.push(part);
    const whole = Buffer.concat(parts);
    response.write(whole.subarray(0, whole.length / 2));
    // What was written leaves before the end does.
    setTimeout(() => response.destroy(), 20);
  }

  stream(answer, response) {
    const { socket } = response;
    this.streams.add(socket);
    response.on("close", () => this.streams.delete(socket));
    response.flushHeaders();
    let text = "";
    let sent = 0;
    let index = 0;
    const say = (bytes) => {
      const { cutAfter, stalled } = this.manners;
      if (stalled || response.destroyed) return;
      const left = cutAfter === undefined ? bytes.length : Math.max(0, cutAfter - sent);
      sent += bytes.length;
      if (left >= bytes.length) return response.write(bytes);
      response.write(bytes.subarray(0, left));
      setTimeout(() => response.destroy(), 5);
    };
    answer.on("data", (part) => {
      const { onBlock } = this.manners;
      if (!onBlock) return say(part);
      text += part.toString("utf8");
      for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
        for (const block of onBlock(text.slice(0, end + 2), index++)) say(Buffer.from(block));
      }
    });
    answer.on("end", () => response.end());
    answer.on("error", () => response.destroy());
  }

  async close() {
    this.cut();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
