// What axe finds in a document, serious and critical things only.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One sentence per finding; each document of a page is looked at for itself. */
export async function seriousFindings(frame) {
  // Evaluated by the browser's own hand: the page's content policy has no say in it and stays as it is.
  await frame.evaluate(source);
  const results = await frame.evaluate(() => globalThis.axe.run(document, { iframes: false }));
  return results.violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}
