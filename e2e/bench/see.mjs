// node see.mjs WORKER PEER NETWORK: the network for photos in Chromium, beside onnxruntime-web. WORKER is the folder of the
// `perceive` worker, PEER that of onnxruntime-web's files, NETWORK the ONNX file that both load.

import { readdirSync } from "node:fs";

import { ONNXRUNTIME, beside } from "./beside.mjs";

const PHOTOS = 40;
const [WIDTH, HEIGHT] = [144, 192];

const [ours, peer, network] = process.argv.slice(2);
const fileOf = (ending) => readdirSync(ours).find((name) => name.startsWith("see") && name.endsWith(ending));
const [labels, colours] = [fileOf(".labels.txt"), fileOf(".colours.tsv")];

const inputs = Array.from({ length: PHOTOS }, (_, seed) => ({ seed }));
const PHOTO = `
    /** Stripes and slopes of every kind, [3, ${HEIGHT}, ${WIDTH}] from -1 to 1. */
    const photo = ({ seed }) => Float32Array.from({ length: 3 * ${HEIGHT * WIDTH} }, (_, at) => {
      const [x, y] = [at % ${WIDTH}, Math.floor(at / ${WIDTH}) % ${HEIGHT}];
      return Math.sin((x * (1 + seed % 7) + y * (1 + seed % 5)) / 9 + Math.floor(at / ${HEIGHT * WIDTH}));
    });`;
const engines = {
  mitra: `${PHOTO}
    import init, { open_sight, category_scores } from "/ours/perceive_core.js";
    const load = async () => {
      const [onnx, labels, colours] = await Promise.all([
        fetch("/network").then((answer) => answer.arrayBuffer()),
        fetch("/ours/${labels}").then((answer) => answer.text()),
        fetch("/ours/${colours}").then((answer) => answer.text()),
        init(),
      ]);
      open_sight(new Uint8Array(onnx), labels, colours);
    };
    const ready = photo;
    const run = (photo) => category_scores(photo);`,
  "onnxruntime-web": `${PHOTO}${ONNXRUNTIME}
    const ready = (input) => ({ photo: new ort.Tensor("float32", photo(input), [1, 3, ${HEIGHT}, ${WIDTH}]) });
    const run = async (input) => (await session.run(input)).category.data;`,
};

await beside({ engines, places: { ours, peer, network }, inputs, turn: 5 });
