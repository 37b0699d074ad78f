//! Words that may be misheard: almost a word for a product, its colour or its cloth, and no word itself.

use crate::{
    reading::Reading,
    token::Kind,
    vocabulary::{By, Sense},
};

/// Places in characters as places in bytes.
pub(super) struct Bytes(Vec<usize>);

impl Bytes {
    pub(super) fn of(text: &str) -> Bytes {
        Bytes(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    /// Where a character begins; the end of the text for one behind it.
    pub(super) fn at(&self, character: usize) -> usize {
        self.0.get(character).or(self.0.last()).copied().unwrap_or(0)
    }
}

/// Tokens near a word of the vocabulary that names something, and not in it themselves.
pub(super) fn tokens(reading: &Reading) -> Vec<usize> {
    let names_something = |at: usize| {
        let all = reading.found.iter().chain(&reading.guesses);
        all.filter(|f| f.from <= at && at < f.to)
            .any(|f| matches!(f.sense, Sense::Value(..) | Sense::Brand(_)))
    };
    let tokens = reading.tokens.iter().zip(&reading.words).enumerate();
    tokens
        .filter(|(at, (token, candidates))| {
            token.kind == Kind::Word && matches!(candidates.by, By::Slip | By::Guess) && names_something(*at)
        })
        .map(|(at, _)| at)
        .collect()
}
