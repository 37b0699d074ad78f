//! The words of `models/vocabulary`, read once into tables: words by spelling and by sound, and a tree of the
//! phrases they form.

mod files;
mod forms;
#[cfg(feature = "letters")]
mod spoken;

pub(crate) use files::{FILES, canonical_values};

use std::collections::HashMap;

use mitra_dialogue::{Intent, Slot};

use crate::{
    fold::fold,
    nearest::{allowed, within},
    token::Token,
};

/// Number of a word in the vocabulary.
pub(crate) type WordId = u32;
/// Number of a cue: a meaning that helps to find intents and the role of other words.
pub(crate) type Cue = u16;

/// Where a word comes from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Origin {
    /// Stands in a list of Hindi words.
    pub(crate) hindi: bool,
    /// Stands in the list of everyday English words.
    pub(crate) english: bool,
    /// Stands in a list of words both languages use.
    pub(crate) shared: bool,
    /// Stands in a column of forms both languages use.
    pub(crate) neutral: bool,
    /// Stands in the list of everyday Hindi words.
    listed_hindi: bool,
    /// Misspellings of it are looked for.
    names_something: bool,
}

impl Origin {
    /// Only a Hindi message has it.
    pub(crate) fn is_hindi(self) -> bool {
        self.listed_hindi && !self.shared || self.hindi && !self.neutral && !self.shared && !self.english
    }

    /// Only an English message has it, or the Hindi word that is spelled the same.
    pub(crate) fn is_english(self) -> bool {
        self.english && !self.shared
    }

    /// An everyday word: it names no product.
    pub(crate) fn is_everyday(self) -> bool {
        self.hindi || self.english || self.shared || self.neutral
    }
}

/// Where a neighbour must stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Near {
    /// At most one word away on either side.
    Beside(Cue),
    /// Directly behind.
    Behind(Cue),
    /// Anywhere; a person for whom the thing is, by the audience.
    For(&'static str),
}

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sense {
    /// A canonical value of a slot; counts only near the cue, where one is named.
    Value(Slot, &'static str, Option<Near>),
    /// A person, an audience only when the thing is for them.
    Relation(&'static str),
    /// A brand; the flag asks for a word that makes it one ("brand", "ka").
    Brand(bool),
    /// A cue.
    Cue(Cue),
}

/// A number word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NumberWord {
    /// 0 to 99, also 1.5 and 2.5; the flag says that the word has another everyday meaning.
    Plain(f64, bool),
    /// 100, 1000, 100000; the flag says that it counts only behind a number (`do so`).
    Times(f64, bool),
    /// Added to the number that follows, `saadhe`.
    Shift(f64),
}

/// One way to know an intent: cues and slots that stand in the message.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) intent: Intent,
    pub(crate) weight: f32,
    pub(crate) needs: Vec<Need>,
}

/// One condition of a [`Rule`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Need {
    /// The cue stands in the message.
    Cue(Cue),
    /// It does not.
    NoCue(Cue),
    /// A value of the slot stands in the message.
    Slot(Slot),
    /// None does.
    NoSlot(Slot),
    /// Two or more values of it do.
    Many(Slot),
    /// At most so many words.
    Words(usize),
    /// Any slot, or none.
    AnySlot(bool),
}

/// Candidate readings of one token.
#[derive(Debug, Clone, Default)]
pub(crate) struct Candidates {
    /// Words it may be.
    pub(crate) words: Vec<WordId>,
    /// How: by spelling, by sound, by a slip.
    pub(crate) by: By,
}

/// How a token was recognised, best first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// As written.
    Spelling,
    /// Without an ending.
    Stem,
    /// By its sound.
    Sound,
    /// By its consonants, vowels left out as in SMS.
    Consonants,
    /// With a slip.
    Slip,
    /// Perhaps, with a slip in a word too short to be sure: the network weighs it, the lexicon alone does not.
    Guess,
    /// Not at all.
    #[default]
    Unknown,
}

/// Everything the files say.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashMap<String, WordId>,
    sounds: HashMap<String, Vec<WordId>>,
    slips: HashMap<(u8, usize), Vec<(String, WordId)>>,
    consonants: HashMap<String, Vec<(String, WordId)>>,
    origins: Vec<Origin>,
    edges: HashMap<(u32, WordId), u32>,
    senses: Vec<Vec<Sense>>,
    numbers: HashMap<WordId, NumberWord>,
    cues: HashMap<&'static str, Cue>,
    rules: Vec<Rule>,
}

