//! The words a model may use, read once from `wordings/word/`.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use crate::{devanagari::without_nukta, language::Language, wording};

/// What a word may do in a sentence: bits, because one word may be of several kinds.
pub(super) type Kinds = u32;

/// It states nothing.
pub(super) const PLAIN: Kinds = 1;
/// It counts.
pub(super) const NUMBER: Kinds = 1 << 1;
/// It says that nothing is above it.
pub(super) const SUPERLATIVE: Kinds = 1 << 2;
/// It denies.
pub(super) const DENIAL: Kinds = 1 << 3;
/// It is said of the product of the lowest price.
pub(super) const LOWEST: Kinds = 1 << 4;
/// It is said of the product of the best rating.
pub(super) const TOP: Kinds = 1 << 5;
/// It names a price, and so on.
pub(super) const PRICE: Kinds = 1 << 6;
pub(super) const DISCOUNT: Kinds = 1 << 7;
pub(super) const RATING: Kinds = 1 << 8;
pub(super) const COLOUR: Kinds = 1 << 9;
pub(super) const FABRIC: Kinds = 1 << 10;
pub(super) const PATTERN: Kinds = 1 << 11;
pub(super) const SIZES: Kinds = 1 << 12;
pub(super) const BRAND: Kinds = 1 << 13;
pub(super) const STOCK: Kinds = 1 << 14;
pub(super) const VOICES: Kinds = 1 << 15;

const NAMES: [(&str, Kinds); 15] = [
    ("number", NUMBER),
    ("superlative", SUPERLATIVE),
    ("denial", DENIAL),
    ("lowest", LOWEST),
    ("top", TOP),
    ("price", PRICE),
    ("discount", DISCOUNT),
    ("rating", RATING),
    ("colour", COLOUR),
    ("fabric", FABRIC),
    ("pattern", PATTERN),
    ("sizes", SIZES),
    ("brand", BRAND),
    ("stock", STOCK),
    ("voices", VOICES),
];

type Words = HashMap<String, Kinds>;

/// What a folded word may do; nothing when it is not known.
pub(super) fn kinds(language: Language, word: &str) -> Kinds {
    static WORDS: OnceLock<BTreeMap<Language, Words>> = OnceLock::new();
    let words = WORDS.get_or_init(|| Language::ALL.map(|language| (language, read(language))).into());
    words.get(&language).and_then(|words| words.get(word)).copied().unwrap_or_default()
}

/// Whether two folded words that stand beside each other state nothing together: "pasand aaya".
pub(super) fn are_idiom(language: Language, before: Option<&str>, after: &str) -> bool {
    before.is_some_and(|before| kinds(language, &format!("{before}_{after}")) & PLAIN != 0)
}

/// Whether some wording of this saying uses the folded word itself.
pub(super) fn is_said(language: Language, key: &str, word: &str) -> bool {
    static SAID: OnceLock<BTreeMap<(Language, &'static str), Vec<String>>> = OnceLock::new();
    let said = SAID.get_or_init(|| {
        let pairs = Language::ALL.into_iter().flat_map(|language| {
            wording::book(language).iter().filter(|(key, _)| reworded(key).is_some()).map(
                move |(key, wordings)| {
                    let plain = wordings.iter().map(|text| wording::fill(text, &[]));
                    ((language, *key), plain.flat_map(|text| words_of(language, &text)).collect())
                },
            )
        });
        pairs.collect()
    });
    let key = reworded_key(key);
    key.and_then(|key| said.get(&(language, key))).is_some_and(|words| words.iter().any(|own| own == word))
}

/// The places that a saying must not leave out when it is worded anew; none when it stays as it is drafted.
pub(super) fn reworded(key: &str) -> Option<&'static [&'static str]> {
    rows().get(key).map(Vec::as_slice)
}

fn reworded_key(key: &str) -> Option<&'static str> {
    rows().get_key_value(key).map(|(key, _)| *key)
}

fn rows() -> &'static BTreeMap<&'static str, Vec<&'static str>> {
    static ROWS: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let lines = include_str!("../../wordings/word/reworded.txt").lines();
        let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('|'));
        rows.map(|(key, places)| (key.trim(), places.split_whitespace().collect())).collect()
    })
}

