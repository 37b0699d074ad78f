// What shoppers might write: the messages that the network learnt from, without their labels.

import { readdir, readFile } from "node:fs/promises";

const folder = new URL("../../models/understand/messages/", import.meta.url);

/** So many of them: every so-manieth, so that all voices have their part. */
export async function messages(count) {
  const texts = [];
  for (const file of (await readdir(folder)).sort()) {
    for (const line of (await readFile(new URL(file, folder), "utf8")).split("\n")) {
      const marked = line.split("\t")[2];
      // `[laal|colour=red] saree` as it was typed.
      if (marked && !line.startsWith("#")) texts.push(marked.replace(/\[([^\]|]*)\|[^\]]*\]/g, "$1"));
    }
  }
  const step = Math.floor(texts.length / count);
  return texts.filter((_, at) => at % step === 0).slice(0, count);
}
