// node understand.mjs WORKER PEER NETWORK MESSAGES FEATURES: the network that understands in Chromium, beside onnxruntime-web.
// WORKER is the folder of the `perceive` worker, PEER that of onnxruntime-web's files, NETWORK the ONNX file that both
// load, MESSAGES lines of `{"text"}`, FEATURES what the example `features` writes of them.

import { readFileSync, readdirSync } from "node:fs";

import { ONNXRUNTIME, beside } from "./beside.mjs";

const [ours, peer, network, texts, features] = process.argv.slice(2);
const labels = readdirSync(ours).find((name) => /^understand.*\.labels\.txt$/.test(name));

const lines = (file) => readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const rowsOf = lines(features);
const inputs = lines(texts).map(({ text }, at) => {
  // As many places as the fullest row has features.
  const width = Math.max(...rowsOf[at].rows.map((row) => row.length));
  const ids = rowsOf[at].rows.flatMap((row) => [...row, ...Array(width - row.length).fill(0)]);
  return { text, ids, width };
});

const MITRA = `
    import init, { open, perceive, scores } from "/ours/perceive_core.js";
    const load = async () => {
      const [onnx, labels] = await Promise.all([
        fetch("/network").then((answer) => answer.arrayBuffer()),
        fetch("/ours/${labels}").then((answer) => answer.text()),
        init(),
      ]);
      open(new Uint8Array(onnx), labels);
    };`;
/** What each gives is what the network says of the intent. */
const engines = {
  mitra: `${MITRA}
    const ready = ({ ids, width }) => [Uint32Array.from(ids), width];
    const run = ([ids, width]) => scores(ids, width);`,
  "mitra, from the text on": `${MITRA}
    const ready = ({ text }) => JSON.stringify({ type: "understand", id: 1, text });
    const run = (said) => perceive(said);`,
  "onnxruntime-web": `${ONNXRUNTIME}
    const ready = ({ ids, width }) => ({
      ids: new ort.Tensor("int64", BigInt64Array.from(ids, BigInt), [ids.length / width, width]),
    });
    // Scores of the languages follow those of the intents.
    const run = async (input) => (await session.run(input)).message.data;`,
};
await beside({ engines, places: { ours, peer, network }, inputs });
