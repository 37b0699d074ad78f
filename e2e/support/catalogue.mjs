// The demo shop's products, as the catalogue file has them: what a card shows is compared with this.

import { readFileSync } from "node:fs";

const lines = readFileSync(new URL("../../public/demo/catalogue.jsonl", import.meta.url), "utf8").split("\n");

const rupees = (price) => Number.parseInt(price, 10);

export const PRODUCTS = new Map(
  lines
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .map((product) => [product.id, { ...product, rupees: rupees(product.sale_price ?? product.price) }]),
);
