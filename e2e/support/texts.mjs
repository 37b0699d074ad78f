// The words of the page, of its kit and of speaking, read from where they have them: tests find things by role and name, and the
// names are these.

import { readFileSync } from "node:fs";

const LANGUAGES = ["en", "hi", "hinglish"];

function read(language) {
  const file = (path) => readFileSync(new URL(`../../widget/texts/${path}`, import.meta.url), "utf8");
  const source = ["", "kit/", "voice/"].map((folder) => file(`${folder}${language}.rs`)).join("");
  const texts = {};
  for (const [, key, text] of source.matchAll(/^\s*(\w+):\s*"((?:[^"\\]|\\.)*)",?$/gm)) texts[key] = JSON.parse(`"${text}"`);
  return texts;
}

export const TEXTS = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)]));

/** A pattern for one text in any language; `{}` in a text stands for anything. */
export function named(key, languages = LANGUAGES) {
  const escaped = languages.map((language) => {
    const text = TEXTS[language][key];
    if (text === undefined) throw new Error(`widget/texts/${language}.rs has no ${key}`);
    return text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace("{}", ".*");
  });
  return new RegExp(`^(?:${escaped.join("|")})$`);
}
