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
    vocabulary::{By, Candidates, Sense},
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
    let lang = language(lexicon, &reading, hints);
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
fn language(lexicon: &Lexicon, reading: &Reading, hints: &Hints) -> Language {
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
    if language == Language::English { language } else { hindi }
}

/// English that was written in Devanagari (`शो मी रेड कुर्ती`) in Latin letters; `None` for any other text.
pub(super) fn english_in_latin(lexicon: &Lexicon, text: &str) -> Option<String> {
    if !text.contains(is_devanagari) {
        return None;
    }
    let reading = Reading::of(text, &lexicon.vocabulary);
    let writer = Writer::builtin();
    let is_hindi = |(token, candidates): (&Token, &Candidates)| {
        let mut words = candidates.words.iter().map(|&word| lexicon.vocabulary.origin(word));
        token.devanagari
            && candidates.by <= By::Stem
            && writer.english(&token.text).is_none()
            && words.any(|word| word.is_everyday_hindi())
    };
    let english = reading.tokens.iter().filter(|token| writer.english(&token.text).is_some()).count();
    if english < 2 || reading.tokens.iter().zip(&reading.words).any(is_hindi) {
        return None;
    }
    let in_latin = |token: &Token| {
        let english = writer.english(&token.text).map(str::to_owned);
        english.or_else(|| writer.latin(&token.text, &HashSet::new()))
    };
    Some(replaced(text, &reading, |token| in_latin(token).filter(|_| token.devanagari)))
}

/// Words without their vowels (`krti`) as the vocabulary has them, where it has one; `None` when it has none of them.
pub(super) fn with_vowels(lexicon: &Lexicon, text: &str) -> Option<String> {
    let reading = Reading::of(text, &lexicon.vocabulary);
    let spelled = |token: &Token| {
        let found = lexicon.vocabulary.candidates(token);
        let is_shortened = found.by == By::Consonants && !token.devanagari;
        found.words.first().filter(|_| is_shortened).and_then(|&word| lexicon.vocabulary.spelling(word))
    };
    let has_any = reading.tokens.iter().any(|token| spelled(token).is_some());
    has_any.then(|| replaced(text, &reading, |token| spelled(token).map(str::to_owned)))
}

/// A text with some of its words replaced.
fn replaced(text: &str, reading: &Reading, with: impl Fn(&Token) -> Option<String>) -> String {
    let bytes = Bytes::of(text);
    let (mut out, mut copied) = (String::with_capacity(text.len()), 0);
    for token in reading.tokens.iter().filter(|token| token.kind == Kind::Word) {
        let (from, to) = (bytes.at(token.start), bytes.at(token.end));
        out.push_str(text.get(copied..from).unwrap_or_default());
        match with(token) {
            Some(other) => out.push_str(&other),
            None => out.push_str(text.get(from..to).unwrap_or_default()),
        }
        copied = to;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}
