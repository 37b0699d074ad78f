// The `perceive` worker in a document of the chat page, under the page's own content policy.

const SCRIPT = "/app/perceive/perceive.js";

/** Opens the chat page without its own script, which would take the one place for a Trusted Types policy. */
export async function openBare(page, url) {
  await page.route("**/app/mitra-widget-*", (route) => route.abort());
  await page.goto(url);
}

/** Starts the worker and waits until its networks are loaded; gives their id. */
export function startPerceive(page) {
  return page.evaluate((script) => {
    const policy = trustedTypes.createPolicy("mitra", { createScriptURL: (address) => address });
    const worker = new Worker(policy.createScriptURL(script), { type: "module" });
    globalThis.perceive = worker;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(JSON.parse(data).model);
      worker.onerror = ({ message }) => reject(new Error(`the worker ended: ${message}`));
    });
  }, SCRIPT);
}

/** What the worker says of each text. */
export function perceive(page, texts) {
  return page.evaluate((texts) => {
    const worker = globalThis.perceive;
    return new Promise((resolve, reject) => {
      const answers = [];
      worker.onerror = ({ message }) => reject(new Error(`the worker ended: ${message}`));
      worker.onmessage = ({ data }) => {
        const answer = JSON.parse(data);
        answers[answer.id] = answer;
        if (answer.id === texts.length - 1) resolve(answers);
      };
      texts.forEach((text, id) => worker.postMessage(JSON.stringify({ type: "understand", id, text })));
    });
  }, texts);
}

/** What the worker says of photos `{ width, height, rgba }`, one after another; how the network came is told apart. */
export function see(page, photos) {
  return page.evaluate((photos) => {
    const worker = globalThis.perceive;
    return new Promise((resolve, reject) => {
      const [answers, loading] = [[], []];
      worker.onerror = ({ message }) => reject(new Error(`the worker ended: ${message}`));
      worker.onmessage = ({ data }) => {
        const answer = JSON.parse(data);
        if (answer.type === "loading") return loading.push(answer.share);
        answers[answer.id] = answer;
        if (answer.id === photos.length - 1) resolve({ answers, loading });
      };
      photos.forEach(({ width, height, rgba }, id) => {
        const pixels = Uint8Array.from(rgba).buffer;
        worker.postMessage({ id, width, height, rgba: pixels }, [pixels]);
      });
    });
  }, photos);
}
