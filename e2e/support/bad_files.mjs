// Files that are no photos, or broken ones; always the same for the same seed.

import { deflateSync } from "node:zlib";

/** Numbers from 0 up to 1, always the same (mulberry32). */
function drawn(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A PNG whose header says how large it is, and that has next to nothing in it. */
function promising(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.alloc(99))), chunk("IEND", Buffer.alloc(0))]);
}

function crc(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}

/** So many of them, made of a good JPEG and a good PNG. */
export function badFiles(count, jpeg, png) {
  const random = drawn(7);
  const upTo = (most) => Math.floor(random() * most);
  const noise = (length) => Buffer.from(Array.from({ length }, () => upTo(256)));
  const kinds = [
    () => ["empty.jpg", "image/jpeg", Buffer.alloc(0)],
    () => ["cut.jpg", "image/jpeg", jpeg.subarray(0, upTo(200))],
    () => ["cut.png", "image/png", png.subarray(0, upTo(60))],
    () => ["text.jpg", "image/jpeg", Buffer.from("This is no photo. ".repeat(1 + upTo(50)))],
    () => ["drawing.svg", "image/svg+xml", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><circle r="${upTo(9)}"/></svg>`)],
    () => ["photo.heic", "image/heic", Buffer.concat([Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"), noise(200)])],
    () => ["vast.png", "image/png", promising(60_000, 60_000)],
    () => ["tall.png", "image/png", promising(1, 60_000 + upTo(5_000))],
    () => ["noise.jpg", "image/jpeg", Buffer.concat([jpeg.subarray(0, 20), noise(300)])],
    () => ["moving.gif", "image/gif", Buffer.concat([Buffer.from("GIF89a", "latin1"), noise(100)])],
    () => ["noise.webp", "image/webp", Buffer.concat([Buffer.from("RIFF\x40\0\0\0WEBPVP8 ", "latin1"), noise(60)])],
    () => {
      const flipped = Buffer.from(jpeg);
      for (let flips = 0; flips < 40; flips += 1) flipped[upTo(flipped.length)] = upTo(256);
      return ["flipped.jpg", "image/jpeg", flipped];
    },
  ];
  return Array.from({ length: count }, (_, at) => {
    const [name, mimeType, buffer] = kinds[at % kinds.length]();
    return { name, mimeType, buffer };
  });
}
