// Makes the embed as small as it ships, with a `.br` beside each file: `node embed.mjs TOOLS OUT FILE...`.
// `TOOLS` is the folder whose packages are used.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [tools, out, ...files] = process.argv.slice(2);
const { minify } = createRequire(join(tools, "package.json"))("terser");

mkdirSync(out, { recursive: true });
for (const file of files) {
  const name = basename(file);
  const source = readFileSync(file, "utf8");
  const mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
  const { code } = await minify(source.slice(mark.length), {
    module: /^export /m.test(source),
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true },
  });
  // Line breaks between the rules of a style sheet.
  const small = mark + code.replaceAll("}\\n", "}");
  const packed = brotliCompressSync(small, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(join(out, name), small);
  writeFileSync(join(out, `${name}.br`), packed);
  console.log(`${name}: ${packed.length} bytes packed`);
}