/// Stands for any one word in a phrase of the files, written `_`.
pub(crate) const ANY: WordId = 0;

impl Vocabulary {
    /// Reads the files that are built in.
    pub(crate) fn read() -> Vocabulary {
        files::read()
    }

    /// The cue of that name; a name the files do not have is never found in a message.
    pub(crate) fn cue(&self, name: &str) -> Cue {
        self.cues.get(name).copied().unwrap_or(Cue::MAX)
    }

    /// Every word with its number.
    #[cfg(feature = "model")]
    pub(crate) fn spelled(&self) -> impl Iterator<Item = (&str, WordId)> {
        self.words.iter().map(|(word, &id)| (word.as_str(), id))
    }

    /// Every cue with its number.
    #[cfg(feature = "model")]
    pub(crate) fn cue_names(&self) -> impl Iterator<Item = (&'static str, Cue)> {
        self.cues.iter().map(|(&name, &cue)| (name, cue))
    }

    /// The rules for intents.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Where a word comes from.
    pub(crate) fn origin(&self, word: WordId) -> Origin {
        self.origins.get(word as usize).copied().unwrap_or_default()
    }

    /// What number a word names.
    pub(crate) fn number(&self, word: WordId) -> Option<NumberWord> {
        self.numbers.get(&word).copied()
    }

    /// One step in the tree of phrases.
    pub(crate) fn step(&self, node: u32, word: WordId) -> Option<u32> {
        self.edges.get(&(node, word)).copied()
    }

    /// What the phrase that ends at a node means.
    pub(crate) fn senses(&self, node: u32) -> &[Sense] {
        self.senses.get(node as usize).map_or(&[], Vec::as_slice)
    }

    /// The words a token may be: as spelled, without its ending, by sound, with a slip; the first that
    /// gives anything.
    pub(crate) fn candidates(&self, token: &Token) -> Candidates {
        let known = self.sounding(token);
        if known.by != By::Unknown {
            return known;
        }
        let sound = fold(&token.text);
        let swapped = self.swapped(token);
        // `balck` is a colour sooner than a shortened `balak`.
        let is_value = swapped.iter().any(|&word| self.origin(word).names_something);
        let words = if is_value { Vec::new() } else { self.by_consonants(token, &sound) };
        if !words.is_empty() {
            return Candidates { words, by: By::Consonants };
        }
        if !swapped.is_empty() {
            return Candidates { words: swapped, by: By::Slip };
        }
        // Short Devanagari words are spelled well; a neighbour in sound is another word.
        let is_short = token.devanagari && sound.len() < 6;
        let words = if is_short { Vec::new() } else { self.slips(&sound, allowed(sound.len())) };
        if !words.is_empty() {
            return Candidates { words, by: By::Slip };
        }
        let words = if (4..=5).contains(&sound.len()) { self.slips(&sound, 1) } else { Vec::new() };
        let by = if words.is_empty() { By::Unknown } else { By::Guess };
        Candidates { words, by }
    }

    /// Words as spelled but for two neighbours that quick thumbs swapped: `kutri`, `wnie`.
    fn swapped(&self, token: &Token) -> Vec<WordId> {
        let mut letters = token.text.clone().into_bytes();
        if !(4..=16).contains(&letters.len()) || !token.text.is_ascii() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for at in 1..letters.len() {
            letters.swap(at - 1, at);
            found.extend(std::str::from_utf8(&letters).ok().and_then(|text| self.words.get(text)).copied());
            letters.swap(at - 1, at);
        }
        found.sort_unstable();
        found.dedup();
        found.truncate(4);
        found
    }

    /// The words a token may be as spelled, without its ending or by sound: all but slips and what SMS leaves out,
    /// which take long to look for.
    pub(crate) fn sounding(&self, token: &Token) -> Candidates {
        let known = self.written(token);
        if known.by != By::Unknown {
            return known;
        }
        // `heloooo`: letters held for emphasis.
        let mut single = String::with_capacity(token.text.len());
        for c in token.text.chars().filter(|c| c.is_ascii_lowercase()) {
            if !single.ends_with(c) {
                single.push(c);
            }
        }
        if let Some(&word) = self.words.get(&single).filter(|_| single.len() > 2) {
            return Candidates { words: vec![word], by: By::Sound };
        }
        Candidates::default()
    }

