// The door for other agents, played by the protocol's own client in another language.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

import { PRODUCTS } from "./support/catalogue.mjs";
import { Shop } from "./support/shop.mjs";
import { test } from "./support/test.mjs";

let shop, key, agent;
before(async () => {
  shop = await Shop.open();
  key = JSON.parse(await shop.command("shop", "keys", "add", "demo", "--name", "agents")).key;
  agent = await connect(key);
});
after(async () => {
  await agent?.close();
  await shop?.close();
});

async function connect(key) {
  const client = new Client({ name: "a-test", version: "1.0.0" });
  const requestInit = { headers: { Authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${shop.url}/mcp`), { requestInit }));
  return client;
}

/** What a tool answers; the client holds it against the schema that the tool promises. */
async function call(name, args) {
  const answer = await agent.callTool({ name, arguments: args });
  assert.ok(!answer.isError, JSON.stringify(answer));
  return answer.structuredContent;
}

async function refusal(name, args) {
  const answer = await agent.callTool({ name, arguments: args });
  assert.ok(answer.isError, JSON.stringify(answer));
  return answer.content[0].text;
}

test("an agent sees four tools that read, each with what it takes and gives", async () => {
  const { tools } = await agent.listTools();
  assert.deepEqual(
    tools.map((tool) => tool.name).sort(),
    ["check_stock", "get_product", "search_products", "similar_products"],
  );
  for (const tool of tools) {
    assert.ok(tool.description.length > 20, tool.name);
    assert.ok(tool.annotations.readOnlyHint, tool.name);
    assert.equal(tool.inputSchema.type, "object");
    assert.equal(tool.outputSchema.type, "object");
  }
  assert.match(agent.getInstructions(), /rupees/);
});

test("a search in three languages finds products at the shop's prices", async () => {
  for (const query of ["red kurti under 500", "laal kurti 500 tak", "लाल कुर्ती 500 तक"]) {
    const found = await call("search_products", { query, limit: 5 });
    assert.ok(found.products.length >= 2, query);
    for (const offer of found.products) {
      const product = PRODUCTS.get(offer.id);
      assert.equal(offer.price, product.rupees);
      assert.equal(offer.title, product.title);
      assert.ok(offer.price <= 500 && /\bred\b/i.test(product.color), offer.id);
      assert.equal(new URL(offer.url).origin, shop.url);
    }
  }
});

test("conditions, order and pages hold", async () => {
  const search = { category: "saree", price_max: 1500, not_fabric: "silk", sort: "price_low", limit: 4 };
  const first = await call("search_products", search);
  const second = await call("search_products", { ...search, offset: first.next_offset });
  const prices = [...first.products, ...second.products].map((offer) => offer.price);
  assert.deepEqual(prices, prices.toSorted((one, other) => one - other));
  assert.equal(new Set([...first.products, ...second.products].map((offer) => offer.id)).size, 8);
  for (const { id } of first.products) assert.doesNotMatch(PRODUCTS.get(id).material, /silk/i);
});

test("what no product satisfies is said to be given up", async () => {
  const found = await call("search_products", { category: "saree", colour: "red", price_max: 10 });
  assert.deepEqual(found.given_up.map(({ filter }) => filter), ["price_max"]);
});

test("one product is told whole, its stock by size, and what is like it", async () => {
  const [product] = [...PRODUCTS.values()].filter(
    (product) => product.size_chart && product.reviews && product.availability !== "out_of_stock",
  );
  const told = await call("get_product", { product_id: product.id, lang: "hi" });
  assert.equal(told.description, product.description);
  assert.ok(told.size_chart.rows.length > 1 && told.reviews.length > 0);
  const stock = await call("check_stock", { product_id: product.id, size: told.sizes[0].toLowerCase() });
  assert.deepEqual([stock.in_stock, stock.price, stock.currency], [true, product.rupees, "INR"]);
  const missing = await call("check_stock", { product_id: product.id, size: "99XL" });
  assert.equal(missing.in_stock, false);
  const alike = await call("similar_products", { product_id: product.id, limit: 3 });
  assert.equal(alike.products.length, 3);
  assert.ok(alike.products.every(({ id }) => id !== product.id && PRODUCTS.has(id)));
});

test("what cannot be used is refused with a sentence, and the door stays open", async () => {
  assert.match(await refusal("get_product", { product_id: "no-such" }), /no product of this id/);
  assert.match(await refusal("search_products", { colour: "redd" }), /`colour` cannot be used/);
  assert.match(await refusal("search_products", { limit: 0 }), /1 to 50/);
  assert.match(await refusal("search_products", { query: "x".repeat(2001) }), /2,000 characters/);
  await assert.rejects(agent.callTool({ name: "delete_everything", arguments: {} }));
  assert.ok((await call("search_products", { query: "saree" })).total > 0);
});

test("without the shop's key, or from a page, nobody gets in", async () => {
  await assert.rejects(connect("mitra_wrong"), /401|Unknown key|Unauthorized/i);
  const asked = (headers) =>
    fetch(`${shop.url}/mcp`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });
  const fromPage = await asked({ Authorization: `Bearer ${key}`, Origin: "https://elsewhere.example" });
  assert.equal(fromPage.status, 403);
  const plain = await asked({ Authorization: `Bearer ${key}`, Accept: "text/html" });
  assert.equal(plain.status, 406);
  assert.equal(plain.headers.get("content-type"), "application/problem+json");
});

// The last one: it uses up what the shop's agents may ask.
test("who asks too fast is told when to come back", async () => {
  let refused;
  for (let asked = 0; asked < 500 && !refused; asked += 20) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(`${shop.url}/mcp`, { method: "POST", headers: { Authorization: `Bearer ${key}` } }),
      ),
    );
    refused = answers.find((answer) => answer.status === 429);
  }
  assert.ok(refused, "five hundred requests at once are let through");
  assert.ok(Number(refused.headers.get("retry-after")) >= 1);
  assert.match((await refused.json()).detail, /too fast/);
});
