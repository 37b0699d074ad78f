// Starts the `perceive` worker with the networks that lie in its folder; its own address is beside the page. What the page says before they are there waits in
// order. Whatever goes wrong on the way ends up in the page's `error` event for this worker.
import init, { loading, open, open_sight, perceive, see } from "/app/perceive/perceive_core.js";

const early = [];
self.onmessage = (event) => early.push(event.data);

async function file(name) {
  const answer = await fetch(`/app/perceive/${name}`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

const text = (name) => file(name).then((answer) => answer.text());
const bytes = async (name) => new Uint8Array(await (await file(name)).arrayBuffer());

/** A large file, and how it comes. */
async function counted(name, size) {
  const { body } = await file(name);
  const whole = new Uint8Array(size);
  let come = 0;
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return whole.subarray(0, come);
    whole.set(value, come);
    come += value.length;
    loading(come / size);
  }
}

let sight;
/** The network for photos comes with the first of them. */
async function readySight() {
  const [labels, colours] = await Promise.all([text("see.labels.txt"), text("see.colours.tsv")]);
  open_sight(await counted("see.onnx", Number(/^bytes (\d+)$/m.exec(labels)[1])), labels, colours);
}

async function look({ id, width, height, rgba }) {
  await (sight ??= readySight());
  see(id, width, height, new Uint8Array(rgba));
}

const fail = (error) => setTimeout(() => { throw error; });
const hear = (said) => (typeof said === "string" ? perceive(said) : void look(said).catch(fail));

Promise.all([bytes("understand.onnx"), text("understand.labels.txt"), init()])
  .then(([onnx, labels]) => {
    open(onnx, labels);
    self.onmessage = (event) => hear(event.data);
    for (const said of early) hear(said);
  })
  .catch(fail);
