// Pages of other shops, on another origin than Mitra's, that embed the chat.

import { once } from "node:events";
import { createServer } from "node:http";

/** What a page with an unlucky history does to the world that scripts share. */
const BREAK_THE_WORLD = `
  Array.prototype.surprise = () => {};
  Object.prototype.leftover = 1;
  window.fetch = () => Promise.reject(new Error("this page has its own fetch"));
  window.Map = function () { throw new Error("this page has its own Map"); };
  JSON.stringify = () => "broken";
  EventTarget.prototype.toString = () => "odd";
`;
const SHOUT = "* { all: unset !important; font-size: 40px !important; position: static !important; }";

function pages(mitra) {
  const script = `<script async src="${mitra}/mitra.js" data-shop="demo"></script>`;
  const page = (head, body) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>${head}</head><body><h1>A shop</h1>${body}</body></html>`;
  return {
    bare: page("", ""),
    embedding: page("", script),
    twice: page("", script + script),
    hostile: page(`<script>${BREAK_THE_WORLD}</script><style>${SHOUT}</style>`, script),
  };
}

export class HostPage {
  static async open(mitra) {
    const host = new HostPage();
    const served = pages(mitra);
    host.server = createServer((request, response) => {
      const page = served[request.url.slice(1)];
      // Browsers ask for an icon by themselves; 204 is "there is none".
      response.writeHead(page ? 200 : 204, { "Content-Type": "text/html; charset=utf-8" });
      response.end(page ?? "");
    }).listen(0, "127.0.0.1");
    await once(host.server, "listening");
    return host;
  }

  address(name) {
    // Another site than the shop's server, as it is on the web: cookies and storage are kept apart.
    return `http://localhost:${this.server.address().port}/${name}`;
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
