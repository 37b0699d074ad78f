// The shop's own server: it knows who is signed in and signs that for Mitra.

import { createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const ISSUER = "https://shop.example.in";

export class Vouching {
  #key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

  /** Tells the demo shop of a running server to take this one's word. */
  static async agreedWith(shop) {
    const vouching = new Vouching();
    const file = join(shop.data, "identity-settings.json");
    const jwk = createPublicKey(vouching.#key).export({ format: "jwk" });
    const keys = [{ ...jwk, kid: "one", alg: "ES256", use: "sig" }];
    await writeFile(file, JSON.stringify({ issuer: ISSUER, algorithms: ["ES256"], jwks: { keys } }));
    await shop.command("shop", "set", "demo", "--identity", file);
    return vouching;
  }

  /** The shop's word that this customer is signed in; good for one use. */
  vouch(customer) {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = part({ alg: "ES256", typ: "JWT", kid: "one" });
    const claims = { iss: ISSUER, aud: "mitra:demo", sub: customer, jti: randomUUID(), iat: now, exp: now + 300 };
    const signed = `${head}.${part(claims)}`;
    const signature = sign("sha256", Buffer.from(signed), { key: this.#key, dsaEncoding: "ieee-p1363" });
    return `${signed}.${signature.toString("base64url")}`;
  }
}
