//! One word in the other script as people write it: everyday words by a list, words of the shop by the vocabulary,
//! all others by the model.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use mitra_dialogue::Slot;

use super::{Direction, Letters, Spelling};
use crate::{
    Lexicon,
    fold::fold,
    nearest::within,
    script::{is_devanagari, plain},
    token::tokens,
    vocabulary::{self, Sense},
};

const EVERYDAY: &str = include_str!("../../../../models/letters/everyday.tsv");
const ENGLISH: &str = include_str!("../../../../models/letters/english.tsv");
const MODEL: &[u8] = include_bytes!("../../../../models/letters/letters.bin");

/// Spellings of the model that are looked at.
const CANDIDATES: usize = 24;
/// What a spelling gains that the vocabulary has for the same value, in natural logarithms.
const SAME_VALUE: f32 = 9.0;
/// What one gains that stands in the vocabulary at all.
const IN_VOCABULARY: f32 = 2.0;
/// What a vowel that differs counts, where a consonant counts one.
const VOWEL: f32 = 0.2;
/// What each place further down in the vocabulary counts.
const LATER: f32 = 0.25;
const MOST_SLIPS: usize = 5;

type Value = (Slot, &'static str);

/// Writes words in the other script.
#[derive(Debug)]
pub struct Writer {
    model: Option<Letters>,
    to_devanagari: HashMap<&'static str, &'static str>,
    to_latin: HashMap<String, Vec<&'static str>>,
    /// English words by the plain form of their Devanagari.
    english: HashMap<String, &'static str>,
    /// Words of the vocabulary as its files write them, by their plain form.
    written: HashMap<String, &'static str>,
    /// The words of each value.
    by_value: HashMap<Value, Vec<&'static str>>,
}

impl Writer {
    /// The writer with the lists and the model that are built in; read once.
    pub fn builtin() -> &'static Writer {
        static BUILTIN: OnceLock<Writer> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut writer = Writer {
                model: Letters::read(MODEL),
                to_devanagari: HashMap::new(),
                to_latin: HashMap::new(),
                english: HashMap::new(),
                written: HashMap::new(),
                by_value: HashMap::new(),
            };
            writer.read_everyday();
            writer.read_vocabulary();
            writer
        })
    }

    fn read_everyday(&mut self) {
        for (devanagari, spellings) in lines(EVERYDAY) {
            let latin: Vec<&str> = spellings.split(',').map(str::trim).collect();
            for &spelling in &latin {
                self.to_devanagari.entry(spelling).or_insert(devanagari);
            }
            self.to_latin.entry(plain_of(devanagari)).or_default().extend(latin);
        }
        for (devanagari, latin) in lines(ENGLISH) {
            self.to_devanagari.entry(latin).or_insert(devanagari);
            self.english.insert(plain_of(devanagari), latin);
        }
    }

    fn read_vocabulary(&mut self) {
        let is_mark = |c: char| matches!(c, '*' | '/' | '+' | '~' | '?');
        for file in vocabulary::FILES.into_iter().flatten() {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let words =
                    line.split(['\t', ',', ' ', '@', '>', ':']).map(|word| word.trim_matches(is_mark));
                for word in words.filter(|word| word.contains(is_devanagari) || word.is_ascii()) {
                    self.read_word(word);
                }
            }
        }
    }

    fn read_word(&mut self, word: &'static str) {
        let key = plain_of(word);
        let nuktas = |word: &str| word.matches('\u{93c}').count();
        let known = self.written.entry(key).or_insert(word);
        if nuktas(word) > nuktas(known) {
            *known = word;
        }
        for value in values(word) {
            let words = self.by_value.entry(value).or_default();
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }

    /// A word of Latin letters in Devanagari; `None` when it cannot be written so.
    pub fn devanagari(&self, word: &str) -> Option<String> {
        let lower = word.to_ascii_lowercase();
        if let Some(&known) = self.to_devanagari.get(lower.as_str()) {
            return Some(known.to_owned());
        }
        self.best(&lower, Direction::ToDevanagari)
    }

    /// A word of Devanagari in Latin letters, in a spelling of her own where she has one; `None` when it cannot be
    /// written so.
    pub fn latin(&self, word: &str, own: &HashSet<String>) -> Option<String> {
        if let Some(known) = self.to_latin.get(&plain_of(word)) {
            let hers = known.iter().find(|&&spelling| own.contains(spelling));
            return hers.or(known.first()).map(|&spelling| spelling.to_owned());
        }
        if let Some(english) = self.english(word) {
            return Some(english.to_owned());
        }
        self.best(word, Direction::ToLatin)
    }

    /// The everyday word of English that is written so in Devanagari.
    pub(crate) fn english(&self, word: &str) -> Option<&'static str> {
        self.english.get(&plain_of(word)).copied()
    }

    /// An everyday word in Latin letters in a spelling of her own, where she has another one.
    pub fn as_she_writes(&self, word: &str, own: &HashSet<String>) -> Option<&'static str> {
        let lower = word.to_ascii_lowercase();
        let devanagari = self.to_devanagari.get(lower.as_str()).filter(|_| !own.contains(&lower))?;
        let spellings = self.to_latin.get(&plain_of(devanagari))?;
        spellings.iter().copied().find(|&spelling| own.contains(spelling))
    }

    /// A word as it may stand in the other script, likeliest first, each once.
    pub fn spellings(&self, word: &str, most: usize) -> Vec<String> {
        let direction =
            if word.contains(is_devanagari) { Direction::ToLatin } else { Direction::ToDevanagari };
        let first = match direction {
            Direction::ToLatin => self.latin(word, &HashSet::new()),
            Direction::ToDevanagari => self.devanagari(word),
        };
        let mut all: Vec<String> = first.into_iter().collect();
        let model = self.model.iter().flat_map(|model| model.spell(word, direction, most));
        for Spelling { text, .. } in model {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        all.truncate(most);
        all
    }

    fn best(&self, word: &str, direction: Direction) -> Option<String> {
        let meant = values(word);
        if let Some(same) = self.of_the_shop(word, &meant, direction) {
            return Some(same.to_owned());
        }
        let gained = |Spelling { text, score }: Spelling| {
            let Some(&written) = self.written.get(&plain_of(&text)) else { return (text, score) };
            let is_meant = values(written).iter().any(|value| meant.contains(value));
            (written.to_owned(), score + if is_meant { SAME_VALUE } else { IN_VOCABULARY })
        };
        let spelled = self.model.as_ref()?.spell(word, direction, CANDIDATES);
        spelled.into_iter().map(gained).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(text, _)| text)
    }

    /// The vocabulary's word for the same value that sounds most alike; of those that sound alike an earlier one.
    fn of_the_shop(&self, word: &str, meant: &[Value], direction: Direction) -> Option<&'static str> {
        let sounds = sounds(word);
        let costs = meant.iter().filter_map(|value| self.by_value.get(value)).flat_map(|words| {
            let other = move |other: &&&'static str| {
                other.contains(is_devanagari) == (direction == Direction::ToDevanagari)
            };
            words.iter().filter(other).enumerate().filter_map(|(place, &other)| {
                let cost = sounds.iter().flat_map(|sound| {
                    self::sounds(other).into_iter().filter_map(|other| unlike(sound, &other))
                });
                Some((cost.min_by(f32::total_cmp)? + LATER * place as f32, other))
            })
        });
        costs.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
    }
}

