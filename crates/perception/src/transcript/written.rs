//! A transcript in the letters she writes: Hindi in Devanagari or in Latin, English as it is; brands, sizes and
//! codes stay.

use std::{collections::HashSet, ops::Range};

use mitra_dialogue::Language;

use super::{Hints, Script, unsure, unsure::Bytes};
use crate::{
    Lexicon,
    letters::Writer,
    reading::Reading,
    script::is_devanagari,
    token::{Kind, Token},
    vocabulary::{By, Sense},
};

/// Longest run of capitals that is an abbreviation: `COD`, `UPI`.
const LONGEST_CAPITALS: usize = 4;

/// A transcript in her letters, with its language and the places that are unsure.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) lang: Language,
    pub(super) unsure: Vec<Range<usize>>,
}

/// Writes a transcript in her letters.
pub(super) fn written(lexicon: &Lexicon, text: &str, hints: &Hints) -> Written {
    let writer = Writer::builtin();
    let reading = Reading::of(text, &lexicon.vocabulary);
    let lang = language(lexicon, writer, &reading, text, hints);
    let own: HashSet<String> =
        hints.typed.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect();
    let bytes = Bytes::of(text);
    let unsure_tokens = unsure::tokens(&reading);
    let mut out = Written { text: String::with_capacity(text.len()), lang, unsure: Vec::new() };
    let mut copied = 0;
    for (at, token) in reading.tokens.iter().enumerate() {
        let (from, to) = (bytes.at(token.start), bytes.at(token.end));
        let between = text.get(copied..from).unwrap_or_default();
        out.signs(between);
        let word = text.get(from..to).unwrap_or_default();
        let begin = out.text.len();
        let other = match lang {
            _ if token.kind != Kind::Word || stays(&reading, at, word) => None,
            Language::Hindi if !token.devanagari => writer.devanagari(word),
            Language::Hindi => None,
            _ if token.devanagari => writer.latin(word, &own),
            Language::Hinglish => writer.as_she_writes(word, &own).map(str::to_owned),
            Language::English => None,
        };
        out.text.push_str(other.as_deref().unwrap_or(word));
        if unsure_tokens.contains(&at) {
            out.unsure.push(begin..out.text.len());
        }
        copied = to;
    }
    out.signs(text.get(copied..).unwrap_or_default());
    out
}

impl Written {
    /// What stands between words: a sentence ends as her letters end it.
    fn signs(&mut self, between: &str) {
        match self.lang {
            Language::Hindi if between.starts_with(". ") || between == "." => {
                let ends_word = self.text.ends_with(is_devanagari);
                self.text.push_str(if ends_word { "।" } else { "." });
                self.text.push_str(between.strip_prefix('.').unwrap_or_default());
            }
            Language::Hindi => self.text.push_str(between),
            _ => self.text.extend(between.chars().map(|c| if c == '।' { '.' } else { c })),
        }
    }
}

/// Brands, sizes, abbreviations and what stands with digits are written alike everywhere.
fn stays(reading: &Reading, at: usize, word: &str) -> bool {
    let is_latin = word.is_ascii();
    let letters = word.chars().count();
    let is_capitals = is_latin && letters <= LONGEST_CAPITALS && word.chars().all(|c| c.is_ascii_uppercase());
    let beside_digits = |token: Option<&Token>| token.is_some_and(|token| token.number().is_some());
    let is_glued = reading.tokens.get(at).is_some_and(|t| t.glued)
        && beside_digits(at.checked_sub(1).and_then(|at| reading.tokens.get(at)))
        || reading.tokens.get(at + 1).is_some_and(|t| t.glued) && beside_digits(reading.tokens.get(at + 1));
    let is_brand = || {
        let is_here = |from: usize, to: usize| from <= at && at < to;
        reading
            .found
            .iter()
            .any(|f| is_here(f.from, f.to) && f.sense == Sense::Brand(false) && f.by == By::Spelling)
    };
    let is_size = matches!(word.to_ascii_lowercase().as_str(), "xs" | "xl" | "xxl" | "xxxl");
    is_latin && (is_capitals || is_glued || is_size || is_brand())
}

/// The language she spoke, written as she writes it.
fn language(lexicon: &Lexicon, writer: &Writer, reading: &Reading, text: &str, hints: &Hints) -> Language {
    let hindi = match hints.script {
        Script::Latin => Language::Hinglish,
        Script::Devanagari => Language::Hindi,
    };
    let (read, is_certain) = crate::language::language(reading, &lexicon.vocabulary);
    let language = match hints.lang {
        Some(known) if !is_certain => known,
        None if !is_certain && hints.script == Script::Devanagari => hindi,
        _ => read,
    };
    if text.contains(is_devanagari) && is_english_in_devanagari(lexicon, writer, reading) {
        return Language::English;
    }
    if language == Language::English { language } else { hindi }
}

/// `शो मी रेड कुर्ती`: words that only English has, and none that only Hindi has.
fn is_english_in_devanagari(lexicon: &Lexicon, writer: &Writer, reading: &Reading) -> bool {
    let (mut english, mut hindi) = (0, 0);
    for token in reading.tokens.iter().filter(|token| token.kind == Kind::Word) {
        let latin = match token.devanagari {
            true => writer.latin(&token.text, &HashSet::new()).unwrap_or_default(),
            false => token.text.clone(),
        };
        let Some(token) = crate::token::tokens(&latin).into_iter().next() else { continue };
        let known = lexicon.vocabulary.written(&token);
        let origins: Vec<_> = known.words.iter().map(|&word| lexicon.vocabulary.origin(word)).collect();
        if known.by > By::Stem || origins.is_empty() {
            continue;
        }
        english += usize::from(origins.iter().all(|origin| origin.is_english()));
        hindi += usize::from(origins.iter().all(|origin| origin.is_hindi()));
    }
    english >= 2 && hindi == 0
}
