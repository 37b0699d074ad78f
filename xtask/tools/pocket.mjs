// Bundles what makes the page an app: `node pocket.mjs TOOLS WIDGET OUT`. `TOOLS` is the folder whose packages are used.
// With it goes what the page does not need for its first message: how cards look.

import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [tools, widget, out] = process.argv.slice(2);
const from = join(widget, "pocket");
const { build } = createRequire(join(tools, "package.json"))("esbuild");

rmSync(out, { recursive: true, force: true });
const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "none",
  nodePaths: [join(tools, "node_modules")],
  define: { "process.env.NODE_ENV": '"production"' },
  outdir: out,
  logLevel: "warning",
};
// A service worker that is no module runs in every browser; what the page imports is one.
await build({ ...common, entryPoints: [join(from, "sw.js")], format: "iife" });
const pages = ["pocket.js", "pair.js"].map((name) => join(from, name));
await build({ ...common, entryPoints: pages, format: "esm", external: ["/app/*"], splitting: true, chunkNames: "[name]-[hash]" });
await build({ ...common, entryPoints: [join(widget, "style/cards.css")], external: ["/app/*"] });
for (const name of readdirSync(out).filter((name) => /\.(js|css)$/.test(name))) {
  const packed = brotliCompressSync(readFileSync(join(out, name)), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(join(out, `${name}.br`), packed);
  console.log(`${name}: ${packed.length} bytes packed`);
}
