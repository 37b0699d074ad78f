// What axe finds in a document.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One sentence per finding; each document of a page is looked at for itself. */
export async function findings(frame) {
  // Evaluated by the browser's own hand: the page's content policy has no say in it and stays as it is.
  if (!(await frame.evaluate(() => "axe" in globalThis))) await frame.evaluate(source);
  const results = await frame.evaluate(() => globalThis.axe.run(document, { iframes: false, resultTypes: ["violations"] }));
  return results.violations.map(({ impact, id, help, nodes }) => {
    const places = nodes.map(({ html, any }) => `${html} ${any.map(({ message }) => message).join(" ")}`);
    return { impact, sentence: `${id}: ${help}: ${places.join(" | ")}` };
  });
}

/** The serious and critical ones alone. */
export async function seriousFindings(frame) {
  const found = await findings(frame);
  return found.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ sentence }) => sentence);
}
