// A test that ends: a page that never answers fails its test instead of holding up the whole run.

import { test as plain } from "node:test";

const PATIENCE_MILLIS = process.env.MITRA_LONG ? 850_000 : 180_000;

export function test(name, body, patienceMillis = PATIENCE_MILLIS) {
  return plain(name, { timeout: patienceMillis }, body);
}
