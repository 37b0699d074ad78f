// node audit.mjs PACKAGES ADDRESS: what Lighthouse says of a page as a cheap phone on a slow network sees it.
// PACKAGES is the folder with Lighthouse. Several runs, the median of each category; fails below the least.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

const RUNS = Number(process.env.RUNS ?? 5);
/** What each category has to reach, of a hundred. */
const LEAST = { performance: 98, accessibility: 100, "best-practices": 100 };

const [packages, address] = process.argv.slice(2);
const bring = (path) => import(pathToFileURL(join(packages, path)));
const { default: lighthouse } = await bring("lighthouse/core/index.js");
const { launch } = await bring("chrome-launcher/dist/index.js");

const scores = {};
const shortfalls = new Map();
for (let run = 0; run < RUNS; run += 1) {
  const chromeFlags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"];
  const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, onlyCategories: Object.keys(LEAST), logLevel: "error" });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
      (scores[name] ??= []).push(Math.round(score * 100));
      for (const { id, weight } of auditRefs) {
        const { title, score, displayValue = "" } = lhr.audits[id];
        if (weight > 0 && score !== null && score < 1) shortfalls.set(id, `${title}: ${score} ${displayValue}`);
      }
    }
  } finally {
    chrome.kill();
  }
}

let short = false;
for (const [name, all] of Object.entries(scores)) {
  const median = all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
  console.log(`  ${name.padEnd(16)} ${String(median).padStart(4)}   of ${all.join(" ")}; at least ${LEAST[name]}`);
  short ||= median < LEAST[name];
}
for (const [id, sentence] of shortfalls) console.log(`  ${id}: ${sentence}`);
process.exit(short ? 1 : 0);
