//! Hindi and English words from Latin letters into Devanagari and back, as people write them.
//!
//! A joint-sequence model: both spellings of a word are one row of *joints* (`sh` with `श`, `a` with nothing), and
//! an n-gram model over joints says how likely a row is. The search builds rows that spell the word on one side, and
//! reads the other side; a list of known words then has its say. How it was trained and what it reaches is told in
//! `models/letters/README.md`.

pub mod alphabet;
pub mod file;
mod joints;
mod known;
mod ngrams;
mod search;
mod writer;

pub use known::{Known, hash};
pub use writer::Writer;

use joints::Joints;
use ngrams::Ngrams;

/// Which spelling is given, and which is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `kurti` gives `कुर्ती`.
    ToDevanagari,
    /// `कुर्ती` gives `kurti`.
    ToLatin,
}

/// One way to write a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Spelling {
    /// The word in the other script.
    pub text: String,
    /// Natural logarithm of how likely it is; only differences between spellings of one word mean anything.
    pub score: f32,
}

/// Longest word that is spelled anew, in letters of the side that is given.
pub const LONGEST: usize = 30;

/// Rows that are followed at once: with more the spellings hardly change.
const BEAM: usize = 56;

/// How much a known word gains over one that is not: once, and for each step of its frequency.
#[derive(Debug, Clone, Copy)]
pub struct Gain {
    /// In natural logarithms.
    pub known: f32,
    /// In natural logarithms a step.
    pub step: f32,
}

/// A trained model, ready to spell.
#[derive(Debug)]
pub struct Letters {
    joints: Joints,
    ngrams: Ngrams,
    devanagari: Known,
    latin: Known,
    /// What a known word gains, into Devanagari and into Latin letters.
    pub gains: [Gain; 2],
    /// Rows that are followed at once.
    pub beam: usize,
}

impl Letters {
    /// Reads a model; `None` when the bytes are no model.
    pub fn read(bytes: &[u8]) -> Option<Letters> {
        let file::Parts { joints, nodes, devanagari, latin, gains } = file::read(bytes)?;
        let joints = Joints::of(joints);
        let ngrams = Ngrams::of(nodes, joints.len());
        Some(Letters { joints, ngrams, devanagari, latin, gains, beam: BEAM })
    }

    /// The likeliest spellings of one word in the other script, best first, at most `most`. A word with other
    /// letters than those of its side, or with too many, has none.
    pub fn spell(&self, word: &str, direction: Direction, most: usize) -> Vec<Spelling> {
        let given = match direction {
            Direction::ToDevanagari => alphabet::latin(word),
            Direction::ToLatin => alphabet::devanagari(word),
        };
        let Some(given) = given.filter(|given| given.len() <= LONGEST) else { return Vec::new() };
        let (list, gain) = match direction {
            Direction::ToDevanagari => (&self.devanagari, self.gains[0]),
            Direction::ToLatin => (&self.latin, self.gains[1]),
        };
        let mut found: Vec<Spelling> = search::search(self, &given, direction)
            .into_iter()
            .map(|(letters, score)| {
                let text = match direction {
                    Direction::ToDevanagari => alphabet::in_devanagari(&letters),
                    Direction::ToLatin => alphabet::in_latin(&letters),
                };
                let gained = match list.class(&text) {
                    Some(class) => gain.known + gain.step * f32::from(class),
                    None => 0.0,
                };
                Spelling { text, score: score + gained }
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found.truncate(most);
        found
    }
}
