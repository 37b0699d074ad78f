// The same chat on another phone, or in the app beside the shop's page: a sheet with a code to show and a place to type
// one. The page fetches this with its first use.

import encodeQR from "qr";

import { dressed, element, sheet } from "./sheet.js";
import { kept, shop, take } from "./pairing.js";
import { words } from "./words.js";

/** Ten signs are read out in two halves. */
const readable = (code) => `${code.slice(0, 5)}-${code.slice(5)}`;

/** The drawing as a picture: markup would need a policy of its own. */
function drawn(address) {
  const picture = element("img", { className: "qr", alt: "", width: 208, height: 208 });
  picture.src = `data:image/svg+xml,${encodeURIComponent(encodeQR(address, "svg", { border: 2 }))}`;
  return picture;
}

async function shown(place, { conversation_id, token }) {
  const said = element("p", { textContent: words().pair_wait });
  said.setAttribute("role", "status");
  place.append(said);
  const answer = await fetch("/api/v1/pairings", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ conversation_id }),
  }).catch(() => undefined);
  if (!answer?.ok) return void (said.textContent = words().pair_failed);
  const { code } = await answer.json();
  const address = `${location.origin}/s/${shop}/#pair=${code}`;
  said.textContent = words().pair_how;
  place.append(drawn(address), element("p", { className: "code", textContent: readable(code) }));
  if (location.pathname.endsWith("/frame")) {
    const link = element("a", { className: "button", href: address, target: "_blank", rel: "noopener" });
    link.textContent = words().pair_open;
    place.append(link);
  }
}

/** Opens the sheet. */
export function open() {
  dressed();
  const { inside, close } = sheet(words().pair_title);
  const place = element("div", { className: "pair" });
  const form = element("form");
  const label = element("label", { textContent: words().pair_type });
  const box = element("input", { autocomplete: "off", autocapitalize: "characters", maxLength: 20, required: true });
  const send = element("button", { className: "button", textContent: words().pair_take });
  const said = element("p");
  said.setAttribute("role", "status");
  label.append(box);
  form.append(label, send, said);
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (await take(box.value)) close();
    else said.textContent = words().pair_wrong;
  };
  inside.append(place, form);
  const mine = kept();
  if (mine?.token && mine.conversation_id) shown(place, mine);
}
