// The app as a browser keeps it on the device.

import assert from "node:assert/strict";

import { eventually } from "./eventually.mjs";

/** Waits until the page's service worker has kept everything. */
export async function installed(frame) {
  await eventually("the app is kept on the device", async () => {
    const state = await frame.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration(location.href);
      return registration?.active?.state;
    });
    assert.equal(state, "activated");
  });
}