/// How a word sounds; `ड़` is written as `d` and as `r`, `aw` is an `o` in English, and two
/// consonants at the end may have an `a` behind them.
fn sounds(word: &str) -> Vec<String> {
    let mut sounds = vec![fold(&plain_of(word))];
    if word.contains("ड\u{93c}") {
        sounds.push(fold(&plain_of(&word.replace("ड\u{93c}", "र"))));
    }
    if word.is_ascii() && word.contains("aw") {
        sounds.push(fold(&plain_of(&word.replace("aw", "o"))));
    }
    if word.chars().rev().nth(1) == Some('\u{94d}') {
        sounds.push(fold(&plain_of(&format!("{word}ा"))));
    }
    sounds
}

/// How far two sounds are apart; `None` when these are two words. Vowels differ easily, but not at the end: `kurte` is
/// not `kurta`.
fn unlike(one: &str, other: &str) -> Option<f32> {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let end = |sound: &str| sound.chars().next_back().filter(|&c| is_vowel(c));
    let frame = |sound: &str| sound.chars().filter(|&c| !is_vowel(c)).collect::<String>();
    let (frames, sounds) = ((frame(one), frame(other)), slips(one, other));
    let consonants = slips(&frames.0, &frames.1);
    let is_same = consonants == 0 || consonants == 1 && frames.0.len().min(frames.1.len()) > 3;
    let silent = |sound: &str| sound.strip_suffix('e').map_or(sound.to_owned(), str::to_owned);
    let ends_alike = end(one) == end(other) || end(&silent(one)) == end(&silent(other));
    (is_same && ends_alike).then(|| consonants as f32 + VOWEL * sounds.saturating_sub(consonants) as f32)
}

/// Letters to put in, leave out or replace; past [`MOST_SLIPS`] they are not counted.
fn slips(one: &str, other: &str) -> usize {
    (0..MOST_SLIPS).find(|&most| within(one.as_bytes(), other.as_bytes(), most)).unwrap_or(MOST_SLIPS)
}

/// What stands before and behind the tab of each line that is no remark.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn plain_of(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|c| plain(c, &mut out));
    out
}

/// Values that a word names by itself.
fn values(word: &str) -> Vec<Value> {
    let vocabulary = &Lexicon::builtin().vocabulary;
    let Some(token) = tokens(word).into_iter().next() else { return Vec::new() };
    let nodes = vocabulary.written(&token).words.into_iter().filter_map(|word| vocabulary.step(0, word));
    nodes
        .flat_map(|node| vocabulary.senses(node))
        .filter_map(|sense| match sense {
            Sense::Value(slot, value, _) => Some((*slot, *value)),
            _ => None,
        })
        .collect()
}
