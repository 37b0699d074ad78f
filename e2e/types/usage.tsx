// How a shop written in TypeScript uses the package. What must not compile says so; `../package.test.mjs` asks
// the compiler.

import { load, mitra } from "@mitra/chat";
import type { MitraChatApi } from "@mitra/chat";
import { MitraChat } from "@mitra/chat/react";
import { useRef } from "react";

export async function plain() {
  const loaded = await load("https://chat.example.in", { nonce: "n" });
  loaded("open");
  mitra("send", "laal kurti");
  mitra("setContext", { product: "k1" });
  mitra("setContext", null);
  mitra("setLocale", "hinglish");
  mitra("on", "unread", (event) => event.detail.count.toFixed());
  document.addEventListener("mitra:add-to-cart", (event) => event.detail.product_id.length > 0 && event.preventDefault());
  document.addEventListener("mitra:error", (event) => event.detail.reason === "identity_refused");
  document.querySelector("mitra-chat")?.open?.();
  // @ts-expect-error: text is missing
  mitra("send");
  // @ts-expect-error: there is no such verb
  mitra("shout", "laal kurti");
  // @ts-expect-error: there is no such language
  mitra("setLocale", "fr");
  // @ts-expect-error: there is no such event
  mitra("on", "opened", () => {});
  // @ts-expect-error: a page has one product
  mitra("setContext", { product: 7 });
}

export function Shop({ id }: { id: string }) {
  const chat = useRef<MitraChatApi>(null);
  return (
    <>
      <MitraChat
        ref={chat}
        server="https://chat.example.in"
        shop="demo"
        product={id}
        position="left"
        teaser="May I help?"
        teaserAfter={20}
        teaserExit
        onUnread={(event) => event.detail.count + 1}
      />
      <button onClick={() => chat.current?.send("is this available in XL?")}>Ask</button>
      {/* @ts-expect-error: the server is missing */}
      <MitraChat shop="demo" />
      {/* @ts-expect-error: there is no such side */}
      <MitraChat server="https://chat.example.in" shop="demo" position="middle" />
    </>
  );
}
