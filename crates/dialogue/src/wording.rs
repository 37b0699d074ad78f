//! The book of wordings: what Mitra says, per situation and language, each in several ways.
//!
//! Form of `wordings/en.txt`, `hi.txt` and `hinglish.txt`: a line that begins at the margin is the key of a
//! situation, each indented line below it is one wording of it; `#` begins a comment line. `{title}` and the
//! like are places for facts. The three files have the same keys with the same places; a test checks it.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::language::Language;

/// All wordings of one language, by key.
pub type Book = BTreeMap<&'static str, Vec<&'static str>>;

/// The book of a language; read once.
pub fn book(language: Language) -> &'static Book {
    static BOOKS: OnceLock<[Book; 3]> = OnceLock::new();
    let [english, hindi, hinglish] = BOOKS.get_or_init(|| {
        [
            read(include_str!("../wordings/en.txt")),
            read(include_str!("../wordings/hi.txt")),
            read(include_str!("../wordings/hinglish.txt")),
        ]
    });
    match language {
        Language::English => english,
        Language::Hindi => hindi,
        Language::Hinglish => hinglish,
    }
}

/// A wording of `key` and its name. None is chosen that is in `used` (the latest last) while others are left;
/// then the one whose use is longest ago. `salt` turns the order, so that conversations begin differently.
pub fn choose(language: Language, key: &str, used: &[String], salt: u64) -> Option<(String, &'static str)> {
    let wordings = book(language).get(key)?;
    let count = wordings.len();
    let start = (turned(key, salt) % count.max(1) as u64) as usize;
    let name = |at: usize| format!("{}:{key}:{at}", language.code());
    let last_use = |at: usize| used.iter().rposition(|used| *used == name(at)).map_or(0, |index| index + 1);
    // `min_by_key` takes the first of equals: of those never used, the first from `start` on.
    let at = (0..count).map(|step| (start + step) % count).min_by_key(|at| last_use(*at))?;
    wordings.get(at).map(|wording| (name(at), *wording))
}

/// The wording with its places filled. A place without a value stays empty.
pub fn fill(wording: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(wording.len() + 40);
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, after)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(name, _)| *name == place) {
            filled.push_str(value);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The sentences of a wording, before its places are filled: what fills them may hold full stops.
pub fn sentences(wording: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, character) in wording.char_indices() {
        if ended && character == ' ' {
            sentences.push(wording[start..at].trim());
            start = at + 1;
        }
        ended = matches!(character, '.' | '!' | '?' | '।');
    }
    sentences.push(wording[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn read(text: &'static str) -> Book {
    let mut book = Book::new();
    let mut key = "";
    for line in text.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with(' ') {
            book.entry(key).or_default().push(line.trim());
        } else {
            key = line.trim();
        }
    }
    book
}

/// FNV-1a of the key, begun with the salt: every key starts elsewhere in its list.
fn turned(key: &str, salt: u64) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325 ^ salt, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
