// Photos and the sheet that reads them. The photos are the demo shop's own drawings, made into pixels by the browser.

import assert from "node:assert/strict";

import { TEXTS } from "./texts.mjs";

/** What stands in a photo's file and must never leave the device. */
export const SECRETS = { name: "IMG_20261127_my_sister.jpg", exif: "Nikon of Asha, 28.6139 N 77.2090 E" };

/** A drawing of the shop as a JPEG or PNG. */
export async function rasterised(page, address, { width = 480, height = 480, type = "image/jpeg" } = {}) {
  const url = await page.evaluate(
    async ({ address, width, height, type }) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d");
      context.fillStyle = "#f4f1ea";
      context.fillRect(0, 0, width, height);
      context.drawImage(image, 0, 0, width, height);
      return canvas.toDataURL(type, 0.9);
    },
    { address, width, height, type },
  );
  return Buffer.from(url.split(",")[1], "base64");
}

/** The JPEG with an EXIF block that turns it by a quarter and says things that are nobody's business. */
export function withExif(jpeg) {
  const said = Buffer.from(`${SECRETS.exif}\0`, "latin1");
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    if (type === 3) bytes.writeUInt16BE(value, 8);
    else bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const count = Buffer.from([0, 2]);
  // The texts of a directory stand behind it: 8 bytes of head, 2 of count, two entries, 4 of "no other directory".
  const directory = [count, entry(0x010f, 2, said.length, 8 + 2 + 24 + 4), entry(0x0112, 3, 1, 6), Buffer.alloc(4)];
  const tiff = Buffer.concat([Buffer.from("MM\0*\0\0\0\x08", "latin1"), ...directory, said]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** The sheet that finds things like a photo, by roles and names. */
export class PhotoSheet {
  constructor(page, chat, language = "en") {
    this.page = page;
    this.chat = chat;
    this.words = TEXTS[language];
    this.sheet = chat.frame.getByRole("dialog", { name: this.words.photo_title });
    this.find = this.button("find_like");
  }

  button(key) {
    return this.sheet.getByRole("button", { name: this.words[key], exact: true });
  }

  field(key) {
    return this.sheet.getByRole("combobox", { name: this.words[key], exact: true });
  }

  async open() {
    await this.chat.frame.getByRole("button", { name: this.words.photo, exact: true }).click();
    await this.button("choose_photo").waitFor();
    return this;
  }

  /** Gives a file through the button, as the gallery would. */
  async choose(buffer, name = SECRETS.name, mimeType = "image/jpeg") {
    const chooser = this.page.waitForEvent("filechooser");
    await this.button("choose_photo").click();
    await (await chooser).setFiles({ name, mimeType, buffer });
  }

  /** Waits until the photo is seen. */
  async seen() {
    await this.find.waitFor({ timeout: 60_000 });
    return this;
  }

  /** What the fields say now, by their names. */
  async said() {
    const said = {};
    for (const key of ["category", "colour", "pattern", "fabric"]) {
      const [first] = await this.field(key).all();
      if (first) said[key] = await first.evaluate((select) => select.selectedOptions[0].textContent);
    }
    return said;
  }
}

/** Everything that leaves the page from now on. */
export function watchRequests(page) {
  const sent = [];
  page.context().on("request", (request) => {
    sent.push({ method: request.method(), url: request.url(), headers: request.headers(), body: request.postDataBuffer() });
  });
  return sent;
}

/** Nothing of the photo is in what was sent: no piece of its bytes, not its name, not what its file says besides. */
export function assertNothingOf(photo, sent) {
  for (const { method, url, headers, body } of sent) {
    const whole = Buffer.concat([Buffer.from(`${method} ${url} ${JSON.stringify(headers)} `), body ?? Buffer.alloc(0)]);
    for (const secret of Object.values(SECRETS)) assert.ok(!whole.includes(secret), `${secret} in ${method} ${url}`);
    assert.ok(whole.length < 20_000, `${whole.length} bytes in ${method} ${url}`);
    const forms = [photo, Buffer.from(photo.toString("base64"))];
    for (const form of forms) {
      for (let at = 0; at + 24 <= form.length; at += 24) {
        assert.ok(!whole.includes(form.subarray(at, at + 24)), `bytes of the photo in ${method} ${url}`);
      }
    }
  }
}
