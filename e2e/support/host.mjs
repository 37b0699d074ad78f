// Pages of other shops, on another origin than Mitra's, that embed the chat: those of `../hostile`, and any
// that a test makes up.

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../hostile", import.meta.url));

function pages(mitra) {
  const page = (body) =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title></head><body><h1>A shop</h1>${body}</body></html>`;
  return {
    bare: page(""),
    embedding: page(`<script async src="${mitra}/mitra.js" data-shop="demo"></script>`),
  };
}

/** One of the hostile pages, with the headers it is sent with. */
function hostile(name, mitra) {
  const read = (path) => readFileSync(path, "utf8").replaceAll("MITRA", mitra);
  const path = `${folder}/${/\.\w+$/.test(name) ? name : `${name}/index.html`}`;
  if (name.includes("..") || !existsSync(path)) return undefined;
  const headers = path.replace(/[^/]+$/, "headers.json");
  return { body: read(path), headers: existsSync(headers) ? JSON.parse(read(headers)) : {} };
}

export class HostPage {
  static async open(mitra) {
    const host = new HostPage();
    host.made = pages(mitra);
    host.mitra = mitra;
    host.files = {};
    host.server = createServer((request, response) => {
      const name = request.url.slice(1);
      const page = host.files[name] ?? host.pageOf(name);
      // Browsers ask for an icon by themselves; 204 is "there is none".
      response.writeHead(page ? 200 : 204, { "Content-Type": "text/html; charset=utf-8", ...page?.headers });
      response.end(page?.body ?? "");
    }).listen(0, "127.0.0.1");
    await once(host.server, "listening");
    return host;
  }

  /** Serves a page with this body under a name. `MITRA` in it stands for Mitra's address. */
  make(name, body, head = "") {
    const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>${head}</head><body>${body}</body></html>`;
    this.made[name] = page.replaceAll("MITRA", this.mitra);
    return this.address(name);
  }

  pageOf(name) {
    const made = this.made[name];
    return made ? { body: made } : hostile(name.replace(/^hostile\/|\/$/g, ""), this.mitra);
  }

  /** Serves a script under a name. */
  script(name, body) {
    this.files[name] = { body, headers: { "Content-Type": "text/javascript; charset=utf-8" } };
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