/// A word as it is looked up: small letters; Devanagari without nukta and with anusvara in place of chandrabindu; in
/// Hinglish, which everybody spells as she likes, a doubled vowel as a single one.
pub(super) fn fold(language: Language, word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for character in word.chars().flat_map(char::to_lowercase) {
        let character = match character {
            '\u{93c}' | '\'' | '’' => continue,
            '\u{901}' => '\u{902}',
            other => without_nukta(other),
        };
        let is_vowel = matches!(character, 'a' | 'e' | 'i' | 'o' | 'u');
        if language == Language::Hinglish && is_vowel && folded.ends_with(character) {
            continue;
        }
        folded.push(character);
    }
    folded
}

/// The folded words of a text; a hyphen parts them.
pub(super) fn words_of(language: Language, text: &str) -> Vec<String> {
    let is_inside =
        |c: char| c.is_alphabetic() || ('\u{900}'..='\u{963}').contains(&c) || c == '\'' || c == '’';
    let words = text.split(|c: char| !is_inside(c)).filter(|word| !word.is_empty());
    words.map(|word| fold(language, word)).collect()
}

fn read(language: Language) -> Words {
    let mut words = Words::new();
    let mut add = |text: &str, kind: Kinds| {
        for word in text.split_whitespace() {
            *words.entry(fold(language, word)).or_default() |= kind;
        }
    };
    let mut is_own = false;
    for line in include_str!("../../wordings/word/plain.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            Some(plain) if is_own => add(plain, PLAIN),
            Some(_) => {}
            None => is_own = line == language.code(),
        }
    }
    for line in include_str!("../../wordings/word/claims.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('|').map(str::trim);
        let Some(name) = cells.next() else { continue };
        let column = Language::ALL.into_iter().position(|own| own == language).unwrap_or_default();
        let kind = NAMES.iter().find(|(own, _)| *own == name).map(|(_, kind)| *kind);
        if let (Some(kind), Some(cell)) = (kind, cells.nth(column)) {
            add(cell, kind);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names;

    #[test]
    fn no_plain_word_names_a_colour_a_cloth_a_kind_or_an_occasion_or_counts_or_denies() {
        let mut found = Vec::new();
        for (kind, value, named) in names::all() {
            if !["category", "colour", "fabric", "pattern", "occasion", "sleeve"].contains(&kind)
                || value == "other"
            {
                continue;
            }
            for (language, name) in Language::ALL.into_iter().zip(named) {
                let words = words_of(language, name);
                // Of a name of several words one must be left that nobody may say.
                if words.iter().all(|word| kinds(language, word) & PLAIN != 0) && !words.is_empty() {
                    found.push(format!("{} {kind} {value}: {name}", language.code()));
                }
            }
        }
        assert!(found.is_empty(), "these can be said: {found:#?}");
        for language in Language::ALL {
            for kind in [NUMBER, SUPERLATIVE, DENIAL] {
                let both = |(word, kinds): (String, Kinds)| {
                    assert!(kinds & kind == 0 || kinds & PLAIN == 0, "{word} is plain");
                };
                read(language).into_iter().for_each(both);
            }
        }
    }

    #[test]
    fn every_saying_that_may_be_worded_anew_is_in_the_book_and_has_its_places() {
        for (key, places) in rows() {
            let wordings = wording::book(Language::English).get(key).unwrap_or_else(|| panic!("no {key}"));
            for place in places {
                assert!(wordings.iter().all(|text| text.contains(&format!("{{{place}}}"))), "{key} {place}");
            }
        }
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        assert_eq!(fold(Language::Hinglish, "Aapkaa"), fold(Language::Hinglish, "apka"));
        assert_eq!(fold(Language::Hindi, "ज़रूर"), fold(Language::Hindi, "ज\u{93c}रूर"));
        assert_eq!(fold(Language::Hindi, "हाँ"), fold(Language::Hindi, "हां"));
        assert_eq!(fold(Language::English, "You'll"), "youll");
    }
}