    /// The words a token may be in a text that was written with care: no slips.
    pub(crate) fn written(&self, token: &Token) -> Candidates {
        let text = token.text.as_str();
        if let Some(&word) = self.words.get(text) {
            return Candidates { words: vec![word], by: By::Spelling };
        }
        let stems = if token.devanagari { devanagari_stems(text) } else { latin_stems(text) };
        for stem in &stems {
            if let Some(&word) = self.words.get(stem) {
                return Candidates { words: vec![word], by: By::Stem };
            }
        }
        let sound = fold(text);
        for sound in std::iter::once(&sound).chain(stems.iter().map(|s| fold(s)).collect::<Vec<_>>().iter()) {
            if let Some(words) = self.sounds.get(sound).filter(|_| sound.len() > 1) {
                return Candidates { words: words.clone(), by: By::Sound };
            }
        }
        Candidates { words: Vec::new(), by: By::Unknown }
    }

    /// SMS leaves vowels out: `rhne`, `chlega`, `blck`. What is left must stand in the word in its order, and a
    /// vowel at the end must be the same.
    fn by_consonants(&self, token: &Token, sound: &str) -> Vec<WordId> {
        let frame = frame(sound);
        if token.devanagari || sound.len() < 3 || frame.len() < 2 {
            return Vec::new();
        }
        let last = sound.chars().next_back();
        let ends_alike = |known: &str| match last {
            Some(vowel) if is_vowel(vowel) => known.ends_with(vowel),
            _ => !known.ends_with(is_vowel),
        };
        let fits = |known: &str| known.len() > sound.len() && ends_alike(known) && is_within(sound, known);
        let known = self.consonants.get(&frame).map_or(&[][..], Vec::as_slice);
        let shortest = known.iter().filter(|(k, _)| fits(k)).map(|(k, _)| k.len()).min();
        let words = known.iter().filter(|(k, _)| Some(k.len()) == shortest && fits(k)).map(|(_, word)| *word);
        // `rng` is `rang` sooner than a ring: everyday words are what is shortened.
        let everyday: Vec<WordId> = words.clone().filter(|&w| self.origin(w).listed_hindi).collect();
        if everyday.is_empty() { words.take(4).collect() } else { everyday }
    }

    /// Words that name something and differ from a sound by at most `most` slips, the nearest only.
    fn slips(&self, sound: &str, most: usize) -> Vec<WordId> {
        let letters = sound.len();
        let Some(&first) = sound.as_bytes().first().filter(|_| sound.is_ascii()) else { return Vec::new() };
        for limit in 1..=most {
            let mut found: Vec<WordId> = Vec::new();
            for length in letters.saturating_sub(limit).max(4)..=letters + limit {
                for (known, word) in self.slips.get(&(first, length)).map_or(&[][..], Vec::as_slice) {
                    if within(sound.as_bytes(), known.as_bytes(), limit) {
                        found.push(*word);
                    }
                }
            }
            if !found.is_empty() {
                found.truncate(4);
                return found;
            }
        }
        Vec::new()
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// The consonants of a sound.
fn frame(sound: &str) -> String {
    sound.chars().filter(|&c| !is_vowel(c)).collect()
}

/// Whether the letters of `part` stand in `whole` in their order.
fn is_within(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|w| w == c))
}

fn latin_stems(text: &str) -> Vec<String> {
    let mut stems = Vec::new();
    if text.len() < 4 || !text.is_ascii() {
        return stems;
    }
    if let Some(stem) = text.strip_suffix("ies") {
        stems.push(format!("{stem}y"));
        stems.push(format!("{stem}i"));
    }
    if let Some(stem) = text.strip_suffix("es").filter(|s| s.len() > 2) {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = text.strip_suffix('s') {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = text.strip_suffix("on").filter(|s| s.len() > 3) {
        stems.push(stem.to_owned());
    }
    stems
}

fn devanagari_stems(text: &str) -> Vec<String> {
    const ENDINGS: [(&str, &str); 8] =
        [("ियां", "ी"), ("ियों", "ी"), ("ों", "ा"), ("ों", ""), ("ें", ""), ("स", ""), ("ओं", ""), ("े", "ा")];
    ENDINGS
        .iter()
        .filter_map(|(ending, base)| text.strip_suffix(ending).map(|stem| (stem, base)))
        .filter(|(stem, _)| stem.chars().count() > 1)
        .map(|(stem, base)| format!("{stem}{base}"))
        .collect()
}
