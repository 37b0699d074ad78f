// Starts the `perceive` worker with the networks that lie beside it. What the page says before they are there waits in
// order. Whatever goes wrong on the way ends up in the page's `error` event for this worker.
import init, { open, perceive } from "./perceive_core.js";

const early = [];
self.onmessage = (event) => early.push(event.data);

async function file(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

const onnx = file("understand.onnx").then((answer) => answer.arrayBuffer());
const labels = file("understand.labels.txt").then((answer) => answer.text());

Promise.all([onnx, labels, init()])
  .then(([onnx, labels]) => {
    open(new Uint8Array(onnx), labels);
    self.onmessage = (event) => perceive(event.data);
    for (const said of early) perceive(said);
  })
  .catch((error) => setTimeout(() => { throw error; }));
